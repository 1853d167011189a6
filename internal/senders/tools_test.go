package senders

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"go.opentelemetry.io/collector/pdata/plog"
	"go.opentelemetry.io/collector/pdata/pmetric"
	"go.opentelemetry.io/collector/pdata/ptrace"

	"otelings/collector"
	"otelings/telemetry"
)

// testTelemetrygen has the Collector project's own generator send each signal
// over each protocol.
func testTelemetrygen(t *testing.T, argv []string) {
	const n = 20 // its log records say of themselves that an attribute was left out
	for _, tc := range []struct {
		signal              telemetry.Signal
		args                string
		spans, points, logs int
		said                []telemetry.Cause
	}{
		{telemetry.SignalTraces, "traces --traces 20 --child-spans 3 --span-duration 5ms", n * 4, 0, 0, nil},
		{telemetry.SignalMetrics, "metrics --metrics 20 --metric-type Gauge", 0, n, 0, nil},
		{telemetry.SignalMetrics, "metrics --metrics 20 --metric-type Sum", 0, n, 0, nil},
		{telemetry.SignalMetrics, "metrics --metrics 20 --metric-type Histogram", 0, n, 0, nil},
		{telemetry.SignalMetrics, "metrics --metrics 20 --metric-type ExponentialHistogram", 0, n, 0, nil},
		{telemetry.SignalLogs, "logs --logs 20", 0, 0, n, []telemetry.Cause{telemetry.CauseDroppedCounts}},
	} {
		for _, transport := range []string{"grpc", "http"} {
			t.Run(transport+" "+tc.args, func(t *testing.T) {
				r := start(t, collector.Both)
				_, port, err := net.SplitHostPort(r.Addr())
				if err != nil {
					t.Fatal(err)
				}
				args := append(strings.Fields(tc.args), "--rate", "0", "--otlp-insecure", "--otlp-endpoint", "127.0.0.1:"+port)
				if transport == "http" {
					args = append(args, "--otlp-http")
				}
				s, _ := r.run(append(argv[:1:1], args...), r.environment(""))
				nothingRefused(t, s)
				if c := s.Counts; c.Spans != tc.spans || c.Points != tc.points || c.Logs != tc.logs {
					t.Errorf("%d spans, %d points, %d log records, want %d, %d, %d", c.Spans, c.Points, c.Logs, tc.spans, tc.points, tc.logs)
				}
				for _, d := range s.Door {
					if d.Transport != transport || d.Signal != tc.signal {
						t.Errorf("came over %s for %s: %+v", d.Transport, d.Signal, d)
					}
				}
				r.watch.nothingSaid(t, s, tc.said...)
				r.watch.say(t, s)
			})
		}
	}
}

// example is one body in the shape of the protocol's own examples.
type example struct {
	file, path          string
	spans, points, logs int
	said                []telemetry.Cause
	protobuf            func([]byte) ([]byte, error)
}

func examples() []example {
	logs := func(b []byte) ([]byte, error) {
		v, err := (&plog.JSONUnmarshaler{}).UnmarshalLogs(b)
		if err != nil {
			return nil, err
		}
		return (&plog.ProtoMarshaler{}).MarshalLogs(v)
	}
	return []example{
		{"trace.json", "/v1/traces", 1, 0, 0, []telemetry.Cause{telemetry.CauseClockBehind, telemetry.CauseOrphan}, func(b []byte) ([]byte, error) {
			v, err := (&ptrace.JSONUnmarshaler{}).UnmarshalTraces(b)
			if err != nil {
				return nil, err
			}
			return (&ptrace.ProtoMarshaler{}).MarshalTraces(v)
		}},
		{"metrics.json", "/v1/metrics", 0, 4, 0, nil, func(b []byte) ([]byte, error) {
			v, err := (&pmetric.JSONUnmarshaler{}).UnmarshalMetrics(b)
			if err != nil {
				return nil, err
			}
			return (&pmetric.ProtoMarshaler{}).MarshalMetrics(v)
		}},
		{"logs.json", "/v1/logs", 0, 0, 1, nil, logs},
		{"events.json", "/v1/logs", 0, 0, 1, nil, logs},
	}
}

// testCurl sends the examples as a reader of the protocol's documentation does:
// by curl, as JSON and as protobuf, plain and with gzip.
func testCurl(t *testing.T) {
	if _, err := exec.LookPath("curl"); err != nil {
		t.Fatalf("%v\nhint: on Debian: apt-get install curl", err)
	}
	for _, ex := range examples() {
		text, err := os.ReadFile(filepath.Join("testdata", "examples", ex.file))
		if err != nil {
			t.Fatal(err)
		}
		binary, err := ex.protobuf(text)
		if err != nil {
			t.Fatal(err)
		}
		for kind, body := range map[string][]byte{"application/json": text, "application/x-protobuf": binary} {
			for _, codec := range []string{"", "gzip"} {
				t.Run(ex.file+" "+kind+" "+codec, func(t *testing.T) {
					r := start(t, collector.HTTPOnly)
					s := curl(r, ex.path, kind, codec, body)
					nothingRefused(t, s)
					r.watch.nothingSaid(t, s, ex.said...)
					if c := s.Counts; c.Spans != ex.spans || c.Points != ex.points || c.Logs != ex.logs || c.Requests != 1 {
						t.Errorf("%d spans, %d points, %d log records, want %d, %d, %d", c.Spans, c.Points, c.Logs, ex.spans, ex.points, ex.logs)
					}
				})
			}
		}
	}
}

// curl posts one body and fails unless the answer is the full success of the
// protocol, in the encoding of the request.
func curl(r *rig, path, kind, codec string, body []byte) *telemetry.Snapshot {
	r.t.Helper()
	file := filepath.Join(r.t.TempDir(), "body")
	argv := []string{"curl", "--silent", "--show-error", "--fail", "--request", "POST", r.URL() + path,
		"--header", "Content-Type: " + kind, "--data-binary", "@" + file, "--write-out", "%{http_code} %{content_type}"}
	if codec == "gzip" {
		var b bytes.Buffer
		w := gzip.NewWriter(&b)
		_, _ = w.Write(body)
		_ = w.Close()
		body = b.Bytes()
		argv = append(argv, "--header", "Content-Encoding: gzip")
	}
	if err := os.WriteFile(file, body, 0o644); err != nil {
		r.t.Fatal(err)
	}
	s, out := r.run(argv, r.environment(""))
	empty := ""
	if kind == "application/json" {
		empty = "{}"
	}
	if want := fmt.Sprintf("%s200 %s", empty, kind); out != want && out != `{"partialSuccess":{}}200 application/json` {
		r.t.Errorf("curl prints %q, want %q", out, want)
	}
	return s
}
