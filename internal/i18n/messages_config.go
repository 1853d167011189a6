package i18n

// ConfigMessages is what the screen of a configuration says beside what every
// program's says.
type ConfigMessages struct {
	Kind    string // configuration
	Running string // while the Collector runs
	Out     string // What came out
	Counts  string // requests %d · spans %d · data points %d · log records %d
	NoRun   string // nothing was run
	Nothing string // nothing came out
	Log     string // What the Collector said
	Took    string // %s
	Only    string // of a lesson: its exercise is there, its text is not
}

func enConfig() ConfigMessages {
	return ConfigMessages{
		Kind: "configuration", Running: "the Collector runs it", Out: "What came out", Counts: "requests %d · spans %d · points %d · logs %d",
		NoRun: "nothing was run", Nothing: "nothing came out", Log: "What the Collector said", Took: "took %s", Only: "exercise only",
	}
}

func zhConfig() ConfigMessages {
	return ConfigMessages{
		Kind: "配置", Running: "Collector 正在运行它", Out: "各导出器的输出", Counts: "请求 %d · Span %d · 数据点 %d · 日志 %d",
		NoRun: "没有运行", Nothing: "没有输出", Log: "Collector 的话", Took: "用时 %s", Only: "只有练习",
	}
}
