package mutant

import (
	"regexp"
	"strings"
)

// way is how a call is taken out.
type way int

const (
	whole    way = iota // the statement that is this call
	chain               // the call with the dot before it
	argument            // the call as one of a list, with its comma
	property            // a key and its value in a list, with its comma
	instead             // the call, by other text; $ stands for the call itself
	first               // the first argument, by other text
	more                // another argument behind the first
	text                // the first string in the call, by another name
)

// rule finds something in a masked source by a pattern that ends behind the
// opening parenthesis; of properties it ends where the value begins.
type rule struct {
	op   Operator
	find string
	how  way
	with string
}

// rules are what is taken out of a program in a language other than Rust.
func rules(language string) []rule {
	switch language {
	case "go":
		return goRules
	case "python":
		return pythonRules
	case "node":
		return nodeRules
	case "java":
		return javaRules
	}
	return nil
}

var goRules = []rule{
	{Flush, `\w+\.(?:Shutdown|ForceFlush)\s*\(`, instead, "func() error { return nil }()"},
	{Provider, `\botel\.Set(?:TracerProvider|MeterProvider)\s*\(`, whole, ""},
	{Setting, `\botel\.SetTextMapPropagator\s*\(`, whole, ""},
	{Setting, `\bsdktrace\.WithSampler\s*\(`, argument, ""},
	{Resource, `\bsdktrace\.WithResource\s*\(`, argument, ""},
	{Attribute, `\battribute\.(?:String|Int|Int64|Float64|Bool|StringSlice)\s*\(`, argument, ""},
	{Kind, `\btrace\.WithSpanKind\s*\(`, argument, ""},
	{Link, `\btrace\.WithLinks\s*\(`, argument, ""},
	{Link, `\w+\.AddLink\s*\(`, whole, ""},
	{Status, `\w+\.SetStatus\s*\(`, whole, ""},
	{Record, `\w+\.(?:RecordError|AddEvent)\s*\(`, whole, ""},
	{Parent, `\btracer\.Start\s*\(`, first, "context.Background()"},
	{Name, `\btracer\.Start\s*\(`, text, ""},
	{End, `\b\w*[sS]pan\.End\s*\(`, instead, "func() {}()"},
}

var pythonRules = []rule{
	{Flush, `\w+\.(?:shutdown|force_flush)\s*\(`, whole, ""},
	{Provider, `\w+\.set_(?:tracer|meter)_provider\s*\(`, whole, ""},
	{Resource, `\bresource\s*=`, property, ""},
	{Attribute, `\w+\.set_attributes?\s*\(`, whole, ""},
	{Attribute, `\battributes\s*=`, property, ""},
	{Kind, `\bkind\s*=`, property, ""},
	{Link, `\blinks\s*=`, property, ""},
	{Status, `\w+\.set_status\s*\(`, whole, ""},
	{Record, `\w+\.(?:record_exception|add_event)\s*\(`, whole, ""},
	{Parent, `\bcontext\s*=`, property, ""},
	{Parent, `\w+\.start_(?:as_current_)?span\s*\(`, more, `context=__import__("opentelemetry.context", fromlist=["Context"]).Context()`},
	{Name, `\w+\.start_(?:as_current_)?span\s*\(`, text, ""},
	{End, `\b\w*span\.end\s*\(`, whole, ""},
}

var nodeRules = []rule{
	{Flush, `\w+\.(?:shutdown|forceFlush)\s*\(`, instead, "Promise.resolve()"},
	{Provider, `\bsdk\.start\s*\(`, whole, ""},
	{Resource, `\bresource\s*:`, property, ""},
	{Attribute, `\w+\.setAttributes?\s*\(`, whole, ""},
	{Attribute, `\battributes\s*:`, property, ""},
	{Kind, `\bkind\s*:`, property, ""},
	{Link, `\blinks\s*:`, property, ""},
	{Link, `\w+\.addLink\s*\(`, whole, ""},
	{Status, `\w+\.setStatus\s*\(`, whole, ""},
	{Record, `\w+\.(?:recordException|addEvent)\s*\(`, whole, ""},
	{Parent, `\bcontext\.with\s*\(`, first, "require('@opentelemetry/api').ROOT_CONTEXT"},
	{Parent, `\btracer\.start(?:Active)?Span\s*\(`, instead, "require('@opentelemetry/api').context.with(require('@opentelemetry/api').ROOT_CONTEXT, () => $)"},
	{Name, `\btracer\.start(?:Active)?Span\s*\(`, text, ""},
	{End, `\b\w*span\.end\s*\(`, instead, "undefined"},
}

var javaRules = []rule{
	{Flush, `\b\w*(?:[pP]rovider|[sS]dk|[tT]elemetry)\.(?:close|shutdown|forceFlush)\s*\(`, whole, ""},
	{Resource, `\s*\.setResource\s*\(`, chain, ""},
	{Setting, `\s*\.setSampler\s*\(`, chain, ""},
	{Attribute, `\s*\.setAttribute\s*\(`, chain, ""},
	{Kind, `\s*\.setSpanKind\s*\(`, chain, ""},
	{Link, `\s*\.addLink\s*\(`, chain, ""},
	{Link, `\b\w+\.addLink\s*\(`, whole, ""},
	{Status, `\b\w+\.setStatus\s*\(`, whole, ""},
	{Record, `\b\w+\.(?:recordException|addEvent)\s*\(`, whole, ""},
	{Parent, `\s*\.setParent\s*\(`, chain, ""},
	{Parent, `\bContext\.current\(\)\s*\.\s*wrap\s*\(`, first, ""},
	{Parent, `\b\w+\.spanBuilder\s*\(`, instead, "$.setNoParent()"},
	{Name, `\b\w+\.spanBuilder\s*\(`, text, ""},
	{End, `\b\w+\.end\s*\(`, whole, ""},
}

