package i18n

// ScopeMessages is what the live view says.
type ScopeMessages struct {
	Title      string // Live view
	Key        string // live
	Opening    string // opening the ports …
	Traces     string // Traces
	Whys       string // Why: the tab
	Taken      string // port %s is another program's: %s is at %s
	Remote     string // other machines can reach %s
	File       string // file
	Unread     string // lines not read: %d
	Saving     string // saving to
	SaveFailed string // no longer saved: %s
	Counts     string // spans %d · points %d · logs %d · refused %d
	Kept       string // kept %d · evicted %d
	Waiting    string // Waiting for OTLP
	HowTo      string // Send to one of these:
	Nothing    string // nothing was refused
	Paused     string // paused
	Since      string // +%d spans since
	MovedOn    string // it was paused and went on by itself
	Older      string // number: traces that are held and not listed
	Pause      string // pause
	Resume     string // go on
	Tab        string // traces · why
	Waterfall  string // waterfall
	Details    string // details
	Fold       string // fold
	NextSpan   string // next span
	LastSpan   string // span before
	ToTraces   string // traces
	ToList     string // to the list
	Why        string // reason
	ToSpans    string // spans
	ColName    string // root
	ColService string // services
	ColSpans   string // spans
	ColErrors  string // errors
	ColTook    string // duration
	ColAge     string // age
	Rootless   string // no root
	Gone       string // this trace is no longer in memory
	Attributes string // metrics and logs are counted here …
	DoNow      string // What to do: %s
	Times      string // times: %d
	From       string // from
	SeeWhy     string // nothing arrives? …
	Silent     string // nobody has connected; what to look at

	Refused     string // refused: the key
	AllWell     string // nothing is wrong with what arrived
	ToFindings  string // to the findings
	OpenTrace   string // trace
	NoTrace     string // no span shows it
	NextExample string // next example
	NoMore      string // there is no other example
	Problem     string // problem
	Note        string // note
	Code        string // In Rust, opentelemetry 0.31:
	Env         string // or set:
	Evidence    string // evidence
	LastSeen    string // last
	Examples    string // Examples
}

func enScope() ScopeMessages {
	return ScopeMessages{
		Title:      "Live view",
		Key:        "live",
		Opening:    "opening the ports …",
		Traces:     "Traces",
		Whys:       "Why",
		Taken:      "port %s is another program's: %s is at %s",
		Remote:     "other machines can reach %s",
		File:       "file",
		Unread:     "lines not read: %d",
		Saving:     "saving to",
		SaveFailed: "no longer saved: %s",
		Counts:     "spans %d · points %d · logs %d · refused %d",
		Kept:       "kept %d · evicted %d",
		Waiting:    "Waiting for OTLP",
		HowTo:      "Give your program one of these:",
		Nothing:    "nothing was refused",
		Paused:     "paused",
		Since:      "spans since: %d",
		MovedOn:    "went on: the paused picture took too much memory",
		Older:      "Older traces that are held and not listed: %d",
		Pause:      "pause",
		Resume:     "go on",
		Tab:        "traces · why",
		Waterfall:  "waterfall",
		Details:    "details",
		Fold:       "fold",
		NextSpan:   "next span",
		LastSpan:   "span before",
		ToTraces:   "to the traces",
		ToList:     "to the list",
		Why:        "reason",
		ToSpans:    "to the spans",
		ColName:    "root span",
		ColService: "services",
		ColSpans:   "spans",
		ColErrors:  "errors",
		ColTook:    "duration",
		ColAge:     "age",
		Rootless:   "no root",
		Gone:       "this trace is no longer in memory",
		Attributes: "no trace yet: points and log records are counted above",
		DoNow:      "What to do: %s",
		Times:      "times: %d",
		From:       "from",
		SeeWhy:     "Nothing arrives? tab says what to look at.",
		Silent:     "Nobody has connected yet. What to look at, the most likely first:",

		Refused: "refused", AllWell: "nothing is wrong with what arrived", ToFindings: "to the findings", OpenTrace: "trace", NoTrace: "no span shows it",
		NextExample: "next example", NoMore: "there is no other example", Problem: "problem", Note: "note",
		Code: "In Rust, opentelemetry 0.31:", Env: "or set:", Evidence: "evidence", LastSeen: "last", Examples: "Examples:",
	}
}

func zhScope() ScopeMessages {
	return ScopeMessages{
		Title:      "实时视图",
		Key:        "实时",
		Opening:    "正在打开端口 …",
		Traces:     "链路",
		Whys:       "诊断",
		Taken:      "端口 %s 被别的程序占用：%s 改在 %s",
		Remote:     "别的机器也能访问 %s",
		File:       "文件",
		Unread:     "读不了的行：%d",
		Saving:     "保存到",
		SaveFailed: "已停止保存：%s",
		Counts:     "Span %d · 数据点 %d · 日志 %d · 拒收 %d",
		Kept:       "保留 %d · 淘汰 %d",
		Waiting:    "等待 OTLP 数据",
		HowTo:      "给程序设其中一个：",
		Nothing:    "没有拒收过请求",
		Paused:     "已暂停",
		Since:      "之后收到 Span：%d",
		MovedOn:    "已继续：停住的画面占内存太多",
		Older:      "还留着、没有列出的更早链路：%d",
		Pause:      "暂停",
		Resume:     "继续",
		Tab:        "链路 · 诊断",
		Waterfall:  "瀑布图",
		Details:    "详情",
		Fold:       "折叠",
		NextSpan:   "下一个 Span",
		LastSpan:   "上一个 Span",
		ToTraces:   "回到链路",
		ToList:     "回到列表",
		Why:        "原因",
		ToSpans:    "回到 Span",
		ColName:    "根 Span",
		ColService: "服务",
		ColSpans:   "Span",
		ColErrors:  "出错",
		ColTook:    "耗时",
		ColAge:     "多久前",
		Rootless:   "无根 Span",
		Gone:       "这条链路已不在内存里",
		Attributes: "还没有链路：数据点和日志只计数，见上",
		DoNow:      "怎么办：%s",
		Times:      "次数：%d",
		From:       "来自",
		SeeWhy:     "收不到？按 tab 看该查什么。",
		Silent:     "还没有程序连上来。先查最可能的：",

		Refused: "拒收", AllWell: "没发现问题", ToFindings: "回到诊断", OpenTrace: "链路", NoTrace: "没有 Span 可看",
		NextExample: "下一个例子", NoMore: "没有别的例子", Problem: "问题", Note: "提醒",
		Code: "Rust 写法（opentelemetry 0.31）：", Env: "或者设变量：", Evidence: "证据", LastSeen: "最近一次", Examples: "例子：",
	}
}
