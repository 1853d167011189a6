//! A program that leaves everything to the environment: what a variable gets
//! wrong, a variable mends.

use opentelemetry::KeyValue;
use opentelemetry::metrics::MeterProvider;
use opentelemetry::trace::{TraceContextExt, Tracer, TracerProvider};
use opentelemetry_otlp::{MetricExporter, SpanExporter};
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::metrics::SdkMeterProvider;
use opentelemetry_sdk::trace::SdkTracerProvider;

use crate::shop::Outcome;

pub fn run(_fixed: bool) -> Outcome {
    let resource = Resource::builder().build();
    let spans = SdkTracerProvider::builder()
        .with_resource(resource.clone())
        .with_batch_exporter(SpanExporter::builder().with_http().build()?)
        .build();
    let meters = SdkMeterProvider::builder()
        .with_resource(resource)
        .with_periodic_exporter(MetricExporter::builder().with_http().build()?)
        .build();

    meters.meter("coffee-shop").u64_counter("coffee.brewed").build().add(1, &[]);
    let tracer = spans.tracer("coffee-shop");
    for _ in 0..1500 {
        tracer.in_span("print receipt", |cx| {
            let text = "espresso 2.10 ".repeat(300);
            cx.span().set_attributes([
                KeyValue::new("receipt.text", text),
                KeyValue::new("receipt.lines", 300),
            ]);
        });
    }
    // Both are tried, whatever becomes of the first.
    let sent = spans.shutdown();
    meters.shutdown()?;
    Ok(sent?)
}
