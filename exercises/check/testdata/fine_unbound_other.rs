use opentelemetry::global;
use opentelemetry::trace::Tracer;
use opentelemetry_otlp::SpanExporter;
use opentelemetry_sdk::trace::SdkTracerProvider;

struct Telemetry {
    provider: SdkTracerProvider,
}

impl Telemetry {
    fn start() -> Telemetry {
        let exporter = SpanExporter::builder().with_http().build().unwrap();
        let provider = SdkTracerProvider::builder().with_batch_exporter(exporter).build();
        global::set_tracer_provider(provider.clone());
        Telemetry { provider }
    }
}

impl Drop for Telemetry {
    fn drop(&mut self) {
        let _ = self.provider.shutdown();
    }
}

struct Clock;

impl Clock {
    fn start() -> Clock {
        Clock
    }
}

fn main() {
    let _telemetry = Telemetry::start();
    Clock::start(); // another type's start: no guard goes here
    global::tracer("a").in_span("work", |_| ());
}
