package otlp

import (
	"math"
	"math/rand/v2"
	"reflect"
	"strconv"
	"time"

	"otelings/telemetry"
)

// random makes telemetry of every kind of field from a seed; valid keeps to
// what the protocol asks of a sender (ids, names, text in UTF-8).
type random struct {
	*rand.Rand
	valid bool
}

func newRandom(seed uint64, valid bool) random {
	return random{rand.New(rand.NewPCG(seed, 7)), valid}
}

func (r random) text() string {
	all := []string{"", "a", "GET /orders/{id}", "订单\u2028", "a\x00\n</b>", "\"\\", "0102030405060708", "service.name", "\U0001f600", "bad \xff\xfe utf-8"}
	if r.valid {
		all = all[:len(all)-1]
	}
	return all[r.IntN(len(all))]
}

func (r random) number() uint64 {
	return []uint64{0, 1, 127, 1 << 31, 1<<53 + 1, math.MaxInt64, math.MaxUint64, r.Uint64()}[r.IntN(8)]
}

func (r random) real() float64 {
	all := []float64{0, 1, 0.1, -1e300, math.SmallestNonzeroFloat64, math.MaxFloat64, math.NaN(), math.Inf(1), math.Inf(-1), r.NormFloat64(), math.Copysign(0, -1)}
	if r.valid {
		all = all[:10] // an encoder leaves a zero out whatever its sign
	}
	return all[r.IntN(len(all))]
}

func (r random) flag() bool { return r.IntN(2) == 0 }

func (r random) small() uint32 {
	return []uint32{0, 1, 257, math.MaxUint32, r.Uint32()}[r.IntN(5)]
}

func (r random) traceID() (id telemetry.TraceID) {
	if r.valid || r.flag() {
		id[r.IntN(16)], id[15] = byte(r.Uint32()), 1
	}
	return id
}

func (r random) spanID() (id telemetry.SpanID) {
	if r.valid || r.flag() {
		id[r.IntN(8)], id[7] = byte(r.Uint32()), 1
	}
	return id
}

func (r random) value(depth int) telemetry.Value {
	n := 8
	if depth == 0 {
		n = 6
	}
	switch r.IntN(n) {
	case 0:
		return telemetry.Value{}
	case 1:
		return telemetry.String(r.text())
	case 2:
		return telemetry.Bool(r.flag())
	case 3:
		return telemetry.Int(int64(r.number()))
	case 4:
		return telemetry.Double(r.real())
	case 5:
		return telemetry.Bytes([]byte(r.text() + "\xff"))
	case 6:
		list := make([]telemetry.Value, 0, 3)
		for range r.IntN(4) {
			list = append(list, r.value(depth-1))
		}
		return telemetry.Array(list)
	}
	return telemetry.Map(r.attrs(depth - 1))
}

func (r random) attrs(depth int) telemetry.Attrs {
	var out telemetry.Attrs
	for range r.IntN(4) {
		out = append(out, telemetry.Attr{Key: r.text(), Value: r.value(depth)})
	}
	return out
}

func (r random) resource() *telemetry.Resource {
	return &telemetry.Resource{Attrs: r.attrs(3), Dropped: r.small(), SchemaURL: r.text()}
}

func (r random) scope() *telemetry.Scope {
	return &telemetry.Scope{Name: r.text(), Version: r.text(), Attrs: r.attrs(3), Dropped: r.small(), SchemaURL: r.text()}
}

func (r random) span(res *telemetry.Resource, sc *telemetry.Scope) *telemetry.Span {
	s := &telemetry.Span{
		TraceID: r.traceID(), SpanID: r.spanID(), TraceState: r.text(), Flags: r.small(), Name: r.text(), Kind: telemetry.Kind(r.IntN(7) - 1), Start: r.number(), End: r.number(),
		Attrs: r.attrs(4), DroppedAttrs: r.small(), DroppedEvents: r.small(), DroppedLinks: r.small(), Status: telemetry.StatusCode(r.IntN(4)), StatusMessage: r.text(), Resource: res, Scope: sc,
	}
	if r.flag() {
		s.ParentID = r.spanID()
	}
	for range r.IntN(3) {
		s.Events = append(s.Events, telemetry.Event{Time: r.number(), Name: r.text(), Attrs: r.attrs(2), Dropped: r.small()})
		s.Links = append(s.Links, telemetry.Link{TraceID: r.traceID(), SpanID: r.spanID(), TraceState: r.text(), Attrs: r.attrs(2), Dropped: r.small(), Flags: r.small()})
	}
	return s
}

