use opentelemetry::{global, KeyValue, trace::{Tracer, TraceContextExt}};
use opentelemetry_sdk::{trace::SdkTracerProvider, Resource};
fn finish(p: SdkTracerProvider) { p.shutdown().unwrap() }
fn main() {
    let e = opentelemetry_otlp::SpanExporter::builder().with_http().build().unwrap();
    let provider = SdkTracerProvider::builder().with_resource(Resource::builder().with_service_name("coffee-shop").build()).with_batch_exporter(e).build();
    global::set_tracer_provider(provider.clone());
    let hooks: Vec<(&str, fn(SdkTracerProvider))> = vec![("finish", finish)];
    let t = global::tracer("x");
    t.in_span("brew coffee", |cx| {
        cx.span().set_attribute(KeyValue::new("coffee.size", "large"));
        t.in_span("grind beans", |_| {});
    });
    for (name, hook) in hooks { println!("{name}"); hook(provider.clone()); }
}
