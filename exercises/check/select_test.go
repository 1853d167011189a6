package check

import (
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"

	"otelings/exercises"
	"otelings/internal/i18n"
	"otelings/telemetry"
)

// shopRun is a request, a payment after it, a batch in a trace of its own that
// links to the request, two logs and three metrics.
func shopRun() *telemetry.Snapshot {
	res := &telemetry.Resource{Attrs: telemetry.Attrs{{Key: "service.name", Value: telemetry.String("shop")}}}
	span := func(trace, id, parent byte, name string, from, to uint64) *telemetry.Span {
		s := &telemetry.Span{TraceID: telemetry.TraceID{trace}, SpanID: telemetry.SpanID{id}, Name: name, Kind: telemetry.KindInternal, Start: from, End: to, Resource: res}
		if parent > 0 {
			s.ParentID = telemetry.SpanID{parent}
		}
		return s
	}
	order, reserve, pay, batch := span(1, 1, 0, "order", 10, 90), span(1, 2, 1, "reserve", 20, 40), span(1, 3, 1, "pay", 40, 80), span(2, 4, 0, "batch", 100, 120)
	batch.Links = []telemetry.Link{{TraceID: order.TraceID, SpanID: order.SpanID}}
	exception := func(kind string) telemetry.Event {
		return telemetry.Event{Name: "exception", Attrs: telemetry.Attrs{{Key: "exception.type", Value: telemetry.String(kind)}}}
	}
	pay.Events = []telemetry.Event{{Name: "retry"}, exception("Timeout"), exception("Declined")}
	log := func(n int32, text string, in *telemetry.Span) *telemetry.LogRecord {
		return &telemetry.LogRecord{Severity: n, SeverityText: text, Body: telemetry.String(text), Resource: res, TraceID: in.TraceID, SpanID: in.SpanID}
	}
	point := func(route string, count uint64) telemetry.Point {
		return telemetry.Point{Attrs: telemetry.Attrs{{Key: "http.route", Value: telemetry.String(route)}}, Count: count, Sum: 3, Min: 0.5, Max: 2, HasSum: true, HasMin: true, HasMax: true, Bounds: []float64{1, 2}}
	}
	return &telemetry.Snapshot{
		Spans: []*telemetry.Span{order, reserve, pay, batch},
		Logs:  []*telemetry.LogRecord{log(9, "INFO", order), log(17, "ERROR", pay)},
		Metrics: []*telemetry.Metric{
			{Name: "duration", Unit: "s", Type: telemetry.MetricHistogram, Temporality: telemetry.TemporalityDelta, Points: []telemetry.Point{point("/a", 1), point("/b", 2), point("/a", 3)}, Resource: res},
			{Name: "orders", Unit: "{order}", Type: telemetry.MetricSum, Temporality: telemetry.TemporalityCumulative, Monotonic: true, Points: []telemetry.Point{{Value: telemetry.Int(2)}}, Resource: res},
			{Name: "pool", Type: telemetry.MetricSum, Temporality: telemetry.TemporalityCumulative, Points: []telemetry.Point{{Value: telemetry.Int(4)}}, Resource: res},
		},
		Counts: telemetry.Counts{Requests: 1},
		Door:   []telemetry.DoorEvent{{Seq: 1, Outcome: telemetry.Accepted, Items: 9, UserAgent: "shop/1.0"}},
	}
}

