package check

import (
	"strings"
	"testing"
	"time"
)

const goProgram = `package main

func main() {
	exporter, _ := otlptracehttp.New(ctx) // Shutdown is not called here
	tp := sdktrace.NewTracerProvider(sdktrace.WithBatcher(exporter))
	FLUSH
	_, span := tp.Tracer("cup").Start(ctx, "os.Exit(")
	END
	EXIT
}
`

// TestWhereAnExportWentIsSaid: the outputs are those of the SDKs, run against a
// port where nobody listens.
func TestWhereAnExportWentIsSaid(t *testing.T) {
	for said, want := range map[string]string{
		`traces export: Post "http://localhost:4318/v1/traces": dial tcp 127.0.0.1:4318: connect: connection refused`:                                         "127.0.0.1:4318",
		"Transient error HTTPConnectionPool(host='otel.example', port=4318): Max retries exceeded with url: /v1/traces (Caused by NewConnectionError(\"x\"))": "otel.example:4318",
		"Error: connect ECONNREFUSED 127.0.0.1:9":                      "127.0.0.1:9",
		"java.net.ConnectException: Failed to connect to /127.0.0.1:9": "127.0.0.1:9",
	} {
		if f := readOutput(&Process{Stderr: said + "\n"}); f.ExportTo != want {
			t.Errorf("%s: %q", said, f.ExportTo)
		}
	}
}

