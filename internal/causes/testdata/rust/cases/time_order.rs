//! Start and end given by hand, and exchanged.

use std::time::{Duration, Instant, SystemTime};

use opentelemetry::trace::{Span, Tracer, TracerProvider};
use opentelemetry_otlp::SpanExporter;

use crate::shop::{self, Outcome};

pub fn run(fixed: bool) -> Outcome {
    let provider = shop::provider(SpanExporter::builder().with_http().build()?);
    let tracer = provider.tracer("coffee-shop");
    if fixed {
        let mut span = tracer.start("work");
        let (wall, clock) = (SystemTime::now(), Instant::now());
        // ... the work ...
        span.end_with_timestamp(wall + clock.elapsed());
    } else {
        let (start, end) = (SystemTime::now() - Duration::from_millis(250), SystemTime::now());
        let mut span = tracer.span_builder("work").with_start_time(end).start(&tracer);
        span.end_with_timestamp(start);
    }
    Ok(provider.shutdown()?)
}
