use opentelemetry::trace::{Span as _, Tracer, TraceContextExt, TracerProvider as _};
use opentelemetry::{global, Context, KeyValue};
use opentelemetry_otlp::{SpanExporter, WithExportConfig};
use opentelemetry_sdk::trace::{Sampler, SdkTracerProvider};

fn init() -> SdkTracerProvider {
    let exporter = SpanExporter::builder().with_http().build().unwrap();
    SdkTracerProvider::builder().with_batch_exporter(exporter).build()
}

fn main() {
    // global::set_tracer_provider(init());
    let provider = init();
    let msg = "global::set_tracer_provider(provider)";
    println!("{msg}");
    let mut span = global::tracer("a").span_builder("work").start(&global::tracer("a"));
    span.set_attribute(KeyValue::new("k", 1));
    span.end();
    provider.shutdown().unwrap();
}
