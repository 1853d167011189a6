package telemetry

import "sync"

// Batch is what one accepted request brought, already in our types.
type Batch struct {
	Door    DoorEvent // Seq and each item's Request are assigned by the store
	Spans   []*Span
	Metrics []*Metric
	Logs    []*LogRecord
}

// Counts are running totals since the store was made; Kept* go down when
// something is evicted.
type Counts struct {
	Requests, Refused     int // door events by outcome: accepted+partial, and refused+dropped
	Spans, Points, Logs   int // received and stored
	KeptSpans, KeptPoints int
	KeptLogs              int
	EvictedItems          int
	Bytes                 int64 // estimate of what is held
	EvictedDoorEvents     int
}

// Snapshot is an immutable view of a store at one revision. Slices are in
// order of arrival.
type Snapshot struct {
	Revision uint64
	// Connections is how many connections are open now: while there is one,
	// more may come.
	Connections int
	Spans       []*Span
	Metrics     []*Metric
	Logs        []*LogRecord
	Door        []DoorEvent
	Counts      Counts
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
	spans    queue[*Span]
	metrics  queue[*Metric]
	logs     queue[*LogRecord]
	door     queue[DoorEvent]
	counts   Counts
	conns    int
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
// out the oldest items, if need be the first ones of this very batch.
func (s *Store) Add(b Batch) uint64 {
	shared := sharedSizes{}
	sizes := shared.of(&b) // the costly part, done outside the lock
	seq, taps := s.add(&b, sizes)
	tell(taps, b, seq)
	return seq
}

func (s *Store) add(b *Batch, sizes batchSizes) (uint64, []*tap) {
	s.mu.Lock()
	defer s.mu.Unlock()
	seq := s.addDoor(b.Door)
	for i, e := range b.Spans {
		e.Request = seq
		s.hold(sizes.spans[i])
		s.spans.push(e, sizes.spans[i])
	}
	for i, e := range b.Metrics {
		e.Request = seq
		s.hold(sizes.metrics[i])
		s.metrics.push(e, sizes.metrics[i])
		s.counts.Points += len(e.Points)
		s.counts.KeptPoints += len(e.Points)
	}
	for i, e := range b.Logs {
		e.Request = seq
		s.hold(sizes.logs[i])
		s.logs.push(e, sizes.logs[i])
	}
	s.counts.Spans += len(b.Spans)
	s.counts.KeptSpans += len(b.Spans)
	s.counts.Logs += len(b.Logs)
	s.counts.KeptLogs += len(b.Logs)
	s.evict()
	s.changed()
	return seq, s.taps
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
			Spans:   s.spans.items(),
			Metrics: s.metrics.items(),
			Logs:    s.logs.items(),
			Door:    s.door.items(),
			Counts:  s.counts,
		}
	}
	return s.cached
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
	s.door.push(e, e.Size())
	s.hold(e.Size())
	return s.seq
}

func (s *Store) hold(size int64) { s.counts.Bytes += size }

// evict drops the oldest items until the limit holds. Door events are
// bounded by their number and go only with it: they are what a diagnosis is made from.
func (s *Store) evict() {
	for s.counts.Bytes > s.limits.Bytes {
		const none = ^uint64(0)
		span, metric, log := none, none, none
		if s.spans.n > 0 {
			span = s.spans.first().Request
		}
		if s.metrics.n > 0 {
			metric = s.metrics.first().Request
		}
		if s.logs.n > 0 {
			log = s.logs.first().Request
		}
		switch oldest := min(span, metric, log); {
		case oldest == none:
			return
		case oldest == span:
			s.counts.Bytes -= s.spans.pop().size
			s.counts.KeptSpans--
			s.counts.EvictedItems++
		case oldest == metric:
			h := s.metrics.pop()
			s.counts.Bytes -= h.size
			s.counts.KeptPoints -= len(h.item.Points)
			s.counts.EvictedItems += len(h.item.Points)
		default:
			s.counts.Bytes -= s.logs.pop().size
			s.counts.KeptLogs--
			s.counts.EvictedItems++
		}
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

// sharedSizes charges each resource and scope to the last item that refers to
// it: items leave oldest first, so that is the one whose eviction frees it.
type sharedSizes map[any]struct{}

type batchSizes struct{ spans, metrics, logs []int64 }

func (s sharedSizes) of(b *Batch) batchSizes {
	z := batchSizes{make([]int64, len(b.Spans)), make([]int64, len(b.Metrics)), make([]int64, len(b.Logs))}
	var lastRes *Resource
	var lastScope *Scope
	shared := func(r *Resource, c *Scope) (n int64) {
		if r != lastRes && r != nil {
			if _, seen := s[r]; !seen {
				s[r] = struct{}{}
				n += r.Size()
			}
		}
		if c != lastScope && c != nil {
			if _, seen := s[c]; !seen {
				s[c] = struct{}{}
				n += c.Size()
			}
		}
		lastRes, lastScope = r, c
		return n
	}
	// In the order of eviction within one request, backwards.
	for i := len(b.Logs) - 1; i >= 0; i-- {
		z.logs[i] = b.Logs[i].Size() + shared(b.Logs[i].Resource, b.Logs[i].Scope)
	}
	for i := len(b.Metrics) - 1; i >= 0; i-- {
		z.metrics[i] = b.Metrics[i].Size() + shared(b.Metrics[i].Resource, b.Metrics[i].Scope)
	}
	for i := len(b.Spans) - 1; i >= 0; i-- {
		z.spans[i] = b.Spans[i].Size() + shared(b.Spans[i].Resource, b.Spans[i].Scope)
	}
	return z
}