// apply takes out what one rule finds.
func (f *file) apply(r rule) {
	if r.how == property {
		f.properties(r)
		return
	}
	f.calls(r.op, r.find, func(from, open, end int) edit {
		for from < open && strings.ContainsRune(" \t\r\n", rune(f.mask[from])) { // comments are blank
			from++
		}
		subject := squeeze(strings.TrimLeft(f.src[from:end], " \t\r\n."))
		switch r.how {
		case whole:
			return f.line(subject, from, end)
		case chain:
			return edit{subject: subject, from: from, to: end}
		case argument:
			return f.listed(subject, from, end)
		case instead:
			return edit{subject: subject, from: from, to: end, with: strings.ReplaceAll(r.with, "$", f.src[from:end])}
		case first, more:
			return f.firstArgument(subject, open, end, r)
		case text:
			return f.renamed(open, end)
		}
		return edit{}
	})
}

// line is a statement that is one call, whatever statements end with here. A
// value that is used stays.
func (f *file) line(subject string, from, end int) edit {
	if f.syntax.Semicolons {
		a, b, ok := f.statement(from, end)
		if !ok {
			return edit{}
		}
		return edit{subject: subject, from: a, to: b}
	}
	a := strings.LastIndexByte(f.mask[:from], '\n') + 1
	head := strings.TrimSpace(f.mask[a:from])
	after, _, _ := strings.Cut(f.mask[end:], "\n")
	if (head != "" && head != "defer" && head != "await") || strings.Trim(after, " \t\r;") != "" {
		return edit{}
	}
	indent := f.mask[a : len(f.mask[:from])-len(strings.TrimLeft(f.mask[a:from], " \t"))]
	with := ""
	if f.syntax.Line == "#" { // a block wants a statement
		with = indent + "pass"
	}
	return edit{subject: subject, from: a, to: end + len(after), with: with}
}

// listed is one of a list of arguments, with the comma behind or before it. A
// call that is the only argument of a call of ours is taken out alone.
func (f *file) listed(subject string, from, end int) edit {
	rest := strings.TrimLeft(f.mask[end:], " \t\r\n")
	if strings.HasPrefix(rest, ",") {
		return edit{subject: subject, from: from, to: len(f.mask) - len(rest) + 1}
	}
	before := strings.TrimRight(f.mask[:from], " \t\r\n")
	if strings.HasSuffix(before, ",") && strings.IndexAny(rest, ")]}") == 0 {
		return edit{subject: subject, from: len(before) - 1, to: end}
	}
	if strings.HasSuffix(before, "(") {
		return edit{subject: subject, from: from, to: end}
	}
	return edit{}
}

// firstArgument replaces the first argument of a call, or adds one behind it.
func (f *file) firstArgument(subject string, open, end int, r rule) edit {
	comma := topLevel(f.mask, open+1, end-1, ',')
	if comma < 0 {
		comma = end - 1
	}
	if r.how == more {
		return edit{subject: subject, from: comma, to: comma, with: ", " + r.with}
	}
	if r.with == "" || strings.TrimSpace(f.src[open+1:comma]) == r.with {
		return edit{}
	}
	return edit{subject: subject, from: open + 1, to: comma, with: r.with}
}

var aString = regexp.MustCompile("[\"'`]")

// renamed gives the first string of a call another name.
func (f *file) renamed(open, end int) edit {
	at := aString.FindStringIndex(f.mask[open:end])
	if at == nil {
		return edit{}
	}
	from := open + at[1]
	to := strings.IndexByte(f.mask[from:end], f.mask[from-1])
	if to < 0 {
		return edit{}
	}
	return edit{subject: f.src[from : from+to], from: from, to: from + to, with: otherName}
}

// properties takes out keys with their values: "kind: SpanKind.CLIENT,".
func (f *file) properties(r rule) {
	for _, m := range regexp.MustCompile(r.find).FindAllStringIndex(f.mask, -1) {
		end := m[1]
		for depth := 0; end < len(f.mask); end++ {
			c := f.mask[end]
			if strings.IndexByte("([{", c) >= 0 {
				depth++
			} else if strings.IndexByte(")]}", c) >= 0 {
				depth--
			}
			if depth < 0 || depth == 0 && (c == ',' || c == '\n') {
				break
			}
		}
		e := f.listed(squeeze(f.src[m[0]:end]), m[0], end)
		if e.to == 0 {
			continue
		}
		e.op, e.at = r.op, m[0]
		f.add(e)
	}
}

// inText is JSON inside the strings of a C program: keys and names stand there
// with escaped quotation marks.
var inText = []struct {
	op   Operator
	find string // group 1 is what is replaced
}{
	{Name, `\\"name\\":\s*\\"([^"\\]+)\\"`},
	{Attribute, `\\"key\\":\s*\\"([^"\\]+)\\"`},
	{Parent, `\\"(parentSpanId)\\"`},
	{Status, `\\"(status)\\"`},
	{Link, `\\"(links)\\"`},
	{Record, `\\"(events)\\"`},
	{Resource, `\\"(resource)\\"`},
}

// jsonInText renames keys and names in the JSON that a program writes itself.
func (f *file) jsonInText() {
	for _, r := range inText {
		for _, m := range regexp.MustCompile(r.find).FindAllStringSubmatchIndex(f.src, -1) {
			f.add(edit{op: r.op, subject: f.src[m[2]:m[3]], from: m[2], to: m[3], at: m[0], with: otherName})
		}
	}
}
