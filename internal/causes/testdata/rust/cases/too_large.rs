//! Large spans in large batches: one request over 4 MiB.

use opentelemetry::KeyValue;
use opentelemetry::trace::{TraceContextExt, Tracer, TracerProvider};
use opentelemetry_otlp::SpanExporter;
use opentelemetry_sdk::trace::{BatchConfigBuilder, BatchSpanProcessor, SdkTracerProvider};

use crate::shop::{self, Outcome};

#[tokio::main]
pub async fn run(fixed: bool) -> Outcome {
    let exporter = SpanExporter::builder().with_tonic().build()?;
    let processor = if fixed {
        let config = BatchConfigBuilder::default()
            .with_max_export_batch_size(128)
            .build();
        let processor = BatchSpanProcessor::builder(exporter)
            .with_batch_config(config)
            .build();
        processor
    } else {
        let config = BatchConfigBuilder::default()
            .with_max_export_batch_size(2048)
            .build();
        BatchSpanProcessor::builder(exporter).with_batch_config(config).build()
    };
    let provider = SdkTracerProvider::builder()
        .with_resource(shop::resource())
        .with_span_processor(processor)
        .build();
    let tracer = provider.tracer("coffee-shop");
    for _ in 0..1500 {
        tracer.in_span("print receipt", |cx| {
            cx.span().set_attribute(KeyValue::new("receipt.text", "espresso 2.10 ".repeat(300)));
        });
    }
    Ok(provider.shutdown()?)
}
