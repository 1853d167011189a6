//! The exporter of metrics with the address of the traces.

use opentelemetry::metrics::MeterProvider;
use opentelemetry_otlp::{MetricExporter, WithExportConfig};
use opentelemetry_sdk::metrics::SdkMeterProvider;

use crate::shop::{self, Outcome};

pub fn run(fixed: bool) -> Outcome {
    let exporter = if fixed {
        let exporter = MetricExporter::builder()
            .with_http()
            .with_endpoint(shop::metrics())
            .build()?;
        exporter
    } else {
        MetricExporter::builder()
            .with_http()
            .with_endpoint(shop::traces())
            .build()?
    };
    let provider = SdkMeterProvider::builder()
        .with_resource(shop::resource())
        .with_periodic_exporter(exporter)
        .build();
    provider.meter("coffee-shop").u64_counter("coffee.brewed").build().add(1, &[]);
    Ok(provider.shutdown()?)
}
