package i18n

// SolveMessages is what the exercise screen says of the solution, of taking a
// reset back, and of the first build.
type SolveMessages struct {
	Key        string // solution
	Pane       string // Solution
	Closed     string // It opens when the exercise has been passed. …
	GiveUpAsk  string // Give up and read the solution? …
	GiveUpYes  string // yes, open it
	GiveUpNo   string // no, go on
	GaveUp     string // Opened before a pass: this is recorded, and the exercise stays open.
	WhyFirst   string // One question first; s again opens the solution.
	Legend     string // - yours   + the solution
	Same       string // Your files are the solution, line by line.
	Undo       string // undo the reset
	NoBackup   string // no back-up here
	Undone     string // the files of %s are back; u takes that back
	Bundle     string // bundle for help
	Bundled    string // all about it is in %s
	HintsOpen  string // all hints are open after a pass
	HintNext   string // next hint
	HintLast   string // this is the last
	HintBack   string // back to the lab
	FirstBuild string // the first build compiles every dependency; later ones take seconds
	Times      string // ×%d
	MoreKinds  string // … and %d other kinds
}

func enSolve() SolveMessages {
	return SolveMessages{
		Key:        "solution",
		Pane:       "Solution",
		Closed:     "It opens when the exercise has been passed. Until then h gives hints; s gives up and opens it now: that is recorded, and the exercise stays open.",
		GiveUpAsk:  "Give up and read the solution? That is recorded, and the exercise stays open until your program passes.",
		GiveUpYes:  "yes, open it",
		GiveUpNo:   "no, go on",
		GaveUp:     "Opened before a pass: that is recorded, and the exercise stays open.",
		WhyFirst:   "One question first; s again opens the solution.",
		Legend:     "- yours   + the solution",
		Same:       "Your files are the solution, line by line.",
		Undo:       "undo the reset",
		NoBackup:   "there is no back-up here",
		Undone:     "your files of %s are back; u takes that back",
		Bundle:     "one file to ask somebody with",
		Bundled:    "written; look through it first: %s",
		HintsOpen:  "all hints are open after a pass",
		HintNext:   "next hint",
		HintLast:   "this is the last",
		HintBack:   "back to the lab",
		FirstBuild: "first build: all dependencies, once; later ones take seconds",
		Times:      "×%d",
		MoreKinds:  "… and %d other kinds",
	}
}

func zhSolve() SolveMessages {
	return SolveMessages{
		Key:        "参考答案",
		Pane:       "参考答案",
		Closed:     "练习通过之后才打开。在那之前，h 给提示；s 放弃并马上打开：会记下来，练习仍算没完成。",
		GiveUpAsk:  "放弃，看参考答案？会记下来；程序通过之前，练习仍算没完成。",
		GiveUpYes:  "是，打开",
		GiveUpNo:   "否，继续",
		GaveUp:     "通过之前就打开了：已记下来，练习仍算没完成。",
		WhyFirst:   "先想一个问题；再按 s 打开参考答案。",
		Legend:     "- 你的   + 参考答案",
		Same:       "你的文件和参考答案一行不差。",
		Undo:       "撤销重置",
		NoBackup:   "这里没有备份",
		Undone:     "已放回 %s 备份的文件；再按 u 可以撤回",
		Bundle:     "打包成一个文件，方便求助",
		Bundled:    "已写好，发出前先看一遍：%s",
		HintsOpen:  "通过之后，全部提示都打开",
		HintNext:   "下一条提示",
		HintLast:   "这是最后一条",
		HintBack:   "回到实验",
		FirstBuild: "第一次构建：所有依赖只编译这一次，以后只要几秒",
		Times:      "×%d",
		MoreKinds:  "… 还有 %d 种",
	}
}
