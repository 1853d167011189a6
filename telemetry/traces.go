package telemetry

import "hash/maphash"

// traces knows, of the spans that are held, which trace each belongs to and
// which traces are complete: those that have a root and in which every parent
// that is named has been seen.
type traces struct {
	byID       map[TraceID]*trace
	most       int       // held at one time since byID was made
	complete   traceList // by their latest span, oldest first
	incomplete traceList
	cut        map[TraceID]struct{} // held traces of which something was evicted
	gone       goneTraces
	youngest   *trace // of all that are held, by when they began to arrive
}

// trace is one trace that is held.
type trace struct {
	id          TraceID
	first, last int // places of its oldest and newest span
	spans       int
	bytes       int64
	latest      uint64 // the request that brought its newest span
	roots       int
	awaited     int // span ids that are named as a parent and not seen
	ids         spanIDs
	large       bool // it has too many ids to look after each
	cut         bool // spans of it were evicted: whether it is complete cannot be told any more
	in          *traceList
	prev, next  *trace // in its list

	older, younger *trace // of all
	summary        summary
}

// What a trace and a span in it cost beside the span: the slot of the ring,
// which may be half empty, the entries of the maps, the trace itself, and what a
// look at a span takes: its place in a snapshot and in the tables of a diagnosis.
const (
	traceOverhead = 512
	spanOverhead  = 272
)

// The words of eviction: incomplete traces are spared while they hold no more
// than one part in incompleteShare of the limit, and a trace that takes more
// than one part in wholeShare loses its oldest spans instead of everything.
const (
	incompleteShare = 2
	wholeShare      = 8
)

// of is the trace with an id, made when it is new.
func (x *traces) of(id TraceID) (t *trace, fresh bool) {
	if t = x.byID[id]; t != nil {
		return t, false
	}
	if x.byID == nil {
		x.byID, x.cut = map[TraceID]*trace{}, map[TraceID]struct{}{}
	}
	t = &trace{id: id, older: x.youngest}
	if x.youngest != nil {
		x.youngest.younger = t
	}
	x.youngest = t
	x.byID[id] = t
	x.most = max(x.most, len(x.byID))
	if x.gone.has(id) {
		x.markCut(t)
	}
	return t, true
}

// markCut notes that a trace lost spans, whose ids are of no use then.
func (x *traces) markCut(t *trace) {
	if t.cut {
		return
	}
	t.cut, t.ids, t.awaited, t.roots = true, spanIDs{}, 0, 0
	x.cut[t.id] = struct{}{}
}

// file puts a trace into the list where it belongs.
func (x *traces) file(t *trace) {
	if !t.cut && t.roots > 0 && t.awaited == 0 {
		x.complete.insert(t)
	} else {
		x.incomplete.insert(t)
	}
}

// forget drops a trace that has no span left.
func (x *traces) forget(t *trace) {
	if t.in != nil {
		t.in.remove(t)
	}
	if t.older != nil {
		t.older.younger = t.younger
	}
	if t.younger != nil {
		t.younger.older = t.older
	} else {
		x.youngest = t.older
	}
	delete(x.byID, t.id)
	delete(x.cut, t.id)
	x.gone.add(t.id)
	if x.most > shrinkFrom && 8*len(x.byID) < x.most {
		// A map keeps the room it once had.
		x.byID, x.cut, x.most = anew(x.byID), anew(x.cut), len(x.byID)
	}
}

// anew is a map with the same entries and no more room than they need.
func anew[K comparable, V any](m map[K]V) map[K]V {
	out := make(map[K]V, len(m))
	for k, v := range m {
		out[k] = v
	}
	return out
}

// victim is the trace to evict from next, nil when there is none.
func (x *traces) victim(limit int64) *trace {
	if x.complete.head == nil || x.incomplete.bytes > limit/incompleteShare {
		if x.incomplete.head != nil {
			return x.incomplete.head
		}
	}
	return x.complete.head
}

// maxIDs bounds the ids that are looked after in one trace. A larger one is taken
// for complete when it has a root.
const maxIDs = 8_192

