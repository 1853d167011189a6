// An order service that works on a dozen orders at once, and sends traces,
// metrics and logs of it to the endpoint that its environment names.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strconv"
	"sync"
	"time"

	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/log"
	"go.opentelemetry.io/otel/log/global"
	"go.opentelemetry.io/otel/metric"
	"go.opentelemetry.io/otel/propagation"
	"go.opentelemetry.io/otel/trace"
)

const orders = 12

var errDeclined = errors.New("the card was declined")

type service struct {
	tracer   trace.Tracer
	logger   log.Logger
	placed   metric.Int64Counter
	duration metric.Float64Histogram
	later    sync.WaitGroup // confirmations that are still being sent
}

func newService() (*service, error) {
	const scope = "shop.orders"
	m := otel.Meter(scope)
	s := &service{tracer: otel.Tracer(scope), logger: global.Logger(scope)}
	var errs [3]error
	s.placed, errs[0] = m.Int64Counter("shop.orders.placed", metric.WithUnit("{order}"), metric.WithDescription("Orders by how they ended"))
	s.duration, errs[1] = m.Float64Histogram("http.server.request.duration", metric.WithUnit("s"),
		metric.WithExplicitBucketBoundaries(0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 1))
	_, errs[2] = m.Int64ObservableGauge("shop.stock.level", metric.WithUnit("{item}"),
		metric.WithInt64Callback(func(_ context.Context, o metric.Int64Observer) error {
			o.Observe(88, metric.WithAttributes(attribute.String("shop.item", "book")))
			return nil
		}))
	return s, errors.Join(errs[:]...)
}

func (s *service) log(ctx context.Context, sev log.Severity, text, body string, attrs ...attribute.KeyValue) {
	var r log.Record
	r.SetTimestamp(time.Now())
	r.SetSeverity(sev)
	r.SetSeverityText(text)
	r.SetBody(attribute.StringValue(body))
	r.AddAttributes(attrs...)
	s.logger.Emit(ctx, r)
}

// place answers one POST /orders.
func (s *service) place(ctx context.Context, id int) {
	begin := time.Now()
	ctx, span := s.tracer.Start(ctx, "POST /orders", trace.WithSpanKind(trace.SpanKindServer), trace.WithAttributes(
		attribute.String("http.request.method", "POST"), attribute.String("url.path", "/orders"), attribute.String("url.scheme", "http"),
		attribute.String("http.route", "/orders"), attribute.String("server.address", "shop.example"), attribute.Int("shop.order.id", id),
	))
	defer span.End()
	status, outcome := 201, "accepted"
	s.checkStock(ctx, id)
	if err := s.charge(ctx, id); err != nil {
		status, outcome = 502, "declined"
		span.SetStatus(codes.Error, "payment failed")
		span.SetAttributes(attribute.String("error.type", "502"))
		s.log(ctx, log.SeverityError, "ERROR", "order failed", attribute.Int("shop.order.id", id), attribute.String("exception.message", err.Error()))
	} else {
		s.log(ctx, log.SeverityInfo, "INFO", "order placed", attribute.Int("shop.order.id", id))
	}
	s.confirmLater(ctx, id)
	span.SetAttributes(attribute.Int("http.response.status_code", status))
	s.placed.Add(ctx, 1, metric.WithAttributes(attribute.String("shop.order.outcome", outcome)))
	s.duration.Record(ctx, time.Since(begin).Seconds(), metric.WithAttributes(
		attribute.String("http.request.method", "POST"), attribute.String("http.route", "/orders"), attribute.Int("http.response.status_code", status)))
}

func (s *service) checkStock(ctx context.Context, id int) {
	ctx, span := s.tracer.Start(ctx, "check stock", trace.WithAttributes(attribute.Int("shop.order.id", id)))
	defer span.End()
	_, query := s.tracer.Start(ctx, "SELECT stock", trace.WithSpanKind(trace.SpanKindClient), trace.WithAttributes(
		attribute.String("db.system.name", "postgresql"), attribute.String("db.namespace", "shop"), attribute.String("db.operation.name", "SELECT"),
		attribute.String("db.collection.name", "stock"), attribute.String("server.address", "db.example"), attribute.Int("server.port", 5432)))
	defer query.End()
	time.Sleep(5 * time.Millisecond)
}

