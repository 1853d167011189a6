use opentelemetry::trace::{Span as _, Tracer, TraceContextExt, TracerProvider as _};
use opentelemetry::{global, Context, KeyValue};
use opentelemetry_otlp::{SpanExporter, WithExportConfig};
use opentelemetry_sdk::trace::{Sampler, SdkTracerProvider};

fn init() -> SdkTracerProvider {
    let exporter = SpanExporter::builder().with_http().build().unwrap();
    SdkTracerProvider::builder().with_batch_exporter(exporter).build()
}

#[tokio::main]
async fn main() {
    let provider = init();
    global::set_tracer_provider(provider.clone());
    work().await;
    tokio::task::spawn_blocking(move || provider.shutdown()).await.unwrap().unwrap();
}

async fn work() {
    let tracer = global::tracer("a");
    let mut span = tracer.start("work");
    tokio::time::sleep(std::time::Duration::from_millis(5)).await;
    span.end();
}
