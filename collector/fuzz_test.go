package collector

import (
	"bytes"
	"context"
	"net"
	"net/http"
	"net/http/httptest"
	"testing"

	"golang.org/x/net/http2"

	"otelings/telemetry"
)

// FuzzSniff: the verdict is final and does not depend on how bytes arrive.
func FuzzSniff(f *testing.F) {
	for _, s := range []string{"", "P", "PRI", "POST /", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "\x16", "\x16\x03\x01", "GETX", "hello", "\x00", http2.ClientPreface + "x"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		b = b[:min(len(b), sniffLen)]
		final := sniff(b)
		if len(b) == sniffLen && final == unknown {
			t.Fatalf("%q undecided", b)
		}
		decided := unknown
		for i := range len(b) + 1 {
			got := sniff(b[:i])
			if decided != unknown && got != decided {
				t.Fatalf("%q: %d turned into %d", b[:i], decided, got)
			}
			decided = got
		}
		if decided != final {
			t.Fatalf("%q: %d, then %d", b, decided, final)
		}
	})
}

// pretend is a connection for a handler that is called without one.
func (c *Collector) pretend() *conn {
	near, far := net.Pipe()
	_ = far.Close()
	cn := &conn{Conn: near, c: c}
	cn.kind.Store(uint32(isHTTP1))
	return cn
}

func contextWithConn(ctx context.Context, cn *conn) context.Context {
	return context.WithValue(ctx, connKey{}, cn)
}

// FuzzHTTP: whatever the request, one answer with a known status and exactly
// one door event that is fit to print.
func FuzzHTTP(f *testing.F) {
	f.Add("POST", "/v1/traces", js, "", []byte(docTrace))
	f.Add("POST", "/v1/metrics", js, "", []byte(docMetric))
	f.Add("POST", "/v1/logs", pb, "gzip", gzipped([]byte{0x0a, 0}))
	f.Add("POST", "/v1/traces", pb, "zstd", zstded(protoSpans(1)))
	f.Add("PUT", "//v1/traces/../v1/traces\x1b[2J", "\x00", "br", []byte("x"))
	f.Add("POST", "/v1/traces", pb, "deflate", []byte{0x78, 0x9c})
	cfg := NewDefaultConfig()
	cfg.MaxBodyBytes = 64 << 10
	store := telemetry.NewStore(telemetry.Limits{DoorEvents: 10})
	c, err := Start(f.Context(), cfg, store)
	if err != nil {
		f.Fatal(err)
	}
	f.Cleanup(func() { _ = c.Shutdown(f.Context()) })
	f.Fuzz(func(t *testing.T, method, path, ct, codec string, body []byte) {
		if method == "" {
			method = "POST"
		}
		req := httptest.NewRequest(http.MethodPost, "/", bytes.NewReader(body))
		req.Method, req.URL.Path = method, path
		req.Header["Content-Type"], req.Header["Content-Encoding"] = []string{ct}, []string{codec}
		rec := httptest.NewRecorder()
		cn := c.pretend()
		before := store.Snapshot().Counts
		c.http.Handler.ServeHTTP(rec, req.WithContext(contextWithConn(req.Context(), cn)))
		after := store.Snapshot()
		if d := after.Counts.Requests + after.Counts.Refused - before.Requests - before.Refused; d != 1 {
			t.Fatalf("%d door events", d)
		}
		switch rec.Code {
		case 200, 400, 404, 405, 413, 415:
		default:
			t.Fatalf("status %d", rec.Code)
		}
		e := after.Door[len(after.Door)-1]
		for _, s := range []string{e.Method, e.Path, e.Codec, e.Detail, e.UserAgent} {
			for _, r := range s {
				if r < ' ' || r == 0x7f {
					t.Fatalf("unprintable in %q", s)
				}
			}
		}
	})
}
