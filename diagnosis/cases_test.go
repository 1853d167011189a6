package diagnosis

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"otelings/telemetry"
)

// noon is when the story of every case begins.
var noon = time.Date(2026, 5, 1, 12, 0, 0, 0, time.UTC)

// at is a time of the story on the wire.
func at(d time.Duration) uint64 { return uint64(noon.Add(d).UnixNano()) }

// named is the resource of a service; every call makes a copy, as every request does.
func named(service string) *telemetry.Resource {
	return &telemetry.Resource{Attrs: telemetry.Attrs{{Key: "service.name", Value: telemetry.String(service)}}}
}

// sp is a good span of one second with a change.
func sp(id, parent byte, change ...func(*telemetry.Span)) *telemetry.Span {
	s := &telemetry.Span{TraceID: telemetry.TraceID{1}, SpanID: telemetry.SpanID{id}, Name: fmt.Sprint("work ", id), Start: at(0), End: at(time.Second), Resource: named("shop")}
	if parent > 0 {
		s.ParentID = telemetry.SpanID{parent}
	}
	for _, c := range change {
		c(s)
	}
	return s
}

func when(start, end time.Duration) func(*telemetry.Span) {
	return func(s *telemetry.Span) { s.Start, s.End = at(start), at(end) }
}

func by(service string) func(*telemetry.Span) {
	return func(s *telemetry.Span) { s.Resource = named(service) }
}

// story builds a snapshot, a request at a time.
type story struct{ telemetry.Snapshot }

// took adds an accepted request.
func (s *story) took(after time.Duration, spans ...*telemetry.Span) *story {
	return s.event(telemetry.DoorEvent{Time: noon.Add(after), Transport: "grpc", Outcome: telemetry.Accepted, Code: "OK"}, spans...)
}

func (s *story) event(d telemetry.DoorEvent, spans ...*telemetry.Span) *story {
	d.Seq = uint64(len(s.Door) + 1)
	d.Items = len(spans)
	s.Door = append(s.Door, d)
	for _, x := range spans {
		x.Request = d.Seq
		s.Spans = append(s.Spans, x)
	}
	return s
}

func (s *story) points(after time.Duration, m telemetry.Metric) *story {
	s.took(after)
	m.Request = uint64(len(s.Door))
	if m.Resource == nil {
		m.Resource = named("shop")
	}
	s.Metrics = append(s.Metrics, &m)
	return s
}

func (s *story) record(after time.Duration, r telemetry.LogRecord) *story {
	s.took(after)
	r.Request = uint64(len(s.Door))
	if r.Resource == nil {
		r.Resource = named("shop")
	}
	s.Logs = append(s.Logs, &r)
	return s
}

func (s *story) open(n int) *story { s.Connections = n; return s }

// cut marks a trace as one that lost spans.
func (s *story) cut(trace byte) *story {
	s.Cut, s.Counts.EvictedItems = map[telemetry.TraceID]struct{}{{trace}: {}}, 1
	return s
}

func begin() *story { return &story{} }

// said is causes with their counts: `orphan 2`.
func said(fs []Finding) string {
	var out []string
	for _, f := range fs {
		out = append(out, fmt.Sprintf("%s %d", f.Cause, f.Count))
	}
	slices.Sort(out)
	return strings.Join(out, ", ")
}

const s = time.Second

// each case is a snapshot, looked at some time after noon, and what is said.
type one struct {
	name  string
	story *story
	look  time.Duration
	final bool
	want  string
}

func refusal(o telemetry.Outcome, c telemetry.Cause) telemetry.DoorEvent {
	return telemetry.DoorEvent{Time: noon, Transport: "http", Outcome: o, Cause: c}
}

