// Package critical finds the critical path of a trace: the spans without which
// it would have ended sooner, and how long each of them was the one waited for.
//
// The path is walked backwards from the end of the root. Of the children of a
// span that had begun before a moment, the one that ended last is what was
// waited for; between its end and that moment the parent worked itself. A child
// that outlives its parent counts up to the parent's end. Spans without times,
// or that end before they start, are left out. (The same reading as in Uber's
// CRISP and Jaeger's view of it.)
package critical

import (
	"cmp"
	"slices"
	"time"

	"otelings/telemetry"
)

// Path is a critical path.
type Path struct {
	// Root is the span it leads through from end to start, nil when there is none.
	Root *telemetry.Span
	// Own is how long each span on the path was waited for itself; all of them
	// together are the root's duration. A span that has no time of its own but
	// leads to one that has is there with 0.
	Own map[*telemetry.Span]time.Duration
	// Longest is the span with the most of it, nil when the path is empty.
	Longest *telemetry.Span
}

// Of is the critical path of one trace. Its root is the longest span whose
// parent is not among the spans. It takes time in proportion to the spans, but
// for sorting.
func Of(spans []*telemetry.Span) Path {
	byID := make(map[telemetry.SpanKey]int32, len(spans))
	for i, s := range spans {
		if _, ok := byID[s.Key()]; !ok {
			byID[s.Key()] = int32(i)
		}
	}
	kids := make(map[int32][]*telemetry.Span)
	p := Path{Own: map[*telemetry.Span]time.Duration{}}
	for i, s := range spans {
		if !timed(s) {
			continue
		}
		parent, ok := byID[s.ParentKey()]
		switch {
		case ok && !s.Root() && int(parent) != i:
			kids[parent] = append(kids[parent], s)
		case p.Root == nil, s.End-s.Start > p.Root.End-p.Root.Start:
			p.Root = s
		}
	}
	if p.Root != nil {
		p.walk(byID, kids, spans)
	}
	return p
}

func timed(s *telemetry.Span) bool { return s.Start != 0 && s.End >= s.Start }

// walk goes from the root down. What is to be walked is kept on a list: a chain
// may be as deep as there are spans.
func (p *Path) walk(byID map[telemetry.SpanKey]int32, kids map[int32][]*telemetry.Span, spans []*telemetry.Span) {
	type stretch struct {
		span        *telemetry.Span
		from, until uint64 // a span counts while its parent is there
	}
	todo := []stretch{{p.Root, p.Root.Start, p.Root.End}}
	for len(todo) > 0 {
		at := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		if _, again := p.Own[at.span]; again {
			continue // of two spans with one id the first has the children, once
		}
		from, now, own := max(at.from, at.span.Start), at.until, uint64(0)
		var of []*telemetry.Span
		if i := byID[at.span.Key()]; spans[i] == at.span {
			of = kids[i]
		}
		slices.SortStableFunc(of, func(a, b *telemetry.Span) int {
			return cmp.Or(cmp.Compare(b.End, a.End), cmp.Compare(b.Start, a.Start))
		})
		for _, c := range of {
			end := min(c.End, now)
			if c.Start >= now || end <= from {
				continue
			}
			own += now - end
			todo = append(todo, stretch{c, from, end})
			now = max(c.Start, from)
		}
		own += now - from
		p.Own[at.span] = time.Duration(min(own, 1<<63-1))
		if p.Longest == nil || p.Own[at.span] > p.Own[p.Longest] {
			p.Longest = at.span
		}
	}
}
