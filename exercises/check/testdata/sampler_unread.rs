use opentelemetry::{global, Context, KeyValue, trace::{Tracer, TracerProvider as _, TraceContextExt, Span, SpanBuilder}};
use opentelemetry_sdk::{trace::{SdkTracerProvider, Sampler}, Resource};
use opentelemetry_otlp::{SpanExporter, WithExportConfig};
use opentelemetry::trace::{SamplingDecision, SamplingResult, SpanKind, TraceId, Link, TraceState};
use opentelemetry_sdk::trace::ShouldSample;
#[derive(Debug, Clone)] struct OnlyBig;
impl ShouldSample for OnlyBig { fn should_sample(&self, _: Option<&Context>, _: TraceId, name: &str, _: &SpanKind, _: &[KeyValue], _: &[Link]) -> SamplingResult {
    let decision = if name.starts_with("big") { SamplingDecision::RecordAndSample } else { SamplingDecision::Drop };
    SamplingResult { decision, attributes: vec![], trace_state: TraceState::default() } } }
fn main() {
    let exporter = SpanExporter::builder().with_http().build().unwrap();
    let provider = SdkTracerProvider::builder().with_resource(Resource::builder().with_service_name("coffee-shop").build()).with_batch_exporter(exporter).with_sampler(OnlyBig).build();
    global::set_tracer_provider(provider.clone());
    brew("large");
}
fn brew(size: &'static str) {
    let t = global::tracer("x");
    t.in_span("brew coffee", |cx| { cx.span().set_attribute(KeyValue::new("coffee.size", size)); global::tracer("y").in_span("grind beans", |_| {}); });
    let _ = size;
}