func doorCases() []one {
	quick := telemetry.DoorEvent{Time: noon, Transport: "tcp", Outcome: telemetry.Dropped, Cause: telemetry.CauseNoRequest, Open: 20 * time.Millisecond}
	grpc := func(o telemetry.Outcome, from string, after, open time.Duration) telemetry.DoorEvent {
		d := telemetry.DoorEvent{Time: noon.Add(after), Transport: "grpc", Remote: from, Outcome: o, Open: open}
		if o == telemetry.Dropped {
			d.Cause, d.WireBytes = telemetry.CauseNoRequest, 60
		}
		return d
	}
	call, spare := grpc(telemetry.Accepted, "127.0.0.1:9", 2*s, 0), grpc(telemetry.Dropped, "127.0.0.1:10", 0, s/2)
	web := func(after time.Duration) telemetry.DoorEvent {
		return telemetry.DoorEvent{Time: noon.Add(after), Transport: "http", Remote: "127.0.0.1:9", Outcome: telemetry.Accepted}
	}
	idle := telemetry.DoorEvent{Time: noon.Add(10 * s), Transport: "tcp", Remote: "127.0.0.1:11", Outcome: telemetry.Dropped, Cause: telemetry.CauseNoRequest, Open: 10 * s}
	slow, half := quick, quick
	slow.Open, half.WireBytes = 5*s, 30
	out := []one{
		{"nothing at all", begin(), 0, true, ""},
		{"an empty request", begin().took(0), 0, false, ""},
		{"a health probe", begin().event(quick).event(quick), 0, true, ""},
		{"a connection that said nothing for long", begin().event(slow), 0, false, "no-request 1"},
		{"a spare connection", begin().event(spare).event(call), 0, true, ""},
		{"a spare connection, closed later", begin().event(call).event(spare), 0, true, ""},
		{"a handshake and nothing else", begin().event(spare), 0, false, "no-request 1"},
		{"a handshake, and another host", begin().event(spare).event(grpc(telemetry.Accepted, "[::1]:9", 0, 0)), 0, false, "no-request 1"},
		{"a handshake, and a request much later", begin().event(spare).event(grpc(telemetry.Accepted, "127.0.0.1:9", 30*s, 0)), 0, false, "no-request 1"},
		{"a handshake that was held for long", begin().event(call).event(grpc(telemetry.Dropped, "127.0.0.1:10", 0, 9*s)), 0, false, "no-request 1"},
		{"a spare connection that was never used", begin().event(web(2 * s)).event(idle), 0, false, ""},
		{"nothing said for long, and a request of another host", begin().event(telemetry.DoorEvent{Time: noon, Transport: "http", Remote: "[::1]:9", Outcome: telemetry.Accepted}).event(idle), 0, false, "no-request 1"},
		{"nothing said for long, and a request long before", begin().event(web(-30 * s)).event(idle), 0, false, "no-request 1"},
		{"a handshake, and a request over HTTP", begin().event(web(0)).event(spare), 0, false, "no-request 1"},
		{"half a request", begin().event(half), 0, false, "no-request 1"},
		{"refused without a cause", begin().event(refusal(telemetry.Refused, "")), 0, false, " 1"},
		{"partial without a cause", begin().event(refusal(telemetry.Partial, "")), 0, false, "partial-success 1"},
		{"accepted with a cause", begin().event(refusal(telemetry.Accepted, telemetry.CauseNotRecognised)), 0, false, "nothing-recognised 1"},
		{"a cause nobody knows", begin().event(refusal(telemetry.Refused, "moon-phase")), 0, false, "moon-phase 1"},
	}
	for _, e := range atTheDoor {
		out = append(out, one{"door " + string(e.Cause), begin().event(refusal(telemetry.Refused, e.Cause)).took(0).event(refusal(telemetry.Refused, e.Cause)), 0, false, string(e.Cause) + " 2"})
	}
	return out
}

