//! A gRPC health check, which a collector of OTLP need not answer. The SDK
//! calls nothing but Export: this is a client by hand.

use opentelemetry_otlp::SpanExporter;
use tonic::codegen::http::uri::PathAndQuery;
use tonic::transport::Channel;
use tonic::{Request, client::Grpc};
use tonic_prost::ProstCodec;

use crate::shop::{self, Outcome};

#[tokio::main]
pub async fn run(fixed: bool) -> Outcome {
    if fixed {
        let exporter = SpanExporter::builder().with_tonic().build()?;
        let provider = shop::provider(exporter);
        shop::brew(&provider);
        return Ok(provider.shutdown()?);
    }
    let channel = Channel::from_shared(shop::endpoint())?.connect().await?;
    let mut client = Grpc::new(channel);
    client.ready().await?;
    let check = PathAndQuery::from_static("/grpc.health.v1.Health/Check");
    let codec = ProstCodec::<(), ()>::default();
    client.unary(Request::new(()), check, codec).await?;
    Ok(())
}
