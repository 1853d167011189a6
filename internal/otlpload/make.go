package otlpload

import (
	"encoding/binary"
	"fmt"
	"time"

	"go.opentelemetry.io/collector/pdata/pcommon"
	"go.opentelemetry.io/collector/pdata/plog"
	"go.opentelemetry.io/collector/pdata/plog/plogotlp"
	"go.opentelemetry.io/collector/pdata/pmetric"
	"go.opentelemetry.io/collector/pdata/pmetric/pmetricotlp"
	"go.opentelemetry.io/collector/pdata/ptrace"
	"go.opentelemetry.io/collector/pdata/ptrace/ptraceotlp"
)

// request is one encoded export request.
type request struct {
	items int
	body  []byte
}

// requests encodes a whole load.
func (l Load) requests(now time.Time) ([]request, error) {
	var out []request
	for first := 0; first < l.Items; first += l.Batch {
		n := min(l.Batch, l.Items-first)
		body, err := l.encode(first, n, now)
		if err != nil {
			return nil, err
		}
		if l.Gzip && l.Protocol != GRPC { // gRPC compresses by itself
			body = gzipped(body)
		}
		out = append(out, request{n, body})
	}
	return out, nil
}

func (l Load) encode(first, n int, now time.Time) ([]byte, error) {
	var e interface {
		MarshalProto() ([]byte, error)
		MarshalJSON() ([]byte, error)
	}
	switch l.Signal {
	case Traces:
		e = ptraceotlp.NewExportRequestFromTraces(l.traces(first, n, now))
	case Logs:
		e = plogotlp.NewExportRequestFromLogs(l.logs(first, n, now))
	default:
		e = pmetricotlp.NewExportRequestFromMetrics(l.metrics(first, n, now))
	}
	if l.Protocol == JSON {
		return e.MarshalJSON()
	}
	return e.MarshalProto()
}

// ids are those of one span: its trace's number and its own number in it.
func (l Load) ids(trace, span int) (t pcommon.TraceID, s pcommon.SpanID) {
	binary.BigEndian.PutUint64(t[8:], uint64(trace)+1)
	t[0] = l.Seed
	binary.BigEndian.PutUint64(s[:], uint64(trace)*1_000_000+uint64(span)+1)
	return t, s
}

func resource(r pcommon.Resource, service int) {
	a := r.Attributes()
	a.PutStr("service.name", fmt.Sprintf("svc-%d", service))
	a.PutStr("service.version", "1.0.0")
	a.PutStr("telemetry.sdk.language", "rust")
}

// traces is n spans: one SERVER root a trace, the others below it, three to a
// parent, each with six attributes.
func (l Load) traces(first, n int, now time.Time) ptrace.Traces {
	td := ptrace.NewTraces()
	by := map[int]ptrace.SpanSlice{}
	for i := first; i < first+n; i++ {
		t, s := i/l.PerTrace, i%l.PerTrace
		service := s % l.Services
		spans, ok := by[service]
		if !ok {
			rs := td.ResourceSpans().AppendEmpty()
			resource(rs.Resource(), service)
			ss := rs.ScopeSpans().AppendEmpty()
			ss.Scope().SetName("otlpload")
			spans = ss.Spans()
			by[service] = spans
		}
		sp := spans.AppendEmpty()
		trace, id := l.ids(t, s)
		sp.SetTraceID(trace)
		sp.SetSpanID(id)
		sp.SetName("GET /orders/{id}")
		sp.SetKind(ptrace.SpanKindServer)
		if s > 0 {
			_, parent := l.ids(t, (s-1)/3)
			sp.SetParentSpanID(parent)
			sp.SetName(fmt.Sprintf("step %d", s))
			sp.SetKind(ptrace.SpanKindInternal)
		}
		start := now.Add(-time.Second + time.Duration(s)*100*time.Microsecond)
		sp.SetStartTimestamp(pcommon.NewTimestampFromTime(start))
		sp.SetEndTimestamp(pcommon.NewTimestampFromTime(start.Add(time.Duration(l.PerTrace-s) * time.Microsecond)))
		a := sp.Attributes()
		a.PutStr("http.request.method", "GET")
		a.PutStr("http.route", "/orders/{id}")
		a.PutInt("http.response.status_code", 200)
		a.PutStr("server.address", "127.0.0.1")
		a.PutInt("app.order.id", int64(t))
		a.PutBool("app.cached", t%2 == 0)
	}
	return td
}

func (l Load) logs(first, n int, now time.Time) plog.Logs {
	ld := plog.NewLogs()
	rl := ld.ResourceLogs().AppendEmpty()
	resource(rl.Resource(), first/l.Batch%l.Services)
	records := rl.ScopeLogs().AppendEmpty().LogRecords()
	for i := first; i < first+n; i++ {
		r := records.AppendEmpty()
		trace, span := l.ids(i/l.PerTrace, i%l.PerTrace)
		r.SetTraceID(trace)
		r.SetSpanID(span)
		r.SetTimestamp(pcommon.NewTimestampFromTime(now.Add(-time.Second)))
		r.SetSeverityNumber(plog.SeverityNumberInfo)
		r.SetSeverityText("INFO")
		r.Body().SetStr(fmt.Sprintf("handled order %d", i))
		r.Attributes().PutInt("app.order.id", int64(i))
		r.Attributes().PutStr("code.function.name", "orders::handle")
	}
	return ld
}

func (l Load) metrics(first, n int, now time.Time) pmetric.Metrics {
	md := pmetric.NewMetrics()
	rm := md.ResourceMetrics().AppendEmpty()
	resource(rm.Resource(), first/l.Batch%l.Services)
	m := rm.ScopeMetrics().AppendEmpty().Metrics().AppendEmpty()
	m.SetName("http.server.request.duration")
	m.SetUnit("s")
	h := m.SetEmptyHistogram()
	h.SetAggregationTemporality(pmetric.AggregationTemporalityCumulative)
	for i := first; i < first+n; i++ {
		p := h.DataPoints().AppendEmpty()
		p.SetStartTimestamp(pcommon.NewTimestampFromTime(now.Add(-time.Minute)))
		p.SetTimestamp(pcommon.NewTimestampFromTime(now))
		p.SetCount(uint64(i))
		p.SetSum(float64(i) / 100)
		p.ExplicitBounds().FromRaw([]float64{0.005, 0.05, 0.5, 5})
		p.BucketCounts().FromRaw([]uint64{uint64(i), 0, 0, 0, 0})
		p.Attributes().PutStr("http.route", fmt.Sprintf("/orders/%d", i%20))
	}
	return md
}