func aloneCases() []one {
	arrives := func(change ...func(*telemetry.Span)) *story { return begin().took(2*s, sp(1, 0, change...)) }
	ns := func(start, end uint64) *story {
		return arrives(func(x *telemetry.Span) { x.Start, x.End = start, end })
	}
	ms, us, sec := at(0)/1e6, at(0)/1e3, at(0)/1e9
	return []one{
		{"a good span", arrives(), 60 * s, true, ""},
		{"no resource", arrives(func(x *telemetry.Span) { x.Resource = nil }), 0, false, "unknown-service 1"},
		{"an empty name", arrives(by("")), 0, false, "unknown-service 1"},
		{"the SDK's default", arrives(by("unknown_service")), 0, false, "unknown-service 1"},
		{"the default with the program", arrives(by("unknown_service:shop")), 0, false, "unknown-service 1"},
		{"a name that begins alike", arrives(by("unknown_services_api")), 0, false, ""},
		{"no trace id", arrives(func(x *telemetry.Span) { x.TraceID = telemetry.TraceID{} }), 0, false, "zero-id 1"},
		{"no span id, twice", begin().took(2*s, sp(0, 0), sp(0, 0)), 0, true, "zero-id 2"},
		{"a dropped attribute", arrives(func(x *telemetry.Span) { x.DroppedAttrs = 3 }), 0, false, "dropped-counts 1"},
		{"a dropped event", arrives(func(x *telemetry.Span) { x.DroppedEvents = 1 }), 0, false, "dropped-counts 1"},
		{"a dropped link", arrives(func(x *telemetry.Span) { x.DroppedLinks = 1 }), 0, false, "dropped-counts 1"},
		{"an event without an attribute", arrives(func(x *telemetry.Span) { x.Events = []telemetry.Event{{Time: at(0), Dropped: 1}} }), 0, false, "dropped-counts 1"},
		{"no start", ns(0, at(s)), 0, false, "zero-times 1"},
		{"no end", ns(at(0), 0), 0, false, "zero-times 1"},
		{"an event without a time", arrives(func(x *telemetry.Span) { x.Events = []telemetry.Event{{Name: "e"}} }), 0, false, "zero-times 1"},
		{"an event after the end", arrives(func(x *telemetry.Span) { x.Events = []telemetry.Event{{Name: "e", Time: at(3 * s)}} }), 0, false, ""},
		{"the end first", arrives(when(s, 0)), 0, false, "time-order 1"},
		{"no duration", arrives(when(s, s)), 0, false, ""},
		{"milliseconds", ns(ms, ms+1000), 0, false, "time-unit 1"},
		{"microseconds", ns(us, us+1_000_000), 0, false, "time-unit 1"},
		{"seconds", ns(sec, sec+1), 0, false, "time-unit 1"},
		{"the end in milliseconds", ns(at(0), ms), 0, false, "time-unit 1"},
		{"a fixed time of long ago", ns(1_000_000_000_000_000_000, 1_000_000_000_000_000_001), 0, false, "clock-behind 1"},
		{"ends 4 s ahead", arrives(when(0, 6*s)), 0, false, ""},
		{"ends 6 s ahead", arrives(when(0, 8*s)), 0, false, "clock-ahead 1"},
		{"ends in no time at all", ns(1, 1<<64-1), 0, false, "clock-ahead 1"},
		{"starts in no time at all", ns(1<<64-1, at(0)), 0, false, "time-order 1"},
		{"an hour's queue", begin().took(59*time.Minute, sp(1, 0)), 0, false, ""},
		{"two hours behind", begin().took(2*time.Hour, sp(1, 0)), 0, false, "clock-behind 1"},
		{"arrival not known", begin().event(telemetry.DoorEvent{Outcome: telemetry.Accepted}, sp(1, 0, when(0, 9000*s))), 0, false, ""},
	}
}

