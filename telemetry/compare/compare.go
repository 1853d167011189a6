// Package compare puts two traces side by side: which spans are in both, which
// only in the one before or after, and what changed in those that are in both.
//
// Ids differ from run to run, so spans are paired by their place in the tree:
// children of paired parents with the same service, name and kind, in order of
// start; then, of what is left, those with the same name.
package compare

import (
	"cmp"
	"slices"
	"strconv"

	"otelings/telemetry"
)

// Row is one span of either trace, or one of each that are paired. Rows stand
// in the order of a tree.
type Row struct {
	Depth         int
	Before, After *telemetry.Span // nil: it is not in that trace
	Changes       []Change        // of a pair; durations and ids are no changes
}

// What kind of thing changed.
const (
	Name     = "name"
	Service  = "service"
	Kind     = "kind"
	Status   = "status"
	Attr     = "attribute"
	Resource = "resource"
	Event    = "event"
	Link     = "link"
)

// Change is one difference of a pair. Before or After is "" for what is not
// there; Key is an attribute's.
type Change struct{ What, Key, Before, After string }

// Bounds of one comparison: more is not looked through by anybody.
const (
	maxChanges = 50
	maxValue   = 500 // bytes
)

// varies are attributes that differ between any two runs.
var varies = map[string]bool{
	"thread.id": true, "busy_ns": true, "idle_ns": true, "process.pid": true, "process.parent_pid": true, "service.instance.id": true, "process.creation.time": true,
}

// Totals are the rows by what became of them.
type Totals struct{ Same, Changed, Added, Removed int }

// Count counts rows.
func Count(rows []Row) (t Totals) {
	for i := range rows {
		switch r := &rows[i]; {
		case r.Before == nil:
			t.Added++
		case r.After == nil:
			t.Removed++
		case len(r.Changes) > 0:
			t.Changed++
		default:
			t.Same++
		}
	}
	return t
}

// Build compares two traces.
func Build(before, after []*telemetry.Span) []Row {
	a, b := treeOf(before), treeOf(after)
	type todo struct {
		row    Row
		before []*telemetry.Span // the children
		after  []*telemetry.Span
	}
	var stack []todo
	push := func(x, y []*telemetry.Span, depth int) {
		pairs := pair(x, y)
		for i := len(pairs) - 1; i >= 0; i-- {
			p := pairs[i]
			stack = append(stack, todo{Row{Depth: depth, Before: p[0], After: p[1]}, a.kids(p[0]), b.kids(p[1])})
		}
	}
	var out []Row
	push(a.tops, b.tops, 0)
	for len(stack) > 0 {
		t := stack[len(stack)-1]
		stack = stack[:len(stack)-1]
		if t.row.Before != nil && t.row.After != nil {
			t.row.Changes = changes(t.row.Before, t.row.After, t.row.Depth == 0 || a.entry(t.row.Before) || b.entry(t.row.After))
		}
		out = append(out, t.row)
		push(t.before, t.after, t.row.Depth+1)
	}
	return out
}

type tree struct {
	byID map[telemetry.SpanKey]*telemetry.Span
	of   map[*telemetry.Span][]*telemetry.Span
	tops []*telemetry.Span
}

// treeOf orders the spans of a trace; a span that came twice counts once, and
// what is only in a ring of parents is left out.
func treeOf(spans []*telemetry.Span) *tree {
	t := &tree{map[telemetry.SpanKey]*telemetry.Span{}, map[*telemetry.Span][]*telemetry.Span{}, nil}
	for _, s := range spans {
		if _, ok := t.byID[s.Key()]; !ok {
			t.byID[s.Key()] = s
		}
	}
	for _, s := range spans {
		if t.byID[s.Key()] != s {
			continue
		}
		if p := t.byID[s.ParentKey()]; p != nil && !s.Root() {
			t.of[p] = append(t.of[p], s)
		} else {
			t.tops = append(t.tops, s)
		}
	}
	byStart(t.tops)
	for _, k := range t.of {
		byStart(k)
	}
	return t
}

func byStart(s []*telemetry.Span) {
	slices.SortStableFunc(s, func(a, b *telemetry.Span) int { return cmp.Compare(a.Start, b.Start) })
}

func (t *tree) kids(s *telemetry.Span) []*telemetry.Span {
	if s == nil {
		return nil
	}
	return t.of[s]
}

// entry reports whether a span is the first of its service below its parent, so
// that what its resource says is told once.
func (t *tree) entry(s *telemetry.Span) bool {
	p := t.byID[s.ParentKey()]
	return p == nil || p.Resource.Service() != s.Resource.Service()
}

