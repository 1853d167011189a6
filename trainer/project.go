package trainer

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"path/filepath"
	"slices"
	"time"

	"otelings/collector"
	"otelings/exercises"
	"otelings/exercises/check"
	"otelings/exercises/runner"
	"otelings/internal/config"
	"otelings/internal/i18n"
	"otelings/otlp"
	"otelings/progress"
	"otelings/telemetry"
)

// projectKind is the kind of a project's completion. Its id is the project's
// name, as paths name it.
const projectKind = "project"

// slowAnswer is how long the slow collector takes for one answer: well over a
// request's own time, under the 10 s after which OTLP exporters give up.
const slowAnswer = 4 * time.Second

// Project is what a project is beside its exercise.
type Project struct {
	File      string               // project.yaml, absolute
	Notes     string               // the learner's journal, absolute
	Program   string               // folder of the learner's program, "" while it is not said
	Command   string               // what starts it, "" while it is not said
	Problem   Notice               // why it cannot be run yet; zero when it can
	Scenarios []exercises.Scenario // what is played
	Past      []PastAttempt        // newest first
}

// PastAttempt is an earlier attempt at a project.
type PastAttempt struct {
	ID        string
	Ended     time.Time
	State     check.State
	Stage     exercises.Stage
	Completed bool   // the project is done by it
	Evidence  string // the file with what was received, absolute; it may have been removed since
}

// maxPast bounds the attempts that are listed.
const maxPast = 20

// ProjectExercise is the id of the exercise behind a project step.
func ProjectExercise(project string) string { return exercises.ProjectsFolder + "/" + project }

// projects is every project that is written, by id.
func (t *Trainer) projects() []*exercises.Definition {
	return slices.DeleteFunc(t.set.All(), func(d *exercises.Definition) bool { return d.Kind != exercises.KindProject })
}

// scaffold puts what is missing of an exercise into the workspace.
func (t *Trainer) scaffold(def *exercises.Definition) (runner.Scaffolded, error) {
	if def.Kind == exercises.KindProject {
		return t.workspace().ScaffoldProject(def, t.language())
	}
	return t.workspace().Scaffold(def)
}

// ownFiles is the definition of an exercise with files of the learner's.
func (t *Trainer) ownFiles(id string) (*exercises.Definition, error) {
	if def, ok := t.set.Get(id); ok && def.Kind == exercises.KindProject {
		return def, nil
	}
	return t.withFiles(id)
}

// language is the learner's, for files that are written once.
func (t *Trainer) language() i18n.Lang {
	return config.Language("", t.setting().Lang, t.getenv)
}

// completion is the kind and id under which an exercise is done.
func completion(def *exercises.Definition) (kind, id string) {
	if def.Kind == exercises.KindProject {
		return projectKind, def.Name
	}
	return "exercise", def.ID
}

func (b book) completed(def *exercises.Definition) bool {
	kind, id := completion(def)
	return b.done(kind, id)
}

// project fills in what a project shows beside its task.
func (b book) project(def *exercises.Definition, x *Exercise) error {
	s, err := b.t.scaffold(def)
	if err != nil {
		return err
	}
	x.Backups, _ = b.t.workspace().Backups(def) // what cannot be listed cannot be undone, that is all
	x.Dir, x.Files, x.Goals = s.Dir, []string{exercises.ProjectFile, exercises.NotesFile}, goals(def)
	p := &Project{File: s.Open, Notes: filepath.Join(s.Dir, exercises.NotesFile), Scenarios: def.Project.Scenarios}
	file, err := runner.LoadProject(s.Open, runner.ProjectChange{})
	p.Command = file.Command.Text
	if err == nil {
		p.Program = file.Dir
	} else {
		p.Problem = problemOf(err)
	}
	by := b.state.Completions[progress.CompletionKey(completion(def))].By
	for _, a := range slices.Backward(b.state.Attempts) {
		if a.Exercise != def.ID || len(p.Past) == maxPast {
			continue
		}
		past := PastAttempt{ID: a.ID, Ended: a.Ended, State: check.State(a.State), Stage: exercises.Stage(a.Stage), Completed: a.ID == by}
		if a.Evidence != "" {
			past.Evidence = filepath.Join(b.t.workspace().Root, filepath.FromSlash(a.Evidence))
		}
		p.Past = append(p.Past, past)
	}
	x.Project = p
	return nil
}

// problemOf is what a project.yaml lacks, by the file's name alone: where it
// lies is known.
func problemOf(err error) Notice {
	var problem *runner.ProjectProblem
	if errors.As(err, &problem) {
		here := *problem
		here.File = filepath.Base(problem.File)
		err = &here
	}
	var n Notice
	n.Text, n.Hint = Explain(err)
	return n
}

