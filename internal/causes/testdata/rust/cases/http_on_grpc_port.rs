//! OTLP over HTTP to the port of gRPC, 4317.

use opentelemetry_otlp::SpanExporter;

use crate::shop::{self, Outcome};

#[tokio::main]
pub async fn run(fixed: bool) -> Outcome {
    let exporter = if fixed {
        let exporter = SpanExporter::builder().with_tonic().build()?;
        exporter
    } else {
        SpanExporter::builder().with_http().build()?
    };
    let provider = shop::provider(exporter);
    shop::brew(&provider);
    Ok(provider.shutdown()?)
}