type key struct {
	service, name string
	kind          telemetry.Kind
}

// pair pairs spans of two lists, in the order of the second, each that is only
// in the first where it stood among its neighbours.
func pair(x, y []*telemetry.Span) [][2]*telemetry.Span {
	of := make(map[*telemetry.Span]*telemetry.Span, len(y)) // after → before
	used := make(map[*telemetry.Span]bool, len(x))
	by := func(name func(*telemetry.Span) key) {
		free := map[key][]*telemetry.Span{}
		for _, s := range x {
			if !used[s] {
				free[name(s)] = append(free[name(s)], s)
			}
		}
		for _, s := range y {
			k := name(s)
			if of[s] == nil && len(free[k]) > 0 {
				of[s], used[free[k][0]] = free[k][0], true
				free[k] = free[k][1:]
			}
		}
	}
	by(func(s *telemetry.Span) key { return key{s.Resource.Service(), s.Name, s.Kind} })
	by(func(s *telemetry.Span) key { return key{name: s.Name} })
	if len(x) == 1 && len(y) == 1 && of[y[0]] == nil { // the only one on either side: it was renamed
		of[y[0]], used[x[0]] = x[0], true
	}
	out := make([][2]*telemetry.Span, 0, len(x)+len(y))
	at := 0
	lone := func(until *telemetry.Span) { // those of x that are alone, up to a pair's place
		for ; at < len(x) && x[at] != until; at++ {
			if !used[x[at]] {
				out = append(out, [2]*telemetry.Span{x[at], nil})
				used[x[at]] = true
			}
		}
	}
	place := make(map[*telemetry.Span]int, len(x))
	for i, s := range x {
		place[s] = i
	}
	for _, s := range y {
		if b := of[s]; b != nil && place[b] >= at {
			lone(b)
		}
		out = append(out, [2]*telemetry.Span{of[s], s})
	}
	lone(nil)
	return out
}

// changes is what differs in a pair.
func changes(a, b *telemetry.Span, resource bool) []Change {
	var out []Change
	add := func(what, key, x, y string) {
		if x != y && len(out) < maxChanges {
			out = append(out, Change{what, clip(key), clip(x), clip(y)})
		}
	}
	add(Name, "", a.Name, b.Name)
	add(Service, "", a.Resource.Service(), b.Resource.Service())
	add(Kind, "", a.Kind.String(), b.Kind.String())
	add(Status, "", status(a), status(b))
	attrs(add, Attr, a.Attrs, b.Attrs)
	if resource && a.Resource != nil && b.Resource != nil {
		attrs(add, Resource, a.Resource.Attrs, b.Resource.Attrs)
	}
	names := func(s *telemetry.Span) map[string]int {
		n := map[string]int{}
		for i := range s.Events {
			n[s.Events[i].Name]++
		}
		return n
	}
	counts(add, names(a), names(b))
	add(Link, "", strconv.Itoa(len(a.Links)), strconv.Itoa(len(b.Links)))
	return out
}

func status(s *telemetry.Span) string {
	if s.StatusMessage == "" {
		return s.Status.String()
	}
	return s.Status.String() + " " + s.StatusMessage
}

func attrs(add func(what, key, x, y string), what string, a, b telemetry.Attrs) {
	was := make(map[string]string, len(a))
	for _, e := range a {
		was[e.Key] = told(e.Value)
	}
	is := make(map[string]string, len(b))
	for _, e := range b {
		is[e.Key] = told(e.Value)
	}
	for _, k := range sorted(was, is) {
		if !varies[k] && !(what == Resource && k == "service.name") {
			add(what, k, was[k], is[k])
		}
	}
}

// told is a value with its type where the text alone would hide a difference.
func told(v telemetry.Value) string {
	if v.Type() == telemetry.ValueString {
		if s := clip(v.Str()); s != "" {
			return s
		}
		return `""`
	}
	return clip(v.Text()) + " (" + v.Type().String() + ")"
}

func counts(add func(what, key, x, y string), a, b map[string]int) {
	say := func(n int) string {
		if n == 0 {
			return ""
		}
		return strconv.Itoa(n)
	}
	for _, k := range sorted(a, b) {
		add(Event, k, say(a[k]), say(b[k]))
	}
}

func sorted[V any](a, b map[string]V) []string {
	var keys []string
	for k := range a {
		keys = append(keys, k)
	}
	for k := range b {
		if _, ok := a[k]; !ok {
			keys = append(keys, k)
		}
	}
	slices.Sort(keys)
	return keys
}

// clip bounds a text that may be megabytes.
func clip(s string) string {
	if len(s) > maxValue {
		return s[:maxValue] + "…"
	}
	return s
}
