package collector

import (
	"bytes"
	"context"
	"crypto/tls"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/klauspost/compress/zstd"
	"golang.org/x/net/http2"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/proto"

	"otelings/telemetry"
)

const (
	pb = "application/x-protobuf"
	js = "application/json"
)

// docTrace, docMetric and docLog have the shape of the examples in the OTLP
// specification's repository.
const docTrace = `{"resourceSpans":[{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"my.service"}}]},
"scopeSpans":[{"scope":{"name":"my.library","version":"1.0.0","attributes":[{"key":"my.scope.attribute","value":{"stringValue":"some scope attribute"}}]},
"spans":[{"traceId":"5B8EFFF798038103D269B633813FC60C","spanId":"EEE19B7EC3C1B174","parentSpanId":"EEE19B7EC3C1B173","name":"I'm a server span",
"startTimeUnixNano":"1544712660000000000","endTimeUnixNano":"1544712661000000000","kind":2,
"attributes":[{"key":"my.span.attr","value":{"stringValue":"some value"}}]}]}]}]}`

const docMetric = `{"resourceMetrics":[{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"my.service"}}]},
"scopeMetrics":[{"scope":{"name":"my.library"},"metrics":[{"name":"my.counter","unit":"1","description":"I am a Counter",
"sum":{"aggregationTemporality":1,"isMonotonic":true,"dataPoints":[{"asDouble":5,"startTimeUnixNano":"1544712660300000000","timeUnixNano":"1544712660300000000",
"attributes":[{"key":"my.counter.attr","value":{"stringValue":"some value"}}]}]}},
{"name":"my.gauge","unit":"1","gauge":{"dataPoints":[{"asDouble":10,"timeUnixNano":"1544712660300000000"}]}}]}]}]}`

const docLog = `{"resourceLogs":[{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"my.service"}}]},
"scopeLogs":[{"scope":{"name":"my.library"},"logRecords":[{"timeUnixNano":"1544712660300000000","observedTimeUnixNano":"1544712660300000000",
"severityNumber":10,"severityText":"Information","traceId":"5B8EFFF798038103D269B633813FC60C","spanId":"EEE19B7EC3C1B174",
"body":{"stringValue":"Example log record"},"attributes":[{"key":"boolean.attribute","value":{"boolValue":true}},
{"key":"array.attribute","value":{"arrayValue":{"values":[{"stringValue":"many"},{"stringValue":"values"}]}}}]}]}]}]}`

func TestJSONOfTheSpecification(t *testing.T) {
	r := start(t, nil)
	for i, c := range []struct {
		path, body string
		items      int
	}{{"/v1/traces", docTrace, 1}, {"/v1/metrics", docMetric, 2}, {"/v1/logs", docLog, 1}} {
		if code, body := r.post(c.path, "application/json; charset=utf-8", "", []byte(c.body)); code != 200 || body != "{}" {
			t.Fatal(c.path, code, body)
		}
		if e := r.door(i + 1)[i]; e.Outcome != telemetry.Accepted || e.Items != c.items || e.Encoding != "json" || e.Code != "200" || e.Path != c.path || e.WireBytes != len(c.body) {
			t.Errorf("%+v", e)
		}
	}
	s := r.store.Snapshot()
	sp := s.Spans[0]
	if sp.TraceID.String() != "5b8efff798038103d269b633813fc60c" || sp.ParentID.String() != "eee19b7ec3c1b173" || sp.Kind != telemetry.KindServer ||
		sp.Resource.Service() != "my.service" || sp.Duration() != time.Second || sp.Scope.Version != "1.0.0" {
		t.Errorf("%+v", sp)
	}
	if m := s.Metrics[0]; m.Temporality != telemetry.TemporalityDelta || m.Points[0].Value.Double() != 5 {
		t.Errorf("%+v", m)
	}
	if v, _ := s.Logs[0].Attrs.Get("array.attribute"); v.Text() != "[many, values]" || s.Logs[0].Severity != 10 {
		t.Errorf("%+v", s.Logs[0])
	}
}

func zstded(b []byte) []byte {
	w, _ := zstd.NewWriter(nil)
	defer w.Close()
	return w.EncodeAll(b, nil)
}

