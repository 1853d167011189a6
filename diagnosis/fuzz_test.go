package diagnosis

import (
	"encoding/binary"
	"math/rand/v2"
	"testing"
	"time"

	"otelings/telemetry"
)

// random is a snapshot of anything: ids from few, times that are good, zero, of
// another unit or nonsense, requests and door events in any order.
func random(r *rand.Rand) *telemetry.Snapshot {
	causes := append(Causes(), "", "odd")
	outcomes := []telemetry.Outcome{telemetry.Accepted, telemetry.Partial, telemetry.Refused, telemetry.Dropped, "odd"}
	clock := func() uint64 {
		base := at(time.Duration(r.Int64N(int64(8*time.Hour))) - 4*time.Hour)
		return [...]uint64{base, base, base, 0, base / 1e3, base / 1e6, base / 1e9, r.Uint64(), 1<<64 - 1}[r.IntN(9)]
	}
	resources := []*telemetry.Resource{nil, named("a"), named("a"), named("b"), named(""), named("unknown_service:x"), {Dropped: 1}}
	res := func() *telemetry.Resource { return resources[r.IntN(len(resources))] }
	s := &telemetry.Snapshot{Connections: r.IntN(2), Cut: map[telemetry.TraceID]struct{}{{byte(r.IntN(9))}: {}}}
	for i := range r.IntN(10) {
		d := telemetry.DoorEvent{Seq: uint64(i + r.IntN(2)), Outcome: outcomes[r.IntN(5)], Cause: causes[r.IntN(len(causes))], WireBytes: r.IntN(2), Open: time.Duration(r.IntN(3)) * time.Second}
		if r.IntN(4) > 0 {
			d.Time = time.Unix(0, int64(clock()))
		}
		s.Door = append(s.Door, d)
	}
	for range r.IntN(30) {
		sp := &telemetry.Span{TraceID: telemetry.TraceID{byte(r.IntN(3))}, SpanID: telemetry.SpanID{byte(r.IntN(5))}, ParentID: telemetry.SpanID{byte(r.IntN(6))},
			Start: clock(), End: clock(), Request: uint64(r.IntN(12)), Resource: res(), Flags: r.Uint32(), DroppedLinks: uint32(r.IntN(2)), Name: string([]byte{byte(r.IntN(256))})}
		if r.IntN(3) == 0 {
			sp.Events = []telemetry.Event{{Time: clock(), Dropped: uint32(r.IntN(2))}}
		}
		s.Spans = append(s.Spans, sp)
	}
	for range r.IntN(10) {
		m := &telemetry.Metric{Resource: res(), Request: uint64(r.IntN(12)), Scope: &telemetry.Scope{Dropped: uint32(r.IntN(2))}}
		for range r.IntN(3) {
			m.Points = append(m.Points, telemetry.Point{Start: clock(), Time: clock()})
		}
		s.Metrics = append(s.Metrics, m)
	}
	for range r.IntN(10) {
		s.Logs = append(s.Logs, &telemetry.LogRecord{Time: clock(), Observed: clock(), Resource: res(), SpanID: telemetry.SpanID{byte(r.IntN(2))}, Dropped: uint32(r.IntN(2)), Request: uint64(r.IntN(12))})
	}
	return s
}

// whole fails when a finding says more than there is.
func whole(t *testing.T, s *telemetry.Snapshot, now time.Time, final bool) {
	items := len(s.Door) + len(s.Spans) + len(s.Logs)
	for _, m := range s.Metrics {
		items += len(m.Points)
	}
	seen := map[telemetry.Cause]bool{}
	for _, f := range Of(s, now, final) {
		if f.Count < 1 || f.Count > items || len(f.Spans) > maxExamples || len(f.Spans) > f.Count || seen[f.Cause] || f.Says.ZH == "" || f.Detail.EN == "" {
			t.Fatalf("of %d items: %+v", items, f)
		}
		seen[f.Cause] = true
	}
	if _, pending := Look(s, now, true); pending {
		t.Fatal("nothing more can come, and yet it waits")
	}
}

func FuzzOf(f *testing.F) {
	for i := range uint64(50) {
		f.Add(i, i, i%2 == 0)
	}
	f.Fuzz(func(t *testing.T, a, b uint64, final bool) {
		var seed [32]byte
		binary.LittleEndian.PutUint64(seed[:], a)
		binary.LittleEndian.PutUint64(seed[8:], b)
		s := random(rand.New(rand.NewChaCha8(seed)))
		whole(t, s, noon.Add(time.Duration(b%200)*time.Second), final)
	})
}
