//! Every thread has an exporter of its own and sends each span at once, all at
//! the same time, to a collector with few connections.

use std::thread;

use opentelemetry_otlp::SpanExporter;
use opentelemetry_sdk::trace::{BatchConfigBuilder, BatchSpanProcessor, SdkTracerProvider};

use crate::shop::{self, Outcome};

const THREADS: usize = 6;

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
                s.spawn(|| shop::brew(&provider));
            }
        });
        return Ok(provider.shutdown()?);
    }
    let mut providers = Vec::new();
    for _ in 0..THREADS {
        let provider = SdkTracerProvider::builder()
            .with_resource(shop::resource())
            .with_simple_exporter(SpanExporter::builder().with_http().build()?);
        providers.push(provider.build());
    }
    thread::scope(|s| {
        for provider in &providers {
            s.spawn(|| shop::brew(provider));
        }
    });
    Ok(())
}
