package otlp

import (
	"strings"
	"testing"

	"go.opentelemetry.io/collector/pdata/plog"
	"go.opentelemetry.io/collector/pdata/pmetric"
	"go.opentelemetry.io/collector/pdata/ptrace"
	collogs "go.opentelemetry.io/proto/otlp/collector/logs/v1"
	colmetrics "go.opentelemetry.io/proto/otlp/collector/metrics/v1"
	coltrace "go.opentelemetry.io/proto/otlp/collector/trace/v1"
	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"

	"otelings/telemetry"
)

func signals() []telemetry.Signal {
	return []telemetry.Signal{telemetry.SignalTraces, telemetry.SignalMetrics, telemetry.SignalLogs}
}

// requests are good export requests of every signal in both encodings.
func requests() map[telemetry.Signal]map[Encoding][]byte {
	td, _ := fullTraces()
	md, _ := fullMetrics()
	ld, _ := fullLogs()
	return map[telemetry.Signal]map[Encoding][]byte{
		telemetry.SignalTraces:  {Protobuf: must((&ptrace.ProtoMarshaler{}).MarshalTraces(td)), JSON: must((&ptrace.JSONMarshaler{}).MarshalTraces(td))},
		telemetry.SignalMetrics: {Protobuf: must((&pmetric.ProtoMarshaler{}).MarshalMetrics(md)), JSON: must((&pmetric.JSONMarshaler{}).MarshalMetrics(md))},
		telemetry.SignalLogs:    {Protobuf: must((&plog.ProtoMarshaler{}).MarshalLogs(ld)), JSON: must((&plog.JSONMarshaler{}).MarshalLogs(ld))},
	}
}

func meant(signal telemetry.Signal, enc Encoding, body []byte) telemetry.Signal {
	var b telemetry.Batch
	_, err := Decode(signal, enc, body, &b)
	return MeantFor(signal, enc, body, err != nil, &b)
}

func TestMeantForAnotherSignal(t *testing.T) {
	for truth, encodings := range requests() {
		for enc, body := range encodings {
			for _, sentAs := range signals() {
				want := truth
				if sentAs == truth {
					want = ""
				}
				if got := meant(sentAs, enc, body); got != want {
					t.Errorf("%s in %s sent as %s: meant for %q", truth, enc, sentAs, got)
				}
			}
		}
	}
	// A gauge whose name has 16 bytes decodes as a span with that trace id.
	md := pmetric.NewMetrics()
	m := md.ResourceMetrics().AppendEmpty().ScopeMetrics().AppendEmpty().Metrics().AppendEmpty()
	m.SetName("queue.size.items")
	m.SetEmptyGauge().DataPoints().AppendEmpty().SetIntValue(3)
	body := must((&pmetric.ProtoMarshaler{}).MarshalMetrics(md))
	var b telemetry.Batch
	if _, err := Decode(telemetry.SignalTraces, Protobuf, body, &b); err != nil || len(b.Spans) != 1 {
		t.Fatalf("%d spans, %v", len(b.Spans), err)
	}
	if got := meant(telemetry.SignalTraces, Protobuf, body); got != telemetry.SignalMetrics {
		t.Errorf("a gauge sent as traces: meant for %q", got)
	}
	for _, c := range []struct {
		signal telemetry.Signal
		enc    Encoding
		body   string
	}{
		{telemetry.SignalTraces, JSON, "{}"}, {telemetry.SignalTraces, JSON, `{"resourceMetrics":[]}`}, {telemetry.SignalTraces, JSON, "{"},
		{telemetry.SignalTraces, Protobuf, ""}, {telemetry.SignalMetrics, Protobuf, "\x0a\x00"}, {telemetry.SignalLogs, Protobuf, "\x0a\xff"},
	} {
		if got := meant(c.signal, c.enc, []byte(c.body)); got != "" {
			t.Errorf("%q sent as %s: meant for %q", c.body, c.signal, got)
		}
	}
}

