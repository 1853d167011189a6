package check

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"otelings/exercises"
	"otelings/internal/i18n"
	"otelings/internal/nearest"
	"otelings/telemetry"
)

// difference is one condition that an item does not fulfil. Field is what
// Mistake.When.Near names: a field of the select, or an attribute's key.
type difference struct {
	field      string
	have, want i18n.Text
}

// of is a difference whose values are written alike in both languages.
func of(field, have, want string) difference {
	return difference{field, i18n.Same(have), i18n.Same(want)}
}

func (d difference) text() i18n.Text {
	words := wordsIs
	switch d.field {
	case "root", "child_of", "descendant_of", "same_trace_as", "other_trace_than", "linked_to", "after", "before":
		words = wordsIsPhrase
	}
	if d.have.IsZero() {
		words = wordsHasNo
	}
	return fill(words, map[string]i18n.Text{"{field}": i18n.Same(d.field), "{have}": d.have, "{want}": d.want})
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
	names map[string]i18n.Text // what a check selects, for people, by check id
}

// called is what a check that another refers to selects: learners know spans by
// name, not checks by id.
func (m *matcher) called(check string) i18n.Text {
	if name := m.names[check]; !name.IsZero() {
		return name
	}
	return i18n.Same(check)
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
			out = append(out, of(field, have, quote(want)))
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
		out = append(out, of("kind", strings.ToUpper(it.kind), strings.ToUpper(s.Kind)))
	}
	if s.Status != "" && it.status != s.Status {
		out = append(out, of("status", strings.ToUpper(it.status), strings.ToUpper(s.Status)))
	}
	out = append(out, m.relations(it, s)...)
	out = append(out, m.order(it, s)...)
	out = append(out, ofSignal(it, s)...)
	for _, k := range sortedKeys(s.Attrs) {
		if have, ok := it.hasAttr(k, s.Attrs[k]); !ok {
			out = append(out, of(k, have, quote(s.Attrs[k])))
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
		have, want := wordsARoot, wordsAChild
		if *s.Root {
			have, want = m.parentName(it), wordsARoot
		}
		out = append(out, difference{"root", have, want})
	}
	if s.ChildOf != "" && !m.isChild(it, m.known[s.ChildOf]) {
		out = append(out, difference{"child_of", m.parentName(it), m.relation(wordsChildOf, s.ChildOf)})
	}
	if s.DescendantOf != "" && !m.isDescendant(it, m.known[s.DescendantOf]) {
		out = append(out, difference{"descendant_of", m.parentName(it), m.relation(wordsBelow, s.DescendantOf)})
	}
	if s.SameTraceAs != "" && !m.known[s.SameTraceAs].trace[it.trace] {
		out = append(out, difference{"same_trace_as", wordsAnotherTrace, m.relation(wordsTraceOf, s.SameTraceAs)})
	}
	return out
}

// relation is words about what another check selects.
func (m *matcher) relation(words i18n.Text, check string) i18n.Text {
	return fill(words, map[string]i18n.Text{"{of}": m.called(check)})
}

// order is the relations of a span to others than its ancestors: links, traces
// and times.
func (m *matcher) order(it *item, s exercises.Select) []difference {
	var out []difference
	add := func(field string, have, want i18n.Text, check string) {
		if len(m.known[check].set) == 0 { // there is nothing to compare with
			have = m.relation(wordsWithout, check)
		}
		out = append(out, difference{field, have, m.relation(want, check)})
	}
	if of := m.known[s.OtherTrace]; s.OtherTrace != "" && (len(of.set) == 0 || of.trace[it.trace]) {
		add("other_trace_than", wordsSameTrace, wordsOtherTrace, s.OtherTrace)
	}
	if s.LinkedTo != "" && !slices.ContainsFunc(it.links, func(k telemetry.SpanKey) bool { return m.known[s.LinkedTo].set[k] }) {
		have := wordsNoLink
		if len(it.links) > 0 {
			have = wordsOtherLink
		}
		add("linked_to", have, wordsLinkTo, s.LinkedTo)
	}
	if of := m.known[s.After]; s.After != "" && (len(of.set) == 0 || it.start < of.end) {
		add("after", wordsBegunEarlier, wordsAfterEnd, s.After)
	}
	if of := m.known[s.Before]; s.Before != "" && (len(of.set) == 0 || it.end > of.first) {
		add("before", wordsEndedLater, wordsBeforeStart, s.Before)
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
			out = append(out, of(name, have, quote(want)))
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
		out = append(out, of("event", clip(strings.Join(names, ", ")), quote(s.Event)))
	}
	if s.Severity != "" {
		want, err := exercises.ParseSeverity(s.Severity)
		if n := it.fields["severity"]; err != nil || len(n) == 0 || !want.Has(int(n[0].Int())) {
			have := firstText(it.fields["severity_text"])
			if have == "" {
				have = firstText(n)
			}
			out = append(out, of("severity", have, s.Severity))
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
func (m *matcher) parentName(it *item) i18n.Text {
	named := func(words i18n.Text, s *item) i18n.Text {
		return fill(words, map[string]i18n.Text{"{of}": i18n.Same(quote(s.name))})
	}
	switch {
	case it.signal == "log" && it.spanID.IsZero():
		return wordsOutside
	case it.signal == "log":
		if s := m.items.spans[it.key()]; s != nil {
			return named(wordsIn, s)
		}
		return wordsInUnknown
	case it.parent.IsZero():
		return wordsARoot
	}
	if p := m.items.spans[it.parentKey()]; p != nil {
		return named(wordsChildOf, p)
	}
	return wordsChildOfUnknown
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
func (m *miss) text() i18n.Text {
	out := fill(wordsOf, map[string]i18n.Text{"{item}": m.it.label(), "{what}": m.diffs[0].text()})
	if len(m.diffs) > 1 {
		out = fill(wordsAndAlso, map[string]i18n.Text{"{one}": out, "{two}": m.diffs[1].text()})
	}
	return out
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
