//! What the FAQ says of contexts: in a process, between processes.

use opentelemetry::baggage::BaggageExt;
use opentelemetry::propagation::{
    Extractor, Injector, TextMapCompositePropagator, TextMapPropagator,
};
use opentelemetry::trace::{
    FutureExt, Link, Span, SpanKind, TraceContextExt, Tracer,
    TracerProvider,
};
use opentelemetry::{Context, KeyValue, global};
use opentelemetry_sdk::propagation::{
    BaggagePropagator, TraceContextPropagator,
};
use opentelemetry_sdk::trace::{
    InMemorySpanExporter, SdkTracer, SdkTracerProvider, SpanData,
};
use std::collections::HashMap;
use tracing_opentelemetry::OpenTelemetrySpanExt;
use tracing_subscriber::prelude::*;

fn recorder() -> (SdkTracerProvider, SdkTracer, InMemorySpanExporter) {
    let exporter = InMemorySpanExporter::default();
    let provider = SdkTracerProvider::builder()
        .with_simple_exporter(exporter.clone())
        .build();
    let tracer = provider.tracer("shop");
    (provider, tracer, exporter)
}

fn named(exporter: &InMemorySpanExporter, name: &str) -> SpanData {
    exporter
        .get_finished_spans()
        .unwrap()
        .into_iter()
        .find(|s| s.name == name)
        .unwrap_or_else(|| panic!("no span {name}"))
}

// context-across-await
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_task_has_the_context_it_is_given() {
    let (_provider, tracer, seen) = recorder();
    let of = tracer.clone();
    let charge = || async move { of.start("charge").end() };
    let cx = Context::current_with_span(tracer.start("order"));
    let bare = {
        let _guard = cx.clone().attach();
        let of = tracer.clone();
        tokio::spawn(async move { of.start("lost").end() })
    };
    bare.await.unwrap();
    // region: spawn-with-context
    let task = tokio::spawn(charge().with_context(cx.clone()));
    task.await.expect("the task ran");
    cx.span().end();
    // endregion: spawn-with-context
    let order = named(&seen, "order").span_context;
    assert_eq!(named(&seen, "charge").parent_span_id, order.span_id());
    assert_ne!(
        named(&seen, "lost").span_context.trace_id(),
        order.trace_id()
    );
}

// context-across-threads
#[test]
fn a_message_carries_its_context() {
    let (_provider, tracer, seen) = recorder();
    // region: channel
    struct Job {
        cx: Context,
        order: u64,
    }
    let (send, receive) = std::sync::mpsc::channel::<Job>();
    let of = tracer.clone();
    let worker = std::thread::spawn(move || {
        for job in receive {
            let mut span = of.start_with_context("pack", &job.cx);
            span.set_attribute(KeyValue::new("order.id", job.order as i64));
        }
    });
    // endregion: channel
    let cx = Context::current_with_span(tracer.start("order"));
    send.send(Job { cx: cx.clone(), order: 7 }).unwrap();
    drop(send);
    worker.join().unwrap();
    cx.span().end();
    assert_eq!(
        named(&seen, "pack").parent_span_id,
        named(&seen, "order").span_context.span_id()
    );
}

// injected-headers-empty, extracted-parent-ignored, kafka-context; the propagator is global: one test
#[test]
fn nothing_is_injected_without_a_propagator_and_an_extracted_context_must_be_used()
 {
    let (_provider, tracer, seen) = recorder();
    let cx = Context::current_with_span(tracer.start("order"));
    let mut headers = HashMap::new();
    global::get_text_map_propagator(|p| {
        p.inject_context(&cx, &mut headers)
    });
    assert!(headers.is_empty(), "{headers:?}");
    // region: set-propagator
    global::set_text_map_propagator(TextMapCompositePropagator::new(vec![
        Box::new(TraceContextPropagator::new()),
        Box::new(BaggagePropagator::new()),
    ]));
    // endregion: set-propagator
    let mut headers = http::HeaderMap::new();
    // region: inject
    use opentelemetry_http::HeaderInjector;

    global::get_text_map_propagator(|propagator| {
        propagator.inject_context(&cx, &mut HeaderInjector(&mut headers));
    });
    // endregion: inject
    assert!(headers.contains_key("traceparent"));
    // region: extract
    use opentelemetry_http::HeaderExtractor;

    let parent = global::get_text_map_propagator(|p| {
        p.extract(&HeaderExtractor(&headers))
    });
    let span = tracer
        .span_builder("POST /orders")
        .with_kind(SpanKind::Server)
        .start_with_context(&tracer, &parent); // not start()
    // endregion: extract
    drop(span);
    let _ignored = global::get_text_map_propagator(|p| {
        p.extract(&HeaderExtractor(&headers))
    });
    tracer.start("alone").end();
    cx.span().end();
    let order = named(&seen, "order").span_context;
    assert_eq!(
        named(&seen, "POST /orders").parent_span_id,
        order.span_id()
    );
    assert_ne!(
        named(&seen, "alone").span_context.trace_id(),
        order.trace_id()
    );

    let mut message = Message::default();
    global::get_text_map_propagator(|p| {
        p.inject_context(&cx, &mut Headers(&mut message.headers))
    });
    let read = global::get_text_map_propagator(|p| {
        p.extract(&Headers(&mut message.headers))
    });
    assert_eq!(read.span().span_context().trace_id(), order.trace_id());
}

