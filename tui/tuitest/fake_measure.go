package tuitest

import (
	"otelings/exercises"
	"otelings/exercises/check"
	"otelings/internal/i18n"
	"otelings/telemetry"
	"otelings/trainer"
)

// MeasureID is the fake's exercise about a benchmark.
const MeasureID = "span-structure/what-a-span-costs"

func (f *Fake) measureExercise() trainer.Exercise {
	x := trainer.Exercise{ExerciseLine: trainer.ExerciseLine{
		ID: MeasureID, Lesson: "span-structure", Title: tx("What a span costs", "一个 Span 要花多少"), Kind: exercises.KindMeasure, Languages: []string{"rust"}, Minutes: 30, Attempts: f.codeRuns,
	}, Hints: 3, HintLevel: f.hintsAt, Task: task, Goals: goals(check.GoalOpen)}
	x.Files, x.Dir = []string{"src/main.rs"}, "/home/ada/otelings-workspace/rust/span-structure/what-a-span-costs"
	x.Ask = []trainer.Asked{
		{Ask: exercises.Ask{Key: "cost", Mark: exercises.MarkNumber, Unit: "ns", Text: tx("What does one span cost?", "一个 Span 要花多少？")}},
		{Ask: exercises.Ask{Key: "why", Mark: exercises.MarkChoice, Text: tx("Why is the mean above the lowest?", "平均值为什么比最小值高？"), Options: []exercises.AskOption{
			{ID: "slower", Text: tx("spans get slower", "Span 越来越慢")}, {ID: "interrupted", Text: tx("rounds are interrupted", "有的轮次被打断")},
		}}},
	}
	f.solve.fill(&x, f.hintsAt)
	return x
}

// measure is a run: without Pass its method fails, with it the report is wanted.
func (f *Fake) measure() (trainer.Verdict, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.codeRuns++
	v := trainer.Verdict{Exercise: MeasureID, Saved: true, BuildTime: 3e9, Took: 90e6, Process: check.Process{Built: true, Started: true}, Snapshot: &telemetry.Snapshot{Counts: telemetry.Counts{Requests: 1, Points: 2}}}
	v.Measured = []check.Case{{Name: "loop", Unit: "ns", Rounds: 50, Min: 0.35, Mean: 0.36, Max: 0.5}, {Name: Hostile, Unit: "ns", Rounds: 50, Min: 201, Mean: 210.4, Max: 385000}}
	v.Report = check.Report{State: check.Pending, Goals: goals(check.GoalMet)}
	if !f.Pass {
		v.Measured = v.Measured[1:]
		v.Report = check.Report{State: check.Failed, Stage: exercises.StageExistence, Goals: goals(check.GoalMissed), Findings: []check.Finding{{
			Check: "four-cases", Level: exercises.LevelViolation, Stage: exercises.StageExistence, Actual: i18n.Same("missing: loop"),
			Message: tx("There is nothing to compare with.", "没有可比的东西。"), Next: tx("Add a case loop.", "加一种情形 loop。"),
		}}}
	}
	return v, f.Fail
}

// reportOn grades a report: only an interrupted round is right.
func (f *Fake) reportOn(answers map[string]string) trainer.Verdict {
	v := trainer.Verdict{Exercise: MeasureID, Saved: true, Answers: answers, Snapshot: &telemetry.Snapshot{}, Process: check.Process{Built: true, Started: true}}
	v.Measured = []check.Case{{Name: "loop", Unit: "ns", Rounds: 50, Min: 0.35, Mean: 0.36, Max: 0.5}}
	v.Report = check.Report{State: check.Passed, Goals: goals(check.GoalMet)}
	if answers["why"] != "interrupted" {
		v.Report = check.Report{State: check.Failed, Stage: exercises.StageQuality, Goals: goals(check.GoalMissed), Findings: []check.Finding{{
			Check: "why-right", Level: exercises.LevelViolation, Stage: exercises.StageQuality, Message: tx("A span keeps nothing of those before it.", "Span 不会留下前面的任何东西。"),
		}}}
	}
	return v
}