func otherCases() []one {
	gauge := func(p telemetry.Point) telemetry.Metric {
		return telemetry.Metric{Name: "m", Type: telemetry.MetricGauge, Points: []telemetry.Point{p}}
	}
	nobody := gauge(telemetry.Point{Time: at(0)})
	nobody.Resource = named("")
	host := nobody
	host.Scope = &telemetry.Scope{Name: "github.com/open-telemetry/opentelemetry-collector-contrib/receiver/hostmetricsreceiver/internal/scraper/cpuscraper"}
	mine := nobody
	mine.Scope = &telemetry.Scope{Name: "shop"}
	never := gauge(telemetry.Point{Time: 1<<64 - 1})
	ms := at(0) / 1e6
	return []one{
		{"a gauge without a start", begin().points(s, gauge(telemetry.Point{Time: at(0)})), 0, true, ""},
		{"a gauge that has not changed for long", begin().points(30*24*time.Hour, gauge(telemetry.Point{Time: at(0)})), 0, true, ""},
		{"a metric without points, by nobody", begin().points(s, telemetry.Metric{Name: "m", Resource: named("")}), 0, true, ""},
		{"a point by nobody", begin().points(s, nobody), 0, false, "unknown-service 1"},
		{"a point of a host, by a Collector", begin().points(s, host), 0, false, ""},
		{"a point of a library, by nobody", begin().points(s, mine), 0, false, "unknown-service 1"},
		{"a point in no time at all", begin().points(s, never), 0, false, "clock-ahead 1"},
		{"a point without a time", begin().points(s, gauge(telemetry.Point{Start: at(0)})), 0, false, "zero-times 1"},
		{"a point that ends first", begin().points(s, gauge(telemetry.Point{Start: at(6 * s), Time: at(0)})), 0, false, "time-order 1"},
		{"a series that begins while points are collected", begin().points(s, gauge(telemetry.Point{Start: at(s), Time: at(0)})), 0, false, ""},
		{"a point in milliseconds", begin().points(s, gauge(telemetry.Point{Start: ms, Time: ms})), 0, false, "time-unit 1"},
		{"a point ahead", begin().points(s, gauge(telemetry.Point{Time: at(10 * s)})), 0, false, "clock-ahead 1"},
		{"a record with an observed time", begin().record(s, telemetry.LogRecord{Observed: at(0)}), 0, true, ""},
		{"a record with its own time", begin().record(s, telemetry.LogRecord{Time: at(0)}), 0, true, ""},
		{"a record of an old file", begin().record(s, telemetry.LogRecord{Time: at(-1000 * time.Hour), Observed: at(0)}), 0, true, ""},
		{"a record of a trace", begin().record(s, telemetry.LogRecord{Time: at(0), TraceID: telemetry.TraceID{1}}), 0, true, ""},
		{"a record without times", begin().record(s, telemetry.LogRecord{}), 0, false, "zero-times 1"},
		{"a record of a span of no trace", begin().record(s, telemetry.LogRecord{Time: at(0), SpanID: telemetry.SpanID{1}}), 0, false, "zero-id 1"},
		{"a record in milliseconds", begin().record(s, telemetry.LogRecord{Time: ms}), 0, false, "time-unit 1"},
		{"a record observed ahead", begin().record(s, telemetry.LogRecord{Observed: at(10 * s)}), 0, false, "clock-ahead 1"},
		{"a record with a dropped attribute", begin().record(s, telemetry.LogRecord{Time: at(0), Dropped: 1}), 0, false, "dropped-counts 1"},
		{"a record by nobody", begin().record(s, telemetry.LogRecord{Time: at(0), Resource: named("unknown_service:x")}), 0, false, "unknown-service 1"},
	}
}

func twiceCases() []one {
	full := func(x *telemetry.Span) {
		x.Attrs = telemetry.Attrs{{Key: "k", Value: telemetry.Int(1)}}
		x.Events = []telemetry.Event{{Name: "e", Time: at(0)}}
		x.Links = []telemetry.Link{{TraceID: telemetry.TraceID{9}, SpanID: telemetry.SpanID{9}}}
		x.Scope = &telemetry.Scope{Name: "lib"}
	}
	failed := telemetry.DoorEvent{Time: noon.Add(s), Outcome: telemetry.Refused, Cause: telemetry.CauseFault}
	lost := telemetry.DoorEvent{Time: noon.Add(s), Outcome: telemetry.Accepted, Cause: telemetry.CauseFault}
	partly := telemetry.DoorEvent{Time: noon.Add(s), Outcome: telemetry.Partial, Cause: telemetry.CausePartial}
	early := begin().took(s, sp(1, 0)).took(2*s, sp(1, 0))
	early.Door = early.Door[1:]
	forgot := begin().took(s, sp(1, 0), sp(1, 0)).took(s)
	forgot.Door = forgot.Door[1:]
	filed := telemetry.DoorEvent{Transport: "file", Outcome: telemetry.Accepted}
	out := []one{
		{"two exporters", begin().took(s, sp(1, 0, full)).took(s, sp(1, 0, full)), 0, false, "duplicate-span 1"},
		{"retried, and by another exporter", begin().event(failed, sp(1, 0)).took(6*s, sp(1, 0)).took(6*s, sp(1, 0)), 0, false, "duplicate-after-retry 1, duplicate-span 1, fault-switch 1"},
		{"retried twice", begin().event(failed, sp(1, 0)).event(failed, sp(1, 0)).took(6*s, sp(1, 0)), 0, false, "duplicate-after-retry 2, fault-switch 2"},
		{"in one request that was forgotten", forgot, 0, false, "duplicate-span 1"},
		{"in the file of a Collector, which has no answers", begin().event(filed, sp(1, 0)).event(filed, sp(1, 0)), 0, true, ""},
		{"in one request", begin().took(s, sp(1, 0), sp(1, 0)), 0, false, "duplicate-span 1"},
		{"three exporters", begin().took(s, sp(1, 0)).took(s, sp(1, 0)).took(s, sp(1, 0)), 0, false, "duplicate-span 2"},
		{"sent again after an error", begin().event(failed, sp(1, 0, full)).took(6*s, sp(1, 0, full)), 0, false, "duplicate-after-retry 1, fault-switch 1"},
		{"sent again after the answer was lost", begin().event(lost, sp(1, 0)).took(6*s, sp(1, 0)), 0, false, "duplicate-after-retry 1, fault-switch 1"},
		{"sent again after a partial success", begin().event(partly, sp(1, 0)).took(6*s, sp(1, 0)), 0, false, "duplicate-span 1, partial-success 1"},
		{"the first answer is not known", early, 0, false, ""},
		{"one id in two traces", begin().took(s, sp(1, 0), sp(1, 0, func(x *telemetry.Span) { x.TraceID = telemetry.TraceID{2} })), 0, true, ""},
	}
	for name, change := range map[string]func(*telemetry.Span){
		"name": func(x *telemetry.Span) { x.Name = "other" }, "start": when(s/2, s), "parent": func(x *telemetry.Span) { x.ParentID = telemetry.SpanID{1} },
		"kind": func(x *telemetry.Span) { x.Kind = telemetry.KindServer }, "status": func(x *telemetry.Span) { x.Status = telemetry.StatusError },
	} {
		out = append(out, one{"another " + name, begin().took(s, sp(1, 0, full)).took(s, sp(1, 0, full, change)), 0, false, "id-clash 1"})
	}
	// One that also went through a Collector, which changes what it is told to.
	for name, change := range map[string]func(*telemetry.Span){
		"a resource more": func(x *telemetry.Span) {
			x.Resource.Attrs = append(x.Resource.Attrs, telemetry.Attr{Key: "host.name", Value: telemetry.String("h")})
		},
		"an attribute less": func(x *telemetry.Span) { x.Attrs = nil }, "an event less": func(x *telemetry.Span) { x.Events = nil },
		"a link less": func(x *telemetry.Span) { x.Links = nil }, "no scope": func(x *telemetry.Span) { x.Scope = nil }, "another service": by("other"),
	} {
		out = append(out, one{"two ways, with " + name, begin().took(s, sp(1, 0, full)).took(s, sp(1, 0, full, change)), 0, false, "duplicate-span 1"})
	}
	return out
}

