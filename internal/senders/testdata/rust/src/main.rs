//! An order service that works on a dozen orders at once, and sends traces,
//! metrics and logs of it to the endpoint that its environment names.

mod telemetry;

use std::collections::HashMap;
use std::env;
use std::error::Error;
use std::fmt;
use std::process;
use std::sync::Arc;
use std::time::{Duration, Instant};

use opentelemetry::metrics::{Counter, Histogram};
use opentelemetry::{KeyValue, global};
use tokio::task::{JoinHandle, JoinSet};
use tokio::time::sleep;
use tracing::{Instrument, Span, error, field, info, info_span, instrument};
use tracing_opentelemetry::OpenTelemetrySpanExt;

const ORDERS: i64 = 12;

#[derive(Debug)]
struct Declined;

impl fmt::Display for Declined {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the card was declined")
    }
}

impl Error for Declined {}

struct Service {
    placed: Counter<u64>,
    duration: Histogram<f64>,
}

impl Service {
    fn new() -> Self {
        let meter = global::meter("shop.orders");
        meter
            .i64_observable_gauge("shop.stock.level")
            .with_unit("{item}")
            .with_callback(|observer| observer.observe(88, &[KeyValue::new("shop.item", "book")]))
            .build();
        Self {
            placed: meter
                .u64_counter("shop.orders.placed")
                .with_unit("{order}")
                .with_description("Orders by how they ended")
                .build(),
            duration: meter
                .f64_histogram("http.server.request.duration")
                .with_unit("s")
                .with_boundaries(vec![0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 1.0])
                .build(),
        }
    }

    /// Answers one POST /orders; the confirmation is sent after the answer.
    #[instrument(name = "POST /orders", skip_all, fields(
        otel.kind = "server", http.request.method = "POST", url.path = "/orders", url.scheme = "http", http.route = "/orders",
        server.address = "shop.example", shop.order.id = order, http.response.status_code = field::Empty,
        error.type = field::Empty, otel.status_code = field::Empty, otel.status_description = field::Empty,
    ))]
    async fn place(&self, order: i64) -> JoinHandle<()> {
        let begin = Instant::now();
        let (mut status, mut outcome) = (201, "accepted");
        check_stock(order).await;
        match charge(order).await {
            Ok(()) => info!(shop.order.id = order, "order placed"),
            Err(declined) => {
                (status, outcome) = (502, "declined");
                let span = Span::current();
                span.record("otel.status_code", "error").record("otel.status_description", "payment failed");
                span.record("error.type", "502");
                error!(shop.order.id = order, exception.message = %declined, "order failed");
            }
        }
        let later = tokio::spawn(confirm(order).in_current_span());
        Span::current().record("http.response.status_code", status);
        self.placed.add(1, &[KeyValue::new("shop.order.outcome", outcome)]);
        self.duration.record(
            begin.elapsed().as_secs_f64(),
            &[
                KeyValue::new("http.request.method", "POST"),
                KeyValue::new("http.route", "/orders"),
                KeyValue::new("http.response.status_code", status),
            ],
        );
        later
    }
}

#[instrument(name = "check stock", fields(shop.order.id = order), skip_all)]
async fn check_stock(order: i64) {
    let query = info_span!(
        "SELECT stock",
        otel.kind = "client",
        db.system.name = "postgresql",
        db.namespace = "shop",
        db.operation.name = "SELECT",
        db.collection.name = "stock",
        server.address = "db.example",
        server.port = 5432,
    );
    sleep(Duration::from_millis(5)).instrument(query).await;
}

#[instrument(name = "POST /charges", skip_all, err, fields(
    otel.kind = "client", http.request.method = "POST", url.full = "https://pay.example/charges", server.address = "pay.example",
    server.port = 443, http.response.status_code = field::Empty, error.type = field::Empty,
))]
async fn charge(order: i64) -> Result<(), Declined> {
    sleep(Duration::from_millis(40)).await;
    if order % 6 == 0 {
        Span::current().record("http.response.status_code", 402).record("error.type", "402");
        return Err(Declined);
    }
    Span::current().record("http.response.status_code", 200);
    Ok(())
}

/// Writes to the customer: its span outlives its parent.
#[instrument(name = "send confirmation", skip_all, fields(
    otel.kind = "producer", messaging.system = "kafka", messaging.destination.name = "mail", messaging.operation.type = "send",
    shop.order.id = order,
))]
async fn confirm(order: i64) {
    sleep(Duration::from_millis(60)).await;
}

/// Takes as long as all the orders: its children are sent long before it. It
/// goes on with the trace that started this process, if one did.
async fn import_prices() -> Result<(), Box<dyn Error + Send + Sync>> {
    let span = info_span!("import prices", shop.price_lists = 3);
    let outer = HashMap::from([("traceparent".to_string(), env::var("TRACEPARENT").unwrap_or_default())]);
    span.set_parent(global::get_text_map_propagator(|p| p.extract(&outer)))?;
    async {
        for list in 1..=3 {
            let child = info_span!("import price list", shop.price_list = list);
            sleep(Duration::from_millis(600)).instrument(child).await;
        }
        run_next().await
    }
    .instrument(span)
    .await
}

/// Runs another program as a part of this trace.
async fn run_next() -> Result<(), Box<dyn Error + Send + Sync>> {
    let Ok(name) = env::var("NEXT_COMMAND") else { return Ok(()) };
    let mut carrier = HashMap::new();
    global::get_text_map_propagator(|p| p.inject_context(&Span::current().context(), &mut carrier));
    let status = tokio::process::Command::new(&name).env("TRACEPARENT", &carrier["traceparent"]).status().await?;
    if status.success() { Ok(()) } else { Err(format!("{name} ended with {status}").into()) }
}

async fn work() -> Result<(), Box<dyn Error + Send + Sync>> {
    info!(process.pid = process::id(), "order service starts");
    let imported = tokio::spawn(import_prices());
    let service = Arc::new(Service::new());
    let mut orders = JoinSet::new();
    for order in 1..=ORDERS {
        let service = service.clone();
        orders.spawn(async move { service.place(order).await });
        sleep(Duration::from_millis(150)).await;
    }
    for later in orders.join_all().await {
        later.await?;
    }
    imported.await?
}

#[tokio::main(flavor = "multi_thread", worker_threads = 2)]
async fn main() -> Result<(), Box<dyn Error + Send + Sync>> {
    let telemetry = telemetry::start().map_err(|e| e.to_string())?;
    let done = work().await;
    telemetry.stop().map_err(|e| e.to_string())?;
    done
}
