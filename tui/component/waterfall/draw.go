package waterfall

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"otelings/telemetry"
	"otelings/tui/component/draw"
	"otelings/tui/text"
	"otelings/tui/ui"
)

// Options are what the screen decides about a frame.
type Options struct {
	// Mark gives a sign of at most two cells drawn before a span, "" for none.
	// nil leaves no room for signs.
	Mark func(*telemetry.Span) string
	// Focus draws the cursor as the one that keys move.
	Focus bool
}

// columns are the widths of a frame's parts, each followed by one free cell but
// the last.
type columns struct {
	mark, tree, service, bar, took int
}

const (
	cursorCells = 2
	tookCells   = 8
)

func (v *View) columns(w int, marks bool) columns {
	c := columns{bar: max(8, min(w/4, 48)), took: tookCells}
	c.service = max(4, min(v.service, w/6))
	if marks {
		c.mark = 3
	}
	c.tree = max(8, w-cursorCells-c.mark-c.service-c.bar-c.took-3)
	return c
}

// Lines draws exactly h lines of exactly w cells, the cursor among them; lines
// below the last row are blank.
func (v *View) Lines(e *ui.Env, w, h int, o Options) []string {
	if w <= 0 || h <= 0 {
		return nil
	}
	v.top = min(v.top, v.cursor)
	v.top = max(v.top, v.cursor-h+1)
	v.top = max(0, min(v.top, len(v.rows)-h))
	if head := v.cursor - 1; head >= 0 && head < v.top && v.forest.nodes[v.rows[head]].span == nil && h > 1 {
		v.top = head // the header of the first span stays in view
	}
	p := painter{View: v, Env: e, o: o, c: v.columns(w, o.Mark != nil), w: w}
	out := make([]string, h)
	for i := range out {
		if r := v.top + i; r < len(v.rows) {
			out[i] = text.Fit(p.row(r), w)
		} else {
			out[i] = strings.Repeat(" ", w)
		}
	}
	return out
}

type painter struct {
	*View
	*ui.Env
	o Options
	c columns
	w int
}

func (p *painter) row(r int) string {
	n := p.rows[r]
	cursor := " "
	if r == p.cursor {
		cursor = p.Theme.Muted.Render("›")
		if p.o.Focus {
			cursor = draw.Cursor(p.Theme, true)
		}
	}
	cursor += " "
	if p.forest.nodes[n].span == nil {
		return cursor + p.header(n, r == p.cursor)
	}
	return cursor + p.span(n, r == p.cursor)
}

// header is a trace's own line: id, counts, services, the whole axis, duration.
func (p *painter) header(n int32, on bool) string {
	th, m, t := p.Theme, p.M.Waterfall, &p.forest.traces[p.forest.nodes[n].trace]
	ink := th.Strong
	if on {
		ink = th.Accent
	}
	left := ink.Render(t.id.String()[:8]) + " " + th.Muted.Render(fmt.Sprintf(m.Spans, t.spans))
	if t.errs > 0 {
		left += " " + th.Bad.Render("✗ "+strconv.Itoa(t.errs))
	}
	if p.closed[p.forest.key(n)] {
		left += " " + th.Muted.Render("+"+strconv.Itoa(t.spans))
	}
	var names []string
	for _, s := range t.services[:min(len(t.services), 8)] {
		names = append(names, text.Clean(clip(s)))
	}
	left += " " + th.Text.Render(strings.Join(names, ", "))
	axis := th.Faint.Render("├" + strings.Repeat("─", max(p.c.bar-2, 0)) + "┤")
	wide := p.c.mark + p.c.tree + 1 + p.c.service
	return text.Fit(left, wide) + " " + axis + " " + th.Muted.Render(text.FitLeft(Short(t.took()), p.c.took))
}

func (p *painter) span(n int32, on bool) string {
	th, x := p.Theme, &p.forest.nodes[n]
	mark := ""
	if p.c.mark > 0 {
		mark = th.Accent.Render(text.Fit(p.o.Mark(x.span), 2)) + " "
	}
	service := text.Fit(text.Clean(clip(x.span.Resource.Service())), p.c.service)
	name := th.Text
	if on {
		name = th.Accent
	}
	tree := p.lead(n) + p.sign(x)
	room := p.c.tree - text.Width(tree)
	tail := p.tail(n)
	if tail != "" && room < text.Width(tail)+9 { // the words need the next column too
		room += 1 + p.c.service
		service = ""
	}
	tail = text.Cut(tail, max(room-8, 0))
	label := text.Cut(text.Clean(clip(x.span.Name)), room-text.Width(tail))
	tree += name.Render(label) + tail
	if service == "" {
		tree = text.Fit(tree, p.c.tree+1+p.c.service)
	} else {
		tree = text.Fit(tree, p.c.tree) + " " + th.Muted.Render(service)
	}
	return mark + tree + " " + p.bar(x) + " " + p.took(x.span)
}

// clip bounds what is cleaned and measured of a text that may be megabytes; no
// column shows more.
func clip(s string) string {
	if len(s) > 1024 {
		s = strings.ToValidUTF8(s[:1024], "")
	}
	return s
}

