//! OTLP JSON by hand with ids in base64, as protobuf's own JSON has bytes.
//! OTLP wants them in hex. The SDK never does this.

use opentelemetry_proto::tonic::collector::trace::v1::ExportTraceServiceRequest;

use crate::by_hand;
use crate::shop::Outcome;

pub fn run(fixed: bool) -> Outcome {
    let body = if fixed {
        let resource_spans = by_hand::resource_spans();
        let body = serde_json::to_vec(&ExportTraceServiceRequest {
            resource_spans: vec![resource_spans],
        })?;
        body
    } else {
        let (start, end) = (by_hand::now() - 5_000_000, by_hand::now());
        format!(
            r#"{{"resourceSpans":[{{"resource":{{"attributes":[{{"key":"service.name","value":{{"stringValue":"coffee-shop"}}}}]}},
            "scopeSpans":[{{"spans":[{{"traceId":"W47/95gDgQPSabYzgT/GDA==","spanId":"7uGbfsPBsXQ=","name":"brew coffee",
            "kind":1,"startTimeUnixNano":"{start}","endTimeUnixNano":"{end}"}}]}}]}}]}}"#
        )
        .into_bytes()
    };
    by_hand::post_json(body)
}
