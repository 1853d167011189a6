//! What the FAQ says of telemetry that does not arrive.

use opentelemetry::trace::{Span, Tracer, TracerProvider};
use opentelemetry::{InstrumentationScope, global};
use opentelemetry_sdk::error::{OTelSdkError, OTelSdkResult};
use opentelemetry_sdk::trace::{
    InMemorySpanExporter, SdkTracerProvider, SpanData, SpanExporter,
};
use std::error::Error;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex, mpsc};
use std::time::Duration;

/// Answers every request with one status and tells the request lines and headers.
fn server(status: &'static str) -> (String, mpsc::Receiver<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let at = format!("http://{}", listener.local_addr().unwrap());
    let (tell, told) = mpsc::channel();
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            answer(stream.unwrap(), status, &tell);
        }
    });
    (at, told)
}

fn answer(
    mut stream: TcpStream,
    status: &str,
    tell: &mpsc::Sender<String>,
) {
    let mut got = Vec::new();
    let mut part = [0; 4096];
    let head = loop {
        if let Some(end) = got.windows(4).position(|w| w == b"\r\n\r\n") {
            break end + 4;
        }
        match stream.read(&mut part) {
            Ok(0) | Err(_) => return,
            Ok(n) => got.extend_from_slice(&part[..n]),
        }
    };
    let text = String::from_utf8_lossy(&got[..head]).to_lowercase();
    let length = text
        .lines()
        .find_map(|l| l.strip_prefix("content-length: "))
        .map_or(0, |n| n.trim().parse().unwrap());
    while got.len() < head + length {
        match stream.read(&mut part) {
            Ok(0) | Err(_) => return,
            Ok(n) => got.extend_from_slice(&part[..n]),
        }
    }
    let _ = tell.send(text);
    let _ = write!(
        stream,
        "HTTP/1.1 {status}\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"
    );
}

// spans-missing-at-exit
fn main_like(
    exporter: impl SpanExporter + 'static,
) -> Result<(), Box<dyn Error>> {
    // region: keep-and-shut-down
    let provider =
        SdkTracerProvider::builder().with_batch_exporter(exporter).build();
    global::set_tracer_provider(provider.clone()); // keep the other

    run();

    provider.shutdown()?; // sends what waits; the last thing main does
    // endregion: keep-and-shut-down
    Ok(())
}

fn run() {
    global::tracer("shop").start("order").end();
}

#[derive(Debug, Clone, Default)]
struct Count(Arc<Mutex<Vec<String>>>);

impl SpanExporter for Count {
    async fn export(&self, batch: Vec<SpanData>) -> OTelSdkResult {
        self.0
            .lock()
            .unwrap()
            .extend(batch.into_iter().map(|s| s.name.into_owned()));
        Ok(())
    }
}

#[test]
fn the_last_clone_that_is_dropped_shuts_down_and_later_spans_record_nothing()
 {
    let seen = Count::default();
    let tracer = {
        let provider = SdkTracerProvider::builder()
            .with_batch_exporter(seen.clone())
            .build();
        provider.tracer("shop").start("before").end();
        provider.tracer_with_scope(
            InstrumentationScope::builder("shop").build(),
        )
    };
    // A tracer holds its provider too: only what is asked of it after all are gone is lost.
    tracer.start("after").end();
    drop(tracer);
    assert!(seen.0.lock().unwrap().contains(&"before".to_string()));
}

// tracer-before-provider, spans-missing-at-exit: one test, the provider is global
#[test]
fn a_tracer_taken_early_stays_without_a_provider_and_shutdown_sends_what_waits()
 {
    let early = global::tracer("early");
    let exporter = InMemorySpanExporter::default();
    // region: provider-first
    let provider = SdkTracerProvider::builder()
        .with_simple_exporter(exporter.clone())
        .build();
    global::set_tracer_provider(provider.clone()); // first
    let tracer = global::tracer("shop"); // then
    // endregion: provider-first
    assert!(!early.start("lost").span_context().is_valid());
    tracer.start("kept").end();
    assert_eq!(exporter.get_finished_spans().unwrap().len(), 1);
    provider.shutdown().unwrap();
    assert!(matches!(
        provider.shutdown(),
        Err(OTelSdkError::AlreadyShutdown)
    ));

    let seen = Count::default();
    main_like(seen.clone()).unwrap();
    assert_eq!(*seen.0.lock().unwrap(), ["order"]);
}

// open-spans-at-exit
#[test]
fn only_ended_spans_are_exported() {
    let exporter = InMemorySpanExporter::default();
    let provider = SdkTracerProvider::builder()
        .with_simple_exporter(exporter.clone())
        .build();
    let tracer = provider.tracer("shop");
    let open = tracer.start("order");
    tracer.start("pick").end();
    provider.force_flush().unwrap();
    assert_eq!(exporter.get_finished_spans().unwrap().len(), 1);
    drop(open); // a span that is dropped ends
    assert_eq!(exporter.get_finished_spans().unwrap().len(), 2);
}

