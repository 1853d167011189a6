//! The shop itself: one request, one answer, one trace.

use std::collections::HashMap;
use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::thread;
use std::time::Duration;

use opentelemetry::trace::{SpanKind, TraceContextExt, Tracer};
use opentelemetry::{KeyValue, global};

/// Serves until the process ends.
pub fn serve(listener: TcpListener) {
    for stream in listener.incoming().flatten() {
        thread::spawn(move || {
            if let Err(error) = answer(stream) {
                eprintln!("{error}");
            }
        });
    }
}

fn answer(mut stream: TcpStream) -> std::io::Result<()> {
    let mut lines = BufReader::new(&stream).lines();
    let line = lines.next().transpose()?.unwrap_or_default();
    let path = line.split(' ').nth(1).unwrap_or("/").to_string();
    let mut headers = HashMap::new();
    for line in lines {
        match line?.split_once(": ") {
            Some((name, value)) => headers.insert(name.to_lowercase(), value.to_string()),
            None => break,
        };
    }
    let caller = global::get_text_map_propagator(|p| p.extract(&headers));

    let tracer = global::tracer("order-shop");
    let span = tracer
        .span_builder("GET /orders/{id}")
        .with_kind(SpanKind::Server)
        .with_attributes([
            KeyValue::new("http.request.method", "GET"),
            KeyValue::new("http.route", "/orders/{id}"),
            KeyValue::new("url.path", path),
            KeyValue::new("url.scheme", "http"),
            // For whoever has to find out which account asked.
            KeyValue::new("http.request.header.authorization", "Bearer eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiI3In0.c2lnbmF0dXJl"),
        ])
        .start_with_context(&tracer, &caller);
    let cx = caller.with_span(span);
    let body = {
        let _current = cx.clone().attach();
        find_order()
    };
    cx.span().set_attribute(KeyValue::new("http.response.status_code", 200));
    cx.span().end();
    write!(stream, "HTTP/1.1 200 OK\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}", body.len())
}

fn find_order() -> &'static str {
    global::tracer("order-shop").in_span("find order", |_cx| {
        thread::sleep(Duration::from_millis(2));
        "one coffee, large"
    })
}
