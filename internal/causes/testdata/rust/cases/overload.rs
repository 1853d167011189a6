//! Every thread has an exporter of its own, and all of them send their hundred
//! spans at the same time, to a collector that can hold few bytes.

use std::sync::Barrier;
use std::thread;

use opentelemetry::KeyValue;
use opentelemetry::trace::{TraceContextExt, Tracer, TracerProvider};
use opentelemetry_otlp::SpanExporter;
use opentelemetry_sdk::trace::{BatchConfigBuilder, BatchSpanProcessor, SdkTracerProvider};

use crate::shop::{self, Outcome};

const THREADS: usize = 6;

/// A hundred spans of a kilobyte.
fn print_receipts(provider: &SdkTracerProvider) {
    let tracer = provider.tracer("coffee-shop");
    for _ in 0..100 {
        tracer.in_span("print receipt", |cx| {
            cx.span().set_attribute(KeyValue::new("receipt.text", "espresso 2.10 ".repeat(73)));
        });
    }
}

pub fn run(fixed: bool) -> Outcome {
    if fixed {
        let exporter = SpanExporter::builder().with_http().build()?;
        let config = BatchConfigBuilder::default()
            .with_max_export_batch_size(128)
            .build();
        let processor = BatchSpanProcessor::builder(exporter)
            .with_batch_config(config)
            .build();
        let provider = SdkTracerProvider::builder()
            .with_resource(shop::resource())
            .with_span_processor(processor)
            .build();
        thread::scope(|s| {
            for _ in 0..THREADS {
                s.spawn(|| print_receipts(&provider));
            }
        });
        return Ok(provider.shutdown()?);
    }
    let mut providers = Vec::new();
    for _ in 0..THREADS {
        providers.push(shop::provider(SpanExporter::builder().with_http().build()?));
    }
    let together = Barrier::new(THREADS);
    thread::scope(|s| {
        for provider in &providers {
            s.spawn(|| {
                print_receipts(provider);
                together.wait();
                provider.shutdown()
            });
        }
    });
    Ok(())
}
