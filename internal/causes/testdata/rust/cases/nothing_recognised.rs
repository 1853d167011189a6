//! OTLP JSON by hand without the outermost object: what belongs into the list
//! of resourceSpans is sent as the request. Unknown keys are ignored, so it is
//! accepted and empty. The SDK never does this.

use opentelemetry_proto::tonic::collector::trace::v1::ExportTraceServiceRequest;

use crate::by_hand;
use crate::shop::Outcome;

pub fn run(fixed: bool) -> Outcome {
    let resource_spans = by_hand::resource_spans();
    let body = if fixed {
        let body = serde_json::to_vec(&ExportTraceServiceRequest {
            resource_spans: vec![resource_spans],
        })?;
        body
    } else {
        serde_json::to_vec(&resource_spans)?
    };
    by_hand::post_json(body)
}
