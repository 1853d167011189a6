package otlp

import (
	"go.opentelemetry.io/collector/pdata/pcommon"
	"go.opentelemetry.io/collector/pdata/plog"
	"go.opentelemetry.io/collector/pdata/ptrace"

	"otelings/telemetry"
)

// Traces appends every span of td to into. Resources and scopes are shared by
// pointer between the spans of one request.
func Traces(td ptrace.Traces, into *telemetry.Batch) {
	in := interner{}
	into.Spans = grow(into.Spans, td.SpanCount())
	for _, rs := range td.ResourceSpans().All() {
		res := in.resource(rs.Resource(), rs.SchemaUrl())
		for _, ss := range rs.ScopeSpans().All() {
			scope := in.scope(ss.Scope(), ss.SchemaUrl())
			for _, sp := range ss.Spans().All() {
				into.Spans = append(into.Spans, in.span(sp, res, scope))
			}
		}
	}
}

// Logs appends every record of ld to into, sharing resources and scopes.
func Logs(ld plog.Logs, into *telemetry.Batch) {
	in := interner{}
	into.Logs = grow(into.Logs, ld.LogRecordCount())
	for _, rl := range ld.ResourceLogs().All() {
		res := in.resource(rl.Resource(), rl.SchemaUrl())
		for _, sl := range rl.ScopeLogs().All() {
			scope := in.scope(sl.Scope(), sl.SchemaUrl())
			for _, r := range sl.LogRecords().All() {
				into.Logs = append(into.Logs, &telemetry.LogRecord{
					Time:         uint64(r.Timestamp()),
					Observed:     uint64(r.ObservedTimestamp()),
					Severity:     int32(r.SeverityNumber()),
					SeverityText: in.str(r.SeverityText()),
					EventName:    in.str(r.EventName()),
					Body:         in.value(r.Body()),
					Attrs:        in.attrs(r.Attributes()),
					Dropped:      r.DroppedAttributesCount(),
					TraceID:      telemetry.TraceID(r.TraceID()),
					SpanID:       telemetry.SpanID(r.SpanID()),
					Flags:        uint32(r.Flags()),
					Resource:     res,
					Scope:        scope,
				})
			}
		}
	}
}

func grow[T any](s []*T, n int) []*T {
	if s == nil && n > 0 {
		return make([]*T, 0, n)
	}
	return s
}

func (in interner) span(sp ptrace.Span, res *telemetry.Resource, scope *telemetry.Scope) *telemetry.Span {
	s := &telemetry.Span{
		TraceID:       telemetry.TraceID(sp.TraceID()),
		SpanID:        telemetry.SpanID(sp.SpanID()),
		ParentID:      telemetry.SpanID(sp.ParentSpanID()),
		TraceState:    sp.TraceState().AsRaw(),
		Flags:         sp.Flags(),
		Name:          in.str(sp.Name()),
		Kind:          telemetry.Kind(sp.Kind()),
		Start:         uint64(sp.StartTimestamp()),
		End:           uint64(sp.EndTimestamp()),
		Attrs:         in.attrs(sp.Attributes()),
		DroppedAttrs:  sp.DroppedAttributesCount(),
		DroppedEvents: sp.DroppedEventsCount(),
		DroppedLinks:  sp.DroppedLinksCount(),
		Status:        telemetry.StatusCode(sp.Status().Code()),
		StatusMessage: in.str(sp.Status().Message()),
		Resource:      res,
		Scope:         scope,
	}
	if n := sp.Events().Len(); n > 0 {
		s.Events = make([]telemetry.Event, 0, n)
		for _, e := range sp.Events().All() {
			s.Events = append(s.Events, telemetry.Event{
				Time: uint64(e.Timestamp()), Name: in.str(e.Name()),
				Attrs: in.attrs(e.Attributes()), Dropped: e.DroppedAttributesCount(),
			})
		}
	}
	if n := sp.Links().Len(); n > 0 {
		s.Links = make([]telemetry.Link, 0, n)
		for _, l := range sp.Links().All() {
			s.Links = append(s.Links, telemetry.Link{
				TraceID: telemetry.TraceID(l.TraceID()), SpanID: telemetry.SpanID(l.SpanID()),
				TraceState: l.TraceState().AsRaw(), Attrs: in.attrs(l.Attributes()),
				Dropped: l.DroppedAttributesCount(), Flags: l.Flags(),
			})
		}
	}
	return s
}

func (in interner) resource(r pcommon.Resource, schema string) *telemetry.Resource {
	return &telemetry.Resource{Attrs: in.attrs(r.Attributes()), Dropped: r.DroppedAttributesCount(), SchemaURL: schema}
}

func (in interner) scope(s pcommon.InstrumentationScope, schema string) *telemetry.Scope {
	return &telemetry.Scope{
		Name: s.Name(), Version: s.Version(), Attrs: in.attrs(s.Attributes()),
		Dropped: s.DroppedAttributesCount(), SchemaURL: schema,
	}
}

func (in interner) attrs(m pcommon.Map) telemetry.Attrs {
	if m.Len() == 0 {
		return nil
	}
	out := make(telemetry.Attrs, 0, m.Len())
	for k, v := range m.All() {
		out = append(out, telemetry.Attr{Key: in.str(k), Value: in.value(v)})
	}
	return out
}

// value recurses as deep as the message nests, which counting has bounded.
func (in interner) value(v pcommon.Value) telemetry.Value {
	switch v.Type() {
	case pcommon.ValueTypeStr:
		return telemetry.String(in.str(v.Str()))
	case pcommon.ValueTypeBool:
		return telemetry.Bool(v.Bool())
	case pcommon.ValueTypeInt:
		return telemetry.Int(v.Int())
	case pcommon.ValueTypeDouble:
		return telemetry.Double(v.Double())
	case pcommon.ValueTypeBytes:
		return telemetry.Bytes(v.Bytes().AsRaw())
	case pcommon.ValueTypeMap:
		return telemetry.Map(in.attrs(v.Map()))
	case pcommon.ValueTypeSlice:
		s := v.Slice()
		list := make([]telemetry.Value, 0, s.Len())
		for _, e := range s.All() {
			list = append(list, in.value(e))
		}
		return telemetry.Array(list)
	}
	return telemetry.Value{}
}

// interner makes equal short strings of one request share their bytes: keys,
// names and values such as "GET" come thousands of times.
type interner map[string]string

const (
	internLen   = 48    // longer strings seldom repeat
	internCount = 8_192 // and a request of unique values must not grow the map for nothing
)

func (in interner) str(s string) string {
	if len(s) == 0 || len(s) > internLen {
		return s
	}
	if t, ok := in[s]; ok {
		return t
	}
	if len(in) < internCount {
		in[s] = s
	}
	return s
}
