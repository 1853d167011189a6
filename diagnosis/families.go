package diagnosis

import (
	"time"

	"otelings/telemetry"
)

// When an orphan is told, and when a parent is late.
const (
	quietClosed = 10 * time.Second // of a trace, while no connection is open
	quietOpen   = 60 * time.Second // of a trace, while there is one
	maxLate     = 10 * time.Second
)

// families looks at children and parents: held has the spans by the numbers of
// their keys.
func (l *look) families(keys *places[telemetry.SpanKey], held []*telemetry.Span) {
	var lone []*telemetry.Span
	late := map[telemetry.SpanKey]bool{}
	for _, sp := range l.snap.Spans {
		if sp.Root() || sp.TraceID.IsZero() || sp.SpanID.IsZero() {
			continue
		}
		i := keys.of(sp.ParentKey())
		if i < 0 {
			if _, cut := l.snap.Cut[sp.TraceID]; !cut {
				lone = append(lone, sp)
			}
			continue
		}
		parent := held[i]
		l.skew(parent, sp)
		if parent.Request > sp.Request && l.tardy(parent, sp) && !late[parent.Key()] {
			late[parent.Key()] = true
			if t, first := l.hit(telemetry.CauseLateParent, 1, parent.Request, parent); first {
				t.detail = lateDetail(parent, sp, l.arrival(sp.Request), l.arrival(parent.Request))
			}
		}
	}
	l.orphans(lone)
}

// skew judges a child that begins before its parent. Within one process, and
// under maxSkew, nothing is said: the parent's start may be rounded, and clocks
// of two runtimes on one machine differ by milliseconds. A page load in a
// browser begins, rightly, before the server's span that is its parent.
func (l *look) skew(parent, sp *telemetry.Span) {
	if sp.Start == 0 || parent.Start <= sp.Start || parent.Start-sp.Start <= uint64(maxSkew) || parent.Start > 1<<63-1 || coarse(sp.Start) || coarse(parent.Start) {
		return
	}
	if from := l.origin(sp.Resource); from.browser || from == l.origin(parent.Resource) {
		return
	}
	if t, first := l.hit(telemetry.CauseClockSkew, 1, sp.Request, sp); first {
		t.detail = skewDetail(parent, sp)
	}
}

// tardy reports whether a parent came more than maxLate after its child, and
// took more than maxLate longer on its way than the child did. The second is
// what a long root that has just ended does not: it arrives long after its
// child because it ended long after it. Each end is compared with its own
// arrival, so that a clock that is wrong by a constant does not matter.
func (l *look) tardy(parent, sp *telemetry.Span) bool {
	came, child := l.arrival(parent.Request), l.arrival(sp.Request)
	if came == 0 || child == 0 || came-child <= int64(maxLate) || coarse(parent.End) || coarse(sp.End) {
		return false
	}
	slow, known := lag(parent.End, came)
	quick, known2 := lag(sp.End, child)
	return known && known2 && slow-quick > maxLate
}

// orphans judges spans whose parent is not held, of traces of which nothing was
// evicted. Nothing is said while more may come: a trace is judged when nothing
// more can come at all, when it has been quiet for quietClosed with no connection
// open (for quietOpen when its sender connects anew for each request, and may do
// so again), or, as a note, for quietOpen. A trace whose last arrival is not known
// is at least as old as the oldest door event held.
func (l *look) orphans(lone []*telemetry.Span) {
	if len(lone) == 0 {
		return
	}
	told := func(sp *telemetry.Span, e evidence) {
		t, first := l.hit(telemetry.CauseOrphan, 1, sp.Request, sp)
		if first {
			t.detail = orphanDetail(sp)
		}
		t.sure = t.sure || e == certain
	}
	if l.evidence(l.newest(), true) == certain {
		for _, sp := range lone {
			told(sp, certain)
		}
		return
	}
	traces := newPlaces[telemetry.TraceID](len(lone))
	number := make([]int32, len(lone)) // of each one's trace
	for i, sp := range lone {
		n, _ := traces.put(sp.TraceID)
		number[i] = int32(n)
	}
	last := make([]uint64, len(traces.keys)) // request of each trace's last span
	for _, sp := range l.snap.Spans {
		if i := traces.of(sp.TraceID); i >= 0 {
			last[i] = max(last[i], sp.Request)
		}
	}
	anew := l.anew(traces)
	for i, sp := range lone {
		n := number[i]
		e := l.evidence(last[n], anew[n])
		if e != certain {
			l.pending = true
		}
		if e != incomplete {
			told(sp, e)
		}
	}
}

// newest is the request of the span that came last.
func (l *look) newest() (request uint64) {
	for _, sp := range l.snap.Spans {
		request = max(request, sp.Request)
	}
	return request
}

// anew are the traces, by their numbers, of which one sender brought spans over
// more than one connection: it connects for each request, so that no open
// connection does not mean that it has ended.
func (l *look) anew(traces *places[telemetry.TraceID]) map[int32]bool {
	if l.snap.Connections > 0 {
		return nil // nobody asks
	}
	type sender struct {
		trace int32
		from  origin
	}
	out, remotes := map[int32]bool{}, map[sender]string{}
	var request uint64
	var remote string
	for _, sp := range l.snap.Spans {
		n := int32(traces.of(sp.TraceID))
		if n < 0 {
			continue
		}
		if sp.Request != request {
			request, remote = sp.Request, ""
			if d := l.door(request); d != nil {
				remote = d.Remote
			}
		}
		if remote == "" {
			continue
		}
		s := sender{n, l.origin(sp.Resource)}
		if before, known := remotes[s]; !known {
			remotes[s] = remote
		} else if before != remote {
			out[n] = true
		}
	}
	return out
}

// evidence is how sure it is that no more comes of a trace.
type evidence int

const (
	incomplete evidence = iota
	likely              // quiet for long, but somebody is connected, and a long span may still run
	certain
)

// evidence judges a trace by the request of its last span, and by whether its
// sender connects anew for each request.
func (l *look) evidence(request uint64, anew bool) evidence {
	if l.final {
		return certain
	}
	at := l.arrival(request)
	if at == 0 && len(l.snap.Door) > 0 && request < l.snap.Door[0].Seq && !l.snap.Door[0].Time.IsZero() {
		at = l.snap.Door[0].Time.UnixNano()
	}
	if at == 0 {
		return incomplete
	}
	quiet := l.now.Sub(time.Unix(0, at))
	switch {
	case l.snap.Connections == 0 && (quiet >= quietOpen || quiet >= quietClosed && !anew):
		return certain
	case quiet >= quietOpen:
		return likely
	}
	return incomplete
}
