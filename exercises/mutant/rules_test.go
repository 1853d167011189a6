package mutant

import (
	"strings"
	"testing"
)

var programs = map[string]string{
	"go": `package main // span.End() in a comment is none
func run(ctx context.Context) error {
	provider := sdktrace.NewTracerProvider(sdktrace.WithBatcher(e), sdktrace.WithResource(r))
	otel.SetTracerProvider(provider)
	defer provider.Shutdown(ctx)
	ctx, span := tracer.Start(ctx, "order (1)", trace.WithSpanKind(trace.SpanKindServer))
	defer span.End()
	text := ` + "`span.SetStatus(codes.Error, \"raw\\`" + `
	span.SetAttributes(attribute.Int("a", 1), attribute.String("b", f(1, ")")))
	span.SetStatus(codes.Error, "sold out")
	err := span.RecordError(x)
}
`,
	"python": `"""provider.shutdown() in a docstring is none."""
provider = TracerProvider(resource=Resource.create({"service.name": "till"}))
trace.set_tracer_provider(provider)
def pay():
    with tracer.start_as_current_span("pay (1)", kind=SpanKind.CLIENT, attributes={"a": 1}) as span:
        span.set_attribute("b", f"{')'}")  # span.set_status(x)
        span.set_status(Status(StatusCode.ERROR))
provider.shutdown()
`,
	"node": `const sdk = new NodeSDK({ resource: fromAttributes({ 'service.name': 'shop' }), instrumentations: [] });
sdk.start(); // span.end()
const span = tracer.startSpan('work', { kind: SpanKind.CLIENT, attributes: { a: 1 } });
span.setAttribute('b', ` + "`${x})`" + `);
context.with(trace.setSpan(context.active(), span), () => f());
span.end();
await sdk.shutdown();
`,
	"java": `class Main { void run() {
	Span span = tracer.spanBuilder("work (1)") // .setParent(x)
		.setSpanKind(SpanKind.CLIENT)
		.setParent(contextOf(m))
		.setAttribute("a", f(1, ")"))
		.startSpan();
	span.setStatus(StatusCode.ERROR, "no");
	boolean there = span.addLink(x);
	span.end();
	provider.close();
} }
`,
	"c": `snprintf(body, n, "{\"resource\": {}, \"name\": \"pack\", \"parentSpanId\": \"%s\", \"attributes\": [{\"key\": \"w\"}]}", p);
`,
}

// Of each language: what is taken out, and what of the line is left. Nothing is
// taken out of comments and strings, nor where a value is used.
func TestEachThingIsTakenOutOfOtherLanguages(t *testing.T) {
	want := map[string]map[string]string{
		"go": {
			"resource:sdktrace.WithResource(r)": "sdktrace.NewTracerProvider(sdktrace.WithBatcher(e))", "provider:otel.SetTracerProvider(provider)": "\n\n\tdefer",
			"flush:provider.Shutdown(ctx)": "defer func() error { return nil }()", "name:order (1)": `tracer.Start(ctx, "otelings-mutant", `,
			`parent:tracer.Start(ctx, "order (1)", trace.WithSpanKind(trace.Span…`: `tracer.Start(context.Background(), "order (1)"`,
			"kind:trace.WithSpanKind(trace.SpanKindServer)":                        `tracer.Start(ctx, "order (1)")`,
			"end:span.End()":                                 "defer func() {}()",
			`attribute:attribute.Int("a", 1)`:                `SetAttributes( attribute.String("b"`,
			`attribute:attribute.String("b", f(1, ")"))`:     `attribute.Int("a", 1))`,
			`status:span.SetStatus(codes.Error, "sold out")`: "\n\n\terr := ",
		},
		"python": {
			`resource:resource=Resource.create({"service.name": "till"})`: "TracerProvider()", "provider:trace.set_tracer_provider(provider)": "\npass\ndef",
			"name:pay (1)": `span("otelings-mutant", kind`, "kind:kind=SpanKind.CLIENT": `"pay (1)",  attributes`, `attribute:attributes={"a": 1}`: "SpanKind.CLIENT) as", "attribute:span.set_attribute(\"b\", f\"{')'}\")": "as span:\n        pass",
			`parent:tracer.start_as_current_span("pay (1)", kind=SpanKind.CLIENT…`: `"pay (1)", context=__import__`,
			`status:span.set_status(Status(StatusCode.ERROR))`:                     "\n        pass\nprovider", "flush:provider.shutdown()": "\npass\n",
		},
		"node": {
			`resource:resource: fromAttributes({ 'service.name': 'shop' })`: "NodeSDK({  instrumentations", "provider:sdk.start()": "",
			"name:work": "startSpan('otelings-mutant'", "kind:kind: SpanKind.CLIENT": "{  attributes: { a: 1 } }", "attribute:attributes: { a: 1 }": "{ kind: SpanKind.CLIENT}",
			"attribute:span.setAttribute('b', `${x})`)": "", "end:span.end()": "\nundefined;", "flush:sdk.shutdown()": "await Promise.resolve();",
			"parent:context.with(trace.setSpan(context.active(), span), () => f(…": "context.with(require('@opentelemetry/api').ROOT_CONTEXT, ",
			"parent:tracer.startSpan('work', { kind: SpanKind.CLIENT, attributes…": "ROOT_CONTEXT, () => tracer.startSpan('work'",
		},
		"java": {
			"name:work (1)": `spanBuilder("otelings-mutant")`, "kind:setSpanKind(SpanKind.CLIENT)": ".setParent(x)\n\t\t\n\t\t.setParent(contextOf(m))", "parent:setParent(contextOf(m))": "CLIENT)\n\t\t\n\t\t.setAttribute",
			`parent:tracer.spanBuilder("work (1)")`: `spanBuilder("work (1)").setNoParent()`, `attribute:setAttribute("a", f(1, ")"))`: "contextOf(m))\n\t\t\n\t\t.startSpan",
			`status:span.setStatus(StatusCode.ERROR, "no")`: "startSpan();\n\tboolean", "end:span.end()": "", "flush:provider.close()": "",
			"link:addLink(x)": "", // does not compile, and is told as that
		},
		"c": {
			"resource:resource": `\"otelings-mutant\": {}`, "name:pack": `\"otelings-mutant\", \"parent`, "parent:parentSpanId": `\"otelings-mutant\": \"%s\"`, "attribute:w": `\"key\": \"otelings-mutant\"`,
		},
	}
	for language, src := range programs {
		left := want[language]
		for _, m := range Of(language, map[string]string{"main": src}) {
			with, ok := left[m.ID]
			switch {
			case !ok:
				t.Errorf("%s: %s is taken out", language, m.ID)
			case !strings.Contains(m.Text, with) || m.Text == src:
				t.Errorf("%s: %s: %q is not in\n%s", language, m.ID, with, m.Text)
			case m.Line < 1 || m.Operator.Words().IsZero():
				t.Errorf("%s: %+v", language, m)
			}
			delete(left, m.ID)
		}
		for id := range left {
			t.Errorf("%s: %s is not taken out", language, id)
		}
	}
}

