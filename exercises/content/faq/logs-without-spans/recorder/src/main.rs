//! The program behind telemetry.jsonl: six orders pass shop-api, stock and warehouse.
//!
//! One process plays the three services, each with its own tracer provider and logger provider. Their samplers
//! differ: shop-api and warehouse have the default, ParentBased(AlwaysOn). Stock has TraceIdRatioBased(0.5)
//! alone, which looks at the trace id and never at the parent. A log record takes its trace id, span id and
//! flags from the current context, sampled or not.
//!
//! The ids are drawn from fixed seeds, so that every recording has the same ones and the sampler decides alike.

use std::collections::HashMap;
use std::error::Error;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;
use std::time::{Duration, SystemTime};

use opentelemetry::logs::{AnyValue, LogRecord as _, Logger as _, LoggerProvider as _, Severity};
use opentelemetry::propagation::TextMapPropagator;
use opentelemetry::trace::{
    SpanId, SpanKind, Status, TraceContextExt, TraceId, Tracer, TracerProvider as _,
};
use opentelemetry::{Context, KeyValue};
use opentelemetry_otlp::{LogExporter, SpanExporter};
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::logs::{SdkLogger, SdkLoggerProvider};
use opentelemetry_sdk::propagation::TraceContextPropagator;
use opentelemetry_sdk::trace::{IdGenerator, Sampler, SdkTracer, SdkTracerProvider};

type Result<T> = std::result::Result<T, Box<dyn Error>>;

/// The order that finds its shelf empty.
const SOLD_OUT: i64 = 2055;

fn main() -> Result<()> {
    let follows = || Sampler::ParentBased(Box::new(Sampler::AlwaysOn));
    let shop_api = Service::start("shop-api", follows(), 46)?;
    let stock = Service::start("stock", Sampler::TraceIdRatioBased(0.5), 2)?;
    let warehouse = Service::start("warehouse", follows(), 3)?;

    warehouse.count_shelves();
    for order in 2051..=2056 {
        shop_api.take_order(&stock, &warehouse, order);
        thread::sleep(Duration::from_millis(15));
    }
    warehouse.count_shelves();

    for service in [shop_api, stock, warehouse] {
        service.tracers.shutdown()?;
        service.loggers.shutdown()?;
    }
    Ok(())
}

/// One service: its providers and what it takes from them.
struct Service {
    name: &'static str,
    tracers: SdkTracerProvider,
    loggers: SdkLoggerProvider,
    tracer: SdkTracer,
    logger: SdkLogger,
}

impl Service {
    fn start(name: &'static str, sampler: Sampler, seed: u64) -> Result<Service> {
        let resource = Resource::builder().with_service_name(name).build();
        let tracers = SdkTracerProvider::builder()
            .with_resource(resource.clone())
            .with_sampler(sampler)
            .with_id_generator(Ids(AtomicU64::new(seed << 32)))
            .with_batch_exporter(SpanExporter::builder().with_http().build()?)
            .build();
        let loggers = SdkLoggerProvider::builder()
            .with_resource(resource)
            .with_batch_exporter(LogExporter::builder().with_http().build()?)
            .build();
        let (tracer, logger) = (tracers.tracer("shop"), loggers.logger("shop"));
        Ok(Service {
            name,
            tracers,
            loggers,
            tracer,
            logger,
        })
    }

    /// shop-api: takes an order and reserves the goods.
    fn take_order(&self, stock: &Service, warehouse: &Service, order: i64) {
        let server = self.span("POST /orders", SpanKind::Server, &Context::new(), order);
        self.log(&server, Severity::Info, order, "order accepted");
        thread::sleep(Duration::from_millis(3));
        let client = self.span("POST /reservations", SpanKind::Client, &server, order);
        let status = stock.reserve(warehouse, &traceparent(&client), order);
        end(&client, SpanKind::Client, status);
        end(&server, SpanKind::Server, status);
    }

