//! The program behind telemetry.jsonl: eight orders pass shop-api and payments, and a probe asks both whether
//! they live.
//!
//! One process plays the two services, each with its own tracer provider and logger provider. They export every
//! span and every record by itself (simple processors), write the caller's token into an attribute, and record
//! each answer to the probe: what a Collector in front of the back end has to put right.
//!
//! The ids are drawn from fixed seeds, so that every recording has the same ones.

use std::error::Error;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;
use std::time::{Duration, SystemTime};

use opentelemetry::logs::{AnyValue, LogRecord as _, Logger as _, LoggerProvider as _, Severity};
use opentelemetry::trace::{
    SpanId, SpanKind, Status, TraceContextExt, TraceId, Tracer, TracerProvider as _,
};
use opentelemetry::{Array, Context, KeyValue, StringValue, Value};
use opentelemetry_otlp::{LogExporter, SpanExporter};
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::logs::{SdkLogger, SdkLoggerProvider};
use opentelemetry_sdk::trace::{IdGenerator, SdkTracer, SdkTracerProvider};

type Result<T> = std::result::Result<T, Box<dyn Error>>;

/// What no back end may see.
const TOKEN_KEY: &str = "http.request.header.authorization";

fn main() -> Result<()> {
    let shop_api = Service::start("shop-api", 21)?;
    let payments = Service::start("payments", 22)?;

    for order in 3101..=3108 {
        shop_api.probe();
        payments.probe();
        shop_api.check_out(&payments, order);
    }
    shop_api.request("GET", "/admin/healthz-history", &Context::new(), 200);

    for service in [shop_api, payments] {
        service.tracers.shutdown()?;
        service.loggers.shutdown()?;
    }
    Ok(())
}

/// The orders whose card is not accepted because the bank does not answer.
fn fails(order: i64) -> bool {
    order % 3 == 2
}

/// One service: its providers and what it takes from them.
struct Service {
    tracers: SdkTracerProvider,
    loggers: SdkLoggerProvider,
    tracer: SdkTracer,
    logger: SdkLogger,
}

impl Service {
    fn start(name: &'static str, seed: u64) -> Result<Service> {
        let resource = Resource::builder().with_service_name(name).build();
        let tracers = SdkTracerProvider::builder()
            .with_resource(resource.clone())
            .with_id_generator(Ids(AtomicU64::new(seed << 32)))
            .with_simple_exporter(SpanExporter::builder().with_http().build()?)
            .build();
        let loggers = SdkLoggerProvider::builder()
            .with_resource(resource)
            .with_simple_exporter(LogExporter::builder().with_http().build()?)
            .build();
        let (tracer, logger) = (tracers.tracer("shop"), loggers.logger("shop"));
        Ok(Service {
            tracers,
            loggers,
            tracer,
            logger,
        })
    }

    fn probe(&self) {
        self.request("GET", "/healthz", &Context::new(), 200);
    }

    /// A request that is answered at once.
    fn request(&self, method: &'static str, route: &'static str, parent: &Context, status: i64) {
        let cx = self.span(method, route, SpanKind::Server, parent);
        end(&cx, status);
    }

    /// shop-api: takes an order and has it paid.
    fn check_out(&self, payments: &Service, order: i64) {
        let server = self.span("POST", "/checkout", SpanKind::Server, &Context::new());
        server.span().set_attribute(token(order));
        server.span().set_attribute(KeyValue::new("shop.order.id", order));
        let price = self
            .tracer
            .span_builder("price order")
            .start_with_context(&self.tracer, &server);
        server.with_span(price).span().end();
        let client = self.span("POST", "/charge", SpanKind::Client, &server);
        let status = payments.charge(&client, order);
        end(&client, status);
        end(&server, status);
    }

    /// payments: charges a card.
    fn charge(&self, caller: &Context, order: i64) -> i64 {
        let server = self.span("POST", "/charge", SpanKind::Server, caller);
        server.span().set_attribute(token(order));
        server.span().set_attribute(KeyValue::new("shop.order.id", order));
        thread::sleep(Duration::from_millis(3));
        let (status, severity, body) = if fails(order) {
            (502, Severity::Error, "the bank does not answer")
        } else {
            (201, Severity::Info, "card charged")
        };
        self.log(&server, severity, order, body);
        end(&server, status);
        status
    }

    fn span(
        &self,
        method: &'static str,
        route: &'static str,
        kind: SpanKind,
        parent: &Context,
    ) -> Context {
        let target = if kind == SpanKind::Server {
            "http.route"
        } else {
            "url.template"
        };
        let span = self
            .tracer
            .span_builder(format!("{method} {route}"))
            .with_kind(kind)
            .with_attributes([
                KeyValue::new("http.request.method", method),
                KeyValue::new(target, route),
            ]);
        parent.with_span(span.start_with_context(&self.tracer, parent))
    }

    fn log(&self, cx: &Context, severity: Severity, order: i64, body: &'static str) {
        let _current = cx.clone().attach();
        let mut record = self.logger.create_log_record();
        record.set_timestamp(SystemTime::now());
        record.set_severity_number(severity);
        record.set_severity_text(severity.name());
        record.set_body(AnyValue::from(body));
        record.add_attribute("shop.order.id", order);
        record.add_attribute(TOKEN_KEY, bearer(order));
        self.logger.emit(record);
    }
}

fn bearer(order: i64) -> String {
    format!("Bearer not-a-real-token-{order}")
}

/// A header's values are a list by the conventions.
fn token(order: i64) -> KeyValue {
    let values = vec![StringValue::from(bearer(order))];
    KeyValue::new(TOKEN_KEY, Value::Array(Array::String(values)))
}

/// Ends a span with its answer; a 5xx is an error on both sides.
fn end(cx: &Context, status: i64) {
    let span = cx.span();
    span.set_attribute(KeyValue::new("http.response.status_code", status));
    if status >= 500 {
        span.set_attribute(KeyValue::new("error.type", status.to_string()));
        span.set_status(Status::error(""));
    }
    span.end();
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
