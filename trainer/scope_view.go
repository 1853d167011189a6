package trainer

import (
	"cmp"
	"context"
	"slices"
	"sort"

	"otelings/exercises/check"
	"otelings/internal/i18n"
	"otelings/telemetry"
)

// TraceLine is one trace of a live view.
type TraceLine = telemetry.TraceSummary

// Traces is the traces that are held, those that began to arrive last first.
func Traces(s *telemetry.Snapshot) []TraceLine { return s.Traces }

// SpansOf is the spans of one trace, in order of arrival.
func SpansOf(s *telemetry.Snapshot, id telemetry.TraceID) []*telemetry.Span {
	var out []*telemetry.Span
	for _, sp := range s.Spans {
		if sp.TraceID == id {
			out = append(out, sp)
		}
	}
	return out
}

// Diagnosis is one cause of refusal in words, with what to do about it.
type Diagnosis struct {
	Cause        telemetry.Cause
	Message, Fix i18n.Text
	FAQ          string
	Count        int
	Last         telemetry.DoorEvent
}

// Diagnose is the causes among door events, the one seen last first.
func Diagnose(door []telemetry.DoorEvent) []Diagnosis {
	var t tally
	for _, d := range door {
		t.add(d)
	}
	return t.since(0)
}

// tally counts causes.
type tally struct{ all []*Diagnosis }

func (t *tally) add(d telemetry.DoorEvent) {
	if !d.TurnedAway() || d.Cause == "" {
		return
	}
	for _, x := range t.all {
		if x.Cause == d.Cause {
			x.Count++
			x.Last = d
			return
		}
	}
	w := check.RefusalOf(d.Cause)
	t.all = append(t.all, &Diagnosis{Cause: d.Cause, Message: w.Says, Fix: w.Next, FAQ: w.FAQ, Count: 1, Last: d})
}

// since is the causes seen after a door event, the last first.
func (t *tally) since(seq uint64) []Diagnosis {
	var out []Diagnosis
	for _, x := range t.all {
		if x.Last.Seq > seq {
			out = append(out, *x)
		}
	}
	slices.SortFunc(out, func(a, b Diagnosis) int { return cmp.Compare(b.Last.Seq, a.Last.Seq) })
	return out
}

// Arrival is what came between two looks at a live view.
type Arrival struct {
	Requests  []telemetry.Batch // in order; a refused one has its door event only
	Diagnoses []Diagnosis       // the causes seen since, counted from the beginning
	Evicted   int               // items evicted since, whether they were handed on or not
	Counts    telemetry.Counts
}

// Follow hands on what is there and then what arrives, within a tenth of a
// second, each request once; what is evicted in between is only counted. It
// ends with on's error, after ctx has ended and the rest was handed on with
// ctx's error, and with nil at the end of a file.
func (s *Scope) Follow(ctx context.Context, on func(Arrival) error) error {
	var seen tally
	var last uint64
	evicted := 0
	look := func() error {
		snap := s.Snapshot()
		a := Arrival{Requests: requestsAfter(snap, last), Counts: snap.Counts, Evicted: snap.Counts.EvictedItems - evicted}
		for _, r := range a.Requests {
			seen.add(r.Door)
		}
		a.Diagnoses = seen.since(last)
		if n := len(a.Requests); n > 0 {
			last = a.Requests[n-1].Door.Seq
		}
		evicted = snap.Counts.EvictedItems
		if len(a.Requests) == 0 && a.Evicted == 0 {
			return nil
		}
		return on(a)
	}
	if s.file != "" {
		return look()
	}
	wakes := s.Subscribe(ctx)
	for {
		if err := look(); err != nil {
			return err
		}
		if _, open := <-wakes; !open {
			if err := look(); err != nil {
				return err
			}
			return ctx.Err()
		}
	}
}

// requestsAfter is the requests after a door event with what of them is held.
func requestsAfter(s *telemetry.Snapshot, last uint64) []telemetry.Batch {
	spans := s.Spans[sort.Search(len(s.Spans), func(i int) bool { return s.Spans[i].Request > last }):]
	metrics := s.Metrics[sort.Search(len(s.Metrics), func(i int) bool { return s.Metrics[i].Request > last }):]
	logs := s.Logs[sort.Search(len(s.Logs), func(i int) bool { return s.Logs[i].Request > last }):]
	door := s.Door[sort.Search(len(s.Door), func(i int) bool { return s.Door[i].Seq > last }):]
	var out []telemetry.Batch
	for {
		const none = ^uint64(0)
		seq := none
		if len(door) > 0 {
			seq = door[0].Seq
		}
		if len(spans) > 0 {
			seq = min(seq, spans[0].Request) // before the first door event that is held
		}
		if len(metrics) > 0 {
			seq = min(seq, metrics[0].Request)
		}
		if len(logs) > 0 {
			seq = min(seq, logs[0].Request)
		}
		if seq == none {
			return out
		}
		b := telemetry.Batch{Door: telemetry.DoorEvent{Seq: seq, Outcome: telemetry.Accepted}}
		if len(door) > 0 && door[0].Seq == seq {
			b.Door, door = door[0], door[1:]
		}
		b.Spans, spans = take(spans, func(x *telemetry.Span) bool { return x.Request == seq })
		b.Metrics, metrics = take(metrics, func(x *telemetry.Metric) bool { return x.Request == seq })
		b.Logs, logs = take(logs, func(x *telemetry.LogRecord) bool { return x.Request == seq })
		out = append(out, b)
	}
}

// take splits items after the last leading one that is of the request.
func take[T any](items []T, of func(T) bool) (head, rest []T) {
	n := 0
	for n < len(items) && of(items[n]) {
		n++
	}
	return items[:n:n], items[n:]
}
