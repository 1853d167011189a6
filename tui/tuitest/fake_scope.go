package tuitest

import (
	"context"
	"time"

	"otelings/telemetry"
	"otelings/trainer"
)

// OpenScope implements the trainer: a live view of f.Scope, or of a sample when
// that is nil.
func (f *Fake) OpenScope(_ context.Context, o trainer.ScopeOptions) (*trainer.Scope, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.Fail != nil {
		return nil, f.Fail
	}
	f.ScopeAsked = o
	store := f.Scope
	if store == nil {
		store = SampleScope()
	}
	return trainer.ScopeOf(store,
		trainer.Listener{Protocol: "grpc", Addrs: []string{"127.0.0.1:40017", "[::1]:40017"}, Taken: "4317"},
		trainer.Listener{Protocol: "http", Addrs: []string{"127.0.0.1:4318"}}), nil
}

// SampleScope is a store with two traces, one with an error and a hostile name,
// one without its root, and some refusals.
func SampleScope() *telemetry.Store {
	store := telemetry.NewStore(telemetry.Limits{})
	base := uint64(1_772_600_000_000_000_000)
	shop := &telemetry.Resource{Attrs: telemetry.Attrs{{Key: "service.name", Value: telemetry.String("shop")}}}
	stock := &telemetry.Resource{Attrs: telemetry.Attrs{{Key: "service.name", Value: telemetry.String("stock")}}}
	sp := func(trace, id, parent byte, name string, kind telemetry.Kind, from, to uint64, r *telemetry.Resource) *telemetry.Span {
		s := &telemetry.Span{TraceID: telemetry.TraceID{trace, 0x1b}, SpanID: telemetry.SpanID{id}, Name: name, Kind: kind, Start: base + from*1e6, End: base + to*1e6, Flags: 1, Resource: r,
			Attrs: telemetry.Attrs{{Key: "book.title", Value: telemetry.String("活着\x1b[0m")}, {Key: "copies", Value: telemetry.Int(3)}}}
		if parent > 0 {
			s.ParentID = telemetry.SpanID{parent}
		}
		return s
	}
	pay := sp(1, 3, 1, "POST /pay", telemetry.KindClient, 40, 90, shop)
	pay.Status, pay.StatusMessage = telemetry.StatusError, "card declined"
	accepted := telemetry.DoorEvent{Time: time.Date(2026, 3, 4, 5, 6, 7, 0, time.UTC), Transport: "http", Method: "POST", Path: "/v1/traces", Outcome: telemetry.Accepted, Code: "200"}
	refused := telemetry.DoorEvent{Time: accepted.Time, Transport: "http", Method: "POST", Path: "/", Outcome: telemetry.Refused, Cause: telemetry.CausePathMissing, Code: "404",
		Detail: "/ is not an OTLP path", Remote: "127.0.0.1:50100", UserAgent: "OTel-OTLP-Exporter-Rust/0.31.0"}
	tls := telemetry.DoorEvent{Time: accepted.Time, Transport: "tcp", Outcome: telemetry.Refused, Cause: telemetry.CauseTLS, Code: "400", Detail: "TLS hello at a plaintext port", Remote: "127.0.0.1:50102"}
	store.Add(telemetry.Batch{Door: accepted, Spans: []*telemetry.Span{
		sp(1, 1, 0, "POST /orders", telemetry.KindServer, 0, 100, shop), sp(1, 2, 1, Hostile, telemetry.KindInternal, 5, 30, stock), pay,
	}})
	store.Door(refused)
	store.Door(tls)
	store.Door(refused)
	mail := sp(2, 9, 8, "send mail", telemetry.KindConsumer, 200, 215, shop)
	mail.DroppedEvents = 2
	store.Add(telemetry.Batch{Door: accepted, Spans: []*telemetry.Span{mail}})
	return store
}
