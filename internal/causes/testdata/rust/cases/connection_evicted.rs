//! A connection for every worker, opened ahead and long before it is used,
//! until the collector has no room for more.

use opentelemetry_otlp::{SpanExporter, WithTonicConfig};
use opentelemetry_sdk::trace::SdkTracerProvider;
use tonic::transport::Channel;

use crate::shop::{self, Outcome};

const WORKERS: usize = 8;

#[tokio::main]
pub async fn run(fixed: bool) -> Outcome {
    if fixed {
        let exporter = SpanExporter::builder().with_tonic().build()?;
        let provider = SdkTracerProvider::builder()
            .with_batch_exporter(exporter)
            .build();
        for _ in 0..WORKERS {
            shop::brew(&provider);
        }
        return Ok(provider.shutdown()?);
    }
    let mut channels = Vec::new();
    for _ in 0..WORKERS {
        channels.push(Channel::from_shared(shop::endpoint())?.connect().await?);
    }
    for channel in channels {
        let exporter = SpanExporter::builder().with_tonic().with_channel(channel).build()?;
        let provider = shop::provider(exporter);
        shop::brew(&provider);
        provider.shutdown()?;
    }
    Ok(())
}
