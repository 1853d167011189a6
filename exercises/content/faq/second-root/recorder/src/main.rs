//! The program behind telemetry.jsonl: web and mobile-gateway both ask offers, and offers asks prices.
//!
//! One process plays the four services, each with its own tracer provider. They differ in one thing: what
//! mobile-gateway sends ends in the flags 03, sampled and random, as SDKs that know level 2 of W3C Trace Context
//! write it. The Rust SDK 0.31 writes 01 only, so the gateway's flags are put in by hand. Offers extracts every
//! caller's context in the same way, and 0.31 refuses a traceparent of version 00 whose flags are above 02.
//!
//! The ids are drawn from fixed seeds, so that every recording has the same ones.

use std::collections::HashMap;
use std::error::Error;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;
use std::time::Duration;

use opentelemetry::propagation::TextMapPropagator;
use opentelemetry::trace::{
    SpanId, SpanKind, TraceContextExt, TraceId, Tracer, TracerProvider as _,
};
use opentelemetry::{Array, Context, KeyValue, StringValue, Value};
use opentelemetry_otlp::SpanExporter;
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::propagation::TraceContextPropagator;
use opentelemetry_sdk::trace::{IdGenerator, SdkTracer, SdkTracerProvider};

type Result<T> = std::result::Result<T, Box<dyn Error>>;
type Headers = HashMap<String, String>;

fn main() -> Result<()> {
    let web = Service::start("web", 11)?;
    let gateway = Service::start("mobile-gateway", 12)?;
    let offers = Service::start("offers", 13)?;
    let prices = Service::start("prices", 14)?;

    for (caller, city) in [
        (&web, "oslo"),
        (&gateway, "oslo"),
        (&gateway, "porto"),
        (&web, "porto"),
        (&gateway, "lyon"),
    ] {
        caller.show_deals(&offers, &prices, city);
        thread::sleep(Duration::from_millis(20));
    }
    offers.expire(&prices);

    for service in [web, gateway, offers, prices] {
        service.provider.shutdown()?;
    }
    Ok(())
}

/// One service: its provider and the tracer it takes from it.
struct Service {
    name: &'static str,
    provider: SdkTracerProvider,
    tracer: SdkTracer,
}

impl Service {
    fn start(name: &'static str, seed: u64) -> Result<Service> {
        // The gateway stands for another SDK, so it does not say that it is this one.
        let resource = match name {
            "mobile-gateway" => Resource::builder_empty(),
            _ => Resource::builder(),
        };
        let provider = SdkTracerProvider::builder()
            .with_resource(resource.with_service_name(name).build())
            .with_id_generator(Ids(AtomicU64::new(seed << 32)))
            .with_batch_exporter(SpanExporter::builder().with_http().build()?)
            .build();
        let tracer = provider.tracer("deals");
        Ok(Service {
            name,
            provider,
            tracer,
        })
    }

    /// web and mobile-gateway: a page that needs the offers of a city.
    fn show_deals(&self, offers: &Service, prices: &Service, city: &'static str) {
        let page = self.span("GET /deals", SpanKind::Server, &Context::new(), vec![]);
        thread::sleep(Duration::from_millis(3));
        let call = self.span("GET /offers/{city}", SpanKind::Client, &page, at(city));
        offers.list(prices, self.headers(&call), city);
        end(&call);
        thread::sleep(Duration::from_millis(2));
        end(&page);
    }

    /// What goes over the wire to the next service.
    fn headers(&self, call: &Context) -> Headers {
        let mut headers = Headers::new();
        TraceContextPropagator::new().inject_context(call, &mut headers);
        if self.name == "mobile-gateway" {
            headers.entry("traceparent".to_owned()).and_modify(|h| {
                h.truncate(h.len() - 2);
                h.push_str("03");
            });
        }
        headers
    }

    /// offers: one code for every caller. It records the traceparent it was sent.
    fn list(&self, prices: &Service, headers: Headers, city: &'static str) {
        let caller = TraceContextPropagator::new().extract_with_context(&Context::new(), &headers);
        let sent: Vec<StringValue> = headers
            .get("traceparent")
            .map(|h| h.clone().into())
            .into_iter()
            .collect();
        let mut attributes = at(city);
        attributes.push(KeyValue::new(
            "http.request.header.traceparent",
            Value::Array(Array::String(sent)),
        ));
        let server = self.span("GET /offers/{city}", SpanKind::Server, &caller, attributes);
        thread::sleep(Duration::from_millis(4));
        let call = self.span("GET /prices", SpanKind::Client, &server, vec![]);
        prices.answer(self.headers(&call));
        end(&call);
        end(&server);
    }

    /// prices: answers with the prices of today.
    fn answer(&self, headers: Headers) {
        let caller = TraceContextPropagator::new().extract_with_context(&Context::new(), &headers);
        let server = self.span("GET /prices", SpanKind::Server, &caller, vec![]);
        thread::sleep(Duration::from_millis(7));
        end(&server);
    }

    /// offers: a job on a timer. Nobody calls it, so it is right that its trace starts here.
    fn expire(&self, prices: &Service) {
        let span = self.tracer.span_builder("expire offers");
        let job = Context::new().with_span(span.start_with_context(&self.tracer, &Context::new()));
        let call = self.span("GET /prices", SpanKind::Client, &job, vec![]);
        prices.answer(self.headers(&call));
        end(&call);
        job.span().end();
    }

    fn span(
        &self,
        name: &'static str,
        kind: SpanKind,
        parent: &Context,
        mut attributes: Vec<KeyValue>,
    ) -> Context {
        let route = name.rsplit(' ').next().unwrap_or(name);
        let target = if kind == SpanKind::Server {
            "http.route"
        } else {
            "url.template"
        };
        attributes.push(KeyValue::new("http.request.method", "GET"));
        attributes.push(KeyValue::new(target, route));
        let span = self
            .tracer
            .span_builder(name)
            .with_kind(kind)
            .with_attributes(attributes);
        parent.with_span(span.start_with_context(&self.tracer, parent))
    }
}

fn at(city: &'static str) -> Vec<KeyValue> {
    vec![KeyValue::new("deals.city", city)]
}

fn end(cx: &Context) {
    cx.span()
        .set_attribute(KeyValue::new("http.response.status_code", 200));
    cx.span().end();
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
