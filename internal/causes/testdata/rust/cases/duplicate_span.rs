//! Two exporters to one address: the second was added beside the first. (The
//! service has its name from OTEL_SERVICE_NAME.)

use opentelemetry_otlp::SpanExporter;
use opentelemetry_sdk::trace::SdkTracerProvider;

use crate::shop::{self, Outcome};

pub fn run(fixed: bool) -> Outcome {
    let exporter = SpanExporter::builder().with_http().build()?;
    let provider = if fixed {
        let provider = SdkTracerProvider::builder()
            .with_batch_exporter(exporter)
            .build();
        provider
    } else {
        SdkTracerProvider::builder()
            .with_batch_exporter(exporter)
            .with_batch_exporter(SpanExporter::builder().with_http().build()?)
            .build()
    };
    shop::brew(&provider);
    Ok(provider.shutdown()?)
}
