//! A path that looks right: /v1/trace.

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
            .with_endpoint(format!("{}/v1/trace", shop::endpoint()))
            .build()?
    };
    let provider = shop::provider(exporter);
    shop::brew(&provider);
    Ok(provider.shutdown()?)
}
