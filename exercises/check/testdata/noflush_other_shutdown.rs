use opentelemetry::trace::{Span as _, Tracer, TraceContextExt, TracerProvider as _};
use opentelemetry::{global, Context, KeyValue};
use opentelemetry_otlp::{SpanExporter, WithExportConfig};
use opentelemetry_sdk::trace::{Sampler, SdkTracerProvider};

fn init() -> SdkTracerProvider {
    let exporter = SpanExporter::builder().with_http().build().unwrap();
    SdkTracerProvider::builder().with_batch_exporter(exporter).build()
}

fn main() {
    let meters = opentelemetry_sdk::metrics::SdkMeterProvider::builder().build();
    let provider = init();
    global::set_tracer_provider(provider.clone());
    global::tracer("a").in_span("work", |_| ());
    meters.shutdown().unwrap();
    let socket = std::net::TcpStream::connect("127.0.0.1:1").unwrap();
    socket.shutdown(std::net::Shutdown::Both).unwrap();
}
