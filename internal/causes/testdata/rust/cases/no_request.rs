//! A runtime with one thread, and that thread waits for the export that only
//! it could carry out: the connection is there, no request ever comes.

use std::time::Duration;

use opentelemetry_otlp::{SpanExporter, WithTonicConfig};
use tonic::transport::Channel;

use crate::shop::{self, Outcome};

#[tokio::main(flavor = "current_thread")]
pub async fn run(fixed: bool) -> Outcome {
    let channel = Channel::from_shared(shop::endpoint())?.connect().await?;
    let exporter = SpanExporter::builder().with_tonic().with_channel(channel).build()?;
    let provider = shop::provider(exporter);
    shop::brew(&provider);
    if fixed {
        // Another thread waits; this one is free to send.
        tokio::task::spawn_blocking(move || provider.shutdown()).await??;
    } else {
        provider.shutdown_with_timeout(Duration::from_secs(1))?;
    }
    Ok(())
}
