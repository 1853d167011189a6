package lab

import (
	"context"
	"encoding/binary"
	"fmt"
	"math/rand/v2"
	"net"
	"net/http"
	"sync"
	"time"

	"github.com/go-logr/logr"
	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/exporters/otlp/otlptrace"
	"go.opentelemetry.io/otel/exporters/otlp/otlptrace/otlptracehttp"
	"go.opentelemetry.io/otel/sdk/resource"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/trace"

	"otelings/internal/i18n"
)

// Quiet keeps the SDK's own diagnostics off the screen: its error handler and
// its logger write to standard error by default (a malformed OTEL_* variable is
// enough) and exist only once in a process. Call it once, before the first Run,
// in a program that owns the terminal.
func Quiet() {
	otel.SetErrorHandler(otel.ErrorHandlerFunc(func(error) {}))
	otel.SetLogger(logr.Discard())
}

// batchSize and queueSize are the SDK's defaults (OTEL_BSP_MAX_EXPORT_BATCH_SIZE
// and OTEL_BSP_MAX_QUEUE_SIZE in the specification; Go and Rust 0.31 agree).
const (
	batchSize = 512
	queueSize = 2048
)

// exportTimeout bounds one request of the program.
const exportTimeout = 10 * time.Second

// sdkSettings is how an experiment sets up the SDK.
type sdkSettings struct {
	service string
	simple  bool          // the simple processor instead of the batch processor
	delay   time.Duration // schedule delay of the batch processor
}

// program is the process under observation: a provider, its processor, and the
// exporter through which everything must go that leaves it.
//
// A real exit would end this trainer too, so cut stands for the death of the
// process. The exporter is the only way out of a process's memory: once it is
// shut and its open requests are broken off, what waits in the queue can reach
// nobody, which is what the kernel does to it at exit. The queue, the timer and
// the batch are the SDK's own until then.
type program struct {
	provider *sdktrace.TracerProvider
	born     time.Time     // when the batch processor's timer started
	changed  chan struct{} // one token after each change below

	client   http.Client
	exporter *otlptrace.Exporter
	resource *resource.Resource
	life     context.Context
	kill     context.CancelFunc

	mu       sync.Mutex
	dead     bool
	ended    int // spans ended
	handed   int // spans given to the exporter
	open     int // requests without an answer
	partials int // exports of less than a full batch
	failed   int // exports that were not answered with success
	told     []i18n.Text
	removed  sync.Once
}

var _ sdktrace.SpanExporter = (*program)(nil)

// newProgram sets up the SDK against the collector at addr. Its requests end
// with ctx. Every option is given: the exporter, the batch processor and the
// provider take each one they are not given from OTEL_*.
func newProgram(ctx context.Context, addr string, seed int64, s sdkSettings) (*program, error) {
	p := &program{changed: make(chan struct{}, 1), resource: resource.NewSchemaless(attribute.String("service.name", s.service))}
	p.life, p.kill = context.WithCancel(ctx)
	// A transport of its own: no proxy from the environment, no connection
	// shared with or left to another run.
	p.client = http.Client{Timeout: exportTimeout, Transport: &http.Transport{DialContext: (&net.Dialer{Timeout: exportTimeout}).DialContext}}
	exporter, err := otlptrace.New(ctx, otlptracehttp.NewClient(
		otlptracehttp.WithEndpoint(addr),
		otlptracehttp.WithURLPath("/v1/traces"),
		otlptracehttp.WithInsecure(),
		otlptracehttp.WithTLSClientConfig(nil), // a certificate in the environment makes the client refuse http
		otlptracehttp.WithHeaders(map[string]string{}),
		otlptracehttp.WithCompression(otlptracehttp.NoCompression),
		otlptracehttp.WithEncoding(otlptracehttp.EncodingProtobuf),
		otlptracehttp.WithTimeout(exportTimeout),
		// Rust 0.31 does not retry either, and a run must not last a minute.
		otlptracehttp.WithRetry(otlptracehttp.RetryConfig{Enabled: false}),
		otlptracehttp.WithHTTPClient(&p.client),
	))
	if err != nil {
		p.kill()
		return nil, err
	}
	p.exporter = exporter
	var processor sdktrace.SpanProcessor
	if s.simple {
		processor = sdktrace.NewSimpleSpanProcessor(p)
	} else {
		processor = sdktrace.NewBatchSpanProcessor(p,
			sdktrace.WithBatchTimeout(s.delay),
			sdktrace.WithExportTimeout(exportTimeout),
			sdktrace.WithMaxQueueSize(queueSize),
			sdktrace.WithMaxExportBatchSize(batchSize),
		)
	}
	p.born = time.Now()
	p.provider = sdktrace.NewTracerProvider(
		sdktrace.WithResource(p.resource),
		sdktrace.WithIDGenerator(newIDs(seed)),
		sdktrace.WithSampler(sdktrace.AlwaysSample()),
		sdktrace.WithRawSpanLimits(sdktrace.SpanLimits{
			AttributeValueLengthLimit:   sdktrace.DefaultAttributeValueLengthLimit,
			AttributeValueDepthLimit:    sdktrace.DefaultAttributeValueDepthLimit,
			AttributeCountLimit:         sdktrace.DefaultAttributeCountLimit,
			EventCountLimit:             sdktrace.DefaultEventCountLimit,
			LinkCountLimit:              sdktrace.DefaultLinkCountLimit,
			AttributePerEventCountLimit: sdktrace.DefaultAttributePerEventCountLimit,
			AttributePerLinkCountLimit:  sdktrace.DefaultAttributePerLinkCountLimit,
		}),
		sdktrace.WithSpanProcessor(processor),
	)
	return p, nil
}

