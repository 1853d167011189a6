package telemetry

import (
	"slices"
	"strings"
	"time"
)

// TraceSummary is one held trace on a line. Name, Services, Errors and Took are
// of all its spans that were received, also of those that were evicted.
type TraceSummary struct {
	ID       TraceID
	Name     string   // of its root, else of its earliest span; its first maxSummaryText bytes
	Rootless bool     // no root has arrived
	Services []string // in order of arrival, at most maxTraceServices
	Spans    int      // held
	Errors   int
	Took     time.Duration // from the first start to the last end
	Seen     time.Time     // when its last span arrived, zero when not known
}

// MaxTraces is how many traces a Snapshot lists: more than anybody looks
// through, and a flood of small ones would make each snapshot a large one.
const MaxTraces = 5_000

// Bounds of what a trace keeps beside its spans.
const (
	maxTraceServices = 32
	maxSummaryText   = 160
)

// summary is a TraceSummary being counted.
type summary struct {
	name      string
	nameStart uint64
	named     bool
	rooted    bool
	services  []string // only ever appended to: snapshots share it
	errors    int
	from, to  uint64
	seen      time.Time
}

// add counts one more span of a service, whose name is short.
func (t *summary) add(s *Span, service string) {
	if s.Status == StatusError {
		t.errors++
	}
	if service != "" && len(t.services) < maxTraceServices && !slices.Contains(t.services, service) {
		t.services = append(t.services, service)
	}
	for _, at := range [...]uint64{s.Start, s.End} {
		if at == 0 {
			continue
		}
		if t.from == 0 || at < t.from {
			t.from = at
		}
		t.to = max(t.to, at)
	}
	if root := s.Root(); !t.named || root && !t.rooted || root == t.rooted && s.Start < t.nameStart {
		t.name, t.nameStart, t.named, t.rooted = clip(s.Name), s.Start, true, root
	}
}

// clip is a short copy of a long text, so that the long one can go.
func clip(s string) string {
	if len(s) <= maxSummaryText {
		return s
	}
	return strings.ToValidUTF8(strings.Clone(s[:maxSummaryText]), "") + "…"
}

// summaries are the newest MaxTraces of the traces that are held, the last first.
func (x *traces) summaries() []TraceSummary {
	if len(x.byID) == 0 {
		return nil
	}
	out := make([]TraceSummary, 0, min(len(x.byID), MaxTraces))
	for t := x.youngest; t != nil && len(out) < MaxTraces; t = t.older {
		s := &t.summary
		out = append(out, TraceSummary{
			ID: t.id, Name: s.name, Rootless: !s.rooted, Services: s.services[:len(s.services):len(s.services)], Spans: t.spans, Errors: s.errors,
			Took: time.Duration(min(s.to-s.from, 1<<63-1)), Seen: s.seen,
		})
	}
	return out
}
