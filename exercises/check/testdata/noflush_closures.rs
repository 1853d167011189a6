use opentelemetry::{global, KeyValue, trace::{Tracer, TraceContextExt}};
use opentelemetry_sdk::{trace::SdkTracerProvider, Resource};
fn main() {
    let e = opentelemetry_otlp::SpanExporter::builder().with_http().build().unwrap();
    let provider = SdkTracerProvider::builder().with_resource(Resource::builder().with_service_name("coffee-shop").build()).with_batch_exporter(e).build();
    global::set_tracer_provider(provider.clone());
    let _stop = || { let _ = provider.shutdown(); };
    let grind = || global::tracer("x").in_span("grind beans", |_| {});
    let brew = |size: &'static str| global::tracer("x").in_span("brew coffee", |cx| {
        cx.span().set_attribute(KeyValue::new("coffee.size", size));
        grind();
    });
    brew("large");
}
