package i18n

// ProjectMessages is what the screen of a project says beside what every
// program's says.
type ProjectMessages struct {
	Kind        string // project
	Program     string // Your program
	InFolder    string // in
	Starts      string // starts with
	NotYet      string // cannot be run yet
	EditKey     string // project.yaml
	Journal     string // journal
	Situations  string // Situations
	Normal      string
	Refused     string
	Slow        string
	Unreachable string
	Running     string // %s: %s (which run, scenario)
	Earlier     string // Earlier attempts
	Evidence    string // evidence
	Counts      string // this one counts
	Runs        string // Runs
	RunFacts    string // exit %d · visits %d · spans %d · refused %d
	ByItself    string // ended by itself after %s
	Stopped     string // ended %s after SIGTERM
	Killed      string // killed: no end %s after SIGTERM
	Signalled   string // signal %s
	State       string // %s (date) · %s (state)
}

func enProject() ProjectMessages {
	return ProjectMessages{
		Kind: "project", Program: "Your program", InFolder: "folder", Starts: "command", NotYet: "not to be run yet",
		EditKey: "project.yaml", Journal: "journal",
		Situations: "Played with", Normal: "a collector that works", Refused: "one that refuses", Slow: "one that is slow", Unreachable: "none at all",
		Running: "running, %s", Earlier: "Earlier attempts", Evidence: "evidence", Counts: "the project is done by it",
		Runs: "Runs", RunFacts: "exit %d · answered %d · spans %d · refused %d",
		ByItself: "ended by itself after %s", Stopped: "ended %s after SIGTERM", Killed: "killed %s after SIGTERM", Signalled: "ended by signal %s",
		State: "%s  %s",
	}
}

func zhProject() ProjectMessages {
	return ProjectMessages{
		Kind: "项目", Program: "你的程序", InFolder: "文件夹", Starts: "命令", NotYet: "还不能运行",
		EditKey: "project.yaml", Journal: "笔记",
		Situations: "运行时的 Collector", Normal: "正常", Refused: "拒收", Slow: "很慢", Unreachable: "不在",
		Running: "运行中，Collector：%s", Earlier: "之前的尝试", Evidence: "证据", Counts: "项目因它完成",
		Runs: "各次运行", RunFacts: "退出码 %d · 回答 %d · Span %d · 拒收 %d",
		ByItself: "%s 后自行结束", Stopped: "SIGTERM 后 %s 结束", Killed: "SIGTERM 后 %s 被强行终止", Signalled: "被信号 %s 结束",
		State: "%s  %s",
	}
}
