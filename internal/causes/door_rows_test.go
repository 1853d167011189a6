package causes

import (
	"io"
	"strings"
	"time"

	"golang.org/x/net/http2"

	"otelings/collector"
	"otelings/telemetry"
)

const (
	traceExport = "/opentelemetry.proto.collector.trace.v1.TraceService/Export"
	healthCheck = "/grpc.health.v1.Health/Check"
)

// doorRows is the causes that are read off requests and connections.
func doorRows() []row {
	return append(addressRows(), append(bodyRows(), refusalRows()...)...)
}

// addressRows is the wrong protocol and the wrong address.
func addressRows() []row {
	pathTwice := func(url string, mended bool) []string {
		// The address with a path is right for with_endpoint(…), wrong for the variable alone.
		return []string{"OTEL_EXPORTER_OTLP_ENDPOINT=" + url + "/v1/traces"}
	}
	return []row{
		{
			cause: telemetry.CauseTLS, shows: "\x16\x03\x01\x02\x00\x01",
			bytes: func(w *wire) { w.raw("\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03") },
		},
		{
			cause: telemetry.CauseNotOTLP, shows: "coffee.brewed:1|c",
			bytes:   func(w *wire) { w.raw("coffee.brewed:1|c\n") },
			program: program{by: byHand},
		},
		{
			cause: telemetry.CauseHTTPOnGRPC, config: grpcOnly, shows: "POST /v1/traces HTTP/1.1",
			bytes: func(w *wire) { w.traces(shop(cup())) },
		},
		{
			cause: telemetry.CauseGRPCOnHTTP, config: httpOnly, shows: "PRI * HTTP/2.0",
			bytes: func(w *wire) { w.raw(http2.ClientPreface) },
		},
		{
			cause: telemetry.CausePathMissing, shows: "POST / HTTP/1.1",
			bytes: func(w *wire) { w.http("POST", "/", shop(cup()), asJSON) },
		},
		{
			cause: telemetry.CausePathTwice, shows: "POST /v1/traces/v1/traces HTTP/1.1",
			bytes:   func(w *wire) { w.http("POST", "/v1/traces/v1/traces", shop(cup()), asJSON) },
			program: program{env: pathTwice},
		},
		{
			cause: telemetry.CausePathUnknown, shows: "POST /v1/trace HTTP/1.1",
			bytes: func(w *wire) { w.http("POST", "/v1/trace", shop(cup()), asJSON) },
		},
		{
			cause: telemetry.CauseMethod, shows: "GET /v1/traces HTTP/1.1",
			bytes:   func(w *wire) { w.http("GET", "/v1/traces", "") },
			program: program{by: byHand},
		},
	}
}

// bodyRows is bodies that are not what they should be.
func bodyRows() []row {
	return []row{
		{
			cause: telemetry.CauseContentType, shows: "Content-Type: text/plain",
			bytes:   func(w *wire) { w.http("POST", "/v1/traces", shop(cup()), "Content-Type: text/plain") },
			program: program{by: byHand, fails: true},
		},
		{
			cause: telemetry.CauseEncodingMismatch, shows: asProto,
			bytes: func(w *wire) { w.http("POST", "/v1/traces", shop(cup()), asProto) },
		},
		{
			cause: telemetry.CauseMalformed, shows: `"traceId":"W47/95gDgQPSabYzgT/GDA=="`,
			bytes: func(w *wire) {
				s := cup()
				s.trace = "W47/95gDgQPSabYzgT/GDA=="
				w.traces(shop(s))
			},
			program: program{by: byHand, fails: true},
		},
		{
			cause: telemetry.CauseCompression, shows: "Content-Encoding: gzip",
			bytes: func(w *wire) { w.http("POST", "/v1/traces", shop(cup()), asJSON, "Content-Encoding: gzip") },
		},
		{
			cause: telemetry.CauseTooLarge, shows: "Content-Length: 4194305",
			bytes: func(w *wire) { w.http("POST", "/v1/traces", strings.Repeat(" ", 4<<20+1), asJSON) },
		},
		{
			// One resource, one scope, and spans of no bytes.
			cause: telemetry.CauseTooManyItems, shows: strings.Repeat("\x12\x00", 4),
			bytes: func(w *wire) {
				const n = 20_000
				w.http("POST", "/v1/traces", nested(strings.Repeat("\x12\x00", n)), asProto)
			},
		},
		{
			cause: telemetry.CauseUnknownService, shows: healthCheck,
			bytes:   func(w *wire) { w.call(healthCheck, nil) },
			program: program{by: byHand, fails: true},
		},
		{
			cause: telemetry.CauseSignalMismatch, shows: "POST /v1/traces HTTP/1.1",
			bytes:   func(w *wire) { w.http("POST", "/v1/traces", counter(), asJSON) },
			program: program{fails: true},
		},
		{
			// What belongs into the list of resourceSpans, without the list around it.
			cause: telemetry.CauseNotRecognised, shows: "\r\n\r\n" + `{"resource":{"attributes":`,
			bytes: func(w *wire) {
				bare := strings.TrimSuffix(strings.TrimPrefix(shop(cup()), `{"resourceSpans":[`), `]}`)
				w.traces(bare)
			},
			program: program{by: byHand},
		},
	}
}

