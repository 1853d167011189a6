//! A bookshop at closing time. The till is counted, the shelves are searched
//! and the van is loaded, all at once; each part is meant to be a span.

use std::error::Error;
use std::sync::mpsc::{self, Receiver, Sender};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use opentelemetry::trace::{TraceContextExt, Tracer};
use opentelemetry::{KeyValue, global};
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

    let (cents, courier) = close_shop()?;

    // The evening is over: send what there is, then wait for the van.
    drop(telemetry);
    courier.join().map_err(|_| "the courier thread panicked")?;
    println!("{cents} cents in the till, all is well");
    Ok(())
}

/// Closes the shop. The whole evening is one span, its parts are children.
fn close_shop() -> Result<(i64, JoinHandle<()>), Box<dyn Error>> {
    let tracer = global::tracer("bookshop");
    tracer.in_span("close shop", |cx| {
        // A channel: what one thread puts in, the other takes out, in order.
        let (found, parcels) = mpsc::channel();

        // Nothing is current on a new thread, so each gets a copy of the context,
        // and attaches it: current until `_current` is dropped.
        let evening = cx.clone();
        let stock = thread::spawn(move || {
            let _current = evening.attach();
            check_stock(found);
        });
        let courier = thread::spawn(move || {
            let _current = cx.attach();
            load_van(parcels);
        });

        let cents = count_till();

        // `join` waits until a thread has come to its end.
        stock.join().map_err(|_| "the stock thread panicked")?;
        Ok((cents, courier))
    })
}

/// Counts the till, on the thread of `main`.
fn count_till() -> i64 {
    let tracer = global::tracer("bookshop");
    tracer.in_span("count till", |cx| {
        thread::sleep(Duration::from_millis(15));
        let cents: i64 = TAKINGS.iter().sum();
        cx.span().set_attribute(KeyValue::new("till.cents", cents));
        cents
    })
}

/// Takes the ordered books off the shelf and hands them to the courier.
fn check_stock(found: Sender<i64>) {
    let tracer = global::tracer("bookshop");
    tracer.in_span("check stock", |_cx| {
        for (order, title) in ORDERS {
            thread::sleep(Duration::from_millis(10));
            println!("stock: {title} is here");
            if found.send(order).is_err() {
                break; // the courier has left
            }
        }
    });
}

/// Packs one parcel an order until the stock has no more to hand over.
fn load_van(parcels: Receiver<i64>) {
    let tracer = global::tracer("bookshop");
    tracer.in_span("load van", |_cx| {
        for order in parcels {
            // Every pass through the loop is a span of its own.
            tracer.in_span("pack parcel", |cx| {
                cx.span().set_attribute(KeyValue::new("order.id", order));
                thread::sleep(Duration::from_millis(100));
            });
        }
        println!("courier: the van is loaded");
    });
}
