package check

import (
	"strings"
	"testing"

	"otelings/exercises"
	"otelings/internal/i18n"
	"otelings/telemetry"
)

func output(exporter string, names ...string) Output {
	s := telemetry.NewStore(telemetry.Limits{})
	b := telemetry.Batch{Door: telemetry.DoorEvent{Outcome: telemetry.Accepted, Signal: telemetry.SignalTraces, Items: len(names)}}
	for i, n := range names {
		b.Spans = append(b.Spans, &telemetry.Span{TraceID: telemetry.TraceID{1}, SpanID: telemetry.SpanID{byte(i + 1)}, Name: n})
	}
	if len(names) > 0 {
		s.Add(b)
	}
	return Output{Exporter: exporter, Snapshot: s.Snapshot()}
}

var both = i18n.Text{EN: "said", ZH: "说了"}

func configDefinition(checks ...exercises.Check) *exercises.Definition {
	for i := range checks {
		checks[i].Goal, checks[i].Level = both, exercises.LevelViolation
	}
	return &exercises.Definition{Kind: exercises.KindConfig, Checks: checks, Mistakes: []exercises.Mistake{
		{ID: "spelt", When: exercises.When{Cause: "unknown-key"}, Says: i18n.Text{EN: "look at the spelling", ZH: "看拼写"}},
		{ID: "elsewhere", When: exercises.When{Check: "in-a", Expr: `len(outputs["b"].spans) == 2`}, Says: i18n.Text{EN: "they went to b", ZH: "去了 b"}},
	}}
}

// A check with an exporter is about its output alone; rules of mistakes see all.
func TestAnExporterIsJudgedByItself(t *testing.T) {
	inA := exercises.Check{ID: "in-a", Stage: exercises.StageExistence, Signal: "span", Exporter: "a", Select: exercises.Select{Name: "order"}, Expr: "len(spans) == 1 && requests == 1"}
	inB := exercises.Check{ID: "in-b", Stage: exercises.StageStructure, Exporter: "b", Expr: "len(spans) == 2"}
	all := exercises.Check{ID: "all", Stage: exercises.StageQuality, Expr: `len(outputs["a"].spans) == 1 && config.key == 1 && unfed == 0 && "no-unit" in silent`}
	ev := Evidence{Final: true, Snapshot: &telemetry.Snapshot{}, Pipeline: &Pipeline{
		File: "c.yaml", Outputs: []Output{output("a", "order"), output("b", "order", "pay")}, Config: map[string]any{"key": 1},
		Silent: []PipelineProblem{{Code: "no-unit", Line: 3, Says: both, Next: both, Detail: "timeout: 5"}},
	}}
	r := Grade(ev, configDefinition(inA, inB, all))
	if r.State != Passed || len(r.Findings) != 1 {
		t.Fatalf("report %+v", r)
	}
	if f := r.Findings[0]; f.Mistake != "no-unit" || f.Level != exercises.LevelImprovement || f.Actual.EN != "c.yaml:3: timeout: 5" || f.Evidence[0] != "c.yaml:3" {
		t.Errorf("what was accepted in silence: %+v", f)
	}
	ev.Pipeline.Outputs[0] = output("a")
	r = Grade(ev, configDefinition(inA, inB, all))
	if r.State != Failed || r.Stage != exercises.StageExistence || r.Findings[0].Mistake != "elsewhere" {
		t.Errorf("nothing out of a: %+v", r)
	}
	ev.Pipeline.Outputs = nil
	if r = Grade(ev, configDefinition(inB)); r.State != Failed || strings.Contains(r.Findings[0].Message.EN, "sampler") {
		t.Errorf("nothing at all is told as silence of a program: %+v", r)
	}
}

func TestAConfigurationThatDoesNotRun(t *testing.T) {
	inA := exercises.Check{ID: "in-a", Stage: exercises.StageExistence, Signal: "span", Exporter: "a"}
	ev := Evidence{Final: true, Snapshot: &telemetry.Snapshot{}, Pipeline: &Pipeline{File: "c.yaml", Problem: &PipelineProblem{Code: "bad-yaml", Line: 7, Says: both, Next: both, Detail: "tab"}}}
	r := Grade(ev, configDefinition(inA))
	f := r.Findings[0]
	if r.State != Failed || r.Stage != exercises.StageDelivery || f.Mistake != "bad-yaml" || f.Message != both || f.Actual.EN != "c.yaml:7: tab" || f.Check != "in-a" {
		t.Errorf("report %+v", r)
	}
	ev.Pipeline.Problem.Code, ev.Pipeline.Problem.Line = "unknown-key", 0
	if f = Grade(ev, configDefinition(inA)).Findings[0]; f.Mistake != "spelt" || f.Message.ZH != "看拼写" || len(f.Evidence) != 0 || f.Actual.EN != "tab" {
		t.Errorf("the author's words: %+v", f)
	}
}
