package otlp

import (
	"encoding/hex"
	"encoding/json"
	"math"
	"strconv"

	"otelings/telemetry"
)

// The way back from our types to OTLP/JSON (protobuf's JSON mapping with
// OTLP's rules: ids in hexadecimal, enums as numbers, 64-bit integers as
// strings). It is written here and not with pdata, whose maps cannot hold a key
// twice: what came twice must be saved twice. Items that follow one another
// and share resource and scope by pointer stand in one group, as they came.

type (
	u64   uint64
	real  float64
	hexID []byte

	jsonValue struct {
		String *string    `json:"stringValue,omitempty"`
		Bool   *bool      `json:"boolValue,omitempty"`
		Int    *string    `json:"intValue,omitempty"`
		Double *real      `json:"doubleValue,omitempty"`
		Array  *jsonArray `json:"arrayValue,omitempty"`
		Map    *jsonMap   `json:"kvlistValue,omitempty"`
		Bytes  *[]byte    `json:"bytesValue,omitempty"`
	}
	jsonArray struct {
		Values []jsonValue `json:"values,omitempty"`
	}
	jsonMap struct {
		Values []jsonAttr `json:"values,omitempty"`
	}
	jsonAttr struct {
		Key   string    `json:"key"`
		Value jsonValue `json:"value"`
	}
	jsonResource struct {
		Attrs   []jsonAttr `json:"attributes,omitempty"`
		Dropped uint32     `json:"droppedAttributesCount,omitempty"`
	}
	jsonScope struct {
		Name    string     `json:"name,omitempty"`
		Version string     `json:"version,omitempty"`
		Attrs   []jsonAttr `json:"attributes,omitempty"`
		Dropped uint32     `json:"droppedAttributesCount,omitempty"`
	}
)

// MarshalJSON writes a decimal string.
func (n u64) MarshalJSON() ([]byte, error) {
	return []byte(`"` + strconv.FormatUint(uint64(n), 10) + `"`), nil
}

// MarshalJSON writes a number, or the mapping's words for those JSON has not.
func (f real) MarshalJSON() ([]byte, error) {
	switch v := float64(f); {
	case math.IsNaN(v):
		return []byte(`"NaN"`), nil
	case math.IsInf(v, 1):
		return []byte(`"Infinity"`), nil
	case math.IsInf(v, -1):
		return []byte(`"-Infinity"`), nil
	case v == 0 && math.Signbit(v):
		return []byte("-0.0"), nil
	default:
		return json.Marshal(v)
	}
}

// MarshalJSON writes hexadecimal, as OTLP has its ids.
func (b hexID) MarshalJSON() ([]byte, error) {
	return []byte(`"` + hex.EncodeToString(b) + `"`), nil
}

func traceHex(id telemetry.TraceID) hexID {
	if id.IsZero() {
		return nil
	}
	return id[:]
}

func spanHex(id telemetry.SpanID) hexID {
	if id.IsZero() {
		return nil
	}
	return id[:]
}

func valueJSON(v telemetry.Value) (out jsonValue) {
	switch v.Type() {
	case telemetry.ValueString:
		s := v.Str()
		out.String = &s
	case telemetry.ValueBool:
		b := v.Bool()
		out.Bool = &b
	case telemetry.ValueInt:
		n := strconv.FormatInt(v.Int(), 10)
		out.Int = &n
	case telemetry.ValueDouble:
		f := real(v.Double())
		out.Double = &f
	case telemetry.ValueBytes:
		b := []byte(v.Str())
		out.Bytes = &b
	case telemetry.ValueArray:
		out.Array = &jsonArray{}
		for _, e := range v.List() {
			out.Array.Values = append(out.Array.Values, valueJSON(e))
		}
	case telemetry.ValueMap:
		out.Map = &jsonMap{attrsJSON(v.Fields())}
	}
	return out
}

func attrsJSON(a telemetry.Attrs) []jsonAttr {
	var out []jsonAttr
	for _, e := range a {
		out = append(out, jsonAttr{e.Key, valueJSON(e.Value)})
	}
	return out
}

