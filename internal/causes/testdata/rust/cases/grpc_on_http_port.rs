//! OTLP over gRPC to the port of HTTP, 4318.

use opentelemetry_otlp::SpanExporter;

use crate::shop::{self, Outcome};

#[tokio::main]
pub async fn run(fixed: bool) -> Outcome {
    let exporter = if fixed {
        let exporter = SpanExporter::builder().with_http().build()?;
        exporter
    } else {
        SpanExporter::builder().with_tonic().build()?
    };
    let provider = shop::provider(exporter);
    shop::brew(&provider);
    Ok(provider.shutdown()?)
}