func (r random) log(res *telemetry.Resource, sc *telemetry.Scope) *telemetry.LogRecord {
	return &telemetry.LogRecord{
		Time: r.number(), Observed: r.number(), Severity: int32(r.IntN(30) - 2), SeverityText: r.text(), EventName: r.text(), Body: r.value(4), Attrs: r.attrs(4), Dropped: r.small(),
		TraceID: r.traceID(), SpanID: r.spanID(), Flags: r.small(), Resource: res, Scope: sc,
	}
}

func (r random) metric(res *telemetry.Resource, sc *telemetry.Scope) *telemetry.Metric {
	types := []telemetry.MetricType{telemetry.MetricGauge, telemetry.MetricSum, telemetry.MetricHistogram, telemetry.MetricExpHistogram, telemetry.MetricSummary, ""}
	if r.valid {
		types = types[:5]
	}
	m := &telemetry.Metric{Name: r.text(), Description: r.text(), Unit: r.text(), Metadata: r.attrs(2), Type: types[r.IntN(len(types))], Resource: res, Scope: sc}
	if r.valid {
		m.Name = "m" + m.Name
	}
	switch m.Type {
	case telemetry.MetricSum:
		m.Monotonic = r.flag()
		fallthrough
	case telemetry.MetricHistogram, telemetry.MetricExpHistogram:
		m.Temporality = telemetry.Temporality(r.IntN(4))
	case "":
		return m
	}
	for range r.IntN(4) {
		m.Points = append(m.Points, r.point(m.Type))
	}
	return m
}

func (r random) point(t telemetry.MetricType) telemetry.Point {
	p := telemetry.Point{Start: r.number(), Time: r.number(), Attrs: r.attrs(2), Flags: r.small()}
	if t != telemetry.MetricSummary {
		for range r.IntN(3) {
			p.Exemplars = append(p.Exemplars, telemetry.Exemplar{Time: r.number(), Value: r.measured(), TraceID: r.traceID(), SpanID: r.spanID(), Attrs: r.attrs(1)})
		}
	}
	reals := func() (out []float64) {
		for range r.IntN(4) {
			out = append(out, r.real())
		}
		return out
	}
	counts := func() (out []uint64) {
		for range r.IntN(4) {
			out = append(out, r.number())
		}
		return out
	}
	if t == telemetry.MetricGauge || t == telemetry.MetricSum {
		p.Value = r.measured()
		return p
	}
	p.Count = r.number()
	if t == telemetry.MetricSummary {
		p.HasSum, p.Sum = true, r.real()
		for range r.IntN(3) {
			p.Quantiles = append(p.Quantiles, telemetry.Quantile{Quantile: r.real(), Value: r.real()})
		}
		return p
	}
	for _, o := range []struct {
		has *bool
		v   *float64
	}{{&p.HasSum, &p.Sum}, {&p.HasMin, &p.Min}, {&p.HasMax, &p.Max}} {
		if *o.has = r.flag(); *o.has {
			*o.v = r.real()
		}
	}
	if t == telemetry.MetricHistogram {
		p.Bounds, p.Buckets = reals(), counts()
		return p
	}
	p.Scale, p.ZeroCount, p.ZeroThreshold = int32(r.Uint32()), r.number(), r.real()
	p.PosOffset, p.NegOffset, p.Positive, p.Negative = int32(r.Uint32()), int32(r.Uint32()), counts(), counts()
	return p
}

func (r random) measured() telemetry.Value {
	switch r.IntN(3) {
	case 0:
		return telemetry.Int(int64(r.number()))
	case 1:
		return telemetry.Double(r.real())
	}
	return telemetry.Value{}
}

