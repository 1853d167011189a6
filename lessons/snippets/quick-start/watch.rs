//! Two ways to make a silent program talk: the SDK's own log, and a span that
//! says whether it is real and whether it will be exported.
use opentelemetry::global;
use opentelemetry::trace::{TraceContextExt, Tracer};
use opentelemetry_otlp::SpanExporter;
use opentelemetry_sdk::trace::SdkTracerProvider;
use std::error::Error;

fn show_sdk_log() {
    // region: log
    tracing_subscriber::fmt()
        .with_env_filter("opentelemetry=debug")
        .init();
    // endregion: log
}

// region: probe
fn probe() {
    global::tracer("probe").in_span("probe", |cx| {
        let span = cx.span();
        let id = span.span_context();
        let (valid, sampled) = (id.is_valid(), id.is_sampled());
        println!("valid {valid}, sampled {sampled}");
    });
}
// endregion: probe

fn main() -> Result<(), Box<dyn Error>> {
    show_sdk_log();
    probe(); // no provider yet
    let exporter = SpanExporter::builder().with_http().build()?;
    let provider = SdkTracerProvider::builder()
        .with_batch_exporter(exporter)
        .build();
    global::set_tracer_provider(provider.clone());
    probe();
    provider.shutdown()?;
    Ok(())
}
