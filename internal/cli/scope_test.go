package cli

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// live is a scope command that is running.
type live struct {
	t     *testing.T
	lines *bufio.Scanner
	stop  context.CancelFunc
	code  chan int
	errs  bytes.Buffer
}

func startScope(t *testing.T, args ...string) *live {
	t.Helper()
	home := t.TempDir()
	r, w := io.Pipe()
	ctx, cancel := context.WithCancel(t.Context())
	l := &live{t: t, lines: bufio.NewScanner(r), stop: cancel, code: make(chan int, 1)}
	go func() {
		code := Run(ctx, append([]string{"scope"}, args...), Streams{
			In: strings.NewReader(""), Out: w, Err: &l.errs,
			Env: []string{"HOME=" + home, "OTELINGS_HOME=" + filepath.Join(home, "state"), "LANG=C.UTF-8"},
		})
		w.Close()
		l.code <- code
	}()
	t.Cleanup(func() {
		cancel()
		r.Close()
		<-l.code
	})
	return l
}

// next is the next line that has this type; lines of other types are passed over.
func (l *live) next(kind string) map[string]any {
	l.t.Helper()
	for l.lines.Scan() {
		var line map[string]any
		if err := json.Unmarshal(l.lines.Bytes(), &line); err != nil {
			l.t.Fatalf("%v in %q", err, l.lines.Text())
		}
		if line["type"] == kind {
			return line
		}
	}
	l.t.Fatalf("no line of type %s: %s", kind, l.errs.String())
	return nil
}

// diagnosis is the next line about this cause.
func (l *live) diagnosis(cause string) map[string]any {
	l.t.Helper()
	for {
		if d := l.next("diagnosis"); d["cause"] == cause {
			return d
		}
	}
}

func (l *live) post(url, body string) int {
	l.t.Helper()
	req, err := http.NewRequestWithContext(l.t.Context(), http.MethodPost, url, strings.NewReader(body))
	if err != nil {
		l.t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/json")
	req.Close = true
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		l.t.Fatal(err)
	}
	res.Body.Close()
	return res.StatusCode
}

const (
	tracesBody = `{"resourceSpans":[{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"shop"}}]},"scopeSpans":[{"spans":[{
		"traceId":"0102030405060708090a0b0c0d0e0f10","spanId":"0102030405060708","name":"serve","kind":2,"startTimeUnixNano":"1700000000000000000","endTimeUnixNano":"1700000000005000000",
		"attributes":[{"key":"n","value":{"intValue":"3"}},{"key":"odd","value":{"doubleValue":"NaN"}}],"status":{"code":2,"message":"no"}}]}]}]}`
	metricsBody = `{"resourceMetrics":[{"scopeMetrics":[{"metrics":[{"name":"sold","unit":"{cup}","sum":{"aggregationTemporality":2,"isMonotonic":true,"dataPoints":[{"asInt":"7","timeUnixNano":"5"}]}},
		{"name":"wait","histogram":{"aggregationTemporality":1,"dataPoints":[{"count":"2","sum":3.5,"bucketCounts":["1","1"],"explicitBounds":[1]}]}}]}]}]}`
	logsBody = `{"resourceLogs":[{"scopeLogs":[{"logRecords":[{"severityNumber":13,"severityText":"WARN","body":{"stringValue":"out of beans"},"traceId":"0102030405060708090a0b0c0d0e0f10"}]}]}]}`
)

