use opentelemetry::{global, KeyValue, trace::{Tracer, TraceContextExt}};
use opentelemetry_sdk::{trace::SdkTracerProvider, Resource};
struct Shop { tracing: SdkTracerProvider }
struct Grinder;
impl Grinder { fn shutdown(&self) { println!("grinder off"); } }
fn main() {
    let e = opentelemetry_otlp::SpanExporter::builder().with_http().build().unwrap();
    let shop = Shop { tracing: SdkTracerProvider::builder().with_resource(Resource::builder().with_service_name("coffee-shop").build()).with_batch_exporter(e).build() };
    global::set_tracer_provider(shop.tracing.clone());
    let t = global::tracer("x");
    t.in_span("brew coffee", |cx| {
        cx.span().set_attribute(KeyValue::new("coffee.size", "large"));
        t.in_span("grind beans", |_| {});
    });
    Grinder.shutdown();
    shop.tracing.shutdown().unwrap();
}
