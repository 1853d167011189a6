use opentelemetry::trace::{Span as _, Tracer, TraceContextExt, TracerProvider as _};
use opentelemetry::{global, Context, KeyValue};
use opentelemetry_otlp::{SpanExporter, WithExportConfig};
use opentelemetry_sdk::trace::{Sampler, SdkTracerProvider};

fn init() -> SdkTracerProvider {
    let exporter = SpanExporter::builder().with_http().build().unwrap();
    SdkTracerProvider::builder().with_sampler(Quiet).with_batch_exporter(exporter).build()
}

#[derive(Clone, Debug)]
struct Quiet;

impl opentelemetry_sdk::trace::ShouldSample for Quiet {
    fn should_sample(&self, _: Option<&Context>, _: TraceId, _: &str, _: &SpanKind, _: &[KeyValue], _: &[Link]) -> SamplingResult {
        SamplingResult { decision: SamplingDecision::Drop, attributes: vec![], trace_state: TraceState::default() }
    }
}

fn main() {
    let provider = init();
    global::set_tracer_provider(provider.clone());
    global::tracer("a").in_span("work", |_| ());
    provider.shutdown().unwrap();
}
