package plain

import (
	"context"
	"time"

	"otelings/telemetry"
	"otelings/trainer"
)

var scopeAt = time.Date(2026, 3, 4, 5, 6, 7, 0, time.UTC)

// OpenScope is a live view that has got a trace, a metric, a log record and two
// refusals.
func (f *fake) OpenScope(context.Context, trainer.ScopeOptions) (*trainer.Scope, error) {
	if f.openErr != nil {
		return nil, f.openErr
	}
	return trainer.ScopeOf(scopeStore(), trainer.Listener{Protocol: "grpc", Addrs: []string{"127.0.0.1:40001", "[::1]:40001"}, Taken: "4317"},
		trainer.Listener{Protocol: "http", Addrs: []string{"127.0.0.1:4318"}}), nil
}

func scopeStore() *telemetry.Store {
	store := telemetry.NewStore(telemetry.Limits{})
	accepted := telemetry.DoorEvent{Time: scopeAt, Outcome: telemetry.Accepted, Transport: "http"}
	var spans []*telemetry.Span
	for _, sp := range traceSpans {
		c := *sp
		spans = append(spans, &c)
	}
	spans[1].Status = telemetry.StatusError
	store.Add(telemetry.Batch{Door: accepted, Spans: spans})
	store.Add(telemetry.Batch{Door: accepted, Metrics: []*telemetry.Metric{{Name: "coffee.sold", Unit: "{cup}", Type: telemetry.MetricSum, Points: make([]telemetry.Point, 2)}}})
	store.Add(telemetry.Batch{Door: accepted, Logs: []*telemetry.LogRecord{{SeverityText: "WARN", Body: telemetry.String("out of beans\x1b[2J")}}})
	for range 2 {
		store.Door(telemetry.DoorEvent{Time: scopeAt, Transport: "http", Method: "POST", Path: "/", Outcome: telemetry.Refused, Cause: telemetry.CausePathMissing, Code: "404", Detail: "no OTLP path"})
	}
	return store
}
