//! An SDK with a header that says JSON: the header wins, the body stays
//! protobuf. The mended program sends what it says.

use std::collections::HashMap;

use opentelemetry_otlp::{SpanExporter, WithHttpConfig};

use crate::by_hand;
use crate::shop::{self, Outcome};

pub fn run(fixed: bool) -> Outcome {
    if fixed {
        let client = reqwest::blocking::Client::new();
        let request = by_hand::request();
        let answer = client
            .post(shop::traces())
            .header("content-type", "application/json")
            .body(serde_json::to_vec(&request)?)
            .send()?;
        answer.error_for_status()?;
        return Ok(());
    }
    let headers = HashMap::from([("content-type".into(), "application/json".into())]);
    let exporter = SpanExporter::builder().with_http().with_headers(headers).build()?;
    let provider = shop::provider(exporter);
    shop::brew(&provider);
    Ok(provider.shutdown()?)
}
