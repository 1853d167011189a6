package check

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"otelings/exercises"
	"otelings/internal/nearest"
	"otelings/telemetry"
)

// difference is one condition that an item does not fulfil. Field is what
// Mistake.When.Near names: a field of the select, or an attribute's key.
type difference struct {
	field      string
	have, want string
}

func (d difference) String() string {
	switch d.field {
	case "root", "child_of", "descendant_of", "same_trace_as", "other_trace_than", "linked_to", "after", "before": // have is a phrase of its own
		if d.have != "" {
			return fmt.Sprintf("is %s, wanted %s", d.have, d.want)
		}
	}
	if d.have == "" {
		return fmt.Sprintf("no %s, wanted %s", d.field, d.want)
	}
	return fmt.Sprintf("%s is %s, wanted %s", d.field, d.have, d.want)
}

// selection is what one check selected.
type selection struct {
	set        map[telemetry.SpanKey]bool
	trace      map[telemetry.TraceID]bool
	first, end uint64 // the first start, the last end
}

func newSelection(found []*item) selection {
	s := selection{set: map[telemetry.SpanKey]bool{}, trace: map[telemetry.TraceID]bool{}}
	for _, it := range found {
		s.set[it.key()] = true
		s.trace[it.trace] = true
		if len(s.set) == 1 || it.start < s.first {
			s.first = it.start
		}
		s.end = max(s.end, it.end)
	}
	return s
}

// matcher answers which items a select means.
type matcher struct {
	items *items
	known map[string]selection // by check id
	names map[string]string    // what a check selects, for people, by check id
}

// called is what a check that another refers to selects: learners know spans by
// name, not checks by id.
func (m *matcher) called(check string) string {
	if name := m.names[check]; name != "" {
		return name
	}
	return check
}

// conditions is how many conditions a select makes.
func conditions(s exercises.Select) int {
	n := len(s.Attrs)
	for _, set := range []bool{s.Service != "", s.Scope != "", s.Name != "", s.Kind != "", s.Root != nil, s.Status != "",
		s.Event != "", s.Unit != "", s.Temporality != "", s.Monotonic != nil, s.Severity != ""} {
		if set {
			n++
		}
	}
	for _, r := range s.SpanRefs() {
		if r.ID != "" {
			n++
		}
	}
	return n
}

// differences lists what keeps an item from being selected; none selects it.
func (m *matcher) differences(it *item, s exercises.Select) []difference {
	var out []difference
	plain := func(field, have, want string) {
		if want != "" && have != want {
			if have != "" {
				have = quote(have)
			}
			out = append(out, difference{field, have, quote(want)})
		}
	}
	name := it.name
	if it.signal == "log" && s.Name != "" && firstText(it.fields["body"]) == s.Name {
		name = s.Name
	}
	plain("name", name, s.Name)
	plain("service", it.service, s.Service)
	scope := ""
	if it.scope != nil {
		scope = it.scope.Name
	}
	plain("scope", scope, s.Scope)
	if s.Kind != "" && it.kind != s.Kind {
		out = append(out, difference{"kind", strings.ToUpper(it.kind), strings.ToUpper(s.Kind)})
	}
	if s.Status != "" && it.status != s.Status {
		out = append(out, difference{"status", strings.ToUpper(it.status), strings.ToUpper(s.Status)})
	}
	out = append(out, m.relations(it, s)...)
	out = append(out, m.order(it, s)...)
	out = append(out, ofSignal(it, s)...)
	for _, k := range sortedKeys(s.Attrs) {
		if have, ok := it.hasAttr(k, s.Attrs[k]); !ok {
			out = append(out, difference{k, have, quote(s.Attrs[k])})
		}
	}
	return out
}

// hasAttr reports whether some attribute set of the item has the value, given
// as text; have is what the first set has instead.
func (it *item) hasAttr(key, want string) (have string, ok bool) {
	if it.signal == "delivery" {
		got := firstText(it.fields[key])
		return quote(got), got == want
	}
	for _, set := range it.attrs {
		v, found := set.Get(key)
		if found && v.Text() == want {
			return "", true
		}
		if found && have == "" {
			have = typed(v)
		}
	}
	return have, false
}

func (m *matcher) relations(it *item, s exercises.Select) []difference {
	var out []difference
	if s.Root != nil && it.parent.IsZero() != *s.Root {
		have, want := "a root", "a child"
		if *s.Root {
			have, want = m.parentName(it), "a root"
		}
		out = append(out, difference{"root", have, want})
	}
	if s.ChildOf != "" && !m.isChild(it, m.known[s.ChildOf]) {
		out = append(out, difference{"child_of", m.parentName(it), "a child of " + m.called(s.ChildOf)})
	}
	if s.DescendantOf != "" && !m.isDescendant(it, m.known[s.DescendantOf]) {
		out = append(out, difference{"descendant_of", m.parentName(it), "below " + m.called(s.DescendantOf)})
	}
	if s.SameTraceAs != "" && !m.known[s.SameTraceAs].trace[it.trace] {
		out = append(out, difference{"same_trace_as", "another trace", "the trace of " + m.called(s.SameTraceAs)})
	}
	return out
}

