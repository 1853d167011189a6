package check

import (
	"fmt"
	"slices"
	"strings"

	"otelings/internal/i18n"
	"otelings/telemetry"
)

// item is one thing a check can select: a span, a metric, a log record or an
// accepted delivery, seen through the same few questions.
type item struct {
	signal   string
	name     string // the name people know it by
	id       string // evidence id
	service  string
	scope    *telemetry.Scope
	resource *telemetry.Resource
	attrs    []telemetry.Attrs // one set; a metric has one a point
	kind     string
	status   string
	trace    telemetry.TraceID
	spanID   telemetry.SpanID // a log's span, a span's own id
	parent   telemetry.SpanID
	start    uint64 // of a span, ns since the epoch
	end      uint64
	links    []telemetry.SpanKey
	events   []telemetry.Event
	fields   map[string][]telemetry.Value
}

func (it *item) label() i18n.Text {
	name := quote(it.name)
	if it.signal == "delivery" {
		name = it.id
	}
	return fill(wordsNamed, map[string]i18n.Text{"{signal}": nounOf(it.signal), "{name}": i18n.Same(name)})
}

func (it *item) key() telemetry.SpanKey { return telemetry.SpanKey{Trace: it.trace, Span: it.spanID} }
func (it *item) parentKey() telemetry.SpanKey {
	return telemetry.SpanKey{Trace: it.trace, Span: it.parent}
}

// items is everything in the evidence by signal, in order of arrival.
type items struct {
	bySignal map[string][]*item
	spans    map[telemetry.SpanKey]*item
}

func gather(s *telemetry.Snapshot) *items {
	all := &items{bySignal: map[string][]*item{}, spans: map[telemetry.SpanKey]*item{}}
	if s == nil {
		return all
	}
	all.gatherSpans(s.Spans)
	all.gatherMetrics(s.Metrics)
	for i, l := range s.Logs {
		all.add(logItem(i, l))
	}
	for _, d := range s.Door {
		if usable(d) {
			all.add(&item{signal: "delivery", name: string(d.Signal), id: fmt.Sprintf("#%d", d.Seq), fields: map[string][]telemetry.Value{
				"transport": one(telemetry.String(d.Transport)), "encoding": one(telemetry.String(d.Encoding)),
				"codec": one(telemetry.String(d.Codec)), "path": one(telemetry.String(d.Path)), "user_agent": text(d.UserAgent),
			}})
		}
	}
	return all
}

func (a *items) add(it *item) { a.bySignal[it.signal] = append(a.bySignal[it.signal], it) }

// gatherSpans leaves out the second arrival of a span: same ids, same name,
// same start. Different spans under one id are kept, that is a fault to see.
func (a *items) gatherSpans(spans []*telemetry.Span) {
	type sighting struct {
		key   telemetry.SpanKey
		name  string
		start uint64
	}
	seen := map[sighting]bool{}
	for _, s := range spans {
		k := sighting{s.Key(), s.Name, s.Start}
		if seen[k] {
			continue
		}
		seen[k] = true
		it := &item{
			signal: "span", name: s.Name, id: s.SpanID.String(), service: s.Resource.Service(), scope: s.Scope, resource: s.Resource,
			attrs: []telemetry.Attrs{s.Attrs}, kind: strings.ToLower(s.Kind.String()), status: strings.ToLower(s.Status.String()),
			trace: s.TraceID, spanID: s.SpanID, parent: s.ParentID, start: s.Start, end: s.End, events: s.Events,
		}
		for _, l := range s.Links {
			it.links = append(it.links, telemetry.SpanKey{Trace: l.TraceID, Span: l.SpanID})
		}
		it.fields = map[string][]telemetry.Value{
			"name": one(telemetry.String(s.Name)), "kind": one(telemetry.String(it.kind)), "status": one(telemetry.String(it.status)),
			"status_message": text(s.StatusMessage), "duration_ms": one(telemetry.Double(float64(s.Duration().Nanoseconds()) / 1e6)),
			"events": number(len(s.Events)), "links": number(len(s.Links)),
		}
		it.common()
		a.add(it)
		if a.spans[it.key()] == nil {
			a.spans[it.key()] = it
		}
	}
}

// gatherMetrics keeps the last arrival of each metric of a service and scope:
// a reader sends the same metrics again and again.
func (a *items) gatherMetrics(metrics []*telemetry.Metric) {
	type identity struct{ service, scope, name string }
	at := map[identity]int{}
	for _, m := range metrics {
		scope := ""
		if m.Scope != nil {
			scope = m.Scope.Name
		}
		it := metricItem(m)
		k := identity{it.service, scope, m.Name}
		if i, ok := at[k]; ok {
			a.bySignal["metric"][i] = it
			continue
		}
		at[k] = len(a.bySignal["metric"])
		a.add(it)
	}
}

