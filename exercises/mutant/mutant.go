// Package mutant takes one thing at a time out of a solution: the flush, a kind,
// an attribute, a parent of a program; a key of a request; a processor of a
// configuration. What an exercise does not notice then, it would not notice of a
// learner either.
package mutant

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"otelings/exercises/source"
	"otelings/internal/i18n"
)

// Operator is one way to take something out.
type Operator string

// The operators.
const (
	Flush       Operator = "flush"        // a shutdown or force_flush does nothing
	Provider    Operator = "provider"     // nothing is set in the global
	ServiceName Operator = "service-name" // the resource has no name
	Resource    Operator = "resource"     // the provider has no resource
	Attribute   Operator = "attribute"    // one attribute is missing
	Kind        Operator = "kind"         // a span has the default kind
	Name        Operator = "name"         // a span has another name
	Parent      Operator = "parent"       // a span is a root
	Status      Operator = "status"       // no status is set
	Record      Operator = "record"       // an error or event is not recorded
	Link        Operator = "link"         // a link is missing
	Setting     Operator = "setting"      // a unit, a view, a sampler, a propagator is missing
	End         Operator = "end"          // a span is never ended; not of Rust, where dropping ends it
	Key         Operator = "key"          // a key of a request's JSON is missing
	Header      Operator = "header"       // a line of a request's head is missing
	Component   Operator = "component"    // a component of a pipeline is missing
	Option      Operator = "option"       // an option of a component is missing
	Order       Operator = "order"        // two processors have changed places
	Answer      Operator = "answer"       // another answer is given
)

// Words says what an operator took out.
func (o Operator) Words() i18n.Text { return operatorWords[o] }

var operatorWords = map[Operator]i18n.Text{
	Flush: {EN: "without the flush", ZH: "去掉刷出"}, Provider: {EN: "without setting the global", ZH: "不设全局对象"},
	ServiceName: {EN: "without the service name", ZH: "去掉服务名"}, Resource: {EN: "without the resource", ZH: "去掉资源"},
	Attribute: {EN: "without the attribute", ZH: "去掉属性"}, Kind: {EN: "without the kind", ZH: "去掉类型"},
	Name: {EN: "with another span name", ZH: "换掉 Span 名"}, Parent: {EN: "without the parent", ZH: "去掉父 Span"},
	Status: {EN: "without the status", ZH: "去掉状态"}, Record: {EN: "without the record", ZH: "去掉错误或事件记录"},
	Link: {EN: "without the link", ZH: "去掉链接"}, Setting: {EN: "without the setting", ZH: "去掉设置"},
	End: {EN: "without ending the span", ZH: "不结束 Span"}, Key: {EN: "without the key", ZH: "去掉键"}, Header: {EN: "without the line", ZH: "去掉这一行"},
	Component: {EN: "without the component", ZH: "去掉组件"}, Option: {EN: "without the option", ZH: "去掉选项"},
	Order: {EN: "with another order of", ZH: "换掉顺序"}, Answer: {EN: "with the answer", ZH: "换成回答"},
}

// Mutant is a source with one thing taken out.
type Mutant struct {
	ID       string // "attribute:coffee.size", unique in one call of Of
	Operator Operator
	Subject  string // what was taken out, as it stands in the source
	File     string
	Line     int    // in the original
	Text     string // the whole file, changed
}

// Of is every mutant of a program's files in a language of package exercises, by
// name, in the order of file and place. Some of them will not compile.
func Of(language string, files map[string]string) []Mutant {
	var out []Mutant
	names := make([]string, 0, len(files))
	for name := range files {
		names = append(names, name)
	}
	slices.Sort(names)
	seen := map[string]int{}
	for _, name := range names {
		f := &file{src: files[name], syntax: source.Of(language)}
		if language == "rust" {
			f.mask = mask(f.src)
			f.all()
		} else {
			f.mask = f.syntax.Mask(f.src)
			for _, r := range rules(language) {
				f.apply(r)
			}
		}
		if language == "c" {
			f.jsonInText()
		}
		slices.SortStableFunc(f.edits, func(a, b edit) int { return a.from - b.from })
		for _, e := range f.edits {
			m := Mutant{
				ID: string(e.op) + ":" + e.subject, Operator: e.op, Subject: e.subject, File: name,
				Line: 1 + strings.Count(f.src[:e.at], "\n"), Text: f.src[:e.from] + e.with + f.src[e.to:],
			}
			if seen[m.ID]++; seen[m.ID] > 1 {
				m.ID = fmt.Sprintf("%s#%d", m.ID, seen[m.ID])
			}
			out = append(out, m)
		}
	}
	return out
}