// Each select finds these and no others, and what is nearest says the one
// difference.
func TestSelects(t *testing.T) {
	for _, c := range []struct {
		signal, sel string
		found       string // names
		near        string // of the first check that differs in one thing, "" = not looked at
	}{
		{"span", "{linked_to: order}", "batch", ""},
		{"span", "{name: pay, linked_to: order}", "", `span "pay": is without a link, wanted a link to "order"`},
		{"span", "{name: batch, linked_to: pay}", "", `span "batch": is linked to another span, wanted a link to "pay"`},
		{"span", "{other_trace_than: order}", "batch", ""},
		{"span", "{name: reserve, other_trace_than: order}", "", `span "reserve": is in the same trace, wanted another trace than "order"`},
		{"span", "{after: reserve}", "pay batch", ""},
		{"span", "{name: pay, after: order}", "", `span "pay": is begun earlier, wanted a start after the end of "order"`},
		{"span", "{before: pay}", "reserve", ""},
		{"span", "{name: order, before: pay}", "", `span "order": is ended later, wanted an end before the start of "pay"`},
		{"span", "{event: exception}", "pay", ""},
		{"span", "{name: pay, event: refund}", "", `span "pay": event is "retry", "exception", "exception", wanted "refund"`},
		{"span", "{name: order, event: exception}", "", `span "order": no event, wanted "exception"`},
		{"log", "{severity: error}", "ERROR", ""},
		{"log", "{severity: \">=info\"}", "INFO ERROR", ""},
		{"log", "{severity: \"<=debug\"}", "", ""},
		{"log", "{name: INFO, severity: \">=warn\"}", "", `log record "INFO": severity is INFO, wanted >=warn`},
		{"log", "{child_of: pay}", "ERROR", ""},
		{"metric", "{temporality: delta}", "duration", ""},
		{"metric", "{monotonic: true}", "orders", ""},
		{"metric", "{monotonic: false, kind: sum}", "pool", ""},
		{"metric", "{unit: s}", "duration", ""},
		{"metric", "{name: pool, unit: s}", "", `metric "pool": no unit, wanted "s"`},
		{"metric", "{name: duration, temporality: cumulative}", "", `metric "duration": temporality is "delta", wanted "cumulative"`},
	} {
		def := defined(t, `
  - {id: order, stage: existence, signal: span, select: {name: order}, goal: {en: g, zh: g}}
  - {id: reserve, stage: existence, signal: span, select: {name: reserve}, goal: {en: g, zh: g}}
  - {id: pay, stage: existence, signal: span, select: {name: pay}, goal: {en: g, zh: g}}
  - {id: it, stage: structure, signal: `+c.signal+`, select: `+c.sel+`, goal: {en: g, zh: g}}`)
		g := &grader{ev: Evidence{Snapshot: shopRun(), Final: true}, def: def, m: &matcher{items: gather(shopRun()), known: map[string]selection{}, names: map[string]i18n.Text{}}}
		g.whole = g.ev
		g.selectAll()
		it := &def.Checks[3]
		found, missed := g.m.pick(it.Signal, it.Select)
		var names []string
		for _, f := range found {
			names = append(names, f.name)
		}
		if got := strings.Join(names, " "); got != c.found {
			t.Errorf("%s %s finds %q, want %q", c.signal, c.sel, got, c.found)
		}
		if c.near != "" {
			if near := closest(missed, it.Select); near == nil || near.text().EN != c.near || near.field() == "" {
				t.Errorf("%s %s: nearest %v, want %q", c.signal, c.sel, near, c.near)
			}
		}
	}
}

