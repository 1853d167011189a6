//! A small shop as it goes to production: it serves orders, traces each
//! request, and ends when it is asked to, whatever the collector does.

mod shop;
mod telemetry;

use std::env;
use std::error::Error;
use std::net::TcpListener;
use std::thread;
use std::time::Duration;

use signal_hook::consts::{SIGINT, SIGTERM};
use signal_hook::iterator::Signals;

fn main() -> Result<(), Box<dyn Error>> {
    let provider = telemetry::start()?;
    let mut signals = Signals::new([SIGTERM, SIGINT])?;

    let port = env::var("PORT").unwrap_or_else(|_| "8080".into());
    let listener = TcpListener::bind(format!("127.0.0.1:{port}"))?;
    thread::spawn(move || shop::serve(listener));

    signals.forever().next();
    // What is still in memory has five seconds. Losing it is no reason to fail.
    if let Err(error) = provider.shutdown_with_timeout(Duration::from_secs(5)) {
        eprintln!("telemetry: {error}");
    }
    Ok(())
}
