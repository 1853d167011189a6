package otlp

import (
	"bytes"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"testing"

	"go.opentelemetry.io/collector/pdata/pcommon"
	"go.opentelemetry.io/collector/pdata/plog"
	"go.opentelemetry.io/collector/pdata/pmetric"
	"go.opentelemetry.io/collector/pdata/ptrace"
	"go.uber.org/goleak"
	"google.golang.org/protobuf/encoding/protowire"

	"otelings/telemetry"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func fillAttrs(m pcommon.Map) {
	m.PutStr("string", "s")
	m.PutInt("int", -7)
	m.PutDouble("double", 0.25)
	m.PutBool("bool", true)
	m.PutEmpty("empty")
	m.PutEmptyBytes("bytes").FromRaw([]byte{0, 255})
	s := m.PutEmptySlice("array")
	s.AppendEmpty().SetStr("one")
	s.AppendEmpty().SetEmptyMap().PutInt("two", 2)
	m.PutEmptyMap("map").PutEmptyMap("inner").PutStr("deep", "down")
}

func wantAttrs() telemetry.Attrs {
	return telemetry.Attrs{
		{Key: "string", Value: telemetry.String("s")}, {Key: "int", Value: telemetry.Int(-7)},
		{Key: "double", Value: telemetry.Double(0.25)}, {Key: "bool", Value: telemetry.Bool(true)},
		{Key: "empty"}, {Key: "bytes", Value: telemetry.Bytes([]byte{0, 255})},
		{Key: "array", Value: telemetry.Array([]telemetry.Value{telemetry.String("one"), telemetry.Map(telemetry.Attrs{{Key: "two", Value: telemetry.Int(2)}})})},
		{Key: "map", Value: telemetry.Map(telemetry.Attrs{{Key: "inner", Value: telemetry.Map(telemetry.Attrs{{Key: "deep", Value: telemetry.String("down")}})}})},
	}
}

var (
	tid, tid2 = [16]byte{1, 2, 3, 15: 16}, [16]byte{9, 8, 15: 7}
	sid, sid2 = [8]byte{1, 7: 8}, [8]byte{2, 7: 9}
)

func fillShared(r pcommon.Resource, s pcommon.InstrumentationScope) {
	fillAttrs(r.Attributes())
	r.SetDroppedAttributesCount(1)
	s.SetName("scope")
	s.SetVersion("1.2")
	fillAttrs(s.Attributes())
	s.SetDroppedAttributesCount(2)
}

var (
	wantResource = &telemetry.Resource{Attrs: wantAttrs(), Dropped: 1, SchemaURL: "https://r"}
	wantScope    = &telemetry.Scope{Name: "scope", Version: "1.2", Attrs: wantAttrs(), Dropped: 2, SchemaURL: "https://s"}
)

func fullTraces() (ptrace.Traces, []*telemetry.Span) {
	td := ptrace.NewTraces()
	rs := td.ResourceSpans().AppendEmpty()
	rs.SetSchemaUrl("https://r")
	ss := rs.ScopeSpans().AppendEmpty()
	ss.SetSchemaUrl("https://s")
	fillShared(rs.Resource(), ss.Scope())
	sp := ss.Spans().AppendEmpty()
	sp.SetTraceID(tid)
	sp.SetSpanID(sid)
	sp.SetParentSpanID(sid2)
	sp.TraceState().FromRaw("a=b")
	sp.SetFlags(257)
	sp.SetName("name")
	sp.SetKind(ptrace.SpanKindConsumer)
	sp.SetStartTimestamp(10)
	sp.SetEndTimestamp(20)
	fillAttrs(sp.Attributes())
	sp.SetDroppedAttributesCount(3)
	sp.SetDroppedEventsCount(4)
	sp.SetDroppedLinksCount(5)
	sp.Status().SetCode(ptrace.StatusCodeError)
	sp.Status().SetMessage("oops")
	e := sp.Events().AppendEmpty()
	e.SetName("event")
	e.SetTimestamp(15)
	fillAttrs(e.Attributes())
	e.SetDroppedAttributesCount(6)
	l := sp.Links().AppendEmpty()
	l.SetTraceID(tid2)
	l.SetSpanID(sid2)
	l.TraceState().FromRaw("c=d")
	l.SetFlags(1)
	fillAttrs(l.Attributes())
	l.SetDroppedAttributesCount(7)
	return td, []*telemetry.Span{{
		TraceID: tid, SpanID: sid, ParentID: sid2, TraceState: "a=b", Flags: 257, Name: "name", Kind: telemetry.KindConsumer,
		Start: 10, End: 20, Attrs: wantAttrs(), DroppedAttrs: 3, DroppedEvents: 4, DroppedLinks: 5,
		Status: telemetry.StatusError, StatusMessage: "oops", Resource: wantResource, Scope: wantScope,
		Events: []telemetry.Event{{Time: 15, Name: "event", Attrs: wantAttrs(), Dropped: 6}},
		Links:  []telemetry.Link{{TraceID: tid2, SpanID: sid2, TraceState: "c=d", Attrs: wantAttrs(), Dropped: 7, Flags: 1}},
	}}
}

func fullLogs() (plog.Logs, []*telemetry.LogRecord) {
	ld := plog.NewLogs()
	rl := ld.ResourceLogs().AppendEmpty()
	rl.SetSchemaUrl("https://r")
	sl := rl.ScopeLogs().AppendEmpty()
	sl.SetSchemaUrl("https://s")
	fillShared(rl.Resource(), sl.Scope())
	r := sl.LogRecords().AppendEmpty()
	r.SetTimestamp(10)
	r.SetObservedTimestamp(11)
	r.SetSeverityNumber(plog.SeverityNumberWarn2)
	r.SetSeverityText("WARN")
	r.SetEventName("event")
	fillAttrs(r.Body().SetEmptyMap())
	fillAttrs(r.Attributes())
	r.SetDroppedAttributesCount(3)
	r.SetTraceID(tid)
	r.SetSpanID(sid)
	r.SetFlags(1)
	return ld, []*telemetry.LogRecord{{
		Time: 10, Observed: 11, Severity: 14, SeverityText: "WARN", EventName: "event", Body: telemetry.Map(wantAttrs()),
		Attrs: wantAttrs(), Dropped: 3, TraceID: tid, SpanID: sid, Flags: 1, Resource: wantResource, Scope: wantScope,
	}}
}

func fullMetrics() (pmetric.Metrics, []*telemetry.Metric) {
	md := pmetric.NewMetrics()
	rm := md.ResourceMetrics().AppendEmpty()
	rm.SetSchemaUrl("https://r")
	sm := rm.ScopeMetrics().AppendEmpty()
	sm.SetSchemaUrl("https://s")
	fillShared(rm.Resource(), sm.Scope())
	exemplar := func(e pmetric.Exemplar) {
		e.SetTimestamp(12)
		e.SetTraceID(tid)
		e.SetSpanID(sid)
		e.SetIntValue(4)
		fillAttrs(e.FilteredAttributes())
	}
	wantExemplars := []telemetry.Exemplar{{Time: 12, Value: telemetry.Int(4), TraceID: tid, SpanID: sid, Attrs: wantAttrs()}}
	metric := func(name string) pmetric.Metric {
		m := sm.Metrics().AppendEmpty()
		m.SetName(name)
		m.SetDescription("says")
		m.SetUnit("ms")
		fillAttrs(m.Metadata())
		return m
	}
	want := func(m telemetry.Metric) *telemetry.Metric {
		m.Name, m.Description, m.Unit, m.Metadata, m.Resource, m.Scope = string(m.Type), "says", "ms", wantAttrs(), wantResource, wantScope
		return &m
	}

	g := metric("gauge").SetEmptyGauge().DataPoints()
	p := g.AppendEmpty()
	p.SetStartTimestamp(1)
	p.SetTimestamp(2)
	p.SetDoubleValue(1.5)
	fillAttrs(p.Attributes())
	exemplar(p.Exemplars().AppendEmpty())
	none := g.AppendEmpty()
	none.SetFlags(pmetric.DefaultDataPointFlags.WithNoRecordedValue(true))

	s := metric("sum").SetEmptySum()
	s.SetIsMonotonic(true)
	s.SetAggregationTemporality(pmetric.AggregationTemporalityDelta)
	s.DataPoints().AppendEmpty().SetIntValue(3)

	h := metric("histogram").SetEmptyHistogram()
	h.SetAggregationTemporality(pmetric.AggregationTemporalityCumulative)
	hp := h.DataPoints().AppendEmpty()
	hp.SetStartTimestamp(1)
	hp.SetTimestamp(2)
	hp.SetCount(3)
	hp.SetSum(4)
	hp.SetMin(0.5)
	hp.SetMax(3)
	hp.ExplicitBounds().FromRaw([]float64{1, 2})
	hp.BucketCounts().FromRaw([]uint64{1, 0, 2})
	fillAttrs(hp.Attributes())
	exemplar(hp.Exemplars().AppendEmpty())

	x := metric("exponential_histogram").SetEmptyExponentialHistogram()
	x.SetAggregationTemporality(pmetric.AggregationTemporalityDelta)
	xp := x.DataPoints().AppendEmpty()
	xp.SetStartTimestamp(1)
	xp.SetTimestamp(2)
	xp.SetCount(7)
	xp.SetSum(0)
	xp.SetScale(-2)
	xp.SetZeroCount(1)
	xp.SetZeroThreshold(0.1)
	xp.Positive().SetOffset(-3)
	xp.Positive().BucketCounts().FromRaw([]uint64{4, 5})
	xp.Negative().SetOffset(6)
	xp.Negative().BucketCounts().FromRaw([]uint64{7})
	fillAttrs(xp.Attributes())
	exemplar(xp.Exemplars().AppendEmpty())

	y := metric("summary").SetEmptySummary().DataPoints().AppendEmpty()
	y.SetStartTimestamp(1)
	y.SetTimestamp(2)
	y.SetCount(3)
	y.SetSum(4)
	fillAttrs(y.Attributes())
	q := y.QuantileValues().AppendEmpty()
	q.SetQuantile(0.5)
	q.SetValue(9)

	return md, []*telemetry.Metric{
		want(telemetry.Metric{Type: telemetry.MetricGauge, Points: []telemetry.Point{
			{Start: 1, Time: 2, Value: telemetry.Double(1.5), Attrs: wantAttrs(), Exemplars: wantExemplars}, {Flags: 1}}}),
		want(telemetry.Metric{Type: telemetry.MetricSum, Monotonic: true, Temporality: telemetry.TemporalityDelta,
			Points: []telemetry.Point{{Value: telemetry.Int(3)}}}),
		want(telemetry.Metric{Type: telemetry.MetricHistogram, Temporality: telemetry.TemporalityCumulative, Points: []telemetry.Point{{
			Start: 1, Time: 2, Count: 3, Sum: 4, Min: 0.5, Max: 3, HasSum: true, HasMin: true, HasMax: true,
			Bounds: []float64{1, 2}, Buckets: []uint64{1, 0, 2}, Attrs: wantAttrs(), Exemplars: wantExemplars}}}),
		want(telemetry.Metric{Type: telemetry.MetricExpHistogram, Temporality: telemetry.TemporalityDelta, Points: []telemetry.Point{{
			Start: 1, Time: 2, Count: 7, HasSum: true, Scale: -2, ZeroCount: 1, ZeroThreshold: 0.1,
			PosOffset: -3, Positive: []uint64{4, 5}, NegOffset: 6, Negative: []uint64{7}, Attrs: wantAttrs(), Exemplars: wantExemplars}}}),
		want(telemetry.Metric{Type: telemetry.MetricSummary, Points: []telemetry.Point{{
			Start: 1, Time: 2, Count: 3, Sum: 4, HasSum: true, Quantiles: []telemetry.Quantile{{Quantile: 0.5, Value: 9}}, Attrs: wantAttrs()}}}),
	}
}

// TestEveryField sends requests with every field set through both encodings.
func TestEveryField(t *testing.T) {
	td, wantSpans := fullTraces()
	md, wantMetrics := fullMetrics()
	ld, wantLogs := fullLogs()
	bodies := map[telemetry.Signal]map[Encoding][]byte{
		telemetry.SignalTraces:  {Protobuf: must((&ptrace.ProtoMarshaler{}).MarshalTraces(td)), JSON: must((&ptrace.JSONMarshaler{}).MarshalTraces(td))},
		telemetry.SignalMetrics: {Protobuf: must((&pmetric.ProtoMarshaler{}).MarshalMetrics(md)), JSON: must((&pmetric.JSONMarshaler{}).MarshalMetrics(md))},
		telemetry.SignalLogs:    {Protobuf: must((&plog.ProtoMarshaler{}).MarshalLogs(ld)), JSON: must((&plog.JSONMarshaler{}).MarshalLogs(ld))},
	}
	items := map[telemetry.Signal]int{telemetry.SignalTraces: 1, telemetry.SignalMetrics: 6, telemetry.SignalLogs: 1}
	entries := map[telemetry.Signal]int{}
	for signal, encodings := range bodies {
		for enc, body := range encodings {
			var b telemetry.Batch
			n, err := Decode(signal, enc, body, &b)
			if err != nil || n.Items != items[signal] {
				t.Errorf("%s %s: %+v, %v", signal, enc, n, err)
			}
			if e := entries[signal]; e != 0 && e != n.Entries && signal != telemetry.SignalMetrics {
				t.Errorf("%s: %d entries in one encoding, %d in the other", signal, e, n.Entries)
			}
			entries[signal] = n.Entries
			var got, want any
			switch signal {
			case telemetry.SignalTraces:
				got, want = b.Spans, wantSpans
			case telemetry.SignalMetrics:
				got, want = b.Metrics, wantMetrics
			case telemetry.SignalLogs:
				got, want = b.Logs, wantLogs
			}
			if !reflect.DeepEqual(got, want) {
				t.Errorf("%s %s:\n%s\nwant\n%s", signal, enc, dump(got), dump(want))
			}
		}
	}
	// The fixtures leave no field of our types out.
	for _, v := range []any{*wantSpans[0], *wantLogs[0], *wantMetrics[1], *wantResource, *wantScope, wantSpans[0].Events[0], wantSpans[0].Links[0], wantMetrics[0].Points[0].Exemplars[0]} {
		rv := reflect.ValueOf(v)
		for i := range rv.NumField() {
			if name := rv.Type().Field(i).Name; rv.Field(i).IsZero() && name != "Request" {
				t.Errorf("%T.%s is never set", v, name)
			}
		}
	}
}

func dump(v any) string {
	var s strings.Builder
	rv := reflect.ValueOf(v)
	for i := range rv.Len() {
		fmt.Fprintf(&s, "%+v\n", rv.Index(i).Elem().Interface())
	}
	return s.String()
}

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

func TestSharedByPointer(t *testing.T) {
	td, _ := fullTraces()
	spans := td.ResourceSpans().At(0).ScopeSpans().At(0).Spans()
	spans.At(0).CopyTo(spans.AppendEmpty())
	var b telemetry.Batch
	Traces(td, &b)
	Traces(td, &b)
	if len(b.Spans) != 4 || b.Spans[0].Resource != b.Spans[1].Resource || b.Spans[0].Scope != b.Spans[1].Scope || b.Spans[1].Resource == b.Spans[2].Resource {
		t.Error("resources and scopes must be shared within one request only")
	}
}

func TestCountAgainstDecoded(t *testing.T) {
	for n := range 5 {
		td := ptrace.NewTraces()
		for range n {
			rs := td.ResourceSpans().AppendEmpty()
			for range n {
				ss := rs.ScopeSpans().AppendEmpty()
				for range n {
					ss.Spans().AppendEmpty().SetName(`a "quoted" \ name {[`)
				}
			}
		}
		pb := must((&ptrace.ProtoMarshaler{}).MarshalTraces(td))
		js := must((&ptrace.JSONMarshaler{}).MarshalTraces(td))
		for enc, body := range map[Encoding][]byte{Protobuf: pb, JSON: js} {
			if got, err := CountBody(telemetry.SignalTraces, enc, body); err != nil || got.Items != td.SpanCount() {
				t.Errorf("%s: %+v, %v; want %d", enc, got, err, td.SpanCount())
			}
		}
	}
}

func TestTooMany(t *testing.T) {
	field := func(n protowire.Number, b []byte) []byte {
		return protowire.AppendBytes(protowire.AppendTag(nil, n, protowire.BytesType), b)
	}
	for name, c := range map[string]struct {
		signal telemetry.Signal
		enc    Encoding
		body   []byte
		what   string
	}{
		"spans":      {telemetry.SignalTraces, Protobuf, field(1, field(2, bytes.Repeat([]byte{0x12, 0}, 40_000))), "items"},
		"old spans":  {telemetry.SignalTraces, Protobuf, field(1, field(1000, bytes.Repeat([]byte{0x12, 0}, 40_000))), "items"},
		"points":     {telemetry.SignalMetrics, Protobuf, field(1, field(2, field(2, field(7, bytes.Repeat([]byte{0x0a, 0}, 40_000))))), "items"},
		"records":    {telemetry.SignalLogs, Protobuf, field(1, field(2, bytes.Repeat([]byte{0x12, 0}, 40_000))), "items"},
		"resources":  {telemetry.SignalLogs, Protobuf, bytes.Repeat([]byte{0x0a, 0}, 400_000), "entries"},
		"json spans": {telemetry.SignalTraces, JSON, []byte(`{"resource_spans":[{"scope_spans":[{"spans":[` + strings.Repeat("{},", 40_000) + `{}]}]}]}`), "items"},
		"json":       {telemetry.SignalTraces, JSON, []byte(`[` + strings.Repeat("{},", 400_000) + `{}]`), "entries"},
	} {
		var b telemetry.Batch
		_, err := Decode(c.signal, c.enc, c.body, &b)
		var many *TooManyError
		if !errors.As(err, &many) || many.What != c.what {
			t.Errorf("%s: %v", name, err)
		}
		if avg := testing.AllocsPerRun(5, func() { _, _ = CountBody(c.signal, c.enc, c.body) }); avg > 10 {
			t.Errorf("%s: counting takes %v allocations", name, avg)
		}
	}
}

func seeds(f *testing.F) {
	td, _ := fullTraces()
	md, _ := fullMetrics()
	ld, _ := fullLogs()
	f.Add(must((&ptrace.ProtoMarshaler{}).MarshalTraces(td)))
	f.Add(must((&pmetric.ProtoMarshaler{}).MarshalMetrics(md)))
	f.Add(must((&plog.ProtoMarshaler{}).MarshalLogs(ld)))
	f.Add(must((&ptrace.JSONMarshaler{}).MarshalTraces(td)))
	f.Add(must((&pmetric.JSONMarshaler{}).MarshalMetrics(md)))
	f.Add(must((&plog.JSONMarshaler{}).MarshalLogs(ld)))
	for _, s := range []string{"", "{}", "[", "null", `{"resourceSpans":[null,{"scopeSpans":[{"sp\u0061ns":[{},null]}]}]}`, `{"a":"\`, "\x7b\x7b", "\x0a\xff\xff\xff\xff\x0f",
		`{"resourceSpans":{"scopeSpans":{"spans":{}}}}`, `{"resourceSpans":[{"scopeSpans":[{"spans":[[{}],1,"x"]}]}]}`} {
		f.Add([]byte(s))
	}
}

// FuzzDecode: no panic, and never more items out than counted beforehand.
func FuzzDecode(f *testing.F) {
	seeds(f)
	f.Fuzz(func(t *testing.T, body []byte) {
		for _, signal := range []telemetry.Signal{telemetry.SignalTraces, telemetry.SignalMetrics, telemetry.SignalLogs} {
			for _, enc := range []Encoding{Protobuf, JSON} {
				var b telemetry.Batch
				n, err := Decode(signal, enc, body, &b)
				if err != nil {
					continue
				}
				got := len(b.Spans) + len(b.Logs)
				for _, m := range b.Metrics {
					got += len(m.Points)
				}
				if got > n.Items {
					t.Fatalf("%s %s: %d items counted, %d decoded", signal, enc, n.Items, got)
				}
			}
		}
	})
}

// FuzzCount: counting ends, keeps to its limits and is the same every time.
func FuzzCount(f *testing.F) {
	seeds(f)
	f.Fuzz(func(t *testing.T, body []byte) {
		l := Limits{Items: 5, Entries: 20}
		for _, signal := range []telemetry.Signal{telemetry.SignalTraces, telemetry.SignalMetrics, telemetry.SignalLogs} {
			for _, count := range []func(telemetry.Signal, []byte, Limits) (Count, error){CountProto, CountJSON} {
				n, err := count(signal, body, l)
				var many *TooManyError
				if over := n.Items > l.Items || n.Entries > l.Entries; over != errors.As(err, &many) {
					t.Fatalf("%+v with %v", n, err)
				}
				if again, _ := count(signal, body, l); again != n {
					t.Fatalf("%+v, then %+v", n, again)
				}
			}
		}
	})
}

func BenchmarkDecode(b *testing.B) {
	td := ptrace.NewTraces()
	ss := td.ResourceSpans().AppendEmpty().ScopeSpans().AppendEmpty()
	for i := range 500 {
		sp := ss.Spans().AppendEmpty()
		sp.SetName("GET /")
		sp.SetSpanID([8]byte{byte(i), byte(i >> 8), 1})
		for _, k := range []string{"http.request.method", "url.path", "http.route", "server.address", "peer", "user"} {
			sp.Attributes().PutStr(k, "value")
		}
	}
	for enc, body := range map[Encoding][]byte{Protobuf: must((&ptrace.ProtoMarshaler{}).MarshalTraces(td)), JSON: must((&ptrace.JSONMarshaler{}).MarshalTraces(td))} {
		b.Run(string(enc)+" count", func(b *testing.B) {
			for b.Loop() {
				_, _ = CountBody(telemetry.SignalTraces, enc, body)
			}
		})
		b.Run(string(enc), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				var batch telemetry.Batch
				if _, err := Decode(telemetry.SignalTraces, enc, body, &batch); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