// lead is the guides of the tree. Of a deep one the innermost levels are drawn.
func (p *painter) lead(n int32) string {
	depth := int(p.forest.nodes[n].depth)
	if depth <= 0 {
		return ""
	}
	levels := max(1, min(depth, p.c.tree/4))
	parts := make([]string, levels)
	at := n
	for i := levels - 1; i >= 0; i-- {
		x := &p.forest.nodes[at]
		switch {
		case i == levels-1 && x.last:
			parts[i] = "└ "
		case i == levels-1:
			parts[i] = "├ "
		case x.last:
			parts[i] = "  "
		default:
			parts[i] = "│ "
		}
		at = x.parent
	}
	if levels < depth {
		parts[0] = "… "
	}
	return p.Theme.Faint.Render(strings.Join(parts, ""))
}

// sign tells how a span ended and whether its parent is missing.
func (p *painter) sign(x *node) string {
	th, s := p.Theme, ""
	if x.place != inTree {
		s = th.Warn.Render("○")
	}
	switch {
	case x.span.Status == telemetry.StatusError:
		s += th.Bad.Render("✗")
	case s == "":
		s = th.Good.Render("●")
	}
	return s + " "
}

// tail is what is said after a span's name.
func (p *painter) tail(n int32) string {
	th, m, x := p.Theme, p.M.Waterfall, &p.forest.nodes[n]
	s := ""
	switch x.place {
	case orphan:
		s += " " + th.Warn.Render(m.Orphan)
	case inRing:
		s += " " + th.Warn.Render(m.Ring)
	}
	if x.nth > 0 {
		s += " " + th.Warn.Render(m.Twice)
	}
	if p.closed[p.forest.key(n)] && x.end > n+1 {
		s += " " + th.Muted.Render("+"+strconv.Itoa(int(x.end-n-1)))
		hidden := x.errors
		if x.span.Status == telemetry.StatusError {
			hidden--
		}
		if hidden > 0 {
			s += " " + th.Bad.Render("✗ "+strconv.Itoa(int(hidden)))
		}
	}
	return s
}

// bar is the span on the trace's axis. One that took no time is a stroke, one
// that ended before it started is dotted between its two times.
func (p *painter) bar(x *node) string {
	th, t, w := p.Theme, &p.forest.traces[x.trace], p.c.bar
	from, to := x.span.Start, x.span.End
	cell, ink := "━", th.Accent
	if x.span.Status == telemetry.StatusError {
		ink = th.Bad
	}
	switch ns, negative, ok := took(x.span); {
	case !ok && from == 0 && to == 0:
		return strings.Repeat(" ", w)
	case !ok:
		from, to = max(from, to), max(from, to)
		cell = "?"
	case negative:
		from, to, cell, ink = to, from, "╍", th.Warn
	case ns == 0:
		cell = "┃"
	}
	a, b := t.cells(from, to, w)
	return strings.Repeat(" ", a) + ink.Render(strings.Repeat(cell, b-a)) + strings.Repeat(" ", w-b)
}

// cells are the first cell of from..to on an axis of w cells and the one after
// its last; at least one cell is taken.
func (t *trace) cells(from, to uint64, w int) (a, b int) {
	whole := float64(t.took())
	if whole <= 0 {
		return 0, 1
	}
	a = min(int(float64(from-t.from)/whole*float64(w)), w-1)
	b = min(int(float64(to-t.from)/whole*float64(w)+0.999), w)
	return a, max(b, a+1)
}

func (p *painter) took(s *telemetry.Span) string {
	ns, negative, ok := took(s)
	switch {
	case !ok:
		return p.Theme.Warn.Render(text.FitLeft("?", p.c.took))
	case negative:
		return p.Theme.Warn.Render(text.FitLeft("-"+Short(ns), p.c.took))
	}
	return p.Theme.Text.Render(text.FitLeft(Short(ns), p.c.took))
}

// Short is a duration in nanoseconds in at most seven cells.
func Short(ns uint64) string {
	d := time.Duration(min(ns, 1<<63-1))
	trim := func(v float64, unit string) string {
		s := strconv.FormatFloat(v, 'f', 2, 64)
		if v >= 100 {
			s = strconv.FormatFloat(v, 'f', 1, 64)
		}
		return strings.TrimRight(strings.TrimRight(s, "0"), ".") + unit
	}
	switch {
	case d < time.Microsecond:
		return strconv.FormatInt(int64(d), 10) + "ns"
	case d < time.Millisecond-50*time.Nanosecond: // what would round to 1000µs is 1ms
		return trim(float64(d)/1e3, "µs")
	case d < time.Second-50*time.Microsecond:
		return trim(float64(d)/1e6, "ms")
	case d < time.Minute:
		return trim(d.Seconds(), "s")
	case d < time.Hour:
		return fmt.Sprintf("%dm%ds", int(d.Minutes()), int(d.Seconds())%60)
	case d < 100*time.Hour:
		return fmt.Sprintf("%dh%dm", int(d.Hours()), int(d.Minutes())%60)
	case d < 10000*24*time.Hour:
		return fmt.Sprintf("%dd%dh", int(d.Hours())/24, int(d.Hours())%24)
	}
	return fmt.Sprintf("%dd", int(d.Hours())/24)
}
