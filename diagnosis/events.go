package diagnosis

import (
	"net"
	"slices"
	"time"

	"otelings/telemetry"
)

// What is no sender that failed.
const (
	maxProbe = time.Second      // a connection that sends no byte: a health probe
	maxSpare = 5 * time.Second  // a gRPC connection that makes its handshake only, while another one is used
	near     = 10 * time.Second // before or after it, a request was accepted over that other one
)

// events counts the door events by cause. Every event with a cause counts,
// whatever its outcome, and so does what was turned away without one. Innocent
// connections do not.
func (l *look) events() {
	var served calls
	for i := range l.snap.Door {
		d := &l.snap.Door[i]
		c := d.Cause
		switch {
		case c == "" && d.Outcome == telemetry.Partial:
			c = telemetry.CausePartial
		case c == "" && !d.TurnedAway():
			continue
		case c == telemetry.CauseNoRequest && d.Open > 0:
			if d.WireBytes == 0 && d.Open < maxProbe {
				continue
			}
			if d.WireBytes == 0 || d.Transport == "grpc" && d.Open < maxSpare {
				if served == nil {
					served = callsOf(l.snap.Door)
				}
				if served.near(d) {
					continue
				}
			}
		}
		if t, _ := l.hit(c, 1, d.Seq, nil); d.Seq == t.last {
			t.event = d
		}
	}
	for _, t := range l.by {
		t.detail = doorDetail(t.event)
	}
}

// calls are the times of the requests that were accepted, by caller. Some
// clients open several connections at once and keep the first: OkHttp, which
// Java's exporter uses, closes the others after the handshake of gRPC; hyper,
// Go and .NET keep them for the next request, and nothing is ever sent on them.
type calls map[caller][]int64

// caller is a host that speaks any protocol, or gRPC.
type caller struct {
	host string
	grpc bool
}

func callsOf(door []telemetry.DoorEvent) calls {
	out := calls{}
	for i := range door {
		d := &door[i]
		if d.Outcome != telemetry.Accepted {
			continue
		}
		h, at := host(d), d.Time.UnixNano()
		out[caller{h, false}] = append(out[caller{h, false}], at)
		if d.Transport == "grpc" {
			out[caller{h, true}] = append(out[caller{h, true}], at)
		}
	}
	for _, times := range out {
		slices.Sort(times)
	}
	return out
}

// near reports whether a request of the same host was accepted about when the
// connection was open, over gRPC if that is what it spoke.
func (c calls) near(d *telemetry.DoorEvent) bool {
	times, at := c[caller{host(d), d.Transport == "grpc"}], d.Time.UnixNano()
	i, _ := slices.BinarySearch(times, at-int64(d.Open)-int64(near))
	return i < len(times) && times[i] <= at+int64(near)
}

func host(d *telemetry.DoorEvent) string {
	h, _, err := net.SplitHostPort(d.Remote)
	if err != nil {
		return d.Remote
	}
	return h
}
