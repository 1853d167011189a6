//! Two services on two machines, and the clock of the second is two seconds
//! behind: its span begins before the one that caused it.

use std::time::{Duration, SystemTime};

use opentelemetry::Context;
use opentelemetry::trace::{Span, SpanKind, TraceContextExt, Tracer, TracerProvider};
use opentelemetry_otlp::SpanExporter;
use opentelemetry_sdk::{Resource, trace::SdkTracerProvider};

use crate::shop::{self, Outcome};

pub fn run(fixed: bool) -> Outcome {
    let counter = shop::provider(SpanExporter::builder().with_http().build()?);
    let kitchen = SdkTracerProvider::builder()
        .with_resource(Resource::builder().with_service_name("kitchen").build())
        .with_batch_exporter(SpanExporter::builder().with_http().build()?)
        .build();

    let tracer = counter.tracer("coffee-shop");
    let order = tracer.span_builder("order coffee").with_kind(SpanKind::Client).start(&tracer);
    let sent = Context::new().with_remote_span_context(order.span_context().clone());
    let tracer = kitchen.tracer("kitchen");
    if fixed {
        let _arrived = sent.attach();
        let span = tracer.start("work"); // no with_start_time
        // ... the work ...
        drop(span); // no end_with_timestamp: the SDK takes the time
    } else {
        let clock = || SystemTime::now() - Duration::from_secs(2);
        let mut span = tracer
            .span_builder("work")
            .with_kind(SpanKind::Server)
            .with_start_time(clock())
            .start_with_context(&tracer, &sent);
        span.end_with_timestamp(clock());
    }
    drop(order);
    kitchen.shutdown()?;
    Ok(counter.shutdown()?)
}
