use opentelemetry::trace::{Span as _, Tracer, TraceContextExt, TracerProvider as _};
use opentelemetry::{global, Context, KeyValue};
use opentelemetry_otlp::{SpanExporter, WithExportConfig};
use opentelemetry_sdk::trace::{Sampler, SdkTracerProvider};

fn init() -> SdkTracerProvider {
    let exporter = SpanExporter::builder().with_http().build().unwrap();
    SdkTracerProvider::builder().with_batch_exporter(exporter).build()
}

struct Guard {
    provider: SdkTracerProvider,
}

impl Drop for Guard {
    fn drop(&mut self) {
        if let Err(e) = self.provider.shutdown() {
            eprintln!("{e}");
        }
    }
}

fn setup() -> Guard {
    let provider = init();
    global::set_tracer_provider(provider.clone());
    Guard { provider }
}

fn main() {
    let _guard = setup();
    let c = 'a';
    let lifetime: &'static str = "x";
    println!("{c}{lifetime}");
    global::tracer("a").in_span("work", |_| ());
}
