//! Exits with code 0 and sends nothing: the only provider lives in the global,
//! and nothing flushes it.
use opentelemetry::global;
use opentelemetry::trace::Tracer;
use opentelemetry_otlp::SpanExporter;
use opentelemetry_sdk::{Resource, trace::SdkTracerProvider};
use std::error::Error;

fn start_tracing() -> Result<SdkTracerProvider, Box<dyn Error>> {
    let exporter = SpanExporter::builder().with_http().build()?;
    let who = Resource::builder().with_service_name("bookshop").build();
    Ok(SdkTracerProvider::builder()
        .with_resource(who)
        .with_batch_exporter(exporter)
        .build())
}

fn find_book() {
    global::tracer("bookshop").in_span("find book", |_cx| {});
}

// region: main
fn main() -> Result<(), Box<dyn Error>> {
    let provider = start_tracing()?;
    global::set_tracer_provider(provider);
    find_book();
    Ok(())
}
// endregion: main
