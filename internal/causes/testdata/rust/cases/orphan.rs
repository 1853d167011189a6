//! The root lives in a thread that never ends, so it is still open when the
//! program does: its children arrive without it.

use std::thread;

use opentelemetry::Context;
use opentelemetry::trace::{TraceContextExt, Tracer, TracerProvider};
use opentelemetry_otlp::SpanExporter;

use crate::shop::{self, Outcome};

pub fn run(fixed: bool) -> Outcome {
    let provider = shop::provider(SpanExporter::builder().with_http().build()?);
    let tracer = provider.tracer("coffee-shop");
    let cx = Context::new().with_span(tracer.start("open the shop"));
    let kept = cx.clone();
    thread::spawn(move || {
        let _kept = kept;
        loop {
            thread::park();
        }
    });
    drop(tracer.start_with_context("brew coffee", &cx));
    if fixed {
        cx.span().end(); // the parent, before
        provider.shutdown()?;
        return Ok(());
    }
    Ok(provider.shutdown()?)
}
