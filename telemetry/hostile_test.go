package telemetry

import (
	"fmt"
	"testing"
)

// crowded is a resource with many attributes and no service name.
func crowded(n int) *Resource {
	r := &Resource{Attrs: make(Attrs, n)}
	for i := range r.Attrs {
		r.Attrs[i] = Attr{Key: "k", Value: Int(int64(i))}
	}
	return r
}

func TestATraceIsRememberedLongAfterItWasEvicted(t *testing.T) {
	s := NewStore(Limits{Bytes: 50_000, DoorEvents: 10})
	const n = 30_000
	for i := range n {
		s.Add(Batch{Spans: tree(i, 1)})
	}
	s.Add(Batch{Spans: []*Span{
		{TraceID: traceID(0), SpanID: spanIDOf(7), ParentID: spanIDOf(0)},     // a consumer, hours later
		{TraceID: traceID(n + 9), SpanID: spanIDOf(8), ParentID: spanIDOf(9)}, // of a trace that never was here
	}})
	cut := s.Snapshot().Cut
	if _, is := cut[traceID(0)]; !is {
		t.Error("its parent was held once, and nobody says so")
	}
	if _, is := cut[traceID(n+9)]; is && len(cut) > 2 {
		t.Error("every trace is taken for one that was here")
	}
}

// A generation that is full gives way: the traces of the one before are still
// known, those of two before are not.
func TestGoneTracesForget(t *testing.T) {
	var g goneTraces
	if g.has(traceID(1)) {
		t.Fatal("nothing went yet")
	}
	const some = 1000
	known := func(generation int) (n int) {
		for i := range some {
			if g.has(traceID(generation*some + i)) {
				n++
			}
		}
		return n
	}
	for generation := range 3 {
		if generation > 0 {
			g.n = maxGone // as if it were full
		}
		for i := range some {
			g.add(traceID(generation*some + i))
		}
	}
	if known(2) != some || known(1) != some || known(0) > some/10 || known(7) > some/10 {
		t.Errorf("of %d each are known: %d of this generation, %d of the last, %d of the one before, %d that never were here", some, known(2), known(1), known(0), known(7))
	}
}

// Spans that lose their places one by one leave nothing behind, neither in the
// counts nor in the lists of traces.
func TestBytesReturnToTheDoorEvents(t *testing.T) {
	s := NewStore(Limits{Bytes: 400_000, DoorEvents: 50})
	shared := crowded(20) // one pointer in several batches
	for i := range 300 {
		spans := tree(i%7, 1+i%40)
		for j, sp := range spans {
			sp.Resource = shared
			if j%3 == 0 {
				sp.Scope = &Scope{Name: fmt.Sprint("lib", j)}
			}
		}
		s.Add(Batch{Spans: spans, Logs: []*LogRecord{{Body: String("x"), Resource: shared}}, Metrics: []*Metric{{Points: make([]Point, 3), Resource: shared}}})
	}
	release := s.Reserve(1 << 40)
	defer release()
	door := int64(0)
	snap := s.Snapshot()
	for i := range snap.Door {
		door += snap.Door[i].Size()
	}
	c := snap.Counts
	if c.Bytes != door || c.KeptSpans+c.KeptPoints+c.KeptLogs+c.KeptTraces != 0 {
		t.Errorf("nothing is held but %d bytes of door events, and it says %+v", door, c)
	}
	if x := &s.traces; x.complete.bytes != 0 || x.incomplete.bytes != 0 || x.complete.head != nil || x.incomplete.head != nil || x.youngest != nil || len(x.byID)+len(x.cut) != 0 {
		t.Errorf("traces are left: %+v", x)
	}
}

// A resource with hundreds of thousands of attributes, shared by spans of as
// many traces as fit into one request.
func BenchmarkAddCrowdedResource(b *testing.B) {
	res := crowded(300_000)
	for b.Loop() {
		spans := make([]*Span, 40_000)
		for i := range spans {
			spans[i] = &Span{TraceID: traceID(i), SpanID: spanIDOf(i), Resource: res}
		}
		NewStore(Limits{}).Add(Batch{Spans: spans})
	}
}

// A large old trace that loses a few spans for each small one that comes.
func BenchmarkAddBesideALargeTrace(b *testing.B) {
	for b.Loop() {
		s := NewStore(Limits{Bytes: 64 << 20})
		large := make([]*Span, 40_000)
		for i := range large {
			large[i] = &Span{TraceID: traceID(0), SpanID: spanIDOf(i), ParentID: spanIDOf(1 << 30)}
		}
		s.Add(Batch{Spans: large})
		for i := range 80_000 {
			s.Add(Batch{Spans: []*Span{{TraceID: traceID(i + 1), SpanID: spanIDOf(1), ParentID: spanIDOf(2)}}})
		}
	}
}