// order is the relations of a span to others than its ancestors: links, traces
// and times.
func (m *matcher) order(it *item, s exercises.Select) []difference {
	var out []difference
	add := func(field, have, want, check string) {
		if len(m.known[check].set) == 0 { // there is nothing to compare with
			have = "there without " + m.called(check)
		}
		out = append(out, difference{field, have, want + m.called(check)})
	}
	if of := m.known[s.OtherTrace]; s.OtherTrace != "" && (len(of.set) == 0 || of.trace[it.trace]) {
		add("other_trace_than", "in the same trace", "another trace than ", s.OtherTrace)
	}
	if s.LinkedTo != "" && !slices.ContainsFunc(it.links, func(k telemetry.SpanKey) bool { return m.known[s.LinkedTo].set[k] }) {
		have := "without a link"
		if len(it.links) > 0 {
			have = "linked to another span"
		}
		add("linked_to", have, "a link to ", s.LinkedTo)
	}
	if of := m.known[s.After]; s.After != "" && (len(of.set) == 0 || it.start < of.end) {
		add("after", "begun earlier", "a start after the end of ", s.After)
	}
	if of := m.known[s.Before]; s.Before != "" && (len(of.set) == 0 || it.end > of.first) {
		add("before", "ended later", "an end before the start of ", s.Before)
	}
	return out
}

// ofSignal is the conditions that only one signal has.
func ofSignal(it *item, s exercises.Select) []difference {
	var out []difference
	field := func(name, want string) {
		if have := firstText(it.fields[name]); want != "" && have != want {
			if have != "" {
				have = quote(have)
			}
			out = append(out, difference{name, have, quote(want)})
		}
	}
	field("unit", s.Unit)
	field("temporality", s.Temporality)
	if s.Monotonic != nil {
		field("monotonic", strconv.FormatBool(*s.Monotonic))
	}
	if s.Event != "" && !slices.ContainsFunc(it.events, func(e telemetry.Event) bool { return e.Name == s.Event }) {
		names := make([]string, 0, len(it.events))
		for _, e := range it.events {
			names = append(names, quote(e.Name))
		}
		out = append(out, difference{"event", clip(strings.Join(names, ", ")), quote(s.Event)})
	}
	if s.Severity != "" {
		want, err := exercises.ParseSeverity(s.Severity)
		if n := it.fields["severity"]; err != nil || len(n) == 0 || !want.Has(int(n[0].Int())) {
			have := firstText(it.fields["severity_text"])
			if have == "" {
				have = firstText(n)
			}
			out = append(out, difference{"severity", have, s.Severity})
		}
	}
	return out
}

func (m *matcher) isChild(it *item, of selection) bool {
	if it.signal == "log" { // a record written in a span belongs to it
		return of.set[it.key()]
	}
	return !it.parent.IsZero() && of.set[it.parentKey()]
}

func (m *matcher) isDescendant(it *item, of selection) bool {
	if it.signal == "log" {
		if of.set[it.key()] {
			return true
		}
		it = m.items.spans[it.key()]
	}
	return it != nil && m.items.ancestors(it, func(k telemetry.SpanKey) bool { return of.set[k] })
}

// parentName says where an item hangs now.
func (m *matcher) parentName(it *item) string {
	switch {
	case it.signal == "log" && it.spanID.IsZero():
		return "outside any span"
	case it.signal == "log":
		if s := m.items.spans[it.key()]; s != nil {
			return fmt.Sprintf("in %q", clip(s.name))
		}
		return "in a span that did not arrive"
	case it.parent.IsZero():
		return "a root"
	}
	if p := m.items.spans[it.parentKey()]; p != nil {
		return fmt.Sprintf("a child of %q", clip(p.name))
	}
	return "a child of a span that did not arrive"
}

// pick is the items a check selects, and the others with what is different.
func (m *matcher) pick(signal string, s exercises.Select) (found []*item, missed []miss) {
	for _, it := range m.items.bySignal[signal] {
		if d := m.differences(it, s); len(d) > 0 {
			missed = append(missed, miss{it, d})
		} else {
			found = append(found, it)
		}
	}
	return found, missed
}

// miss is an item that was not selected.
type miss struct {
	it    *item
	diffs []difference
}

// closest is the miss with the fewest differences; of several, the one whose
// name is closest to the wanted one, then the first that arrived. There is
// none when everything asked for differs, except for a single condition.
func closest(missed []miss, s exercises.Select) *miss {
	total := conditions(s)
	var best *miss
	bestRank := [2]int{}
	for i := range missed {
		m := &missed[i]
		if len(m.diffs) == total && total > 1 {
			continue
		}
		rank := [2]int{len(m.diffs), 0}
		if s.Name != "" {
			rank[1] = distance(m.it.name, s.Name)
		}
		if best == nil || slices.Compare(rank[:], bestRank[:]) < 0 {
			best, bestRank = m, rank
		}
	}
	return best
}

// text says the miss for people, with at most two differences.
func (m *miss) text() string {
	parts := make([]string, 0, 2)
	for i, d := range m.diffs {
		if i == 2 {
			break
		}
		parts = append(parts, d.String())
	}
	return m.it.label() + ": " + strings.Join(parts, "; ")
}

// field is the one difference of a near miss, "" when there are several.
func (m *miss) field() string {
	if m == nil || len(m.diffs) != 1 {
		return ""
	}
	return m.diffs[0].field
}

// distance is the edit distance of two names whatever their case; long names
// are compared by their beginning.
func distance(a, b string) int {
	const most = 64
	x, y := []rune(strings.ToLower(a)), []rune(strings.ToLower(b))
	return nearest.Distance(string(x[:min(len(x), most)]), string(y[:min(len(y), most)]))
}

func sortedKeys(m map[string]string) []string { return slices.Sorted(maps.Keys(m)) }

func quote(s string) string { return fmt.Sprintf("%q", clip(s)) }

func firstText(v []telemetry.Value) string {
	if len(v) == 0 {
		return ""
	}
	return v[0].Text()
}

// typed is a value with its type where the value alone would mislead.
func typed(v telemetry.Value) string {
	switch v.Type() {
	case telemetry.ValueString:
		return quote(v.Str())
	case telemetry.ValueBool, telemetry.ValueEmpty:
		return v.Type().String() + " " + v.Text()
	}
	return clip(v.Type().String() + " " + v.Text())
}
