package check

import (
	"fmt"
	"strings"
	"testing"

	"otelings/exercises"
	"otelings/telemetry"
)

func TestRefusalsInWords(t *testing.T) {
	refused := func(path string, cause telemetry.Cause) telemetry.DoorEvent {
		return telemetry.DoorEvent{Transport: "http", Method: "POST", Path: path, Code: "404", Outcome: telemetry.Refused, Cause: cause}
	}
	door := []telemetry.DoorEvent{
		{Transport: "http", Outcome: telemetry.Accepted, Code: "200"},
		refused("/", telemetry.CausePathMissing), refused("/", telemetry.CausePathMissing),
		{Transport: "tcp", Outcome: telemetry.Dropped, Cause: telemetry.CauseTLS},
	}
	list, more := Refusals(door)
	if len(list) != 2 || more != 0 {
		t.Fatalf("%d kinds, %d more: %+v", len(list), more, list)
	}
	if r := list[0]; r.Where != "http POST /" || r.Code != "404" || r.Count != 2 || !strings.Contains(r.Why.EN, "/v1/traces") || r.Why.ZH == "" {
		t.Errorf("first %+v", r)
	}
	if r := list[1]; r.Where != "tcp" || r.Code != "" || !strings.Contains(r.Why.EN, "TLS") {
		t.Errorf("second %+v", r)
	}
	for i := range 50 {
		door = append(door, refused(fmt.Sprintf("/%d", i%10), telemetry.CausePathUnknown))
	}
	if list, more := Refusals(door); len(list) != maxRefusals || more != 7 {
		t.Errorf("a flood gives %d kinds and %d more", len(list), more)
	}
}

// A finding never shows the id of a check: spans are known by their names.
func TestReferencesAreSpansNotCheckIDs(t *testing.T) {
	root, trace := true, telemetry.TraceID{1}
	def := &exercises.Definition{Checks: []exercises.Check{
		{ID: "the-brew", Stage: exercises.StageExistence, Signal: "span", Select: exercises.Select{Name: "brew coffee"}},
		{ID: "the-server", Stage: exercises.StageExistence, Signal: "span", Select: exercises.Select{Kind: "server", Root: &root}},
		{ID: "a", Stage: exercises.StageStructure, Signal: "span", Select: exercises.Select{Name: "grind beans", ChildOf: "the-brew"}},
		{ID: "b", Stage: exercises.StageStructure, Signal: "span", Select: exercises.Select{Name: "grind beans", DescendantOf: "the-server"}},
		{ID: "c", Stage: exercises.StageStructure, Signal: "span", Select: exercises.Select{Name: "stray", SameTraceAs: "the-brew"}},
	}}
	spans := []*telemetry.Span{
		{TraceID: trace, SpanID: telemetry.SpanID{1}, Name: "brew coffee", Kind: telemetry.KindServer},
		{TraceID: telemetry.TraceID{2}, SpanID: telemetry.SpanID{2}, Name: "grind beans", Kind: telemetry.KindInternal},
		{TraceID: telemetry.TraceID{3}, SpanID: telemetry.SpanID{3}, Name: "stray", Kind: telemetry.KindInternal},
	}
	r := Grade(Evidence{Final: true, Snapshot: &telemetry.Snapshot{Spans: spans, Counts: telemetry.Counts{Requests: 1, Spans: 3}}}, def)
	if len(r.Findings) != 3 {
		t.Fatalf("%d findings: %+v", len(r.Findings), r)
	}
	for i, want := range []struct{ expected, nearest, zh, zhNearest string }{
		{`span "grind beans", child of "brew coffee"`, `wanted a child of "brew coffee"`, `Span "grind beans"，"brew coffee" 的子 Span`, `根 Span，要求："brew coffee" 的子 Span`},
		{`span "grind beans", below span (kind SERVER, root)`, "wanted below span (kind SERVER, root)", `Span "grind beans"，Span (kind SERVER，根) 的后代`, "根 Span，要求：Span (kind SERVER，根) 的后代"},
		{`span "stray", in the trace of "brew coffee"`, `wanted the trace of "brew coffee"`, `Span "stray"，和 "brew coffee" 同一条链路`, `在另一条链路，要求："brew coffee" 所在的链路`},
	} {
		f := r.Findings[i]
		if f.Expected.EN != want.expected || !strings.Contains(f.Nearest.EN, want.nearest) {
			t.Errorf("%s: expected %q, nearest %q", f.Check, f.Expected.EN, f.Nearest.EN)
		}
		if f.Expected.ZH != want.zh || !strings.HasSuffix(f.Nearest.ZH, want.zhNearest) {
			t.Errorf("%s: expected %q, nearest %q", f.Check, f.Expected.ZH, f.Nearest.ZH)
		}
		if all := f.Expected.EN + f.Actual.EN + f.Nearest.EN + f.Next.EN; strings.Contains(all, "the-") {
			t.Errorf("%s shows the id of a check: %s", f.Check, all)
		}
	}
}
