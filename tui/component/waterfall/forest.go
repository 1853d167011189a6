package waterfall

import (
	"cmp"
	"math"
	"slices"

	"otelings/telemetry"
)

// A Forest is spans in the order in which they are drawn: each trace a header,
// then its spans under their parents. Building one takes time in proportion to
// the spans, so a screen that gets them all the time builds it in a command and
// hands it to View.Show. A Forest is not changed after Build.
type Forest struct {
	nodes  []node
	traces []trace
}

// place says why a span stands where it stands.
type place uint8

const (
	inTree place = iota
	orphan       // its parent did not arrive
	inRing       // it is its own ancestor
)

// node is one line: a span, or the header of a trace. Nodes stand in preorder,
// so what hangs below one is the stretch up to its end.
type node struct {
	span   *telemetry.Span // nil in a header
	nth    int32           // among spans of the same trace and id: 0, then 1 …
	trace  int32
	parent int32 // a node, -1 in a header
	depth  int32 // below the header: 0
	end    int32
	errors int32 // spans with an error here and below
	last   bool  // the last child of its parent
	place  place
}

type trace struct {
	id          telemetry.TraceID
	from, to    uint64 // the time axis; to is from when no time is known
	services    []string
	spans, errs int
}

func (t *trace) took() uint64 { return t.to - t.from }

// maxServices bounds the services noted of a trace: a header shows a few, and
// every span looks them through.
const maxServices = 32

// builder holds what is known of the spans before they are in order.
type builder struct {
	spans  []*telemetry.Span
	nth    []int32
	trace  []int32
	parent []int32 // -1: at the top of its trace
	place  []place
	first  []int32 // children of i are kids[first[i]:first[i+1]]
	kids   []int32
	tops   [][]int32 // by trace
	seen   []bool
	out    *Forest
}

// Build orders spans: traces as they first appear, in each the spans whose
// parent is none or unknown by start time, and below each its children by start
// time. A pointer that comes twice counts once; two spans with one id are both
// drawn, and what names that id as its parent hangs below the first. Spans that
// form a ring are drawn once, the earliest at the top.
func Build(spans []*telemetry.Span) *Forest {
	b := &builder{out: &Forest{}}
	byID := b.take(spans)
	b.findParents(byID)
	b.sortChildren()
	b.seen = make([]bool, len(b.spans))
	b.out.nodes = make([]node, 0, len(b.spans)+len(b.out.traces))
	byTrace := make([][]int32, len(b.out.traces))
	for i, t := range b.trace {
		byTrace[t] = append(byTrace[t], int32(i))
	}
	for t := range b.out.traces {
		head := int32(len(b.out.nodes))
		b.out.nodes = append(b.out.nodes, node{trace: int32(t), parent: -1, depth: -1})
		b.lay(b.tops[t], head)
		b.rings(byTrace[t], head)
	}
	b.out.finish()
	return b.out
}

// take notes every span once, with its trace.
func (b *builder) take(spans []*telemetry.Span) map[telemetry.SpanKey]int32 {
	n := len(spans)
	b.spans, b.nth, b.trace = make([]*telemetry.Span, 0, n), make([]int32, 0, n), make([]int32, 0, n)
	byID := make(map[telemetry.SpanKey]int32, n)
	traces := map[telemetry.TraceID]int32{}
	more := map[telemetry.SpanKey]int32{}   // how many came with an id after the first
	again := map[*telemetry.Span]struct{}{} // which they were
	for _, s := range spans {
		if s == nil {
			continue
		}
		key, nth := s.Key(), int32(0)
		if i, ok := byID[key]; ok {
			if _, came := again[s]; came || b.spans[i] == s {
				continue
			}
			again[s] = struct{}{}
			more[key]++
			nth = more[key]
		} else {
			byID[key] = int32(len(b.spans))
		}
		t, ok := traces[s.TraceID]
		if !ok {
			t = int32(len(b.out.traces))
			traces[s.TraceID] = t
			b.out.traces = append(b.out.traces, trace{id: s.TraceID})
		}
		b.spans, b.nth, b.trace = append(b.spans, s), append(b.nth, nth), append(b.trace, t)
		b.out.traces[t].add(s)
	}
	return byID
}

// add widens the trace's axis and notes the service.
func (t *trace) add(s *telemetry.Span) {
	t.spans++
	if s.Status == telemetry.StatusError {
		t.errs++
	}
	for _, at := range [...]uint64{s.Start, s.End} {
		if at == 0 {
			continue
		}
		if t.from == 0 || at < t.from {
			t.from = at
		}
		t.to = max(t.to, at)
	}
	name := s.Resource.Service()
	if name != "" && len(t.services) < maxServices && !slices.Contains(t.services, name) {
		t.services = append(t.services, name)
	}
}

