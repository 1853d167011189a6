//! Bakes one loaf; the dough is a span inside the baking.

use std::error::Error;
use std::thread;
use std::time::Duration;

use opentelemetry::global;
use opentelemetry::trace::Tracer;
use opentelemetry_otlp::SpanExporter;
use opentelemetry_sdk::{Resource, trace::SdkTracerProvider};

fn main() -> Result<(), Box<dyn Error>> {
    let provider = SdkTracerProvider::builder()
        .with_resource(Resource::builder().with_service_name("bakery").build())
        .with_batch_exporter(SpanExporter::builder().with_http().build()?)
        .build();
    global::set_tracer_provider(provider.clone());

    let tracer = global::tracer("bakery");
    tracer.in_span("bake bread", |_cx| {
        tracer.in_span("knead dough", |_cx| thread::sleep(Duration::from_millis(5)));
    });
    provider.shutdown()?;
    Ok(())
}