func TestScopeTellsWhatArrivesAsLines(t *testing.T) {
	file := filepath.Join(t.TempDir(), "kept.jsonl")
	l := startScope(t, "--plain", "--json", "--grpc", "0", "--http", "127.0.0.1:0", "--save", file)
	grpc := l.next("listening")
	httpLine := l.next("listening")
	if grpc["protocol"] != "grpc" || httpLine["protocol"] != "http" || httpLine["remote"] != false {
		t.Fatalf("listening: %v, %v", grpc, httpLine)
	}
	url := httpLine["endpoint"].(string)

	if code := l.post(url+"/v1/traces", tracesBody); code != 200 {
		t.Fatalf("a good request got %d", code)
	}
	span := l.next("span")
	attrs := span["attributes"].(map[string]any)
	if span["name"] != "serve" || span["kind"] != "SERVER" || span["service"] != "shop" || span["ms"] != 5.0 || span["status"] != "ERROR" || span["parent_id"] != "" ||
		span["start_unix_nano"] != "1700000000000000000" || attrs["n"] != 3.0 || attrs["odd"] != "NaN" {
		t.Errorf("span line %v", span)
	}
	l.post(url+"/v1/metrics", metricsBody)
	sum, hist := l.next("metric"), l.next("metric")
	if p := sum["points"].([]any)[0].(map[string]any); sum["name"] != "sold" || sum["temporality"] != "CUMULATIVE" || sum["monotonic"] != true || p["value"] != 7.0 {
		t.Errorf("sum line %v", sum)
	}
	if p := hist["points"].([]any)[0].(map[string]any); p["count"] != 2.0 || p["sum"] != 3.5 || len(p["buckets"].([]any)) != 2 {
		t.Errorf("histogram line %v", hist)
	}
	l.post(url+"/v1/logs", logsBody)
	if log := l.next("log"); log["body"] != "out of beans" || log["severity_text"] != "WARN" || log["trace_id"] != "0102030405060708090a0b0c0d0e0f10" {
		t.Errorf("log line %v", log)
	}
	if code := l.post(url+"/v1/trace", tracesBody); code != 404 {
		t.Errorf("a wrong path got %d", code)
	}
	if r := l.next("refused"); r["cause"] != "path-unknown" || r["path"] != "/v1/trace" || r["code"] != "404" || r["transport"] != "http" {
		t.Errorf("refused line %v", r)
	}
	d := l.diagnosis("path-unknown")
	message, fix := d["message"].(map[string]any), d["fix"].(map[string]any)
	if d["cause"] != "path-unknown" || d["count"] != 1.0 || d["faq"] == "" || message["en"] == "" || message["zh"] == "" || fix["en"] == "" || fix["zh"] == "" || d["level"] != "problem" ||
		!strings.Contains(d["code"].(string), "/v1/traces") || !strings.HasPrefix(d["env"].(string), "OTEL_") || len(d["spans"].([]any)) != 0 ||
		!strings.Contains(d["detail"].(map[string]any)["en"].(string), "404") || d["last_request"] == 0.0 {
		t.Errorf("diagnosis line %v", d)
	}
	l.post(grpc["endpoint"].(string)+"/v1/traces", tracesBody)
	l.diagnosis("http-on-grpc-port")
	l.stop()
	for l.lines.Scan() { // what is left
	}
	code := <-l.code
	l.code <- code
	if code != exitInterrupted {
		t.Errorf("exit %d: %s", code, l.errs.String())
	}

	for _, args := range [][]string{{"--json"}, {"--plain"}, {"--plain", "--lang", "zh"}} {
		r := run(t, t.TempDir(), append([]string{"scope", "--open", file}, args...)...)
		if r.code != 0 || !strings.Contains(r.out, "serve") || !strings.Contains(r.out, "path-unknown") || !strings.Contains(r.out, "out of beans") {
			t.Errorf("the saved file with %v: exit %d\n%s%s", args, r.code, r.out, r.err)
		}
	}
}

func TestScopeSaysThatOthersCanReachIt(t *testing.T) {
	l := startScope(t, "--json", "--grpc", "0", "--http", "0.0.0.0:0")
	l.next("listening")
	if line := l.next("listening"); line["remote"] != true || !strings.HasPrefix(line["endpoint"].(string), "http://localhost:") {
		t.Errorf("listening line %v", line)
	}
	l.stop()
	for l.lines.Scan() {
	}
	code := <-l.code
	l.code <- code
	if !strings.Contains(l.errs.String(), "other machines can reach") {
		t.Errorf("standard error: %s", l.errs.String())
	}
}

func TestScopeUsage(t *testing.T) {
	home := t.TempDir()
	text := filepath.Join(home, "a.txt")
	if err := os.WriteFile(text, []byte("milk\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		args []string
		code int
		want string
	}{
		{[]string{"extra"}, 2, "extra"},
		{[]string{"--grpc", "nowhere"}, 2, "127.0.0.1:4317"},
		{[]string{"--http", ""}, 2, "no address"},
		{[]string{"--open", text, "--save", "b"}, 2, "--save"},
		{[]string{"--open", text, "--grpc", "0"}, 2, "--grpc"},
		{[]string{"--save", ""}, 2, "file name"},
		{[]string{"--open", text}, 1, "no OTLP JSON lines"},
		{[]string{"--open", home}, 1, "hint: "},
		{[]string{"--grpc", "0", "--http", "0", "--save", filepath.Join(home, "no", "where")}, 1, "hint: "},
	} {
		r := run(t, home, append([]string{"scope"}, c.args...)...)
		if r.code != c.code || !strings.Contains(r.err, c.want) || r.out != "" {
			t.Errorf("%v: exit %d, want %d, with %q:\n%s%s", c.args, r.code, c.code, c.want, r.err, r.out)
		}
	}
}
