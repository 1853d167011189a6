//! What the FAQ says of metrics.

use opentelemetry::KeyValue;
use opentelemetry::metrics::MeterProvider;
use opentelemetry_sdk::metrics::data::{AggregatedMetrics, MetricData};
use opentelemetry_sdk::metrics::{
    InMemoryMetricExporter, Instrument, PeriodicReader, SdkMeterProvider,
    Stream, Temporality,
};
use std::error::Error;
use std::time::Duration;

fn recorder() -> (SdkMeterProvider, InMemoryMetricExporter) {
    let exporter = InMemoryMetricExporter::default();
    (
        SdkMeterProvider::builder()
            .with_periodic_exporter(exporter.clone())
            .build(),
        exporter,
    )
}

fn names(exporter: &InMemoryMetricExporter) -> Vec<String> {
    let mut out = Vec::new();
    for rm in exporter.get_finished_metrics().unwrap() {
        for scope in rm.scope_metrics() {
            out.extend(scope.metrics().map(|m| m.name().to_string()));
        }
    }
    out
}

fn sums(exporter: &InMemoryMetricExporter) -> Vec<(u64, bool)> {
    let mut out = Vec::new();
    for rm in exporter.get_finished_metrics().unwrap() {
        for m in rm.scope_metrics().flat_map(|s| s.metrics()) {
            if let AggregatedMetrics::U64(MetricData::Sum(sum)) = m.data() {
                out.extend(sum.data_points().map(|p| {
                    (
                        p.value(),
                        p.attributes().any(|a| {
                            a.key.as_str() == "otel.metric.overflow"
                        }),
                    )
                }));
            }
        }
    }
    out
}

fn bounds(exporter: &InMemoryMetricExporter) -> Vec<f64> {
    for rm in exporter.get_finished_metrics().unwrap() {
        for m in rm.scope_metrics().flat_map(|s| s.metrics()) {
            if let AggregatedMetrics::F64(MetricData::Histogram(h)) =
                m.data()
            {
                return h.data_points().next().unwrap().bounds().collect();
            }
        }
    }
    Vec::new()
}

// no-metrics
#[test]
fn a_reader_waits_and_a_flush_does_not() {
    let (provider, seen) = recorder();
    provider.meter("shop").u64_counter("orders").build().add(1, &[]);
    std::thread::sleep(Duration::from_millis(300));
    assert!(names(&seen).is_empty());
    provider.force_flush().unwrap();
    assert_eq!(names(&seen), ["orders"]);
    let exporter = InMemoryMetricExporter::default();
    // region: interval
    let reader = PeriodicReader::builder(exporter.clone())
        .with_interval(Duration::from_secs(5)) // a minute without
        .build();
    let provider = SdkMeterProvider::builder().with_reader(reader).build();
    // … work …
    let ended = provider.shutdown(); // the last interval is sent here
    // endregion: interval
    assert!(ended.is_ok());
}

#[test]
fn a_shutdown_that_cannot_send_says_so_of_metrics() {
    use opentelemetry_otlp::WithExportConfig;
    let free = std::net::TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap();
    let exporter = opentelemetry_otlp::MetricExporter::builder()
        .with_http()
        .with_endpoint(format!("http://{free}/v1/metrics"))
        .build()
        .unwrap();
    let provider = SdkMeterProvider::builder()
        .with_periodic_exporter(exporter)
        .build();
    provider.meter("shop").u64_counter("orders").build().add(1, &[]);
    assert!(
        provider.force_flush().is_err() && provider.shutdown().is_err()
    );
}

// instrument-missing
#[test]
fn a_name_that_is_not_allowed_gives_an_instrument_that_does_nothing() {
    let (provider, seen) = recorder();
    let meter = provider.meter("shop");
    for name in ["1st", "order count", "größe"] {
        meter.u64_counter(name).build().add(1, &[]);
    }
    meter.u64_counter("a/b_c.d-e").build().add(1, &[]);
    // region: observable
    let queue = meter
        .u64_observable_gauge("queue.length")
        .with_callback(|gauge| gauge.observe(3, &[]))
        .build(); // without it nothing is registered
    // endregion: observable
    drop(queue); // it need not be kept
    provider.force_flush().unwrap();
    assert_eq!(names(&seen), ["a/b_c.d-e", "queue.length"]);
}

