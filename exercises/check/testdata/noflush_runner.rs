use opentelemetry::{global, KeyValue, trace::{Tracer, TraceContextExt}};
use opentelemetry_sdk::{trace::SdkTracerProvider, Resource};
fn with_tracing<T>(work: impl FnOnce() -> T) -> T {
    let e = opentelemetry_otlp::SpanExporter::builder().with_http().build().unwrap();
    let provider = SdkTracerProvider::builder().with_resource(Resource::builder().with_service_name("coffee-shop").build()).with_batch_exporter(e).build();
    global::set_tracer_provider(provider.clone());
    work()
}
fn brew() {
    let t = global::tracer("x");
    t.in_span("brew coffee", |cx| {
        cx.span().set_attribute(KeyValue::new("coffee.size", "large"));
        t.in_span("grind beans", |_| {});
    });
}
fn main() { with_tracing(brew); }
