use opentelemetry::trace::{Span as _, Tracer, TraceContextExt, TracerProvider as _};
use opentelemetry::{global, Context, KeyValue};
use opentelemetry_otlp::{SpanExporter, WithExportConfig};
use opentelemetry_sdk::trace::{Sampler, SdkTracerProvider};

fn init() -> SdkTracerProvider {
    let exporter = SpanExporter::builder().with_http().build().unwrap();
    SdkTracerProvider::builder().with_batch_exporter(exporter).build()
}

fn main() {
    global::set_tracer_provider(init());
    let tracer = global::tracer("a");
    let mut span = tracer.start("work");
    span.end();
}