// TestHTTPRefusals: each mistake its status, cause and exactly one door event.
func TestHTTPRefusals(t *testing.T) {
	good := protoSpans(2)
	big := make([]byte, 4<<20+1)
	cases := []struct {
		name, method, path, ct, codec string
		body                          []byte
		status                        int
		cause                         telemetry.Cause
		detail                        string
	}{
		{"root", "POST", "/", pb, "", good, 404, telemetry.CausePathMissing, "/v1/traces"},
		{"twice", "POST", "/v1/traces/v1/traces", pb, "", good, 404, telemetry.CausePathTwice, "twice"},
		{"unknown path", "POST", "/v1/spans", js, "", good, 404, telemetry.CausePathUnknown, "/v1/spans"},
		{"trailing slash", "POST", "/v1/traces/", js, "", good, 404, telemetry.CausePathUnknown, ""},
		{"get", "GET", "/v1/traces", js, "", nil, 405, telemetry.CauseMethod, "GET"},
		{"browser", "GET", "/", "", "", nil, 405, telemetry.CauseMethod, "GET"},
		{"content type", "POST", "/v1/logs", "text/plain", "", good, 415, telemetry.CauseContentType, "text/plain"},
		{"no content type", "POST", "/v1/logs", "", "", good, 415, telemetry.CauseContentType, ""},
		{"json as protobuf", "POST", "/v1/traces", pb, "", []byte(docTrace), 400, telemetry.CauseEncodingMismatch, "is JSON"},
		{"protobuf as json", "POST", "/v1/traces", js, "", good, 400, telemetry.CauseEncodingMismatch, "is protobuf"},
		{"protobuf as json gzip", "POST", "/v1/traces", js, "gzip", gzipped(good), 400, telemetry.CauseEncodingMismatch, "is protobuf"},
		{"malformed protobuf", "POST", "/v1/traces", pb, "", good[:len(good)-3], 400, telemetry.CauseMalformed, "protobuf"},
		{"malformed json", "POST", "/v1/traces", js, "", []byte(docTrace[:200]), 400, telemetry.CauseMalformed, "json"},
		{"bad trace id", "POST", "/v1/traces", js, "", []byte(strings.Replace(docTrace, "5B8E", "XYZ", 1)), 400, telemetry.CauseMalformed, ""},
		{"not gzip", "POST", "/v1/traces", pb, "gzip", good, 400, telemetry.CauseCompression, "gzip"},
		{"truncated gzip", "POST", "/v1/traces", pb, "gzip", gzipped(good)[:40], 400, telemetry.CauseCompression, "gzip"},
		{"not zstd", "POST", "/v1/traces", pb, "zstd", good, 400, telemetry.CauseCompression, "zstd"},
		{"brotli", "POST", "/v1/traces", pb, "br", good, 415, telemetry.CauseCompression, "br"},
		{"large", "POST", "/v1/traces", pb, "", big, 413, telemetry.CauseTooLarge, "limit"},
		{"large inside", "POST", "/v1/traces", pb, "gzip", gzipped(big), 413, telemetry.CauseTooLarge, "decompressed"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			r := start(t, nil)
			code, body := r.do(c.method, c.path, c.ct, c.codec, c.body)
			e := r.door(1)[0]
			if code != c.status || e.Cause != c.cause || e.Code != fmt.Sprint(c.status) || e.Outcome != telemetry.Refused || e.Transport != "http" ||
				e.Method != c.method || e.Path != c.path || e.Codec != c.codec || e.Detail == "" || !has(e.Detail, c.detail) {
				t.Errorf("%d %q\n%+v", code, body, e)
			}
			var message string
			if c.ct == pb {
				st := status.New(0, "").Proto()
				if err := proto.Unmarshal([]byte(body), st); err != nil {
					t.Error(err)
				}
				message = st.GetMessage()
			} else {
				var st struct{ Message string }
				if err := json.Unmarshal([]byte(body), &st); err != nil {
					t.Error(err, body)
				}
				message = st.Message
			}
			if message == "" {
				t.Errorf("no message in %q", body)
			}
			if s := r.store.Snapshot(); len(s.Spans) != 0 || s.Counts.Refused != 1 || s.Counts.Requests != 0 {
				t.Errorf("%+v", s.Counts)
			}
			// The port serves on.
			if code, _ := r.post("/v1/traces", pb, "zstd", zstded(good)); code != 200 {
				t.Error("afterwards", code)
			}
			if e := r.door(2)[1]; e.Codec != "zstd" || e.Items != 2 || e.BodyBytes != len(good) {
				t.Errorf("%+v", e)
			}
		})
	}
}