// edit replaces src[from:to]; at is the place that is told.
type edit struct {
	op       Operator
	subject  string
	from, to int
	at       int
	with     string
}

// file is a source and its mask, which has the same length and in which
// comments and the insides of strings are blank.
type file struct {
	src, mask string
	syntax    source.Syntax // not of Rust
	edits     []edit
}

func (f *file) add(e edit) { f.edits = append(f.edits, e) }

func (f *file) all() {
	f.calls(Flush, `(?:[A-Za-z_]\w*(?:\(\))?\s*\.\s*)+(?:shutdown|force_flush|shutdown_with_timeout)\s*\(`, func(from, _, end int) edit {
		return edit{subject: squeeze(f.src[from:end]), from: from, to: end, with: "Ok::<(), std::fmt::Error>(())"}
	})
	f.statements(Provider, `(?:set_tracer_provider|set_meter_provider|set_logger_provider)`)
	f.statements(Setting, `(?:set_text_map_propagator)`)
	f.chained(ServiceName, `with_service_name`)
	f.chained(Resource, `with_resource`)
	f.chained(Kind, `with_kind`)
	f.chained(Status, `with_status`)
	f.statements(Status, `set_status`)
	f.statements(Record, `(?:record_error|add_event|record_exception)`)
	f.chained(Record, `with_events`)
	f.statements(Link, `add_link`)
	f.chained(Link, `with_links`)
	f.chained(Setting, `(?:with_unit|with_description|with_boundaries|with_view|with_sampler|with_temporality)`)
	f.attributes()
	f.names()
	f.parents()
}

// calls finds calls by a pattern that ends behind the opening parenthesis.
func (f *file) calls(op Operator, pattern string, make func(from, open, end int) edit) {
	for _, m := range regexp.MustCompile(pattern).FindAllStringIndex(f.mask, -1) {
		end := closing(f.mask, m[1]-1)
		if end < 0 {
			continue
		}
		e := make(m[0], m[1]-1, end)
		if e.to == 0 {
			continue
		}
		e.op, e.at = op, m[0]
		f.add(e)
	}
}

// chained takes calls out of a chain: ".with_kind(…)".
func (f *file) chained(op Operator, name string) {
	f.calls(op, `\s*\.\s*`+name+`\s*\(`, func(from, _, end int) edit {
		return edit{subject: squeeze(strings.TrimLeft(f.src[from:end], " \t\r\n.")), from: from, to: end}
	})
	for i := range f.edits { // the place is the call, not the space before it
		e := &f.edits[i]
		for e.at < len(f.src) && strings.ContainsRune(" \t\r\n", rune(f.src[e.at])) {
			e.at++
		}
	}
}

// statements takes out the statements that are one call: "x.set_status(…);".
func (f *file) statements(op Operator, name string) {
	f.calls(op, `\b`+name+`\s*\(`, func(from, _, end int) edit {
		a, b, ok := f.statement(from, end)
		if !ok {
			return edit{}
		}
		return edit{subject: squeeze(f.src[from:end]), from: a, to: b}
	})
}

// statement is the statement that a call from..end is the last part of.
func (f *file) statement(from, end int) (a, b int, ok bool) {
	rest := strings.TrimLeft(f.mask[end:], " \t\r\n?")
	if !strings.HasPrefix(rest, ";") {
		return 0, 0, false
	}
	b = len(f.mask) - len(rest) + 1
	a = start(f.mask, from)
	if head := strings.TrimSpace(f.mask[a:from]); strings.HasPrefix(head, "let ") || strings.Contains(head, "=") {
		return 0, 0, false // its value is used
	}
	return a, b, true
}

// start is where the statement begins that holds the place at.
func start(mask string, at int) int {
	depth := 0
	for i := at - 1; i >= 0; i-- {
		switch mask[i] {
		case ')', ']':
			depth++
		case '(', '[':
			if depth == 0 {
				return i + 1
			}
			depth--
		case ';', '{', '}':
			if depth == 0 {
				return i + 1
			}
		}
	}
	return 0
}

var (
	keyValue  = regexp.MustCompile(`\bKeyValue::new\s*\(`)
	setter    = regexp.MustCompile(`\bset_attribute\s*\(\s*$`)
	withOne   = regexp.MustCompile(`\s*\.\s*with_attribute\s*\(\s*$`)
	firstText = regexp.MustCompile(`^\s*"([^"]*)"`)
)

