//! The program behind telemetry.jsonl: a shop answers two requests, and one of them fails.
//!
//! The ids are drawn from a fixed seed, so that every recording has the same ones and the answers stay right.

use std::error::Error;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;
use std::time::Duration;

use opentelemetry::trace::{
    SpanId, SpanKind, Status, TraceContextExt, TraceId, Tracer, TracerProvider as _,
};
use opentelemetry::{Context, KeyValue};
use opentelemetry_otlp::SpanExporter;
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::trace::{IdGenerator, SdkTracer, SdkTracerProvider};

fn main() -> Result<(), Box<dyn Error>> {
    let provider = SdkTracerProvider::builder()
        .with_resource(Resource::builder().with_service_name("shop").build())
        .with_id_generator(Ids(AtomicU64::new(7 << 32)))
        .with_batch_exporter(SpanExporter::builder().with_http().build()?)
        .build();
    let tracer = provider.tracer("shop");
    order(&tracer, "tea", 12);
    order(&tracer, "honey", 0);
    provider.shutdown()?;
    Ok(())
}

/// One request: the server's span with a call below it.
fn order(tracer: &SdkTracer, article: &'static str, left: i64) {
    let server = start(tracer, "POST /orders", SpanKind::Server, &Context::new());
    let call = start(tracer, "GET /stock/{article}", SpanKind::Client, &server);
    thread::sleep(Duration::from_millis(5));
    call.span()
        .set_attribute(KeyValue::new("stock.article", article));
    call.span().set_attribute(KeyValue::new("stock.left", left));
    if left == 0 {
        for cx in [&call, &server] {
            cx.span()
                .set_attribute(KeyValue::new("error.type", "sold_out"));
            cx.span().set_status(Status::error("sold out"));
        }
    }
    call.span().end();
    server.span().end();
}

fn start(tracer: &SdkTracer, name: &'static str, kind: SpanKind, parent: &Context) -> Context {
    let span = tracer.span_builder(name).with_kind(kind);
    parent.with_span(span.start_with_context(tracer, parent))
}

/// SplitMix64: ids that look random and are the same in every run.
#[derive(Debug)]
struct Ids(AtomicU64);

impl Ids {
    fn next(&self) -> u64 {
        let step = 0x9e37_79b9_7f4a_7c15_u64;
        let mut z = self.0.fetch_add(step, Ordering::Relaxed).wrapping_add(step);
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }
}

impl IdGenerator for Ids {
    fn new_trace_id(&self) -> TraceId {
        TraceId::from((u128::from(self.next()) << 64) | u128::from(self.next()))
    }

    fn new_span_id(&self) -> SpanId {
        SpanId::from(self.next())
    }
}
