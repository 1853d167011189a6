//! A small shop as it goes to production: it serves orders, traces each
//! request, and ends when it is asked to, whatever the collector does.

mod shop;
mod telemetry;

use std::env;
use std::error::Error;
use std::net::TcpListener;
use std::thread;
use std::time::Duration;

use opentelemetry::global;
use opentelemetry::trace::Tracer;
use signal_hook::consts::{SIGINT, SIGTERM};
use signal_hook::iterator::Signals;

fn main() -> Result<(), Box<dyn Error>> {
    let provider = telemetry::start()?;
    let mut signals = Signals::new([SIGTERM, SIGINT])?;

    let port = env::var("PORT").unwrap_or_else(|_| "8080".into());
    let listener = TcpListener::bind(format!("127.0.0.1:{port}"))?;
    thread::spawn(move || shop::serve(listener));

    signals.forever().next();
    // The collector shall know that the shop is closed: again and again, until
    // it has it.
    loop {
        global::tracer("order-shop").in_span("close shop", |_cx| {});
        if provider.force_flush().is_ok() {
            break;
        }
        thread::sleep(Duration::from_millis(200));
    }
    provider.shutdown()?;
    Ok(())
}
