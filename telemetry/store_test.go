package telemetry

import (
	"cmp"
	"context"
	"fmt"
	"math/rand/v2"
	"runtime"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// model is the store as plain maps and slices: every batch in order, and by
// looking at everything anew at each step, what must be left.
type model struct {
	limits Limits
	adds   map[uint64]Batch

	traces  map[TraceID]*modelTrace
	metrics []modelItem
	logs    []modelItem
	door    []DoorEvent
	gone    map[TraceID]bool
	counts  Counts
	orders  int
}

type modelItem struct {
	name     string
	size     int64
	n        int // items it counts for
	request  uint64
	resource *Resource
	span     *Span
}

type modelTrace struct {
	spans  []modelItem
	latest uint64
	order  int // among those of the same latest request
	cut    bool
}

func (m *modelTrace) size() (n int64) {
	for _, s := range m.spans {
		n += s.size
	}
	return n
}

func (m *modelTrace) complete() bool {
	seen, root := map[SpanID]bool{}, false
	for _, s := range m.spans {
		seen[s.span.SpanID] = true
		root = root || s.span.Root()
	}
	for _, s := range m.spans {
		if !s.span.Root() && !seen[s.span.ParentID] {
			return false
		}
	}
	return root && !m.cut
}

// items is everything held but door events.
func (m *model) items() (out []modelItem) {
	for _, t := range m.traces {
		out = append(out, t.spans...)
	}
	return append(append(out, m.metrics...), m.logs...)
}

func (m *model) bytes() (n int64) {
	shared := map[*Resource]bool{}
	for _, it := range m.items() {
		if n += it.size; it.resource != nil && !shared[it.resource] {
			shared[it.resource] = true
			n += it.resource.Size()
		}
	}
	for i := range m.door {
		n += m.door[i].Size()
	}
	return n
}

// oldest is the trace with the earliest latest span, of the complete ones or of the others.
func (m *model) oldest(complete bool) (id TraceID, t *modelTrace, bytes int64) {
	for k, x := range m.traces {
		if x.complete() != complete {
			continue
		}
		bytes += x.size()
		if t == nil || x.latest < t.latest || x.latest == t.latest && x.order < t.order {
			id, t = k, x
		}
	}
	return id, t, bytes
}

func (m *model) expect() {
	m.traces, m.gone = map[TraceID]*modelTrace{}, map[TraceID]bool{}
	for seq := uint64(1); seq <= uint64(len(m.adds)); seq++ {
		m.add(seq, m.adds[seq])
		for before := m.bytes(); before > m.limits.Bytes && m.evictOne(seq); before = m.bytes() {
			m.counts.EvictedBytes += before - m.bytes()
		}
	}
	m.counts.Bytes, m.counts.KeptTraces = m.bytes(), len(m.traces)
}

func (m *model) add(seq uint64, b Batch) {
	if b.Door.Outcome == Refused {
		m.counts.Refused++
	} else {
		m.counts.Requests++
	}
	b.Door.Seq = seq
	if m.door = append(m.door, b.Door); len(m.door) > m.limits.DoorEvents {
		m.door = m.door[1:]
		m.counts.EvictedDoorEvents++
	}
	for _, s := range b.Spans {
		t := m.traces[s.TraceID]
		size := s.Size() + spanOverhead
		if t == nil {
			t = &modelTrace{cut: m.gone[s.TraceID]}
			m.traces[s.TraceID] = t
			size += traceOverhead
		}
		if t.latest != seq {
			t.latest, t.order = seq, m.orders
			m.orders++
		}
		t.spans = append(t.spans, modelItem{"span " + s.Name, size, 1, seq, s.Resource, s})
		m.counts.Spans++
		m.counts.KeptSpans++
	}
	for _, s := range b.Metrics {
		m.metrics = append(m.metrics, modelItem{"metric " + s.Name, s.Size(), len(s.Points), seq, s.Resource, nil})
		m.counts.Points += len(s.Points)
		m.counts.KeptPoints += len(s.Points)
	}
	for _, s := range b.Logs {
		m.logs = append(m.logs, modelItem{"log " + s.EventName, s.Size(), 1, seq, s.Resource, nil})
		m.counts.Logs++
		m.counts.KeptLogs++
	}
}

// evictOne drops the next thing to go; false when only door events are left.
func (m *model) evictOne(now uint64) bool {
	id, t, _ := m.oldest(true)
	other, incomplete, bytes := m.oldest(false)
	if incomplete != nil && (t == nil || bytes > m.limits.Bytes/2) {
		id, t = other, incomplete
	}
	metric := len(m.metrics) > 0
	log := len(m.logs) > 0
	switch {
	case t != nil && (!metric || t.latest <= m.metrics[0].request) && (!log || t.latest <= m.logs[0].request):
		m.evictTrace(id, t, now)
	case metric && (!log || m.metrics[0].request <= m.logs[0].request):
		m.counts.EvictedItems += m.metrics[0].n
		m.counts.KeptPoints -= m.metrics[0].n
		m.metrics = m.metrics[1:]
	case log:
		m.counts.EvictedItems++
		m.counts.KeptLogs--
		m.logs = m.logs[1:]
	default:
		return false
	}
	return true
}

func (m *model) evictTrace(id TraceID, t *modelTrace, now uint64) {
	whole, moves := t.latest != now && t.size() <= m.limits.Bytes/8, t.complete()
	for len(t.spans) > 0 && (whole || m.bytes() > m.limits.Bytes) {
		t.spans = t.spans[1:]
		m.counts.EvictedItems++
		m.counts.KeptSpans--
	}
	if t.cut = true; moves {
		t.order = m.orders
		m.orders++
	}
	if len(t.spans) == 0 {
		delete(m.traces, id)
		m.gone[id] = true
	}
}

// randomBatch is a request in which traces go on from one to the next, come
// whole, lack their root, or name parents that never come.
func randomBatch(r *rand.Rand, id string) Batch {
	b := Batch{Door: DoorEvent{Outcome: Accepted, Remote: id}}
	res := &Resource{Attrs: Attrs{{"service.name", String(id)}}}
	name := func(i int) string { return fmt.Sprintf("%s-%d", id, i) }
	switch r.IntN(8) {
	case 6, 7:
		b.Spans = tree(r.IntN(1_000_000), 1+r.IntN(6))
		for i, s := range b.Spans {
			s.Name, s.Resource = name(i), res
		}
	case 0:
		b.Door.Outcome, b.Door.Cause = Refused, CauseMalformed
	case 1:
		for i := range r.IntN(4) {
			b.Metrics = append(b.Metrics, &Metric{Name: name(i), Points: make([]Point, r.IntN(4)), Resource: res})
		}
	case 2:
		for i := range r.IntN(8) {
			b.Logs = append(b.Logs, &LogRecord{EventName: name(i), Body: String("body"), Resource: res})
		}
	default:
		large := r.IntN(10) == 0
		for i := range r.IntN(12) {
			s := &Span{Name: name(i), Resource: res, Attrs: Attrs{{"k", Int(int64(i))}}}
			s.TraceID[0] = byte(1 + r.IntN(12))
			if large {
				s.TraceID[0] = 99
			}
			s.SpanID[0] = byte(1 + r.IntN(30))
			if r.IntN(3) > 0 {
				s.ParentID[0] = byte(1 + r.IntN(30))
			}
			if r.IntN(9) == 0 {
				s.Resource = &Resource{Attrs: Attrs{{"service.name", String(name(i))}}}
			}
			b.Spans = append(b.Spans, s)
		}
	}
	return b
}

// names is everything a snapshot holds, sorted.
func names(s *Snapshot) (out []string) {
	for _, e := range s.Spans {
		out = append(out, "span "+e.Name)
	}
	for _, e := range s.Metrics {
		out = append(out, "metric "+e.Name)
	}
	for _, e := range s.Logs {
		out = append(out, "log "+e.EventName)
	}
	slices.Sort(out)
	return out
}

func TestStoreAgainstModel(t *testing.T) {
	for seed := range uint64(20) {
		limits := Limits{Bytes: int64(2_000 + 3_000*seed), DoorEvents: 5 + int(seed)}
		s := NewStore(limits)
		m := &model{limits: limits, adds: map[uint64]Batch{}}
		var mu sync.Mutex
		var wg sync.WaitGroup
		for w := range uint64(4) {
			wg.Go(func() {
				r := rand.New(rand.NewPCG(seed, w))
				for i := range 30 {
					b := randomBatch(r, fmt.Sprintf("%d/%d", w, i))
					var seq uint64
					if b.Door.Outcome == Refused {
						seq = s.Door(b.Door)
					} else {
						seq = s.Add(b)
					}
					mu.Lock()
					m.adds[seq] = b
					mu.Unlock()
					if snap := s.Snapshot(); snap.Counts.Bytes > limits.Bytes && len(snap.Spans)+len(snap.Metrics)+len(snap.Logs) > 0 {
						t.Errorf("seed %d: %d bytes held, limit %d", seed, snap.Counts.Bytes, limits.Bytes)
					}
				}
			})
		}
		wg.Wait()
		m.expect()
		snap := s.Snapshot()
		var kept []string
		all := m.items()
		slices.SortStableFunc(all, func(a, b modelItem) int { return cmp.Compare(a.request, b.request) })
		for _, it := range all {
			kept = append(kept, it.name)
		}
		slices.Sort(kept)
		if !slices.IsSortedFunc(snap.Spans, func(a, b *Span) int { return cmp.Compare(a.Request, b.Request) }) {
			t.Fatalf("seed %d: not in order of arrival", seed)
		}
		if got := names(snap); !slices.Equal(got, kept) {
			t.Fatalf("seed %d: kept\n%v\nwant\n%v", seed, got, kept)
		}
		if snap.Counts != m.counts {
			t.Fatalf("seed %d: counts\n%+v\nwant\n%+v", seed, snap.Counts, m.counts)
		}
		for _, sp := range snap.Spans {
			if _, cut := snap.Cut[sp.TraceID]; cut != m.traces[sp.TraceID].cut {
				t.Fatalf("seed %d: trace %s is cut: %v", seed, sp.TraceID, cut)
			}
		}
		if len(snap.Traces) != len(m.traces) {
			t.Fatalf("seed %d: %d traces, want %d", seed, len(snap.Traces), len(m.traces))
		}
		for _, line := range snap.Traces {
			if x := m.traces[line.ID]; x == nil || line.Spans != len(x.spans) {
				t.Fatalf("seed %d: %+v, want %+v", seed, line, x)
			}
		}
		var gotDoor, door []uint64
		for _, e := range m.door {
			door = append(door, e.Seq)
		}
		for _, e := range snap.Door {
			gotDoor = append(gotDoor, e.Seq)
		}
		if !slices.Equal(gotDoor, door) {
			t.Fatalf("seed %d: door %v want %v", seed, gotDoor, door)
		}
		if snap.Revision != uint64(len(m.adds)) {
			t.Fatalf("seed %d: revision %d after %d changes", seed, snap.Revision, len(m.adds))
		}
	}
}

func TestSnapshotIsCachedAndImmutable(t *testing.T) {
	s := NewStore(Limits{Bytes: 3000})
	s.Add(Batch{Spans: []*Span{{Name: "a"}, {Name: "b"}}})
	old := s.Snapshot()
	if s.Snapshot() != old {
		t.Fatal("the same revision gave two snapshots")
	}
	for range 10 {
		s.Add(Batch{Spans: []*Span{{Name: "later"}}})
	}
	if len(old.Spans) != 2 || old.Spans[0].Name != "a" || old.Spans[1].Name != "b" || len(old.Door) != 1 {
		t.Fatalf("an old snapshot changed: %+v", old)
	}
	now := s.Snapshot()
	if now == old || now.Revision != 11 || now.Counts.EvictedItems == 0 {
		t.Fatalf("new snapshot: %+v", now)
	}
}

func TestOneBatchLargerThanTheLimit(t *testing.T) {
	s := NewStore(Limits{Bytes: 10_000})
	trace := TraceID{1}
	var spans []*Span
	for i := range 1000 {
		spans = append(spans, &Span{TraceID: trace, Name: fmt.Sprint(i)})
	}
	s.Add(Batch{Spans: spans})
	snap := s.Snapshot()
	c := snap.Counts
	if c.Bytes > 10_000 || c.Spans != 1000 || c.KeptSpans == 0 || c.KeptSpans+c.EvictedItems != 1000 || len(snap.Spans) != c.KeptSpans {
		t.Fatalf("%+v", c)
	}
	if last := snap.Spans[len(snap.Spans)-1].Name; last != "999" {
		t.Fatalf("the newest span is gone; last is %s", last)
	}
}

func TestSubscribe(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := NewStore(Limits{})
		ctx, cancel := context.WithCancel(t.Context())
		ch := s.Subscribe(ctx)
		start := time.Now()
		s.Door(DoorEvent{})
		<-ch
		if d := time.Since(start); d != 0 {
			t.Fatalf("the first wake took %v", d)
		}
		// One second of a change a millisecond: ten wakes and no more.
		go func() {
			for range 1000 {
				s.Door(DoorEvent{})
				time.Sleep(time.Millisecond)
			}
		}()
		wakes := 0
		var seen uint64
		for seen < 1001 {
			<-ch
			wakes++
			seen = s.Revision()
		}
		if wakes < 9 || wakes > 11 {
			t.Fatalf("%d wakes in a second", wakes)
		}
		// The last change is always told, and nothing after it.
		time.Sleep(time.Second)
		select {
		case <-ch:
			t.Fatal("a wake without a change")
		default:
		}
		cancel()
		if _, open := <-ch; open {
			t.Fatal("a wake after the end")
		}
		s.Door(DoorEvent{}) // must not panic on the closed channel
		late := s.Subscribe(t.Context())
		select {
		case <-late:
		default:
			t.Fatal("a subscriber of a store that holds something was not woken")
		}
	})
}

