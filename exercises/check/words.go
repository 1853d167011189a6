package check

import (
	"strings"

	"otelings/internal/i18n"
)

// The sentences used where an author wrote none. {goal} and friends are
// filled in; names and values are the same in both languages.
var (
	wordsFew          = i18n.Text{EN: "Not there yet: {goal}", ZH: "还没有：{goal}"}
	wordsMany         = i18n.Text{EN: "More arrived than wanted: {goal}", ZH: "收到的比要求的多：{goal}"}
	wordsValue        = i18n.Text{EN: "It arrived, but not as wanted: {goal}", ZH: "收到了，但不符合要求：{goal}"}
	wordsExpr         = i18n.Text{EN: "Not fulfilled: {goal}", ZH: "没有满足：{goal}"}
	wordsNextNear     = i18n.Text{EN: "Closest is {item}: change {field} to {want}.", ZH: "最接近的是 {item}：把 {field} 改成 {want}。"}
	wordsNextRelation = map[string]i18n.Text{
		"child_of":         {EN: "Closest is {item}: make it a child of {of}.", ZH: "最接近的是 {item}：让它成为 {of} 的子 Span。"},
		"descendant_of":    {EN: "Closest is {item}: put it below {of}.", ZH: "最接近的是 {item}：把它放到 {of} 下面。"},
		"same_trace_as":    {EN: "Closest is {item}: put it into the trace of {of}.", ZH: "最接近的是 {item}：让它和 {of} 在同一条链路里。"},
		"other_trace_than": {EN: "Closest is {item}: begin another trace with it than that of {of}.", ZH: "最接近的是 {item}：让它另起一条链路，不和 {of} 在一起。"},
		"linked_to":        {EN: "Closest is {item}: give it a link to {of}.", ZH: "最接近的是 {item}：给它加一个指向 {of} 的链接。"},
		"after":            {EN: "Closest is {item}: start it when {of} has ended.", ZH: "最接近的是 {item}：等 {of} 结束之后再开始。"},
		"before":           {EN: "Closest is {item}: end it before {of} starts.", ZH: "最接近的是 {item}：让它在 {of} 开始之前结束。"},
	}
	wordsNextNone  = i18n.Text{EN: "No {signal} arrived at all: record it, and let it end before the program does.", ZH: "一个 {signal} 都没收到：先记录，并让它在程序结束前结束。"}
	wordsNextFew   = i18n.Text{EN: "Compare what is wanted with what arrived.", ZH: "对照要求和收到的内容。"}
	wordsNextMany  = i18n.Text{EN: "Remove the ones that are not asked for.", ZH: "去掉多余的。"}
	wordsNextValue = i18n.Text{EN: "Make it {want}.", ZH: "改成 {want}。"}
	wordsTwice     = i18n.Text{EN: "The attribute {key} stands twice on {item}; the last one counted.", ZH: "{item} 上的属性 {key} 出现了两次，按最后一个算。"}
	// What is put together to say what is wanted and what is there instead.
	wordsNamed    = i18n.Text{EN: "{signal} {name}", ZH: "{signal} {name}"}
	wordsOf       = i18n.Text{EN: "{item}: {what}", ZH: "{item}：{what}"}
	wordsAndAlso  = i18n.Text{EN: "{one}; {two}", ZH: "{one}；{two}"}
	wordsIs       = i18n.Text{EN: "{field} is {have}, wanted {want}", ZH: "{field} 是 {have}，要求：{want}"}
	wordsIsPhrase = i18n.Text{EN: "is {have}, wanted {want}", ZH: "{have}，要求：{want}"}
	wordsHasNo    = i18n.Text{EN: "no {field}, wanted {want}", ZH: "没有 {field}，要求：{want}"}
	wordsNo       = i18n.Text{EN: "no {field}", ZH: "没有 {field}"}
	wordsEvent    = i18n.Text{EN: "event {name}", ZH: "事件 {name}"}
	wordsNoEvent  = i18n.Text{EN: "no such event", ZH: "没有这个事件"}
	wordsExit     = i18n.Text{EN: "exit code {code}", ZH: "退出码 {code}"}
	wordsSignal   = i18n.Text{EN: "signal: {signal}", ZH: "信号：{signal}"}
	wordsTimeUp   = i18n.Text{EN: "ended by the time limit after {time}", ZH: "到时限被终止，运行了 {time}"}
	wordsPanic    = i18n.Text{EN: "panic at {place}", ZH: "panic 于 {place}"}

	wordsRoot           = i18n.Text{EN: "root", ZH: "根"}
	wordsARoot          = i18n.Text{EN: "a root", ZH: "根 Span"}
	wordsAChild         = i18n.Text{EN: "a child", ZH: "子 Span"}
	wordsChildOf        = i18n.Text{EN: "a child of {of}", ZH: "{of} 的子 Span"}
	wordsChildOfUnknown = i18n.Text{EN: "a child of a span that did not arrive", ZH: "一个没收到的 Span 的子 Span"}
	wordsBelow          = i18n.Text{EN: "below {of}", ZH: "{of} 的后代"}
	wordsIn             = i18n.Text{EN: "in {of}", ZH: "在 {of} 里"}
	wordsInUnknown      = i18n.Text{EN: "in a span that did not arrive", ZH: "在一个没收到的 Span 里"}
	wordsOutside        = i18n.Text{EN: "outside any span", ZH: "不在任何 Span 里"}
	wordsAnotherTrace   = i18n.Text{EN: "another trace", ZH: "在另一条链路"}
	wordsTraceOf        = i18n.Text{EN: "the trace of {of}", ZH: "{of} 所在的链路"}
	wordsSameTrace      = i18n.Text{EN: "in the same trace", ZH: "在同一条链路"}
	wordsOtherTrace     = i18n.Text{EN: "another trace than {of}", ZH: "和 {of} 不在同一条链路"}
	wordsNoLink         = i18n.Text{EN: "without a link", ZH: "没有链接"}
	wordsOtherLink      = i18n.Text{EN: "linked to another span", ZH: "链接到别的 Span"}
	wordsLinkTo         = i18n.Text{EN: "a link to {of}", ZH: "指向 {of} 的链接"}
	wordsBegunEarlier   = i18n.Text{EN: "begun earlier", ZH: "开始得更早"}
	wordsAfterEnd       = i18n.Text{EN: "a start after the end of {of}", ZH: "在 {of} 结束之后开始"}
	wordsEndedLater     = i18n.Text{EN: "ended later", ZH: "结束得更晚"}
	wordsBeforeStart    = i18n.Text{EN: "an end before the start of {of}", ZH: "在 {of} 开始之前结束"}
	wordsWithout        = i18n.Text{EN: "there without {of}", ZH: "没有 {of} 可比"}

	wordsTwiceNext = i18n.Text{EN: "Set each key once: the Rust SDK does not merge repeated keys.", ZH: "每个键只设一次：Rust SDK 不合并重复的键。"}
)

