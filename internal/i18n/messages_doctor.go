package i18n

// DoctorMessages is the doctor's screen.
type DoctorMessages struct {
	Title     string // Doctor
	Key       string // doctor
	Looking   string // looking %d/%d
	Counted   string // ✗ %d  ! %d: faults and warnings, by their signs
	Well      string // nothing is wrong
	Stopped   string // stopped %d/%d
	Stop      string // stop looking
	Again     string // look again
	Detail    string // whole text
	List      string // list
	Found     string // found
	Fix       string // what to do
	NoFix     string // nothing
	Why       string // matters for
	NotYet    string // not looked at yet
	Terminal  string // Terminal
	Folders   string // Folders and files
	Disk      string // Disk space
	Network   string // Network on this machine
	Toolchain string // Rust toolchain
}

func enDoctor() DoctorMessages {
	return DoctorMessages{
		Title: "Doctor", Key: "doctor", Looking: "looking %d/%d", Counted: "✗ %d  ! %d", Well: "nothing is wrong",
		Stopped: "stopped %d/%d", Stop: "stop", Again: "look again", Detail: "whole text", List: "list",
		Found: "found", Fix: "what to do", NoFix: "nothing", Why: "matters for", NotYet: "not looked at yet",
		Terminal: "Terminal", Folders: "Folders and files", Disk: "Disk space", Network: "Network on this machine", Toolchain: "Rust toolchain",
	}
}

func zhDoctor() DoctorMessages {
	return DoctorMessages{
		Title: "环境检查", Key: "环境检查", Looking: "检查中 %d/%d", Counted: "✗ %d  ! %d", Well: "没有问题",
		Stopped: "停在 %d/%d", Stop: "停止", Again: "再查一次", Detail: "看全文", List: "列表",
		Found: "发现", Fix: "怎么办", NoFix: "不用做什么", Why: "影响", NotYet: "还没查",
		Terminal: "终端", Folders: "目录和文件", Disk: "磁盘空间", Network: "本机网络", Toolchain: "Rust 工具链",
	}
}
