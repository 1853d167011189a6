package collector

import (
	"context"
	"testing"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/exporters/otlp/otlplog/otlploggrpc"
	"go.opentelemetry.io/otel/exporters/otlp/otlplog/otlploghttp"
	"go.opentelemetry.io/otel/exporters/otlp/otlpmetric/otlpmetricgrpc"
	"go.opentelemetry.io/otel/exporters/otlp/otlpmetric/otlpmetrichttp"
	"go.opentelemetry.io/otel/exporters/otlp/otlptrace/otlptracegrpc"
	"go.opentelemetry.io/otel/exporters/otlp/otlptrace/otlptracehttp"
	otellog "go.opentelemetry.io/otel/log"
	"go.opentelemetry.io/otel/metric"
	sdklog "go.opentelemetry.io/otel/sdk/log"
	sdkmetric "go.opentelemetry.io/otel/sdk/metric"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"

	"otelings/telemetry"
)

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

func sendTraces(ctx context.Context, exp sdktrace.SpanExporter) error {
	tp := sdktrace.NewTracerProvider(sdktrace.WithBatcher(exp))
	_, span := tp.Tracer("lab").Start(ctx, "work")
	span.SetAttributes(attribute.Int("order", 17))
	span.End()
	return tp.Shutdown(ctx)
}

func sendMetrics(ctx context.Context, exp sdkmetric.Exporter) error {
	mp := sdkmetric.NewMeterProvider(sdkmetric.WithReader(sdkmetric.NewPeriodicReader(exp)))
	n, err := mp.Meter("lab").Int64Counter("orders")
	if err != nil {
		return err
	}
	n.Add(ctx, 3, metric.WithAttributes(attribute.String("kind", "book")))
	return mp.Shutdown(ctx)
}

func sendLogs(ctx context.Context, exp sdklog.Exporter) error {
	lp := sdklog.NewLoggerProvider(sdklog.WithProcessor(sdklog.NewBatchProcessor(exp)))
	var r otellog.Record
	r.SetSeverity(otellog.SeverityWarn)
	r.SetBody(attribute.StringValue("stock is low"))
	lp.Logger("lab").Emit(ctx, r)
	return lp.Shutdown(ctx)
}

// TestExporters sends by the exporters of the Go SDK, each signal over each
// transport, plain and with gzip, to one port.
func TestExporters(t *testing.T) {
	ctx := t.Context()
	for _, zip := range []bool{false, true} {
		senders := map[string]func(*rig) error{
			"grpc traces": func(r *rig) error {
				o := []otlptracegrpc.Option{otlptracegrpc.WithEndpointURL(r.URL())}
				if zip {
					o = append(o, otlptracegrpc.WithCompressor("gzip"))
				}
				return sendTraces(ctx, must(otlptracegrpc.New(ctx, o...)))
			},
			"grpc metrics": func(r *rig) error {
				o := []otlpmetricgrpc.Option{otlpmetricgrpc.WithEndpointURL(r.URL())}
				if zip {
					o = append(o, otlpmetricgrpc.WithCompressor("gzip"))
				}
				return sendMetrics(ctx, must(otlpmetricgrpc.New(ctx, o...)))
			},
			"grpc logs": func(r *rig) error {
				o := []otlploggrpc.Option{otlploggrpc.WithEndpointURL(r.URL())}
				if zip {
					o = append(o, otlploggrpc.WithCompressor("gzip"))
				}
				return sendLogs(ctx, must(otlploggrpc.New(ctx, o...)))
			},
			"http traces": func(r *rig) error {
				o := []otlptracehttp.Option{otlptracehttp.WithEndpointURL(r.URL() + "/v1/traces")}
				if zip {
					o = append(o, otlptracehttp.WithCompression(otlptracehttp.GzipCompression))
				}
				return sendTraces(ctx, must(otlptracehttp.New(ctx, o...)))
			},
			"http metrics": func(r *rig) error {
				o := []otlpmetrichttp.Option{otlpmetrichttp.WithEndpointURL(r.URL() + "/v1/metrics")}
				if zip {
					o = append(o, otlpmetrichttp.WithCompression(otlpmetrichttp.GzipCompression))
				}
				return sendMetrics(ctx, must(otlpmetrichttp.New(ctx, o...)))
			},
			"http logs": func(r *rig) error {
				o := []otlploghttp.Option{otlploghttp.WithEndpointURL(r.URL() + "/v1/logs")}
				if zip {
					o = append(o, otlploghttp.WithCompression(otlploghttp.GzipCompression))
				}
				return sendLogs(ctx, must(otlploghttp.New(ctx, o...)))
			},
		}
		for name, send := range senders {
			if zip {
				name += " gzip"
			}
			t.Run(name, func(t *testing.T) {
				r := start(t, nil)
				if err := send(r); err != nil {
					t.Fatal(err)
				}
				if name[:4] == "grpc" { // these exporters close their connection
					if err := r.WaitClosed(ctx); err != nil {
						t.Fatal(err)
					}
				}
				e := r.door(1)[0]
				codec := ""
				if zip {
					codec = "gzip"
				}
				if e.Outcome != telemetry.Accepted || e.Cause != "" || e.Items != 1 || e.Transport != name[:4] || e.Codec != codec ||
					e.Encoding != "protobuf" || e.WireBytes == 0 || e.BodyBytes == 0 || (!zip && e.WireBytes != e.BodyBytes) ||
					(zip && e.WireBytes == e.BodyBytes) || e.UserAgent == "" || e.Method == "" || e.Remote == "" || e.Time.IsZero() {
					t.Errorf("%+v", e)
				}
				s := r.store.Snapshot()
				switch e.Signal {
				case telemetry.SignalTraces:
					if v, _ := s.Spans[0].Attrs.Get("order"); s.Spans[0].Name != "work" || v.Int() != 17 || s.Spans[0].Scope.Name != "lab" || s.Spans[0].Request != e.Seq {
						t.Errorf("%+v", s.Spans[0])
					}
				case telemetry.SignalMetrics:
					if m := s.Metrics[0]; m.Name != "orders" || m.Points[0].Value.Int() != 3 || !m.Monotonic || m.Temporality != telemetry.TemporalityCumulative {
						t.Errorf("%+v", m)
					}
				case telemetry.SignalLogs:
					if l := s.Logs[0]; l.Body.Str() != "stock is low" || l.Severity != int32(otellog.SeverityWarn) {
						t.Errorf("%+v", l)
					}
				}
			})
		}
	}
}
