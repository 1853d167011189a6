use opentelemetry::global;
use opentelemetry::trace::Tracer;
use opentelemetry_otlp::SpanExporter;
use opentelemetry_sdk::trace::SdkTracerProvider;

fn init() -> SdkTracerProvider {
    let exporter = SpanExporter::builder().with_http().build().unwrap();
    let provider = SdkTracerProvider::builder().with_batch_exporter(exporter).build();
    global::set_tracer_provider(provider.clone());
    provider
}

fn work() -> usize {
    global::tracer("a").in_span("work", |_| std::env::args().count())
}

struct Guard(SdkTracerProvider);

impl Drop for Guard {
    fn drop(&mut self) {
        let _ = self.0.shutdown();
    }
}

fn main() {
    let _guard = Guard(init());
    let n = work();
    if n < 5 {
        return; // the guard goes on every way out
    }
    work();
}
