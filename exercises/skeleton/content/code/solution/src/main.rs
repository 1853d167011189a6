//! Waters the plants of a small garden.

use std::error::Error;
use std::thread;
use std::time::Duration;

use opentelemetry::trace::{TraceContextExt, Tracer};
use opentelemetry::{KeyValue, global};
use opentelemetry_otlp::SpanExporter;
use opentelemetry_sdk::{Resource, trace::SdkTracerProvider};

fn start_tracing() -> Result<SdkTracerProvider, Box<dyn Error>> {
    let exporter = SpanExporter::builder().with_http().build()?;
    let resource = Resource::builder().with_service_name("garden").build();
    Ok(SdkTracerProvider::builder()
        .with_resource(resource)
        .with_batch_exporter(exporter)
        .build())
}

fn main() -> Result<(), Box<dyn Error>> {
    let provider = start_tracing()?;
    global::set_tracer_provider(provider.clone());

    water(3);

    // Sends what is still in memory and waits for the answer.
    provider.shutdown()?;

    println!("the plants are watered");
    Ok(())
}

fn water(pots: i64) {
    global::tracer("garden").in_span("water plants", |cx| {
        cx.span().set_attribute(KeyValue::new("garden.pots", pots));
        thread::sleep(Duration::from_millis(20));
    });
}