// wordsSelected is how a relation reads in the list of what a check selects.
func wordsSelected(key string) i18n.Text {
	switch key {
	case "child_of":
		return i18n.Text{EN: "child of {of}", ZH: "{of} 的子 Span"}
	case "descendant_of":
		return wordsBelow
	case "same_trace_as":
		return i18n.Text{EN: "in the trace of {of}", ZH: "和 {of} 同一条链路"}
	case "other_trace_than":
		return i18n.Text{EN: "in another trace than {of}", ZH: "和 {of} 不在同一条链路"}
	case "linked_to":
		return i18n.Text{EN: "linked to {of}", ZH: "链接到 {of}"}
	case "after":
		return i18n.Text{EN: "after {of}", ZH: "在 {of} 之后"}
	case "before":
		return i18n.Text{EN: "before {of}", ZH: "在 {of} 之前"}
	}
	return i18n.Same(key + " {of}")
}

// noSuch is what is said of a field or attribute that is not there.
func noSuch(field string) i18n.Text {
	return fill(wordsNo, map[string]i18n.Text{"{field}": i18n.Same(field)})
}

// fill puts what is meant by the names in braces into a template. What is put
// in is not looked through again: it may hold braces of the learner's.
func fill(t i18n.Text, values map[string]i18n.Text) i18n.Text {
	en, zh := make([]string, 0, 2*len(values)), make([]string, 0, 2*len(values))
	for name, v := range values {
		en, zh = append(en, name, v.EN), append(zh, name, v.ZH)
	}
	return i18n.Text{EN: strings.NewReplacer(en...).Replace(t.EN), ZH: strings.NewReplacer(zh...).Replace(t.ZH)}
}

func firstLine(s string) string {
	line, _, _ := strings.Cut(strings.TrimSpace(s), "\n")
	return strings.TrimSpace(line)
}
