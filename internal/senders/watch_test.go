package senders

import (
	"maps"
	"slices"
	"testing"
	"time"

	"otelings/diagnosis"
	"otelings/telemetry"
)

// watch notes what was odd but right while programs sent, and what was said.
type watch struct {
	orphans int // the most spans that had no parent yet at one time
	conns   int // the most connections open at one time
	said    map[telemetry.Cause]bool
}

func (w *watch) during(t *testing.T, s *telemetry.Snapshot) {
	t.Helper()
	have := telemetry.SpanKeys(s.Spans)
	n := 0
	for _, sp := range s.Spans {
		if !sp.Root() && !have[sp.ParentKey()] {
			n++
		}
	}
	w.orphans = max(w.orphans, n)
	w.conns = max(w.conns, s.Connections)
	w.judge(t, "while it ran", s, time.Now(), false)
}

// judge asks what is wrong with a snapshot, and notes it.
func (w *watch) judge(t *testing.T, when string, s *telemetry.Snapshot, now time.Time, final bool) {
	t.Helper()
	for _, f := range diagnosis.Of(s, now, final) {
		if w.said == nil {
			w.said = map[telemetry.Cause]bool{}
		}
		if !w.said[f.Cause] {
			w.said[f.Cause] = true
			t.Logf("said %s: %s (%d): %s", when, f.Cause, f.Count, f.Detail.EN)
		}
	}
}

// nothingSaid fails unless exactly these causes were named: while the programs
// ran, at the end, long after it, and of a saved file.
func (w *watch) nothingSaid(t *testing.T, s *telemetry.Snapshot, but ...telemetry.Cause) {
	t.Helper()
	w.judge(t, "at the end", s, time.Now(), false)
	w.judge(t, "when no more can come", s, time.Now(), true)
	w.judge(t, "two minutes later", s, time.Now().Add(2*time.Minute), false)
	said := slices.Sorted(maps.Keys(w.said))
	slices.Sort(but)
	if !slices.Equal(said, but) {
		t.Errorf("it is said: %v; right is: %v", said, but)
	}
}

// say logs what rules about the content must bear with.
func (w *watch) say(t *testing.T, s *telemetry.Snapshot) {
	t.Helper()
	byKey := map[telemetry.SpanKey]*telemetry.Span{}
	for _, sp := range s.Spans {
		byKey[sp.Key()] = sp
	}
	door := map[uint64]telemetry.DoorEvent{}
	empty := 0
	for _, d := range s.Door {
		door[d.Seq] = d
		if d.Items == 0 {
			empty++
		}
	}
	var early, outlived, ahead int64 // ns: the most by which a child begins before its parent, ends after it, arrives before its end
	for _, sp := range s.Spans {
		ahead = max(ahead, int64(sp.End)-door[sp.Request].Time.UnixNano())
		if p := byKey[sp.ParentKey()]; p != nil {
			early = max(early, int64(p.Start)-int64(sp.Start))
			outlived = max(outlived, int64(sp.End)-int64(p.End))
		}
	}
	onlyObserved := 0
	for _, l := range s.Logs {
		if l.Time == 0 {
			onlyObserved++
		}
	}
	noStart := 0
	for _, m := range s.Metrics {
		for _, p := range m.Points {
			if p.Start == 0 {
				noStart++
			}
		}
	}
	t.Logf("%d requests (%d without items), at most %d connections; at most %d spans without their parent yet; child before parent by at most %v, outlives it by %v, ended after arrival by %v; %d log records with only an observed time; %d points without a start",
		len(s.Door), empty, w.conns, w.orphans, time.Duration(early), time.Duration(outlived), time.Duration(ahead), onlyObserved, noStart)
}
