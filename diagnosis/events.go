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
	near     = 10 * time.Second // from a request that was accepted over that other one
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
			if d.Transport == "grpc" && d.Open < maxSpare {
				if served == nil {
					served = callsOf(l.snap.Door)
				}
				if served.near(d) {
					continue
				}
			}
		}
		t, _ := l.hit(c, 1, d.Seq, nil)
		if d.Seq == t.last {
			t.detail = doorDetail(d)
		}
	}
}

// calls are the times of the gRPC requests that were accepted, by host: some
// clients (OkHttp, which Java's exporter uses) open several connections at
// once, keep the first, and close the others after the handshake.
type calls map[string][]int64

func callsOf(door []telemetry.DoorEvent) calls {
	out := calls{}
	for i := range door {
		if d := &door[i]; d.Transport == "grpc" && d.Outcome == telemetry.Accepted {
			h := host(d)
			out[h] = append(out[h], d.Time.UnixNano())
		}
	}
	for _, times := range out {
		slices.Sort(times)
	}
	return out
}

// near reports whether a request of the same host was accepted about when the
// event happened.
func (c calls) near(d *telemetry.DoorEvent) bool {
	times, at := c[host(d)], d.Time.UnixNano()
	i, _ := slices.BinarySearch(times, at-int64(near))
	return i < len(times) && times[i] <= at+int64(near)
}

func host(d *telemetry.DoorEvent) string {
	h, _, err := net.SplitHostPort(d.Remote)
	if err != nil {
		return d.Remote
	}
	return h
}
