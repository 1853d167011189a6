use opentelemetry::global;
use opentelemetry::trace::Tracer;
use opentelemetry_otlp::SpanExporter;
use opentelemetry_sdk::trace::SdkTracerProvider;

struct Telemetry {
    provider: SdkTracerProvider,
}

impl Telemetry {
    fn start() -> Result<Telemetry, Box<dyn std::error::Error>> {
        let exporter = SpanExporter::builder().with_http().build()?;
        let provider = SdkTracerProvider::builder().with_batch_exporter(exporter).build();
        global::set_tracer_provider(provider.clone());
        Ok(Telemetry { provider })
    }
}

impl Drop for Telemetry {
    fn drop(&mut self) {
        let _ = self.provider.shutdown();
    }
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    Telemetry::start()?;
    global::tracer("a").in_span("work", |_| ());
    Ok(())
}
