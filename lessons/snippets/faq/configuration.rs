//! What the FAQ says of settings: which of the environment's are read, and what
//! goes before what. Each look runs in a process of its own.

use opentelemetry::trace::{Span, Tracer, TracerProvider};
use opentelemetry::{Key, KeyValue, global};
use opentelemetry_otlp::{WithExportConfig, WithHttpConfig};
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::logs::SdkLoggerProvider;
use opentelemetry_sdk::metrics::SdkMeterProvider;
use opentelemetry_sdk::trace::{
    InMemorySpanExporter, Sampler, SdkTracerProvider,
};
use std::collections::HashMap;
use std::error::Error;
use std::io::{Read, Write};
use std::net::TcpListener;
use std::time::Instant;

/// Runs one test of this file in a process of its own with that environment,
/// and gives what it said after "> ".
fn with(test: &str, env: &[(&str, &str)]) -> String {
    let mut child =
        std::process::Command::new(std::env::current_exe().unwrap());
    for (key, _) in std::env::vars().filter(|(k, _)| k.starts_with("OTEL_"))
    {
        child.env_remove(key);
    }
    child
        .args([test, "--exact", "--nocapture"])
        .env("FAQ_CHILD", "1")
        .envs(env.iter().copied());
    let out = child.output().unwrap();
    let text = String::from_utf8_lossy(&out.stdout);
    text.lines()
        .find_map(|l| l.split_once("> ").map(|(_, said)| said.to_string()))
        .unwrap_or_else(|| panic!("{text}"))
}

fn child() -> bool {
    std::env::var_os("FAQ_CHILD").is_some()
}

fn say(text: impl std::fmt::Display) {
    println!("> {text}");
}

fn name_of(r: &Resource) -> String {
    r.get(&Key::new("service.name"))
        .map_or("none".to_string(), |v| v.to_string())
}

// unknown-service, resource-attributes-ignored
#[test]
fn service_name() {
    if child() {
        let coded = Resource::builder().with_service_name("code").build();
        let empty = Resource::builder_empty().build();
        return say(format!(
            "{} {} {}",
            name_of(&Resource::builder().build()),
            name_of(&coded),
            name_of(&empty)
        ));
    }
    assert_eq!(with("service_name", &[]), "unknown_service code none");
    assert_eq!(
        with("service_name", &[("OTEL_SERVICE_NAME", "env")]),
        "env code none"
    );
    let attributes =
        ("OTEL_RESOURCE_ATTRIBUTES", "service.name=attributes");
    assert_eq!(with("service_name", &[attributes]), "attributes code none");
    // Against the specification, which lets OTEL_SERVICE_NAME win.
    assert_eq!(
        with("service_name", &[("OTEL_SERVICE_NAME", "env"), attributes]),
        "attributes code none"
    );
}

#[test]
fn resource_shown() {
    // region: resource
    // builder_empty() would read nothing from the environment
    let resource = Resource::builder()
        .with_service_name("orders")
        .with_attribute(KeyValue::new(
            "service.version",
            env!("CARGO_PKG_VERSION"),
        ))
        .build();
    // endregion: resource
    assert_eq!(name_of(&resource), "orders");
}

// one-resource-three-providers
#[test]
fn one_resource_for_three_providers() -> Result<(), Box<dyn Error>> {
    // region: three-providers
    let resource = Resource::builder().with_service_name("orders").build();
    let traces = SdkTracerProvider::builder()
        .with_resource(resource.clone())
        .build();
    let metrics =
        SdkMeterProvider::builder().with_resource(resource.clone()).build();
    let logs = SdkLoggerProvider::builder().with_resource(resource).build();

    // … work …
    traces.shutdown()?;
    metrics.shutdown()?;
    logs.shutdown()?; // last: the others may still have something to say
    // endregion: three-providers
    Ok(())
}

