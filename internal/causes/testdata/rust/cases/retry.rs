//! An exporter around the OTLP one that sends again, since version 0.31 does not.

use std::time::Duration;

use opentelemetry_otlp::SpanExporter;
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::error::{OTelSdkError, OTelSdkResult};
use opentelemetry_sdk::trace::{SpanData, SpanExporter as Exporter};

/// Sends each batch until it is accepted, at most three times.
#[derive(Debug)]
pub struct Retrying(pub SpanExporter);

impl Exporter for Retrying {
    async fn export(&self, batch: Vec<SpanData>) -> OTelSdkResult {
        let inner = &self.0;
        for wait in [1, 2, 4] {
            if inner.export(batch.clone()).await.is_ok() {
                return Ok(());
            }
            std::thread::sleep(Duration::from_secs(wait));
        }
        Err(OTelSdkError::InternalFailure("not accepted in three tries".into()))
    }

    fn set_resource(&mut self, resource: &Resource) {
        self.0.set_resource(resource);
    }
}
