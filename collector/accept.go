package collector

import (
	"errors"
	"net"
	"time"

	"google.golang.org/grpc/codes"

	"otelings/telemetry"
)

// acceptLoop never stops accepting: when connections run out, one that has
// sent no complete request makes room.
func (c *Collector) acceptLoop() {
	for {
		raw, err := c.ln.Accept()
		if errors.Is(err, net.ErrClosed) {
			return
		}
		if err != nil {
			// Out of file descriptors or a peer gone already: room comes back.
			select {
			case <-c.stopping:
				return
			case <-time.After(5 * time.Millisecond):
			}
			continue
		}
		if c.ownBarrier(raw) {
			continue
		}
		c.admit(raw)
	}
}

func (c *Collector) ownBarrier(raw net.Conn) bool {
	addr := raw.RemoteAddr().String()
	c.barrierMu.Lock()
	defer c.barrierMu.Unlock()
	passed, ok := c.barriers[addr]
	if ok {
		delete(c.barriers, addr)
		close(passed)
		raw.Close()
	}
	return ok
}

// spareConns is how many connections above the limit are taken only to tell
// their senders to come again later.
const spareConns = 16

// busy refuses a request of a spare connection when no other makes room.
func (r *request) busy() (answer, bool) {
	for {
		r.c.mu.Lock()
		var out *conn
		if r.conn.spare && len(r.c.conns) > r.c.cfg.MaxConns {
			out = r.c.expendableLocked()
		} else {
			r.conn.spare = false
		}
		spare := r.conn.spare
		r.c.mu.Unlock()
		switch {
		case !spare:
			return answer{}, false
		case out == nil:
			return r.refuse(telemetry.CauseOverload, answer{status: 503, code: codes.Unavailable, retry: backOff, message: "all connections are busy"}), true
		}
		out.drop(telemetry.CauseEvicted, evictedFor)
	}
}

const evictedFor = "closed to make room for a new connection"

func (c *Collector) admit(raw net.Conn) {
	cn := &conn{Conn: raw, c: c, opened: time.Now(), frames: newFrames()}
	c.store.Connected(1)
	c.mu.Lock()
	var out *conn
	if len(c.conns) >= c.cfg.MaxConns {
		out = c.expendableLocked()
	}
	stay := len(c.conns)
	if out != nil {
		stay--
	}
	full := stay >= c.cfg.MaxConns
	cn.spare = full && stay < c.cfg.MaxConns+spareConns
	cn.timer = time.AfterFunc(c.cfg.NoRequestTimeout, cn.expired)
	c.conns[cn] = struct{}{}
	c.mu.Unlock()
	if out != nil {
		out.drop(telemetry.CauseEvicted, evictedFor)
	}
	if full && !cn.spare {
		// Every connection has a request under way, and so many are told already.
		e := cn.event()
		e.Outcome, e.Cause = telemetry.Refused, telemetry.CauseOverload
		e.Detail = "all connections are busy"
		c.record(cn, e)
		cn.Close()
		return
	}
	c.serving.Go(func() { c.welcome(cn) })
}

// expendableLocked is the connection to close for room: the oldest that has
// sent no complete request, else the oldest that is idle, else nil.
func (c *Collector) expendableLocked() *conn {
	var silent, idle *conn
	for cn := range c.conns {
		switch {
		case cn.closed, cn.spare && cn.events == 0:
		case cn.events == 0 && !cn.whole && (silent == nil || cn.opened.Before(silent.opened)):
			silent = cn
		case cn.events > 0 && cn.inFlight == 0 && (idle == nil || cn.opened.Before(idle.opened)):
			idle = cn
		}
	}
	if silent != nil {
		return silent
	}
	return idle
}

// shed takes the connection that holds the most unanswered bytes out of the
// sum of all, which is over its limit. A body over HTTP/1 is cut short so that
// its sender can be told when to come again; anything else is closed.
func (c *Collector) shed() {
	var most *conn
	for _, cn := range c.open() {
		if most == nil || cn.owed.Load() > most.owed.Load() {
			most = cn
		}
	}
	if most == nil || c.owed.Load() <= c.cfg.MaxPendingBytes {
		return
	}
	const why = "too many bytes were waiting for their request to be complete"
	c.mu.Lock()
	body := most.protocol() == isHTTP1 && most.inFlight > 0 && !most.closed && !most.cut
	if body {
		most.cut = true
	}
	c.mu.Unlock()
	if !body {
		most.drop(telemetry.CauseOverload, why)
		return
	}
	most.settle(-1)
	_ = most.SetReadDeadline(time.Unix(1, 0)) // its handler is reading, and answers
}

// begin counts a request of cn as in flight.
func (c *Collector) begin(cn *conn) {
	c.mu.Lock()
	c.inFlight++
	cn.inFlight++
	c.mu.Unlock()
}

// end takes a request out of flight, with the bytes its body took on the wire.
func (c *Collector) end(cn *conn, wire int) {
	c.mu.Lock()
	c.inFlight--
	cn.inFlight--
	last := cn.inFlight == 0
	if c.inFlight == 0 {
		c.wakeLocked()
	}
	c.mu.Unlock()
	if last {
		cn.settle(-1)
	} else {
		cn.settle(int64(wire))
	}
}

// record stores a door event that brought nothing to keep.
func (c *Collector) record(cn *conn, e telemetry.DoorEvent) {
	cn.recorded()
	e.Time = time.Now()
	c.store.Door(tidy(e))
}

func (cn *conn) recorded() {
	cn.c.mu.Lock()
	cn.events++
	cn.c.mu.Unlock()
}

// printable makes one line of at most limit bytes fit for any terminal.
func printable(s string, limit int) string {
	out := make([]rune, 0, min(len(s), limit))
	n := 0
	for _, r := range s {
		switch {
		case r == '\n' || r == '\r' || r == '\t':
			r = ' '
		case r < ' ' || r == 0x7f || (r >= 0x80 && r < 0xa0) || r == '\uFFFD' || invisible(r):
			r = '?'
		}
		if n += len(string(r)); n > limit {
			return string(out) + "…"
		}
		out = append(out, r)
	}
	return string(out)
}

// invisible are the characters that reorder or join what a terminal shows.
func invisible(r rune) bool {
	return (r >= 0x200b && r <= 0x200f) || (r >= 0x2028 && r <= 0x202e) || (r >= 0x2060 && r <= 0x206f) ||
		r == 0xfe0f || r == 0x20e3 || r == 0xfeff || (r >= 0x1f3fb && r <= 0x1f3ff)
}

// tidy bounds what a peer can put into a door event.
func tidy(e telemetry.DoorEvent) telemetry.DoorEvent {
	e.Method = printable(e.Method, 120)
	e.Path = printable(e.Path, 200)
	e.Codec = printable(e.Codec, 32)
	e.UserAgent = printable(e.UserAgent, 160)
	e.Detail = printable(e.Detail, 320)
	return e
}
