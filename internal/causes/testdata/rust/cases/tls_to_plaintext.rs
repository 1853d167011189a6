//! `https://` in the address of a port that speaks plain text.

use opentelemetry_otlp::{SpanExporter, WithExportConfig};

use crate::shop::{self, Outcome};

pub fn run(fixed: bool) -> Outcome {
    let exporter = if fixed {
        let exporter = SpanExporter::builder()
            .with_http()
            .with_endpoint(shop::traces())
            .build()?;
        exporter
    } else {
        SpanExporter::builder()
            .with_http()
            .with_endpoint(shop::traces().replace("http://", "https://"))
            .build()?
    };
    let provider = shop::provider(exporter);
    shop::brew(&provider);
    Ok(provider.shutdown()?)
}
