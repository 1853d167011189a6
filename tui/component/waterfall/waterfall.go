// Package waterfall draws traces: a tree of spans at the left, each span's
// service, its place on the trace's time axis and its duration at the right.
//
// Everything is laid out once, when spans are set; a frame draws only the rows
// that are visible, so that a trace of 100,000 spans scrolls as fast as a small
// one. Text that came from outside is cleaned before it is drawn.
package waterfall

import (
	"math"

	"otelings/telemetry"
	"otelings/tui/text"
)

// View is a cursor over the rows of a Forest and what of it is collapsed. It
// belongs to one screen; none of its methods waits.
type View struct {
	forest  *Forest
	rows    []int32 // nodes that are not hidden
	cursor  int     // a row
	top     int     // the first row that was drawn last
	closed  map[rowKey]bool
	service int // cells of the longest service name
}

// rowKey names a row across Sets.
type rowKey struct {
	trace telemetry.TraceID
	span  telemetry.SpanID
	nth   int32
	head  bool
}

// New makes a view of spans with the cursor on the first span.
func New(spans []*telemetry.Span) *View {
	v := &View{closed: map[rowKey]bool{}}
	v.Set(spans)
	return v
}

// Set shows other spans, or the same with more; the cursor stays on its span
// and what was collapsed stays so.
func (v *View) Set(spans []*telemetry.Span) { v.Show(Build(spans)) }

// Show is Set with the layout already done.
func (v *View) Show(f *Forest) {
	at, have := rowKey{}, false
	if v.forest != nil && v.cursor < len(v.rows) {
		at, have = v.forest.key(v.rows[v.cursor]), true
	}
	v.forest = f
	v.service = 0
	for i := range f.traces {
		for _, s := range f.traces[i].services {
			v.service = max(v.service, text.Width(text.Clean(clip(s))))
		}
	}
	v.flatten()
	switch {
	case !have:
		v.cursor = min(1, max(len(v.rows)-1, 0)) // the first span, under its header
	default:
		if n, ok := f.find(at); ok {
			v.land(n)
		}
		v.cursor = max(0, min(v.cursor, len(v.rows)-1))
	}
}

func (f *Forest) key(n int32) rowKey {
	x := &f.nodes[n]
	if x.span == nil {
		return rowKey{trace: f.traces[x.trace].id, head: true}
	}
	return rowKey{trace: x.span.TraceID, span: x.span.SpanID, nth: x.nth}
}

func (f *Forest) find(k rowKey) (int32, bool) {
	for i := range f.nodes {
		if f.key(int32(i)) == k {
			return int32(i), true
		}
	}
	return 0, false
}

// flatten lists the rows that no collapsed one hides.
func (v *View) flatten() {
	v.rows = v.rows[:0]
	for i := int32(0); i < int32(len(v.forest.nodes)); {
		v.rows = append(v.rows, i)
		if len(v.closed) > 0 && v.closed[v.forest.key(i)] {
			i = v.forest.nodes[i].end
		} else {
			i++
		}
	}
}

// land puts the cursor on a node, or on what hides it.
func (v *View) land(n int32) {
	lo, hi := 0, len(v.rows)
	for lo < hi {
		mid := (lo + hi) / 2
		if v.rows[mid] <= n {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	v.cursor = max(lo-1, 0)
}

// Len is how many rows there are, trace headers included.
func (v *View) Len() int { return len(v.rows) }

// Move moves the cursor by n rows, as far as there are any.
func (v *View) Move(n int) {
	at := v.cursor
	switch {
	case n > 0:
		at += min(n, len(v.rows))
	default:
		at -= min(-max(n, -math.MaxInt32), at)
	}
	v.cursor = max(0, min(at, len(v.rows)-1))
}

// Toggle collapses or opens what hangs below the cursor.
func (v *View) Toggle() {
	if len(v.rows) == 0 {
		return
	}
	n := v.rows[v.cursor]
	if v.forest.nodes[n].end == n+1 {
		return
	}
	k := v.forest.key(n)
	if v.closed[k] {
		delete(v.closed, k)
	} else {
		v.closed[k] = true
	}
	v.flatten()
	v.land(n)
}

// Cursor is the span under the cursor, nil on the header of a trace and when
// there are no rows.
func (v *View) Cursor() *telemetry.Span {
	if len(v.rows) == 0 {
		return nil
	}
	return v.forest.nodes[v.rows[v.cursor]].span
}

// Trace is the id of the trace the cursor is in; false when there are no rows.
func (v *View) Trace() (telemetry.TraceID, bool) {
	if len(v.rows) == 0 {
		return telemetry.TraceID{}, false
	}
	return v.forest.traces[v.forest.nodes[v.rows[v.cursor]].trace].id, true
}

// Select puts the cursor on the first span with this id and opens what hides
// it; it reports whether there is one.
func (v *View) Select(id telemetry.SpanID) bool {
	for i := range v.forest.nodes {
		n := &v.forest.nodes[i]
		if n.span == nil || n.span.SpanID != id {
			continue
		}
		for p := n.parent; p >= 0; p = v.forest.nodes[p].parent {
			delete(v.closed, v.forest.key(p))
		}
		v.flatten()
		v.land(int32(i))
		return true
	}
	return false
}
