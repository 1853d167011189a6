package collector

import (
	"bytes"
	"context"
	"encoding/binary"
	"fmt"
	"io"
	"net"
	"runtime"
	"sync"
	"testing"
	"time"

	"golang.org/x/net/http2"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"otelings/telemetry"
)

// field is one length-delimited protobuf field.
func field(n byte, b []byte) []byte {
	return append(binary.AppendUvarint([]byte{n<<3 | 2}, uint64(len(b))), b...)
}

// nested is size bytes of AnyValue{arrayValue{AnyValue{…}}}, written from the inside out.
func nested(size int) []byte {
	buf := make([]byte, size)
	at, length := size, 0
	for tag := byte(1); at > 16 || tag == 5; tag ^= 1 ^ 5 {
		head := binary.AppendUvarint([]byte{tag<<3 | 2}, uint64(length))
		at -= len(head)
		copy(buf[at:], head)
		length += len(head)
	}
	return buf[at:]
}

// bombs are requests of a few kilobytes compressed that would decode to
// hundreds of megabytes.
func bombs() map[string]struct {
	ct   string
	body []byte
} {
	const size = 3_900_000
	empty := func(tag byte, n int) []byte { return bytes.Repeat([]byte{tag<<3 | 2, 0}, n) }
	repeatJSON := func(before, one, after string) []byte {
		n := (size - len(before) - len(after)) / (len(one) + 1)
		return []byte(before + string(bytes.Repeat([]byte(one+","), n)) + one + after)
	}
	deep := nested(300_000)
	type bomb = struct {
		ct   string
		body []byte
	}
	return map[string]bomb{
		"empty spans":      {pb, field(1, field(2, empty(2, size/2)))},
		"empty resources":  {pb, empty(1, size/2)},
		"empty scopes":     {pb, field(1, empty(2, size/2))},
		"empty attributes": {pb, field(1, field(2, field(2, empty(9, size/2))))},
		"empty events":     {pb, field(1, field(2, field(2, empty(11, size/2))))},
		"empty values":     {pb, field(1, field(1, field(1, field(2, field(5, empty(1, size/2))))))},
		"deep values":      {pb, field(1, field(1, field(1, field(2, deep))))},
		"deep groups":      {pb, bytes.Repeat([]byte{0x7b}, size)},
		"json spans":       {js, repeatJSON(`{"resourceSpans":[{"scopeSpans":[{"spans":[`, `{}`, `]}]}]}`)},
		"json nulls":       {js, repeatJSON(`{"resourceSpans":[{"scopeSpans":[{"spans":[`, `null`, `]}]}]}`)},
		"json escaped":     {js, repeatJSON(`{"resourceSpans":[{"scopeSpans":[{"sp\u0061ns":[`, `{}`, `]}]}]}`)},
		"json deep":        {js, bytes.Repeat([]byte(`{"resourceSpans":[`), size/20)},
		"json deep array":  {js, bytes.Repeat([]byte(`[`), size)},
	}
}

// stalledGRPC is a request whose message stops before its end.
func stalledGRPC(encoding string) string {
	b := grpcFrames(encoding, 1, make([]byte, 500), false)
	return string(b[:len(b)-100])
}

func allocated(f func()) int64 {
	var a, b runtime.MemStats
	runtime.ReadMemStats(&a)
	f()
	runtime.ReadMemStats(&b)
	return int64(b.TotalAlloc - a.TotalAlloc)
}

func TestBombs(t *testing.T) {
	r := start(t, nil)
	cc := r.grpcConn()
	n := 0
	for name, b := range bombs() {
		zip := gzipped(b.body)
		if len(zip) > 20_000 && name != "deep values" {
			t.Fatalf("%s: %d bytes compressed are no bomb", name, len(zip))
		}
		send := map[string]func(){"http": func() {
			code, _ := r.post("/v1/traces", b.ct, "gzip", zip)
			if code != 413 && code != 400 {
				t.Errorf("%s: %d", name, code)
			}
		}}
		if b.ct == pb {
			send["grpc"] = func() {
				if err := r.call(cc, traceExport, b.body, grpc.UseCompressor("gzip")); status.Code(err) != codes.InvalidArgument {
					t.Errorf("%s: %v", name, err)
				}
			}
		}
		for transport, f := range send {
			// The body itself is 4 MB, its buffers grow by doubling, and over gRPC
			// the client's share is in the figure too.
			if got := allocated(f); got > 40<<20 {
				t.Errorf("%s over %s: %d MB allocated", name, transport, got>>20)
			}
			n++
			if e := r.door(n)[n-1]; e.Outcome != telemetry.Refused || (e.Cause != telemetry.CauseTooManyItems && e.Cause != telemetry.CauseMalformed) {
				t.Errorf("%s over %s: %+v", name, transport, e)
			}
		}
	}
	if s := r.store.Snapshot(); len(s.Spans) != 0 {
		t.Error(len(s.Spans), "spans stored")
	}
}