// sampler-variable-ignored, ratio-sampling-broken-traces
fn sampled(sampler: Option<Sampler>) -> usize {
    let exporter = InMemorySpanExporter::default();
    let mut builder =
        SdkTracerProvider::builder().with_simple_exporter(exporter.clone());
    if let Some(s) = sampler {
        builder = builder.with_sampler(s);
    }
    let provider = builder.build();
    for _ in 0..100 {
        provider.tracer("shop").start("order").end();
    }
    exporter.get_finished_spans().unwrap().len()
}

#[test]
fn sampler() {
    if child() {
        return say(format!(
            "{} {}",
            sampled(None),
            sampled(Some(Sampler::AlwaysOn))
        ));
    }
    let name = |n: &'static str| ("OTEL_TRACES_SAMPLER", n);
    assert_eq!(with("sampler", &[]), "100 100");
    assert_eq!(with("sampler", &[name("always_off")]), "0 100");
    assert_eq!(
        with("sampler", &[name("ALWAYS_OFF")]),
        "100 100",
        "names are compared letter by letter"
    );
    assert_eq!(with("sampler", &[name("xray")]), "100 100");
    assert_eq!(
        with(
            "sampler",
            &[name("traceidratio"), ("OTEL_TRACES_SAMPLER_ARG", "0")]
        ),
        "0 100"
    );
    assert_eq!(
        with(
            "sampler",
            &[name("traceidratio"), ("OTEL_TRACES_SAMPLER_ARG", "10%")]
        ),
        "100 100"
    );
}

#[test]
fn sampler_shown() {
    // region: parent-based
    let sampler =
        Sampler::ParentBased(Box::new(Sampler::TraceIdRatioBased(0.1)));
    let provider =
        SdkTracerProvider::builder().with_sampler(sampler).build();
    // endregion: parent-based
    drop(provider);
}

// which-otel-variables
#[test]
fn not_read() {
    if child() {
        let mut headers = HashMap::new();
        let exporter = InMemorySpanExporter::default();
        let provider = SdkTracerProvider::builder()
            .with_simple_exporter(exporter.clone())
            .build();
        let span = provider.tracer("shop").start("order");
        let cx = opentelemetry::trace::TraceContextExt::with_span(
            &opentelemetry::Context::new(),
            span,
        );
        global::get_text_map_propagator(|p| {
            p.inject_context(&cx, &mut headers)
        });
        drop(cx);
        return say(format!(
            "{} spans, {} headers",
            exporter.get_finished_spans().unwrap().len(),
            headers.len()
        ));
    }
    let env = [
        ("OTEL_SDK_DISABLED", "true"),
        ("OTEL_PROPAGATORS", "tracecontext"),
        ("OTEL_TRACES_EXPORTER", "none"),
    ];
    assert_eq!(with("not_read", &env), "1 spans, 0 headers");
}

/// Takes one request on a free port and gives its head.
fn listen() -> (String, std::thread::JoinHandle<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let at = format!("http://{}", listener.local_addr().unwrap());
    let head = std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let mut got = [0; 8192];
        let n = stream.read(&mut got).unwrap();
        let _ = write!(
            stream,
            "HTTP/1.1 200 OK\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"
        );
        String::from_utf8_lossy(&got[..n]).to_lowercase()
    });
    (at, head)
}

