package cli

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"iter"
	"math"
	"strconv"
	"time"

	"otelings/diagnosis"
	"otelings/internal/i18n"
	"otelings/telemetry"
	"otelings/trainer"
)

// The lines of `scope --json`. Ids are hexadecimal and nanoseconds since the
// epoch are strings, as in OTLP/JSON: they do not fit a double.
type (
	listeningJSON struct {
		Type      string   `json:"type"`
		Protocol  string   `json:"protocol"`
		Addresses []string `json:"addresses"`
		Endpoint  string   `json:"endpoint"`
		Taken     string   `json:"taken,omitempty"` // the port that is another program's
		Remote    bool     `json:"remote"`
	}
	sourceJSON struct {
		Service  string          `json:"service"`
		Resource json.RawMessage `json:"resource"`
		Scope    string          `json:"scope"`
		Request  uint64          `json:"request"`
	}
	spanJSON struct {
		Type     string         `json:"type"`
		TraceID  string         `json:"trace_id"`
		SpanID   string         `json:"span_id"`
		ParentID string         `json:"parent_id"`
		Name     string         `json:"name"`
		Kind     string         `json:"kind"`
		Start    string         `json:"start_unix_nano"`
		End      string         `json:"end_unix_nano"`
		MS       float64        `json:"ms"`
		Status   string         `json:"status"`
		Message  string         `json:"status_message,omitempty"`
		Attrs    map[string]any `json:"attributes"`
		Events   []eventJSON    `json:"events"`
		Links    []linkJSON     `json:"links"`
		sourceJSON
	}
	eventJSON struct {
		Time  string         `json:"time_unix_nano"`
		Name  string         `json:"name"`
		Attrs map[string]any `json:"attributes"`
	}
	linkJSON struct {
		TraceID string         `json:"trace_id"`
		SpanID  string         `json:"span_id"`
		Attrs   map[string]any `json:"attributes"`
	}
	metricJSON struct {
		Type        string      `json:"type"`
		Name        string      `json:"name"`
		Description string      `json:"description"`
		Unit        string      `json:"unit"`
		Kind        string      `json:"kind"`
		Temporality string      `json:"temporality"`
		Monotonic   bool        `json:"monotonic"`
		Points      []pointJSON `json:"points"`
		sourceJSON
	}
	pointJSON struct {
		Start   string         `json:"start_unix_nano"`
		Time    string         `json:"time_unix_nano"`
		Attrs   map[string]any `json:"attributes"`
		Value   any            `json:"value,omitempty"`
		Count   *uint64        `json:"count,omitempty"`
		Sum     any            `json:"sum,omitempty"`
		Min     any            `json:"min,omitempty"`
		Max     any            `json:"max,omitempty"`
		Bounds  []any          `json:"bounds,omitempty"`
		Buckets []uint64       `json:"buckets,omitempty"`
	}
	logJSON struct {
		Type     string         `json:"type"`
		Time     string         `json:"time_unix_nano"`
		Observed string         `json:"observed_unix_nano"`
		Severity int32          `json:"severity"`
		Text     string         `json:"severity_text"`
		Event    string         `json:"event_name,omitempty"`
		Body     any            `json:"body"`
		Attrs    map[string]any `json:"attributes"`
		TraceID  string         `json:"trace_id,omitempty"`
		SpanID   string         `json:"span_id,omitempty"`
		sourceJSON
	}
	refusedJSON struct {
		Type      string            `json:"type"`
		Request   uint64            `json:"request"`
		Time      time.Time         `json:"time"`
		Outcome   telemetry.Outcome `json:"outcome"`
		Cause     telemetry.Cause   `json:"cause"`
		Transport string            `json:"transport"`
		Signal    telemetry.Signal  `json:"signal"`
		Method    string            `json:"method"`
		Path      string            `json:"path"`
		Code      string            `json:"code"`
		Detail    string            `json:"detail"`
		Remote    string            `json:"remote"`
		UserAgent string            `json:"user_agent"`
	}
	diagnosisJSON struct {
		Type    string          `json:"type"`
		Cause   telemetry.Cause `json:"cause"`
		Level   diagnosis.Level `json:"level"`
		Count   int             `json:"count"`
		Message i18n.Text       `json:"message"`
		Fix     i18n.Text       `json:"fix"`
		Code    string          `json:"code"`
		Env     string          `json:"env"`
		FAQ     string          `json:"faq"`
		Detail  i18n.Text       `json:"detail"`
		Last    uint64          `json:"last_request"`
		Spans   []exampleJSON   `json:"spans"` // at most three
	}
	exampleJSON struct {
		TraceID string `json:"trace_id"`
		SpanID  string `json:"span_id"`
		Name    string `json:"name"`
	}
	evictedJSON struct {
		Type  string `json:"type"`
		Items int    `json:"items"` // since the last such line
		Total int    `json:"total"`
		Last  uint64 `json:"request"` // the last one that is counted; lines of it and earlier ones may follow
		Kept  struct {
			Spans      int   `json:"spans"`
			DataPoints int   `json:"data_points"`
			LogRecords int   `json:"log_records"`
			Bytes      int64 `json:"bytes"`
		} `json:"kept"`
	}
)

