package sandbox

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"

	"go.uber.org/goleak"
)

func TestMain(m *testing.M) {
	if len(os.Args) > 1 && os.Args[1] == Command {
		os.Exit(Child(os.Stdin, os.Stdout))
	}
	goleak.VerifyTestMain(m)
}

const good = `receivers:
  otlp:
    protocols:
      grpc: {endpoint: "localhost:4317"}
processors:
  memory_limiter: {check_interval: 1s, limit_mib: 256}
  filter/health:
    error_mode: ignore
    traces:
      span:
        - attributes["http.route"] == "/healthz"
  attributes: {actions: [{key: user.email, action: delete}, {key: env, value: prod, action: upsert}]}
  transform:
    trace_statements:
      - set(span.name, "renamed") where span.attributes["http.route"] == "/cart"
  tail_sampling:
    policies:
      - {name: errors, type: status_code, status_code: {status_codes: [ERROR]}}
  batch: {timeout: 200ms}
connectors:
  span_metrics:
exporters:
  debug: {verbosity: detailed}
  otlp_grpc/backend: {endpoint: "localhost:14317"}
  otlp_grpc/errors: {endpoint: "localhost:14317"}
  otlp_grpc/metrics: {endpoint: "localhost:14317"}
service:
  pipelines:
    traces:
      receivers: [otlp]
      processors: [memory_limiter, filter/health, attributes, transform, batch]
      exporters: [debug, otlp_grpc/backend, span_metrics]
    traces/errors:
      receivers: [otlp]
      processors: [tail_sampling]
      exporters: [otlp_grpc/errors]
    metrics:
      receivers: [span_metrics]
      exporters: [otlp_grpc/metrics]
`

// requests is n export requests of one span each: every fifth a health check,
// every fourth an error.
func requests(n int) []string {
	var out []string
	for i := range n {
		route, status := "/cart", 0
		if i%5 == 0 {
			route = "/healthz"
		}
		if i%4 == 0 {
			status = 2
		}
		out = append(out, fmt.Sprintf(`{"resourceSpans":[{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"shop"}}]},"scopeSpans":[{"spans":[{"traceId":"%032x","spanId":"%016x","name":"GET","kind":2,"startTimeUnixNano":"1","endTimeUnixNano":"2000000","status":{"code":%d},"attributes":[{"key":"http.route","value":{"stringValue":%q}},{"key":"user.email","value":{"stringValue":"a@b.c"}}]}]}]}]}`, i+1, i+1, status, route))
	}
	return out
}

func run(t *testing.T, config string, n int) Result {
	t.Helper()
	res, err := Run(t.Context(), Job{Config: config, Input: requests(n)})
	if err != nil {
		t.Fatal(err)
	}
	return res
}

func count(o Output, text string) (n int) {
	for _, r := range o.Requests {
		n += strings.Count(string(r), text)
	}
	return n
}

func TestARunIsReal(t *testing.T) {
	res := run(t, good, 20)
	if res.Problem != nil || len(res.Lints) != 0 {
		t.Fatalf("problem %+v, lints %+v", res.Problem, res.Lints)
	}
	back, errs, points := res.Outputs["otlp_grpc/backend"], res.Outputs["otlp_grpc/errors"], res.Outputs["otlp_grpc/metrics"]
	if got := count(back, `"spanId"`); got != 16 || len(back.Requests) != 1 {
		t.Errorf("backend: %d spans in %d requests, want 16 in one", got, len(back.Requests))
	}
	if count(back, "user.email") != 0 || count(back, `"renamed"`) != 16 || count(back, `"prod"`) != 16 {
		t.Errorf("backend: not as asked: %s", back.Requests)
	}
	if got := count(errs, `"spanId"`); got != 5 {
		t.Errorf("errors: %d spans, want 5", got)
	}
	if count(points, "traces.span.metrics.calls") == 0 {
		t.Errorf("metrics: %s", points.Requests)
	}
	if res.Fed != 20 || res.Refused != 0 {
		t.Errorf("fed %d, refused %d", res.Fed, res.Refused)
	}
}

