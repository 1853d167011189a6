use opentelemetry::trace::{Span as _, Tracer, TraceContextExt, TracerProvider as _};
use opentelemetry::{global, Context, KeyValue};
use opentelemetry_otlp::{SpanExporter, WithExportConfig};
use opentelemetry_sdk::trace::{Sampler, SdkTracerProvider};

fn init() -> SdkTracerProvider {
    let exporter = SpanExporter::builder().with_http().with_endpoint("http://localhost:4318/v1/traces").build().unwrap();
    SdkTracerProvider::builder().with_batch_exporter(exporter).build()
}

fn main() {
    let provider = init();
    global::set_tracer_provider(provider.clone());
    global::tracer("a").in_span("work", |_| ());
    provider.shutdown().unwrap();
}