func familyCases() []one {
	other := func(x *telemetry.Span) { x.TraceID = telemetry.TraceID{2} }
	lone := func() *story { return begin().took(s, sp(2, 1)) }
	old := lone().took(90*s, sp(1, 0, other, when(89*s, 90*s)))
	old.Door = old.Door[1:] // when the orphan arrived is forgotten, not that it is older
	timeless := begin().event(telemetry.DoorEvent{Outcome: telemetry.Accepted}, sp(2, 1))
	web := func(x *telemetry.Span) {
		x.Resource = named("page")
		x.Resource.Attrs = append(x.Resource.Attrs, telemetry.Attr{Key: "telemetry.sdk.language", Value: telemetry.String("webjs")})
	}
	ms := time.Millisecond
	anew := func(gap time.Duration, second string) *story { // a root that still runs, of a sender that connects for each request
		from := func(after time.Duration, remote string) telemetry.DoorEvent {
			return telemetry.DoorEvent{Time: noon.Add(after), Transport: "http", Outcome: telemetry.Accepted, Remote: remote}
		}
		return begin().event(from(s, "127.0.0.1:1001"), sp(2, 1)).event(from(s+gap, second), sp(3, 1))
	}
	mixed := func(swap bool) func(*telemetry.Span) { // one resource, its attributes in another order
		return func(x *telemetry.Span) {
			x.Resource.Attrs = append(x.Resource.Attrs, telemetry.Attr{Key: "host.name", Value: telemetry.Array([]telemetry.Value{telemetry.Int(1), telemetry.Double(2), telemetry.Bool(true)})})
			if swap {
				slices.Reverse(x.Resource.Attrs)
			}
		}
	}
	return []one{
		{"a sender that connects anew, quiet for 20 s", anew(5*s, "127.0.0.1:1002"), 26 * s, false, ""},
		{"a sender that connects anew, quiet for 60 s", anew(5*s, "127.0.0.1:1002"), 66 * s, false, "orphan 2"},
		{"a sender that kept its connection, quiet for 20 s", anew(5*s, "127.0.0.1:1001"), 26 * s, false, "orphan 2"},
		{"an early child, the resource in another order", begin().took(2*s, sp(1, 0, mixed(false)), sp(2, 1, mixed(true), when(-300*ms, s/2))), 0, true, ""},
		{"an early child, one attribute more", begin().took(2*s, sp(1, 0), sp(2, 1, mixed(false), when(-300*ms, s/2))), 0, true, "clock-skew 1"},
		{"a parent that begins in no time at all", begin().took(2*s, sp(1, 0, func(x *telemetry.Span) { x.Start, x.End = 1<<64-1, 1<<64-1 }), sp(2, 1, by("store"))), 0, true, "clock-ahead 1"},
		{"a child, just now", lone(), 3 * s, false, ""},
		{"a child, quiet for 9 s", lone(), 10 * s, false, ""},
		{"a child, quiet for 10 s and nobody there", lone(), 11 * s, false, "orphan 1"},
		{"a child, quiet for 30 s and somebody there", lone().open(1), 31 * s, false, ""},
		{"a child, quiet for 60 s and somebody there", lone().open(1), 61 * s, false, "orphan 1"},
		{"a child at the end of a file", lone().open(1), 0, true, "orphan 1"},
		{"its trace goes on", lone().took(50*s, sp(3, 1, when(48*s, 49*s))).open(1), 65 * s, false, ""},
		{"another trace goes on", lone().took(60*s, sp(1, 0, other, when(59*s, 60*s))).open(1), 62 * s, false, "orphan 1"},
		{"of a trace that was cut", lone().cut(1), 999 * s, true, ""},
		{"of another trace than was cut", lone().cut(2), 999 * s, true, "orphan 1"},
		{"arrival not known, but old", old.open(1), 151 * s, false, "orphan 1"},
		{"arrival not known", timeless, 999 * s, false, ""},
		{"arrival not known, at the end of a file", timeless, 0, true, "orphan 1"},
		{"a parent of another trace", begin().took(s, sp(1, 0, other), sp(2, 1)), 0, true, "orphan 1"},
		{"a child of a span without an id", begin().took(s, sp(0, 0), sp(2, 7)), 0, true, "orphan 1, zero-id 1"},
		{"the child first, in one batch", begin().took(2*s, sp(2, 1), sp(1, 0)), 0, true, ""},
		{"the child a batch earlier", begin().took(2*s, sp(2, 1)).took(7*s, sp(1, 0, when(0, 3*s))), 0, true, ""},
		{"a root of ten minutes", begin().took(5*s, sp(2, 1)).took(605*s, sp(1, 0, when(0, 600*s))), 0, true, ""},
		{"a root of ten minutes, its clock 5 min behind", begin().took(305*s, sp(2, 1)).took(905*s, sp(1, 0, when(0, 600*s))), 0, true, ""},
		{"a child that outlives its parent", begin().took(2*s, sp(1, 0)).took(40*s, sp(2, 1, when(s/2, 38*s))), 0, true, ""},
		{"a parent that was long on its way", begin().took(2*s, sp(2, 1), sp(3, 1)).took(14*s, sp(1, 0)), 0, true, "late-parent 1"},
		{"a parent that was 9 s on its way", begin().took(2*s, sp(2, 1)).took(11*s, sp(1, 0)), 0, true, ""},
		{"a child of another process, 20 ms early", begin().took(2*s, sp(1, 0), sp(2, 1, by("store"), when(-20*ms, s/2))), 0, true, ""},
		{"a child of another process, 300 ms early", begin().took(2*s, sp(1, 0), sp(2, 1, by("store"), when(-300*ms, s/2))), 0, true, "clock-skew 1"},
		{"a child of this process, 300 ms early", begin().took(2*s, sp(1, 0), sp(2, 1, when(-300*ms, s/2))), 0, true, ""},
		{"a page load under the server's span", begin().took(2*s, sp(1, 0), sp(2, 1, web, when(-300*ms, s/2))), 0, true, ""},
		{"its own parent", begin().took(2*s, sp(1, 1)), 0, true, ""},
	}
}

