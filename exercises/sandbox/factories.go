package sandbox

import (
	"context"
	"encoding/json"
	"sync"

	"github.com/open-telemetry/opentelemetry-collector-contrib/connector/spanmetricsconnector"
	"github.com/open-telemetry/opentelemetry-collector-contrib/processor/attributesprocessor"
	"github.com/open-telemetry/opentelemetry-collector-contrib/processor/filterprocessor"
	"github.com/open-telemetry/opentelemetry-collector-contrib/processor/probabilisticsamplerprocessor"
	"github.com/open-telemetry/opentelemetry-collector-contrib/processor/resourceprocessor"
	"github.com/open-telemetry/opentelemetry-collector-contrib/processor/tailsamplingprocessor"
	"github.com/open-telemetry/opentelemetry-collector-contrib/processor/transformprocessor"
	"go.opentelemetry.io/collector/component"
	"go.opentelemetry.io/collector/connector"
	"go.opentelemetry.io/collector/consumer"
	"go.opentelemetry.io/collector/exporter"
	"go.opentelemetry.io/collector/exporter/debugexporter"
	"go.opentelemetry.io/collector/exporter/otlpexporter"
	"go.opentelemetry.io/collector/otelcol"
	"go.opentelemetry.io/collector/pdata/plog"
	"go.opentelemetry.io/collector/pdata/pmetric"
	"go.opentelemetry.io/collector/pdata/ptrace"
	"go.opentelemetry.io/collector/processor/batchprocessor"
	"go.opentelemetry.io/collector/processor/memorylimiterprocessor"
	"go.opentelemetry.io/collector/receiver"
	"go.opentelemetry.io/collector/receiver/otlpreceiver"
	"go.opentelemetry.io/collector/service/telemetry"
)

// bench is the wiring of one run: what stands behind every receiver, what every
// exporter was given.
type bench struct {
	traces  map[component.ID]consumer.Traces
	metrics map[component.ID]consumer.Metrics
	logs    map[component.ID]consumer.Logs

	mu       sync.Mutex
	out      map[string]Output
	bytes    int
	overflow bool
	points   int // metric requests that came out
}

func newBench() *bench {
	return &bench{
		traces: map[component.ID]consumer.Traces{}, metrics: map[component.ID]consumer.Metrics{}, logs: map[component.ID]consumer.Logs{},
		out: map[string]Output{},
	}
}

type still struct {
	component.StartFunc
	component.ShutdownFunc
}

// receiver keeps the real type, configuration and validation, and never listens.
func (b *bench) receiver(real receiver.Factory) receiver.Factory {
	const level = component.StabilityLevelStable
	return receiver.NewFactory(real.Type(), real.CreateDefaultConfig,
		receiver.WithTraces(func(_ context.Context, s receiver.Settings, _ component.Config, next consumer.Traces) (receiver.Traces, error) {
			b.traces[s.ID] = next
			return still{}, nil
		}, level),
		receiver.WithMetrics(func(_ context.Context, s receiver.Settings, _ component.Config, next consumer.Metrics) (receiver.Metrics, error) {
			b.metrics[s.ID] = next
			return still{}, nil
		}, level),
		receiver.WithLogs(func(_ context.Context, s receiver.Settings, _ component.Config, next consumer.Logs) (receiver.Logs, error) {
			b.logs[s.ID] = next
			return still{}, nil
		}, level))
}

// sink is an exporter that keeps what it is given.
type sink struct {
	still
	b  *bench
	id string
}

func (sink) Capabilities() consumer.Capabilities { return consumer.Capabilities{MutatesData: false} }

func (s sink) ConsumeTraces(_ context.Context, td ptrace.Traces) error {
	if td.SpanCount() == 0 {
		return nil
	}
	body, err := (&ptrace.JSONMarshaler{}).MarshalTraces(td)
	s.b.keep(s.id, body, err)
	return nil
}

func (s sink) ConsumeMetrics(_ context.Context, md pmetric.Metrics) error {
	if md.DataPointCount() == 0 { // a connector flushes also when it has nothing
		return nil
	}
	body, err := (&pmetric.JSONMarshaler{}).MarshalMetrics(md)
	s.b.mu.Lock()
	s.b.points++
	s.b.mu.Unlock()
	s.b.keep(s.id, body, err)
	return nil
}

func (s sink) ConsumeLogs(_ context.Context, ld plog.Logs) error {
	if ld.LogRecordCount() == 0 {
		return nil
	}
	body, err := (&plog.JSONMarshaler{}).MarshalLogs(ld)
	s.b.keep(s.id, body, err)
	return nil
}

// keep stores a request until there are too many bytes of them.
func (b *bench) keep(id string, body json.RawMessage, err error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if err != nil || b.overflow {
		return
	}
	if b.bytes += len(body); b.bytes > maxOutput {
		b.overflow = true
		return
	}
	o := b.out[id]
	o.Requests = append(o.Requests, body)
	b.out[id] = o
}

// exporter keeps the real configuration and validation, and sends nothing.
func (b *bench) exporter(t component.Type, config component.CreateDefaultConfigFunc) exporter.Factory {
	const level = component.StabilityLevelStable
	open := func(id component.ID) sink {
		b.mu.Lock()
		defer b.mu.Unlock()
		if _, there := b.out[id.String()]; !there {
			b.out[id.String()] = Output{} // it is wired, even when nothing comes
		}
		return sink{b: b, id: id.String()}
	}
	return exporter.NewFactory(t, config,
		exporter.WithTraces(func(_ context.Context, s exporter.Settings, _ component.Config) (exporter.Traces, error) {
			return open(s.ID), nil
		}, level),
		exporter.WithMetrics(func(_ context.Context, s exporter.Settings, _ component.Config) (exporter.Metrics, error) {
			return open(s.ID), nil
		}, level),
		exporter.WithLogs(func(_ context.Context, s exporter.Settings, _ component.Config) (exporter.Logs, error) {
			return open(s.ID), nil
		}, level))
}

// oldOTLP is the name that the otlp_grpc exporter had until it was renamed.
const oldOTLP = "otlp"

func (b *bench) factories(tel telemetry.Factory) (f otelcol.Factories, err error) {
	f.Telemetry = tel
	if f.Receivers, err = otelcol.MakeFactoryMap(b.receiver(otlpreceiver.NewFactory())); err != nil {
		return f, err
	}
	if f.Processors, err = otelcol.MakeFactoryMap(
		batchprocessor.NewFactory(), memorylimiterprocessor.NewFactory(), filterprocessor.NewFactory(), attributesprocessor.NewFactory(),
		resourceprocessor.NewFactory(), transformprocessor.NewFactory(), probabilisticsamplerprocessor.NewFactory(), tailsamplingprocessor.NewFactory(),
	); err != nil {
		return f, err
	}
	otlp := otlpexporter.NewFactory()
	if f.Exporters, err = otelcol.MakeFactoryMap(debugexporter.NewFactory(), b.exporter(otlp.Type(), otlp.CreateDefaultConfig),
		b.exporter(component.MustNewType(oldOTLP), otlp.CreateDefaultConfig)); err != nil {
		return f, err
	}
	f.Connectors, err = otelcol.MakeFactoryMap[connector.Factory](spanmetricsconnector.NewFactory())
	return f, err
}
