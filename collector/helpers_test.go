package collector

import (
	"bytes"
	"compress/gzip"
	"context"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"go.opentelemetry.io/collector/pdata/ptrace"
	"go.uber.org/goleak"
	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/mem"

	"otelings/telemetry"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// patient is the most a test waits for something that must happen.
const testPatience = 20 * time.Second

type rig struct {
	*Collector
	t     testing.TB
	store *telemetry.Store
	http  *http.Client
}

func start(t testing.TB, change func(*Config)) *rig {
	t.Helper()
	cfg := NewDefaultConfig()
	if change != nil {
		change(&cfg)
	}
	store := telemetry.NewStore(telemetry.Limits{})
	c, err := Start(context.Background(), cfg, store)
	if err != nil {
		t.Fatal(err)
	}
	// The client dials for every request at once and uses what is free first: a
	// connection that it then has no place for it would close unused, and that is
	// one more door event.
	r := &rig{Collector: c, t: t, store: store, http: &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 64}, Timeout: testPatience}}
	t.Cleanup(func() {
		r.http.CloseIdleConnections()
		ctx, cancel := context.WithTimeout(context.Background(), testPatience)
		defer cancel()
		if err := c.Shutdown(ctx); err != nil {
			t.Error(err)
		}
	})
	return r
}

// until waits for the store to satisfy ok, woken by the store.
func (r *rig) until(what string, ok func(*telemetry.Snapshot) bool) *telemetry.Snapshot {
	r.t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), testPatience)
	defer cancel()
	wake := r.store.Subscribe(ctx)
	for {
		if s := r.store.Snapshot(); ok(s) {
			return s
		}
		if _, open := <-wake; !open {
			r.t.Fatalf("never came: %s; door: %+v", what, r.store.Snapshot().Door)
		}
	}
}

// door waits for n door events and returns them.
func (r *rig) door(n int) []telemetry.DoorEvent {
	r.t.Helper()
	s := r.until("door events", func(s *telemetry.Snapshot) bool { return len(s.Door) >= n })
	if len(s.Door) != n {
		r.t.Fatalf("%d door events, want %d: %+v", len(s.Door), n, s.Door)
	}
	return s.Door
}

func (r *rig) dial() net.Conn {
	r.t.Helper()
	cn, err := net.Dial("tcp", r.Addr())
	if err != nil {
		r.t.Fatal(err)
	}
	r.t.Cleanup(func() { cn.Close() })
	_ = cn.SetDeadline(time.Now().Add(testPatience))
	return cn
}

func (r *rig) post(path, ct, codec string, body []byte) (int, string) {
	r.t.Helper()
	return r.do(http.MethodPost, path, ct, codec, body)
}

func (r *rig) do(method, path, ct, codec string, body []byte) (int, string) {
	r.t.Helper()
	req, err := http.NewRequest(method, r.URL()+path, bytes.NewReader(body))
	if err != nil {
		r.t.Fatal(err)
	}
	req.Header.Set("Content-Type", ct)
	if codec != "" {
		req.Header.Set("Content-Encoding", codec)
	}
	res, err := r.http.Do(req)
	if err != nil {
		r.t.Fatal(err)
	}
	defer res.Body.Close()
	b, err := io.ReadAll(res.Body)
	if err != nil {
		r.t.Fatal(err)
	}
	return res.StatusCode, string(b)
}

// rawClient is the sending half of rawCodec.
type rawClient struct{ rawCodec }

func (rawClient) Unmarshal(mem.BufferSlice, any) error { return nil }

func (r *rig) grpcConn() *grpc.ClientConn {
	r.t.Helper()
	return r.connTo(r.Addr())
}

func (r *rig) connTo(addr string) *grpc.ClientConn {
	r.t.Helper()
	cc, err := grpc.NewClient("passthrough:///"+addr, grpc.WithTransportCredentials(insecure.NewCredentials()),
		grpc.WithDefaultCallOptions(grpc.ForceCodecV2(rawClient{})))
	if err != nil {
		r.t.Fatal(err)
	}
	r.t.Cleanup(func() { cc.Close() })
	return cc
}

const (
	traceExport   = "/opentelemetry.proto.collector.trace.v1.TraceService/Export"
	metricsExport = "/opentelemetry.proto.collector.metrics.v1.MetricsService/Export"
	logsExport    = "/opentelemetry.proto.collector.logs.v1.LogsService/Export"
)

func (r *rig) call(cc *grpc.ClientConn, method string, body []byte, opts ...grpc.CallOption) error {
	ctx, cancel := context.WithTimeout(context.Background(), testPatience)
	defer cancel()
	return cc.Invoke(ctx, method, body, nil, opts...)
}

func gzipped(b []byte) []byte {
	var buf bytes.Buffer
	w := gzip.NewWriter(&buf)
	_, _ = w.Write(b)
	_ = w.Close()
	return buf.Bytes()
}

// spans is a request with n ordinary spans.
func spans(n int) ptrace.Traces {
	td := ptrace.NewTraces()
	rs := td.ResourceSpans().AppendEmpty()
	rs.Resource().Attributes().PutStr("service.name", "shop")
	ss := rs.ScopeSpans().AppendEmpty()
	ss.Scope().SetName("checkout")
	for i := range n {
		sp := ss.Spans().AppendEmpty()
		sp.SetTraceID([16]byte{1, byte(i >> 11), byte(i >> 3)})
		sp.SetSpanID([8]byte{2, byte(i >> 16), byte(i >> 8), byte(i)})
		sp.SetName("GET /orders/{id}")
		sp.SetKind(ptrace.SpanKindServer)
		sp.SetStartTimestamp(1_700_000_000_000_000_000)
		sp.SetEndTimestamp(1_700_000_000_005_000_000)
		a := sp.Attributes()
		a.PutStr("http.request.method", "GET")
		a.PutStr("url.path", "/orders/17")
		a.PutStr("http.route", "/orders/{id}")
		a.PutInt("http.response.status_code", 200)
		a.PutStr("server.address", "shop.example")
		a.PutInt("server.port", int64(8000+i))
	}
	return td
}

func protoSpans(n int) []byte {
	b, err := (&ptrace.ProtoMarshaler{}).MarshalTraces(spans(n))
	if err != nil {
		panic(err)
	}
	return b
}

func jsonSpans(n int) []byte {
	b, err := (&ptrace.JSONMarshaler{}).MarshalTraces(spans(n))
	if err != nil {
		panic(err)
	}
	return b
}

func has(s, part string) bool { return strings.Contains(s, part) }
