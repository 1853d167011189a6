package causes

import (
	"bytes"
	"context"
	"encoding/binary"
	"fmt"
	"io"
	"net"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"
	"golang.org/x/net/http2"

	"otelings/collector"
	"otelings/telemetry"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// patience is the most a test waits for something that must happen.
const patience = 60 * time.Second

// port is a live collector with the store behind it.
type port struct {
	*collector.Collector
	t     *testing.T
	store *telemetry.Store
}

// open starts a collector on loopback as the row has it. The row's faults hold
// for the mistake only.
func open(t *testing.T, r *row, mended bool) *port {
	t.Helper()
	cfg := collector.NewDefaultConfig()
	if r.config != nil {
		r.config(&cfg)
	}
	store := telemetry.NewStore(telemetry.Limits{})
	c, err := collector.Start(t.Context(), cfg, store)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), patience)
		defer cancel()
		if err := c.Shutdown(ctx); err != nil {
			t.Error(err)
		}
	})
	p := &port{c, t, store}
	if !mended || r.program.stays {
		p.misbehave(r.faults)
	}
	return p
}

func (p *port) misbehave(f collector.Faults) {
	p.t.Helper()
	if err := p.SetFaults(f); err != nil {
		p.t.Fatal(err)
	}
}

// until waits for what the store holds to satisfy ok. A connection that opens
// wakes no subscriber, so it looks again and again.
func (p *port) until(what string, ok func(*telemetry.Snapshot) bool) {
	p.t.Helper()
	for end := time.Now().Add(patience); !ok(p.store.Snapshot()); time.Sleep(time.Millisecond) {
		if time.Now().After(end) {
			p.t.Fatalf("never came: %s; door: %+v", what, p.store.Snapshot().Door)
		}
	}
}

// closed is what was received once every connection has ended.
func (p *port) closed() *telemetry.Snapshot {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.t.Context(), patience)
	defer cancel()
	if err := p.WaitClosed(ctx); err != nil {
		p.t.Fatal(err)
	}
	return p.store.Snapshot()
}

// wire writes bytes by hand and remembers what it wrote.
type wire struct {
	*port
	sent bytes.Buffer
}

func (w *wire) dial() net.Conn {
	w.t.Helper()
	cn, err := net.Dial("tcp", w.Addr())
	if err != nil {
		w.t.Fatal(err)
	}
	w.t.Cleanup(func() { cn.Close() })
	_ = cn.SetDeadline(time.Now().Add(patience))
	return cn
}

// write sends b on cn. The peer may have hung up before the end of it: what it
// makes of that is in its door events.
func (w *wire) write(cn net.Conn, b []byte) {
	w.sent.Write(b)
	_, _ = cn.Write(b)
}

// raw sends b on a connection of its own and reads to the end.
func (w *wire) raw(b string) {
	w.t.Helper()
	cn := w.dial()
	defer cn.Close()
	w.write(cn, []byte(b))
	_, _ = io.Copy(io.Discard, cn)
}

// request is a request of HTTP/1.1 as bytes. Headers are lines.
func request(method, path, body string, headers ...string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s %s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n", method, path)
	for _, h := range headers {
		b.WriteString(h + "\r\n")
	}
	if body != "" {
		b.WriteString("Content-Length: " + strconv.Itoa(len(body)) + "\r\n")
	}
	return b.String() + "\r\n" + body
}

// http sends a request on a connection of its own and gives the answer's status.
func (w *wire) http(method, path, body string, headers ...string) int {
	w.t.Helper()
	cn := w.dial()
	defer cn.Close()
	w.write(cn, []byte(request(method, path, body, headers...)))
	res, err := http.ReadResponse(newReader(cn), nil)
	if err != nil {
		return 0 // an answer that was never given
	}
	_, _ = io.Copy(io.Discard, res.Body)
	res.Body.Close()
	return res.StatusCode
}

const (
	asJSON  = "Content-Type: application/json"
	asProto = "Content-Type: application/x-protobuf"
)

// traces posts OTLP JSON, the way most rows go.
func (w *wire) traces(body string) int { return w.http("POST", "/v1/traces", body, asJSON) }

// call sends one gRPC message in frames made by hand and reads the answer.
func (w *wire) call(method string, message []byte) {
	w.t.Helper()
	var b, headers bytes.Buffer
	b.WriteString(http2.ClientPreface)
	f := http2.NewFramer(&b, nil)
	_ = f.WriteSettings()
	for _, kv := range [][2]string{{":method", "POST"}, {":scheme", "http"}, {":path", method}, {":authority", "x"}, {"content-type", "application/grpc"}, {"te", "trailers"}} {
		headers.Write([]byte{0, byte(len(kv[0]))}) // a literal without indexing, a new name
		headers.WriteString(kv[0])
		headers.WriteByte(byte(len(kv[1])))
		headers.WriteString(kv[1])
	}
	_ = f.WriteHeaders(http2.HeadersFrameParam{StreamID: 1, BlockFragment: headers.Bytes(), EndHeaders: true})
	_ = f.WriteData(1, true, append(binary.BigEndian.AppendUint32([]byte{0}, uint32(len(message))), message...))
	cn := w.dial()
	defer cn.Close()
	w.write(cn, b.Bytes())
	in := http2.NewFramer(io.Discard, cn)
	for {
		frame, err := in.ReadFrame()
		if err != nil {
			return
		}
		if frame.Header().StreamID == 1 && frame.Header().Flags.Has(http2.FlagHeadersEndStream) {
			return
		}
	}
}
