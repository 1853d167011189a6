//! A count in the StatsD format, sent to the port of OTLP. No SDK does this:
//! it is a client by hand.

use std::io::{Read, Write};
use std::net::TcpStream;

use opentelemetry_otlp::SpanExporter;

use crate::shop::{self, Outcome};

pub fn run(fixed: bool) -> Outcome {
    if fixed {
        let exporter = SpanExporter::builder().with_http().build()?;
        let provider = shop::provider(exporter);
        shop::brew(&provider);
        return Ok(provider.shutdown()?);
    }
    let mut statsd = TcpStream::connect(shop::endpoint().trim_start_matches("http://"))?;
    statsd.write_all(b"coffee.brewed:1|c\n")?;
    let mut answer = String::new();
    statsd.read_to_string(&mut answer)?;
    println!("{answer}");
    Ok(())
}
