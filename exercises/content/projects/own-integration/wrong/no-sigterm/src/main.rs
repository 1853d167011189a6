//! A small shop that serves orders over HTTP and traces each request.

mod shop;
mod telemetry;

use std::env;
use std::error::Error;
use std::net::TcpListener;
use std::thread;

fn main() -> Result<(), Box<dyn Error>> {
    let provider = telemetry::start()?;

    let port = env::var("PORT").unwrap_or_else(|_| "8080".into());
    let listener = TcpListener::bind(format!("127.0.0.1:{port}"))?;
    thread::spawn(move || shop::serve(listener)).join().ok();

    // The way out, which nobody ever takes.
    provider.shutdown()?;
    Ok(())
}