func TestUnrecognised(t *testing.T) {
	metrics := pmetric.NewMetrics()
	metrics.ResourceMetrics().AppendEmpty().Resource().Attributes().PutStr("service.name", "x")
	noMetrics := string(must((&pmetric.ProtoMarshaler{}).MarshalMetrics(metrics)))
	noMetricsJSON := string(must((&pmetric.JSONMarshaler{}).MarshalMetrics(metrics)))
	for _, c := range []struct {
		signal telemetry.Signal
		enc    Encoding
		body   string
		want   string // part of it, "" for innocent
	}{
		{telemetry.SignalTraces, JSON, `{"spans":[{"name":"x"}]}`, `unknown keys "spans"; a request has the key "resourceSpans"`},
		{telemetry.SignalTraces, JSON, `{"resourcespans":[],"a":1}`, `"a", "resourcespans"`},
		{telemetry.SignalMetrics, JSON, `{"data":{"resourceMetrics":[]}}`, `"data"`},
		{telemetry.SignalTraces, JSON, `{"resourceSpans":[{"instrumentationLibrarySpans":[{"spans":[{}]}]}]}`, `"instrumentationLibrarySpans" where "scopeSpans" belongs`},
		{telemetry.SignalLogs, JSON, `{"resourceLogs":[{"scopeLogs":[{"logs":[{}]}]}]}`, `"logs" where "logRecords" belongs`},
		{telemetry.SignalTraces, JSON, "null", "null"},
		{telemetry.SignalTraces, JSON, `{"a":1,"b":1,"c":1,"d":1,"e":1,"f":1}`, `"e" …;`},
		{telemetry.SignalTraces, Protobuf, "\x12\x00\x1a\x01x", "unknown protobuf fields 2, 3; a request has field 1 (resourceSpans) only"},
		{telemetry.SignalTraces, Protobuf, "\x0a\x00\x12\x02\x0a\x00", "fields 2"},
		{telemetry.SignalTraces, JSON, "{}", ""},
		{telemetry.SignalTraces, JSON, ` {"resourceSpans": [ ]} `, ""},
		{telemetry.SignalTraces, JSON, `{"resourceSpans":null}`, ""},
		{telemetry.SignalTraces, JSON, `{"resource_spans":[]}`, ""},
		{telemetry.SignalTraces, JSON, `{"resourceSpans":[{"resource":{},"newField":3,"other":[ ],"scopeSpans":[null,{"scope":{}}]}]}`, ""},
		{telemetry.SignalMetrics, JSON, noMetricsJSON, ""},
		{telemetry.SignalMetrics, Protobuf, noMetrics, ""},
		{telemetry.SignalLogs, Protobuf, "", ""},
	} {
		got := Unrecognised(c.signal, c.enc, []byte(c.body))
		if got == "" != (c.want == "") || !strings.Contains(got, c.want) {
			t.Errorf("%s %s %q: %q, want %q", c.signal, c.enc, c.body, got, c.want)
		}
	}
}

func TestExplain(t *testing.T) {
	span := func(inner string) string {
		return `{"resourceSpans":[{"scopeSpans":[{"spans":[{"name":"ok"},{` + inner + `}]}]}]}`
	}
	const at = "resourceSpans[0].scopeSpans[0].spans[1]."
	for _, c := range []struct{ body, want string }{
		{"{\n \"a\": ,}", "not JSON at line 2, column 7: invalid character"},
		{`{"a":`, "the JSON ends too early, at line 1, column 5"},
		{`{"resourceSpans":[]} x`, "not JSON at line 1, column 22"},
		{`[]`, "the body is a list"},
		{`"x"`, `the body is "x"`},
		{span(`"traceId":"AQIDBAUGBwgJCgsMDQ4PEA=="`), at + `traceId is "AQIDBAUGBwgJCgsMDQ4PEA==": that is base64`},
		{span(`"spanId":"0102"`), at + `spanId is "0102": want 16 hexadecimal digits`},
		{span(`"kind":"SERVER"`), at + `kind is "SERVER": enums are numbers`},
		{span(`"status":"OK"`), at + `status is "OK": OTLP has an object here {"code":2}`},
		{span(`"status":{"code":"OK"}`), at + `status.code is "OK": enums are numbers`},
		{span(`"startTimeUnixNano":"2020-01-01T00:00:00Z"`), at + `startTimeUnixNano is "2020-01-01T00:00:00Z": times are nanoseconds`},
		{span(`"endTimeUnixNano":1.5e18`), at + `endTimeUnixNano is 1.5e18: times`},
		{span(`"attributes":{"a":"b"}`), at + `attributes is an object: OTLP has a list here [{"key"`},
		{span(`"attributes":[{"key":"a","value":"b"}]`), at + `attributes[0].value is "b": OTLP has an object here {"stringValue"`},
		{span(`"attributes":[{"key":"a","value":{"stringValue":3}}]`), `value.stringValue is 3: want a string`},
		{span(`"attributes":[{"key":"a","value":{"intValue":3.5}}]`), `value.intValue is 3.5: want a whole number`},
		{span(`"attributes":[{"key":"a","value":{"boolValue":"true"}}]`), `value.boolValue is "true": want true or false`},
		{span(`"attributes":[{"key":"a","value":{"doubleValue":"x"}}]`), `value.doubleValue is "x": want a number`},
		{span(`"attributes":[{"key":"a","value":{"arrayValue":[1]}}]`), `value.arrayValue is a list: OTLP has an object here`},
		{span(`"name":7`), at + "name is 7: want a string"},
		{`{"resourceSpans":{"scopeSpans":[]}}`, "resourceSpans is an object: OTLP has a list here"},
		{`{"resourceSpans":["x"]}`, `resourceSpans[0] is "x": OTLP has an object here`},
		{`{"other":{"deep":[[1],{"kind":"x"}]},"resourceSpans":3}`, "resourceSpans is 3"},
	} {
		var b telemetry.Batch
		if _, err := Decode(telemetry.SignalTraces, JSON, []byte(c.body), &b); err == nil && !strings.HasSuffix(c.body, " x") {
			t.Errorf("%s decodes", c.body)
		}
		if got := Explain(telemetry.SignalTraces, []byte(c.body)); !strings.Contains(got, c.want) {
			t.Errorf("%s:\n%q, want %q", c.body, got, c.want)
		}
	}
	for signal, encodings := range requests() {
		if got := Explain(signal, encodings[JSON]); got != "" {
			t.Errorf("a good request of %s: %s", signal, got)
		}
	}
}