// Every key of a request's JSON and every line of its head but the first.
func TestOfRequest(t *testing.T) {
	head, body := "POST /v1/traces HTTP/1.1\nContent-Type: application/json\nX-Shop: 1\n\n", `{"a": [{"b": 1, "c": {"d": "x"}}], "e": 12345678901234567890}`
	want := map[string]string{
		"header:Content-Type": "X-Shop: 1\n\n{", "header:X-Shop": "json\n\n{", "key:a": `"e": 12345678901234567890`, "key:a[0].b": `"d": "x"`, "key:a[0].c": `"b": 1`,
		"key:a[0].c.d": `"c": {}`, "key:e": `"b": 1`,
	}
	for _, m := range OfRequest("trace.json", head, body) {
		with, ok := want[m.ID]
		if gone := m.Subject[strings.LastIndexAny(m.Subject, ".")+1:]; !ok || !strings.Contains(m.Text, with) || m.Operator == Key && strings.Contains(m.Text, `"`+gone+`"`) {
			t.Errorf("%s: %s", m.ID, m.Text)
		}
		delete(want, m.ID)
	}
	if len(want) > 0 {
		t.Errorf("missing: %v", want)
	}
	if got := OfRequest("f", "", "{broken"); len(got) > 0 {
		t.Errorf("of what is no JSON: %v", got)
	}
}

func TestOfConfig(t *testing.T) {
	text := `processors:
  batch:
    timeout: 1s
  filter:
    rules: [a, b]
service:
  pipelines:
    traces: {receivers: [otlp], processors: [filter, batch], exporters: [otlp]}
`
	want := map[string]string{
		"component:traces.receivers.otlp": "receivers: []", "component:traces.processors.filter": "processors: [batch]", "component:traces.processors.batch": "processors: [filter]",
		"order:traces.filter batch": "processors: [batch, filter]", "component:traces.exporters.otlp": "exporters: []", "option:processors.batch.timeout": "batch: {}",
		"option:processors.filter.rules": "filter: {}", "option:processors.filter.rules.0": "rules: [b]", "option:processors.filter.rules.1": "rules: [a]",
	}
	for _, m := range OfConfig("collector.yaml", text) {
		if with, ok := want[m.ID]; !ok || !strings.Contains(m.Text, with) || m.Line < 1 {
			t.Errorf("%s at %d: %s", m.ID, m.Line, m.Text)
		}
		delete(want, m.ID)
	}
	if len(want) > 0 {
		t.Errorf("missing: %v", want)
	}
	if got := OfConfig("f", "a: [b"); len(got) > 0 {
		t.Errorf("of what is no YAML: %v", got)
	}
}

// Whatever the source, a mutant is made or not, and nothing breaks.
func FuzzOfOthers(f *testing.F) {
	for language, src := range programs {
		f.Add(language, src)
	}
	f.Add("rust", program)
	f.Fuzz(func(t *testing.T, language, src string) {
		if len(src) > 4000 {
			t.Skip("a solution is short")
		}
		for _, m := range Of(language, map[string]string{"f": src}) {
			if m.Text == src && m.Operator != Name {
				t.Errorf("%s changes nothing", m.ID)
			}
		}
		OfRequest("f", "", src)
		OfConfig("f", src)
	})
}
