//! What every case shares: a coffee shop that traces its work.

use std::env;
use std::error::Error;

use opentelemetry::KeyValue;
use opentelemetry::trace::{TraceContextExt, Tracer, TracerProvider};
use opentelemetry_otlp::SpanExporter;
use opentelemetry_sdk::{Resource, trace::SdkTracerProvider};

/// How every case ends.
pub type Outcome = Result<(), Box<dyn Error>>;

/// The address of the collector without a path, as the environment says.
pub fn endpoint() -> String {
    env::var("OTEL_EXPORTER_OTLP_ENDPOINT").unwrap_or_else(|_| "http://localhost:4318".into())
}

/// The address of the traces over HTTP.
pub fn traces() -> String {
    format!("{}/v1/traces", endpoint())
}

/// The address of the metrics over HTTP.
pub fn metrics() -> String {
    format!("{}/v1/metrics", endpoint())
}

/// Who is speaking.
pub fn resource() -> Resource {
    Resource::builder().with_service_name("coffee-shop").build()
}

/// A provider that sends in batches, as nearly every program has it.
pub fn provider(exporter: SpanExporter) -> SdkTracerProvider {
    SdkTracerProvider::builder()
        .with_resource(resource())
        .with_batch_exporter(exporter)
        .build()
}

/// Brews one cup: a span with a child.
pub fn brew(provider: &SdkTracerProvider) {
    let tracer = provider.tracer("coffee-shop");
    tracer.in_span("brew coffee", |cx| {
        cx.span().set_attribute(KeyValue::new("coffee.size", "large"));
        tracer.in_span("grind beans", |_| {});
    });
}
