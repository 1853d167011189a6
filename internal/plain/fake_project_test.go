package plain

import (
	"time"

	"otelings/exercises"
	"otelings/exercises/check"
	"otelings/exercises/runner"
	"otelings/telemetry"
	"otelings/trainer"
)

const projectID = "projects/hello"

const projectDir = "/home/ada/otelings-workspace/projects/hello"

func (f *fake) project() trainer.Exercise {
	x := trainer.Exercise{
		ExerciseLine: trainer.ExerciseLine{ID: projectID, Lesson: "projects", Title: tx("Trace a program of your own", "给自己的程序加上链路"), Kind: exercises.KindProject, Minutes: 240, Done: f.codeDone, Attempts: f.attempts},
		Task:         tx("Take a program of your own.\n", "拿一个你自己的程序。\n"), Hints: 3, HintLevel: f.hint, Dir: projectDir, Files: []string{exercises.ProjectFile, exercises.NotesFile},
		Goals:   []check.Goal{{Check: "arrives", Text: tx("Something arrives", "有数据送达"), State: check.GoalOpen}},
		Project: &trainer.Project{File: projectDir + "/project.yaml", Notes: projectDir + "/NOTES.md", Scenarios: exercises.Scenarios()},
	}
	if f.ready {
		x.Project.Program, x.Project.Command = "/home/ada/src/shop", "cargo run"
	} else {
		x.Project.Problem = trainer.Notice{Text: tx("project.yaml: it names no command yet", "project.yaml：还没有写 command"), Hint: tx("write it behind `command:`", "写在 `command:` 后面")}
	}
	for i := range f.attempts {
		past := trainer.PastAttempt{Ended: time.Date(2026, 11, 20, 19, 30+i, 0, 0, time.Local), State: check.Passed, Completed: i == 0, Evidence: projectDir + "/evidence/01HZ.jsonl"}
		x.Project.Past = append([]trainer.PastAttempt{past}, x.Project.Past...)
	}
	return x
}

func (f *fake) runProject(on func(trainer.RunNews)) (trainer.Verdict, error) {
	if !f.ready {
		f.attempts--
		return trainer.Verdict{}, &runner.ProjectProblem{File: projectDir + "/project.yaml", What: tx("it names no command yet", "还没有写 command"), Do: tx("write it behind `command:`", "写在 `command:` 后面")}
	}
	for _, s := range []exercises.Scenario{exercises.ScenarioNormal, exercises.ScenarioRefused} {
		on(trainer.RunNews{Scenario: s, Port: "http://127.0.0.1:41234"})
		on(trainer.RunNews{Scenario: s, Port: "http://127.0.0.1:41234", Event: runner.Event{Step: runner.StepRun, Line: "serving\x1b[2J"}})
	}
	f.codeDone = true
	asked := time.Unix(1_700_000_000, 0)
	normal := check.Process{Built: true, Started: true, Asked: asked, Stopping: 120 * time.Millisecond, Visits: 38}
	hung := check.Process{Built: true, Started: true, Asked: asked, Stopping: 30 * time.Second, Killed: true, Signal: "killed"}
	snap := &telemetry.Snapshot{Spans: traceSpans, Counts: telemetry.Counts{Requests: 1, Spans: 3}}
	return trainer.Verdict{Exercise: projectID, Saved: true, First: true, Report: check.Report{State: check.Passed}, Process: normal, Snapshot: snap, Evidence: projectDir + "/evidence/01HZ.jsonl",
		Runs: []check.Run{{Scenario: exercises.ScenarioNormal, Process: normal, Snapshot: snap}, {Scenario: exercises.ScenarioRefused, Process: hung, Snapshot: &telemetry.Snapshot{}}}}, nil
}