// attributes takes out one KeyValue::new at a time, with what sets it.
func (f *file) attributes() {
	for _, m := range keyValue.FindAllStringIndex(f.mask, -1) {
		end := closing(f.mask, m[1]-1)
		if end < 0 {
			continue
		}
		e := edit{op: Attribute, subject: squeeze(f.src[m[1] : end-1]), at: m[0]}
		if t := firstText.FindStringSubmatch(f.src[m[1]:end]); t != nil {
			e.subject = t[1]
		}
		before := f.mask[:m[0]]
		switch {
		case setter.MatchString(before):
			at := setter.FindStringIndex(before)
			outer := closing(f.mask, strings.LastIndexByte(before, '('))
			if outer < 0 {
				continue
			}
			a, b, ok := f.statement(at[0], outer)
			if !ok {
				continue
			}
			e.from, e.to = a, b
		case withOne.MatchString(before):
			outer := closing(f.mask, strings.LastIndexByte(before, '('))
			if outer < 0 {
				continue
			}
			e.from, e.to = withOne.FindStringIndex(before)[0], outer
		default: // one of a list
			e.from, e.to = m[0], end
			if rest := strings.TrimLeft(f.mask[end:], " \t\r\n"); strings.HasPrefix(rest, ",") {
				e.to = len(f.mask) - len(rest) + 1
			}
		}
		f.add(e)
	}
}

var spanStart = regexp.MustCompile(`\.\s*(?:in_span|start|span_builder|build_span|start_with_context)\s*\(\s*"`)

const otherName = "otelings-mutant"

// names gives a span another name.
func (f *file) names() {
	for _, m := range spanStart.FindAllStringIndex(f.mask, -1) {
		end := m[1] + strings.IndexByte(f.mask[m[1]:], '"')
		if end < m[1] || f.src[m[1]:end] == otherName {
			continue
		}
		f.add(edit{op: Name, subject: f.src[m[1]:end], from: m[1], to: end, at: m[0], with: otherName})
	}
}

const noContext = "opentelemetry::Context::new()"

// parents makes spans roots: a context that is attached or handed over is an
// empty one, and in_span runs where nothing is current.
func (f *file) parents() {
	f.calls(Parent, `(?:[A-Za-z_]\w*(?:\(\))?\s*\.\s*)+attach\s*\(`, func(from, _, end int) edit {
		return edit{subject: squeeze(f.src[from:end]), from: from, to: end, with: noContext + ".attach()"}
	})
	f.calls(Parent, `\.\s*start_with_context\s*\(`, func(from, open, end int) edit {
		comma := topLevel(f.mask, open+1, end-1, ',')
		if comma < 0 {
			return edit{}
		}
		return edit{subject: squeeze(f.src[comma+1 : end-1]), from: comma + 1, to: end - 1, with: " &" + noContext}
	})
	f.calls(Parent, `(?:[A-Za-z_][\w:]*(?:\(\s*"[^"]*"\s*\))?\s*\.\s*)*[A-Za-z_][\w:]*(?:\(\s*"[^"]*"\s*\))?\s*\.\s*in_span\s*\(`, func(from, open, end int) edit {
		subject := squeeze(f.src[from:open])
		if t := firstText.FindStringSubmatch(f.src[open+1 : end]); t != nil {
			subject = t[1]
		}
		return edit{subject: subject, from: from, to: end, with: "{ let _no_parent = " + noContext + ".attach(); " + f.src[from:end] + " }"}
	})
}

// topLevel is the first place of sep between from and to that is in no inner
// brackets, -1 when there is none.
func topLevel(mask string, from, to int, sep byte) int {
	depth := 0
	for i := from; i < to; i++ {
		switch mask[i] {
		case '(', '[', '{':
			depth++
		case ')', ']', '}':
			depth--
		case sep:
			if depth == 0 {
				return i
			}
		}
	}
	return -1
}

// closing is the place behind the bracket that closes the one at open, -1 when
// nothing does.
func closing(mask string, open int) int {
	depth := 0
	for i := open; i >= 0 && i < len(mask); i++ {
		switch mask[i] {
		case '(', '[', '{':
			depth++
		case ')', ']', '}':
			if depth--; depth == 0 {
				return i + 1
			}
		}
	}
	return -1
}

// squeeze makes one line of a piece of source.
func squeeze(s string) string {
	const most = 60
	s = strings.Join(strings.Fields(s), " ")
	if r := []rune(s); len(r) > most {
		return string(r[:most]) + "…"
	}
	return s
}