// TestZstdWindow: a frame that asks for a window of a gigabyte.
func TestZstdWindow(t *testing.T) {
	r := start(t, nil)
	// Magic, descriptor without single segment, window 2^30, one raw block.
	frame := []byte{0x28, 0xb5, 0x2f, 0xfd, 0x00, 20 << 3, 0x09, 0, 0, 'x'}
	got := allocated(func() {
		if code, body := r.post("/v1/traces", pb, "zstd", frame); code != 400 {
			t.Error(code, body)
		}
		cn := r.dial()
		_, _ = cn.Write(grpcFrames("zstd", 1, frame, true))
		for _, e := range r.door(2) {
			if e.Cause != telemetry.CauseCompression {
				t.Errorf("%+v", e)
			}
		}
	})
	if got > 40<<20 {
		t.Errorf("%d MB allocated", got>>20)
	}
}

func TestManyBombsAtOnce(t *testing.T) {
	r := start(t, nil)
	r.http.Timeout = 0 // forty bombs take a busy machine as long as they take
	cc := r.grpcConn()
	body := bombs()["empty spans"].body
	zip := gzipped(body)
	stop, sampled := make(chan struct{}), make(chan uint64)
	go func() {
		var most uint64
		for {
			var m runtime.MemStats
			runtime.ReadMemStats(&m)
			most = max(most, m.HeapInuse)
			select {
			case <-stop:
				sampled <- most
				return
			case <-time.After(2 * time.Millisecond):
			}
		}
	}()
	var wg sync.WaitGroup
	for range 20 {
		wg.Go(func() { r.post("/v1/traces", pb, "gzip", zip) })
		wg.Go(func() { _ = cc.Invoke(t.Context(), traceExport, body, nil, grpc.UseCompressor("gzip")) })
	}
	wg.Wait()
	close(stop)
	if most := <-sampled; most > 300<<20 {
		t.Errorf("heap reached %d MB", most>>20)
	}
	r.door(40)
}

// TestHalfOpen: more silent connections than there is room for, of every
// kind, while an honest client is served by both protocols.
func TestHalfOpen(t *testing.T) {
	r := start(t, func(c *Config) { c.MaxConns = 20 })
	cc := r.grpcConn()
	if err := r.call(cc, traceExport, protoSpans(1)); err != nil {
		t.Fatal(err)
	}
	openings := []string{"", "P", "POST /v1/traces HTTP/1.1\r\nHost: x\r\n", http2.ClientPreface,
		"POST /v1/traces HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 10\r\n\r\n{",
		stalledGRPC("gzip")}
	for i := range 120 {
		cn := r.dial()
		_, _ = io.WriteString(cn, openings[i%len(openings)])
		if i%10 == 0 {
			if code, _ := r.post("/v1/traces", js, "", []byte(docTrace)); code != 200 {
				t.Fatal(i, code)
			}
			if err := r.call(cc, traceExport, protoSpans(1)); err != nil {
				t.Fatal(i, err)
			}
		}
	}
	s := r.until("evictions", func(s *telemetry.Snapshot) bool { return s.Counts.Refused >= 100 })
	for _, e := range s.Door {
		if e.Outcome == telemetry.Accepted {
			continue
		}
		if e.Outcome != telemetry.Dropped || e.Cause != telemetry.CauseEvicted || e.Detail == "" {
			t.Errorf("%+v", e)
		}
	}
	if s.Counts.Requests != 25 {
		t.Errorf("%+v", s.Counts)
	}
}

