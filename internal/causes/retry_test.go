package causes

import (
	"context"
	"net/http"
	"slices"
	"testing"
	"time"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/exporters/otlp/otlptrace/otlptracehttp"
	"go.opentelemetry.io/otel/sdk/resource"
	"go.opentelemetry.io/otel/sdk/trace"

	"otelings/collector"
	"otelings/telemetry"
)

// TestAnSDKThatRetries: the exporter of the Go SDK sends again by itself. What
// it was told is named, and what it sent arrives, once more than it should when
// the first time was kept.
func TestAnSDKThatRetries(t *testing.T) {
	for _, c := range []struct {
		faults collector.Faults
		want   []telemetry.Cause
		spans  int
	}{
		{collector.Faults{}, nil, 1},
		{collector.Faults{Throttle: time.Second, First: 1}, []telemetry.Cause{telemetry.CauseThrottled}, 1},
		{collector.Faults{Refuse: true, First: 1}, []telemetry.Cause{telemetry.CauseFault}, 1},
		{collector.Faults{StoreThenFail: true, First: 1}, []telemetry.Cause{telemetry.CauseDuplicateAfterRetry, telemetry.CauseFault}, 2},
		{collector.Faults{Partial: true, Rejected: 1, Message: "no room", First: 1}, []telemetry.Cause{telemetry.CausePartial}, 0},
	} {
		t.Run("", func(t *testing.T) {
			t.Parallel()
			p := open(t, &row{faults: c.faults}, false)
			ctx, cancel := context.WithTimeout(t.Context(), patience)
			defer cancel()
			brewWithGo(ctx, t, p.Addr())
			s := p.closed()
			if got := told(s); !slices.Equal(got, c.want) || len(s.Spans) != c.spans {
				t.Errorf("told %v, want %v; %d spans\ndoor: %+v", got, c.want, len(s.Spans), s.Door)
			}
		})
	}
}

// brewWithGo sends one span with the Go SDK and waits for its end.
func brewWithGo(ctx context.Context, t *testing.T, addr string) {
	t.Helper()
	client := &http.Client{Transport: &http.Transport{}}
	defer client.CloseIdleConnections()
	exporter, err := otlptracehttp.New(ctx, otlptracehttp.WithHTTPClient(client), otlptracehttp.WithEndpoint(addr), otlptracehttp.WithInsecure(),
		otlptracehttp.WithRetry(otlptracehttp.RetryConfig{Enabled: true, InitialInterval: time.Millisecond, MaxInterval: 10 * time.Millisecond, MaxElapsedTime: patience}))
	if err != nil {
		t.Fatal(err)
	}
	provider := trace.NewTracerProvider(trace.WithBatcher(exporter), trace.WithResource(resource.NewSchemaless(attribute.String("service.name", "coffee-shop"))))
	_, span := provider.Tracer("coffee-shop").Start(ctx, "brew coffee")
	span.End()
	if err := provider.Shutdown(ctx); err != nil {
		t.Log(err) // a partial success is an error here
	}
}
