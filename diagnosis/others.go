package diagnosis

import (
	"strings"

	"otelings/telemetry"
)

// metrics looks at the points, which are what is counted: a metric without any
// is nothing. A start of 0 means "not known" and is allowed.
func (l *look) metrics() {
	for _, m := range l.snap.Metrics {
		if len(m.Points) == 0 {
			continue
		}
		if l.nameless(m.Resource) && !observed(m.Scope) {
			if t, first := l.hit(telemetry.CauseUnnamedService, len(m.Points), m.Request, nil); first {
				t.detail = nameDetail(m.Resource)
			}
		}
		if n := shared(m.Resource, m.Scope); n > 0 {
			if t, first := l.hit(telemetry.CauseDroppedCounts, len(m.Points), m.Request, nil); first {
				t.detail = metricDetail(m, nil)
			}
		}
		at := l.arrival(m.Request)
		for i := range m.Points {
			p := &m.Points[i]
			c := pointCause(p, at)
			if c == "" {
				continue
			}
			if t, first := l.hit(c, 1, m.Request, nil); first {
				t.detail = metricDetail(m, p)
			}
		}
	}
}

// pointCause is what is wrong with the times of a point, "" for nothing. An old
// point is innocent: a value that has not changed keeps its time. So is one that
// starts a little after its time: a series that is first recorded while points
// are being collected starts after the collection did, as in Java.
func pointCause(p *telemetry.Point, arrived int64) telemetry.Cause {
	switch {
	case p.Time == 0:
		return telemetry.CauseZeroTimes
	case coarse(p.Time) || coarse(p.Start):
		return telemetry.CauseTimeUnit
	case p.Start > p.Time && p.Start-p.Time > uint64(maxAhead):
		return telemetry.CauseTimeOrder
	}
	if ahead(p.Time, arrived) {
		return telemetry.CauseClockAhead
	}
	return ""
}

// observed reports whether a Collector's receiver recorded it: that looks at a
// host or a file, which is no service.
func observed(s *telemetry.Scope) bool {
	return s != nil && (strings.HasPrefix(s.Name, "github.com/open-telemetry/opentelemetry-collector") || strings.HasPrefix(s.Name, "otelcol/"))
}

// logs looks at the records. One of both times is enough. An old record is
// innocent, since logs are read from files, and so is a time in the future as
// long as it was not observed there.
func (l *look) logs() {
	for _, r := range l.snap.Logs {
		say := func(c telemetry.Cause) {
			if t, first := l.hit(c, 1, r.Request, nil); first {
				t.detail = logDetail(r)
			}
		}
		if l.nameless(r.Resource) && !observed(r.Scope) {
			if t, first := l.hit(telemetry.CauseUnnamedService, 1, r.Request, nil); first {
				t.detail = nameDetail(r.Resource)
			}
		}
		if uint64(r.Dropped)+shared(r.Resource, r.Scope) > 0 {
			say(telemetry.CauseDroppedCounts)
		}
		if r.TraceID.IsZero() && !r.SpanID.IsZero() {
			say(telemetry.CauseZeroID)
		}
		switch {
		case r.When() == 0:
			say(telemetry.CauseZeroTimes)
		case coarse(r.Time) || coarse(r.Observed):
			say(telemetry.CauseTimeUnit)
		case ahead(r.Observed, l.arrival(r.Request)):
			say(telemetry.CauseClockAhead)
		}
	}
}
