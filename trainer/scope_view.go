package trainer

import (
	"slices"
	"sort"

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

// What is handed on at one time, so that a slow reader keeps no more of it
// alive: the store goes on evicting meanwhile.
const (
	arrivalItems = 4096
	arrivalBytes = 2 << 20 // of bodies
)

// requestsAfter is the next requests after a door event with what of them is
// held, as many as are handed on at one time; more when there are others.
func requestsAfter(s *telemetry.Snapshot, last uint64) (out []telemetry.Batch, more bool) {
	spans := s.Spans[sort.Search(len(s.Spans), func(i int) bool { return s.Spans[i].Request > last }):]
	metrics := s.Metrics[sort.Search(len(s.Metrics), func(i int) bool { return s.Metrics[i].Request > last }):]
	logs := s.Logs[sort.Search(len(s.Logs), func(i int) bool { return s.Logs[i].Request > last }):]
	door := s.Door[sort.Search(len(s.Door), func(i int) bool { return s.Door[i].Seq > last }):]
	for items, size := 0, 0; ; {
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
			return out, false
		}
		if items >= arrivalItems || size >= arrivalBytes {
			return out, true
		}
		b := telemetry.Batch{Door: telemetry.DoorEvent{Seq: seq, Outcome: telemetry.Accepted}}
		if len(door) > 0 && door[0].Seq == seq {
			b.Door, door = door[0], door[1:]
		}
		b.Spans, spans = take(spans, func(x *telemetry.Span) bool { return x.Request == seq })
		b.Metrics, metrics = take(metrics, func(x *telemetry.Metric) bool { return x.Request == seq })
		b.Logs, logs = take(logs, func(x *telemetry.LogRecord) bool { return x.Request == seq })
		items, size = items+1+len(b.Spans)+len(b.Metrics)+len(b.Logs), size+b.Door.BodyBytes
		out = append(out, b)
	}
}

// take splits items after the last leading one that is of the request. The head
// is a copy: a part of the array would keep all of it.
func take[T any](items []T, of func(T) bool) (head, rest []T) {
	n := 0
	for n < len(items) && of(items[n]) {
		n++
	}
	return slices.Clone(items[:n]), items[n:]
}
