//! A bookshop at closing time. The till is counted, the shelves are searched
//! and the van is loaded, all at once; each part is meant to be a span.

use std::error::Error;
use std::sync::mpsc::{self, Receiver, Sender};
use std::thread;
use std::time::Duration;

use opentelemetry::trace::TracerProvider;
use opentelemetry_otlp::SpanExporter;
use opentelemetry_sdk::{Resource, trace::SdkTracerProvider};
use tracing::{Span, field, info_span};
use tracing_subscriber::filter::LevelFilter;
use tracing_subscriber::prelude::*;

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
        // INFO and above: the exporter's own debug spans stay out of the trace.
        let layer = tracing_opentelemetry::layer()
            .with_tracer(provider.tracer("bookshop"))
            .with_filter(LevelFilter::INFO);
        tracing_subscriber::registry().with(layer).try_init()?;
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
    // Dropped when main returns, with an error too.
    let _telemetry = Telemetry::start()?;

    let cents = close_shop()?;
    println!("{cents} cents in the till, all is well");
    Ok(())
}

/// Closes the shop. The whole evening is one span, its parts are children.
#[tracing::instrument(name = "close shop")]
fn close_shop() -> Result<i64, Box<dyn Error>> {
    // A channel: what one thread puts in, the other takes out, in order.
    let (found, parcels) = mpsc::channel();

    // The current span of `tracing` belongs to a thread, too: each gets a copy
    // and works inside it.
    let shop = Span::current();
    let evening = shop.clone();
    let stock = thread::spawn(move || evening.in_scope(|| check_stock(found)));
    let courier = thread::spawn(move || shop.in_scope(|| load_van(parcels)));

    let cents = count_till();

    // `join` waits until a thread has come to its end.
    stock.join().map_err(|_| "the stock thread panicked")?;
    courier.join().map_err(|_| "the courier thread panicked")?;
    Ok(cents)
}

/// Counts the till, on the thread of `main`.
#[tracing::instrument(name = "count till", fields(till.cents = field::Empty))]
fn count_till() -> i64 {
    thread::sleep(Duration::from_millis(15));
    let cents: i64 = TAKINGS.iter().sum();
    Span::current().record("till.cents", cents);
    cents
}

/// Takes the ordered books off the shelf and hands them to the courier.
#[tracing::instrument(name = "check stock", skip_all)]
fn check_stock(found: Sender<i64>) {
    for (order, title) in ORDERS {
        thread::sleep(Duration::from_millis(10));
        println!("stock: {title} is here");
        if found.send(order).is_err() {
            break; // the courier has left
        }
    }
}

/// Packs one parcel an order until the stock has no more to hand over.
#[tracing::instrument(name = "load van", skip_all)]
fn load_van(parcels: Receiver<i64>) {
    for order in parcels {
        info_span!("pack parcel", order.id = order).in_scope(|| {
            thread::sleep(Duration::from_millis(100));
        });
    }
    println!("courier: the van is loaded");
}
