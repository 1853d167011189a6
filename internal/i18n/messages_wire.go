package i18n

// WireMessages is an exercise of requests written by hand.
type WireMessages struct {
	Kind      string // request
	Pane      string // Request
	Write     string // write
	Done      string // done writing
	Send      string // send
	Sending   string // sending
	Undo      string // undo
	Redo      string // redo
	Save      string // save
	Saved     string // saved in %s
	Editor    string // own editor
	Door      string // door for curl
	DoorClose string // close the door
	DoorOpen  string // The door is open at %s; what comes is graded.
	SendWith  string // Send with:
	Copy      string // copy the command
	Copied    string // asked the terminal to copy the command
	NoDoor    string // open the door first
	Changed   string // the file was changed elsewhere …
	TooLarge  string // too much to paste
	Unsaved   string // not saved: %s
	At        string // line %d, column %d
	GoThere   string // i goes there
	Sent      string // %s %s → %d
	NoAnswer  string // %s %s → no answer
	ByYou     string // sent by you
	Place     string // %d:%d
	NoResult  string // no result yet; r sends the request
	KeysHelp  string // what the editor's keys are
}

func enWire() WireMessages {
	return WireMessages{
		Kind: "request by hand", Pane: "Request", Write: "write", Done: "done", Send: "send", Sending: "sending",
		Undo: "undo", Redo: "redo", Save: "save", Saved: "saved in %s", Editor: "own editor",
		Door: "door for curl", DoorClose: "close the door", DoorOpen: "The door is open at %s; what comes is graded.", SendWith: "Send with:",
		Copy: "copy the command", Copied: "asked the terminal to copy the command", NoDoor: "open the door first",
		Changed:  "the file was changed by another program; this is its text, ctrl+z brings yours back",
		TooLarge: "that is too much to paste", Unsaved: "not saved: %s",
		At: "line %d, column %d", GoThere: "i goes there", Sent: "%s %s → %d", NoAnswer: "%s %s → no answer", ByYou: "sent by you", Place: "%d:%d",
		NoResult: "no result yet: i writes, r sends",
		KeysHelp: "every change is saved at once",
	}
}

func zhWire() WireMessages {
	return WireMessages{
		Kind: "手写请求", Pane: "请求", Write: "编写", Done: "写完", Send: "发送", Sending: "发送中",
		Undo: "撤销", Redo: "重做", Save: "保存", Saved: "已保存到 %s", Editor: "自己的编辑器",
		Door: "开端口用 curl", DoorClose: "关闭端口", DoorOpen: "端口已打开：%s，发来的请求都会评分。", SendWith: "可以这样发：",
		Copy: "复制命令", Copied: "已让终端复制命令", NoDoor: "先打开端口",
		Changed:  "文件被别的程序改过，现在显示的是它的内容；ctrl+z 换回你的",
		TooLarge: "内容太多，没有粘贴", Unsaved: "没有保存：%s",
		At: "第 %d 行第 %d 列", GoThere: "按 i 跳到那里", Sent: "%s %s → %d", NoAnswer: "%s %s → 没有应答", ByYou: "由你发送", Place: "%d:%d",
		NoResult: "还没有结果：i 编写，r 发送",
		KeysHelp: "每次改动都立刻保存",
	}
}