// TestSilenceInOtherLanguages: programs that look alike from outside each get
// their own cause, and none is named without evidence.
func TestSilenceInOtherLanguages(t *testing.T) {
	goWith := func(flush, end, exit string) string {
		return strings.NewReplacer("FLUSH", flush, "END", end, "EXIT", exit).Replace(goProgram)
	}
	python := "from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter\nwith tracer.start_as_current_span('x'):\n    pass\n"
	node := "const sdk = new NodeSDK();\nsdk.start();\nconst s = tracer.startSpan('a');\ns.end();\n"
	javaProgram := "var e = OtlpHttpSpanExporter.builder().build();\nvar provider = SdkTracerProvider.builder().build();\nvar span = t.spanBuilder(\"a\").startSpan();\nspan.end();\n"
	for name, c := range map[string]struct {
		language, file, source, stderr string
		exit                           int
		signal                         string
		want                           SilenceCause
		at                             string
	}{
		"go, nothing flushes":    {"go", "main.go", goWith("", "span.End()", ""), "", 0, "", SilenceNoFlush, ""},
		"go, exit skips defer":   {"go", "main.go", goWith("defer tp.Shutdown(ctx)", "span.End()", "os.Exit(0)"), "", 0, "", SilenceEarlyExit, "main.go:9"},
		"go, never ended":        {"go", "main.go", goWith("defer tp.Shutdown(ctx)", "", ""), "", 0, "", SilenceOpenSpan, ""},
		"go, sampler":            {"go", "main.go", goWith("defer tp.Shutdown(ctx); sdktrace.WithSampler(sdktrace.NeverSample())", "span.End()", ""), "", 0, "", SilenceSamplerOff, "main.go:6"},
		"go, panic":              {"go", "main.go", goWith("", "span.End()", ""), "panic: no coffee\n\ngoroutine 1", 2, "", SilenceEarlyExit, ""},
		"go, no exporter":        {"go", "main.go", "package main\nfunc main() { _, s := t.Start(c, \"x\"); s.End() }\n", "", 0, "", SilenceNoExporter, ""},
		"go, all is there":       {"go", "main.go", goWith("defer tp.Shutdown(ctx)", "span.End()", ""), "", 0, "", SilenceUnknown, ""},
		"go, another port":       {"go", "main.go", goWith("defer tp.Shutdown(ctx)", "span.End()", ""), `2026/11/26 traces export: Post "http://localhost:4318/v1/traces": dial tcp 127.0.0.1:4318: connect: connection refused`, 0, "", SilenceWrongPort, ""},
		"go, exit of a fault":    {"go", "main.go", goWith("defer tp.Shutdown(ctx)", "span.End()", "if err != nil { os.Exit(1) }"), "", 0, "", SilenceUnknown, ""},
		"go, exit with a fault":  {"go", "main.go", goWith("defer tp.Shutdown(ctx)", "span.End()", "os.Exit(0)"), "", 1, "", SilenceUnknown, ""},
		"go, for remote parents": {"go", "main.go", goWith("defer tp.Shutdown(ctx); sdktrace.WithRemoteParentNotSampled(sdktrace.NeverSample())", "span.End()", ""), "", 0, "", SilenceUnknown, ""},
		"go, each at once":       {"go", "main.go", strings.ReplaceAll(goWith("", "span.End()", ""), "WithBatcher", "WithSyncer"), "", 0, "", SilenceUnknown, ""},
		"go, another name":       {"go", "main.go", strings.ReplaceAll(goWith("", "span.End()", ""), "exporter, _ := otlptracehttp.New(ctx)", "exporter, _ := out.New(\".../otlptracehttp\")"), "", 0, "", SilenceNoFlush, ""},
		"go, middleware":         {"go", "main.go", "package main\nfunc main() { otlptracehttp.New(c); http.Handle(\"/\", otelhttp.NewHandler(h, \"x\")) }\n", "", 0, "", SilenceNoFlush, ""},
		"python, sampler":        {"python", "main.py", python + "p = TracerProvider(sampler=ALWAYS_OFF)\n", "", 0, "", SilenceSamplerOff, "main.py:4"},
		"python, only imported":  {"python", "main.py", "from opentelemetry.sdk.trace.sampling import ALWAYS_OFF\n" + python, "", 0, "", SilenceUnknown, ""},
		"node, another port":     {"node", "main.js", node, "Error: connect ECONNREFUSED 127.0.0.1:4318\n    at TCPConnectWrap.afterConnect", 1, "", SilenceWrongPort, ""},
		"java, another port":     {"java", "Main.java", javaProgram, "SEVERE: Failed to export 4 spans. The request could not be executed.\njava.net.ConnectException: Failed to connect to /127.0.0.1:4318\n", 0, "", SilenceWrongPort, ""},
		"python, flushes itself": {"python", "main.py", python, "", 0, "", SilenceUnknown, ""},
		"python, hard exit":      {"python", "main.py", python + "os._exit(0)\n", "", 0, "", SilenceEarlyExit, "main.py:4"},
		"python, exit in a text": {"python", "main.py", python + "print('os._exit(0)') # os._exit(0)\n\"\"\"\nos._exit(0)\n\"\"\"\n", "", 0, "", SilenceUnknown, ""},
		"python, another port":   {"python", "main.py", python, "Transient error HTTPConnectionPool(host='localhost', port=4318): Max retries exceeded", 0, "", SilenceWrongPort, ""},
		"python, traceback":      {"python", "main.py", python, "Traceback (most recent call last):\n  File \"main.py\", line 2\nModuleNotFoundError: No module named 'cup'\n", 1, "", SilenceEarlyExit, ""},
		"node, nothing flushes":  {"node", "main.js", node, "", 0, "", SilenceNoFlush, ""},
		"node, exit":             {"node", "main.js", node + "sdk.shutdown();\nprocess.exit(0);\n", "", 0, "", SilenceEarlyExit, "main.js:6"},
		"java, nothing flushes":  {"java", "Main.java", javaProgram, "", 0, "", SilenceNoFlush, ""},
		"java, closes":           {"java", "Main.java", javaProgram + "provider.close();\n", "", 0, "", SilenceUnknown, ""},
		"java, only the pool":    {"java", "Main.java", javaProgram + "pool.shutdown(); try (Scope s = span.makeCurrent()) {}\n", "", 0, "", SilenceNoFlush, ""},
		"c, killed":              {"c", "main.c", "int main(void) { return 0; }", "", -1, "segmentation fault", SilenceEarlyExit, ""},
		"c, quiet":               {"c", "main.c", "int main(void) { return 0; }", "", 0, "", SilenceUnknown, ""},
	} {
		d := Silence(Evidence{Endpoint: "http://127.0.0.1:9", Process: &Process{Built: true, Started: true, Language: c.language, Exit: c.exit, Signal: c.signal,
			Stderr: c.stderr, Duration: time.Second, Sources: []Source{{c.file, c.source}}}})
		if d.Cause != c.want || c.at != "" && (len(d.Evidence) != 1 || d.Evidence[0] != c.at) {
			t.Errorf("%s: %s at %v (%s), want %s", name, d.Cause, d.Evidence, d.Actual.EN, c.want)
		}
		if text := d.Says.EN + d.Next.EN + d.Says.ZH + d.Next.ZH; d.Says.ZH == "" || d.Next.ZH == "" || strings.Contains(text, "SdkTracerProvider") || strings.Contains(text, "RUST_LOG") {
			t.Errorf("%s: %q", name, text)
		}
	}
}
