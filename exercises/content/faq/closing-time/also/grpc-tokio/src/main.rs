//! A bookshop at closing time. The till is counted, the shelves are searched
//! and the van is loaded, all at once; each part is meant to be a span.

use std::error::Error;
use std::time::Duration;

use opentelemetry::trace::{FutureExt, Span, TraceContextExt, Tracer};
use opentelemetry::{Context, KeyValue, global};
use opentelemetry_otlp::SpanExporter;
use opentelemetry_sdk::{Resource, trace::SdkTracerProvider};
use tokio::task::JoinHandle;
use tokio::time::sleep;

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
        // OTLP over gRPC, to the same address. It must be built inside the runtime.
        let exporter = SpanExporter::builder().with_tonic().build()?;
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

#[tokio::main(flavor = "multi_thread", worker_threads = 2)]
async fn main() -> Result<(), Box<dyn Error>> {
    // Dropped when main returns, with an error too.
    let _telemetry = Telemetry::start()?;

    let cents = close_shop().await?;
    println!("{cents} cents in the till, all is well");
    Ok(())
}

/// Closes the shop. The whole evening is one span, its parts are children.
async fn close_shop() -> Result<i64, Box<dyn Error>> {
    let shop = Context::current_with_span(global::tracer("bookshop").start("close shop"));

    // A spawned task starts without a context; `with_context` sends one along.
    let stock = tokio::spawn(check_stock().with_context(shop.clone()));
    let courier = tokio::spawn(load_van(stock).with_context(shop.clone()));

    let cents = count_till().with_context(shop).await;
    courier.await??;
    Ok(cents)
}

/// Counts the till, in the task of `main`.
async fn count_till() -> i64 {
    let till = Context::current_with_span(global::tracer("bookshop").start("count till"));
    sleep(Duration::from_millis(15)).await;
    let cents: i64 = TAKINGS.iter().sum();
    till.span()
        .set_attribute(KeyValue::new("till.cents", cents));
    cents
}

/// Takes the ordered books off the shelf.
async fn check_stock() -> Vec<i64> {
    let _span = global::tracer("bookshop").start("check stock");
    let mut found = Vec::new();
    for (order, title) in ORDERS {
        sleep(Duration::from_millis(10)).await;
        println!("stock: {title} is here");
        found.push(order);
    }
    found
}

/// Packs one parcel an order once the stock has found them.
async fn load_van(stock: JoinHandle<Vec<i64>>) -> Result<(), tokio::task::JoinError> {
    let tracer = global::tracer("bookshop");
    let van = Context::current_with_span(tracer.start("load van"));
    for order in stock.await? {
        let mut parcel = tracer.start_with_context("pack parcel", &van);
        parcel.set_attribute(KeyValue::new("order.id", order));
        sleep(Duration::from_millis(100)).await;
    }
    println!("courier: the van is loaded");
    Ok(())
}
