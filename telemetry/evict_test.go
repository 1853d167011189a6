package telemetry

import (
	"encoding/binary"
	"fmt"
	"runtime"
	"testing"
)

func traceID(n int) (id TraceID) {
	binary.BigEndian.PutUint64(id[8:], uint64(n)+1)
	return id
}

func spanIDOf(n int) (id SpanID) {
	binary.BigEndian.PutUint64(id[:], uint64(n)+1)
	return id
}

// tree is n spans of one trace: a root with children, named after the trace.
func tree(trace, n int) []*Span {
	spans := make([]*Span, n)
	for i := range spans {
		spans[i] = &Span{TraceID: traceID(trace), SpanID: spanIDOf(i), Name: fmt.Sprintf("%d/%d", trace, i)}
		if i > 0 {
			spans[i].ParentID = spanIDOf(0)
		}
	}
	return spans
}

// kept counts the held spans by trace.
func kept(s *Store) map[TraceID]int {
	out := map[TraceID]int{}
	for _, sp := range s.Snapshot().Spans {
		out[sp.TraceID]++
	}
	return out
}

func TestCompleteTracesGoFirstAndWhole(t *testing.T) {
	s := NewStore(Limits{Bytes: 100_000})
	s.Add(Batch{Spans: tree(0, 10)[1:]}) // its root is still to come
	for i := 1; i < 100; i++ {
		s.Add(Batch{Spans: tree(i, 10)})
	}
	held := kept(s)
	if held[traceID(0)] != 9 {
		t.Errorf("of the incomplete trace %d spans are left, want 9", held[traceID(0)])
	}
	for id, n := range held {
		if id != traceID(0) && n != 10 {
			t.Errorf("trace %s has %d of 10 spans: traces go whole", id, n)
		}
	}
	if len(held) < 10 || held[traceID(99)] == 0 || held[traceID(1)] != 0 {
		t.Errorf("%d traces held, the newest has %d spans, the oldest complete one %d", len(held), held[traceID(99)], held[traceID(1)])
	}
	s.Add(Batch{Spans: tree(0, 1)})
	for i := 100; i < 200; i++ {
		s.Add(Batch{Spans: tree(i, 10)})
	}
	if n := kept(s)[traceID(0)]; n != 0 {
		t.Errorf("complete now and the oldest, yet %d spans are left", n)
	}
}

func TestIncompleteTracesHoldHalfAtMost(t *testing.T) {
	s := NewStore(Limits{Bytes: 100_000, DoorEvents: 10})
	for i := range 100 {
		s.Add(Batch{Spans: tree(i, 2)[1:]})
	}
	for i := 1000; i < 1200; i++ {
		s.Add(Batch{Spans: tree(i, 2)})
	}
	whole, orphans := 0, 0
	for _, n := range kept(s) {
		if n == 2 {
			whole++
		} else {
			orphans++
		}
	}
	if whole < 20 || orphans < 20 {
		t.Errorf("%d complete traces and %d others held", whole, orphans)
	}
}

func TestALargeTraceKeepsItsNewestSpans(t *testing.T) {
	s := NewStore(Limits{Bytes: 150_000, DoorEvents: 10})
	all := tree(7, 2000)
	for i := 0; i < len(all); i += 20 {
		s.Add(Batch{Spans: all[i : i+20]})
	}
	snap := s.Snapshot()
	n := len(snap.Spans)
	if n < 100 || snap.Spans[n-1].Name != "7/1999" || snap.Spans[0].Name != fmt.Sprintf("7/%d", 2000-n) {
		t.Errorf("%d spans from %s to %s", n, snap.Spans[0].Name, snap.Spans[n-1].Name)
	}
	if _, cut := snap.Cut[traceID(7)]; !cut {
		t.Error("nobody is told that the trace was cut")
	}
	// Small ones that come later have their room beside it.
	for i := 100; i < 110; i++ {
		s.Add(Batch{Spans: tree(i, 10)})
	}
	if got := kept(s); len(got) != 11 {
		t.Errorf("%d traces held, want 11", len(got))
	}
}

func TestWhatComesBackAfterItWasEvictedIsCut(t *testing.T) {
	s := NewStore(Limits{Bytes: 50_000})
	for i := range 100 {
		s.Add(Batch{Spans: tree(i, 10)})
	}
	s.Add(Batch{Spans: []*Span{{TraceID: traceID(0), SpanID: spanIDOf(77), ParentID: spanIDOf(3)}}})
	if _, cut := s.Snapshot().Cut[traceID(0)]; !cut {
		t.Error("its parent was evicted, which is not the sender's fault")
	}
	if n := len(s.Snapshot().Cut); n != 1 {
		t.Errorf("%d traces are cut, want 1", n)
	}
}

// A resource is charged as long as one span of its request is held, in
// whatever order they go.
func TestSharedResourcesAreChargedWhileTheyLive(t *testing.T) {
	s := NewStore(Limits{Bytes: 200_000})
	for i := range 50 {
		res := &Resource{Attrs: Attrs{{"k", String(string(make([]byte, 20_000)))}}}
		whole := &Span{TraceID: traceID(2 * i), SpanID: spanIDOf(0), Resource: res}
		open := &Span{TraceID: traceID(2*i + 1), SpanID: spanIDOf(0), ParentID: spanIDOf(9), Resource: res}
		s.Add(Batch{Spans: []*Span{open, whole}})
		held := map[*Resource]bool{}
		var bytes int64
		for _, sp := range s.Snapshot().Spans {
			if held[sp.Resource] {
				continue
			}
			held[sp.Resource] = true
			bytes += sp.Resource.Size()
		}
		if c := s.Snapshot().Counts; c.Bytes < bytes || c.Bytes > 200_000 {
			t.Fatalf("after %d: %d bytes charged, the resources alone take %d", i, c.Bytes, bytes)
		}
	}
}

