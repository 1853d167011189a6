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
    tracing_subscriber::registry()
        .with(tracing_opentelemetry::layer().with_tracer(global::tracer("a")))
        .init();
    global::set_tracer_provider(provider.clone());
    tracing::info_span!("work").in_scope(|| ());
    provider.shutdown().unwrap();
}
