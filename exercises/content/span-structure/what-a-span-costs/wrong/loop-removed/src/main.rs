//! What does one span cost? A benchmark whose samples are metrics.

use std::error::Error;
use std::hint::black_box;
use std::time::{Duration, Instant};

use opentelemetry::metrics::{Histogram, MeterProvider};
use opentelemetry::trace::{Span, Tracer, TracerProvider};
use opentelemetry::{Context, KeyValue};
use opentelemetry_otlp::MetricExporter;
use opentelemetry_sdk::error::OTelSdkResult;
use opentelemetry_sdk::metrics::SdkMeterProvider;
use opentelemetry_sdk::trace::{Sampler, SdkTracer, SdkTracerProvider, SpanData, SpanProcessor};

/// Operations in a round: the clock is read once before and once after them.
const OPS: u32 = 2_000;

/// Rounds of each case; each gives one value.
const ROUNDS: u32 = 50;

/// Takes ended spans and drops them, so that only the span itself is measured.
#[derive(Debug)]
struct Discard;

impl SpanProcessor for Discard {
    fn on_start(&self, _: &mut opentelemetry_sdk::trace::Span, _: &Context) {}
    fn on_end(&self, span: SpanData) {
        black_box(span); // the compiler must not leave out what is never used
    }
    fn force_flush(&self) -> OTelSdkResult {
        Ok(())
    }
    fn shutdown_with_timeout(&self, _: Duration) -> OTelSdkResult {
        Ok(())
    }
}

/// A tracer with a provider of its own, which sends nothing.
fn tracer(sampler: Sampler) -> SdkTracer {
    let provider = SdkTracerProvider::builder()
        .with_sampler(sampler)
        .with_span_processor(Discard)
        .build();
    provider.tracer("bench")
}

/// Eight attributes, as a request to the shop has them.
fn attributes() -> [KeyValue; 8] {
    [
        KeyValue::new("http.request.method", "POST"),
        KeyValue::new("url.path", "/orders"),
        KeyValue::new("url.scheme", "https"),
        KeyValue::new("http.route", "/orders"),
        KeyValue::new("http.response.status_code", 201),
        KeyValue::new("server.address", "shop.example"),
        KeyValue::new("server.port", 443),
        KeyValue::new("order.items", 3),
    ]
}

/// Measures one case: `operation` is what is done with the case's tracer.
/// Each value is the time of one operation.
fn measure(
    time: &Histogram<f64>,
    case: &'static str,
    sampler: Sampler,
    operation: impl Fn(&SdkTracer),
) {
    let tracer = tracer(sampler); // set up before the clock starts
    let about = [
        KeyValue::new("case", case),
        KeyValue::new("bench.ops", i64::from(OPS)),
    ];
    let mut lowest = f64::MAX;
    for round in 0..=ROUNDS {
        let start = Instant::now();
        for _ in 0..OPS {
            operation(&tracer);
        }
        let ns = start.elapsed().as_nanos() as f64 / f64::from(OPS);
        if round > 0 {
            // the first one warms up the caches and the allocator
            time.record(ns, &about);
            lowest = lowest.min(ns);
        }
    }
    println!("{case:<12} {lowest:>9.1} ns at best");
}

fn main() -> Result<(), Box<dyn Error>> {
    let exporter = MetricExporter::builder().with_http().build()?;
    let metrics = SdkMeterProvider::builder()
        .with_periodic_exporter(exporter)
        .build();
    let time = metrics
        .meter("bench")
        .f64_histogram("bench.time")
        .with_unit("ns")
        .build();

    // What the loop itself takes: the others are compared with it.
    measure(&time, "loop", Sampler::AlwaysOff, |_| {});
    measure(&time, "not-sampled", Sampler::AlwaysOff, |tracer| {
        tracer.start("order").end();
    });
    measure(&time, "recorded", Sampler::AlwaysOn, |tracer| {
        tracer.start("order").end();
    });
    measure(&time, "attributes", Sampler::AlwaysOn, |tracer| {
        let mut span = tracer.start("order");
        for a in attributes() {
            span.set_attribute(a);
        }
        span.end();
    });

    metrics.shutdown()?; // sends what was recorded
    Ok(())
}