func (s *service) charge(ctx context.Context, id int) error {
	_, span := s.tracer.Start(ctx, "POST /charges", trace.WithSpanKind(trace.SpanKindClient), trace.WithAttributes(
		attribute.String("http.request.method", "POST"), attribute.String("url.full", "https://pay.example/charges"),
		attribute.String("server.address", "pay.example"), attribute.Int("server.port", 443)))
	defer span.End()
	time.Sleep(40 * time.Millisecond)
	if id%6 != 0 {
		span.SetAttributes(attribute.Int("http.response.status_code", 200))
		return nil
	}
	span.SetAttributes(attribute.Int("http.response.status_code", 402), attribute.String("error.type", "402"))
	span.RecordError(errDeclined)
	span.SetStatus(codes.Error, errDeclined.Error())
	return errDeclined
}

// confirmLater writes to the customer after the request has been answered, so
// the span outlives its parent.
func (s *service) confirmLater(ctx context.Context, id int) {
	_, span := s.tracer.Start(ctx, "send confirmation", trace.WithSpanKind(trace.SpanKindProducer), trace.WithAttributes(
		attribute.String("messaging.system", "kafka"), attribute.String("messaging.destination.name", "mail"),
		attribute.String("messaging.operation.type", "send"), attribute.Int("shop.order.id", id)))
	s.later.Go(func() {
		defer span.End()
		time.Sleep(60 * time.Millisecond)
	})
}

// importPrices takes as long as all the orders: its children are sent long
// before it. It goes on with the trace that started this process, if one did.
func (s *service) importPrices(ctx context.Context) error {
	ctx, span := s.tracer.Start(ctx, "import prices", trace.WithAttributes(attribute.Int("shop.price_lists", 3)))
	defer span.End()
	for i := range 3 {
		_, child := s.tracer.Start(ctx, "import price list", trace.WithAttributes(attribute.Int("shop.price_list", i+1)))
		time.Sleep(600 * time.Millisecond)
		child.End()
	}
	return runNext(ctx)
}

// runNext runs another program as a part of this trace.
func runNext(ctx context.Context) error {
	name := os.Getenv("NEXT_COMMAND")
	if name == "" {
		return nil
	}
	carrier := propagation.MapCarrier{}
	otel.GetTextMapPropagator().Inject(ctx, carrier)
	cmd := exec.CommandContext(ctx, name)
	cmd.Env = append(os.Environ(), "TRACEPARENT="+carrier["traceparent"])
	cmd.Stderr = os.Stderr
	return cmd.Run()
}

func run(ctx context.Context) (err error) {
	stop, err := setUp(ctx)
	if err != nil {
		return err
	}
	defer func() {
		soon, cancel := context.WithTimeout(context.Background(), 10*time.Second)
		defer cancel()
		err = errors.Join(err, stop(soon))
	}()
	s, err := newService()
	if err != nil {
		return err
	}
	s.log(ctx, log.SeverityInfo, "INFO", "order service starts", attribute.String("process.pid", strconv.Itoa(os.Getpid())))
	outer := otel.GetTextMapPropagator().Extract(ctx, propagation.MapCarrier{"traceparent": os.Getenv("TRACEPARENT")})
	var work sync.WaitGroup
	var imported error
	work.Go(func() { imported = s.importPrices(outer) })
	for id := 1; id <= orders; id++ {
		work.Go(func() { s.place(ctx, id) })
		time.Sleep(150 * time.Millisecond)
	}
	work.Wait()
	s.later.Wait()
	return imported
}

func main() {
	if err := run(context.Background()); err != nil {
		fmt.Fprintln(os.Stderr, "order service:", err)
		os.Exit(1)
	}
}
