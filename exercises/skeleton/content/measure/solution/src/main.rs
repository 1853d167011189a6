//! What does it cost to format a number? A benchmark whose samples are metrics.

use std::error::Error;
use std::hint::black_box;
use std::time::Instant;

use opentelemetry::KeyValue;
use opentelemetry::metrics::{Histogram, MeterProvider};
use opentelemetry_otlp::MetricExporter;
use opentelemetry_sdk::metrics::SdkMeterProvider;

/// Measures one case: 30 rounds, each value the nanoseconds of one operation.
fn measure(time: &Histogram<f64>, case: &'static str, operation: impl Fn(u32)) {
    for _ in 0..30 {
        let start = Instant::now();
        for i in 0..1_000 {
            operation(i);
        }
        let ns = start.elapsed().as_nanos() as f64 / 1_000.0;
        time.record(ns, &[KeyValue::new("case", case)]);
    }
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

    measure(&time, "loop", |i| {
        black_box(i);
    });
    measure(&time, "format", |i| {
        black_box(i.to_string());
    });

    metrics.shutdown()?; // sends what was recorded
    Ok(())
}