#[derive(Default)]
struct Message {
    headers: Vec<(String, Vec<u8>)>,
}

// region: message-headers
struct Headers<'a>(&'a mut Vec<(String, Vec<u8>)>);

impl Injector for Headers<'_> {
    fn set(&mut self, key: &str, value: String) {
        self.0.push((key.to_owned(), value.into_bytes()));
    }
}
// endregion: message-headers

impl Extractor for Headers<'_> {
    fn get(&self, key: &str) -> Option<&str> {
        self.0
            .iter()
            .find(|(k, _)| k == key)
            .and_then(|(_, v)| std::str::from_utf8(v).ok())
    }
    fn keys(&self) -> Vec<&str> {
        self.0.iter().map(|(k, _)| k.as_str()).collect()
    }
}

// traceparent-flags-03
#[test]
fn flags_above_two_are_refused() {
    let propagator = TraceContextPropagator::new();
    for (flags, valid) in [
        ("00", true),
        ("01", true),
        ("02", true),
        ("03", false),
        ("ff", false),
    ] {
        let header = format!(
            "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-{flags}"
        );
        let cx = propagator
            .extract(&HashMap::from([("traceparent".to_string(), header)]));
        assert_eq!(cx.span().span_context().is_valid(), valid, "{flags}");
    }
}

// set-parent-does-nothing
#[test]
fn a_parent_is_set_before_the_span_is_entered() {
    let (_provider, tracer, seen) = recorder();
    let remote = TraceContextPropagator::new().extract(&HashMap::from([(
        "traceparent".to_string(),
        "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"
            .to_string(),
    )]));
    let layer = tracing_opentelemetry::layer().with_tracer(tracer);
    tracing::subscriber::with_default(
        tracing_subscriber::registry().with(layer),
        || {
            let parent = remote.clone();
            // region: set-parent
            let span = tracing::info_span!("POST /orders");
            if let Err(e) = span.set_parent(parent) {
                tracing::warn!(error = %e, "the caller's trace is lost");
            }
            let _entered = span.enter(); // and only now
            // endregion: set-parent
            let late = tracing::info_span!("late");
            let _in = late.enter();
            assert!(late.set_parent(remote.clone()).is_err());
        },
    );
    assert_eq!(
        named(&seen, "POST /orders").span_context.trace_id().to_string(),
        "4bf92f3577b34da6a3ce929d0e0e4736"
    );
}

// baggage-not-on-spans
#[test]
fn baggage_is_not_copied_to_attributes() {
    let (_provider, tracer, seen) = recorder();
    let cx = Context::current_with_baggage([KeyValue::new("tenant", "t1")]);
    // region: baggage-to-attribute
    let mut span = tracer.start_with_context("order", &cx);
    if let Some(tenant) = cx.baggage().get("tenant") {
        span.set_attribute(KeyValue::new("tenant", tenant.to_string()));
    }
    // endregion: baggage-to-attribute
    drop(span);
    tracer.start_with_context("plain", &cx).end();
    assert_eq!(named(&seen, "order").attributes.len(), 1);
    assert!(named(&seen, "plain").attributes.is_empty());
}

// link-or-child
#[test]
fn a_batch_links_to_what_it_is_made_of() {
    let (_provider, tracer, seen) = recorder();
    let orders: Vec<_> = (0..3)
        .map(|_| tracer.start("order").span_context().clone())
        .collect();
    // region: links
    let links = orders.into_iter().map(Link::with_context).collect();
    let batch = tracer
        .span_builder("ship parcels")
        .with_kind(SpanKind::Consumer)
        .with_links(links)
        .start(&tracer);
    // endregion: links
    drop(batch);
    assert_eq!(named(&seen, "ship parcels").links.len(), 3);
}

// trace-id-in-response
#[test]
fn the_trace_id_of_the_current_span() {
    let (_provider, tracer, _seen) = recorder();
    let layer = tracing_opentelemetry::layer().with_tracer(tracer.clone());
    tracing::subscriber::with_default(
        tracing_subscriber::registry().with(layer),
        || {
            let _entered = tracing::info_span!("GET /orders").entered();
            // region: trace-id
            // Context::current() where spans are made with the OpenTelemetry API
            let cx = tracing::Span::current().context();
            let trace_id = cx.span().span_context().trace_id().to_string();
            // endregion: trace-id
            assert_eq!(trace_id.len(), 32);
            assert_ne!(trace_id, "0".repeat(32));
        },
    );
}

// orphan-spans
#[test]
fn a_filter_of_the_layer_takes_a_span_out_and_not_what_is_below() {
    let (_provider, tracer, seen) = recorder();
    let layer = tracing_opentelemetry::layer().with_tracer(tracer);
    let filtered =
        layer.with_filter(tracing_subscriber::filter::LevelFilter::INFO);
    tracing::subscriber::with_default(
        tracing_subscriber::registry().with(filtered),
        || {
            let _a = tracing::info_span!("order").entered();
            let _b = tracing::debug_span!("detail").entered();
            let _c = tracing::info_span!("charge").entered();
        },
    );
    let (order, charge) = (named(&seen, "order"), named(&seen, "charge"));
    assert_eq!(charge.parent_span_id, order.span_context.span_id());
}
