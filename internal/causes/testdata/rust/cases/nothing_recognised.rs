//! OTLP JSON by hand with the names that the .proto files have. OTLP's JSON
//! has them in lowerCamelCase, and unknown names are ignored. The SDK never
//! does this.

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
            r#"{{"resource_spans":[{{"resource":{{"attributes":[{{"key":"service.name","value":{{"string_value":"coffee-shop"}}}}]}},
            "scope_spans":[{{"spans":[{{"trace_id":"5b8efff798038103d269b633813fc60c","span_id":"eee19b7ec3c1b174","name":"brew coffee",
            "kind":1,"start_time_unix_nano":"{start}","end_time_unix_nano":"{end}"}}]}}]}}]}}"#
        )
        .into_bytes()
    };
    by_hand::post_json(body)
}