func TestGRPCRefusals(t *testing.T) {
	good := protoSpans(2)
	cases := []struct {
		name, method string
		body         []byte
		opts         []grpc.CallOption
		code         codes.Code
		cause        telemetry.Cause
	}{
		{"malformed", traceExport, good[:len(good)-3], nil, codes.InvalidArgument, telemetry.CauseMalformed},
		{"json inside", traceExport, []byte(docTrace), nil, codes.InvalidArgument, telemetry.CauseEncodingMismatch},
		{"unknown service", "/grpc.health.v1.Health/Check", nil, nil, codes.Unimplemented, telemetry.CauseUnknownService},
		{"unknown method", "/opentelemetry.proto.collector.trace.v1.TraceService/Send", good, nil, codes.Unimplemented, telemetry.CauseUnknownService},
		{"large", traceExport, make([]byte, 4<<20+1), nil, codes.ResourceExhausted, telemetry.CauseTooLarge},
		{"large inside", traceExport, make([]byte, 4<<20+1), []grpc.CallOption{grpc.UseCompressor("gzip")}, codes.ResourceExhausted, telemetry.CauseTooLarge},
		{"large inside zstd", traceExport, make([]byte, 4<<20+1), []grpc.CallOption{grpc.UseCompressor("zstd")}, codes.ResourceExhausted, telemetry.CauseTooLarge},
		{"json subtype", traceExport, good, []grpc.CallOption{grpc.CallContentSubtype("json")}, codes.InvalidArgument, telemetry.CauseContentType},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			r := start(t, nil)
			cc := r.grpcConn()
			err := r.call(cc, c.method, c.body, append(c.opts, grpc.ForceCodecV2(rawClient{}))...)
			e := r.door(1)[0]
			if status.Code(err) != c.code || e.Cause != c.cause || e.Code != c.code.String() || e.Outcome != telemetry.Refused || e.Transport != "grpc" || e.Method != c.method || e.Detail == "" {
				t.Errorf("%v\n%+v", err, e)
			}
			for _, z := range []string{"gzip", "zstd", "snappy"} {
				if err := r.call(cc, traceExport, good, grpc.UseCompressor(z)); err != nil {
					t.Error("afterwards", z, err)
				}
			}
			for _, e := range r.door(4)[1:] {
				if e.Outcome != telemetry.Accepted || e.Items != 2 || e.Codec == "" || e.BodyBytes != len(good) || e.Code != "OK" || e.WireBytes == e.BodyBytes {
					t.Errorf("%+v", e)
				}
			}
		})
	}
}

// grpcFrames is a gRPC request by hand: headers and one message.
func grpcFrames(encoding string, flag byte, payload []byte, end bool) []byte {
	var b bytes.Buffer
	b.WriteString(http2.ClientPreface)
	f := http2.NewFramer(&b, nil)
	_ = f.WriteSettings()
	var h bytes.Buffer
	for _, kv := range [][2]string{{":method", "POST"}, {":scheme", "http"}, {":path", traceExport}, {":authority", "x"}, {"content-type", "application/grpc"}, {"te", "trailers"}, {"grpc-encoding", encoding}} {
		if kv[1] == "" {
			continue
		}
		h.WriteByte(0) // literal without indexing, new name
		h.WriteByte(byte(len(kv[0])))
		h.WriteString(kv[0])
		h.WriteByte(byte(len(kv[1])))
		h.WriteString(kv[1])
	}
	_ = f.WriteHeaders(http2.HeadersFrameParam{StreamID: 1, BlockFragment: h.Bytes(), EndHeaders: true})
	msg := binary.BigEndian.AppendUint32([]byte{flag}, uint32(len(payload)))
	_ = f.WriteData(1, end, append(msg, payload...))
	return b.Bytes()
}

