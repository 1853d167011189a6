//! Local time taken for UTC, in a place that is eight hours ahead of it.

use std::time::{Duration, SystemTime};

use opentelemetry::trace::{Span, Tracer, TracerProvider};
use opentelemetry_otlp::SpanExporter;

use crate::shop::{self, Outcome};

pub fn run(fixed: bool) -> Outcome {
    let provider = shop::provider(SpanExporter::builder().with_http().build()?);
    let tracer = provider.tracer("coffee-shop");
    if fixed {
        let span = tracer.start("work"); // no with_start_time
        // ... the work ...
        drop(span); // no end_with_timestamp: the SDK takes the time
    } else {
        let end = SystemTime::now() + Duration::from_secs(8 * 60 * 60);
        let start = end - Duration::from_millis(250);
        let mut span = tracer.span_builder("work").with_start_time(start).start(&tracer);
        span.end_with_timestamp(end);
    }
    Ok(provider.shutdown()?)
}
