//! An id generator that was begun and not finished. (The service has its name
//! from OTEL_SERVICE_NAME.)

use opentelemetry::trace::{SpanId, TraceId, Tracer, TracerProvider};
use opentelemetry_otlp::SpanExporter;
use opentelemetry_sdk::trace::{IdGenerator, RandomIdGenerator, SdkTracerProvider};

use crate::shop::Outcome;

/// Random trace ids; the span ids were left for later.
#[derive(Debug, Default)]
struct HalfDone(RandomIdGenerator);

impl IdGenerator for HalfDone {
    fn new_trace_id(&self) -> TraceId {
        self.0.new_trace_id()
    }
    fn new_span_id(&self) -> SpanId {
        SpanId::INVALID
    }
}

pub fn run(fixed: bool) -> Outcome {
    let exporter = SpanExporter::builder().with_http().build()?;
    let provider = if fixed {
        let provider = SdkTracerProvider::builder()
            .with_id_generator(RandomIdGenerator::default())
            .with_batch_exporter(exporter)
            .build();
        provider
    } else {
        SdkTracerProvider::builder()
            .with_id_generator(HalfDone::default())
            .with_batch_exporter(exporter)
            .build()
    };
    provider.tracer("coffee-shop").in_span("brew coffee", |_| {});
    Ok(provider.shutdown()?)
}
