//! A coffee shop that writes its spans with the `tracing` crate; a layer turns
//! them into OpenTelemetry spans.

use std::error::Error;
use std::thread;
use std::time::Duration;

use opentelemetry::trace::TracerProvider;
use opentelemetry_otlp::SpanExporter;
use opentelemetry_sdk::{Resource, trace::SdkTracerProvider};
use tracing_subscriber::filter::LevelFilter;
use tracing_subscriber::prelude::*;

/// Builds the provider and hands it to `tracing`.
fn start_tracing() -> Result<SdkTracerProvider, Box<dyn Error>> {
    let exporter = SpanExporter::builder().with_http().build()?;
    let provider = SdkTracerProvider::builder()
        .with_resource(Resource::builder().with_service_name("coffee-shop").build())
        .with_batch_exporter(exporter)
        .build();

    // INFO and above: the exporter's own debug spans stay out of the trace.
    let layer = tracing_opentelemetry::layer()
        .with_tracer(provider.tracer("coffee-shop"))
        .with_filter(LevelFilter::INFO);
    tracing_subscriber::registry().with(layer).init();
    Ok(provider)
}

fn main() -> Result<(), Box<dyn Error>> {
    let provider = start_tracing()?;

    brew_coffee("large");

    provider.shutdown()?;
    println!("coffee is ready");
    Ok(())
}

/// Brews one cup; the argument becomes an attribute of the span.
#[tracing::instrument(name = "brew coffee", fields(coffee.size = size), skip_all)]
fn brew_coffee(size: &'static str) {
    grind_beans();
}

/// Grinds the beans.
#[tracing::instrument(name = "grind beans")]
fn grind_beans() {
    thread::sleep(Duration::from_millis(20));
}
