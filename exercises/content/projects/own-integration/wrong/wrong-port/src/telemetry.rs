//! Where the spans go.

use std::error::Error;

use opentelemetry::{KeyValue, global};
use opentelemetry_otlp::{SpanExporter, WithExportConfig};
use opentelemetry_sdk::{Resource, trace::SdkTracerProvider};

/// Sets the global provider; the caller shuts it down.
pub fn start() -> Result<SdkTracerProvider, Box<dyn Error>> {
    // Failed exports are told by the SDK's own log.
    tracing_subscriber::fmt().with_writer(std::io::stderr).init();

    let exporter = SpanExporter::builder()
        .with_http()
        .with_endpoint("http://127.0.0.1:9/v1/traces")
        .build()?;
    let resource = Resource::builder()
        .with_service_name("order-shop")
        .with_attribute(KeyValue::new("service.version", env!("CARGO_PKG_VERSION")))
        .build();
    let provider = SdkTracerProvider::builder()
        .with_resource(resource)
        .with_batch_exporter(exporter)
        .build();
    global::set_tracer_provider(provider.clone());
    Ok(provider)
}
