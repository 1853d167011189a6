//! One program for every cause: `causes CAUSE` makes the mistake, `causes
//! CAUSE fixed` is the same program mended, with the lines that the catalogue
//! of causes advises. The address is in OTEL_EXPORTER_OTLP_ENDPOINT.

// The lines of the catalogue stand here as they stand there.
#![allow(clippy::let_and_return)]

mod by_hand;
mod retry;
mod shop;

/// Declares the cases and finds one by the id of its cause.
macro_rules! cases {
    ($($name:ident)*) => {
        $(mod $name;)*
        fn case(cause: &str) -> Option<fn(bool) -> shop::Outcome> {
            match cause.replace('-', "_").as_str() {
                $(stringify!($name) => Some($name::run),)*
                _ => None,
            }
        }
    };
}

cases! {
    bad_compression
    clock_ahead
    clock_behind
    clock_skew
    connection_evicted
    content_type
    dropped_counts
    duplicate_after_retry
    duplicate_span
    encoding_mismatch
    fault_switch
    grpc_on_http_port
    http_on_grpc_port
    id_clash
    late_parent
    malformed_body
    method_not_post
    no_request
    not_otlp
    nothing_recognised
    orphan
    overload
    partial_success
    path_missing
    path_twice
    path_unknown
    signal_mismatch
    throttled
    time_order
    time_unit
    tls_to_plaintext
    too_large
    too_many_items
    unknown_grpc_service
    unknown_service
    variables
    zero_id
    zero_times
}

fn main() -> shop::Outcome {
    let mut args = std::env::args().skip(1);
    let cause = args.next().unwrap_or_default();
    let fixed = args.next().is_some_and(|word| word == "fixed");
    let run = case(&cause).ok_or_else(|| format!("no case for {cause:?}"))?;
    run(fixed)
}