// What the store charges is what it takes, with maps, lists and the ring.
func TestStoreSizeAgainstTheHeap(t *testing.T) {
	for _, c := range []struct {
		traces, spans int
		orphans       bool
	}{{30_000, 1, false}, {3_000, 10, false}, {30, 1_000, false}, {1, 50_000, false}, {30_000, 1, true}, {3_000, 10, true}, {1_000, 30, true}, {1_000, 36, true}, {300, 100, true}, {30, 1_000, true}, {7, 8_000, true}, {1, 50_000, true}} {
		s := NewStore(Limits{})
		var before, after runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&before)
		for i := range c.traces {
			all := tree(i, c.spans)
			for j, sp := range all {
				if c.orphans {
					sp.ParentID = spanIDOf(1_000_000 + j)
				}
			}
			for len(all) > 0 {
				n := min(len(all), 512)
				s.Add(Batch{Spans: all[:n:n]})
				all = all[n:]
			}
		}
		runtime.GC()
		runtime.ReadMemStats(&after)
		took, charged := int64(after.HeapAlloc-before.HeapAlloc), s.Snapshot().Counts.Bytes
		if ratio := float64(took) / float64(charged); ratio > 1.05 || ratio < 0.5 {
			t.Errorf("%+v: %d bytes charged, %d taken (%.2f)", c, charged, took, ratio)
		} else {
			t.Logf("%+v: %.2f of what is charged", c, ratio)
		}
		runtime.KeepAlive(s)
	}
}

func BenchmarkAddTraces(b *testing.B) {
	s := NewStore(Limits{})
	b.ReportAllocs()
	n := 0
	for b.Loop() {
		spans := make([]*Span, 0, 512)
		for len(spans) < 510 {
			spans = append(spans, tree(n, 10)...)
			n++
		}
		s.Add(Batch{Spans: spans})
	}
}

func BenchmarkSnapshot(b *testing.B) {
	s := NewStore(Limits{})
	for i := range 13_000 {
		s.Add(Batch{Spans: tree(i, 10)})
	}
	b.ReportAllocs()
	for b.Loop() {
		s.Connected(0)
		if len(s.Snapshot().Spans) == 0 {
			b.Fatal("nothing held")
		}
	}
}

func TestReserveMakesRoomAndGivesItBack(t *testing.T) {
	s := NewStore(Limits{Bytes: 100_000, DoorEvents: 10})
	for i := range 100 {
		s.Add(Batch{Spans: tree(i, 10)})
	}
	full := s.Snapshot()
	release := s.Reserve(40_000)
	less := s.Snapshot()
	if less.Counts.Bytes > 60_000 || less.Counts.EvictedBytes <= full.Counts.EvictedBytes || less.Revision == full.Revision {
		t.Errorf("room for 40,000 of 100,000 bytes, and %d are held", less.Counts.Bytes)
	}
	release()
	release() // once is enough
	for i := 100; i < 200; i++ {
		s.Add(Batch{Spans: tree(i, 10)})
	}
	if c := s.Snapshot().Counts; c.Bytes < 90_000 || c.Bytes > 100_000 {
		t.Errorf("%d bytes are held after the room was given back", c.Bytes)
	}
	s.Reserve(1 << 40)()
	if c := s.Snapshot().Counts; c.KeptSpans != 0 {
		t.Errorf("more than there is was asked for, and %d spans are held", c.KeptSpans)
	}
}

func TestASnapshotListsTheNewestTraces(t *testing.T) {
	s := NewStore(Limits{})
	for i := range MaxTraces + 10 {
		s.Add(Batch{Spans: tree(i, 1)})
	}
	snap := s.Snapshot()
	if len(snap.Traces) != MaxTraces || snap.Counts.KeptTraces != MaxTraces+10 || snap.Traces[0].ID != traceID(MaxTraces+9) {
		t.Errorf("%d of %d traces listed, the first is %s", len(snap.Traces), snap.Counts.KeptTraces, snap.Traces[0].Name)
	}
}

// What many small traces needed is given back when few large ones take their place.
func TestRoomOfManyIsGivenBack(t *testing.T) {
	s := NewStore(Limits{Bytes: 32 << 20})
	for i := range 40_000 {
		s.Add(Batch{Spans: tree(i, 1)})
	}
	many := len(s.spans.ring)
	for i := 100_000; i < 100_060; i++ {
		big := tree(i, 3)
		big[1].Attrs = Attrs{{"note", String(string(make([]byte, 1<<20)))}}
		s.Add(Batch{Spans: big})
	}
	if n := len(s.spans.ring); n > many/8 || s.traces.most > 10_000 {
		t.Errorf("the ring has %d slots, had %d; the map has room for %d traces, holds %d", n, many, s.traces.most, len(s.traces.byID))
	}
	snap := s.Snapshot()
	if len(snap.Spans) != snap.Counts.KeptSpans || len(snap.Spans) == 0 || snap.Spans[len(snap.Spans)-1].Name != "100059/2" {
		t.Errorf("%d spans, %d kept", len(snap.Spans), snap.Counts.KeptSpans)
	}
}
