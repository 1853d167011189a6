package trainer

import "otelings/telemetry"

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
	arrivalItems = 1024
	arrivalBytes = 512 << 10 // of bodies
)