func resourceJSON(r *telemetry.Resource) (jsonResource, string) {
	if r == nil {
		return jsonResource{}, ""
	}
	return jsonResource{attrsJSON(r.Attrs), r.Dropped}, r.SchemaURL
}

func scopeJSON(s *telemetry.Scope) (jsonScope, string) {
	if s == nil {
		return jsonScope{}, ""
	}
	return jsonScope{s.Name, s.Version, attrsJSON(s.Attrs), s.Dropped}, s.SchemaURL
}

type (
	jsonTraces struct {
		Groups []*jsonResourceSpans `json:"resourceSpans"`
	}
	jsonResourceSpans struct {
		Resource jsonResource      `json:"resource"`
		Scopes   []*jsonScopeSpans `json:"scopeSpans"`
		Schema   string            `json:"schemaUrl,omitempty"`
	}
	jsonScopeSpans struct {
		Scope  jsonScope  `json:"scope"`
		Spans  []jsonSpan `json:"spans"`
		Schema string     `json:"schemaUrl,omitempty"`
	}
	jsonSpan struct {
		TraceID       hexID       `json:"traceId,omitempty"`
		SpanID        hexID       `json:"spanId,omitempty"`
		TraceState    string      `json:"traceState,omitempty"`
		ParentID      hexID       `json:"parentSpanId,omitempty"`
		Flags         uint32      `json:"flags,omitempty"`
		Name          string      `json:"name,omitempty"`
		Kind          int32       `json:"kind,omitempty"`
		Start         u64         `json:"startTimeUnixNano,omitempty"`
		End           u64         `json:"endTimeUnixNano,omitempty"`
		Attrs         []jsonAttr  `json:"attributes,omitempty"`
		DroppedAttrs  uint32      `json:"droppedAttributesCount,omitempty"`
		Events        []jsonEvent `json:"events,omitempty"`
		DroppedEvents uint32      `json:"droppedEventsCount,omitempty"`
		Links         []jsonLink  `json:"links,omitempty"`
		DroppedLinks  uint32      `json:"droppedLinksCount,omitempty"`
		Status        *jsonStatus `json:"status,omitempty"`
	}
	jsonStatus struct {
		Message string `json:"message,omitempty"`
		Code    int32  `json:"code,omitempty"`
	}
	jsonEvent struct {
		Time    u64        `json:"timeUnixNano,omitempty"`
		Name    string     `json:"name,omitempty"`
		Attrs   []jsonAttr `json:"attributes,omitempty"`
		Dropped uint32     `json:"droppedAttributesCount,omitempty"`
	}
	jsonLink struct {
		TraceID    hexID      `json:"traceId,omitempty"`
		SpanID     hexID      `json:"spanId,omitempty"`
		TraceState string     `json:"traceState,omitempty"`
		Attrs      []jsonAttr `json:"attributes,omitempty"`
		Dropped    uint32     `json:"droppedAttributesCount,omitempty"`
		Flags      uint32     `json:"flags,omitempty"`
	}
)

// grouped walks items in order: resource is called where another resource
// begins, scope where another scope begins in it, add for every item.
func grouped[T any](items []T, of func(T) (*telemetry.Resource, *telemetry.Scope), resource, scope, add func(T)) {
	var res *telemetry.Resource
	var sc *telemetry.Scope
	for i, it := range items {
		r, s := of(it)
		if i == 0 || r != res {
			resource(it)
		}
		if i == 0 || r != res || s != sc {
			scope(it)
		}
		res, sc = r, s
		add(it)
	}
}

func tracesJSON(spans []*telemetry.Span) (out jsonTraces) {
	var group *jsonResourceSpans
	var in *jsonScopeSpans
	grouped(spans, func(s *telemetry.Span) (*telemetry.Resource, *telemetry.Scope) { return s.Resource, s.Scope },
		func(s *telemetry.Span) {
			group = &jsonResourceSpans{}
			group.Resource, group.Schema = resourceJSON(s.Resource)
			out.Groups = append(out.Groups, group)
		},
		func(s *telemetry.Span) {
			in = &jsonScopeSpans{}
			in.Scope, in.Schema = scopeJSON(s.Scope)
			group.Scopes = append(group.Scopes, in)
		},
		func(s *telemetry.Span) { in.Spans = append(in.Spans, spanJSON(s)) })
	return out
}