// RunProject runs the learner's own program under each scenario of the project,
// grades what arrived, and keeps evidence and verdict. change goes before what
// project.yaml says. Errors are as those of RunCode, and *runner.ProjectProblem
// when project.yaml does not say what to run: that is no attempt.
func (t *Trainer) RunProject(ctx context.Context, id string, change runner.ProjectChange, news func(RunNews)) (Verdict, error) {
	def, err := t.ofKind(id, exercises.KindProject)
	if err != nil {
		return Verdict{}, err
	}
	s, err := t.scaffold(def)
	if err != nil {
		return Verdict{}, err
	}
	file, err := runner.LoadProject(s.Open, change)
	if err != nil {
		return Verdict{}, err
	}
	started := t.now()
	play := projectPlay{def: def, file: file, env: t.env, keeper: t.keeper, news: news}
	ev, err := play.all(ctx)
	if err != nil {
		return Verdict{}, err
	}
	v := Verdict{Exercise: id, Attempt: t.newID(), Snapshot: ev.Snapshot, Process: *ev.Process, BuildTime: play.built, Runs: ev.Runs, Report: check.Grade(ev, def)}
	v.Took = t.now().Sub(started) - v.BuildTime
	err = t.keepProject(ctx, def, file, started, &v)
	t.mu.Lock()
	t.verdicts[id] = &v
	t.mu.Unlock()
	return v, err
}

// projectPlay is one attempt at a project.
type projectPlay struct {
	keeper []string
	def    *exercises.Definition
	file   runner.ProjectFile
	env    []string
	news   func(RunNews)
	built  time.Duration
}

// all builds the program and runs it under each scenario. After the normal one
// the others are played only when nothing before the last stage fails, and none
// after one in which the program had to be killed.
func (p *projectPlay) all(ctx context.Context) (check.Evidence, error) {
	record, took, err := runner.BuildOwn(ctx, p.file, p.env, func(e runner.Event) { p.say(RunNews{Event: e}) })
	p.built = took
	if err != nil {
		return check.Evidence{}, err
	}
	ev := check.Evidence{Snapshot: &telemetry.Snapshot{}, Process: &record, Final: true}
	if !record.Built {
		return ev, nil
	}
	for _, s := range p.def.Project.Scenarios {
		run, endpoint, err := p.one(ctx, s)
		if err != nil {
			return ev, err
		}
		ev.Runs = append(ev.Runs, run)
		if s == exercises.ScenarioNormal {
			ev.Snapshot, ev.Process, ev.Endpoint = run.Snapshot, &run.Process, endpoint
			if r := check.Grade(ev, p.def); r.State == check.Failed && r.Stage != exercises.StageQuality {
				break
			}
		}
		if run.Process.Killed {
			break
		}
	}
	return ev, ctx.Err()
}

// one is the run under one scenario.
func (p *projectPlay) one(ctx context.Context, s exercises.Scenario) (check.Run, string, error) {
	run := check.Run{Scenario: s}
	say := func(n RunNews) {
		n.Scenario = s
		p.say(n)
	}
	aim := ""
	if s == exercises.ScenarioUnreachable {
		url, err := closedPort(ctx)
		if err != nil {
			return run, "", err
		}
		aim = url
	}
	snapshot, endpoint, err := receive(ctx, faultsOf(s), say, func(endpoint string, on func(runner.Event)) (err error) {
		if aim != "" {
			endpoint = aim
		}
		own := runner.OwnRun{Project: p.file, Endpoint: endpoint, Base: p.env, Keeper: p.keeper, StopAfter: p.stopAfter(), Grace: p.grace(), Unsampled: s == exercises.ScenarioNormal}
		run.Process, err = runner.RunOwn(ctx, own, on)
		return err
	})
	run.Snapshot = snapshot
	return run, endpoint, err
}

func (p *projectPlay) stopAfter() time.Duration {
	for _, d := range []time.Duration{p.file.StopAfter, p.def.Project.StopAfter} {
		if d > 0 {
			return d
		}
	}
	return exercises.DefaultStopAfter
}

func (p *projectPlay) grace() time.Duration {
	if d := p.def.Project.Grace; d > 0 {
		return d
	}
	return exercises.DefaultGrace
}

func (p *projectPlay) say(n RunNews) {
	if p.news != nil {
		p.news(n)
	}
}

func faultsOf(s exercises.Scenario) collector.Faults {
	switch s {
	case exercises.ScenarioRefused:
		return collector.Faults{Refuse: true, HTTPStatus: http.StatusServiceUnavailable}
	case exercises.ScenarioSlow:
		return collector.Faults{Latency: slowAnswer}
	}
	return collector.Faults{}
}