// see counts a new span in its trace.
func (t *trace) see(s *Span) {
	if t.cut {
		return
	}
	if s.Root() {
		t.roots++
	}
	if t.large {
		return
	}
	if len(t.ids.list) >= maxIDs {
		t.large, t.ids, t.awaited = true, spanIDs{}, 0
		return
	}
	own := t.ids.of(s.SpanID)
	if own.seen == 0 && own.named > 0 {
		t.awaited--
	}
	own.seen++
	if s.Root() {
		return
	}
	parent := t.ids.of(s.ParentID)
	if parent.seen == 0 && parent.named == 0 {
		t.awaited++
	}
	parent.named++
}

// traceList is traces in order of their latest span, oldest first.
type traceList struct {
	head, tail *trace
	bytes      int64
}

// insert puts a trace behind all that are not later: nearly always at the end.
func (l *traceList) insert(t *trace) {
	after := l.tail
	for after != nil && after.latest > t.latest {
		after = after.prev
	}
	t.in, t.prev = l, after
	if after == nil {
		t.next, l.head = l.head, t
	} else {
		t.next, after.next = after.next, t
	}
	if t.next == nil {
		l.tail = t
	} else {
		t.next.prev = t
	}
	l.bytes += t.bytes
}

func (l *traceList) remove(t *trace) {
	if t.prev == nil {
		l.head = t.next
	} else {
		t.prev.next = t.next
	}
	if t.next == nil {
		l.tail = t.prev
	} else {
		t.next.prev = t.prev
	}
	t.in, t.prev, t.next = nil, nil, nil
	l.bytes -= t.bytes
}

// spanIDs counts how often ids of one trace are seen and named as a parent.
// Most traces are small: a few ids are looked through, many are indexed.
type spanIDs struct {
	list  []spanID
	index map[SpanID]int32
}

type spanID struct {
	id          SpanID
	seen, named int32
}

const fewIDs = 64

// of is the counts of an id; valid until the next call.
func (x *spanIDs) of(id SpanID) *spanID {
	if x.index != nil {
		if i, ok := x.index[id]; ok {
			return &x.list[i]
		}
		x.index[id] = int32(len(x.list))
	} else {
		for i := range x.list {
			if x.list[i].id == id {
				return &x.list[i]
			}
		}
		if len(x.list) == fewIDs {
			x.index = map[SpanID]int32{}
			for i := range x.list {
				x.index[x.list[i].id] = int32(i)
			}
			x.index[id] = fewIDs
		}
	}
	if x.list == nil {
		x.list = make([]spanID, 0, 4)
	}
	x.list = append(x.list, spanID{id: id})
	return &x.list[len(x.list)-1]
}

// goneTraces remembers which traces were evicted, so that one that comes back is
// not taken for whole: the last maxGone at least. It is a filter of bits, in two
// generations: of the traces that never were here it takes one in a hundred for
// one that was.
type goneTraces struct {
	seed       maphash.Seed
	young, old []uint64 // bits; nil until the first trace goes
	n          int      // traces in young
}

const (
	maxGone  = 400_000
	goneBits = 22 // of each generation, as a power of two
)

// bits are the three bits of an id.
func (g *goneTraces) bits(id TraceID) [3]uint64 {
	h := maphash.Comparable(g.seed, id)
	const mask = 1<<goneBits - 1
	return [3]uint64{h & mask, h >> goneBits & mask, h >> (64 - goneBits)}
}

func (g *goneTraces) has(id TraceID) bool {
	if g.n == 0 {
		return false
	}
	young, old := true, g.old != nil
	for _, b := range g.bits(id) {
		bit := uint64(1) << (b % 64)
		young = young && g.young[b/64]&bit != 0
		old = old && g.old[b/64]&bit != 0
	}
	return young || old
}

func (g *goneTraces) add(id TraceID) {
	switch {
	case g.young == nil:
		g.seed, g.young = maphash.MakeSeed(), make([]uint64, 1<<goneBits/64)
	case g.n == maxGone:
		g.old, g.young, g.n = g.young, make([]uint64, 1<<goneBits/64), 0
	}
	for _, b := range g.bits(id) {
		g.young[b/64] |= 1 << (b % 64)
	}
	g.n++
}
