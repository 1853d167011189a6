//! A limit of one attribute a span, and spans that have three. (The service has
//! its name from OTEL_SERVICE_NAME.)

use opentelemetry::KeyValue;
use opentelemetry::trace::{TraceContextExt, Tracer, TracerProvider};
use opentelemetry_otlp::SpanExporter;
use opentelemetry_sdk::trace::SdkTracerProvider;

use crate::shop::Outcome;

pub fn run(fixed: bool) -> Outcome {
    let exporter = SpanExporter::builder().with_http().build()?;
    let provider = if fixed {
        let provider = SdkTracerProvider::builder()
            .with_max_attributes_per_span(256)
            .with_max_events_per_span(256)
            .with_batch_exporter(exporter)
            .build();
        provider
    } else {
        SdkTracerProvider::builder()
            .with_max_attributes_per_span(1)
            .with_batch_exporter(exporter)
            .build()
    };
    provider.tracer("coffee-shop").in_span("brew coffee", |cx| {
        cx.span().set_attributes([
            KeyValue::new("coffee.size", "large"),
            KeyValue::new("coffee.milk", "oat"),
            KeyValue::new("coffee.sugar", 2),
        ]);
    });
    Ok(provider.shutdown()?)
}
