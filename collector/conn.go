package collector

import (
	"bytes"
	"fmt"
	"net"
	"sync"
	"sync/atomic"
	"time"

	"otelings/telemetry"
)

// conn is one connection with what its door event needs to know. Reads feed
// the budget of bytes that are received and not yet answered.
type conn struct {
	net.Conn
	c      *Collector
	opened time.Time
	timer  *time.Timer // closes it when no complete request came
	replay []byte      // bytes read by sniffing, to be read again
	kind   atomic.Uint32
	got    atomic.Int64 // bytes read
	owed   atomic.Int64 // bytes read and not yet answered
	frames *frames      // of HTTP/2
	broken atomic.Bool  // reading has failed: the peer ended it or a deadline passed

	// Guarded by Collector.mu.
	inFlight int
	events   int
	closed   bool
	whole    bool            // a request has come completely, recorded or not
	spare    bool            // above the limit of connections
	cut      bool            // its body was cut short: too much was waiting
	cause    telemetry.Cause // why we closed it, "" when the peer did
	detail   string
}

// peerAddr is what RemoteAddr returns: the servers pass addresses on, not
// connections, and a handler must find its connection.
type peerAddr struct {
	net.Addr
	conn *conn
}

func (cn *conn) RemoteAddr() net.Addr { return &peerAddr{cn.Conn.RemoteAddr(), cn} }

func (cn *conn) protocol() protocol { return protocol(cn.kind.Load()) }

func (cn *conn) Read(b []byte) (int, error) {
	if len(cn.replay) > 0 {
		n := copy(b, cn.replay)
		cn.replay = cn.replay[n:]
		cn.watch(b[:n])
		return n, nil
	}
	n, err := cn.Conn.Read(b)
	if n > 0 {
		cn.got.Add(int64(n))
		cn.watch(b[:n])
		cn.owed.Add(int64(n))
		if cn.c.owed.Add(int64(n)) > cn.c.cfg.MaxPendingBytes {
			cn.c.shed()
		}
	}
	if err != nil {
		cn.broken.Store(true)
	}
	return n, err
}

// watch lets frames see what the server reads.
func (cn *conn) watch(b []byte) {
	if cn.protocol() == isHTTP2 {
		cn.frames.feed(b)
	}
}

// Write watches for the answers that net/http gives on its own, before any
// handler: they carry no Date, and nobody else would make a door event of them.
// Headers that merely end early are no such mistake: Close records those.
func (cn *conn) Write(b []byte) (int, error) {
	if cn.protocol() == isHTTP1 && !cn.broken.Load() && (bytes.HasPrefix(b, []byte("HTTP/1.1 4")) || bytes.HasPrefix(b, []byte("HTTP/1.1 5"))) && !bytes.Contains(b, []byte("\r\nDate: ")) {
		line, _, _ := bytes.Cut(b, []byte("\r\n"))
		e := cn.event()
		e.Outcome, e.Cause = telemetry.Refused, telemetry.CauseNotOTLP
		e.Code = string(line[9:min(12, len(line))])
		e.Detail = "the HTTP request line or headers were not understood: " + string(line[9:])
		if e.Code == "431" {
			e.Cause, e.Detail = telemetry.CauseTooLarge, "HTTP headers too large"
		}
		cn.c.record(cn, e)
	}
	return cn.Conn.Write(b)
}

// CloseWrite lets the server end its answer before it closes: bytes that are
// still unread would turn the close into a reset, and the peer would lose it.
func (cn *conn) CloseWrite() error {
	if w, ok := cn.Conn.(interface{ CloseWrite() error }); ok {
		return w.CloseWrite()
	}
	return nil
}

// settle takes n answered bytes off the budget, all of them when n is negative.
func (cn *conn) settle(n int64) {
	for {
		owed := cn.owed.Load()
		left := max(0, owed-n)
		if n < 0 {
			left = 0
		}
		if cn.owed.CompareAndSwap(owed, left) {
			cn.c.owed.Add(left - owed)
			return
		}
	}
}

