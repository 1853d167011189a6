//! An id generator that gives the same id again: it counts the drinks of an
//! order and begins anew with every order. (The service has its name from
//! OTEL_SERVICE_NAME.)

use std::sync::atomic::{AtomicU64, Ordering};

use opentelemetry::trace::{SpanId, TraceId, Tracer, TracerProvider};
use opentelemetry_otlp::SpanExporter;
use opentelemetry_sdk::trace::{IdGenerator, RandomIdGenerator, SdkTracerProvider};

use crate::shop::Outcome;

/// Ids that count: 1, 2, 1, 2 …
#[derive(Debug, Default)]
struct DrinkIds(AtomicU64);

impl IdGenerator for DrinkIds {
    fn new_trace_id(&self) -> TraceId {
        TraceId::from_bytes(2026_u128.to_be_bytes())
    }
    fn new_span_id(&self) -> SpanId {
        SpanId::from_bytes((1 + self.0.fetch_add(1, Ordering::Relaxed) % 2).to_be_bytes())
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
            .with_id_generator(DrinkIds::default())
            .with_batch_exporter(exporter)
            .build()
    };
    let tracer = provider.tracer("coffee-shop");
    for drink in ["espresso", "latte", "mocha"] {
        tracer.in_span(format!("brew {drink}"), |_| {});
    }
    Ok(provider.shutdown()?)
}