func cases() []one {
	return slices.Concat(doorCases(), aloneCases(), otherCases(), twiceCases(), familyCases())
}

func TestCases(t *testing.T) {
	shown := map[telemetry.Cause]bool{}
	for _, c := range cases() {
		t.Run(c.name, func(t *testing.T) {
			got := Of(&c.story.Snapshot, noon.Add(c.look), c.final)
			if said(got) != c.want {
				t.Errorf("said %q, want %q", said(got), c.want)
			}
			for _, f := range got {
				shown[f.Cause] = true
				if f.Detail.EN == "" || f.Detail.ZH == "" || strings.ContainsAny(f.Detail.EN+f.Detail.ZH, "\n\r\x1b") {
					t.Errorf("%s: detail %+v", f.Cause, f.Detail)
				}
				if f.Last == 0 || f.Door.Seq != f.Last && len(c.story.Door) > 0 && f.Last >= c.story.Door[0].Seq {
					t.Errorf("%s: last #%d, door event #%d", f.Cause, f.Last, f.Door.Seq)
				}
			}
		})
	}
	for _, c := range Causes() {
		if !shown[c] {
			t.Errorf("no case provokes %s", c)
		}
	}
}

// What is not yet an orphan asks to be looked at again; what is one, or can
// never be one, does not.
func TestPending(t *testing.T) {
	child := begin().took(s, sp(2, 1))
	for _, c := range []struct {
		name  string
		story *story
		look  time.Duration
		final bool
		want  bool
	}{
		{"waiting", child, 5 * s, false, true}, {"told, not certain", begin().took(s, sp(2, 1)).open(1), 70 * s, false, true}, {"told", child, 20 * s, false, false}, {"final", child, 5 * s, true, false},
		{"complete", begin().took(s, sp(1, 0), sp(2, 1)), 5 * s, false, false}, {"refused", begin().event(refusal(telemetry.Refused, telemetry.CauseTLS)), 0, false, false},
		{"cut", begin().took(s, sp(2, 1)).cut(1), 5 * s, false, false},
	} {
		if _, pending := Look(&c.story.Snapshot, noon.Add(c.look), c.final); pending != c.want {
			t.Errorf("%s: pending %v", c.name, pending)
		}
	}
}

