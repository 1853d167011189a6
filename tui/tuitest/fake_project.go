package tuitest

import (
	"context"
	"time"

	"otelings/exercises"
	"otelings/exercises/check"
	"otelings/exercises/runner"
	"otelings/internal/i18n"
	"otelings/telemetry"
	"otelings/trainer"
)

// ProjectID is the fake's project.
const ProjectID = "projects/own"

const projectDir = "/home/ada/otelings-workspace/projects/own"

func (f *Fake) projectDone() bool { return f.projects > 0 && f.Pass && !f.Fresh }

// projectSteps is the newcomer's project, with Own one that is not written too.
func (f *Fake) projectSteps() []trainer.Step {
	own := trainer.Step{Project: "own", Title: tx("Integrate a real project of your own", "实际项目集成"), Priority: "practice"}
	if !f.Own {
		return []trainer.Step{own}
	}
	own.Minutes, own.Available, own.Done = 240, true, f.projectDone()
	return []trainer.Step{own, {Project: "bench", Title: tx("Prove the gain with cargo bench", "使用 cargo bench 验证优化效果"), Priority: "practice"}}
}

func (f *Fake) project() trainer.Exercise {
	x := trainer.Exercise{
		ExerciseLine: trainer.ExerciseLine{ID: ProjectID, Lesson: "projects", Title: tx("Integrate a real project of your own", "实际项目集成"), Kind: exercises.KindProject, Minutes: 240, Done: f.projectDone(), Attempts: f.projects},
		Hints:        3, HintLevel: f.hintsAt, Goals: goals(check.GoalOpen), Dir: projectDir, Files: []string{exercises.ProjectFile, exercises.NotesFile},
		Task: tx("Take a program of your own and make it tell OpenTelemetry what it does.\n\n```yaml\ndir: ~/src/shop\ncommand: cargo run\n```\n", "拿一个你自己的程序，让它告诉 OpenTelemetry 自己在做什么。\n\n```yaml\ndir: ~/src/shop\ncommand: cargo run\n```\n"),
	}
	x.Project = &trainer.Project{File: projectDir + "/project.yaml", Notes: projectDir + "/NOTES.md", Scenarios: exercises.Scenarios()}
	if f.Ready {
		x.Project.Program, x.Project.Command = "/home/ada/src/shop", "cargo run --release"
	} else {
		x.Project.Problem = trainer.Notice{Text: tx("project.yaml: it names no command yet", "project.yaml：还没有写 command"),
			Hint: tx("write what starts your program behind `command:`", "在 `command:` 后面写上怎样启动你的程序")}
	}
	for i := range f.projects {
		past := trainer.PastAttempt{ID: "A", Ended: time.Date(2026, 11, 20, 19, 30+i, 0, 0, time.Local), State: check.Failed, Stage: exercises.StageResource}
		if f.Pass && i == f.projects-1 {
			past.State, past.Stage, past.Completed, past.Evidence = check.Passed, "", true, projectDir+"/evidence/01HZ.jsonl"
		}
		x.Project.Past = append([]trainer.PastAttempt{past}, x.Project.Past...)
	}
	return x
}

// runProject builds, then runs with a working and with a refusing collector.
// While project.yaml is not ready it is a problem and no attempt.
func (f *Fake) runProject(ctx context.Context, on func(trainer.RunNews)) (trainer.Verdict, error) {
	if !f.Ready {
		problem := f.project().Project.Problem
		return trainer.Verdict{}, &runner.ProjectProblem{File: projectDir + "/project.yaml", What: tx("it names no command yet", "还没有写 command"), Do: problem.Hint}
	}
	on(trainer.RunNews{Event: runner.Event{Step: runner.StepBuild, Line: "   Compiling shop v0.4.2"}})
	for _, s := range []exercises.Scenario{exercises.ScenarioNormal, exercises.ScenarioRefused} {
		if err := f.step(ctx); err != nil {
			return trainer.Verdict{}, err
		}
		on(trainer.RunNews{Event: runner.Event{Step: runner.StepRun, Line: "serving"}, Scenario: s, Port: "127.0.0.1:40117", Received: telemetry.Counts{Requests: 1, Spans: 12}})
	}
	if err := f.step(ctx); err != nil {
		return trainer.Verdict{}, err
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	f.projects++
	asked := time.Unix(1_700_000_000, 0)
	res := &telemetry.Resource{Attrs: telemetry.Attrs{{Key: "service.name", Value: telemetry.String("shop")}}}
	snapshot := &telemetry.Snapshot{Counts: telemetry.Counts{Requests: 2, Spans: 2}, Spans: []*telemetry.Span{
		{TraceID: telemetry.TraceID{1}, SpanID: telemetry.SpanID{1}, Name: "GET /orders/{id}", Kind: telemetry.KindServer, Start: 1000, End: 2_001_000, Resource: res},
		{TraceID: telemetry.TraceID{1}, SpanID: telemetry.SpanID{2}, ParentID: telemetry.SpanID{1}, Name: "find order", Kind: telemetry.KindInternal, Start: 2000, End: 900_000, Resource: res},
	}}
	normal := check.Process{Built: true, Started: true, Asked: asked, Stopping: 120 * time.Millisecond, Visits: 38, Duration: 8 * time.Second}
	hung := check.Process{Built: true, Started: true, Asked: asked, Stopping: 30 * time.Second, Visits: 36, Killed: true, Signal: "killed", Exit: -1, Duration: 38 * time.Second}
	v := trainer.Verdict{Exercise: ProjectID, Snapshot: snapshot, Process: normal, BuildTime: 2 * time.Second, Took: 46 * time.Second, Saved: true, Evidence: projectDir + "/evidence/01HZ.jsonl",
		Runs: []check.Run{{Scenario: exercises.ScenarioNormal, Process: normal, Snapshot: snapshot}}}
	if f.Pass {
		v.First, v.Report = f.projects == 1, check.Report{State: check.Passed, Goals: goals(check.GoalMet)}
		return v, f.Fail
	}
	v.Runs = append(v.Runs, check.Run{Scenario: exercises.ScenarioRefused, Process: hung, Snapshot: &telemetry.Snapshot{Counts: telemetry.Counts{Refused: 9}}})
	v.Report = check.Report{State: check.Failed, Stage: exercises.StageQuality, Goals: goals(check.GoalMet), Findings: []check.Finding{{
		Check: "refused", Mistake: "hangs-when-refused", Level: exercises.LevelViolation, Stage: exercises.StageQuality,
		Message: tx("With a collector that refuses, the program did not end and was killed.", "Collector 拒收时，程序没有结束，被强行终止。"),
		Next:    tx("give the shutdown a time limit", "给关闭设时限"), Actual: i18n.Same("killed 30 s after SIGTERM"),
	}}}
	return v, f.Fail
}
