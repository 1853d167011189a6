package trainer

import (
	"context"

	"otelings/internal/i18n"
)

// NoHints says that the author of an exercise wrote no hints.
type NoHints struct{ Exercise string }

func (e *NoHints) Error() string { return "there are no hints for " + e.Exercise }

// Ladder is the hints that are open, without giving a further one: those seen,
// or all (whole) after a pass. It touches no file of the learner's.
func (t *Trainer) Ladder(ctx context.Context, id string) (steps []i18n.Text, whole bool, err error) {
	def, ok := t.set.Get(id)
	if !ok {
		return nil, false, t.unknownExercise(id)
	}
	b, err := t.open(ctx)
	if err != nil {
		return nil, false, err
	}
	if b.completed(def) {
		return def.Hints, true, nil
	}
	return def.Hints[:min(b.state.Hints[id].Level, len(def.Hints))], false, nil
}

// WhyNow is the question after a pass while it waits for its first answer, nil
// otherwise. It is offered before the solution opens.
func (t *Trainer) WhyNow(ctx context.Context, id string) (*Question, error) {
	def, ok := t.set.Get(id)
	if !ok {
		return nil, t.unknownExercise(id)
	}
	b, err := t.open(ctx)
	if err != nil || !b.completed(def) {
		return nil, err
	}
	q := b.find(def.Lesson, def.Why)
	if q == nil || q.Answered != nil {
		return nil, nil
	}
	return q, nil
}

// Words are the learner's.
func (e *NoHints) Words() (text, hint i18n.Text) {
	return i18n.Text{EN: e.Error(), ZH: e.Exercise + " 没有提示"},
		i18n.Text{EN: "read the task again: `otelings learn --plain " + e.Exercise + "`", ZH: "再读一遍任务：`otelings learn --plain " + e.Exercise + "`"}
}
