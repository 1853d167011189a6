//! A program that is told to wait and send again, and does not. The mended onen//! does.

use opentelemetry_otlp::SpanExporter;
use opentelemetry_sdk::trace::SdkTracerProvider;

use crate::retry::Retrying;
use crate::shop::{self, Outcome};

pub fn run(fixed: bool) -> Outcome {
    let exporter = SpanExporter::builder().with_http().build()?;
    let provider = SdkTracerProvider::builder().with_resource(shop::resource());
    let provider = if fixed {
        provider.with_batch_exporter(Retrying(exporter)).build()
    } else {
        provider.with_batch_exporter(exporter).build()
    };
    shop::brew(&provider);
    Ok(provider.shutdown()?)
}