// endpoint-path-404, does-it-retry, auth-headers
#[test]
fn an_address_in_code_is_taken_as_it_stands_and_one_refusal_is_one_request()
{
    use opentelemetry_otlp::{WithExportConfig, WithHttpConfig};
    let (at, told) = server("503 Service Unavailable");
    let send = |endpoint: String| {
        let exporter = opentelemetry_otlp::SpanExporter::builder()
            .with_http()
            .with_endpoint(endpoint)
            .with_headers(
                [("x-api-key".to_string(), "k".to_string())].into(),
            )
            .build()
            .unwrap();
        let provider = SdkTracerProvider::builder()
            .with_batch_exporter(exporter)
            .build();
        provider.tracer("shop").start("flushed").end();
        // region: ask-flush
        if let Err(e) = provider.force_flush() {
            eprintln!("telemetry was lost: {e}");
        }
        // endregion: ask-flush
        provider.tracer("shop").start("shut down").end();
        assert!(
            provider.shutdown().is_ok(),
            "0.31 does not tell of the last export"
        );
    };
    send(at.clone());
    send(format!("{at}/v1/traces"));
    let next = || told.recv_timeout(Duration::from_secs(30)).unwrap();
    let first = next();
    assert!(first.starts_with("post / http/1.1"), "{first}");
    assert!(first.contains("x-api-key: k"), "{first}");
    assert!(next().starts_with("post / "));
    assert!(next().starts_with("post /v1/traces "));
    assert!(next().starts_with("post /v1/traces "));
    assert!(
        told.recv_timeout(Duration::from_millis(500)).is_err(),
        "0.31 does not try again"
    );
}

// queue-full-drops
#[test]
fn a_full_queue_drops_the_newest() {
    use opentelemetry_sdk::trace::{
        BatchConfigBuilder, BatchSpanProcessor,
    };
    #[derive(Debug)]
    struct Slow(Count);
    impl SpanExporter for Slow {
        async fn export(&self, batch: Vec<SpanData>) -> OTelSdkResult {
            std::thread::sleep(Duration::from_millis(200));
            self.0.export(batch).await
        }
    }
    let seen = Count::default();
    let exporter = Slow(seen.clone());
    // region: bigger-queue
    let config = BatchConfigBuilder::default()
        .with_max_queue_size(8192) // 2048 without
        .with_max_export_batch_size(1024) // 512 without
        .with_scheduled_delay(Duration::from_secs(1)); // 5 s without
    // endregion: bigger-queue
    let config =
        config.with_max_queue_size(10).with_max_export_batch_size(5);
    let processor = BatchSpanProcessor::builder(exporter)
        .with_batch_config(config.build())
        .build();
    let provider =
        SdkTracerProvider::builder().with_span_processor(processor).build();
    for _ in 0..1000 {
        provider.tracer("shop").start("order").end();
    }
    provider.shutdown().unwrap();
    let n = seen.0.lock().unwrap().len();
    assert!((10..900).contains(&n), "{n} of 1000 arrived");
}

// see-sdk-errors
#[test]
fn the_sdk_speaks_through_tracing() {
    use opentelemetry_otlp::WithExportConfig;
    use tracing_subscriber::{EnvFilter, prelude::*};
    #[derive(Clone, Default)]
    struct Log(Arc<Mutex<Vec<u8>>>);
    impl Write for Log {
        fn write(&mut self, b: &[u8]) -> std::io::Result<usize> {
            self.0.lock().unwrap().extend_from_slice(b);
            Ok(b.len())
        }
        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }
    let log = Log::default();
    let to = log.clone();
    let shown = tracing_subscriber::fmt::layer()
        .with_ansi(false)
        .with_writer(move || to.clone());
    // region: see-errors
    let filter = EnvFilter::new("info,opentelemetry=debug");
    let subscriber =
        tracing_subscriber::registry().with(shown.with_filter(filter));
    // endregion: see-errors
    subscriber.init(); // the batch thread is not ours: only a global subscriber hears it
    let free =
        TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let exporter = opentelemetry_otlp::SpanExporter::builder()
        .with_http()
        .with_endpoint(format!("http://{free}/v1/traces"))
        .build()
        .unwrap();
    let provider =
        SdkTracerProvider::builder().with_batch_exporter(exporter).build();
    provider.tracer("shop").start("order").end();
    provider.shutdown().unwrap();
    let said = String::from_utf8(log.0.lock().unwrap().clone()).unwrap();
    assert!(said.contains("BatchSpanProcessor.ExportError"), "{said}");
}

// shutdown-hangs
#[tokio::test(flavor = "current_thread")]
async fn a_blocking_shutdown_belongs_on_a_thread_of_its_own() {
    let seen = Count::default();
    let provider = SdkTracerProvider::builder()
        .with_batch_exporter(seen.clone())
        .build();
    provider.tracer("shop").start("order").end();
    // region: spawn-blocking
    let closing = provider.clone();
    let ended =
        tokio::task::spawn_blocking(move || closing.shutdown()).await;
    // endregion: spawn-blocking
    ended.unwrap().unwrap();
    assert_eq!(seen.0.lock().unwrap().len(), 1);
}