// TestExplainStrict: what many decoders take and the specification does not.
func TestExplainStrict(t *testing.T) {
	for _, c := range []struct {
		body, want   string
		line, column int
	}{
		{"{\n  \"resource_spans\": []\n}", "resource_spans is no key of OTLP/JSON: keys are lowerCamelCase, resourceSpans", 2, 3},
		{"{\"resourceSpans\":[{\"scopeSpans\":[{\"spans\":[{\n\t\"trace_id\":\"\"}]}]}]}", "traceId", 2, 2},
		{"{\"resourceSpans\":[{\"scopeSpans\":[{\"spans\":[{\n\n \"kind\" : \"SPAN_KIND_SERVER\"}]}]}]}", "enums are numbers", 3, 11},
		{"{\"resourceSpans\":[]} x", "not JSON", 1, 22},
		{`{"resourceSpans":[{"my_list":[],"resource":{"attributes":[{"key":"a_b","value":{"stringValue":"c_d"}}]}}]}`, "my_list", 1, 20},
		{`{"x":{"some_key":1}}`, "", 0, 0}, // inside what OTLP does not know
	} {
		got := ExplainStrict(telemetry.SignalTraces, []byte(c.body))
		line, column := Place(got)
		if !strings.Contains(got, c.want) || got == "" != (c.want == "") || line != c.line || column != c.column {
			t.Errorf("%s:\n%q at %d:%d, want %q at %d:%d", c.body, got, line, column, c.want, c.line, c.column)
		}
	}
	for signal, encodings := range requests() {
		if got := ExplainStrict(signal, encodings[JSON]); got != "" {
			t.Errorf("a good request of %s: %s", signal, got)
		}
	}
	for _, text := range []string{"", "line", "line x, column 3", "a line of words"} {
		if line, column := Place(text); line != 0 || column != 0 {
			t.Errorf("%q: %d:%d", text, line, column)
		}
	}
}

// TestResponse reads the answers with the types that the protocol's own files generate.
func TestResponse(t *testing.T) {
	for _, c := range []struct {
		signal   telemetry.Signal
		rejected int
		message  string
		json     string
	}{
		{telemetry.SignalTraces, 0, "", "{}"},
		{telemetry.SignalTraces, 2, "no", `{"partialSuccess":{"rejectedSpans":"2","errorMessage":"no"}}`},
		{telemetry.SignalMetrics, 3, "", `{"partialSuccess":{"rejectedDataPoints":"3"}}`},
		{telemetry.SignalLogs, 0, "old", `{"partialSuccess":{"errorMessage":"old"}}`},
		{telemetry.SignalLogs, 1, "", `{"partialSuccess":{"rejectedLogRecords":"1"}}`},
	} {
		js, err := Response(c.signal, JSON, c.rejected, c.message)
		if err != nil || string(js) != c.json {
			t.Errorf("%s, %v; want %s", js, err, c.json)
		}
		var want proto.Message
		switch c.signal {
		case telemetry.SignalTraces:
			want = &coltrace.ExportTraceServiceResponse{}
		case telemetry.SignalMetrics:
			want = &colmetrics.ExportMetricsServiceResponse{}
		case telemetry.SignalLogs:
			want = &collogs.ExportLogsServiceResponse{}
		}
		if err := protojson.Unmarshal([]byte(c.json), want); err != nil {
			t.Fatal(err)
		}
		pb, err := Response(c.signal, Protobuf, c.rejected, c.message)
		got := want.ProtoReflect().New().Interface()
		if err != nil || pb == nil || proto.Unmarshal(pb, got) != nil || !proto.Equal(got, want) {
			t.Errorf("%q, %v is %v; want %v", pb, err, got, want)
		}
	}
}