func listeningLine(l trainer.Listener) listeningJSON {
	return listeningJSON{Type: "listening", Protocol: l.Protocol, Addresses: l.Addrs, Endpoint: l.URL(), Taken: l.Taken, Remote: l.Remote}
}

// arrivalLines is what arrived in order, then the diagnoses that changed. A line
// is made when it is asked for: all of a large request together could be many
// times what it took on the wire.
func arrivalLines(a trainer.Arrival) iter.Seq[any] {
	return func(yield func(any) bool) {
		var from sources
		for _, r := range a.Requests {
			if !requestLines(&r, &from, yield) {
				return
			}
		}
		for _, d := range a.Diagnoses {
			if !yield(diagnosisLine(d)) {
				return
			}
		}
		if a.Evicted > 0 {
			e := evictedJSON{Type: "evicted", Items: a.Evicted, Total: a.Counts.EvictedItems, Last: a.Last}
			e.Kept.Spans, e.Kept.DataPoints, e.Kept.LogRecords, e.Kept.Bytes = a.Counts.KeptSpans, a.Counts.KeptPoints, a.Counts.KeptLogs, a.Counts.Bytes
			yield(e)
		}
	}
}

func requestLines(r *telemetry.Batch, from *sources, yield func(any) bool) bool {
	for _, s := range r.Spans {
		if !yield(spanLine(s, from)) {
			return false
		}
	}
	for _, m := range r.Metrics {
		if !yield(metricLine(m, from)) {
			return false
		}
	}
	for _, l := range r.Logs {
		if !yield(logLine(l, from)) {
			return false
		}
	}
	if d := r.Door; d.TurnedAway() {
		return yield(refusedJSON{"refused", d.Seq, d.Time, d.Outcome, d.Cause, d.Transport, d.Signal, d.Method, d.Path, d.Code, d.Detail, d.Remote, d.UserAgent})
	}
	return true
}

func diagnosisLine(f diagnosis.Finding) diagnosisJSON {
	out := diagnosisJSON{
		Type: "diagnosis", Cause: f.Cause, Level: f.Level, Count: f.Count, Message: f.Says, Fix: f.Fix, Code: f.Code, Env: f.Env, FAQ: f.FAQ,
		Detail: f.Detail, Last: f.Last, Spans: []exampleJSON{},
	}
	for _, s := range f.Spans {
		out.Spans = append(out.Spans, exampleJSON{s.TraceID.String(), s.SpanID.String(), s.Name})
	}
	return out
}

// sources writes the resource of several items once.
type sources struct {
	last *telemetry.Resource
	line sourceJSON
}

func (x *sources) of(r *telemetry.Resource, s *telemetry.Scope, request uint64) sourceJSON {
	if x.line.Resource == nil || r != x.last {
		x.last, x.line = r, sourceJSON{Service: r.Service(), Resource: json.RawMessage("{}")}
		if r != nil {
			x.line.Resource = objectOf(r.Attrs)
		}
	}
	out := x.line
	out.Request = request
	if s != nil {
		out.Scope = s.Name
	}
	return out
}

// objectOf is attributes in JSON.
func objectOf(a telemetry.Attrs) json.RawMessage {
	var out bytes.Buffer
	enc := json.NewEncoder(&out)
	enc.SetEscapeHTML(false)
	if enc.Encode(attrsOf(a)) != nil { // attrsOf makes only what JSON has
		return json.RawMessage("{}")
	}
	return out.Bytes()
}