// one-worker-hang
mod two_workers {
    // region: two-workers
    #[tokio::main(flavor = "multi_thread", worker_threads = 2)]
    async fn main() {
        // …
    }
    // endregion: two-workers

    #[test]
    fn it_runs() {
        main();
    }
}

// https-transport-error
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn grpc_over_tls_builds() {
    use opentelemetry_otlp::{WithExportConfig, WithTonicConfig};
    let built =
        || -> Result<opentelemetry_otlp::SpanExporter, Box<dyn Error>> {
            // region: grpc-tls
            // with the feature tls-roots
            use opentelemetry_otlp::tonic_types::transport::ClientTlsConfig;

            let exporter = opentelemetry_otlp::SpanExporter::builder()
                .with_tonic()
                .with_endpoint("https://otlp.example.com:4317")
                .with_tls_config(ClientTlsConfig::new().with_native_roots())
                .build()?;
            // endregion: grpc-tls
            Ok(exporter)
        };
    assert!(built().is_ok());
}

// grpc-or-http-port
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_the_wrong_door_answers() {
    use opentelemetry_otlp::WithExportConfig;
    let speak = |bytes: &'static [u8]| {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let at = format!("http://{}", listener.local_addr().unwrap());
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let mut stream = stream.unwrap();
                let _ = stream.read(&mut [0; 4096]); // the client speaks first
                let _ = stream.write_all(bytes);
                while stream.read(&mut [0; 4096]).is_ok_and(|n| n > 0) {}
            }
        });
        at
    };
    let lost = |exporter: opentelemetry_otlp::SpanExporter| {
        let provider = SdkTracerProvider::builder()
            .with_batch_exporter(exporter)
            .build();
        provider.tracer("shop").start("order").end();
        provider.force_flush().unwrap_err().to_string()
    };
    let settings = speak(b"\0\0\0\x04\0\0\0\0\0"); // how a gRPC server begins
    let http = opentelemetry_otlp::SpanExporter::builder()
        .with_http()
        .with_endpoint(settings + "/v1/traces")
        .build()
        .unwrap();
    let said = lost(http);
    assert!(said.contains("hyper::Error(Parse(Version))"), "{said}");
    let http1 =
        speak(b"HTTP/1.1 400 Bad Request\r\ncontent-length: 0\r\n\r\n");
    let grpc = opentelemetry_otlp::SpanExporter::builder()
        .with_tonic()
        .with_endpoint(http1)
        .build()
        .unwrap();
    let said = lost(grpc);
    assert!(
        said.contains("tonic::transport::Error(Transport, hyper::Error("),
        "{said}"
    );
}

// one-worker-hang: what blocks the only worker keeps tonic from its answer
#[test]
fn a_flush_on_the_only_worker_gives_up() {
    let flushed_after = |workers: usize| {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(workers)
            .enable_all()
            .build()
            .unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let at = format!("http://{}", listener.local_addr().unwrap());
        drop(listener); // refused at once, when anybody asks
        let provider = runtime.block_on(async {
            use opentelemetry_otlp::WithExportConfig;
            let exporter = opentelemetry_otlp::SpanExporter::builder()
                .with_tonic()
                .with_endpoint(at)
                .build()
                .unwrap();
            SdkTracerProvider::builder()
                .with_batch_exporter(exporter)
                .build()
        });
        let begin = std::time::Instant::now();
        let task = runtime.spawn(async move {
            provider.tracer("shop").start("order").end();
            let _ = provider.force_flush();
        });
        runtime.block_on(task).unwrap();
        let took = begin.elapsed();
        runtime.shutdown_background();
        took
    };
    let (one, two) = (flushed_after(1), flushed_after(2));
    assert!(one >= Duration::from_secs(4), "{one:?}");
    assert!(two * 4 < one, "two workers: {two:?}, one: {one:?}");
}

// simple-exporter-hangs
#[test]
fn a_simple_exporter_waits_on_the_thread_that_ends_the_span() {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build()
        .unwrap();
    let (done, ended) = mpsc::channel();
    let provider = runtime.block_on(async {
        use opentelemetry_otlp::WithExportConfig;
        let exporter = opentelemetry_otlp::SpanExporter::builder()
            .with_tonic()
            .with_endpoint("http://127.0.0.1:1")
            .build()
            .unwrap();
        SdkTracerProvider::builder().with_simple_exporter(exporter).build()
    });
    runtime.spawn(async move {
        provider.tracer("shop").start("order").end();
        let _ = done.send(());
    });
    let hung = ended.recv_timeout(Duration::from_secs(3)).is_err();
    runtime.shutdown_background();
    assert!(hung, "end() came back");
}
