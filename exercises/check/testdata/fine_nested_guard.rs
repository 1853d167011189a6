use opentelemetry::{global, KeyValue, trace::{Tracer, TraceContextExt}};
use opentelemetry_sdk::{trace::SdkTracerProvider, Resource};
struct Guard(SdkTracerProvider);
impl Drop for Guard { fn drop(&mut self) { let _ = self.0.shutdown(); } }
struct App { name: &'static str, _guard: Guard }
impl App {
    fn start() -> App {
        let e = opentelemetry_otlp::SpanExporter::builder().with_http().build().unwrap();
        let provider = SdkTracerProvider::builder().with_resource(Resource::builder().with_service_name("coffee-shop").build()).with_batch_exporter(e).build();
        global::set_tracer_provider(provider.clone());
        App { name: "shop", _guard: Guard(provider) }
    }
    fn serve(&self) {
        let tracer = global::tracer(self.name);
        tracer.in_span("brew coffee", |cx| {
            cx.span().set_attribute(KeyValue::new("coffee.size", "large"));
            tracer.in_span("grind beans", |_| {});
        });
    }
}
fn main() { App::start().serve(); }