// batch is a request of one signal.
func (r random) batch(signal telemetry.Signal) (b telemetry.Batch) {
	for range 1 + r.IntN(2) {
		res := r.resource()
		for range 1 + r.IntN(2) {
			sc := r.scope()
			for range 1 + r.IntN(3) {
				switch signal {
				case telemetry.SignalTraces:
					b.Spans = append(b.Spans, r.span(res, sc))
				case telemetry.SignalMetrics:
					b.Metrics = append(b.Metrics, r.metric(res, sc))
				default:
					b.Logs = append(b.Logs, r.log(res, sc))
				}
			}
		}
	}
	b.Door = r.doorEvent(signal)
	b.Door.Outcome = telemetry.Accepted
	return b
}

func (r random) doorEvent(signal telemetry.Signal) telemetry.DoorEvent {
	return telemetry.DoorEvent{
		Time: time.Unix(r.Int64N(4e9), r.Int64N(1e9)).UTC(), Remote: r.text(), Transport: "grpc", Signal: signal, Method: r.text(), Path: r.text(), Encoding: r.text(), Codec: r.text(),
		UserAgent: r.text(), WireBytes: r.IntN(1 << 30), BodyBytes: r.IntN(9), Items: r.IntN(9), Outcome: telemetry.Refused, Cause: telemetry.Cause(r.text()), Code: strconv.Itoa(r.IntN(600)), Detail: r.text(),
	}
}

// alike compares as saving keeps it: any NaN is NaN, an empty list is none, and
// bytes that are not UTF-8 are U+FFFD, each. path names the first difference.
func alike(a, b reflect.Value, path string) string {
	if a.Type() == reflect.TypeFor[telemetry.Value]() {
		return alikeValues(a, b, path)
	}
	switch a.Kind() {
	case reflect.Pointer:
		if a.IsNil() || b.IsNil() {
			if a.IsNil() != b.IsNil() {
				return path
			}
			return ""
		}
		return alike(a.Elem(), b.Elem(), path)
	case reflect.Struct:
		if a.Type() == reflect.TypeFor[time.Time]() {
			if !a.Interface().(time.Time).Equal(b.Interface().(time.Time)) {
				return path
			}
			return ""
		}
		for i := range a.NumField() {
			if d := alike(a.Field(i), b.Field(i), path+"."+a.Type().Field(i).Name); d != "" {
				return d
			}
		}
	case reflect.Slice:
		if a.Len() != b.Len() {
			return path + " length"
		}
		for i := range a.Len() {
			if d := alike(a.Index(i), b.Index(i), path+"["+strconv.Itoa(i)+"]"); d != "" {
				return d
			}
		}
	case reflect.String:
		if plain(a.String()) != plain(b.String()) {
			return path
		}
	case reflect.Float64:
		if !alikeReals(a.Float(), b.Float()) {
			return path
		}
	default:
		if !a.Equal(b) {
			return path
		}
	}
	return ""
}

func plain(s string) string { return string([]rune(s)) }

func alikeReals(a, b float64) bool {
	return math.Float64bits(a) == math.Float64bits(b) || math.IsNaN(a) && math.IsNaN(b)
}

func alikeValues(a, b reflect.Value, path string) string {
	x, y := a.Interface().(telemetry.Value), b.Interface().(telemetry.Value)
	switch {
	case x.Type() != y.Type():
		return path + " type"
	case x.Type() == telemetry.ValueDouble && !alikeReals(x.Double(), y.Double()), x.Int() != y.Int(), x.Bool() != y.Bool():
		return path
	case x.Type() == telemetry.ValueBytes && x.Str() != y.Str(), plain(x.Str()) != plain(y.Str()):
		return path
	}
	if d := alike(reflect.ValueOf(x.List()), reflect.ValueOf(y.List()), path+".list"); d != "" {
		return d
	}
	return alike(reflect.ValueOf(x.Fields()), reflect.ValueOf(y.Fields()), path+".map")
}