func (b *builder) findParents(byID map[telemetry.SpanKey]int32) {
	n := len(b.spans)
	b.parent, b.place, b.first = make([]int32, n), make([]place, n), make([]int32, n+2)
	b.tops = make([][]int32, len(b.out.traces))
	for i, s := range b.spans {
		p, ok := byID[s.ParentKey()]
		if s.Root() || !ok {
			b.parent[i] = -1
			if !s.Root() {
				b.place[i] = orphan
			}
			b.tops[b.trace[i]] = append(b.tops[b.trace[i]], int32(i))
			continue
		}
		b.parent[i] = p
		b.first[p+2]++
	}
}

// sortChildren fills kids; first was counted two places ahead, so that filling
// moves each start to its place.
func (b *builder) sortChildren() {
	for i := 2; i < len(b.first); i++ {
		b.first[i] += b.first[i-1]
	}
	b.kids = make([]int32, b.first[len(b.first)-1])
	for i, p := range b.parent {
		if p >= 0 {
			b.kids[b.first[p+1]] = int32(i)
			b.first[p+1]++
		}
	}
	for i := range b.spans {
		b.byStart(b.kids[b.first[i]:b.first[i+1]])
	}
	for _, t := range b.tops {
		b.byStart(t)
	}
}

func (b *builder) byStart(of []int32) {
	slices.SortStableFunc(of, func(x, y int32) int { return cmp.Compare(b.spans[x].Start, b.spans[y].Start) })
}

// rings lays the spans of a trace that hang below none of its tops: each leads
// up into exactly one ring, whose earliest span is drawn at the top.
func (b *builder) rings(of []int32, head int32) {
	var walked map[int32]int32 // the walk that came by
	for n, i := range of {
		if b.seen[i] {
			continue
		}
		if walked == nil {
			walked = map[int32]int32{}
		}
		at := i
		for ; walked[at] != int32(n)+1; at = b.parent[at] {
			walked[at] = int32(n) + 1
		}
		first := at // at is the first span met twice: in the ring
		for x := b.parent[at]; x != at; x = b.parent[x] {
			if b.spans[x].Start < b.spans[first].Start {
				first = x
			}
		}
		b.place[first] = inRing
		b.lay([]int32{first}, head)
	}
}

// lay appends spans and what hangs below them. It keeps its own stack: a chain
// may be as deep as there are spans.
func (b *builder) lay(tops []int32, head int32) {
	type todo struct {
		span, parent int32
		depth        int32
		last         bool
	}
	var stack []todo
	push := func(of []int32, parent, depth int32) {
		last := true
		for i := len(of) - 1; i >= 0; i-- {
			if !b.seen[of[i]] { // the head of a ring
				stack = append(stack, todo{of[i], parent, depth, last})
				last = false
			}
		}
	}
	push(tops, head, 0)
	for len(stack) > 0 {
		at := stack[len(stack)-1]
		stack = stack[:len(stack)-1]
		b.seen[at.span] = true
		here := int32(len(b.out.nodes))
		b.out.nodes = append(b.out.nodes, node{
			span: b.spans[at.span], nth: b.nth[at.span], trace: b.trace[at.span],
			parent: at.parent, depth: at.depth, last: at.last, place: b.place[at.span],
		})
		push(b.kids[b.first[at.span]:b.first[at.span+1]], here, at.depth+1)
	}
}

// finish computes from the leaves up where each node ends and its errors.
func (f *Forest) finish() {
	for i := range f.nodes {
		f.nodes[i].end = int32(i) + 1
	}
	for i := len(f.nodes) - 1; i >= 0; i-- {
		n := &f.nodes[i]
		if n.span != nil && n.span.Status == telemetry.StatusError {
			n.errors++
		}
		if n.parent >= 0 {
			p := &f.nodes[n.parent]
			p.errors += n.errors
			p.end = max(p.end, n.end)
		}
	}
}

// took is how long a span took: ok is false when a time is not set, and
// negative is true when it ended before it started.
func took(s *telemetry.Span) (ns uint64, negative, ok bool) {
	switch {
	case s.Start == 0 || s.End == 0:
		return 0, false, false
	case s.End < s.Start:
		return min(s.Start-s.End, math.MaxInt64), true, true
	}
	return min(s.End-s.Start, math.MaxInt64), false, true
}