// Close closes the connection and, when nothing was ever recorded for it and
// no request is under way, records that.
func (cn *conn) Close() error {
	c := cn.c
	c.mu.Lock()
	if cn.closed {
		c.mu.Unlock()
		return nil
	}
	cn.closed = true
	silent := cn.events == 0 && cn.inFlight == 0
	if silent {
		cn.events++
	}
	cause, detail := cn.cause, cn.detail
	c.mu.Unlock()

	cn.timer.Stop()
	err := cn.Conn.Close()
	cn.settle(-1)
	if silent {
		e := cn.event()
		e.Outcome, e.Cause = telemetry.Dropped, telemetry.CauseNoRequest
		if cause != "" {
			e.Cause = cause
		}
		e.Detail, e.Open = cn.silence(detail), time.Since(cn.opened)
		c.store.Door(e)
	}
	// Only now: who waits for no connections shall find the event and the count.
	c.store.Connected(-1)
	c.mu.Lock()
	delete(c.conns, cn)
	c.wakeLocked()
	c.mu.Unlock()
	return err
}

// drop closes the connection for a reason of ours.
func (cn *conn) drop(cause telemetry.Cause, detail string) {
	cn.c.mu.Lock()
	if !cn.closed && cn.cause == "" {
		cn.cause, cn.detail = cause, detail
	}
	cn.c.mu.Unlock()
	cn.Close()
}

// reason is why we closed the connection, "" when we did not.
func (cn *conn) reason() (telemetry.Cause, string) {
	cn.c.mu.Lock()
	defer cn.c.mu.Unlock()
	return cn.cause, cn.detail
}

// complete marks that a request has come completely.
func (cn *conn) complete() {
	cn.c.mu.Lock()
	defer cn.c.mu.Unlock()
	cn.whole = true
}

// wasCut reports whether shed cut its body short.
func (cn *conn) wasCut() bool {
	cn.c.mu.Lock()
	defer cn.c.mu.Unlock()
	return cn.cut
}

// silence describes a connection that never sent a complete request.
func (cn *conn) silence(closed string) string {
	if closed == "" {
		closed = "the peer closed the connection"
	}
	switch got := cn.got.Load(); {
	case got == 0:
		return "connected and sent nothing; " + closed
	case cn.protocol() == isHTTP2:
		return "HTTP/2 handshake without a complete gRPC request; " + closed
	case cn.protocol() == isHTTP1:
		return fmt.Sprintf("HTTP/1.1 headers never complete, %d bytes; %s", got, closed)
	default:
		return fmt.Sprintf("%d bytes that are no request; %s", got, closed)
	}
}

// event is a door event with what the connection knows.
func (cn *conn) event() telemetry.DoorEvent {
	e := telemetry.DoorEvent{Remote: cn.Conn.RemoteAddr().String(), Transport: "tcp", WireBytes: int(cn.got.Load())}
	switch cn.protocol() {
	case isHTTP1:
		e.Transport = "http"
	case isHTTP2:
		e.Transport = "grpc"
	}
	e.Time = time.Now()
	return e
}

// expired runs when a connection has been open for NoRequestTimeout.
func (cn *conn) expired() {
	cn.c.mu.Lock()
	quiet := cn.events == 0 && cn.inFlight == 0
	cn.c.mu.Unlock()
	if quiet {
		cn.drop(telemetry.CauseNoRequest, fmt.Sprintf("no complete request within %v", cn.c.cfg.NoRequestTimeout))
	}
}

// queue is a net.Listener fed by the sniffer.
type queue struct {
	addr   net.Addr
	conns  chan net.Conn
	closed chan struct{}
	once   sync.Once
}

func newQueue(addr net.Addr) *queue {
	return &queue{addr: addr, conns: make(chan net.Conn), closed: make(chan struct{})}
}

func (q *queue) deliver(cn *conn) {
	select {
	case q.conns <- cn:
	case <-q.closed:
		cn.Close()
	}
}

func (q *queue) Accept() (net.Conn, error) {
	select {
	case cn := <-q.conns:
		return cn, nil
	case <-q.closed:
		return nil, net.ErrClosed
	}
}

func (q *queue) Close() error {
	q.once.Do(func() { close(q.closed) })
	return nil
}

func (q *queue) Addr() net.Addr { return q.addr }
