package i18n

// WaterfallMessages is what the waterfall of spans and the details of one say.
type WaterfallMessages struct {
	Spans     string // spans %d
	Orphan    string // parent not received
	Ring      string // parents form a ring
	Twice     string // id seen twice
	Kind      string // kind
	Status    string // status
	TraceID   string // trace id
	SpanID    string // span id
	ParentID  string // parent id
	NoParent  string // none: a root span
	State     string // trace state
	Flags     string // flags
	Sampled   string // sampled
	Unsampled string // not sampled
	Remote    string // parent in another process
	Start     string // start
	End       string // end
	Unset     string // not set
	Took      string // duration
	Negative  string // %s: ended before it started
	Attrs     string // Attributes
	Events    string // Events
	Links     string // Links
	Resource  string // Resource
	Scope     string // Scope
	Schema    string // schema
	Dropped   string // dropped by the sender: %d
	MoreLines string // … %d more
	MoreBytes string // … %d more bytes
	None      string // none
}

func enWaterfall() WaterfallMessages {
	return WaterfallMessages{
		Spans:     "spans %d",
		Orphan:    "parent not received",
		Ring:      "parents form a ring",
		Twice:     "id seen twice",
		Kind:      "kind",
		Status:    "status",
		TraceID:   "trace id",
		SpanID:    "span id",
		ParentID:  "parent id",
		NoParent:  "none: a root span",
		State:     "tracestate",
		Flags:     "flags",
		Sampled:   "sampled",
		Unsampled: "not sampled",
		Remote:    "parent in another process",
		Start:     "start",
		End:       "end",
		Unset:     "not set",
		Took:      "duration",
		Negative:  "%s: it ended before it started",
		Attrs:     "Attributes",
		Events:    "Events",
		Links:     "Links",
		Resource:  "Resource",
		Scope:     "Scope",
		Schema:    "schema",
		Dropped:   "dropped by the sender: %d",
		MoreLines: "… %d more",
		MoreBytes: "… %d more bytes",
		None:      "none",
	}
}

func zhWaterfall() WaterfallMessages {
	return WaterfallMessages{
		Spans:     "%d 个 Span",
		Orphan:    "父 Span 没收到",
		Ring:      "父子关系成环",
		Twice:     "id 重复",
		Kind:      "类型",
		Status:    "状态",
		TraceID:   "trace id",
		SpanID:    "span id",
		ParentID:  "父 Span id",
		NoParent:  "无：这是根 Span",
		State:     "tracestate",
		Flags:     "标志位",
		Sampled:   "已采样",
		Unsampled: "未采样",
		Remote:    "父 Span 在别的进程",
		Start:     "开始",
		End:       "结束",
		Unset:     "未设",
		Took:      "耗时",
		Negative:  "%s：结束早于开始",
		Attrs:     "属性",
		Events:    "Span 事件",
		Links:     "Span 链接",
		Resource:  "资源",
		Scope:     "插桩范围",
		Schema:    "schema",
		Dropped:   "发送方丢弃：%d",
		MoreLines: "… 还有 %d 项",
		MoreBytes: "… 还有 %d 字节",
		None:      "无",
	}
}
