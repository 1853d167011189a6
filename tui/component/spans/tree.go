// Package spans draws received spans as small trees.
package spans

import (
	"fmt"
	"sort"
	"time"

	"otelings/telemetry"
	"otelings/tui/text"
	"otelings/tui/ui"
)

// limit is how many spans are drawn; the rest is counted.
const limit = 60

type node struct {
	span     *telemetry.Span
	children []*node
	drawn    bool
}

type tree struct {
	env   *ui.Env
	attrs bool
	w     int
	out   []string
	drawn int
}

// Tree draws spans under their parents, one line a span: name, kind, service,
// duration; with attrs their attributes below. A span whose parent did not
// arrive is drawn as a root with a sign, and so is the first of a ring. All text
// is cleaned.
func Tree(e *ui.Env, spans []*telemetry.Span, attrs bool, w int) []string {
	byID := make(map[telemetry.SpanKey]*node, len(spans))
	nodes := make([]*node, 0, len(spans))
	for _, s := range spans {
		n := &node{span: s}
		nodes = append(nodes, n)
		byID[s.Key()] = n
	}
	var roots []*node
	for _, n := range nodes {
		p := byID[n.span.ParentKey()]
		if n.span.Root() || p == nil || p == n {
			roots = append(roots, n)
			continue
		}
		p.children = append(p.children, n)
	}
	t := &tree{env: e, attrs: attrs, w: w}
	for _, r := range roots {
		t.draw(r, "", "")
	}
	for _, n := range nodes { // what is left hangs in a ring
		t.draw(n, "", "")
	}
	if t.drawn < len(spans) && t.drawn >= limit {
		t.out = append(t.out, e.Theme.Muted.Render(fmt.Sprintf(e.M.Code.MoreSpans, len(spans)-t.drawn)))
	}
	return t.out
}

// draw draws a node; lead stands before its line, rest before what is below it.
func (t *tree) draw(n *node, lead, rest string) {
	if t.drawn >= limit || n.drawn {
		return
	}
	n.drawn = true
	t.drawn++
	th, s := t.env.Theme, n.span
	sign := th.Good.Render("●")
	if s.Status == telemetry.StatusError {
		sign = th.Bad.Render("✗")
	}
	if lead == "" && !s.Root() {
		sign = th.Warn.Render("○") // its parent did not arrive
	}
	facts := kind(s.Kind) + "  " + text.Clean(s.Resource.Service()) + "  " + duration(s.Duration())
	right := th.Muted.Render(text.Cut(facts, t.w/2))
	left := th.Faint.Render(lead) + sign + " " + th.Text.Render(text.Clean(s.Name))
	t.out = append(t.out, text.Edges(left, right, t.w))
	if t.attrs {
		t.details(s, rest)
	}
	sort.SliceStable(n.children, func(i, j int) bool { return n.children[i].span.Start < n.children[j].span.Start })
	for i, c := range n.children {
		if i == len(n.children)-1 {
			t.draw(c, rest+"└─ ", rest+"   ")
		} else {
			t.draw(c, rest+"├─ ", rest+"│  ")
		}
	}
}

func (t *tree) details(s *telemetry.Span, rest string) {
	th := t.env.Theme
	for _, a := range s.Attrs {
		line := "    " + text.Clean(a.Key) + " = " + text.Clean(a.Value.Text())
		t.out = append(t.out, th.Faint.Render(rest)+th.Code.Render(text.Cut(line, max(t.w-text.Width(rest), 10))))
	}
}

func kind(k telemetry.Kind) string {
	names := [...]string{"UNSPECIFIED", "INTERNAL", "SERVER", "CLIENT", "PRODUCER", "CONSUMER"}
	if int(k) >= 0 && int(k) < len(names) {
		return names[k]
	}
	return "?"
}

func duration(d time.Duration) string {
	s := d.Round(time.Microsecond).String()
	if d >= time.Millisecond {
		s = d.Round(100 * time.Microsecond).String()
	}
	return s
}
