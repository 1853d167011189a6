package plain

import (
	"strings"
	"testing"

	"otelings/exercises"
	"otelings/exercises/check"
	"otelings/internal/i18n"
	"otelings/telemetry"
	"otelings/trainer"
)

const configID = "collector-configuration/gate"

func configExercise() trainer.Exercise {
	return trainer.Exercise{
		ExerciseLine: trainer.ExerciseLine{ID: configID, Lesson: "collector-configuration", Title: tx("The gate", "关口"), Kind: exercises.KindConfig, Minutes: 30},
		Task:         tx("Mend the pipeline.", "修好管道。"), Files: []string{"collector.yaml"}, Dir: "/home/ada/otelings-workspace/collector/gate",
		Goals: []check.Goal{{Check: "a", Text: tx("Spans come out", "有 Span 出来"), State: check.GoalOpen}},
	}
}

// configVerdicts refuses the first configuration and passes the next.
func configVerdicts() func() trainer.Verdict {
	refused := false
	return func() trainer.Verdict {
		v := trainer.Verdict{Exercise: configID, Saved: true, Snapshot: &telemetry.Snapshot{}, Pipeline: &check.Pipeline{File: "collector.yaml"}}
		if !refused {
			refused = true
			v.Report = check.Report{State: check.Failed, Stage: exercises.StageDelivery, Findings: []check.Finding{{
				Level: exercises.LevelViolation, Message: tx("The component has no setting timeot.", "这个组件没有设置项 timeot。"), Actual: i18n.Same("collector.yaml:9: 'batch' has invalid keys: timeot"),
			}}}
			return v
		}
		out := &telemetry.Snapshot{Spans: traceSpans, Counts: telemetry.Counts{Requests: 1, Spans: 3}}
		v.Pipeline.Outputs, v.Pipeline.Log = []check.Output{{Exporter: "otlp_grpc/back\x1b[2Jend", Snapshot: out}}, []string{"warn \x1b[1mold name"}
		v.Report = check.Report{State: check.Passed}
		return v
	}
}

// A learner runs a configuration that is refused at its line, then one that
// passes, and sees what came out of the exporter.
func TestConfigInLines(t *testing.T) {
	for _, lang := range i18n.Langs() {
		f := newFake()
		f.verdict = configVerdicts()
		say := func(en, zh string) string { return tx(en, zh).In(lang) }
		out := play(t, f, Options{Lang: lang, Exercise: configID}, "1", "", "1", "", "q")
		wants(t, out, say("The gate", "关口"), say("Mend the pipeline.", "修好管道。"), "collector.yaml", say("Run the configuration and grade", "运行配置并评分"),
			say("Nothing was run.", "没有运行。"), say("The component has no setting timeot.", "这个组件没有设置项 timeot。"), "collector.yaml:9",
			say("# Passed", "# 已通过"), `otlp_grpc/back\x1b[2Jend`+say(": requests 1, spans 3", "：请求 1，Span 3"), say("What the Collector said:", "Collector 的话："), `warn \x1b[1mold name`)
		if strings.Contains(out, say("exit code", "退出码")) || strings.Contains(out, say("Build failed", "构建失败")) {
			t.Errorf("a process is told of:\n%s", out)
		}
	}
}
