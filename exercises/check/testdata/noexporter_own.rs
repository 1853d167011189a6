use opentelemetry::{global, Context, KeyValue, trace::{Tracer, TracerProvider as _, TraceContextExt, Span, SpanBuilder}};
use opentelemetry_sdk::{trace::{SdkTracerProvider, Sampler}, Resource};
use opentelemetry_otlp::{SpanExporter, WithExportConfig};
use opentelemetry_sdk::trace::{SpanData, SpanExporter as Exp};
#[derive(Debug)] struct Print;
impl Exp for Print { async fn export(&self, b: Vec<SpanData>) -> opentelemetry_sdk::error::OTelSdkResult { for s in b { println!("{}", s.name); } Ok(()) } }
fn main() {
    let provider = SdkTracerProvider::builder().with_resource(Resource::builder().with_service_name("coffee-shop").build()).with_batch_exporter(Print).build();
    global::set_tracer_provider(provider.clone());
    brew("large");
    provider.shutdown().unwrap();
}
fn brew(size: &'static str) {
    let t = global::tracer("x");
    t.in_span("brew coffee", |cx| { cx.span().set_attribute(KeyValue::new("coffee.size", size)); global::tracer("y").in_span("grind beans", |_| {}); });
    let _ = size;
}