func TestGRPCCompressionByHand(t *testing.T) {
	good := protoSpans(1)
	for name, c := range map[string]struct {
		encoding string
		flag     byte
		payload  []byte
	}{
		"not gzip":       {"gzip", 1, good},
		"truncated gzip": {"gzip", 1, gzipped(good)[:30]},
		"not zstd":       {"zstd", 1, good},
		"unknown":        {"br", 1, good},
		"unannounced":    {"", 1, gzipped(good)},
	} {
		t.Run(name, func(t *testing.T) {
			r := start(t, nil)
			cn := r.dial()
			if _, err := cn.Write(grpcFrames(c.encoding, c.flag, c.payload, true)); err != nil {
				t.Fatal(err)
			}
			if e := r.door(1)[0]; e.Cause != telemetry.CauseCompression || e.Codec != c.encoding || e.Outcome != telemetry.Refused {
				t.Errorf("%+v", e)
			}
		})
	}
}

// TestGarbage: bytes that are no request at all.
func TestGarbage(t *testing.T) {
	for name, c := range map[string]struct {
		send    string
		cause   telemetry.Cause
		outcome telemetry.Outcome
		say     string
	}{
		"text":         {"hello there\r\n", telemetry.CauseNotOTLP, telemetry.Refused, "OTLP"},
		"smtp":         {"EHLO example.org\r\n", telemetry.CauseNotOTLP, telemetry.Refused, "OTLP"},
		"binary":       {"\x00\x01\x02\x03\xff\xfe", telemetry.CauseNotOTLP, telemetry.Refused, ""},
		"tls":          {"\x16\x03\x01\x02\x00\x01", telemetry.CauseTLS, telemetry.Refused, "https"},
		"not quite":    {"\x16\x04", telemetry.CauseNotOTLP, telemetry.Refused, ""},
		"bad preface":  {"PRI * HTTP/2.0\r\n\r\nXX\r\n\r\n", telemetry.CauseNotOTLP, telemetry.Refused, ""},
		"bad line":     {"GET nonsense\r\n\r\n", telemetry.CauseNotOTLP, telemetry.Refused, "400"},
		"bad header":   {"POST /v1/traces HTTP/1.1\r\nHost: a\r\nbad header\r\n\r\n", telemetry.CauseNotOTLP, telemetry.Refused, "400"},
		"huge headers": {"POST /v1/traces HTTP/1.1\r\nHost: a\r\nX: " + strings.Repeat("x", 2<<20), telemetry.CauseTooLarge, telemetry.Refused, ""},
		"half word":    {"POS", telemetry.CauseNotOTLP, telemetry.Refused, ""},
		"half headers": {"POST /v1/traces HTTP/1.1\r\nHost", telemetry.CauseNoRequest, telemetry.Dropped, ""},
		"half body":    {"POST /v1/traces HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 10\r\n\r\n{", telemetry.CauseNoRequest, telemetry.Dropped, ""},
		"bad chunk":    {"POST /v1/traces HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", telemetry.CauseMalformed, telemetry.Refused, "400"},
		"nothing":      {"", telemetry.CauseNoRequest, telemetry.Dropped, ""},
		"preface":      {http2.ClientPreface, telemetry.CauseNoRequest, telemetry.Dropped, ""},
		"bad frames":   {http2.ClientPreface + strings.Repeat("\xff", 100), telemetry.CauseNoRequest, telemetry.Dropped, ""},
		"half message": {string(grpcFrames("", 0, make([]byte, 500), false))[:120], telemetry.CauseNoRequest, telemetry.Dropped, ""},
		"no message":   {strings.Replace(string(grpcFrames("", 0, nil, true)), "\x00\x00\x05\x00\x01\x00\x00\x00\x01\x00\x00\x00\x00\x00", "\x00\x00\x00\x00\x01\x00\x00\x00\x01", 1), telemetry.CauseMalformed, telemetry.Refused, ""},
		"options":      {"OPTIONS * HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", telemetry.CauseMethod, telemetry.Refused, "405"},
	} {
		t.Run(name, func(t *testing.T) {
			r := start(t, nil)
			cn := r.dial()
			_, _ = io.WriteString(cn, c.send) // the peer may hang up before the end
			if c.outcome == telemetry.Dropped {
				_ = cn.(interface{ CloseWrite() error }).CloseWrite()
			} else if name == "half word" {
				_ = cn.(interface{ CloseWrite() error }).CloseWrite()
			}
			e := r.door(1)[0]
			if e.Cause != c.cause || e.Outcome != c.outcome || e.Detail == "" || e.Remote != cn.LocalAddr().String() {
				t.Errorf("%+v", e)
			}
			if c.say != "" {
				buf := make([]byte, 4096)
				n, _ := io.ReadAtLeast(cn, buf, 12)
				if !has(string(buf[:n]), c.say) {
					t.Errorf("said %q", buf[:n])
				}
			}
			cn.Close()
			ctx, cancel := context.WithTimeout(t.Context(), testPatience)
			defer cancel()
			if err := r.WaitClosed(ctx); err != nil {
				t.Fatal(err)
			}
			r.door(1) // and no second event
		})
	}
}

