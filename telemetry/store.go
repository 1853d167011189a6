package telemetry

import (
	"maps"
	"sync"
	"time"
)

// Batch is what one accepted request brought, already in our types.
type Batch struct {
	Door    DoorEvent // Seq and each item's Request are assigned by the store
	Spans   []*Span
	Metrics []*Metric
	Logs    []*LogRecord
}

// Items is how many spans, data points and log records b holds.
func (b *Batch) Items() int {
	n := len(b.Spans) + len(b.Logs)
	for _, m := range b.Metrics {
		n += len(m.Points)
	}
	return n
}

// Counts are running totals since the store was made; Kept* go down when
// something is evicted.
type Counts struct {
	Requests, Refused     int // door events by outcome: accepted+partial, and refused+dropped
	Spans, Points, Logs   int // received and stored
	KeptSpans, KeptPoints int
	KeptLogs              int
	KeptTraces            int
	EvictedItems          int
	EvictedBytes          int64 // estimate of what they took
	Bytes                 int64 // estimate of what is held
	EvictedDoorEvents     int
}

// Snapshot is an immutable view of a store at one revision. Slices are in
// order of arrival if nothing else is said.
type Snapshot struct {
	Revision uint64
	// Connections is how many connections are open now: while there is one,
	// more may come.
	Connections int
	Traces      []TraceSummary // those that began to arrive last first, at most MaxTraces
	Spans       []*Span
	Metrics     []*Metric
	Logs        []*LogRecord
	Door        []DoorEvent
	Counts      Counts
	// Cut are the traces among Spans of which something was evicted, now or
	// before: a parent that is missing there may have been received.
	Cut map[TraceID]struct{}
}

// Outline is a snapshot without its items, which it does not keep alive.
func (s *Snapshot) Outline() *Snapshot {
	o := *s
	o.Spans, o.Metrics, o.Logs = nil, nil, nil
	return &o
}

// Limits bound what a Store keeps.
type Limits struct {
	// Bytes is the most the items and door events may take, by their Size
	// estimates; 0 means DefaultBytes.
	Bytes int64
	// DoorEvents is how many door events are kept; 0 means DefaultDoorEvents.
	DoorEvents int
}

// The limits of a store whose Limits are zero, and the byte limit of one attempt.
const (
	DefaultBytes      = 128 << 20
	AttemptBytes      = 32 << 20
	DefaultDoorEvents = 10_000
)

// Store keeps what was received, within Limits. All methods may be called
// from any goroutine. It starts no goroutine of its own.
type Store struct {
	limits Limits

	mu       sync.Mutex
	revision uint64
	seq      uint64
	spans    arrivals
	traces   traces
	metrics  queue[*Metric]
	logs     queue[*LogRecord]
	door     queue[DoorEvent]
	counts   Counts
	conns    int
	reserved int64 // for what is being decoded
	cached   *Snapshot
	subs     map[*subscription]struct{}
	taps     []*tap
}

// NewStore returns an empty store. Zero or negative limits mean the defaults.
func NewStore(l Limits) *Store {
	if l.Bytes <= 0 {
		l.Bytes = DefaultBytes
	}
	if l.DoorEvents <= 0 {
		l.DoorEvents = DefaultDoorEvents
	}
	return &Store{limits: l, subs: map[*subscription]struct{}{}}
}

// Add stores one request's items and its door event and returns the door
// event's Seq. It sets Door.Seq and each item's Request; the items belong to
// the store from then on and must not be modified. What does not fit pushes
// out the oldest (see evict), if need be the first items of this very batch.
func (s *Store) Add(b Batch) uint64 {
	costs := chargesOf(&b)
	seq, taps := s.add(&b, costs)
	tell(taps, b, seq)
	return seq
}

func (s *Store) add(b *Batch, costs charges) (uint64, []*tap) {
	s.mu.Lock()
	defer s.mu.Unlock()
	seq := s.addDoor(b.Door)
	s.addSpans(b.Spans, costs.spans, seq, b.Door.Time)
	for i, e := range b.Metrics {
		e.Request = seq
		s.hold(costs.metrics[i])
		s.metrics.push(e, costs.metrics[i])
		s.counts.Points += len(e.Points)
		s.counts.KeptPoints += len(e.Points)
	}
	for i, e := range b.Logs {
		e.Request = seq
		s.hold(costs.logs[i])
		s.logs.push(e, costs.logs[i])
	}
	s.counts.Spans += len(b.Spans)
	s.counts.KeptSpans += len(b.Spans)
	s.counts.Logs += len(b.Logs)
	s.counts.KeptLogs += len(b.Logs)
	s.evict()
	s.changed()
	return seq, s.taps
}

// addSpans puts spans into their traces and moves these to the end of the
// list they belong to now.
func (s *Store) addSpans(spans []*Span, costs []charge, seq uint64, at time.Time) {
	var touched []*trace
	for i, e := range spans {
		e.Request = seq
		t, fresh := s.traces.of(e.TraceID)
		if fresh || t.latest != seq {
			touched = append(touched, t)
			t.latest, t.summary.seen = seq, at
			if t.in != nil {
				t.in.remove(t)
			}
		}
		c := costs[i]
		if fresh {
			c.size += traceOverhead
		}
		t.spans++
		t.bytes += c.size
		t.see(e)
		t.summary.add(e, c.from.name())
		s.spans.chain(t, s.spans.push(arrival{span: e, charge: c, trace: t}))
		s.hold(c)
	}
	for _, t := range touched {
		s.traces.file(t)
	}
}

