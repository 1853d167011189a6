package i18n

// MeasureMessages is what the screen of a measure exercise says beside what
// every program's says.
type MeasureMessages struct {
	Kind    string // measure
	Pane    string // Report
	Report  string // report on it
	NoRun   string // nothing to report on yet
	Numbers string // back to the numbers
	Held    string // measured well
	Type    string // type the number
	Keep    string // keep it
	Blank   string // a number in %s
	Table   string // What you measured
	Case    string
	Rounds  string
	Lowest  string
	Mean    string
	Highest string
}

func enMeasure() MeasureMessages {
	return MeasureMessages{
		Kind: "measure", Pane: "Report", Report: "report on it", NoRun: "nothing to report on yet: its method must hold first", Numbers: "back to the result",
		Held: "measured well; now the report", Type: "type the number", Keep: "keep it", Blank: "a number in %s",
		Table: "What you measured", Case: "case", Rounds: "rounds", Lowest: "lowest", Mean: "mean", Highest: "highest",
	}
}

func zhMeasure() MeasureMessages {
	return MeasureMessages{
		Kind: "测量", Pane: "报告", Report: "写报告", NoRun: "还没有可报告的：方法通过之后才有", Numbers: "回到结果",
		Held: "方法通过，还差报告", Type: "填数", Keep: "确定", Blank: "填一个数（%s）",
		Table: "量到的", Case: "情形", Rounds: "轮数", Lowest: "最小", Mean: "平均", Highest: "最大",
	}
}