// end ends a span; with the simple processor that includes sending it.
func (p *program) end(span trace.Span) {
	p.mu.Lock()
	p.ended++
	p.mu.Unlock()
	span.End()
}

// ExportSpans is the way out. It keeps the outcome to itself: the SDK would
// print an error it is given, and what became of the spans is for the
// collector's snapshot to say.
func (p *program) ExportSpans(ctx context.Context, spans []sdktrace.ReadOnlySpan) error {
	p.mu.Lock()
	if p.dead {
		p.mu.Unlock()
		return nil
	}
	p.handed += len(spans)
	p.open++
	if len(spans) < batchSize {
		p.partials++
	}
	if len(spans) > 1 || p.ended == 1 {
		p.told = append(p.told, textLeaves(len(spans)))
	}
	p.mu.Unlock()
	p.signal()

	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	defer context.AfterFunc(p.life, cancel)()
	own := make([]sdktrace.ReadOnlySpan, len(spans))
	for i, s := range spans {
		own[i] = ownSpan{s, p.resource}
	}
	err := p.exporter.ExportSpans(ctx, own)

	p.mu.Lock()
	p.open--
	if err != nil && !p.dead {
		if p.failed == 0 { // once is enough: the simple processor makes a request a span
			p.told = append(p.told, textNotTaken(len(spans)))
		}
		p.failed++
	}
	p.mu.Unlock()
	p.signal()
	return nil
}

// Shutdown closes the exporter, after the processor has flushed into it.
func (p *program) Shutdown(ctx context.Context) error { return p.exporter.Shutdown(ctx) }

// cut ends the process: see program.
func (p *program) cut() {
	p.mu.Lock()
	p.dead = true
	p.mu.Unlock()
	p.kill()
	p.signal()
}

// remove cuts the program and takes its goroutines and connections away. It may
// be called again.
func (p *program) remove(ctx context.Context) {
	p.removed.Do(func() {
		p.cut()
		// The processor drains its queue into the cut exporter: nothing leaves.
		_ = p.provider.Shutdown(ctx)
		_ = p.exporter.Shutdown(ctx)
		p.client.CloseIdleConnections()
	})
}

// queue is the number of spans ended so far and of those still in the batch
// queue.
func (p *program) queue() (ended, waiting int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.dead {
		return p.ended, 0
	}
	return p.ended, p.ended - p.handed
}

// rest reports whether nothing is about to leave by itself before the timer
// fires: no request is open and no full batch waits to become one.
func (p *program) rest() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.open == 0 && p.ended-p.handed < batchSize
}

// empty reports whether everything that ended has left and is answered.
func (p *program) empty() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.open == 0 && p.ended == p.handed
}

// timerFired reports whether a batch has left without being full.
func (p *program) timerFired() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.partials > 0
}

// news is what happened at the way out since the last call.
func (p *program) news() []i18n.Text {
	p.mu.Lock()
	defer p.mu.Unlock()
	told := p.told
	p.told = nil
	return told
}

func (p *program) signal() {
	select {
	case p.changed <- struct{}{}:
	default:
	}
}

// ownSpan gives a span its program's resource: sdktrace.WithResource merges
// OTEL_RESOURCE_ATTRIBUTES into what it is given, always.
type ownSpan struct {
	sdktrace.ReadOnlySpan
	resource *resource.Resource
}

func (s ownSpan) Resource() *resource.Resource { return s.resource }

// ids makes the same trace and span ids for the same seed.
type ids struct {
	mu     sync.Mutex
	random *rand.ChaCha8
}

func newIDs(seed int64) *ids {
	var key [32]byte
	binary.BigEndian.PutUint64(key[:], uint64(seed))
	return &ids{random: rand.NewChaCha8(key)}
}

// NewIDs makes the ids of a root span.
func (g *ids) NewIDs(context.Context) (trace.TraceID, trace.SpanID) {
	g.mu.Lock()
	defer g.mu.Unlock()
	var t trace.TraceID
	for !t.IsValid() {
		g.fill(t[:])
	}
	return t, g.span()
}

// NewSpanID makes the id of a child.
func (g *ids) NewSpanID(context.Context, trace.TraceID) trace.SpanID {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.span()
}

func (g *ids) span() trace.SpanID {
	var s trace.SpanID
	for !s.IsValid() {
		g.fill(s[:])
	}
	return s
}

func (g *ids) fill(b []byte) {
	if _, err := g.random.Read(b); err != nil {
		panic(fmt.Sprintf("ChaCha8 does not fail: %v", err))
	}
}