// Door records a request or connection that brought nothing to keep and
// returns its Seq.
func (s *Store) Door(e DoorEvent) uint64 {
	seq, taps := s.knock(e)
	tell(taps, Batch{Door: e}, seq)
	return seq
}

func (s *Store) knock(e DoorEvent) (uint64, []*tap) {
	s.mu.Lock()
	defer s.mu.Unlock()
	seq := s.addDoor(e)
	s.evict()
	s.changed()
	return seq, s.taps
}

// Connected counts a connection that is opened or, with -1, closed. It is no
// new revision and wakes nobody: nothing came.
func (s *Store) Connected(n int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.conns += n
	s.cached = nil
}

// Reserve makes room for so many bytes that are about to be decoded, as if they
// were held already, and is what gives it back. What is decoded is often many
// times what came, and most of it is to be held anyway.
func (s *Store) Reserve(bytes int64) (release func()) {
	bytes = min(bytes, s.limits.Bytes)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.reserved += bytes
	if s.evict() {
		s.changed()
	}
	return sync.OnceFunc(func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.reserved -= bytes
	})
}

// Revision is a number that grows with every change; 0 for an untouched store.
func (s *Store) Revision() uint64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.revision
}

// Snapshot is the store's content now. Until the next change the same
// pointer is returned, so asking again costs nothing.
func (s *Store) Snapshot() *Snapshot {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.cached == nil {
		s.cached = &Snapshot{
			Revision: s.revision, Connections: s.conns,
			Spans:   s.spans.spans(),
			Traces:  s.traces.summaries(),
			Metrics: s.metrics.items(),
			Logs:    s.logs.items(),
			Door:    s.door.items(),
			Counts:  s.total(),
			Cut:     maps.Clone(s.traces.cut),
		}
	}
	return s.cached
}

// total is the counts with those that are not kept up.
func (s *Store) total() Counts {
	c := s.counts
	c.KeptTraces = len(s.traces.byID)
	return c
}

func (s *Store) addDoor(e DoorEvent) uint64 {
	s.seq++
	e.Seq = s.seq
	if e.TurnedAway() {
		s.counts.Refused++
	} else {
		s.counts.Requests++
	}
	if s.door.n == s.limits.DoorEvents {
		s.counts.Bytes -= s.door.pop().size
		s.counts.EvictedDoorEvents++
	}
	s.door.push(e, charge{size: e.Size()})
	s.counts.Bytes += e.Size()
	return s.seq
}

// evict drops the oldest until the limit holds, and reports whether anything
// went. Of traces the oldest complete one goes first, as a whole: an incomplete
// one may still be coming, and is spared as long as all such together take less
// than half of the limit. A large trace, and one that this very request added to,
// loses its oldest spans only. Metrics and logs go one by one when they are older
// than that trace. Door events are bounded by their number and go only with it:
// they are what a diagnosis is made from.
func (s *Store) evict() (gone bool) {
	for s.over() > 0 {
		const none = ^uint64(0)
		span, metric, log := none, none, none
		t := s.traces.victim(s.limits.Bytes)
		if t != nil {
			span = t.latest
		}
		if s.metrics.n > 0 {
			metric = s.metrics.first().Request
		}
		if s.logs.n > 0 {
			log = s.logs.first().Request
		}
		switch oldest := min(span, metric, log); oldest {
		case none:
			return gone
		case span:
			s.evictTrace(t)
		case metric:
			h := s.metrics.pop()
			s.release(h.charge)
			s.counts.KeptPoints -= len(h.item.Points)
			s.counts.EvictedItems += len(h.item.Points)
		default:
			h := s.logs.pop()
			s.release(h.charge)
			s.counts.KeptLogs--
			s.counts.EvictedItems++
		}
		gone = true
	}
	return gone
}

// hold adds an item to the bytes held.
func (s *Store) hold(c charge) { s.counts.Bytes += c.size + c.from.retain() }

// release takes an evicted item off the bytes held.
func (s *Store) release(c charge) {
	n := c.size + c.from.release()
	s.counts.Bytes -= n
	s.counts.EvictedBytes += n
}

// over is how many bytes are too much.
func (s *Store) over() int64 { return s.counts.Bytes + s.reserved - s.limits.Bytes }

// evictTrace drops a trace, or as many of its oldest spans as are too much. One
// that loses some keeps its place in its list: to look for it anew, after every
// request, would cost as much as there are traces.
func (s *Store) evictTrace(t *trace) {
	whole := t.latest != s.seq && t.bytes <= s.limits.Bytes/wholeShare
	for t.spans > 0 && (whole || s.over() > 0) {
		place := t.first
		x := *s.spans.at(place)
		t.first = x.next
		t.spans--
		t.bytes -= x.size
		t.in.bytes -= x.size
		s.spans.remove(place)
		s.release(x.charge)
		s.counts.KeptSpans--
		s.counts.EvictedItems++
	}
	s.spans.shrink()
	if t.spans == 0 {
		s.traces.forget(t)
		return
	}
	s.traces.markCut(t)
	if t.in == &s.traces.complete {
		t.in.remove(t)
		s.traces.file(t)
	}
}

// changed marks a new revision and wakes the subscribers. The cached snapshot
// goes at once: it would keep evicted items alive.
func (s *Store) changed() {
	s.revision++
	s.cached = nil
	for sub := range s.subs {
		sub.notify()
	}
}
