package diagnosis

import (
	"strings"
	"time"

	"otelings/telemetry"
)

// The tolerances. docs/diagnosis.md says why a correct program stays within.
const (
	maxAhead  = 5 * time.Second       // an end, a point or an observation after its arrival
	maxBehind = time.Hour             // an end before its arrival
	maxSkew   = 50 * time.Millisecond // a child of another process before its parent
)

// spans looks at each span by itself and at those with one key, then at
// families.
func (l *look) spans() {
	spans := l.snap.Spans
	if len(spans) == 0 {
		return
	}
	keys := newPlaces[telemetry.SpanKey](len(spans))
	held := make([]*telemetry.Span, 0, len(spans)) // the first of each key, by its number
	copies := map[int]*telemetry.Span{}            // the latest sending of those that came again
	children := false
	for _, sp := range spans {
		l.alone(sp)
		if sp.TraceID.IsZero() || sp.SpanID.IsZero() {
			continue
		}
		children = children || !sp.Root()
		if i, fresh := keys.put(sp.Key()); !fresh {
			if l.again(held[i], copies[i], sp) {
				copies[i] = sp
			}
			continue
		}
		held = append(held, sp)
	}
	if children {
		l.families(keys, held)
	}
}

// alone is what can be seen in one span.
func (l *look) alone(sp *telemetry.Span) {
	if l.nameless(sp.Resource) {
		if t, first := l.hit(telemetry.CauseUnnamedService, 1, sp.Request, sp); first {
			t.detail = nameDetail(sp.Resource)
		}
	}
	if sp.TraceID.IsZero() || sp.SpanID.IsZero() {
		if t, first := l.hit(telemetry.CauseZeroID, 1, sp.Request, sp); first {
			t.detail = spanDetail(sp)
		}
	}
	if n := lost(sp); n.any() {
		if t, first := l.hit(telemetry.CauseDroppedCounts, 1, sp.Request, sp); first {
			t.detail = lostDetail(sp, n)
		}
	}
	l.times(sp)
}

// times judges the two times of a span and those of its events. Of a time that
// is missing or in another unit nothing else is said.
func (l *look) times(sp *telemetry.Span) {
	say := func(c telemetry.Cause) {
		if t, first := l.hit(c, 1, sp.Request, sp); first {
			t.detail = timesDetail(sp, l.arrival(sp.Request))
		}
	}
	zero, unit := sp.Start == 0 || sp.End == 0, coarse(sp.Start) || coarse(sp.End)
	for i := range sp.Events {
		zero = zero || sp.Events[i].Time == 0
		unit = unit || coarse(sp.Events[i].Time)
	}
	switch {
	case zero:
		say(telemetry.CauseZeroTimes)
	case unit:
		say(telemetry.CauseTimeUnit)
	default:
		if sp.End < sp.Start {
			say(telemetry.CauseTimeOrder)
		}
		at := l.arrival(sp.Request)
		late, known := lag(sp.End, at)
		switch {
		case ahead(sp.End, at):
			say(telemetry.CauseClockAhead)
		case known && late > maxBehind:
			say(telemetry.CauseClockBehind)
		}
	}
}

// lag is how long after a time something arrived; known is false when either
// is not, or no clock could mean it.
func lag(nanos uint64, arrived int64) (late time.Duration, known bool) {
	if nanos == 0 || arrived <= 0 || nanos > 1<<63-1 {
		return 0, false
	}
	return time.Duration(arrived - int64(nanos)), true
}

// ahead reports whether a time is more than maxAhead after the arrival, which
// one that no clock could mean is too.
func ahead(nanos uint64, arrived int64) bool {
	return arrived > 0 && nanos > uint64(arrived) && nanos-uint64(arrived) > uint64(maxAhead)
}

// coarse reports whether a time, taken as seconds, milliseconds or microseconds
// since 1970, is between 2000 and 2100. Taken as nanoseconds all of these are
// before March 1970.
func coarse(nanos uint64) bool {
	const from, to = 946_684_800, 4_102_444_800 // seconds
	switch {
	case nanos < from || nanos > to*1_000_000:
		return false
	case nanos <= to:
		return true
	case nanos >= from*1_000 && nanos <= to*1_000:
		return true
	}
	return nanos >= from*1_000_000
}

// unnamed reports whether a service name is none: absent, or the default that
// an SDK fills in ("unknown_service", with the program's name after a colon).
func unnamed(service string) bool {
	rest, is := strings.CutPrefix(service, "unknown_service")
	return service == "" || is && (rest == "" || rest[0] == ':')
}

// losses are what an SDK says it left out.
type losses struct{ attrs, events, links uint64 }

func (n losses) any() bool { return n != losses{} }

// lost adds up the counts of a span, its events, links, scope and resource.
func lost(sp *telemetry.Span) losses {
	n := losses{uint64(sp.DroppedAttrs), uint64(sp.DroppedEvents), uint64(sp.DroppedLinks)}
	for i := range sp.Events {
		n.attrs += uint64(sp.Events[i].Dropped)
	}
	for i := range sp.Links {
		n.attrs += uint64(sp.Links[i].Dropped)
	}
	n.attrs += shared(sp.Resource, sp.Scope)
	return n
}

func shared(r *telemetry.Resource, s *telemetry.Scope) (n uint64) {
	if r != nil {
		n = uint64(r.Dropped)
	}
	if s != nil {
		n += uint64(s.Dropped)
	}
	return n
}

// again judges a span whose key came before, and reports whether it is the same
// span. The first of a key is the measure: another one is two spans with one id.
// The same one is a second sending, after a failed answer to the sending before
// (nil: that was the first) or in spite of a good one. When that answer is not
// known, it is not judged; within one request nobody has answered anything.
func (l *look) again(first, before, sp *telemetry.Span) bool {
	if before == nil {
		before = first
	}
	c, is := telemetry.CauseDuplicateSpan, same(first, sp)
	switch d := l.door(before.Request); {
	case !is:
		c, before = telemetry.CauseIDClash, first
	case before.Request == sp.Request:
	case d == nil || d.Transport == fromFile:
		return true
	case d.TurnedAway() || d.Cause != "" && d.Outcome != telemetry.Partial:
		c = telemetry.CauseDuplicateAfterRetry
	}
	if t, begun := l.hit(c, 1, sp.Request, sp); begun {
		t.detail = twiceDetail(before, sp)
	}
	return is
}

// fromFile is the transport of a request in a file that a Collector wrote,
// which has no answers.
const fromFile = "file"

// same reports whether two spans are one, sent twice. What a Collector may
// change on one of two ways (attributes, the resource, what is in events) is
// not looked at: no two spans agree in their ids, in both times and in the rest.
func same(a, b *telemetry.Span) bool {
	return a.ParentID == b.ParentID && a.Start == b.Start && a.End == b.End && a.Name == b.Name && a.Kind == b.Kind && a.Status == b.Status
}
