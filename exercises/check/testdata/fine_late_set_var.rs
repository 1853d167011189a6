use opentelemetry::{global, KeyValue, trace::{Tracer, TraceContextExt}};
use opentelemetry_sdk::{trace::SdkTracerProvider, Resource};
fn main() {
    let e = opentelemetry_otlp::SpanExporter::builder().with_http().build().unwrap();
    let provider = SdkTracerProvider::builder().with_resource(Resource::builder().with_service_name("coffee-shop").build()).with_batch_exporter(e).build();
    unsafe { std::env::set_var("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:5"); std::env::set_var("OTEL_TRACES_SAMPLER", "always_off"); }
    global::set_tracer_provider(provider.clone());
    let t = global::tracer("x");
    t.in_span("brew coffee", |cx| {
        cx.span().set_attribute(KeyValue::new("coffee.size", "large"));
        t.in_span("grind beans", |_| {});
    });
    provider.shutdown().unwrap();
}
