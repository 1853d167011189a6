//! Milliseconds since the epoch, taken for nanoseconds.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use opentelemetry::trace::{Span, Tracer, TracerProvider};
use opentelemetry_otlp::SpanExporter;

use crate::shop::{self, Outcome};

pub fn run(fixed: bool) -> Outcome {
    let provider = shop::provider(SpanExporter::builder().with_http().build()?);
    let tracer = provider.tracer("coffee-shop");
    let unix_millis = SystemTime::now().duration_since(UNIX_EPOCH)?.as_millis() as u64;
    if fixed {
        let start = UNIX_EPOCH + Duration::from_millis(unix_millis);
        let span = tracer
            .span_builder("work")
            .with_start_time(start)
            .start(&tracer);
        drop(span);
    } else {
        let start = UNIX_EPOCH + Duration::from_nanos(unix_millis);
        let mut span = tracer.span_builder("work").with_start_time(start).start(&tracer);
        span.end_with_timestamp(start + Duration::from_nanos(250));
    }
    Ok(provider.shutdown()?)
}