func TestSilenceIsClosed(t *testing.T) {
	r := start(t, func(c *Config) {
		c.NoRequestTimeout, c.BodyTimeout, c.ReadHeaderTimeout = 100*time.Millisecond, 100*time.Millisecond, 100*time.Millisecond
	})
	openings := []string{"", "POST /v1/traces HTTP/1.1\r\nHost: x\r\n", http2.ClientPreface,
		"POST /v1/traces HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 10\r\n\r\n{",
		stalledGRPC("")}
	for _, o := range openings {
		cn := r.dial()
		_, _ = io.WriteString(cn, o)
		_, _ = io.Copy(io.Discard, cn) // until the collector hangs up
	}
	for _, e := range r.door(len(openings)) {
		if e.Outcome != telemetry.Dropped || e.Cause != telemetry.CauseNoRequest {
			t.Errorf("%+v", e)
		}
	}
}

// TestPendingBytes: bodies that are sent but never finished are bounded in
// sum, the largest going first.
func TestPendingBytes(t *testing.T) {
	r := start(t, func(c *Config) { c.MaxBodyBytes, c.MaxPendingBytes = 1<<20, 3<<20 })
	head := "POST /v1/traces HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 1000000\r\n\r\n"
	var conns []net.Conn
	for range 8 {
		cn := r.dial()
		conns = append(conns, cn)
		_, _ = io.WriteString(cn, head)
		_, _ = cn.Write(make([]byte, 900_000))
	}
	s := r.until("shedding", func(s *telemetry.Snapshot) bool { return len(s.Door) >= 5 })
	for _, e := range s.Door {
		if e.Outcome != telemetry.Refused || e.Cause != telemetry.CauseOverload || e.Code != "503" {
			t.Errorf("%+v", e)
		}
	}
	told := 0
	for _, cn := range conns {
		_ = cn.SetReadDeadline(time.Now().Add(50 * time.Millisecond))
		b, _ := io.ReadAll(cn)
		if has(string(b), "HTTP/1.1 503") && has(string(b), "Retry-After: 1") && has(string(b), "Connection: close") {
			told++
		}
	}
	if told < 5 {
		t.Errorf("%d senders were told", told)
	}
	if code, _ := r.post("/v1/traces", js, "", []byte(docTrace)); code != 200 {
		t.Error(code)
	}
}

// untilWhole waits for n connections that have sent a complete request.
func (r *rig) untilWhole(n int) {
	r.t.Helper()
	for deadline := time.Now().Add(testPatience); ; time.Sleep(time.Millisecond) {
		r.mu.Lock()
		whole := 0
		for cn := range r.conns {
			if cn.whole {
				whole++
			}
		}
		r.mu.Unlock()
		if whole == n {
			return
		}
		if time.Now().After(deadline) {
			r.t.Fatalf("%d connections with a complete request, want %d", whole, n)
		}
	}
}

// TestAllBusy: when every connection has a request under way a new sender is
// told when to come again, over both protocols, and may when there is room.
func TestAllBusy(t *testing.T) {
	r := start(t, func(c *Config) { c.MaxConns = 2 })
	r.faults(Faults{Latency: time.Hour})
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	var wg sync.WaitGroup
	for range 2 {
		cc := r.grpcConn()
		wg.Go(func() { _ = cc.Invoke(ctx, traceExport, protoSpans(1), nil) })
	}
	r.untilWhole(2)
	late := r.grpcConn()
	for range 2 {
		if s := r.send("json", telemetry.SignalLogs); s.code != "503" || s.retry != backOff || !has(s.body, "busy") {
			t.Errorf("%+v", s)
		}
		if s := r.send("grpc", telemetry.SignalLogs); s.code != "Unavailable" || s.retry != backOff {
			t.Errorf("%+v", s)
		}
		if err := r.call(late, traceExport, protoSpans(1)); status.Code(err) != codes.Unavailable {
			t.Error(err)
		}
	}
	for _, e := range r.requests() {
		if e.Outcome != telemetry.Refused || e.Cause != telemetry.CauseOverload || e.Detail != "all connections are busy" {
			t.Errorf("%+v", e)
		}
	}
	cancel()
	wg.Wait()
	r.untilInFlight(0)
	r.faults(Faults{})
	if err := r.call(late, traceExport, protoSpans(1)); err != nil {
		t.Error("afterwards", err)
	}
}

