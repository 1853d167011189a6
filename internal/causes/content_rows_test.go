package causes

import (
	"time"

	"otelings/collector"
	"otelings/telemetry"
)

// one is a row whose mistake is in one span.
func one(cause telemetry.Cause, shows string, change func(*span)) row {
	return row{cause: cause, shows: shows, bytes: func(w *wire) {
		s := cup()
		change(&s)
		w.traces(shop(s))
	}}
}

// contentRows is the causes that are seen in what was accepted.
func contentRows() []row {
	fault := collector.Faults{StoreThenFail: true, First: 1}
	return append([]row{
		{
			cause: telemetry.CauseUnnamedService, shows: `"resource":{"attributes":[]}`,
			bytes: func(w *wire) { w.traces(spansOf("", cup())) },
		},
		{
			cause: telemetry.CauseDuplicateAfterRetry, also: []telemetry.Cause{telemetry.CauseFault}, faults: fault, shows: `"spanId":"` + spanA,
			bytes: twice,
		},
		{cause: telemetry.CauseDuplicateSpan, shows: `"spanId":"` + spanA, bytes: twice},
		{
			cause: telemetry.CauseIDClash, shows: `"spanId":"` + spanA,
			bytes: func(w *wire) {
				a, b := cup(), cup()
				b.name = "grind beans"
				w.traces(shop(a, b))
			},
		},
		one(telemetry.CauseDroppedCounts, `"droppedAttributesCount":2`, func(s *span) { s.more = `,"droppedAttributesCount":2` }),
		one(telemetry.CauseZeroTimes, `"startTimeUnixNano":"0"`, func(s *span) { s.start = 0 }),
		one(telemetry.CauseZeroID, `"spanId":"0000000000000000"`, func(s *span) { s.id = zeros[:16] }),
	}, clockRows()...)
}

// clockRows is wrong times, and parents that come late or never.
func clockRows() []row {
	return []row{
		one(telemetry.CauseTimeOrder, `"endTimeUnixNano":`, func(s *span) { s.start, s.end = s.end, s.start }),
		one(telemetry.CauseTimeUnit, `"startTimeUnixNano":"17`, func(s *span) { s.start, s.end = 1_700_000_000_000, 1_700_000_000_250 }),
		one(telemetry.CauseClockAhead, `"endTimeUnixNano":`, func(s *span) { s.shift(8 * time.Hour) }),
		one(telemetry.CauseClockBehind, `"endTimeUnixNano":`, func(s *span) { s.shift(-8 * time.Hour) }),
		{
			cause: telemetry.CauseClockSkew, shows: `"parentSpanId":"` + spanA,
			bytes: func(w *wire) {
				parent, child := cup(), cup()
				child.id, child.parent = spanB, spanA
				child.shift(-2 * time.Second)
				w.traces(shop(parent))
				w.traces(spansOf("kitchen", child))
			},
		},
		one(telemetry.CauseOrphan, `"parentSpanId":"`+spanB, func(s *span) { s.parent = spanB }),
		{
			cause: telemetry.CauseLateParent, apart: 11 * time.Second, shows: `"parentSpanId":"` + spanA,
			bytes: func(w *wire) {
				parent, child := cup(), cup()
				child.id, child.parent = spanB, spanA
				w.traces(spansOf("kitchen", child))
				w.traces(shop(parent))
			},
		},
	}
}

func (s *span) shift(d time.Duration) {
	s.start += int64(d)
	s.end += int64(d)
}

// twice sends the same bytes in two requests.
func twice(w *wire) {
	body := shop(cup())
	w.traces(body)
	w.traces(body)
}
