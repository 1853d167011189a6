use opentelemetry::{global, Context, KeyValue, trace::{Tracer, TracerProvider as _, TraceContextExt, Span, SpanBuilder}};
use opentelemetry_sdk::{trace::{SdkTracerProvider, Sampler}, Resource};
use opentelemetry_otlp::{SpanExporter, WithExportConfig};
static ON: std::sync::atomic::AtomicBool = std::sync::atomic::AtomicBool::new(false);
struct T { provider: SdkTracerProvider }
impl T { fn shutdown(self) { let _ = self.provider.shutdown(); } }
fn main() {
    let exporter = SpanExporter::builder().with_http().build().unwrap();
    let provider = SdkTracerProvider::builder().with_resource(Resource::builder().with_service_name("coffee-shop").build()).with_batch_exporter(exporter).build();
    global::set_tracer_provider(provider.clone());
    let t = T { provider };
    if ON.load(std::sync::atomic::Ordering::Relaxed) { brew("large"); }
    t.shutdown();
}
fn brew(size: &'static str) {
    let t = global::tracer("x");
    t.in_span("brew coffee", |cx| { cx.span().set_attribute(KeyValue::new("coffee.size", size)); global::tracer("y").in_span("grind beans", |_| {}); });
    let _ = size;
}
