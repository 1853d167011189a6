package diagnosis

import (
	"encoding/binary"
	"math/rand/v2"
	"testing"
	"time"

	"otelings/telemetry"
)

// flood is n spans in requests of 512, with random ids; shape gives each its
// trace and parent.
func flood(n int, shape func(i int, sp *telemetry.Span, before []*telemetry.Span)) *telemetry.Snapshot {
	s := &telemetry.Snapshot{Connections: 1}
	r := rand.New(rand.NewPCG(1, 2))
	var res *telemetry.Resource
	for i := range n {
		if i%512 == 0 {
			s.Door = append(s.Door, telemetry.DoorEvent{Seq: uint64(len(s.Door) + 1), Time: noon.Add(2 * time.Second), Outcome: telemetry.Accepted})
			res = named("shop")
		}
		sp := &telemetry.Span{Name: "work", Start: at(0), End: at(time.Second), Resource: res, Request: uint64(len(s.Door))}
		binary.LittleEndian.PutUint64(sp.SpanID[:], r.Uint64()|1)
		binary.LittleEndian.PutUint64(sp.TraceID[:], r.Uint64()|1)
		binary.LittleEndian.PutUint64(sp.TraceID[8:], r.Uint64())
		shape(i, sp, s.Spans)
		s.Spans = append(s.Spans, sp)
	}
	return s
}

func BenchmarkOf(b *testing.B) {
	const n = 130_000
	for name, shape := range map[string]func(int, *telemetry.Span, []*telemetry.Span){
		"traces of 10": func(i int, sp *telemetry.Span, before []*telemetry.Span) {
			if i%10 > 0 {
				sp.TraceID, sp.ParentID = before[i-1].TraceID, before[i-1].SpanID
			}
		},
		"all roots":   func(int, *telemetry.Span, []*telemetry.Span) {},
		"all orphans": func(_ int, sp *telemetry.Span, _ []*telemetry.Span) { sp.ParentID = telemetry.SpanID{1} },
		"one trace": func(i int, sp *telemetry.Span, before []*telemetry.Span) {
			if i > 0 {
				sp.TraceID, sp.ParentID = before[0].TraceID, before[0].SpanID
			}
		},
		"one key": func(i int, sp *telemetry.Span, before []*telemetry.Span) {
			if i > 0 {
				sp.TraceID, sp.SpanID = before[0].TraceID, before[0].SpanID
			}
		},
		"one key of two crowded resources": func(i int, sp *telemetry.Span, before []*telemetry.Span) {
			crowd(i, sp, before)
			if i > 0 {
				sp.TraceID, sp.SpanID = before[0].TraceID, before[0].SpanID
			}
		},
		"early children of a crowded resource": func(i int, sp *telemetry.Span, before []*telemetry.Span) {
			crowd(i, sp, before)
			if sp.Start--; i > 0 {
				sp.TraceID, sp.ParentID, sp.Start = before[0].TraceID, before[0].SpanID, at(-time.Second)
			}
		},
	} {
		s := flood(n, shape)
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				Of(s, noon.Add(time.Minute), false)
			}
		})
	}
}

// crowd gives the first span, and all others, one resource of very many
// attributes, the same but for the pointer.
func crowd(i int, sp *telemetry.Span, before []*telemetry.Span) {
	if i > 1 {
		sp.Resource = before[1].Resource
		return
	}
	sp.Resource = named("shop")
	for n := range 200_000 {
		sp.Resource.Attrs = append(sp.Resource.Attrs, telemetry.Attr{Key: "k", Value: telemetry.Int(int64(n))})
	}
}
