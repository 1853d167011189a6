//! A path in OTEL_EXPORTER_OTLP_ENDPOINT, to which the SDK appends the path
//! again. Here the mended program says the whole path itself; taking it out of
//! the variable mends it as well.

use opentelemetry_otlp::{SpanExporter, WithExportConfig};

use crate::shop::{self, Outcome};

pub fn run(fixed: bool) -> Outcome {
    let exporter = if fixed {
        let exporter = SpanExporter::builder()
            .with_http()
            .with_endpoint(shop::endpoint())
            .build()?;
        exporter
    } else {
        SpanExporter::builder().with_http().build()?
    };
    let provider = shop::provider(exporter);
    shop::brew(&provider);
    Ok(provider.shutdown()?)
}
