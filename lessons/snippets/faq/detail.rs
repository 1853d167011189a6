//! What the FAQ says of logs and of what stands on a span.

use opentelemetry::KeyValue;
use opentelemetry::trace::{
    Span, Status, TraceContextExt, Tracer, TracerProvider,
};
use opentelemetry_appender_tracing::layer::OpenTelemetryTracingBridge;
use opentelemetry_sdk::logs::{InMemoryLogExporter, SdkLoggerProvider};
use opentelemetry_sdk::trace::{
    InMemorySpanExporter, SdkTracer, SdkTracerProvider, SpanData,
};
use tracing_subscriber::{EnvFilter, filter::filter_fn, prelude::*};

fn recorder() -> (SdkTracerProvider, SdkTracer, InMemorySpanExporter) {
    let exporter = InMemorySpanExporter::default();
    let provider = SdkTracerProvider::builder()
        .with_simple_exporter(exporter.clone())
        .build();
    let tracer = provider.tracer("shop");
    (provider, tracer, exporter)
}

fn only(exporter: &InMemorySpanExporter) -> SpanData {
    let mut spans = exporter.get_finished_spans().unwrap();
    assert_eq!(spans.len(), 1);
    spans.remove(0)
}

// attribute-twice
#[test]
fn an_attribute_set_twice_stands_twice() {
    let (_provider, tracer, seen) = recorder();
    let mut span = tracer.start("order");
    span.set_attribute(KeyValue::new("state", "new"));
    span.set_attribute(KeyValue::new("state", "paid"));
    span.end();
    assert_eq!(
        only(&seen)
            .attributes
            .iter()
            .filter(|a| a.key.as_str() == "state")
            .count(),
        2
    );
}

// error-not-red
#[test]
fn an_error_that_is_recorded_leaves_the_status() {
    let (_provider, tracer, seen) = recorder();
    let err = std::io::Error::other("card declined");
    let mut span = tracer.start("charge");
    span.record_error(&err);
    span.end();
    assert_eq!(only(&seen).status, Status::Unset);
    seen.reset();
    let mut span = tracer.start("charge");
    // region: record-and-set
    span.record_error(&err); // an event; the status stays
    span.set_status(Status::error(err.to_string()));
    span.set_attribute(KeyValue::new("error.type", "card_declined"));
    // endregion: record-and-set
    span.end();
    assert!(matches!(only(&seen).status, Status::Error { .. }));
}

// span-name-from-tracing
#[test]
fn fields_with_a_meaning() {
    let (_provider, tracer, seen) = recorder();
    let layer = tracing_opentelemetry::layer().with_tracer(tracer);
    tracing::subscriber::with_default(
        tracing_subscriber::registry().with(layer),
        || {
            // region: otel-fields
            let span = tracing::info_span!(
                "request",
                otel.name = "GET /orders/{id}",
                otel.kind = "server",
                otel.status_code = tracing::field::Empty, // filled in later
            );
            span.record("otel.status_code", "ERROR");
            // endregion: otel-fields
        },
    );
    let span = only(&seen);
    assert_eq!(span.name, "GET /orders/{id}");
    assert_eq!(span.span_kind, opentelemetry::trace::SpanKind::Server);
    assert!(
        matches!(span.status, Status::Error { .. }),
        "{:?}",
        span.status
    );
}

// logs-without-trace-id, logs-twice, logs-not-sampled
#[test]
fn logs_take_the_ids_of_the_active_context() {
    let (_provider, tracer, seen) = recorder();
    let records = InMemoryLogExporter::default();
    let logger_provider = SdkLoggerProvider::builder()
        .with_simple_exporter(records.clone())
        .build();
    let spans = tracing_opentelemetry::layer().with_tracer(tracer.clone());
    // region: both-layers
    let only_spans = filter_fn(|metadata| metadata.is_span());
    let logs = OpenTelemetryTracingBridge::new(&logger_provider);
    let subscriber = tracing_subscriber::registry()
        .with(spans.with_filter(only_spans))
        .with(logs); // events go here alone
    // endregion: both-layers
    tracing::subscriber::with_default(subscriber, || {
        let _entered = tracing::info_span!("order").entered();
        tracing::info!("in a tracing span");
        tracer.in_span("by hand", |_| {
            tracing::info!("in an OpenTelemetry span")
        });
    });
    tracing::subscriber::with_default(
        tracing_subscriber::registry()
            .with(OpenTelemetryTracingBridge::new(&logger_provider)),
        || {
            tracing::info!("outside");
        },
    );
    let said = records.get_emitted_logs().unwrap();
    assert_eq!(said.len(), 3);
    assert!(
        said[0].record.trace_context().is_some()
            && said[1].record.trace_context().is_some()
    );
    assert!(said[2].record.trace_context().is_none());
    assert!(
        seen.get_finished_spans()
            .unwrap()
            .iter()
            .all(|s| s.events.is_empty())
    );
}

