use opentelemetry::trace::{Span as _, Tracer, TraceContextExt, TracerProvider as _};
use opentelemetry::{global, Context, KeyValue};
use opentelemetry_otlp::{SpanExporter, WithExportConfig};
use opentelemetry_sdk::trace::{Sampler, SdkTracerProvider};

fn init() -> SdkTracerProvider {
    let exporter = SpanExporter::builder().with_http().build().unwrap();
    SdkTracerProvider::builder().with_batch_exporter(exporter).build()
}

use tracing_subscriber::prelude::*;

fn main() {
    let provider = init();
    let layer = tracing_opentelemetry::layer().with_tracer(provider.tracer("a"));
    tracing_subscriber::registry().with(layer).init();
    work();
}

#[tracing::instrument]
fn work() {}