// TestGate: stalled compressed requests do not keep honest ones out.
func TestGate(t *testing.T) {
	r := start(t, func(c *Config) { c.MaxDecodes = 1 })
	for range 4 {
		_, _ = io.WriteString(r.dial(), stalledGRPC("gzip"))
	}
	r.untilInFlight(4)
	if err := r.call(r.grpcConn(), traceExport, protoSpans(1), grpc.UseCompressor("gzip")); err != nil {
		t.Error(err)
	}
	var accepted int
	for _, e := range r.store.Snapshot().Door {
		if e.Outcome == telemetry.Accepted {
			accepted++
		}
	}
	if accepted != 1 {
		t.Errorf("%+v", r.store.Snapshot().Door)
	}
}

func TestShutdown(t *testing.T) {
	var none *Collector
	if err := none.Shutdown(t.Context()); err != nil {
		t.Error(err)
	}
	if err := new(Collector).Shutdown(t.Context()); err != nil || new(Collector).URL() != "" {
		t.Error(err)
	}
	r := start(t, nil)
	for _, o := range []string{"", "P", "POST /v1/traces HTTP/1.1\r\nHost: x\r\n", http2.ClientPreface,
		"POST /v1/traces HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 10\r\n\r\n{",
		stalledGRPC("gzip")} {
		_, _ = io.WriteString(r.dial(), o)
	}
	if code, _ := r.post("/v1/traces", js, "", []byte(docTrace)); code != 200 {
		t.Error(code)
	}
	r.untilInFlight(2) // the stalled bodies
	ctx, cancel := context.WithTimeout(t.Context(), testPatience)
	defer cancel()
	var wg sync.WaitGroup
	for range 3 {
		wg.Go(func() {
			if err := r.Shutdown(ctx); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	var dropped int
	for _, e := range r.door(7) {
		if e.Outcome == telemetry.Dropped && e.Cause == telemetry.CauseNoRequest {
			dropped++
		}
	}
	if dropped != 6 {
		t.Errorf("%+v", r.store.Snapshot().Door)
	}
	if r.InFlight() != 0 {
		t.Error(r.InFlight(), "in flight")
	}
	if cn, err := net.Dial("tcp", r.Addr()); err == nil {
		cn.Close()
		t.Error("still listening")
	}
	if err := r.WaitClosed(ctx); err != nil {
		t.Error(err)
	}
}

// TestWaitClosedSeesWhatADeadProgramLeft: connections that were closed by
// their program before the collector looked at them are all accounted for.
func TestWaitClosedSeesWhatADeadProgramLeft(t *testing.T) {
	r := start(t, nil)
	const n = 40
	for range n {
		cn := r.dial()
		_, _ = io.WriteString(cn, "POST /v1/traces HTTP/1.1\r\nHost: a\r\nContent-Type: application/x-protobuf\r\nContent-Length: 0\r\n\r\n")
		cn.Close()
	}
	ctx, cancel := context.WithTimeout(t.Context(), testPatience)
	defer cancel()
	if err := r.WaitClosed(ctx); err != nil {
		t.Fatal(err)
	}
	if s := r.store.Snapshot(); len(s.Door) != n {
		t.Errorf("%d door events, want %d", len(s.Door), n)
	}
}

// A connection that sends nothing says how long it was open, so that a health
// probe can be told from a sender that failed.
func TestASilentConnectionSaysHowLongItWasOpen(t *testing.T) {
	r := start(t, nil)
	r.dial().Close()
	if e := r.door(1)[0]; e.Cause != telemetry.CauseNoRequest || e.WireBytes != 0 || e.Open <= 0 || e.Open > time.Minute {
		t.Errorf("%+v", e)
	}
}

// TestSheddingDuringADelay: a request that waits on purpose and whose connection
// is closed for its bytes is told by the bytes, not by the fault.
func TestSheddingDuringADelay(t *testing.T) {
	r := start(t, func(c *Config) { c.MaxBodyBytes, c.MaxPendingBytes = 64<<10, 64<<10 })
	if err := r.SetFaults(Faults{Latency: time.Hour}); err != nil {
		t.Fatal(err)
	}
	head := "POST /v1/traces HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n"
	for _, n := range []int{50_000, 20_000} {
		_, _ = fmt.Fprintf(r.dial(), head+"%s", n, bytes.Repeat([]byte{' '}, n))
		r.untilInFlight(1)
	}
	if e := r.door(1)[0]; !e.TurnedAway() || e.Cause != telemetry.CauseOverload {
		t.Errorf("%+v", e)
	}
}
