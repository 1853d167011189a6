//! A small shop that serves orders over HTTP and traces each request.

mod shop;
mod telemetry;

use std::env;
use std::error::Error;
use std::net::TcpListener;
use std::thread;

use signal_hook::consts::{SIGINT, SIGTERM};
use signal_hook::iterator::Signals;

fn main() -> Result<(), Box<dyn Error>> {
    let _provider = telemetry::start()?;
    let mut signals = Signals::new([SIGTERM, SIGINT])?;

    let port = env::var("PORT").unwrap_or_else(|_| "8080".into());
    let listener = TcpListener::bind(format!("127.0.0.1:{port}"))?;
    thread::spawn(move || shop::serve(listener));

    // The way out: a signal, then the end.
    signals.forever().next();
    std::process::exit(0)
}