// endpoint-path-404, auth-headers
#[test]
fn environment_of_the_exporter() {
    if child() {
        let exporter = opentelemetry_otlp::SpanExporter::builder()
            .with_http()
            .build()
            .unwrap();
        let provider = SdkTracerProvider::builder()
            .with_batch_exporter(exporter)
            .build();
        provider.tracer("shop").start("order").end();
        return say(format!("{:?}", provider.force_flush().is_ok()));
    }
    let sent = |key: &str, path: &str| {
        let (at, head) = listen();
        with(
            "environment_of_the_exporter",
            &[
                (key, &(at + path)),
                (
                    "OTEL_EXPORTER_OTLP_HEADERS",
                    "authorization=Basic%20Zm9v,x-tenant=t1",
                ),
            ],
        );
        head.join().unwrap()
    };
    let head = sent("OTEL_EXPORTER_OTLP_ENDPOINT", "");
    assert!(head.starts_with("post /v1/traces "), "{head}");
    assert!(
        head.contains("authorization: basic zm9v")
            && head.contains("x-tenant: t1"),
        "{head}"
    );
    assert!(
        sent("OTEL_EXPORTER_OTLP_ENDPOINT", "/base/")
            .starts_with("post /base/v1/traces ")
    );
    assert!(
        sent("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "/mine")
            .starts_with("post /mine ")
    );
}

#[test]
fn headers_and_compression_in_code() -> Result<(), Box<dyn Error>> {
    let token = "t";
    // region: headers
    let headers = HashMap::from([(
        "authorization".to_string(),
        format!("Bearer {token}"),
    )]);
    let exporter = opentelemetry_otlp::SpanExporter::builder()
        .with_http()
        .with_endpoint("https://otlp.example.com/v1/traces") // all of it
        .with_headers(headers)
        .build()?;
    // endregion: headers
    drop(exporter);
    // region: gzip
    // with the feature gzip-http
    let exporter = opentelemetry_otlp::SpanExporter::builder()
        .with_http()
        .with_compression(opentelemetry_otlp::Compression::Gzip)
        .build()?;
    // endregion: gzip
    drop(exporter);
    let refused = opentelemetry_otlp::SpanExporter::builder()
        .with_http()
        .with_compression(opentelemetry_otlp::Compression::Zstd)
        .build();
    let said = refused.unwrap_err().to_string();
    assert_eq!(
        said,
        "unsupported compression algorithm 'zstd compression requested but zstd-http feature not enabled'"
    );
    Ok(())
}

// two-tonic-versions
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn metadata_of_the_exporters_own_tonic() -> Result<(), Box<dyn Error>>
{
    // region: metadata
    use opentelemetry_otlp::{
        WithTonicConfig, tonic_types::metadata::MetadataMap,
    };

    let mut metadata = MetadataMap::new();
    metadata.insert("x-api-key", "secret".parse()?);
    let exporter = opentelemetry_otlp::SpanExporter::builder()
        .with_tonic()
        .with_metadata(metadata)
        .build()?;
    // endregion: metadata
    drop(exporter);
    Ok(())
}

// export-timeout
#[test]
fn timeouts() {
    if child() {
        let exporter = opentelemetry_otlp::SpanExporter::builder()
            .with_http()
            .build()
            .unwrap();
        let provider = SdkTracerProvider::builder()
            .with_batch_exporter(exporter)
            .build();
        provider.tracer("shop").start("order").end();
        let begin = Instant::now();
        let ok = provider.force_flush().is_ok();
        return say(format!("{ok} {}", begin.elapsed().as_millis()));
    }
    let listener = TcpListener::bind("127.0.0.1:0").unwrap(); // takes the connection, never answers
    let at = format!("http://{}", listener.local_addr().unwrap());
    let took = |env: &[(&str, &str)]| -> u64 {
        let mut all = vec![("OTEL_EXPORTER_OTLP_ENDPOINT", at.as_str())];
        all.extend_from_slice(env);
        let said = with("timeouts", &all);
        assert!(said.starts_with("false "), "{said}");
        said.split_once(' ').unwrap().1.parse().unwrap()
    };
    let own = took(&[("OTEL_EXPORTER_OTLP_TIMEOUT", "300")]);
    let bsp = took(&[("OTEL_BSP_EXPORT_TIMEOUT", "300")]);
    // The one variable is heard; with the other force_flush gives up by
    // itself, after 5 s.
    assert!(own >= 250 && own < 2500 + bsp / 4, "{own} ms");
    assert!(bsp >= 4000, "{bsp} ms");
}
