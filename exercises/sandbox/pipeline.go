package sandbox

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/open-telemetry/opentelemetry-collector-contrib/connector/spanmetricsconnector"
	"github.com/open-telemetry/opentelemetry-collector-contrib/processor/tailsamplingprocessor"
	"go.opentelemetry.io/collector/component"
	"go.opentelemetry.io/collector/confmap"
	"go.opentelemetry.io/collector/confmap/provider/yamlprovider"
	"go.opentelemetry.io/collector/otelcol"
	"go.opentelemetry.io/collector/pdata/plog"
	"go.opentelemetry.io/collector/pdata/pmetric"
	"go.opentelemetry.io/collector/pdata/ptrace"
	"go.opentelemetry.io/collector/processor/batchprocessor"
	"go.opentelemetry.io/collector/service"
	"go.opentelemetry.io/collector/service/telemetry"
	"go.uber.org/zap"
	"go.uber.org/zap/zapcore"
	"go.uber.org/zap/zaptest/observer"
)

// A run has no time of its own: the input counts as arriving in one moment, and
// the end as coming long after it. So what waits is made to wait until the end,
// when everything is flushed, and span metrics, which are not, come out soon.
const (
	soon = 50 * time.Millisecond
	long = 5 * time.Minute
	// Where metrics are made of what has waited, the wait must end while the
	// run goes on; it is over the time that feeding takes.
	short = 500 * time.Millisecond
	// leastBatch is the least wait of a batch that anybody can mean; below it
	// a unit is missing, and what was written is what happens.
	leastBatch = time.Millisecond
	lastPoints = 5 * time.Second // most that is waited for span metrics
)

// running is a started pipeline.
type running struct {
	b       *bench
	service *service.Service
	config  *otelcol.ConfigProvider
	logs    *observer.ObservedLogs
	derives bool // a connector makes metrics while it runs

	errs chan error
	done chan struct{}
	mu   sync.Mutex
	died error // reported by a component while it ran
}

// ownTelemetry takes any service::telemetry block and makes nothing of it but
// the log.
type ownTelemetry map[string]any

func telemetryInto(core zapcore.Core) telemetry.Factory {
	return telemetry.NewFactory(
		func() component.Config { return &ownTelemetry{} },
		telemetry.WithCreateLogger(func(context.Context, telemetry.LoggerSettings, component.Config) (*zap.Logger, component.ShutdownFunc, error) {
			return zap.New(core), nil, nil
		}),
	)
}

// start parses, validates, builds and starts. The error is the Collector's own.
func start(ctx context.Context, config string) (_ *running, err error) {
	core, logs := observer.New(zapcore.InfoLevel)
	r := &running{b: newBench(), logs: logs, errs: make(chan error), done: make(chan struct{})}
	factories, err := r.b.factories(telemetryInto(core))
	if err != nil {
		return nil, err
	}
	// Only the yaml: scheme exists: ${env:…}, ${file:…} and ${http:…} lead nowhere.
	r.config, err = otelcol.NewConfigProvider(otelcol.ConfigProviderSettings{ResolverSettings: confmap.ResolverSettings{
		URIs: []string{"yaml:" + config}, ProviderFactories: []confmap.ProviderFactory{yamlprovider.NewFactory()},
	}})
	if err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			_ = r.config.Shutdown(ctx) // the first error is the one to tell
		}
	}()
	cfg, err := r.config.Get(ctx, factories)
	if err != nil {
		return nil, err
	}
	if err = confmap.Validate(cfg); err != nil {
		return nil, err
	}
	if err = policy(cfg); err != nil {
		return nil, err
	}
	r.setClock(cfg)
	r.service, err = service.New(ctx, service.Settings{
		BuildInfo:        component.BuildInfo{Command: "otelings", Version: "0"},
		ReceiversConfigs: cfg.Receivers, ReceiversFactories: factories.Receivers,
		ProcessorsConfigs: cfg.Processors, ProcessorsFactories: factories.Processors,
		ExportersConfigs: cfg.Exporters, ExportersFactories: factories.Exporters,
		ConnectorsConfigs: cfg.Connectors, ConnectorsFactories: factories.Connectors,
		ExtensionsConfigs: cfg.Extensions, ExtensionsFactories: factories.Extensions,
		AsyncErrorChannel: r.errs, TelemetryFactory: factories.Telemetry,
	}, cfg.Service)
	if err != nil {
		return nil, err
	}
	go r.listen()
	if err = r.service.Start(ctx); err != nil {
		err = errors.Join(err, r.service.Shutdown(ctx))
		close(r.done)
		return nil, err
	}
	return r, nil
}

