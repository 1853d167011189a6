package tuitest

import (
	"otelings/exercises"
	"otelings/exercises/check"
	"otelings/internal/i18n"
	"otelings/telemetry"
	"otelings/trainer"
)

// ConfigID is the fake's exercise about a Collector configuration.
const ConfigID = "collector-configuration/gate"

func (f *Fake) configLine() trainer.ExerciseLine {
	return trainer.ExerciseLine{ID: ConfigID, Lesson: "collector-configuration", Title: tx("The gate", "关口"), Kind: exercises.KindConfig, Languages: []string{"yaml"}, Minutes: 30, Attempts: f.codeRuns}
}

func (f *Fake) configExercise() trainer.Exercise {
	x := trainer.Exercise{ExerciseLine: f.configLine(), Hints: 3, HintLevel: f.hintsAt, Task: task, Goals: goals(check.GoalOpen)}
	x.Files, x.Dir = []string{"collector.yaml"}, "/home/ada/otelings-workspace/collector/collector-configuration/gate"
	f.solve.fill(&x, f.hintsAt)
	return x
}

// runConfig refuses the first configuration at its line; with Pass it runs and
// passes with something accepted in silence.
func (f *Fake) runConfig() (trainer.Verdict, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.codeRuns++
	v := trainer.Verdict{Exercise: ConfigID, Saved: true, Took: 40e6, Snapshot: &telemetry.Snapshot{}, Pipeline: &check.Pipeline{File: "collector.yaml"}}
	if !f.Pass {
		v.Report = check.Report{State: check.Failed, Stage: exercises.StageDelivery, Goals: goals(check.GoalMissed), Findings: []check.Finding{{
			Check: "arrives", Level: exercises.LevelViolation, Stage: exercises.StageDelivery,
			Message: tx("A pipeline uses the processor batch/big, which is not defined.", "管道用到 processor batch/big，但它没有定义。"),
			Next:    tx("Define it in its section, or correct its name in the pipeline.", "在对应的节里定义它，或改正管道里的名字。"),
			Actual:  i18n.Same(`collector.yaml:18: service::pipelines::traces: references processor "batch/big" which is not configured`), Evidence: []string{"collector.yaml:18"},
		}}}
		return v, f.Fail
	}
	res := &telemetry.Resource{Attrs: telemetry.Attrs{{Key: "service.name", Value: telemetry.String("shop")}}}
	sp := &telemetry.Span{TraceID: telemetry.TraceID{1}, SpanID: telemetry.SpanID{1}, Name: Hostile, Kind: telemetry.KindServer, Start: 1000, End: 20000, Resource: res}
	v.Snapshot = &telemetry.Snapshot{Spans: []*telemetry.Span{sp}, Counts: telemetry.Counts{Requests: 1, Spans: 1}}
	v.Pipeline.Outputs = []check.Output{{Exporter: "otlp_grpc/backend", Snapshot: v.Snapshot}, {Exporter: "otlp_grpc/errors", Snapshot: &telemetry.Snapshot{}}}
	v.Pipeline.Log = []string{"warn \x1b[2Jold name of an exporter"}
	v.First = f.codeRuns == 1
	v.Report = check.Report{State: check.Passed, Goals: goals(check.GoalMet), Findings: []check.Finding{{
		Check: "no-unit", Level: exercises.LevelImprovement, Stage: exercises.StageQuality,
		Message: tx("timeout has no unit: the Collector reads 5 nanoseconds.", "timeout 没带单位：Collector 会当成 5 纳秒。"),
		Next:    tx("Write 5s or 5ms.", "写成 5s 或 5ms。"), Actual: i18n.Same("collector.yaml:14: timeout: 5"), Evidence: []string{"collector.yaml:14"},
	}}}
	return v, f.Fail
}
