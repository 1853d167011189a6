//! The smallest program whose trace arrives: build a provider, keep it, work,
//! shut it down.
// region: uses
use opentelemetry::trace::{TraceContextExt, Tracer};
use opentelemetry::{KeyValue, global};
use opentelemetry_otlp::SpanExporter;
use opentelemetry_sdk::{Resource, trace::SdkTracerProvider};
use std::error::Error;
// endregion: uses

// region: provider
fn start_tracing() -> Result<SdkTracerProvider, Box<dyn Error>> {
    let exporter = SpanExporter::builder().with_http().build()?;
    let who = Resource::builder().with_service_name("bookshop").build();
    Ok(SdkTracerProvider::builder()
        .with_resource(who)
        .with_batch_exporter(exporter)
        .build())
}
// endregion: provider

// region: work
fn find_book() {
    let tracer = global::tracer("bookshop");
    tracer.in_span("find book", |cx| {
        let format = KeyValue::new("book.format", "paperback");
        cx.span().set_attribute(format);
        tracer.in_span("walk to shelf", |_cx| {
            // the child's work
        });
    });
}
// endregion: work

// region: main
fn main() -> Result<(), Box<dyn Error>> {
    let provider = start_tracing()?;
    global::set_tracer_provider(provider.clone());
    find_book();
    provider.shutdown()?;
    Ok(())
}
// endregion: main
