//! Where the telemetry goes: three providers for the protocol of the environment.

use std::env;
use std::error::Error;

use opentelemetry::trace::TracerProvider as _;
use opentelemetry::{KeyValue, global};
use opentelemetry_appender_tracing::layer::OpenTelemetryTracingBridge;
use opentelemetry_otlp::{LogExporter, MetricExporter, SpanExporter};
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::logs::SdkLoggerProvider;
use opentelemetry_sdk::metrics::SdkMeterProvider;
use opentelemetry_sdk::propagation::TraceContextPropagator;
use opentelemetry_sdk::trace::SdkTracerProvider;
use tracing_subscriber::prelude::*;
use tracing_subscriber::{EnvFilter, Layer};

/// The providers, which the caller shuts down.
pub struct Telemetry {
    spans: SdkTracerProvider,
    points: SdkMeterProvider,
    logs: SdkLoggerProvider,
}

/// Sets up all three signals; to be called inside a runtime, which gRPC needs.
pub fn start() -> Result<Telemetry, Box<dyn Error>> {
    // This line of the SDK does not read OTEL_EXPORTER_OTLP_PROTOCOL itself.
    let (spans, points, logs) = if env::var("OTEL_EXPORTER_OTLP_PROTOCOL").as_deref() == Ok("grpc") {
        (
            SpanExporter::builder().with_tonic().build()?,
            MetricExporter::builder().with_tonic().build()?,
            LogExporter::builder().with_tonic().build()?,
        )
    } else {
        (
            SpanExporter::builder().with_http().build()?,
            MetricExporter::builder().with_http().build()?,
            LogExporter::builder().with_http().build()?,
        )
    };
    let resource = Resource::builder()
        .with_service_name("orders-rust")
        .with_attributes([
            KeyValue::new("service.version", env!("CARGO_PKG_VERSION")),
            KeyValue::new("deployment.environment.name", "dev"),
        ])
        .build();
    let telemetry = Telemetry {
        spans: SdkTracerProvider::builder().with_resource(resource.clone()).with_batch_exporter(spans).build(),
        points: SdkMeterProvider::builder().with_resource(resource.clone()).with_periodic_exporter(points).build(),
        logs: SdkLoggerProvider::builder().with_resource(resource).with_batch_exporter(logs).build(),
    };
    global::set_tracer_provider(telemetry.spans.clone());
    global::set_meter_provider(telemetry.points.clone());
    global::set_text_map_propagator(TraceContextPropagator::new());

    // Only what the shop says itself: an exporter's own events would never end.
    let ours = || EnvFilter::new("order_service=info");
    tracing_subscriber::registry()
        .with(tracing_opentelemetry::layer().with_tracer(telemetry.spans.tracer("shop.orders")).with_filter(ours()))
        .with(OpenTelemetryTracingBridge::new(&telemetry.logs).with_filter(ours()))
        .init();
    Ok(telemetry)
}

impl Telemetry {
    /// Sends what is still in memory.
    pub fn stop(self) -> Result<(), Box<dyn Error>> {
        self.spans.shutdown()?;
        self.points.shutdown()?;
        self.logs.shutdown()?;
        Ok(())
    }
}
