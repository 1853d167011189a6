package trainer

import (
	"context"
	"os/exec"
	"strings"
	"time"

	"otelings/exercises"
	"otelings/exercises/check"
	"otelings/exercises/runner"
	"otelings/progress"
)

// RunCode builds and runs the learner's program, grades what arrived and keeps
// the verdict. Cancel ctx to stop it: the program and its children are killed
// and nothing is recorded. A verdict that could not be saved comes with a
// *NotSaved error beside it.
func (t *Trainer) RunCode(ctx context.Context, id string, news func(RunNews)) (Verdict, error) {
	return t.RunCodeIn(ctx, id, "", news)
}

// RunCodeIn is RunCode on another folder's files ("" = the learner's own).
func (t *Trainer) RunCodeIn(ctx context.Context, id, dir string, news func(RunNews)) (Verdict, error) {
	def, ok := t.set.Get(id)
	if !ok {
		return Verdict{}, t.unknownExercise(id)
	}
	if def.Kind == exercises.KindProject {
		return t.RunProject(ctx, id, runner.ProjectChange{Dir: dir}, news)
	}
	if def.Kind != exercises.KindCode {
		return Verdict{}, &WrongKind{Exercise: id, Kind: def.Kind, Want: exercises.KindCode}
	}
	ws := t.workspace()
	if dir == "" {
		s, err := ws.Scaffold(def)
		if err != nil {
			return Verdict{}, err
		}
		dir = s.Dir
	}
	started := t.now()
	ev, out, err := t.newAttempt(def, dir, ws.Target(t.env), news).play(ctx)
	if err != nil {
		return Verdict{}, err
	}
	v := Verdict{Exercise: id, Attempt: t.newID(), Snapshot: ev.Snapshot, Process: out.Process, BuildTime: time.Duration(out.BuildMS) * time.Millisecond}
	v.Report = check.Grade(ev, def)
	v.Took = t.now().Sub(started) - v.BuildTime
	err = t.keep(ctx, def, started, &v)
	t.mu.Lock()
	t.verdicts[id] = &v
	t.mu.Unlock()
	return v, err
}

// keep records the verdict and, with a pass, the completion, in one transaction.
func (t *Trainer) keep(ctx context.Context, def *exercises.Definition, started time.Time, v *Verdict) error {
	ctx = context.WithoutCancel(ctx) // a verdict that was reached is kept
	b, err := t.open(ctx)
	if err != nil {
		return &NotSaved{Err: err}
	}
	a := progress.Attempt{
		ID: v.Attempt, Exercise: def.ID, Started: started, Ended: t.now(), State: string(v.Report.State), Stage: string(v.Report.Stage),
		Findings: findingIDs(v.Report.Findings), Hints: b.state.Hints[def.ID].Level,
	}
	var done []progress.Completion
	if v.Report.State == check.Passed {
		v.First = !b.done("exercise", def.ID)
		done = append(done, progress.Completion{Kind: "exercise", ID: def.ID, Time: t.now(), By: a.ID})
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
	dir, err := t.Dir(id)
	if err != nil {
		return nil, err
	}
	return runner.Watch(ctx, dir)
}

// Dir is the learner's folder for an exercise, scaffolded.
func (t *Trainer) Dir(id string) (string, error) {
	def, ok := t.set.Get(id)
	if !ok {
		return "", t.unknownExercise(id)
	}
	s, err := t.scaffold(def)
	return s.Dir, err
}

// scaffold puts what is missing of an exercise into the workspace.
func (t *Trainer) scaffold(def *exercises.Definition) (runner.Scaffolded, error) {
	if def.Kind == exercises.KindProject {
		return t.workspace().ScaffoldProject(def, t.language())
	}
	return t.workspace().Scaffold(def)
}

// Reset puts the learner's files aside and scaffolds the exercise afresh;
// backup is the folder that now holds them.
func (t *Trainer) Reset(_ context.Context, id string) (backup string, err error) {
	def, ok := t.set.Get(id)
	if !ok {
		return "", t.unknownExercise(id)
	}
	if def.Kind == exercises.KindProject {
		return t.workspace().ResetProject(def, t.language())
	}
	return t.workspace().Reset(def)
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
	found := map[string]string{}
	for _, kv := range t.env {
		k, v, _ := strings.Cut(kv, "=")
		found[k] = v
	}
	if e := found["VISUAL"]; e != "" {
		return e
	}
	return found["EDITOR"]
}