func spanLine(s *telemetry.Span, from *sources) spanJSON {
	out := spanJSON{
		Type: "span", TraceID: s.TraceID.String(), SpanID: s.SpanID.String(), Name: s.Name, Kind: s.Kind.String(), Start: nano(s.Start), End: nano(s.End),
		MS: float64(s.Duration()) / float64(time.Millisecond), Status: s.Status.String(), Message: s.StatusMessage, Attrs: attrsOf(s.Attrs),
		Events: []eventJSON{}, Links: []linkJSON{}, sourceJSON: from.of(s.Resource, s.Scope, s.Request),
	}
	if !s.Root() {
		out.ParentID = s.ParentID.String()
	}
	for _, e := range s.Events {
		out.Events = append(out.Events, eventJSON{nano(e.Time), e.Name, attrsOf(e.Attrs)})
	}
	for _, l := range s.Links {
		out.Links = append(out.Links, linkJSON{l.TraceID.String(), l.SpanID.String(), attrsOf(l.Attrs)})
	}
	return out
}

func metricLine(m *telemetry.Metric, from *sources) metricJSON {
	out := metricJSON{
		Type: "metric", Name: m.Name, Description: m.Description, Unit: m.Unit, Kind: string(m.Type), Temporality: m.Temporality.String(), Monotonic: m.Monotonic,
		Points: make([]pointJSON, len(m.Points)), sourceJSON: from.of(m.Resource, m.Scope, m.Request),
	}
	for i := range m.Points {
		out.Points[i] = pointOf(m.Type, &m.Points[i])
	}
	return out
}

func pointOf(t telemetry.MetricType, p *telemetry.Point) pointJSON {
	out := pointJSON{Start: nano(p.Start), Time: nano(p.Time), Attrs: attrsOf(p.Attrs)}
	if t == telemetry.MetricGauge || t == telemetry.MetricSum {
		out.Value = valueOf(p.Value)
		return out
	}
	out.Count, out.Buckets = &p.Count, p.Buckets
	for _, b := range p.Bounds {
		out.Bounds = append(out.Bounds, number(b))
	}
	for _, x := range []struct {
		has   bool
		value float64
		to    *any
	}{{p.HasSum, p.Sum, &out.Sum}, {p.HasMin, p.Min, &out.Min}, {p.HasMax, p.Max, &out.Max}} {
		if x.has {
			*x.to = number(x.value)
		}
	}
	return out
}

func logLine(l *telemetry.LogRecord, from *sources) logJSON {
	out := logJSON{
		Type: "log", Time: nano(l.Time), Observed: nano(l.Observed), Severity: l.Severity, Text: l.SeverityText, Event: l.EventName,
		Body: valueOf(l.Body), Attrs: attrsOf(l.Attrs), sourceJSON: from.of(l.Resource, l.Scope, l.Request),
	}
	if !l.TraceID.IsZero() {
		out.TraceID = l.TraceID.String()
	}
	if !l.SpanID.IsZero() {
		out.SpanID = l.SpanID.String()
	}
	return out
}

func nano(n uint64) string { return strconv.FormatUint(n, 10) }

// attrsOf is attributes as an object; of a repeated key the last value stays.
func attrsOf(a telemetry.Attrs) map[string]any {
	out := make(map[string]any, len(a))
	for _, x := range a {
		out[x.Key] = valueOf(x.Value)
	}
	return out
}

func valueOf(v telemetry.Value) any {
	switch v.Type() {
	case telemetry.ValueDouble:
		return number(v.Double())
	case telemetry.ValueBytes:
		return base64.StdEncoding.EncodeToString([]byte(v.Str()))
	case telemetry.ValueArray:
		out := make([]any, len(v.List()))
		for i, e := range v.List() {
			out[i] = valueOf(e)
		}
		return out
	case telemetry.ValueMap:
		return attrsOf(v.Fields())
	}
	return v.Any()
}

// number is a double as JSON can have it: the ones it has not are words, as in
// protobuf's mapping.
func number(f float64) any {
	switch {
	case math.IsNaN(f):
		return "NaN"
	case math.IsInf(f, 1):
		return "Infinity"
	case math.IsInf(f, -1):
		return "-Infinity"
	}
	return f
}
