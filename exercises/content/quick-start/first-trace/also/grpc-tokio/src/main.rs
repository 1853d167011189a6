//! A coffee shop that traces its work with OpenTelemetry.

use std::error::Error;
use std::time::Duration;

use opentelemetry::trace::{FutureExt, TraceContextExt, Tracer};
use opentelemetry::{Context, KeyValue, global};
use opentelemetry_otlp::SpanExporter;
use opentelemetry_sdk::{Resource, trace::SdkTracerProvider};

/// Builds the part of OpenTelemetry that collects spans and sends them.
fn start_tracing() -> Result<SdkTracerProvider, Box<dyn Error>> {
    // OTLP over gRPC, to the same address. It must be built inside the runtime.
    let exporter = SpanExporter::builder().with_tonic().build()?;

    // The resource says who is speaking. It travels with every span.
    let resource = Resource::builder().with_service_name("coffee-shop").build();

    // The provider joins the two. A batch exporter keeps ended spans in memory
    // and sends them together, in the background, every five seconds.
    let provider = SdkTracerProvider::builder()
        .with_resource(resource)
        .with_batch_exporter(exporter)
        .build();
    Ok(provider)
}

#[tokio::main(flavor = "multi_thread", worker_threads = 2)]
async fn main() -> Result<(), Box<dyn Error>> {
    let provider = start_tracing()?;

    // A clone is a second handle on the same provider: one for the global, one
    // for main, which has to shut it down.
    global::set_tracer_provider(provider.clone());

    brew_coffee("large").await;

    // Sends what is still in memory and waits for the answer.
    provider.shutdown()?;

    println!("coffee is ready");
    Ok(())
}

/// Brews one cup; the whole brewing is one span.
async fn brew_coffee(size: &'static str) {
    let tracer = global::tracer("coffee-shop");

    let span = tracer.start("brew coffee");
    let cx = Context::current_with_span(span);
    cx.span().set_attribute(KeyValue::new("coffee.size", size));

    // A future carries its context with it; a thread's current one would be lost
    // at the first await.
    grind_beans().with_context(cx.clone()).await;
    cx.span().end();
}

/// Grinds the beans, in a span that becomes a child of the current one.
async fn grind_beans() {
    let tracer = global::tracer("coffee-shop");
    let span = tracer.start("grind beans");
    tokio::time::sleep(Duration::from_millis(20)).await;
    drop(span);
}
