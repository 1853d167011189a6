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
	wordsTwiceNext = i18n.Text{EN: "Set each key once: the Rust SDK does not merge repeated keys.", ZH: "每个键只设一次：Rust SDK 不合并重复的键。"}
)

// fill puts values (name, value, name, value …) into a template.
func fill(t i18n.Text, pairs ...string) i18n.Text {
	r := strings.NewReplacer(pairs...)
	return i18n.Text{EN: r.Replace(t.EN), ZH: r.Replace(t.ZH)}
}

func firstLine(s string) string {
	line, _, _ := strings.Cut(strings.TrimSpace(s), "\n")
	return strings.TrimSpace(line)
}
