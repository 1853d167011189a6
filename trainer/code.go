package trainer

import (
	"cmp"
	"context"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"otelings/exercises"
	"otelings/exercises/check"
	"otelings/exercises/runner"
	"otelings/progress"
)

// RunCode builds and runs the learner's program, sends the request that they
// wrote by hand, or runs their configuration, grades what arrived or came out
// and keeps the verdict. Cancel ctx to stop it: the program and its children are killed
// and nothing is recorded. A verdict that could not be saved comes with a
// *NotSaved error beside it.
func (t *Trainer) RunCode(ctx context.Context, id string, news func(RunNews)) (Verdict, error) {
	return t.RunCodeIn(ctx, id, "", news)
}

// RunCodeIn is RunCode on another folder's files ("" = the learner's own). The
// learner's workspace is neither read nor written then; the verdict counts as
// any other. The error is *BadFolder when dir holds no program.
func (t *Trainer) RunCodeIn(ctx context.Context, id, dir string, news func(RunNews)) (Verdict, error) {
	if kind, _ := t.Kind(id); kind == exercises.KindProject {
		return t.RunProject(ctx, id, runner.ProjectChange{Dir: dir}, news)
	}
	def, err := t.withFiles(id)
	switch {
	case err != nil:
		return Verdict{}, err
	case def.Kind == exercises.KindConfig:
		return t.runConfig(ctx, def, dir, news)
	case def.Kind == exercises.KindWire:
		return t.runWire(ctx, def, dir, news)
	}
	job, err := t.program(def, dir)
	if err != nil {
		return Verdict{}, err
	}
	started := t.now()
	ev, out, err := t.newAttempt(def, job, news).play(ctx)
	if err != nil {
		return Verdict{}, err
	}
	v := Verdict{Exercise: id, Attempt: t.newID(), Snapshot: ev.Snapshot, Process: out.Process, BuildTime: time.Duration(out.BuildMS) * time.Millisecond}
	v.Report, v.Measured = check.Grade(ev, def), check.Measured(ev.Snapshot, def)
	v.Took = t.now().Sub(started) - v.BuildTime
	t.hold(def, ev, v)
	t.remember(def, job.Dir, v)
	err = t.keep(ctx, def, started, &v)
	t.mu.Lock()
	t.verdicts[id] = &v
	t.mu.Unlock()
	return v, err
}

// program is what to build and where: the learner's own folder, scaffolded, or
// dir with the shared folder of the cache, which is no part of the workspace.
func (t *Trainer) program(def *exercises.Definition, dir string) (runner.Job, error) {
	ws, language := t.workspace(), def.Language()
	if dir == "" {
		s, err := ws.Scaffold(def)
		return runner.Job{Dir: s.Dir, Shared: ws.Shared(language.ID, t.env), Link: true}, err
	}
	source, err := programFolder(dir, language)
	if err != nil {
		return runner.Job{}, err
	}
	shared := ws.Shared(language.ID, t.env)
	if shared == ws.Shared(language.ID, nil) { // not the learner's choice
		shared = t.sharedCache(language.ID)
	}
	return runner.Job{Dir: source, Shared: shared}, nil
}

// sharedCache is the folder that programs outside the workspace share.
func (t *Trainer) sharedCache(language string) string {
	if language == exercises.LanguageRust {
		return filepath.Join(t.dirs.Cache, "target")
	}
	return filepath.Join(t.dirs.Cache, "packages", language)
}

// keep records the verdict and, with a pass, the completion, in one transaction.
func (t *Trainer) keep(ctx context.Context, def *exercises.Definition, started time.Time, v *Verdict) error {
	ctx = context.WithoutCancel(ctx) // a verdict that was reached is kept
	b, err := t.open(ctx)
	if err != nil {
		return &NotSaved{Err: err}
	}
	a := b.attempt(def, started, v)
	var done []progress.Completion
	if v.Report.State == check.Passed {
		v.First = !b.completed(def)
		kind, id := completion(def)
		done = append(done, progress.Completion{Kind: kind, ID: id, Time: t.now(), By: a.ID})
	}
	if err := t.progress.RecordAttempt(ctx, progress.Verdict{Attempt: a, Completions: done, LastLesson: def.Lesson}); err != nil {
		return &NotSaved{Err: err}
	}
	v.Saved = true
	if len(done) > 0 && t.lib.Written(def.Lesson) {
		return t.noteDone(ctx, def.Lesson)
	}
	return nil
}

// attempt is the record of a verdict.
func (b book) attempt(def *exercises.Definition, started time.Time, v *Verdict) progress.Attempt {
	return progress.Attempt{
		ID: v.Attempt, Exercise: def.ID, Started: started, Ended: b.t.now(), State: string(v.Report.State), Stage: string(v.Report.Stage),
		Findings: findingIDs(v.Report.Findings), Hints: b.state.Hints[def.ID].Level, Solution: b.gaveUp(def.ID),
		Predict: v.Answers, // what was given stands where a lab has its prediction
	}
}

func findingIDs(fs []check.Finding) []string {
	var out []string
	for _, f := range fs {
		id := f.Mistake
		if id == "" {
			id = f.Check
		}
		out = append(out, id)
	}
	return out
}

// Watch tells of saves in the learner's folder until ctx ends.
func (t *Trainer) Watch(ctx context.Context, id string) (<-chan struct{}, error) {
	return t.WatchIn(ctx, id, "")
}

// WatchIn is Watch on another folder ("" = the learner's own).
func (t *Trainer) WatchIn(ctx context.Context, id, dir string) (<-chan struct{}, error) {
	def, err := t.withFiles(id)
	if err != nil {
		return nil, err
	}
	switch def.Kind {
	case exercises.KindWire:
		dir, err = t.wireFolder(def, dir)
	case exercises.KindConfig:
		dir, err = t.configFolder(def, dir)
	default:
		var job runner.Job
		job, err = t.program(def, dir)
		dir = job.Dir
	}
	if err != nil {
		return nil, err
	}
	return runner.Watch(ctx, dir)
}

// EditorCommand is the learner's editor on the exercise's first file.
func (t *Trainer) EditorCommand(id string) (*exec.Cmd, error) {
	def, ok := t.set.Get(id)
	if !ok {
		return nil, t.unknownExercise(id)
	}
	s, err := t.scaffold(def)
	if err != nil {
		return nil, err
	}
	words := strings.Fields(t.editor())
	if len(words) == 0 {
		return nil, &NoEditor{}
	}
	cmd := exec.Command(words[0], append(words[1:], s.Open)...)
	cmd.Dir = s.Dir
	return cmd, nil
}

func (t *Trainer) editor() string {
	if e := t.setting().Editor; e != "" {
		return e
	}
	return cmp.Or(t.getenv("VISUAL"), t.getenv("EDITOR"))
}
