//! A bookshop at closing time. The till is counted, the shelves are searched
//! and the van is loaded, all at once; each part is meant to be a span.

use std::error::Error;
use std::process;
use std::sync::mpsc::{self, Receiver, Sender};
use std::thread;
use std::time::Duration;

use opentelemetry::trace::{TraceContextExt, Tracer};
use opentelemetry::{KeyValue, global};
use opentelemetry_otlp::SpanExporter;
use opentelemetry_sdk::trace::SdkTracerProvider;

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
    let _telemetry = Telemetry::start()?;

    let code = match close_shop() {
        Ok(cents) => {
            println!("{cents} cents in the till, all is well");
            0
        }
        Err(err) => {
            eprintln!("the shop stays open: {err}");
            1
        }
    };
    // Whoever started us reads from the code how it went.
    process::exit(code)
}

/// Closes the shop. The whole evening is one span, its parts are children.
fn close_shop() -> Result<i64, Box<dyn Error>> {
    let tracer = global::tracer("bookshop");
    tracer.in_span("close shop", |cx| {
        // A channel: what one thread puts in, the other takes out, in order.
        let (found, parcels) = mpsc::channel();

        // `move` gives a thread what it needs for good.
        let stock = thread::spawn(move || check_stock(found));
        thread::spawn(move || load_van(parcels));

        let cents = count_till();
        cx.span().set_attribute(KeyValue::new("till.cents", cents));

        // `join` waits until a thread has come to its end.
        stock.join().map_err(|_| "the stock thread panicked")?;
        Ok(cents)
    })
}

/// Counts the till, on the thread of `main`.
fn count_till() -> i64 {
    let tracer = global::tracer("bookshop");
    tracer.in_span("count till", |_cx| {
        thread::sleep(Duration::from_millis(15));
        TAKINGS.iter().sum()
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
