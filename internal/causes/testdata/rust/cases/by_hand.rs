//! One span in the types of OTLP, for the exporters that are written by hand.

use std::time::{SystemTime, UNIX_EPOCH};

use opentelemetry_proto::tonic::collector::trace::v1::ExportTraceServiceRequest;
use opentelemetry_proto::tonic::common::v1::{AnyValue, KeyValue, any_value::Value};
use opentelemetry_proto::tonic::resource::v1::Resource;
use opentelemetry_proto::tonic::trace::v1::{ResourceSpans, ScopeSpans, Span};

use crate::shop::{self, Outcome};

/// Nanoseconds since the Unix epoch.
pub fn now() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |d| d.as_nanos() as u64)
}

/// A request with one span of the coffee shop.
pub fn request() -> ExportTraceServiceRequest {
    ExportTraceServiceRequest {
        resource_spans: vec![resource_spans()],
    }
}

/// One span of the coffee shop.
pub fn resource_spans() -> ResourceSpans {
    let name = Value::StringValue("coffee-shop".into());
    let service = KeyValue {
        key: "service.name".into(),
        value: Some(AnyValue { value: Some(name) }),
    };
    let span = Span {
        trace_id: 0x5b8efff798038103d269b633813fc60c_u128.to_be_bytes().to_vec(),
        span_id: 0xeee19b7ec3c1b174_u64.to_be_bytes().to_vec(),
        name: "brew coffee".into(),
        kind: 1,
        start_time_unix_nano: now() - 5_000_000,
        end_time_unix_nano: now(),
        ..Default::default()
    };
    ResourceSpans {
        resource: Some(Resource {
            attributes: vec![service],
            ..Default::default()
        }),
        scope_spans: vec![ScopeSpans {
            spans: vec![span],
            ..Default::default()
        }],
        ..Default::default()
    }
}

/// Posts a body as OTLP JSON.
pub fn post_json(body: Vec<u8>) -> Outcome {
    reqwest::blocking::Client::new()
        .post(shop::traces())
        .header("content-type", "application/json")
        .body(body)
        .send()?
        .error_for_status()?;
    Ok(())
}