func metricItem(m *telemetry.Metric) *item {
	it := &item{signal: "metric", name: m.Name, id: m.Name, service: m.Resource.Service(), scope: m.Scope, resource: m.Resource, kind: string(m.Type)}
	it.fields = map[string][]telemetry.Value{
		"name": one(telemetry.String(m.Name)), "kind": one(telemetry.String(string(m.Type))), "unit": text(m.Unit), "description": text(m.Description),
		"temporality": one(telemetry.String(strings.ToLower(m.Temporality.String()))), "monotonic": one(telemetry.Bool(m.Monotonic)), "points": number(len(m.Points)), "series": number(series(m.Points)),
	}
	for _, p := range m.Points {
		it.attrs = append(it.attrs, p.Attrs)
		switch m.Type {
		case telemetry.MetricGauge, telemetry.MetricSum:
			it.fields["value"] = append(it.fields["value"], p.Value)
		default:
			it.fields["count"] = append(it.fields["count"], telemetry.Int(int64(p.Count)))
			it.optional("sum", p.HasSum, p.Sum)
			it.optional("min", p.HasMin, p.Min)
			it.optional("max", p.HasMax, p.Max)
			if m.Type == telemetry.MetricHistogram {
				it.fields["bounds"] = append(it.fields["bounds"], bounds(p.Bounds))
			}
		}
	}
	it.common()
	return it
}

// optional adds a value of a point that need not be there.
func (it *item) optional(field string, has bool, v float64) {
	if has {
		it.fields[field] = append(it.fields[field], telemetry.Double(v))
	}
}

// series counts the attribute sets of a metric's points.
func series(points []telemetry.Point) int {
	seen := map[string]bool{}
	for _, p := range points {
		var pairs []string
		for _, a := range p.Attrs {
			pairs = append(pairs, fmt.Sprintf("%q=%s %q", a.Key, a.Value.Type(), a.Value.Text()))
		}
		slices.Sort(pairs)
		seen[strings.Join(pairs, ",")] = true
	}
	return len(seen)
}

// bounds is a histogram's explicit bounds as a list of doubles.
func bounds(b []float64) telemetry.Value {
	list := make([]telemetry.Value, len(b))
	for i, v := range b {
		list[i] = telemetry.Double(v)
	}
	return telemetry.Array(list)
}

func logItem(i int, l *telemetry.LogRecord) *item {
	name := l.EventName
	if name == "" {
		name = l.Body.Text()
	}
	it := &item{
		signal: "log", name: name, id: fmt.Sprintf("log %d", i+1), service: l.Resource.Service(), scope: l.Scope, resource: l.Resource,
		attrs: []telemetry.Attrs{l.Attrs}, trace: l.TraceID, spanID: l.SpanID,
	}
	it.fields = map[string][]telemetry.Value{
		"name": one(telemetry.String(name)), "body": one(l.Body), "severity": number(int(l.Severity)), "severity_text": text(l.SeverityText), "event_name": text(l.EventName),
	}
	if !l.TraceID.IsZero() {
		it.fields["trace"] = text(l.TraceID.String())
	}
	if !l.SpanID.IsZero() {
		it.fields["span"] = text(l.SpanID.String())
	}
	it.common()
	return it
}

func (it *item) common() {
	it.fields["service"] = text(it.service)
	if it.scope != nil {
		it.fields["scope"], it.fields["scope_version"] = text(it.scope.Name), text(it.scope.Version)
	}
}

// ancestors calls f for each received ancestor, nearest first, until f is
// true; it reports whether that happened. A circle of parents ends the walk.
func (a *items) ancestors(it *item, f func(telemetry.SpanKey) bool) bool {
	seen := map[telemetry.SpanKey]bool{}
	for at := it; at != nil; {
		next := at.parentKey()
		if at.parent.IsZero() || seen[next] {
			return false
		}
		seen[next] = true
		if f(next) {
			return true
		}
		at = a.spans[next]
	}
	return false
}

// usable reports whether a door event brought telemetry.
func usable(d telemetry.DoorEvent) bool {
	return (d.Outcome == telemetry.Accepted || d.Outcome == telemetry.Partial) && d.Items > 0
}

func one(v telemetry.Value) []telemetry.Value { return []telemetry.Value{v} }

func number(n int) []telemetry.Value { return one(telemetry.Int(int64(n))) }

// text is the value of a string field; the empty string counts as not there.
func text(s string) []telemetry.Value {
	if s == "" {
		return nil
	}
	return one(telemetry.String(s))
}

// clip bounds a received name to what fits on a line.
func clip(s string) string { return clipTo(s, 80) }

func clipTo(s string, most int) string {
	if r := []rune(s); len(r) > most {
		return string(r[:most-1]) + "…"
	}
	return s
}