    /// stock: reserves the goods and has them picked.
    fn reserve(&self, warehouse: &Service, caller: &str, order: i64) -> i64 {
        let server = self.span(
            "POST /reservations",
            SpanKind::Server,
            &extract(caller),
            order,
        );
        self.log(&server, Severity::Info, order, "goods reserved");
        thread::sleep(Duration::from_millis(4));
        let client = self.span("POST /picks", SpanKind::Client, &server, order);
        let status = warehouse.pick(&traceparent(&client), order);
        end(&client, SpanKind::Client, status);
        end(&server, SpanKind::Server, status);
        status
    }

    /// warehouse: fetches the goods from their shelf.
    fn pick(&self, caller: &str, order: i64) -> i64 {
        let server = self.span("POST /picks", SpanKind::Server, &extract(caller), order);
        thread::sleep(Duration::from_millis(8));
        let status = if order == SOLD_OUT {
            self.log(&server, Severity::Error, order, "shelf B7 is empty");
            409
        } else {
            self.log(&server, Severity::Info, order, "goods picked");
            201
        };
        end(&server, SpanKind::Server, status);
        status
    }

    /// warehouse: a job of its own, without a caller.
    fn count_shelves(&self) {
        let job = self
            .tracer
            .span_builder("count shelves")
            .start_with_context(&self.tracer, &Context::new());
        let job = Context::new().with_span(job);
        let shelf = self
            .tracer
            .span_builder("read scale")
            .start_with_context(&self.tracer, &job);
        let shelf = job.with_span(shelf);
        thread::sleep(Duration::from_millis(5));
        self.log(&shelf, Severity::Info, 0, "shelves counted");
        shelf.span().end();
        job.span().end();
    }

    fn span(&self, name: &'static str, kind: SpanKind, parent: &Context, order: i64) -> Context {
        let route = name.rsplit(' ').next().unwrap_or(name);
        let target = if kind == SpanKind::Server {
            "http.route"
        } else {
            "url.template"
        };
        let span = self
            .tracer
            .span_builder(name)
            .with_kind(kind)
            .with_attributes([
                KeyValue::new("http.request.method", "POST"),
                KeyValue::new(target, route),
                KeyValue::new("shop.order.id", order),
            ]);
        parent.with_span(span.start_with_context(&self.tracer, parent))
    }

    /// Emits one record inside cx and prints it. Order 0 stands for no order.
    fn log(&self, cx: &Context, severity: Severity, order: i64, body: &'static str) {
        let _current = cx.clone().attach();
        let mut record = self.logger.create_log_record();
        record.set_timestamp(SystemTime::now());
        record.set_severity_number(severity);
        record.set_severity_text(severity.name());
        record.set_body(AnyValue::from(body));
        if order != 0 {
            record.add_attribute("shop.order.id", order);
        }
        self.logger.emit(record);

        let span = cx.span();
        let context = span.span_context();
        let trace = context.trace_id().to_string();
        println!(
            "{:<9} {:<5} trace={} flags={:02x}  {body}",
            self.name,
            severity.name(),
            &trace[..8],
            context.trace_flags()
        );
    }
}

/// Ends a span with its answer. A 4xx is an error to the client, not to the server.
fn end(cx: &Context, kind: SpanKind, status: i64) {
    let span = cx.span();
    span.set_attribute(KeyValue::new("http.response.status_code", status));
    if kind == SpanKind::Client && status >= 400 {
        span.set_attribute(KeyValue::new("error.type", status.to_string()));
        span.set_status(Status::error(""));
    }
    span.end();
}

fn traceparent(cx: &Context) -> String {
    let mut headers = HashMap::new();
    TraceContextPropagator::new().inject_context(cx, &mut headers);
    headers.remove("traceparent").unwrap_or_default()
}

fn extract(traceparent: &str) -> Context {
    let headers = HashMap::from([("traceparent".to_owned(), traceparent.to_owned())]);
    TraceContextPropagator::new().extract_with_context(&Context::new(), &headers)
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
