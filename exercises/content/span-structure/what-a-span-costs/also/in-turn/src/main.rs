//! What does one span cost? A benchmark whose samples are metrics.

use std::error::Error;
use std::hint::black_box;
use std::time::{Duration, Instant};

use opentelemetry::metrics::MeterProvider;
use opentelemetry::trace::{Span, Tracer, TracerProvider};
use opentelemetry::{Context, KeyValue};
use opentelemetry_otlp::MetricExporter;
use opentelemetry_sdk::error::OTelSdkResult;
use opentelemetry_sdk::metrics::SdkMeterProvider;
use opentelemetry_sdk::trace::{Sampler, SdkTracer, SdkTracerProvider, SpanData, SpanProcessor};

/// Operations in a round: the clock is read once before and once after them.
const OPS: u32 = 2_000;

/// Rounds of each case; each gives one value.
const ROUNDS: u32 = 40;

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

/// One case: its name and what is done in it.
type Case<'a> = (&'static str, Box<dyn Fn() + 'a>);

/// Plays the cases in turn, so that a slow second hits all of them alike, and
/// gives the times of each in nanoseconds an operation.
fn play(cases: &[Case<'_>]) -> Vec<Vec<f64>> {
    let mut times = vec![Vec::with_capacity(ROUNDS as usize); cases.len()];
    for _ in 0..ROUNDS {
        for (i, (_, operation)) in cases.iter().enumerate() {
            let start = Instant::now();
            for _ in 0..OPS {
                operation();
            }
            times[i].push(start.elapsed().as_secs_f64() * 1e9 / f64::from(OPS));
        }
    }
    times
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

    let unsampled = tracer(Sampler::AlwaysOff);
    let sampled = tracer(Sampler::AlwaysOn);
    let cases: [Case; 4] = [
        (
            "loop",
            Box::new(|| {
                black_box(());
            }),
        ),
        ("not-sampled", Box::new(|| unsampled.start("order").end())),
        ("recorded", Box::new(|| sampled.start("order").end())),
        (
            "attributes",
            Box::new(|| {
                let mut span = sampled.start("order");
                span.set_attributes(attributes());
                span.end();
            }),
        ),
    ];
    for ((case, _), times) in cases.iter().zip(play(&cases)) {
        let about = [
            KeyValue::new("case", *case),
            KeyValue::new("bench.ops", i64::from(OPS)),
        ];
        for ns in times {
            time.record(ns, &about);
        }
    }
    metrics.shutdown()?; // sends what was recorded
    Ok(())
}