func spanJSON(s *telemetry.Span) jsonSpan {
	out := jsonSpan{
		TraceID: traceHex(s.TraceID), SpanID: spanHex(s.SpanID), TraceState: s.TraceState, ParentID: spanHex(s.ParentID), Flags: s.Flags,
		Name: s.Name, Kind: int32(s.Kind), Start: u64(s.Start), End: u64(s.End), Attrs: attrsJSON(s.Attrs), DroppedAttrs: s.DroppedAttrs,
		DroppedEvents: s.DroppedEvents, DroppedLinks: s.DroppedLinks,
	}
	for _, e := range s.Events {
		out.Events = append(out.Events, jsonEvent{u64(e.Time), e.Name, attrsJSON(e.Attrs), e.Dropped})
	}
	for _, l := range s.Links {
		out.Links = append(out.Links, jsonLink{traceHex(l.TraceID), spanHex(l.SpanID), l.TraceState, attrsJSON(l.Attrs), l.Dropped, l.Flags})
	}
	if s.Status != 0 || s.StatusMessage != "" {
		out.Status = &jsonStatus{s.StatusMessage, int32(s.Status)}
	}
	return out
}

type (
	jsonLogs struct {
		Groups []*jsonResourceLogs `json:"resourceLogs"`
	}
	jsonResourceLogs struct {
		Resource jsonResource     `json:"resource"`
		Scopes   []*jsonScopeLogs `json:"scopeLogs"`
		Schema   string           `json:"schemaUrl,omitempty"`
	}
	jsonScopeLogs struct {
		Scope  jsonScope `json:"scope"`
		Logs   []jsonLog `json:"logRecords"`
		Schema string    `json:"schemaUrl,omitempty"`
	}
	jsonLog struct {
		Time         u64        `json:"timeUnixNano,omitempty"`
		Observed     u64        `json:"observedTimeUnixNano,omitempty"`
		Severity     int32      `json:"severityNumber,omitempty"`
		SeverityText string     `json:"severityText,omitempty"`
		Body         *jsonValue `json:"body,omitempty"`
		Attrs        []jsonAttr `json:"attributes,omitempty"`
		Dropped      uint32     `json:"droppedAttributesCount,omitempty"`
		Flags        uint32     `json:"flags,omitempty"`
		TraceID      hexID      `json:"traceId,omitempty"`
		SpanID       hexID      `json:"spanId,omitempty"`
		EventName    string     `json:"eventName,omitempty"`
	}
)

func logsJSON(logs []*telemetry.LogRecord) (out jsonLogs) {
	var group *jsonResourceLogs
	var in *jsonScopeLogs
	grouped(logs, func(l *telemetry.LogRecord) (*telemetry.Resource, *telemetry.Scope) { return l.Resource, l.Scope },
		func(l *telemetry.LogRecord) {
			group = &jsonResourceLogs{}
			group.Resource, group.Schema = resourceJSON(l.Resource)
			out.Groups = append(out.Groups, group)
		},
		func(l *telemetry.LogRecord) {
			in = &jsonScopeLogs{}
			in.Scope, in.Schema = scopeJSON(l.Scope)
			group.Scopes = append(group.Scopes, in)
		},
		func(l *telemetry.LogRecord) { in.Logs = append(in.Logs, logJSON(l)) })
	return out
}

func logJSON(l *telemetry.LogRecord) jsonLog {
	out := jsonLog{
		Time: u64(l.Time), Observed: u64(l.Observed), Severity: l.Severity, SeverityText: l.SeverityText, Attrs: attrsJSON(l.Attrs),
		Dropped: l.Dropped, Flags: l.Flags, TraceID: traceHex(l.TraceID), SpanID: spanHex(l.SpanID), EventName: l.EventName,
	}
	if l.Body.Type() != telemetry.ValueEmpty {
		body := valueJSON(l.Body)
		out.Body = &body
	}
	return out
}
