package otlpload

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"sync/atomic"
	"time"

	"go.opentelemetry.io/collector/pdata/plog/plogotlp"
	"go.opentelemetry.io/collector/pdata/pmetric/pmetricotlp"
	"go.opentelemetry.io/collector/pdata/ptrace/ptraceotlp"
	"google.golang.org/grpc"
	"google.golang.org/grpc/backoff"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/credentials/insecure"
	_ "google.golang.org/grpc/encoding/gzip" // registers the compressor
	"google.golang.org/grpc/mem"
	"google.golang.org/grpc/status"
)

// sender sends encoded requests over one protocol. Close it.
type sender interface {
	// send returns how many items the answer says were rejected. An error is
	// anything that is not a success.
	send(ctx context.Context, body []byte) (rejected int64, err error)
	Close() error
}

func (l Load) sender() (sender, error) {
	if l.Protocol == GRPC {
		return dialGRPC(l.Addr, l.Signal, l.Gzip)
	}
	ct := "application/x-protobuf"
	if l.Protocol == JSON {
		ct = "application/json"
	}
	h := newHTTP(l.Addr, l.Signal, ct, l.Workers)
	if l.Gzip {
		h.codec = "gzip"
	}
	return h, nil
}

type grpcSender struct {
	cc     *grpc.ClientConn
	signal Signal
	opts   []grpc.CallOption
}

func dialGRPC(addr string, signal Signal, zip bool, more ...grpc.DialOption) (*grpcSender, error) {
	cc, err := grpc.NewClient("passthrough:///"+addr, append(more,
		grpc.WithTransportCredentials(insecure.NewCredentials()), grpc.WithDisableRetry(),
		grpc.WithConnectParams(grpc.ConnectParams{Backoff: backoff.Config{BaseDelay: 20 * time.Millisecond, Multiplier: 1.5, MaxDelay: time.Second}, MinConnectTimeout: 5 * time.Second}),
		grpc.WithDefaultCallOptions(grpc.ForceCodecV2(rawCodec{}), grpc.WaitForReady(true)))...)
	if err != nil {
		return nil, err
	}
	g := &grpcSender{cc: cc, signal: signal}
	if zip {
		g.opts = append(g.opts, grpc.UseCompressor("gzip"))
	}
	return g, nil
}

func (g *grpcSender) Close() error { return g.cc.Close() }

func (g *grpcSender) send(ctx context.Context, body []byte) (int64, error) {
	var answer []byte
	if err := g.cc.Invoke(ctx, exportMethod(g.signal), body, &answer, g.opts...); err != nil {
		return 0, err
	}
	return rejectedIn(g.signal, answer, false)
}

func exportMethod(s Signal) string {
	name := map[Signal]string{Traces: "trace.v1.TraceService", Metrics: "metrics.v1.MetricsService", Logs: "logs.v1.LogsService"}[s]
	return "/opentelemetry.proto.collector." + name + "/Export"
}

// rawCodec hands encoded messages through.
type rawCodec struct{}

func (rawCodec) Name() string { return "proto" }

func (rawCodec) Marshal(v any) (mem.BufferSlice, error) {
	b, ok := v.([]byte)
	if !ok {
		return nil, fmt.Errorf("cannot send a %T", v)
	}
	return mem.BufferSlice{mem.SliceBuffer(b)}, nil
}

func (rawCodec) Unmarshal(data mem.BufferSlice, v any) error {
	b, ok := v.(*[]byte)
	if !ok {
		return fmt.Errorf("cannot receive into a %T", v)
	}
	*b = data.Materialize()
	return nil
}

type httpSender struct {
	client    *http.Client
	dials     atomic.Int64
	url       string
	signal    Signal
	ct, codec string
}

func newHTTP(addr string, signal Signal, ct string, conns int) *httpSender {
	h := &httpSender{url: "http://" + addr + "/v1/" + string(signal), signal: signal, ct: ct}
	h.client = &http.Client{Transport: &http.Transport{
		MaxIdleConnsPerHost: conns, DisableCompression: true,
		DialContext: func(ctx context.Context, network, addr string) (net.Conn, error) {
			h.dials.Add(1)
			return (&net.Dialer{}).DialContext(ctx, network, addr)
		},
	}}
	return h
}

func (h *httpSender) Close() error {
	h.client.CloseIdleConnections()
	return nil
}

// statusError is an HTTP answer that is no success.
type statusError int

func (e statusError) Error() string { return fmt.Sprintf("HTTP %d", int(e)) }

func (h *httpSender) send(ctx context.Context, body []byte) (int64, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, h.url, bytes.NewReader(body))
	if err != nil {
		return 0, err
	}
	req.Header.Set("Content-Type", h.ct)
	if h.codec != "" {
		req.Header.Set("Content-Encoding", h.codec)
	}
	res, err := h.client.Do(req)
	if err != nil {
		return 0, err
	}
	defer res.Body.Close()
	answer, err := io.ReadAll(io.LimitReader(res.Body, 1<<20))
	switch {
	case res.StatusCode != http.StatusOK:
		return 0, statusError(res.StatusCode)
	case err != nil:
		return 0, err
	}
	return rejectedIn(h.signal, answer, h.ct == "application/json")
}

// rejectedIn reads an answer's partial success.
func rejectedIn(s Signal, answer []byte, isJSON bool) (int64, error) {
	type message interface {
		UnmarshalProto([]byte) error
		UnmarshalJSON([]byte) error
	}
	var m message
	var count func() int64
	switch s {
	case Traces:
		r := ptraceotlp.NewExportResponse()
		m, count = r, func() int64 { return r.PartialSuccess().RejectedSpans() }
	case Logs:
		r := plogotlp.NewExportResponse()
		m, count = r, func() int64 { return r.PartialSuccess().RejectedLogRecords() }
	default:
		r := pmetricotlp.NewExportResponse()
		m, count = r, func() int64 { return r.PartialSuccess().RejectedDataPoints() }
	}
	read := m.UnmarshalProto
	if isJSON {
		read = m.UnmarshalJSON
	}
	if err := read(answer); err != nil {
		return 0, fmt.Errorf("the answer is no export response: %w", err)
	}
	return count(), nil
}

// outcome is an error as one word: "ok", "HTTP 413", a gRPC code, "timeout",
// or "closed" when the connection ended without an answer.
func outcome(err error) string {
	var code statusError
	switch {
	case err == nil:
		return "ok"
	case errors.As(err, &code):
		return code.Error()
	case errors.Is(err, context.DeadlineExceeded):
		return "timeout"
	}
	if st, ok := status.FromError(err); ok {
		switch {
		case st.Code() == codes.DeadlineExceeded:
			return "timeout"
		case st.Code() == codes.Unavailable && transportError(st.Message()):
			return "closed"
		}
		return st.Code().String()
	}
	return "closed"
}

// transportError tells what gRPC's client says of a broken connection from
// what a server answers.
func transportError(message string) bool {
	for _, s := range []string{"transport", "error reading", "EOF", "connection"} {
		if strings.Contains(message, s) {
			return true
		}
	}
	return false
}

func gzipped(b []byte) []byte {
	var buf bytes.Buffer
	w := gzip.NewWriter(&buf)
	_, _ = w.Write(b) // a buffer takes everything
	_ = w.Close()
	return buf.Bytes()
}
