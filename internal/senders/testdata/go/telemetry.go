package main

import (
	"context"
	"errors"
	"os"

	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/exporters/otlp/otlplog/otlploggrpc"
	"go.opentelemetry.io/otel/exporters/otlp/otlplog/otlploghttp"
	"go.opentelemetry.io/otel/exporters/otlp/otlpmetric/otlpmetricgrpc"
	"go.opentelemetry.io/otel/exporters/otlp/otlpmetric/otlpmetrichttp"
	"go.opentelemetry.io/otel/exporters/otlp/otlptrace/otlptracegrpc"
	"go.opentelemetry.io/otel/exporters/otlp/otlptrace/otlptracehttp"
	"go.opentelemetry.io/otel/log/global"
	"go.opentelemetry.io/otel/propagation"
	"go.opentelemetry.io/otel/sdk/log"
	"go.opentelemetry.io/otel/sdk/metric"
	"go.opentelemetry.io/otel/sdk/resource"
	"go.opentelemetry.io/otel/sdk/trace"
	semconv "go.opentelemetry.io/otel/semconv/v1.37.0"
)

// exporters are made for the protocol of OTEL_EXPORTER_OTLP_PROTOCOL; they read
// the endpoint from the environment themselves.
func exporters(ctx context.Context) (spans trace.SpanExporter, points metric.Exporter, logs log.Exporter, err error) {
	var errs [3]error
	if os.Getenv("OTEL_EXPORTER_OTLP_PROTOCOL") == "grpc" {
		spans, errs[0] = otlptracegrpc.New(ctx)
		points, errs[1] = otlpmetricgrpc.New(ctx)
		logs, errs[2] = otlploggrpc.New(ctx)
	} else {
		spans, errs[0] = otlptracehttp.New(ctx)
		points, errs[1] = otlpmetrichttp.New(ctx)
		logs, errs[2] = otlploghttp.New(ctx)
	}
	return spans, points, logs, errors.Join(errs[:]...)
}

// setUp installs the three providers and returns what shuts them down.
func setUp(ctx context.Context) (stop func(context.Context) error, err error) {
	spans, points, logs, err := exporters(ctx)
	if err != nil {
		return nil, err
	}
	res, err := resource.New(ctx, resource.WithTelemetrySDK(), resource.WithAttributes(
		semconv.ServiceName("orders-go"), semconv.ServiceVersion("1.4.2"), semconv.DeploymentEnvironmentName("dev"),
	), resource.WithFromEnv())
	if err != nil {
		return nil, err
	}
	tp := trace.NewTracerProvider(trace.WithBatcher(spans), trace.WithResource(res))
	mp := metric.NewMeterProvider(metric.WithReader(metric.NewPeriodicReader(points)), metric.WithResource(res))
	lp := log.NewLoggerProvider(log.WithProcessor(log.NewBatchProcessor(logs)), log.WithResource(res))
	otel.SetTracerProvider(tp)
	otel.SetMeterProvider(mp)
	global.SetLoggerProvider(lp)
	otel.SetTextMapPropagator(propagation.TraceContext{})
	return func(ctx context.Context) error {
		return errors.Join(tp.Shutdown(ctx), mp.Shutdown(ctx), lp.Shutdown(ctx))
	}, nil
}