// refusalRows is connections without a request, and collectors that refuse.
func refusalRows() []row {
	return []row{
		{
			cause: telemetry.CauseNoRequest, config: hasty, shows: "PRI * HTTP/2.0",
			bytes:   func(w *wire) { w.raw(http2.ClientPreface) },
			program: program{fails: true},
		},
		{cause: telemetry.CauseEvicted, config: narrow, shows: "PRI * HTTP/2.0", bytes: crowd},
		{
			cause: telemetry.CauseFault, faults: collector.Faults{Refuse: true, First: 1}, shows: "POST /v1/traces HTTP/1.1",
			bytes:   func(w *wire) { w.traces(shop(cup())) },
			program: program{stays: true},
		},
		{cause: telemetry.CauseOverload, config: small, faults: collector.Faults{Latency: time.Second}, shows: "POST /v1/traces HTTP/1.1", bytes: rush},
		{
			cause: telemetry.CauseThrottled, faults: collector.Faults{Throttle: time.Second, First: 1}, shows: "POST /v1/traces HTTP/1.1",
			bytes:   func(w *wire) { w.traces(shop(cup())) },
			program: program{stays: true},
		},
		{
			// The root comes last, and its child is an orphan without it.
			cause: telemetry.CausePartial, also: []telemetry.Cause{telemetry.CauseOrphan},
			faults: collector.Faults{Partial: true, Rejected: 1, Message: "no room for the last span"}, shows: "POST /v1/traces HTTP/1.1",
			bytes: func(w *wire) {
				root, child := cup(), cup()
				child.id, child.parent = spanB, spanA
				w.traces(shop(child, root))
			},
		},
	}
}

// nested is a protobuf request with one scope that holds spans as they are.
func nested(spans string) string {
	field := func(tag byte, b string) string { return string(tag) + length(len(b)) + b }
	service := field(0x0a, "service.name") + field(0x12, field(0x0a, "coffee-shop"))
	resource := field(0x0a, field(0x0a, service))
	return field(0x0a, resource+field(0x12, spans))
}

// length is n as a varint.
func length(n int) string {
	var b []byte
	for ; n >= 0x80; n >>= 7 {
		b = append(b, byte(n)|0x80)
	}
	return string(append(b, byte(n)))
}

// crowd opens one connection more than there is room for: the oldest has said
// hello and no more. The others then send a request each.
func crowd(w *wire) {
	first := w.dial()
	w.write(first, []byte(http2.ClientPreface))
	second := w.dial()
	w.write(second, []byte("POST "))
	w.until("two connections", func(s *telemetry.Snapshot) bool { return s.Connections == 2 })
	third := w.dial()
	w.until("room was made", func(s *telemetry.Snapshot) bool { return len(s.Door) == 1 })
	rest := strings.TrimPrefix(request("POST", "/v1/traces", shop(cup()), asJSON), "POST ")
	w.write(second, []byte(rest))
	_, _ = io.Copy(io.Discard, second)
	other := cup()
	other.id = spanB
	w.write(third, []byte(request("POST", "/v1/traces", shop(other), asJSON)))
	_, _ = io.Copy(io.Discard, third)
}

// rush is two bodies under way that together are more than the port holds: the
// larger is given up.
func rush(w *wire) {
	w.misbehave(collector.Faults{}) // no delay is needed: the bodies wait
	body := strings.Repeat(" ", 200_000) + shop(cup())
	whole := request("POST", "/v1/traces", body, asJSON)
	first, second := w.dial(), w.dial()
	w.write(first, []byte(whole[:200_000]))
	w.until("the first request", func(*telemetry.Snapshot) bool { return w.InFlight() == 1 })
	w.write(second, []byte(whole[:100_000]))
	_, _ = io.Copy(io.Discard, first)
	w.write(second, []byte(whole[100_000:]))
	_, _ = io.Copy(io.Discard, second)
}
