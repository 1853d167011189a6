//! A header that says gzip, without the compressing.

use std::collections::HashMap;

use opentelemetry_otlp::{Compression, SpanExporter, WithHttpConfig};

use crate::shop::{self, Outcome};

pub fn run(fixed: bool) -> Outcome {
    let exporter = if fixed {
        let exporter = SpanExporter::builder()
            .with_http()
            .with_compression(Compression::Gzip)
            .build()?;
        exporter
    } else {
        let headers = HashMap::from([("content-encoding".into(), "gzip".into())]);
        SpanExporter::builder().with_http().with_headers(headers).build()?
    };
    let provider = shop::provider(exporter);
    shop::brew(&provider);
    Ok(provider.shutdown()?)
}
