//! Two services of one trace; the first sends its spans once a minute, so that
//! a parent comes long after its child although it has ended before it. (The
//! minute is cut short by the shutdown.)

use std::thread;
use std::time::Duration;

use opentelemetry::Context;
use opentelemetry::trace::{Span, SpanKind, TraceContextExt, Tracer, TracerProvider};
use opentelemetry_otlp::SpanExporter;
use opentelemetry_sdk::trace::{BatchConfigBuilder, BatchSpanProcessor, SdkTracerProvider};

use crate::shop::{self, Outcome};

pub fn run(fixed: bool) -> Outcome {
    let kitchen = shop::provider(SpanExporter::builder().with_http().build()?);
    let exporter = SpanExporter::builder().with_http().build()?;
    let processor = if fixed {
        let config = BatchConfigBuilder::default()
            .with_scheduled_delay(Duration::from_secs(1))
            .build();
        let processor = BatchSpanProcessor::builder(exporter)
            .with_batch_config(config)
            .build();
        processor
    } else {
        let config = BatchConfigBuilder::default()
            .with_scheduled_delay(Duration::from_secs(60))
            .build();
        BatchSpanProcessor::builder(exporter).with_batch_config(config).build()
    };
    let counter = SdkTracerProvider::builder()
        .with_resource(shop::resource())
        .with_span_processor(processor)
        .build();

    let tracer = counter.tracer("coffee-shop");
    let mut order = tracer.span_builder("order coffee").with_kind(SpanKind::Producer).start(&tracer);
    let sent = Context::new().with_remote_span_context(order.span_context().clone());
    order.end();
    let tracer = kitchen.tracer("kitchen");
    drop(tracer.span_builder("brew coffee").with_kind(SpanKind::Consumer).start_with_context(&tracer, &sent));
    kitchen.shutdown()?;
    thread::sleep(Duration::from_secs(12));
    Ok(counter.shutdown()?)
}
