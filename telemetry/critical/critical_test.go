package critical

import (
	"testing"
	"time"

	"otelings/telemetry"
)

// sp is a span from..to milliseconds; parent 0 is none.
func sp(id, parent byte, from, to uint64) *telemetry.Span {
	s := &telemetry.Span{TraceID: telemetry.TraceID{1}, SpanID: telemetry.SpanID{id}, Start: 1e9 + from*1e6, End: 1e9 + to*1e6}
	if parent > 0 {
		s.ParentID = telemetry.SpanID{parent}
	}
	return s
}

func TestOf(t *testing.T) {
	for _, c := range []struct {
		name  string
		spans []*telemetry.Span
		own   map[byte]int64 // milliseconds by id
	}{
		{"none", nil, nil},
		{"one", []*telemetry.Span{sp(1, 0, 0, 10)}, map[byte]int64{1: 10}},
		{"one after the other", []*telemetry.Span{sp(1, 0, 0, 100), sp(2, 1, 10, 40), sp(3, 1, 50, 90)}, map[byte]int64{1: 30, 2: 30, 3: 40}},
		{"side by side: the last to end", []*telemetry.Span{sp(1, 0, 0, 100), sp(2, 1, 10, 60), sp(3, 1, 10, 90)}, map[byte]int64{1: 20, 3: 80}},
		{"overlapping: up to where the later began", []*telemetry.Span{sp(1, 0, 0, 100), sp(2, 1, 10, 60), sp(3, 1, 50, 90)}, map[byte]int64{1: 20, 2: 40, 3: 40}},
		{"a child that outlives its parent", []*telemetry.Span{sp(1, 0, 0, 100), sp(2, 1, 80, 150)}, map[byte]int64{1: 80, 2: 20}},
		{"a child before its parent", []*telemetry.Span{sp(1, 0, 10, 100), sp(2, 1, 0, 50)}, map[byte]int64{1: 50, 2: 40}},
		{"grandchildren", []*telemetry.Span{sp(1, 0, 0, 100), sp(2, 1, 0, 100), sp(3, 2, 20, 80)}, map[byte]int64{1: 0, 2: 40, 3: 60}},
		{"the longest top", []*telemetry.Span{sp(1, 0, 0, 10), sp(2, 9, 0, 50)}, map[byte]int64{2: 50}},
		{"its own parent", []*telemetry.Span{sp(1, 1, 0, 10)}, map[byte]int64{1: 10}},
		{"one id twice", []*telemetry.Span{sp(1, 0, 0, 100), sp(1, 0, 0, 100), sp(2, 1, 10, 40)}, map[byte]int64{1: 70, 2: 30}},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := Of(c.spans)
			got := map[byte]int64{}
			total := time.Duration(0)
			for s, own := range p.Own {
				got[s.SpanID[0]] = own.Milliseconds()
				total += own
			}
			for id, want := range c.own {
				if got[id] != want {
					t.Errorf("span %d: %d ms, want %d", id, got[id], want)
				}
			}
			if len(got) != len(c.own) {
				t.Errorf("%v, want %v", got, c.own)
			}
			if p.Root != nil && total != p.Root.Duration() {
				t.Errorf("all together %v, the root %v", total, p.Root.Duration())
			}
		})
	}
}

func TestNothingWithoutTimes(t *testing.T) {
	ring := []*telemetry.Span{sp(1, 2, 0, 10), sp(2, 1, 0, 10)}
	unset := &telemetry.Span{SpanID: telemetry.SpanID{1}}
	back := sp(1, 0, 10, 0)
	for _, spans := range [][]*telemetry.Span{ring, {unset}, {back}} {
		if p := Of(spans); p.Root != nil || len(p.Own) > 0 {
			t.Errorf("%+v", p)
		}
	}
}

func TestAChainAsDeepAsThereAreSpans(t *testing.T) {
	spans := deep(200_000)
	p := Of(spans)
	if len(p.Own) != len(spans) {
		t.Errorf("%d of %d are on the path", len(p.Own), len(spans))
	}
}

func deep(n int) []*telemetry.Span {
	out := make([]*telemetry.Span, n)
	for i := range out {
		out[i] = &telemetry.Span{TraceID: telemetry.TraceID{1}, SpanID: id(i + 1), ParentID: id(i), Start: uint64(1e9 + i), End: uint64(2e9 - i)}
	}
	return out
}

func id(n int) telemetry.SpanID {
	return telemetry.SpanID{byte(n >> 24), byte(n >> 16), byte(n >> 8), byte(n)}
}

func BenchmarkOf100k(b *testing.B) {
	spans := deep(100_000)
	for b.Loop() {
		Of(spans)
	}
}
