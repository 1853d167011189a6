package trainer

import (
	"context"

	"otelings/exercises"
	"otelings/exercises/check"
	"otelings/exercises/lab"
	"otelings/internal/i18n"
	"otelings/progress"
)

// Exercises is every exercise in the curriculum's order.
func (t *Trainer) Exercises(ctx context.Context) ([]ExerciseLine, error) {
	b, err := t.open(ctx)
	if err != nil {
		return nil, err
	}
	var out []ExerciseLine
	for _, e := range t.lib.Catalog.Lessons {
		for _, d := range t.exercisesOf(e.ID) {
			out = append(out, b.line(d))
		}
	}
	for _, d := range t.projects() {
		out = append(out, b.line(d))
	}
	return out, nil
}

func (b book) line(d *exercises.Definition) ExerciseLine {
	l := ExerciseLine{ID: d.ID, Lesson: d.Lesson, Title: d.Title, Kind: d.Kind, Languages: d.Languages, Minutes: d.Minutes, Done: b.completed(d)}
	for _, a := range b.state.Attempts {
		if a.Exercise == d.ID {
			l.Attempts++
		}
	}
	return l
}

// OpenExercise is an exercise ready to be done; a code or config exercise is
// scaffolded into the workspace. What the learner has there is never touched.
func (t *Trainer) OpenExercise(ctx context.Context, id string) (Exercise, error) {
	def, ok := t.set.Get(id)
	if !ok {
		return Exercise{}, t.unknownExercise(id)
	}
	b, err := t.open(ctx)
	if err != nil {
		return Exercise{}, err
	}
	x := Exercise{ExerciseLine: b.line(def), Task: def.Task, Hints: len(def.Hints), HintLevel: b.state.Hints[id].Level}
	x.Seen, x.Ladder = def.Hints[:min(x.HintLevel, len(def.Hints))], def.Hints
	x.GaveUp = b.gaveUp(id)
	x.Why = b.find(def.Lesson, def.Why)
	switch def.Kind {
	case exercises.KindCode, exercises.KindMeasure, exercises.KindConfig:
		s, err := t.workspace().Scaffold(def)
		if err != nil {
			return Exercise{}, err
		}
		x.Dir, x.Files = s.Dir, def.Edit()
		x.Goals = goals(def)
		x.Backups, _ = t.workspace().Backups(def) // what cannot be listed cannot be undone, that is all
		b.ask(def, &x)
	case exercises.KindWire:
		if err := t.openWire(def, &x); err != nil {
			return Exercise{}, err
		}
	case exercises.KindProject:
		if err := b.project(def, &x); err != nil {
			return Exercise{}, err
		}
	case exercises.KindLab:
		if err := b.lab(def, &x); err != nil {
			return Exercise{}, err
		}
	case exercises.KindTrace:
		if err := b.trace(def, &x); err != nil {
			return Exercise{}, err
		}
	}
	t.mu.Lock()
	x.Last = t.verdicts[id]
	_, x.Measured = t.measured[id]
	t.mu.Unlock()
	if x.Last != nil {
		x.Goals = x.Last.Report.Goals
	}
	return x, nil
}

func goals(def *exercises.Definition) []check.Goal {
	var out []check.Goal
	for _, st := range exercises.Stages() {
		for _, c := range def.Checks {
			if c.Stage == st && !c.Goal.IsZero() {
				out = append(out, check.Goal{Check: c.ID, Stage: c.Stage, Text: c.Goal, State: check.GoalOpen})
			}
		}
	}
	return out
}

func (b book) lab(def *exercises.Definition, x *Exercise) error {
	e, ok := lab.Get(def.Lab.Experiment)
	if !ok {
		return &Unknown{Kind: "experiment", ID: def.Lab.Experiment}
	}
	x.Experiment, x.Fixed, x.Predict = &e, def.Lab.Fixed, def.Lab.Predict
	x.Knobs = map[string]string{}
	for _, k := range e.Knobs {
		x.Knobs[k.Name] = k.Default
	}
	for k, v := range def.Lab.Knobs {
		x.Knobs[k] = v
	}
	if len(x.Predict) == 0 {
		for _, q := range e.Questions {
			x.Predict = append(x.Predict, q.Key)
		}
	}
	x.Transfer = b.find(def.Lesson, def.Lab.Transfer)
	x.Runs = b.runs(def.ID)
	if !x.Done {
		x.LabLeft = labLeft(def, x.Runs)
	}
	return nil
}

// find is a question of a lesson by id, nil when there is none.
func (b book) find(lesson, id string) *Question {
	doc, err := b.t.doc(lesson)
	if err != nil || id == "" {
		return nil
	}
	for _, q := range doc.Questions {
		if q.ID == id {
			out := b.question(q)
			return &out
		}
	}
	return nil
}

// Hint goes one step down the hint ladder and records how far the learner
// went; at its end the last step is given again. After a pass the whole ladder
// is open (Ladder): the last step is given and nothing is recorded.
func (t *Trainer) Hint(ctx context.Context, id string) (level, of int, text i18n.Text, err error) {
	def, ok := t.set.Get(id)
	if !ok {
		return 0, 0, i18n.Text{}, t.unknownExercise(id)
	}
	if len(def.Hints) == 0 {
		return 0, 0, i18n.Text{}, &NoHints{Exercise: id}
	}
	b, err := t.open(ctx)
	if err != nil {
		return 0, 0, i18n.Text{}, err
	}
	if b.completed(def) {
		return len(def.Hints), len(def.Hints), def.Hints[len(def.Hints)-1], nil
	}
	level = min(b.state.Hints[id].Level+1, len(def.Hints))
	if err := t.progress.SetHint(ctx, progress.Hint{Exercise: id, Level: level, Time: t.now()}); err != nil {
		return 0, 0, i18n.Text{}, err
	}
	return level, len(def.Hints), def.Hints[level-1], nil
}