// What events, series and histograms are expected to be.
func TestExpectationsOfEventsAndPoints(t *testing.T) {
	for _, c := range []struct {
		signal, sel, expect string
		want                string // found instead, "" = it holds
	}{
		{"span", "{name: pay}", "{event: exception, attr: exception.type, equals: Timeout}", ""},
		{"span", "{name: pay}", "{event: exception, attr: exception.type, equals: Refused}", `span "pay": exception.type = "Declined"`},
		{"span", "{name: pay}", "{event: exception, attr: exception.message, exists: false}", ""},
		{"span", "{name: order}", "{event: exception, attr: exception.type, exists: true}", `span "order": no such event`},
		{"span", "{name: order}", "{event: exception, attr: exception.type, exists: false}", ""},
		{"span", "{name: pay}", "{event: exception, attr: exception.type, exists: false}", `span "pay": "Timeout"`},
		{"delivery", "{}", "{field: user_agent, matches: 'shop/.*'}", ""},
		{"delivery", "{}", "{field: user_agent, matches: 'till/.*'}", `user_agent = "shop/1.0"`},
		{"metric", "{name: duration}", "{field: series, equals: 2}", ""},
		{"metric", "{name: duration}", "{field: series, max: 1}", `metric "duration": series = int 2`},
		{"metric", "{name: duration}", "{field: bounds, equals: [1, 2]}", ""},
		{"metric", "{name: duration}", "{field: min, min: 0.1}", ""},
		{"metric", "{name: duration}", "{field: max, max: 1}", `metric "duration": max = double 2`},
	} {
		def := defined(t, `
  - {id: it, stage: structure, signal: `+c.signal+`, select: `+c.sel+`, expect: [`+c.expect+`], goal: {en: g, zh: g}}`)
		r := Grade(Evidence{Snapshot: shopRun(), Final: true}, def)
		got := ""
		if len(r.Findings) > 0 {
			got = r.Findings[0].Actual.EN
		}
		if got != c.want || (c.want == "") != (r.State == Passed) {
			t.Errorf("%s %s: %s, %q, want %q", c.sel, c.expect, r.State, got, c.want)
		}
	}
}

// defined is a code exercise with these checks.
func defined(t *testing.T, checks string) *exercises.Definition {
	t.Helper()
	def := &exercises.Definition{}
	if err := yaml.Unmarshal([]byte("checks:"+checks), def); err != nil {
		t.Fatal(err)
	}
	return def
}

// The next step says a relation in the words of each language.
func TestNextStepOfARelation(t *testing.T) {
	for sel, want := range map[string][2]string{
		"{name: pay, linked_to: order}":            {`give it a link to "order".`, `给它加一个指向 "order" 的链接。`},
		"{name: pay, after: order}":                {`start it when "order" has ended.`, `等 "order" 结束之后再开始。`},
		"{name: order, before: order}":             {`end it before "order" starts.`, `让它在 "order" 开始之前结束。`},
		"{name: reserve, other_trace_than: order}": {`begin another trace with it than that of "order".`, `让它另起一条链路`},
		"{name: batch, same_trace_as: order}":      {`put it into the trace of "order".`, `让它和 "order" 在同一条链路里。`},
		"{name: batch, child_of: order}":           {`make it a child of "order".`, `让它成为 "order" 的子 Span。`},
	} {
		def := defined(t, `
  - {id: order, stage: existence, signal: span, select: {name: order}, goal: {en: g, zh: g}}
  - {id: it, stage: structure, signal: span, select: `+sel+`, goal: {en: g, zh: g}}`)
		r := Grade(Evidence{Snapshot: shopRun(), Final: true}, def)
		if len(r.Findings) != 1 || !strings.Contains(r.Findings[0].Next.EN, want[0]) || !strings.Contains(r.Findings[0].Next.ZH, want[1]) {
			t.Errorf("%s: %+v, want %q", sel, r.Findings, want)
		}
	}
}

// A relation to what did not arrive holds for nothing, also when that is no
// violation and does not hold the rest back.
func TestRelationsToNothing(t *testing.T) {
	for _, rel := range []string{"other_trace_than", "same_trace_as", "linked_to", "after", "before", "child_of", "descendant_of"} {
		def := defined(t, `
  - {id: refund, level: improvement, stage: existence, signal: span, select: {name: refund}, goal: {en: g, zh: g}}
  - {id: it, stage: structure, signal: span, select: {name: pay, `+rel+`: refund}, goal: {en: g, zh: g}}`)
		if r := Grade(Evidence{Snapshot: shopRun(), Final: true}, def); r.State != Failed {
			t.Errorf("%s: %s", rel, r.State)
		}
	}
}
