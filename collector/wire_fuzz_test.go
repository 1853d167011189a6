package collector

import (
	"bytes"
	"context"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/http2"

	"otelings/telemetry"
)

// door is a live collector for a fuzz target, with limits that small inputs reach.
func door(f *testing.F) (*Collector, *telemetry.Store) {
	cfg := NewDefaultConfig()
	cfg.MaxBodyBytes = 64 << 10
	store := telemetry.NewStore(telemetry.Limits{DoorEvents: 100})
	c, err := Start(f.Context(), cfg, store)
	if err != nil {
		f.Fatal(err)
	}
	f.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), testPatience)
		defer cancel()
		_ = c.Shutdown(ctx)
	})
	return c, store
}

// knock sends bytes on a connection of its own, says that there are no more,
// and waits for the collector to be through with it. It gives the new events.
func knock(t *testing.T, c *Collector, store *telemetry.Store, b []byte) []telemetry.DoorEvent {
	t.Helper()
	before := store.Snapshot().Counts
	cn, err := net.Dial("tcp", c.Addr())
	if err != nil {
		t.Fatal(err)
	}
	_ = cn.SetDeadline(time.Now().Add(testPatience))
	_, _ = cn.Write(b) // it may have hung up before the end
	_ = cn.(*net.TCPConn).CloseWrite()
	ctx, cancel := context.WithTimeout(t.Context(), testPatience)
	defer cancel()
	heard := make(chan struct{})
	go func() { // a peer that does not read is another test
		defer close(heard)
		_, _ = new(bytes.Buffer).ReadFrom(cn)
		cn.Close()
	}()
	if err := c.WaitClosed(ctx); err != nil {
		t.Fatalf("%q: the connection never ended: %v", b, err)
	}
	cn.Close()
	<-heard
	s := store.Snapshot()
	n := s.Counts.Requests + s.Counts.Refused - before.Requests - before.Refused
	events := s.Door[len(s.Door)-min(n, len(s.Door)):]
	for _, e := range events {
		for _, text := range []string{e.Method, e.Path, e.Codec, e.Detail, e.UserAgent, e.Remote} {
			if strings.ContainsFunc(text, func(r rune) bool { return r < ' ' || r == 0x7f }) {
				t.Fatalf("unprintable in %q", text)
			}
		}
	}
	if s.Connections != 0 {
		t.Fatalf("%d connections are still counted", s.Connections)
	}
	return events
}

// FuzzGRPCMessage: whatever the framing of the one message of an export
// request, exactly one door event, and the connection ends.
func FuzzGRPCMessage(f *testing.F) {
	good := protoSpans(1)
	for _, encoding := range []string{"", "gzip", "zstd", "snappy", "br"} {
		for _, payload := range [][]byte{good, gzipped(good), good[:20], nil} {
			f.Add(encoding, byte(0), uint32(len(payload)), payload, true)
			f.Add(encoding, byte(1), uint32(len(payload)+5), payload, false)
		}
	}
	f.Add("gzip", byte(255), uint32(1<<31), []byte("x"), true)
	c, store := door(f)
	f.Fuzz(func(t *testing.T, encoding string, flag byte, length uint32, payload []byte, end bool) {
		if len(encoding) > 60 || len(payload) > 8<<10 || !headerValue(encoding) {
			return
		}
		b := grpcFrames(encoding, flag, payload, end)
		at := len(b) - len(payload) - 4
		b[at], b[at+1], b[at+2], b[at+3] = byte(length>>24), byte(length>>16), byte(length>>8), byte(length)
		if events := knock(t, c, store, b); len(events) != 1 {
			t.Fatalf("%d door events: %+v", len(events), events)
		}
	})
}

// headerValue is what HTTP/2 lets through as a header's value; with anything
// else there is no request.
func headerValue(s string) bool {
	return !strings.ContainsFunc(s, func(r rune) bool { return r < ' ' || r >= 0x7f })
}

// FuzzHTTP2Frames: any bytes behind the preface make at least one door event,
// and the connection ends.
func FuzzHTTP2Frames(f *testing.F) {
	whole := grpcFrames("gzip", 1, gzipped(protoSpans(1)), true)[len(http2.ClientPreface):]
	for _, n := range []int{0, 5, 9, 20, 60, len(whole) - 10, len(whole)} {
		f.Add(whole[:n])
	}
	f.Add(append(append([]byte{}, whole...), whole[9:]...))
	c, store := door(f)
	f.Fuzz(func(t *testing.T, b []byte) {
		if events := knock(t, c, store, append([]byte(http2.ClientPreface), b...)); len(events) == 0 {
			t.Fatal("no door event")
		}
	})
}

// FuzzHTTP1Bytes: any bytes of HTTP/1, the headers among them, make at least
// one door event, and the connection ends.
func FuzzHTTP1Bytes(f *testing.F) {
	head := "POST /v1/traces HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
	for _, s := range []string{
		head + "Content-Length: 2\r\n\r\n{}", head + "Content-Length: 20\r\n\r\n{}", head + "Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n",
		head + "Content-Length: 2\r\n\r\n{}" + head + "Content-Length: 2\r\n\r\n{}", head + "Expect: 100-continue\r\nContent-Length: 2\r\n\r\n{}",
		"GET / HTTP/1.1\r\n\r\n", "POST * HTTP/1.0\r\n\r\n", head + "X: \x00\r\n\r\n", "POST  HTTP/1.1", "", "OPTIONS * HTTP/1.1\r\nHost:\r\n\r\n", "\x16\x03\x01", "PRI * HTTP/2.0\r\n",
	} {
		f.Add([]byte(s))
	}
	c, store := door(f)
	f.Fuzz(func(t *testing.T, b []byte) {
		if events := knock(t, c, store, b); len(events) == 0 {
			t.Fatal("no door event")
		}
	})
}

// FuzzCompressed: a body that claims to be compressed is answered with one of
// four statuses and one door event, and takes no more memory than its limit asks for.
func FuzzCompressed(f *testing.F) {
	good := protoSpans(2)
	for i := range 4 {
		f.Add(byte(i), gzipped(good))
		f.Add(byte(i), zstded(good))
		f.Add(byte(i), zstded(make([]byte, 1<<20)))
		f.Add(byte(i), gzipped(make([]byte, 1<<20))[:500])
		f.Add(byte(i), []byte{0x28, 0xb5, 0x2f, 0xfd, 0x00, 20 << 3, 0x09, 0, 0, 'x'})
	}
	c, store := door(f)
	f.Fuzz(func(t *testing.T, which byte, body []byte) {
		codec := []string{"gzip", "zstd", "deflate", "snappy"}[which%4]
		req := httptest.NewRequest(http.MethodPost, "/v1/traces", bytes.NewReader(body))
		req.Header.Set("Content-Type", pb)
		req.Header.Set("Content-Encoding", codec)
		rec := httptest.NewRecorder()
		before := store.Snapshot().Counts
		used := allocated(func() { c.http.Handler.ServeHTTP(rec, req.WithContext(contextWithConn(req.Context(), c.pretend()))) })
		after := store.Snapshot()
		if d := after.Counts.Requests + after.Counts.Refused - before.Requests - before.Refused; d != 1 {
			t.Fatalf("%d door events", d)
		}
		if got := fmt.Sprint(rec.Code); !strings.Contains("200 400 413 415", got) || after.Door[len(after.Door)-1].Code != got {
			t.Fatalf("status %s: %+v", got, after.Door[len(after.Door)-1])
		}
		if used > 64<<20 {
			t.Fatalf("%d bytes of %s took %d of memory", len(body), codec, used)
		}
	})
}
