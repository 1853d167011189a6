//! A resource that was begun empty, so that it has not even a name.

use opentelemetry::KeyValue;
use opentelemetry_otlp::SpanExporter;
use opentelemetry_sdk::{Resource, trace::SdkTracerProvider};

use crate::shop::{self, Outcome};

pub fn run(fixed: bool) -> Outcome {
    let exporter = SpanExporter::builder().with_http().build()?;
    let provider = if fixed {
        let resource = Resource::builder()
            .with_service_name("shop")
            .build();
        let provider = SdkTracerProvider::builder()
            .with_resource(resource)
            .with_batch_exporter(exporter)
            .build();
        provider
    } else {
        let resource = Resource::builder_empty()
            .with_attribute(KeyValue::new("deployment.environment.name", "dev"))
            .build();
        SdkTracerProvider::builder()
            .with_resource(resource)
            .with_batch_exporter(exporter)
            .build()
    };
    shop::brew(&provider);
    Ok(provider.shutdown()?)
}
