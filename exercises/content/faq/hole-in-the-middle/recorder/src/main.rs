//! The program behind telemetry.jsonl: seven orders pass storefront, payment and ledger.
//!
//! Storefront and ledger live in this process. Payment is a process of its own, started twice: payment-1 is
//! replaced by payment-2 after the fifth order, as in a deployment. Payment ends the way many services do on
//! SIGTERM: with `std::process::exit`, and nobody flushes. Every other program here shuts its provider down.
//!
//! The ids are drawn from fixed seeds, so that every recording has the same ones.

use std::collections::HashMap;
use std::error::Error;
use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;
use std::time::Duration;

use opentelemetry::propagation::TextMapPropagator;
use opentelemetry::trace::{
    SpanId, SpanKind, TraceContextExt, TraceId, Tracer, TracerProvider as _,
};
use opentelemetry::{Context, KeyValue};
use opentelemetry_otlp::SpanExporter;
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::propagation::TraceContextPropagator;
use opentelemetry_sdk::trace::{
    BatchConfigBuilder, BatchSpanProcessor, IdGenerator, SdkTracer, SdkTracerProvider,
};

type Result<T> = std::result::Result<T, Box<dyn Error>>;

/// The batch delay of payment. The SDK's own is 5 s; with 2 s the recording is over sooner.
const DELAY: Duration = Duration::from_secs(2);

fn main() -> Result<()> {
    match std::env::args().nth(1) {
        Some(instance) => payment(&instance),
        None => shop(),
    }
}

/// Seven orders, with the replacement of payment-1 after the fifth.
fn shop() -> Result<()> {
    let storefront = provider("storefront", "storefront-1", 1)?;
    let ledger = provider("ledger", "ledger-1", 2)?;
    let (front, books) = (storefront.tracer("shop"), ledger.tracer("shop"));

    let mut payments = Payment::start("payment-1")?;
    for order in 1041..=1042 {
        place(&front, &books, &mut payments, order)?;
    }
    thread::sleep(DELAY + Duration::from_secs(1)); // payment's timer sends what it has
    for order in 1043..=1045 {
        place(&front, &books, &mut payments, order)?;
    }
    payments.stop()?;

    let mut payments = Payment::start("payment-2")?;
    for order in 1046..=1047 {
        place(&front, &books, &mut payments, order)?;
    }
    thread::sleep(DELAY + Duration::from_secs(1));
    payments.stop()?;

    storefront.shutdown()?;
    ledger.shutdown()?;
    Ok(())
}

/// Storefront takes one order, has payment charge for it, and payment has ledger book it.
fn place(front: &SdkTracer, books: &SdkTracer, payments: &mut Payment, order: i64) -> Result<()> {
    let server = start(
        front,
        "POST /orders",
        SpanKind::Server,
        &Context::new(),
        order,
    );
    thread::sleep(Duration::from_millis(4));
    let client = start(front, "POST /charges", SpanKind::Client, &server, order);
    payments.send(&format!("charge {} {order}", traceparent(&client)))?;

    // Payment answers with the context of its own call to ledger.
    let booking = extract(&payments.receive()?);
    let entry = start(books, "POST /entries", SpanKind::Server, &booking, order);
    thread::sleep(Duration::from_millis(9));
    end(&entry, 201);

    payments.send("booked")?;
    payments.receive()?;
    end(&client, 201);
    thread::sleep(Duration::from_millis(2));
    end(&server, 201);
    Ok(())
}

/// The service payment: reads "charge <traceparent> <order>", "booked" and "stop" from its input.
fn payment(instance: &str) -> Result<()> {
    let provider = provider("payment", instance, instance.bytes().map(u64::from).sum())?;
    let tracer = provider.tracer("shop");
    eprintln!("{instance}: ready");
    let mut lines = std::io::stdin().lines();
    while let Some(line) = lines.next() {
        let line = line?;
        let words: Vec<&str> = line.split(' ').collect();
        if words[0] == "stop" {
            eprintln!("{instance}: SIGTERM, exit 0");
            std::process::exit(0); // runs no destructor: what is queued stays queued
        }
        let order: i64 = words[2].parse()?;
        let server = start(
            &tracer,
            "POST /charges",
            SpanKind::Server,
            &extract(words[1]),
            order,
        );
        thread::sleep(Duration::from_millis(6));
        let client = start(&tracer, "POST /entries", SpanKind::Client, &server, order);
        println!("{}", traceparent(&client));
        lines.next().ok_or("no answer from ledger")??;
        end(&client, 201);
        thread::sleep(Duration::from_millis(3));
        end(&server, 201);
        eprintln!("{instance}: order {order} charged");
        println!("charged");
    }
    Ok(())
}

/// Another process that plays payment, with its input and output as the network.
struct Payment {
    process: Child,
    to: ChildStdin,
    from: BufReader<ChildStdout>,
}

impl Payment {
    fn start(instance: &str) -> Result<Payment> {
        let mut process = Command::new(std::env::current_exe()?)
            .arg(instance)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()?;
        let to = process.stdin.take().ok_or("payment has no input")?;
        let from = BufReader::new(process.stdout.take().ok_or("payment has no output")?);
        Ok(Payment { process, to, from })
    }

    fn send(&mut self, line: &str) -> Result<()> {
        Ok(writeln!(self.to, "{line}")?)
    }

    fn receive(&mut self) -> Result<String> {
        let mut line = String::new();
        if self.from.read_line(&mut line)? == 0 {
            return Err("payment is gone".into());
        }
        Ok(line.trim_end().to_owned())
    }

    fn stop(mut self) -> Result<()> {
        self.send("stop")?;
        self.process.wait()?;
        Ok(())
    }
}

fn provider(service: &'static str, instance: &str, seed: u64) -> Result<SdkTracerProvider> {
    let exporter = SpanExporter::builder().with_http().build()?;
    let mut batch = BatchConfigBuilder::default();
    if service == "payment" {
        batch = batch.with_scheduled_delay(DELAY);
    }
    let processor = BatchSpanProcessor::builder(exporter)
        .with_batch_config(batch.build())
        .build();
    let resource = Resource::builder()
        .with_service_name(service)
        .with_attribute(KeyValue::new("service.instance.id", instance.to_owned()))
        .build();
    Ok(SdkTracerProvider::builder()
        .with_resource(resource)
        .with_id_generator(Ids(AtomicU64::new(seed << 32)))
        .with_span_processor(processor)
        .build())
}

fn start(
    tracer: &SdkTracer,
    name: &'static str,
    kind: SpanKind,
    parent: &Context,
    order: i64,
) -> Context {
    let route = name.rsplit(' ').next().unwrap_or(name);
    let mut attributes = vec![
        KeyValue::new("http.request.method", "POST"),
        KeyValue::new("shop.order.id", order),
    ];
    match kind {
        SpanKind::Server => attributes.push(KeyValue::new("http.route", route)),
        _ => attributes.push(KeyValue::new("url.template", route)),
    }
    let span = tracer
        .span_builder(name)
        .with_kind(kind)
        .with_attributes(attributes);
    parent.with_span(span.start_with_context(tracer, parent))
}

fn end(cx: &Context, status: i64) {
    cx.span()
        .set_attribute(KeyValue::new("http.response.status_code", status));
    cx.span().end();
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
