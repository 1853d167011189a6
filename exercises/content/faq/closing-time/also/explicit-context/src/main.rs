//! A bookshop at closing time. The till is counted, the shelves are searched
//! and the van is loaded, all at once; each part is meant to be a span.

use std::error::Error;
use std::process;
use std::sync::mpsc::{self, Receiver, Sender};
use std::thread;
use std::time::Duration;

use opentelemetry::trace::{Span, TraceContextExt, Tracer};
use opentelemetry::{Context, KeyValue, global};
use opentelemetry_otlp::SpanExporter;
use opentelemetry_sdk::{Resource, trace::SdkTracerProvider};

/// The orders to be sent tonight: number and title.
const ORDERS: [(i64, &str); 3] = [(1041, "Dune"), (1042, "Emma"), (1043, "Ulysses")];

/// What the till took today, in cents.
const TAKINGS: [i64; 4] = [1299, 850, 2375, 1990];

/// While this value lives, tracing is on.
struct Telemetry {
    provider: SdkTracerProvider,
}

impl Telemetry {
    fn start() -> Result<Telemetry, Box<dyn Error>> {
        // Sends OTLP over HTTP to the address in OTEL_EXPORTER_OTLP_ENDPOINT.
        let exporter = SpanExporter::builder().with_http().build()?;
        let provider = SdkTracerProvider::builder()
            .with_resource(Resource::builder().with_service_name("bookshop").build())
            .with_batch_exporter(exporter)
            .build();
        global::set_tracer_provider(provider.clone());
        Ok(Telemetry { provider })
    }
}

/// Rust calls `drop` by itself when a value goes out of scope.
impl Drop for Telemetry {
    fn drop(&mut self) {
        // Sends what is still in memory and waits for the answer.
        if let Err(err) = self.provider.shutdown() {
            eprintln!("telemetry: {err}");
        }
    }
}

fn main() -> Result<(), Box<dyn Error>> {
    let telemetry = Telemetry::start()?;
    let result = close_shop();

    // `exit` drops nothing, so the guard goes first.
    drop(telemetry);
    match result {
        Ok(cents) => {
            println!("{cents} cents in the till, all is well");
            process::exit(0)
        }
        Err(err) => {
            eprintln!("the shop stays open: {err}");
            process::exit(1)
        }
    }
}

/// Closes the shop. No span is ever current: each one is given its parent.
fn close_shop() -> Result<i64, Box<dyn Error>> {
    let tracer = global::tracer("bookshop");
    let shop = Context::current_with_span(tracer.start("close shop"));

    // A channel: what one thread puts in, the other takes out, in order.
    let (found, parcels) = mpsc::channel();

    let (for_stock, for_courier) = (shop.clone(), shop.clone());
    let stock = thread::spawn(move || check_stock(&for_stock, found));
    let courier = thread::spawn(move || load_van(&for_courier, parcels));
    let cents = count_till(&shop);

    // A parent may end before its children: ids join them, not times.
    shop.span().end();

    stock.join().map_err(|_| "the stock thread panicked")?;
    courier.join().map_err(|_| "the courier thread panicked")?;
    Ok(cents)
}

/// Counts the till, on the thread of `main`.
fn count_till(shop: &Context) -> i64 {
    let mut span = global::tracer("bookshop").start_with_context("count till", shop);
    thread::sleep(Duration::from_millis(15));
    let cents: i64 = TAKINGS.iter().sum();
    span.set_attribute(KeyValue::new("till.cents", cents));
    cents // the span ends when it is dropped
}

/// Takes the ordered books off the shelf and hands them to the courier.
fn check_stock(shop: &Context, found: Sender<i64>) {
    let mut span = global::tracer("bookshop").start_with_context("check stock", shop);
    for (order, title) in ORDERS {
        thread::sleep(Duration::from_millis(10));
        println!("stock: {title} is here");
        if found.send(order).is_err() {
            break; // the courier has left
        }
    }
    span.end();
}

/// Packs one parcel an order until the stock has no more to hand over.
fn load_van(shop: &Context, parcels: Receiver<i64>) {
    let tracer = global::tracer("bookshop");
    let van = shop.with_span(tracer.start_with_context("load van", shop));
    for order in parcels {
        let mut span = tracer
            .span_builder("pack parcel")
            .with_attributes([KeyValue::new("order.id", order)])
            .start_with_context(&tracer, &van);
        thread::sleep(Duration::from_millis(100));
        span.end();
    }
    println!("courier: the van is loaded");
}