// closedPort is an address at which nobody listened a moment ago.
func closedPort(ctx context.Context) (string, error) {
	var lc net.ListenConfig
	l, err := lc.Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	url := "http://" + l.Addr().String()
	return url, l.Close()
}

// projectVerdict is the verdict as it lies beside what was received.
type projectVerdict struct {
	Project  string           `json:"project"`
	Attempt  string           `json:"attempt"`
	Started  time.Time        `json:"started"`
	Ended    time.Time        `json:"ended"`
	Program  string           `json:"program"`
	Command  string           `json:"command"`
	State    check.State      `json:"state"`
	Stage    exercises.Stage  `json:"stage,omitempty"`
	Findings []check.Finding  `json:"findings,omitempty"`
	Goals    []projectGoal    `json:"goals"`
	Runs     []ProjectRunLine `json:"runs"`
}

type projectGoal struct {
	Check string          `json:"check"`
	Text  i18n.Text       `json:"text"`
	State check.GoalState `json:"state"`
}

// ProjectRunLine is one run of a project in figures. Requests are what was
// accepted; with Refused they are as many lines of the evidence, in the order
// of the runs.
type ProjectRunLine struct {
	Scenario exercises.Scenario `json:"scenario"`
	Exit     int                `json:"exit"`
	Signal   string             `json:"signal"`
	Asked    bool               `json:"asked"`  // to end
	Killed   bool               `json:"killed"` // it did not
	MS       int64              `json:"ms"`
	StopMS   int64              `json:"stop_ms"`
	Visits   int                `json:"visits"`
	Requests int                `json:"requests"`
	Spans    int                `json:"spans"`
	Refused  int                `json:"refused"`
}

// RunLines is the runs of a project's verdict in figures.
func (v Verdict) RunLines() []ProjectRunLine {
	out := []ProjectRunLine{}
	for _, r := range v.Runs {
		p := r.Process
		line := ProjectRunLine{
			Scenario: r.Scenario, Exit: p.Exit, Signal: p.Signal, Asked: !p.Asked.IsZero(), Killed: p.Killed,
			MS: p.Duration.Milliseconds(), StopMS: p.Stopping.Milliseconds(), Visits: p.Visits,
		}
		if r.Snapshot != nil {
			line.Requests, line.Spans, line.Refused = r.Snapshot.Counts.Requests, r.Snapshot.Counts.Spans, r.Snapshot.Counts.Refused
		}
		out = append(out, line)
	}
	return out
}

// keepProject writes the evidence first and then, in one transaction, the
// attempt that names it and with a pass the completion: a project that is done
// has its evidence on the disk.
func (t *Trainer) keepProject(ctx context.Context, def *exercises.Definition, file runner.ProjectFile, started time.Time, v *Verdict) error {
	ctx = context.WithoutCancel(ctx) // a verdict that was reached is kept
	b, err := t.open(ctx)
	if err != nil {
		return &NotSaved{Err: err}
	}
	kind, id := completion(def)
	before, done := b.state.Completions[progress.CompletionKey(kind, id)]
	a := b.attempt(def, started, v)
	a.Evidence, err = t.workspace().KeepEvidence(def, v.Attempt, received(v.Runs), verdictFile(def, file, a, *v), []string{before.By})
	if err != nil {
		return &NotSaved{Err: err}
	}
	v.Evidence = filepath.Join(t.workspace().Root, filepath.FromSlash(a.Evidence))
	var completed []progress.Completion
	if v.Report.State == check.Passed {
		v.First = !done
		completed = []progress.Completion{{Kind: kind, ID: id, Time: t.now(), By: a.ID}}
	}
	if err := t.progress.RecordAttempt(ctx, progress.Verdict{Attempt: a, Completions: completed}); err != nil {
		return &NotSaved{Err: err}
	}
	v.Saved = true
	return nil
}

// received writes what every run received, one run after the other.
func received(runs []check.Run) func(io.Writer) error {
	return func(w io.Writer) error {
		var errs []error
		for _, r := range runs {
			_, err := otlp.WriteLines(w, r.Snapshot, 0)
			errs = append(errs, err)
		}
		return errors.Join(errs...)
	}
}

func verdictFile(def *exercises.Definition, file runner.ProjectFile, a progress.Attempt, v Verdict) projectVerdict {
	out := projectVerdict{
		Project: def.Name, Attempt: a.ID, Started: a.Started, Ended: a.Ended, Program: file.Dir, Command: file.Command.Text,
		State: v.Report.State, Stage: v.Report.Stage, Findings: v.Report.Findings, Runs: v.RunLines(),
	}
	for _, g := range v.Report.Goals {
		out.Goals = append(out.Goals, projectGoal{g.Check, g.Text, g.State})
	}
	return out
}