// metric-overflow
#[test]
fn beyond_the_limit_sets_share_one_point() {
    let (provider, seen) = recorder();
    let counter = provider.meter("shop").u64_counter("orders").build();
    for user in 0..2100 {
        counter.add(1, &[KeyValue::new("user", user)]);
    }
    provider.force_flush().unwrap();
    let points = sums(&seen);
    assert_eq!(points.len(), 2001);
    assert_eq!(points.iter().map(|p| p.0).sum::<u64>(), 2100);
    assert_eq!(points.iter().find(|p| p.1).unwrap().0, 100);

    let exporter = InMemoryMetricExporter::default();
    let reader = PeriodicReader::builder(exporter.clone()).build();
    // region: limit
    let provider = SdkMeterProvider::builder()
        .with_reader(reader)
        .with_view(|i: &Instrument| {
            let mine = i.name() == "orders";
            mine.then(|| Stream::builder().with_cardinality_limit(5000))?
                .build()
                .ok()
        })
        .build();
    // endregion: limit
    let counter = provider.meter("shop").u64_counter("orders").build();
    for user in 0..2100 {
        counter.add(1, &[KeyValue::new("user", user)]);
    }
    provider.force_flush().unwrap();
    assert!(sums(&exporter).iter().all(|p| !p.1));
}

// delta-temporality
#[test]
fn delta_is_a_choice_of_the_exporter() -> Result<(), Box<dyn Error>> {
    // region: delta
    let exporter = opentelemetry_otlp::MetricExporter::builder()
        .with_http()
        .with_temporality(Temporality::Delta)
        .build()?;
    // endregion: delta
    drop(exporter);
    let seen =
        opentelemetry_sdk::metrics::InMemoryMetricExporterBuilder::new()
            .with_temporality(Temporality::Delta)
            .build();
    let provider = SdkMeterProvider::builder()
        .with_periodic_exporter(seen.clone())
        .build();
    let open = provider.meter("shop").i64_up_down_counter("open").build();
    open.add(3, &[]);
    provider.force_flush()?;
    for rm in seen.get_finished_metrics()? {
        for m in rm.scope_metrics().flat_map(|s| s.metrics()) {
            if let AggregatedMetrics::I64(MetricData::Sum(sum)) = m.data() {
                assert_eq!(
                    sum.temporality(),
                    Temporality::Cumulative,
                    "an up-down counter stays cumulative"
                );
            }
        }
    }
    Ok(())
}

// one-bucket
#[test]
fn default_boundaries_are_for_milliseconds() {
    let (provider, seen) = recorder();
    provider
        .meter("shop")
        .f64_histogram("default")
        .build()
        .record(0.12, &[]);
    provider.force_flush().unwrap();
    assert_eq!(
        bounds(&seen),
        [
            0.0, 5.0, 10.0, 25.0, 50.0, 75.0, 100.0, 250.0, 500.0, 750.0,
            1000.0, 2500.0, 5000.0, 7500.0, 10000.0
        ]
    );

    let (provider, seen) = recorder();
    let meter = provider.meter("shop");
    // region: boundaries
    let duration = meter
        .f64_histogram("http.server.request.duration")
        .with_unit("s")
        .with_boundaries(vec![
            0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0,
        ])
        .build();
    // endregion: boundaries
    duration.record(0.12, &[]);
    provider.force_flush().unwrap();
    assert_eq!(bounds(&seen).len(), 10);
}

#[test]
fn a_view_that_matches_takes_the_boundaries_back() {
    let seen = InMemoryMetricExporter::default();
    let provider = SdkMeterProvider::builder()
        .with_periodic_exporter(seen.clone())
        .with_view(|_: &Instrument| {
            Stream::builder().with_cardinality_limit(100).build().ok()
        })
        .build();
    provider
        .meter("shop")
        .f64_histogram("d")
        .with_boundaries(vec![0.1, 1.0])
        .build()
        .record(0.12, &[]);
    provider.force_flush().unwrap();
    assert_eq!(bounds(&seen).len(), 15, "0.31 forgets with_boundaries");
}

// exemplars
#[test]
fn a_point_has_no_exemplars() {
    use opentelemetry::trace::{Tracer, TracerProvider};
    let (provider, seen) = recorder();
    let traces =
        opentelemetry_sdk::trace::SdkTracerProvider::builder().build();
    let latency = provider.meter("shop").f64_histogram("latency").build();
    traces.tracer("shop").in_span("order", |_| latency.record(0.12, &[]));
    provider.force_flush().unwrap();
    let mut points = 0;
    for rm in seen.get_finished_metrics().unwrap() {
        for m in rm.scope_metrics().flat_map(|s| s.metrics()) {
            if let AggregatedMetrics::F64(MetricData::Histogram(h)) =
                m.data()
            {
                for p in h.data_points() {
                    points += 1;
                    assert_eq!(p.exemplars().count(), 0);
                }
            }
        }
    }
    assert_eq!(points, 1);
}