func TestTLSClient(t *testing.T) {
	r := start(t, nil)
	_, err := tls.Dial("tcp", r.Addr(), &tls.Config{InsecureSkipVerify: true})
	var record tls.RecordHeaderError
	if !errors.As(err, &record) {
		t.Errorf("a TLS client saw %v", err)
	}
	if e := r.door(1)[0]; e.Cause != telemetry.CauseTLS {
		t.Errorf("%+v", e)
	}
}

func TestWrongProtocol(t *testing.T) {
	r := start(t, func(c *Config) { c.Protocols = GRPCOnly })
	if code, body := r.post("/v1/traces", js, "", []byte(docTrace)); code != 400 || !has(body, "gRPC only") {
		t.Error(code, body)
	}
	if e := r.door(1)[0]; e.Cause != telemetry.CauseHTTPOnGRPC || e.Path != "/v1/traces" {
		t.Errorf("%+v", e)
	}
	if err := r.call(r.grpcConn(), traceExport, protoSpans(1)); err != nil {
		t.Error(err)
	}

	r = start(t, func(c *Config) { c.Protocols = HTTPOnly })
	err := r.call(r.grpcConn(), traceExport, protoSpans(1))
	if status.Code(err) != codes.Unavailable || !has(err.Error(), "HTTP/1.1") {
		t.Error(err)
	}
	s := r.until("the event", func(s *telemetry.Snapshot) bool { return len(s.Door) > 0 })
	if e := s.Door[0]; e.Cause != telemetry.CauseGRPCOnHTTP || e.Outcome != telemetry.Refused || e.Code != "505" {
		t.Errorf("%+v", e)
	}
	cn := r.dial()
	_, _ = io.WriteString(cn, http2.ClientPreface)
	if b, _ := io.ReadAll(cn); !has(string(b), "http/protobuf") {
		t.Errorf("said %q", b)
	}
	if code, _ := r.post("/v1/traces", js, "", []byte(docTrace)); code != 200 {
		t.Error(code)
	}
}

func TestPortTakenAndRemote(t *testing.T) {
	r := start(t, nil)
	cfg := NewDefaultConfig()
	cfg.Addr = r.Addr()
	if _, err := Start(t.Context(), cfg, r.store); !errors.Is(err, syscall.EADDRINUSE) || !has(err.Error(), "hint: ") {
		t.Error(err)
	}
	for _, addr := range []string{"0.0.0.0:0", ":0", "[::]:0", "192.0.2.1:4317", "example.org:1", "nonsense"} {
		cfg.Addr = addr
		if _, err := Start(t.Context(), cfg, r.store); err == nil {
			t.Error(addr, "accepted")
		}
	}
	cfg.Addr, cfg.AllowRemote = "0.0.0.0:0", true
	if err := cfg.Validate(); err != nil {
		t.Error(err)
	}
}

