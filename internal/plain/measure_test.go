package plain

import (
	"testing"

	"otelings/exercises"
	"otelings/exercises/check"
	"otelings/internal/i18n"
	"otelings/trainer"
)

const measureID = "span-structure/what-a-span-costs"

// bench is the fake's exercise about a benchmark; what was run last decides what
// can be done.
func (f *fake) bench() trainer.Exercise {
	return trainer.Exercise{
		ExerciseLine: trainer.ExerciseLine{ID: measureID, Lesson: "span-structure", Title: tx("What a span costs", "一个 Span 要花多少"), Kind: exercises.KindMeasure, Minutes: 30},
		Task:         tx("Measure it.", "量一量。"), Goals: []check.Goal{{Check: "a", Text: tx("there is a baseline", "有基线"), State: check.GoalOpen}},
		Last: f.benchLast, Measured: f.benchLast != nil && f.benchLast.Report.State != "",
		Ask: []trainer.Asked{
			{Ask: exercises.Ask{Key: "cost", Mark: exercises.MarkNumber, Unit: "ns", Text: tx("What does it cost?", "要花多少？")}},
			{Ask: exercises.Ask{Key: "cause", Mark: exercises.MarkChoice, Text: tx("Why?", "为什么？"), Options: []exercises.AskOption{{ID: "crash", Text: tx("interrupted", "被打断")}, {ID: "slower", Text: tx("slower", "变慢")}}}},
		},
	}
}

func (f *fake) runBench() trainer.Verdict {
	v := trainer.Verdict{Exercise: measureID, Saved: true, Process: check.Process{Built: true, Started: true}, Report: check.Report{State: check.Pending}}
	v.Measured = []check.Case{{Name: "span\x1b[2J", Unit: "ns", Rounds: 50, Min: 201.2, Mean: 210, Max: 385}}
	f.benchLast = &v
	return v
}

// A learner measures, reports what is no number and what is wrong, mends it and passes.
func TestMeasureInLines(t *testing.T) {
	for _, lang := range i18n.Langs() {
		f := newFake()
		say := func(en, zh string) string { return tx(en, zh).In(lang) }
		out := play(t, f, Options{Lang: lang, Exercise: measureID},
			"", "", // run; enter leads to the report
			"", "lots", "210 ns", // the first question
			"", "2", // the second: slower
			"", "", // hand in, back to the report
			"2", "1", "3", // mended, handed in by number
			"", "q")
		wants(t, out, say("Measure it.", "量一量。"), say("Measured well; the report is still to come", "方法通过，还差报告"),
			say(`- span\x1b[2J: rounds 50, lowest 201, mean 210, highest 385 ns`, `- span\x1b[2J：50 轮，最小 201，平均 210，最大 385 ns`),
			say("Type a number in ns.", "输入一个数，单位 ns。"), say("such as 12.5", "例如 12.5"), say("(answer: 210 ns)", "（答：210 ns）"),
			say("No sampler does that.", "采样器不会这样。"), say("# Passed", "# 已通过"))
		if len(f.submitted) != 2 || f.submitted[0]["cost"] != "210" || f.submitted[0]["cause"] != "slower" || f.submitted[1]["cause"] != "crash" {
			t.Errorf("handed in %v", f.submitted)
		}
	}
}