func TestWhatTheCollectorRefusesIsToldAtItsLine(t *testing.T) {
	for _, c := range []struct {
		name, was, is string
		code          Code
		at            string // a text of the line that is told, "" = no line
	}{
		{"tab", "  otlp:\n", "\totlp:\n", BadYAML, ""},
		{"open bracket", "receivers: [otlp]\n      processors: [memory_limiter", "receivers: [otlp\n      processors: [memory_limiter", BadYAML, ""},
		{"section", "exporters:\n  debug", "exporter:\n  debug", UnknownSection, "exporter:"},
		{"type", "  batch: {timeout: 200ms}", "  batchh: {timeout: 200ms}", UnknownType, "batchh:"},
		{"key", "{timeout: 200ms}", "{timeot: 200ms}", UnknownKey, "timeot"},
		{"deep key", "    error_mode: ignore\n    traces:\n      span:", "    error_mode: ignore\n    traces:\n      spans:", UnknownKey, "      spans:"},
		{"duration", "{timeout: 200ms}", "{timeout: soon}", WrongType, "timeout: soon"},
		{"not a number", "limit_mib: 256", "limit_mib: much", WrongType, "limit_mib: much"},
		{"not defined", "transform, batch]", "transform, batch/big]", NotConfigured, "batch/big]"},
		{"half a connector", "receivers: [span_metrics]", "receivers: [otlp]", HalfConnector, "  span_metrics:"},
		{"no exporter", "exporters: [otlp_grpc/errors]", "exporters: []", HalfPipeline, "traces/errors:"},
		{"no receiver", "    traces/errors:\n      receivers: [otlp]", "    traces/errors:\n      receivers: []", HalfPipeline, "traces/errors:"},
		{"signal", "    metrics:\n      receivers: [span_metrics]", "    metrics:\n      processors: [tail_sampling]\n      receivers: [span_metrics]", WrongSignal, "tail_sampling:"},
		{"pipeline", "    metrics:\n      receivers", "    metric:\n      receivers", WrongSignal, "    metric:"},
		{"OTTL", `== "/healthz"`, `= "/healthz"`, BadOTTL, `= "/healthz"`},
		{"OTTL path", `attributes["http.route"] == "/healthz"`, `attribute["http.route"] == "/healthz"`, BadOTTL, `attribute[`},
		{"value", "limit_mib: 256", "limit_mib: 0", InvalidValue, "memory_limiter:"},
		{"action", "action: upsert", "action: put", InvalidValue, "attributes:"},
		{"file", "verbosity: detailed", "output_paths: [/tmp/x], use_internal_logger: false", NotHere, "output_paths"},
		{"twice", "exporters:\n", "receivers: {}\nexporters:\n", BadYAML, "receivers: {}"},
		{"no list", "      receivers: [span_metrics]", "      receivers: span_metrics", WrongType, "receivers: span_metrics"},
		{"a list", "connectors:\n  span_metrics:", "connectors: [span_metrics]\nx:", UnknownSection, "x:"},
		{"no mapping", "connectors:\n  span_metrics:", "connectors: [span_metrics]", WrongType, "connectors:"},
		{"no protocol", "    protocols:\n      grpc: {endpoint: \"localhost:4317\"}\n", "", InvalidValue, "otlp:"},
		{"pipelines", "  pipelines:\n", "  pipelines:\nx-pipelines:\n", UnknownSection, "x-pipelines:"},
		{"policy", "type: status_code, status", "type: status_cod, status", InvalidValue, "tail_sampling:"},
		{"extension", "connectors:\n", "extensions: {health_check: }\nconnectors:\n", UnknownType, "extensions:"},
		{"variable", `"localhost:14317"}`, `"${env:BACKEND}"}`, Variable, "${env:BACKEND}"},
	} {
		t.Run(c.name, func(t *testing.T) {
			config := strings.Replace(good, c.was, c.is, 1)
			if config == good {
				t.Fatal("nothing was replaced")
			}
			res := play(t.Context(), Job{Config: config, Input: requests(4)})
			p := res.Problem
			if p == nil {
				t.Fatalf("it ran: %+v", res)
			}
			t.Logf("%d %s: %s | %s", p.Line, p.Code, p.Says.EN, p.Detail)
			if p.Code != c.code {
				t.Errorf("code %s, want %s", p.Code, c.code)
			}
			line := ""
			if lines := strings.Split(config, "\n"); p.Line > 0 && p.Line <= len(lines) {
				line = lines[p.Line-1]
			}
			if c.at != "" && !strings.Contains(line, c.at) {
				t.Errorf("line %d %q, want one with %q", p.Line, line, c.at)
			}
			if p.Says.EN == "" || p.Says.ZH == "" || strings.Contains(p.Says.EN+p.Next.EN, "{1") {
				t.Errorf("words %+v", p)
			}
		})
	}
}

