package i18n

// TraceMessages is an exercise about recorded telemetry.
type TraceMessages struct {
	Kind         string // recording
	TracePane    string // Recording
	LogsPane     string // Logs
	AskPane      string // Questions
	Panes        string // next pane
	PaneBack     string // pane before
	Open         string // look at it
	Mark         string // mark this one
	MarksFor     string // m answers: %s
	OtherMark    string // mark for the other question
	Details      string // details
	DetailsMore  string // more of the details
	Fold         string // fold
	NotASpan     string // a trace's header, not a span
	NoService    string // this span names no service
	Choose       string // choose
	GoMark       string // mark in the recording
	Unmarked     string // not marked yet
	Submit       string // hand in
	SubmitButton string // Hand in the answers
	Missing      string // answer first: %s
	Again        string // answer again
	Judging      string // judging …
	NoResult     string // no result yet; answer the questions and hand in
	Notes        string // What else is known
	LogFacts     string // trace %s · span %s
	LogSampled   string // flags 01, sampled
	LogUnsampled string // flags 00, not sampled
	LogHere      string // span received
	LogMissing   string // span not received
	LogNoSpan    string // in no span
	Facts        string // %d spans · %d log records · %d services
	Refused      string // Refused at the door
}

func enTrace() TraceMessages {
	return TraceMessages{
		Kind:         "recording",
		TracePane:    "Recording",
		LogsPane:     "Logs",
		AskPane:      "Questions",
		Panes:        "next pane",
		PaneBack:     "pane before",
		Open:         "look at it",
		Mark:         "mark",
		MarksFor:     "m answers: %s",
		OtherMark:    "other question",
		Details:      "details",
		DetailsMore:  "more",
		Fold:         "fold",
		NotASpan:     "this is a trace's header; put the cursor on a span",
		NoService:    "this span names no service",
		Choose:       "choose",
		GoMark:       "mark it",
		Unmarked:     "not marked yet",
		Submit:       "hand in",
		SubmitButton: "Hand in the answers",
		Missing:      "answer first: %s",
		Again:        "answer again",
		Judging:      "judging …",
		NoResult:     "no result yet: answer the questions and hand in",
		Notes:        "What else is known",
		LogFacts:     "trace %s · span %s",
		LogSampled:   "flags 01, sampled",
		LogUnsampled: "flags 00, not sampled",
		LogHere:      "its span was received",
		LogMissing:   "its span was not received",
		LogNoSpan:    "in no span",
		Facts:        "spans %d · log records %d · services %d",
		Refused:      "Refused at the door",
	}
}

func zhTrace() TraceMessages {
	return TraceMessages{
		Kind:         "录制",
		TracePane:    "录制内容",
		LogsPane:     "日志",
		AskPane:      "问题",
		Panes:        "换栏",
		PaneBack:     "上一栏",
		Open:         "去看看",
		Mark:         "标记",
		MarksFor:     "m 标记：%s",
		OtherMark:    "换个问题",
		Details:      "详情",
		DetailsMore:  "更多",
		Fold:         "折叠",
		NotASpan:     "这是链路的标题行，把光标移到某个 Span 上",
		NoService:    "这个 Span 没有服务名",
		Choose:       "选择",
		GoMark:       "去标记",
		Unmarked:     "还没标记",
		Submit:       "交卷",
		SubmitButton: "交卷",
		Missing:      "先回答：%s",
		Again:        "再答一次",
		Judging:      "正在判定 …",
		NoResult:     "还没有结果：答完问题再交卷",
		Notes:        "另外已知",
		LogFacts:     "链路 %s · Span %s",
		LogSampled:   "标志 01，已采样",
		LogUnsampled: "标志 00，未采样",
		LogHere:      "它的 Span 收到了",
		LogMissing:   "它的 Span 没收到",
		LogNoSpan:    "不属于任何 Span",
		Facts:        "Span %d · 日志记录 %d · 服务 %d",
		Refused:      "被拒收的请求",
	}
}
