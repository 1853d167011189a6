use opentelemetry::{global, KeyValue, trace::{Tracer, TraceContextExt}};
use opentelemetry_sdk::{trace::SdkTracerProvider, Resource};
fn init() -> impl FnOnce() {
    let e = opentelemetry_otlp::SpanExporter::builder().with_http().build().unwrap();
    let provider = SdkTracerProvider::builder().with_resource(Resource::builder().with_service_name("coffee-shop").build()).with_batch_exporter(e).build();
    global::set_tracer_provider(provider.clone());
    move || { provider.shutdown().unwrap(); }
}
fn main() {
    let stop = init();
    let tracer = global::tracer("x");
    tracer.in_span("brew coffee", |cx| {
        cx.span().set_attribute(KeyValue::new("coffee.size", "large"));
        tracer.in_span("grind beans", |_| {});
    });
    stop();
}