func TestWhatIsAcceptedInSilenceIsTold(t *testing.T) {
	for _, c := range []struct {
		was, is string
		code    Code
	}{
		{"timeout: 200ms", "timeout: 5", NoUnit},
		{"  batch: {timeout: 200ms}", "  batch: {timeout: 200ms}\n  probabilistic_sampler: {sampling_percentage: 150}", OverHundred},
		{"    policies:\n      - {name: errors, type: status_code, status_code: {status_codes: [ERROR]}}\n", "    num_traces: 50\n", NoPolicies},
		{"attributes, transform, batch]", "transform, batch]", Unused},
		{"service:\n", "service:\n  telemetry: {metrics: {level: none}}\n", OwnTelemetry},
		{"otlp_grpc/errors", "otlp/errors", OldName},
		{"[memory_limiter, filter/health", "[filter/health, memory_limiter", LimiterNotLead},
	} {
		t.Run(string(c.code), func(t *testing.T) {
			res := play(t.Context(), Job{Config: strings.ReplaceAll(good, c.was, c.is), Input: requests(4)})
			if res.Problem != nil {
				t.Fatalf("it did not run: %+v", res.Problem)
			}
			for _, l := range res.Lints {
				if l.Code == c.code && l.Line > 0 && l.Says.EN != "" && l.Says.ZH != "" {
					return
				}
			}
			t.Errorf("lints %+v", res.Lints)
		})
	}
}

func TestEveryCodeHasWords(t *testing.T) {
	for _, c := range append(Ending(), Silent()...) {
		if w := wordsOf(c); w.says.EN == "" || w.says.ZH == "" || w.next.EN == "" || w.next.ZH == "" {
			t.Errorf("%s: %+v", c, w)
		}
	}
}

func TestBoundsHold(t *testing.T) {
	for _, c := range []struct {
		name string
		job  Job
		code Code
	}{
		{"file", Job{Config: good + "#" + strings.Repeat("x", maxConfig)}, TooLarge},
		{"time", Job{Config: good, Input: requests(4), Timeout: 1}, TimedOut},
		{"memory", Job{Config: good, Input: requests(4), Memory: 6 << 20}, OutOfMemory},
		{"aliases", Job{Config: "a: &a [x, x, x, x, x, x, x, x, x, x]\n" + bomb()}, ""},
		{"output", Job{Config: strings.Replace(good, `set(span.name, "renamed")`, `set(span.name, Concat(["`+strings.Repeat("long ", 2000)+`", span.name], ""))`, 1), Input: requests(1100)}, TooMuch},
		{"nothing", Job{Config: " \n"}, Empty},
		{"a list", Job{Config: "- a\n"}, BadYAML},
		{"no pipeline of it", Job{Config: strings.ReplaceAll(good, "receivers: [otlp]", "receivers: [otlp/other]") + "# \n", Input: requests(4)}, NotConfigured},
		{"another receiver", Job{Config: strings.ReplaceAll(strings.ReplaceAll(good, "receivers: [otlp]", "receivers: [otlp/other]"), "  otlp:\n", "  otlp/other:\n"), Input: requests(4)}, NoReceiver},
	} {
		t.Run(c.name, func(t *testing.T) {
			res, err := Run(t.Context(), c.job)
			if err != nil {
				t.Fatal(err)
			}
			if res.Problem == nil || c.code != "" && res.Problem.Code != c.code {
				t.Errorf("problem %+v, want %s", res.Problem, c.code)
			}
		})
	}
}

// bomb is YAML whose aliases stand for ten to the ninth values.
func bomb() string {
	var b strings.Builder
	for i := range 9 {
		fmt.Fprintf(&b, "%c: &%c [%s]\n", 'b'+i, 'b'+i, strings.TrimSuffix(strings.Repeat(fmt.Sprintf("*%c, ", 'a'+i), 10), ", "))
	}
	return b.String()
}

func TestACancelledRunIsNoResult(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := Run(ctx, Job{Config: good}); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v", err)
	}
}

func TestADeathIsExplained(t *testing.T) {
	for said, want := range map[string]Code{
		"panic: boom\n\ngoroutine 1 [running]:\n":      Panicked,
		"fatal error: runtime: out of memory\n":        OutOfMemory,
		"fatal error: runtime: cannot allocate memory": OutOfMemory,
		"": Other,
	} {
		if p := death(said, &os.ProcessState{}); p.Code != want {
			t.Errorf("%q: %s, want %s", said, p.Code, want)
		}
	}
}

func TestAJobIsReadAndAnsweredInJSON(t *testing.T) {
	var out strings.Builder
	if code := Child(strings.NewReader("no job"), &out); code == 0 || out.Len() > 0 {
		t.Errorf("exit code %d, output %q", code, out.String())
	}
	body, err := json.Marshal(Job{Config: "", Input: requests(1)})
	if err != nil || !strings.Contains(string(body), `"input"`) {
		t.Errorf("job %s: %v", body, err)
	}
}
