"""A shop in Python's standard library that writes OTLP/JSON by hand."""

import http.server
import json
import os
import secrets
import signal
import threading
import time
import urllib.request
import uuid

ENDPOINT = os.environ.get("OTEL_EXPORTER_OTLP_ENDPOINT", "http://localhost:4318") + "/v1/traces"
DIRECT = urllib.request.build_opener(urllib.request.ProxyHandler({}))
RESOURCE = {
    "service.name": "order-shop-py",
    "service.version": "2.1.0",
    "service.instance.id": str(uuid.uuid4()),
    "deployment.environment.name": os.environ.get("DEPLOYMENT", "development"),
}

waiting = []
lock = threading.Lock()


def attributes(values):
    return [{"key": k, "value": {"stringValue": v}} for k, v in values.items()]


def span(trace, parent, name, kind, begin, values=None):
    own = secrets.token_hex(8)
    return own, lambda: waiting.append({
        "traceId": trace, "spanId": own, "parentSpanId": parent, "name": name, "kind": kind,
        "startTimeUnixNano": str(begin), "endTimeUnixNano": str(time.time_ns()),
        "attributes": attributes(values or {}),
    })


def flush():
    """Sends what waits. What cannot be sent in time is lost, and that is said."""
    with lock:
        spans, waiting[:] = waiting[:], []
    if not spans:
        return
    body = {"resourceSpans": [{"resource": {"attributes": attributes(RESOURCE)}, "scopeSpans": [{"spans": spans}]}]}
    request = urllib.request.Request(ENDPOINT, json.dumps(body).encode(), {"Content-Type": "application/json"})
    try:
        DIRECT.open(request, timeout=3).close()
    except OSError as error:
        print("telemetry:", error, len(spans), "spans lost")


def in_background():
    while True:
        time.sleep(1)
        flush()


class Shop(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        begin = time.time_ns()
        parts = self.headers.get("traceparent", "").split("-")
        sampled = len(parts) != 4 or parts[3][-1] in "13579bdf"
        trace, parent = (parts[1], parts[2]) if len(parts) == 4 else (secrets.token_hex(16), "")
        server, end_server = span(trace, parent, "GET /orders/{id}", 2, begin, {"http.route": "/orders/{id}", "url.path": self.path})
        _, end_query = span(trace, server, "find order", 1, time.time_ns())
        time.sleep(0.002)
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b"one coffee, large")
        if sampled:
            with lock:
                end_query()
                end_server()

    def log_message(self, *_):
        pass


def main():
    server = http.server.ThreadingHTTPServer(("127.0.0.1", int(os.environ.get("PORT", "8080"))), Shop)
    signal.signal(signal.SIGTERM, lambda *_: threading.Thread(target=server.shutdown).start())
    threading.Thread(target=in_background, daemon=True).start()
    server.serve_forever()
    flush()


main()