func TestSubscribeEndsWithATimerPending(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := NewStore(Limits{})
		ctx, cancel := context.WithCancel(t.Context())
		ch := s.Subscribe(ctx)
		s.Door(DoorEvent{})
		s.Door(DoorEvent{})
		cancel()
		n := 0
		for range ch {
			n++
		}
		time.Sleep(time.Second)
		if n > 1 {
			t.Fatalf("%d wakes", n)
		}
	})
}

// heapOf is how much the heap grew by what make returned, per item.
func heapOf(n int, build func(i int) any) int64 {
	keep := make([]any, n)
	var a, b runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&a)
	for i := range keep {
		keep[i] = build(i)
	}
	runtime.GC()
	runtime.ReadMemStats(&b)
	runtime.KeepAlive(keep)
	return int64(b.HeapAlloc-a.HeapAlloc) / int64(n)
}

// fresh defeats sharing: every string its own allocation.
func fresh(s string, i int) string { return fmt.Sprintf("%s-%06d", s, i) }

func manyAttrs(i, n int) Attrs {
	a := make(Attrs, n)
	for j := range a {
		a[j] = Attr{fresh("some.attribute", j), String(fresh("a value of some length", i))}
	}
	return a
}

func TestSizeAgainstTheHeap(t *testing.T) {
	cases := map[string]func(i int) (any, int64){
		"bare span": func(i int) (any, int64) { s := &Span{}; return s, s.Size() },
		"span": func(i int) (any, int64) {
			s := &Span{Name: fresh("span", i), Attrs: manyAttrs(i, 6), Events: []Event{{Name: fresh("event", i), Attrs: manyAttrs(i, 2)}}, Links: make([]Link, 2)}
			return s, s.Size()
		},
		"nested": func(i int) (any, int64) {
			s := &Span{Attrs: Attrs{{fresh("k", i), Map(manyAttrs(i, 3))}, {fresh("l", i), Array([]Value{String(fresh("x", i)), Int(1), Array([]Value{Bool(true)})})}}}
			return s, s.Size()
		},
		"metric": func(i int) (any, int64) {
			m := &Metric{Name: fresh("metric", i), Points: make([]Point, 3)}
			for j := range m.Points {
				m.Points[j] = Point{Attrs: manyAttrs(i, 2), Bounds: make([]float64, 15), Buckets: make([]uint64, 16), Exemplars: make([]Exemplar, 1)}
			}
			return m, m.Size()
		},
		"log": func(i int) (any, int64) {
			l := &LogRecord{Body: String(fresh("a log line that says a little more than nothing", i)), Attrs: manyAttrs(i, 3)}
			return l, l.Size()
		},
		"resource": func(i int) (any, int64) { r := &Resource{Attrs: manyAttrs(i, 5)}; return r, r.Size() },
		"scope":    func(i int) (any, int64) { s := &Scope{Name: fresh("scope", i)}; return s, s.Size() },
		"door": func(i int) (any, int64) {
			e := &DoorEvent{Detail: fresh("what the decoder said", i)}
			return e, e.Size()
		},
	}
	for name, build := range cases {
		var size int64
		real := heapOf(3000, func(i int) any {
			v, n := build(i)
			size = n
			return v
		})
		if size > 2*real || real > 2*size {
			t.Errorf("%s: estimate %d bytes, heap grew by %d", name, size, real)
		}
	}
}

func TestValue(t *testing.T) {
	all := []Value{{}, String("x"), Bytes([]byte("x")), Bool(true), Int(1), Double(1), Array([]Value{Int(1)}), Map(Attrs{{"k", Int(1)}})}
	for i, v := range all {
		for j, w := range all {
			if v.Equal(w) != (i == j) {
				t.Errorf("%s %v equal to %s %v: %v", v.Type(), v.Any(), w.Type(), w.Any(), v.Equal(w))
			}
		}
	}
	if got := Array([]Value{String("a"), Map(Attrs{{"k", Double(0.5)}})}).Text(); got != "[a, {k: 0.5}]" {
		t.Error(got)
	}
	a := Attrs{{"k", Int(1)}, {"k", Int(2)}}
	if v, ok := a.Get("k"); !ok || v.Int() != 2 {
		t.Error("the last value under a key must win", v.Any())
	}
}

func BenchmarkAdd(b *testing.B) {
	s := NewStore(Limits{})
	b.ReportAllocs()
	for b.Loop() {
		spans := make([]*Span, 512)
		for i := range spans {
			spans[i] = &Span{Name: "a"}
		}
		s.Add(Batch{Spans: spans})
	}
}