#[test]
fn without_a_filter_an_event_is_two() {
    let (_provider, tracer, seen) = recorder();
    let records = InMemoryLogExporter::default();
    let logger_provider = SdkLoggerProvider::builder()
        .with_simple_exporter(records.clone())
        .build();
    let both = tracing_subscriber::registry()
        .with(tracing_opentelemetry::layer().with_tracer(tracer))
        .with(OpenTelemetryTracingBridge::new(&logger_provider));
    tracing::subscriber::with_default(both, || {
        let _entered = tracing::info_span!("order").entered();
        tracing::info!("paid");
    });
    assert_eq!(
        records.get_emitted_logs().unwrap().len()
            + only(&seen).events.len(),
        2
    );
}

#[test]
fn logs_of_an_unsampled_span_are_kept() {
    let provider = SdkTracerProvider::builder()
        .with_sampler(opentelemetry_sdk::trace::Sampler::AlwaysOff)
        .build();
    let records = InMemoryLogExporter::default();
    let logger_provider = SdkLoggerProvider::builder()
        .with_simple_exporter(records.clone())
        .build();
    tracing::subscriber::with_default(
        tracing_subscriber::registry()
            .with(OpenTelemetryTracingBridge::new(&logger_provider)),
        || {
            provider.tracer("shop").in_span("order", |cx| {
                assert!(!cx.span().span_context().is_sampled());
                tracing::info!("paid");
            });
        },
    );
    let said = records.get_emitted_logs().unwrap();
    let of = said[0]
        .record
        .trace_context()
        .expect("ids of a span that is not sent");
    assert!(!of.trace_flags.unwrap().is_sampled());
}

// endless-export
#[test]
fn a_filter_for_the_exporters_own_crates() {
    let records = InMemoryLogExporter::default();
    let logger_provider = SdkLoggerProvider::builder()
        .with_simple_exporter(records.clone())
        .build();
    // region: own-crates-off
    let filter = ["hyper", "h2", "tonic", "reqwest", "tower"].iter().fold(
        EnvFilter::from_default_env(),
        |filter, name| {
            let off = format!("{name}=off").parse();
            filter.add_directive(off.expect("a directive"))
        },
    );
    let logs = OpenTelemetryTracingBridge::new(&logger_provider)
        .with_filter(filter);
    // endregion: own-crates-off
    tracing::subscriber::with_default(
        tracing_subscriber::registry().with(logs),
        || {
            tracing::error!(target: "hyper::client", "a connection");
            tracing::error!("mine");
        },
    );
    assert_eq!(records.get_emitted_logs().unwrap().len(), 1);
}

// test-telemetry
// region: test
#[test]
fn an_order_is_charged() {
    let exporter = InMemorySpanExporter::default();
    let provider = SdkTracerProvider::builder()
        .with_simple_exporter(exporter.clone())
        .build();
    place_order(&provider.tracer("orders")); // handed in: no global

    // before shutdown(), which empties the store
    let spans = exporter.get_finished_spans().unwrap();
    assert_eq!(spans[0].name, "charge");
}
// endregion: test

fn place_order(tracer: &SdkTracer) {
    tracer.start("charge").end();
}

// attributes-dropped
#[test]
fn beyond_128_attributes_are_counted() {
    let (_provider, tracer, seen) = recorder();
    let mut span = tracer.start("order");
    for n in 0..130 {
        span.set_attribute(KeyValue::new(format!("item.{n}"), n));
    }
    span.end();
    let span = only(&seen);
    assert_eq!(span.attributes.len(), 128);
    assert_eq!(span.dropped_attributes_count, 2);
}