// setClock takes time out of a validated configuration.
func (r *running) setClock(cfg *otelcol.Config) {
	for _, c := range cfg.Connectors {
		if m, ok := c.(*spanmetricsconnector.Config); ok {
			m.MetricsFlushInterval = min(max(m.MetricsFlushInterval, time.Millisecond), soon)
			r.derives = true
		}
	}
	wait := long
	if r.derives {
		wait = short
	}
	for _, p := range cfg.Processors {
		switch p := p.(type) {
		case *tailsamplingprocessor.Config:
			p.DecisionWait, p.DecisionWaitAfterRootReceived = wait, 0
		case *batchprocessor.Config:
			if p.Timeout >= leastBatch {
				p.Timeout = wait
			}
		}
	}
}

// listen takes what components report: one that is not heard blocks.
func (r *running) listen() {
	for {
		select {
		case err := <-r.errs:
			r.mu.Lock()
			r.died = errors.Join(r.died, err)
			r.mu.Unlock()
		case <-r.done:
			return
		}
	}
}

// errNoPipeline says that no pipeline takes a signal from the receiver.
var errNoPipeline = errors.New("no pipeline takes it")

// feed gives one request to the receiver; signal is what it holds.
func (r *running) feed(ctx context.Context, id component.ID, request string) (signal string, err error) {
	body := []byte(request)
	if td, err := (&ptrace.JSONUnmarshaler{}).UnmarshalTraces(body); err == nil && td.SpanCount() > 0 {
		next, ok := r.b.traces[id]
		if !ok {
			return "traces", errNoPipeline
		}
		return "traces", next.ConsumeTraces(ctx, td)
	}
	if md, err := (&pmetric.JSONUnmarshaler{}).UnmarshalMetrics(body); err == nil && md.DataPointCount() > 0 {
		next, ok := r.b.metrics[id]
		if !ok {
			return "metrics", errNoPipeline
		}
		return "metrics", next.ConsumeMetrics(ctx, md)
	}
	if ld, err := (&plog.JSONUnmarshaler{}).UnmarshalLogs(body); err == nil && ld.LogRecordCount() > 0 {
		next, ok := r.b.logs[id]
		if !ok {
			return "logs", errNoPipeline
		}
		return "logs", next.ConsumeLogs(ctx, ld)
	}
	return "", fmt.Errorf("an input request holds no spans, points or records: %.80q", request)
}

// settle waits until a connector has given the metrics it makes.
func (r *running) settle(ctx context.Context) {
	if !r.derives {
		return
	}
	end := time.NewTimer(lastPoints)
	defer end.Stop()
	tick := time.NewTicker(soon)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-end.C:
			return
		case <-tick.C:
			r.b.mu.Lock()
			came := r.b.points > 0
			r.b.mu.Unlock()
			if came {
				return
			}
		}
	}
}

// stop shuts down, which flushes everything that waits.
func (r *running) stop(ctx context.Context) error {
	err := errors.Join(r.service.Shutdown(ctx), r.config.Shutdown(ctx))
	close(r.done)
	r.mu.Lock()
	defer r.mu.Unlock()
	return errors.Join(err, r.died)
}
