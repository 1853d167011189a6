package lab

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"sync"
	"testing"
	"time"

	"go.opentelemetry.io/collector/pdata/ptrace/ptraceotlp"

	"otelings/collector"
	"otelings/telemetry"
)

// receiver is a bare OTLP/HTTP receiver that keeps the requests as they came,
// for what the embedded collector does not show: headers. It can be slow.
type receiver struct {
	store    *telemetry.Store
	listener net.Listener
	server   *http.Server
	served   chan struct{}

	mu      sync.Mutex
	headers []http.Header
	latency time.Duration
}

func openReceiver(change func(*receiver)) func(context.Context) (door, error) {
	return func(ctx context.Context) (door, error) {
		var lc net.ListenConfig
		l, err := lc.Listen(ctx, "tcp", "127.0.0.1:0")
		if err != nil {
			return nil, err
		}
		c := &receiver{store: telemetry.NewStore(telemetry.Limits{}), listener: l, served: make(chan struct{})}
		if change != nil {
			change(c)
		}
		c.server = &http.Server{Handler: c, ReadHeaderTimeout: time.Second}
		go func() {
			defer close(c.served)
			_ = c.server.Serve(l)
		}()
		return c, nil
	}
}

func (c *receiver) ServeHTTP(w http.ResponseWriter, req *http.Request) {
	body, err := io.ReadAll(req.Body)
	c.mu.Lock()
	c.headers = append(c.headers, req.Header.Clone())
	c.mu.Unlock()
	in := ptraceotlp.NewExportRequest()
	if err != nil || in.UnmarshalProto(body) != nil || req.URL.Path != "/v1/traces" {
		c.store.Door(telemetry.DoorEvent{Outcome: telemetry.Refused, Path: req.URL.Path})
		w.WriteHeader(http.StatusServiceUnavailable)
		return
	}
	if c.latency > 0 {
		select {
		case <-time.After(c.latency):
		case <-req.Context().Done():
			return
		}
	}
	b := telemetry.Batch{Door: telemetry.DoorEvent{Outcome: telemetry.Accepted, Path: req.URL.Path}}
	for _, rs := range in.Traces().ResourceSpans().All() {
		attrs := telemetry.Attrs{}
		for k, v := range rs.Resource().Attributes().All() {
			attrs = append(attrs, telemetry.Attr{Key: k, Value: telemetry.String(v.AsString())})
		}
		res := &telemetry.Resource{Attrs: attrs}
		for _, ss := range rs.ScopeSpans().All() {
			for _, s := range ss.Spans().All() {
				b.Spans = append(b.Spans, &telemetry.Span{TraceID: telemetry.TraceID(s.TraceID()), SpanID: telemetry.SpanID(s.SpanID()), Name: s.Name(), Resource: res})
			}
		}
	}
	c.store.Add(b)
	w.WriteHeader(http.StatusOK)
}

func (c *receiver) Addr() string                       { return c.listener.Addr().String() }
func (c *receiver) WaitIdle(ctx context.Context) error { return ctx.Err() }
func (c *receiver) Snapshot() *telemetry.Snapshot      { return c.store.Snapshot() }
func (c *receiver) Shutdown(context.Context) error {
	err := c.server.Close()
	<-c.served
	if errors.Is(err, net.ErrClosed) {
		err = nil
	}
	return err
}

// quick shortens delays, but leaves them longer than a loaded machine pauses.
func quick(d time.Duration) time.Duration { return d / 4 }

// through is a house with a bare receiver and shorter delays.
func through(change func(*receiver)) house { return house{open: openReceiver(change), scale: quick} }

func ready(t *testing.T) context.Context {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	t.Cleanup(cancel)
	return ctx
}

// embedded is the house of Run with shorter delays; change, which may
// be nil, turns the collector's fault switch behind the run's back.
func embedded(change func(*collector.Collector)) house {
	return house{scale: quick, open: func(ctx context.Context) (door, error) {
		d, err := openCollector(ctx)
		if err == nil && change != nil {
			change(d.(private).Collector)
		}
		return d, err
	}}
}