func TestOrderAndExamples(t *testing.T) {
	st := begin().event(refusal(telemetry.Refused, telemetry.CauseTLS)).
		took(3*time.Hour, sp(1, 0), sp(2, 0), sp(3, 0), sp(4, 0)).
		event(refusal(telemetry.Refused, telemetry.CauseMethod))
	got := Of(&st.Snapshot, noon, true)
	if len(got) != 3 || got[0].Cause != telemetry.CauseMethod || got[1].Cause != telemetry.CauseTLS || got[2].Cause != telemetry.CauseClockBehind {
		t.Fatalf("order: %s", said(got))
	}
	if old := got[2]; old.Count != 4 || len(old.Spans) != maxExamples || old.Spans[0].SpanID != (telemetry.SpanID{1}) || old.Last != 2 {
		t.Errorf("examples %+v", old)
	}
}

// What comes from outside is made fit for one line.
func TestDetailIsOnePrintableLine(t *testing.T) {
	evil := strings.Repeat("a\x1b[31m\n\u202e", 100)
	st := begin().took(3*s, sp(2, 1, func(x *telemetry.Span) { x.Name = evil }, by(evil), when(s, 0)), sp(3, 0, by("unknown_service:"+evil)))
	st.record(s, telemetry.LogRecord{Body: telemetry.String(evil)}).event(telemetry.DoorEvent{Outcome: telemetry.Refused, Cause: "x", Detail: evil, Path: evil})
	fs := Of(&st.Snapshot, noon, true)
	if len(fs) < 5 {
		t.Fatalf("only %s", said(fs))
	}
	for _, f := range fs {
		for _, d := range []string{f.Detail.EN, f.Detail.ZH} {
			if strings.ContainsAny(d, "\n\x1b\u202e") || len(d) > 2000 {
				t.Errorf("%s: %q", f.Cause, d)
			}
		}
	}
}

// An orphan is a problem once it is certain; while somebody is connected it is
// a note, since its parent may still run.
func TestOrphanLevels(t *testing.T) {
	for _, c := range []struct {
		open  int
		final bool
		want  Level
	}{{0, false, Problem}, {1, false, Note}, {1, true, Problem}} {
		fs := Of(&begin().took(s, sp(2, 1)).open(c.open).Snapshot, noon.Add(70*s), c.final)
		if len(fs) != 1 || fs[0].Level != c.want || strings.Contains(fs[0].Detail.EN, "so far") != (c.want == Note) {
			t.Errorf("%+v: %+v", c, fs)
		}
	}
}
