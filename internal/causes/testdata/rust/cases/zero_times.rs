//! A start that nobody knew, written as the beginning of the epoch.

use std::time::{SystemTime, UNIX_EPOCH};

use opentelemetry::trace::{Span, Tracer, TracerProvider};
use opentelemetry_otlp::SpanExporter;

use crate::shop::{self, Outcome};

pub fn run(fixed: bool) -> Outcome {
    let provider = shop::provider(SpanExporter::builder().with_http().build()?);
    let tracer = provider.tracer("coffee-shop");
    if fixed {
        let span = tracer
            .span_builder("work")
            .with_start_time(SystemTime::now())
            .start(&tracer);
        drop(span);
    } else {
        let mut span = tracer.span_builder("work").with_start_time(UNIX_EPOCH).start(&tracer);
        span.set_attribute(opentelemetry::KeyValue::new("coffee.size", "large"));
    }
    Ok(provider.shutdown()?)
}