func TestFaults(t *testing.T) {
	r := start(t, nil)
	cc := r.grpcConn()
	good := protoSpans(1)

	r.SetFaults(Faults{Refuse: true, GRPCCode: uint32(codes.ResourceExhausted), Message: "slow down"})
	if err := r.call(cc, traceExport, good); status.Code(err) != codes.ResourceExhausted || !has(err.Error(), "slow down") {
		t.Error(err)
	}
	if code, body := r.post("/v1/traces", js, "", []byte(docTrace)); code != 429 || !has(body, "slow down") {
		t.Error(code, body)
	}
	for _, e := range r.door(2) {
		if e.Cause != telemetry.CauseFault || e.Items != 1 || e.Outcome != telemetry.Refused {
			t.Errorf("%+v", e)
		}
	}
	if n := r.store.Snapshot().Counts.Spans; n != 0 {
		t.Error(n, "spans stored")
	}

	r.SetFaults(Faults{StoreThenFail: true, Signals: []telemetry.Signal{telemetry.SignalTraces}})
	if err := r.call(cc, traceExport, good); status.Code(err) != codes.Unavailable {
		t.Error(err)
	}
	if code, _ := r.post("/v1/traces", js, "", []byte(docTrace)); code != 503 {
		t.Error(code)
	}
	if code, _ := r.post("/v1/logs", js, "", []byte(docLog)); code != 200 {
		t.Error("another signal", code)
	}
	s := r.store.Snapshot()
	if s.Counts.Spans != 2 || s.Counts.Refused != 4 || s.Door[3].Cause != telemetry.CauseFault || s.Spans[0].Request != 3 {
		t.Errorf("%+v %+v", s.Counts, s.Door[3])
	}

	r.SetFaults(Faults{Refuse: true, Every: 3})
	var refused []int
	for i := range 6 {
		if code, _ := r.post("/v1/traces", pb, "", good); code != 200 {
			refused = append(refused, i)
		}
	}
	if fmt.Sprint(refused) != "[2 5]" {
		t.Error(refused)
	}

	r.SetFaults(Faults{CloseConnection: true})
	if _, err := r.http.Post(r.URL()+"/v1/logs", js, strings.NewReader(docLog)); err == nil {
		t.Error("answered")
	}
	if err := r.call(cc, traceExport, good); status.Code(err) != codes.Unavailable {
		t.Error(err)
	}
	r.SetFaults(Faults{})
	if err := r.call(cc, traceExport, good, grpc.WaitForReady(true)); err != nil {
		t.Error(err)
	}
}

func TestLatencyEndsWithThePeerAndTheShutdown(t *testing.T) {
	r := start(t, nil)
	r.SetFaults(Faults{Latency: time.Hour})
	cc := r.grpcConn()
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- cc.Invoke(ctx, traceExport, protoSpans(1), nil) }()
	r.untilInFlight(1)
	cancel()
	if err := <-done; status.Code(err) != codes.Canceled {
		t.Error(err)
	}
	if e := r.door(1)[0]; e.Outcome != telemetry.Dropped || e.Cause != telemetry.CauseFault || !has(e.Detail, "gave up") {
		t.Errorf("%+v", e)
	}
	go func() {
		res, err := r.http.Post(r.URL()+"/v1/traces", js, strings.NewReader(docTrace))
		if err == nil {
			err = res.Body.Close()
		}
		done <- err
	}()
	r.untilInFlight(1)
	ctx, cancel = context.WithTimeout(t.Context(), testPatience)
	defer cancel()
	if err := r.Shutdown(ctx); err != nil {
		t.Error(err)
	}
	<-done
	if e := r.door(2)[1]; e.Outcome != telemetry.Dropped || e.Cause != telemetry.CauseFault || !has(e.Detail, "shut down") {
		t.Errorf("%+v", e)
	}
}

// untilInFlight waits for n requests to be in flight.
func (r *rig) untilInFlight(n int) {
	r.t.Helper()
	deadline := time.Now().Add(testPatience)
	for r.InFlight() != n {
		if time.Now().After(deadline) {
			r.t.Fatalf("%d in flight, want %d", r.InFlight(), n)
		}
		time.Sleep(time.Millisecond)
	}
}
