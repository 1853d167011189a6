package plain

import (
	"context"
	"errors"
	"fmt"

	"otelings/exercises"
	"otelings/internal/i18n"
	"otelings/trainer"
)

// exerciseScreen is one exercise: a lab or a program. The task is printed when
// the exercise is opened, in each language once, and when it is asked for;
// after that the page is what can be done.
type exerciseScreen struct {
	id   string
	told i18n.Lang // the task was printed in this language last
	lab  labState

	answers // to a trace or measure exercise
}

func (v *exerciseScreen) page(ctx context.Context, s *Session) (Page, error) {
	x, err := s.trainer.OpenExercise(ctx, v.id)
	if err != nil {
		return Page{}, err
	}
	var p Page
	switch {
	case x.Kind == exercises.KindLab && x.Experiment != nil:
		p = v.labPage(s, x)
	case x.Kind.Programmed(), x.Kind == exercises.KindConfig, x.Kind == exercises.KindWire && x.Wire != nil, x.Kind == exercises.KindProject && x.Project != nil:
		p = v.codePage(s, x)
	case x.Kind == exercises.KindTrace && x.Recorded != nil:
		p = v.tracePage(s, x)
	default:
		p = Page{Body: append(v.task(s, x), s.words().notHere)}
	}
	p.Title = s.in(x.Title)
	v.told = s.lang
	return p, nil
}

// task is the exercise in words, unless it has been printed.
func (v *exerciseScreen) task(s *Session, x trainer.Exercise) []string {
	if v.told == s.lang {
		return nil
	}
	out := []string{exerciseFacts(s.words(), x.ExerciseLine), ""}
	if x.Experiment != nil && x.Task.IsZero() { // a task tells the situation itself
		out = append(append(out, s.markdown(x.Experiment.Situation)...), "")
	}
	return append(append(out, s.markdown(x.Task)...), "")
}

// taskAgain is the key that prints the task once more.
func (v *exerciseScreen) taskAgain(w words) Choice {
	return Choice{Key: "t", Label: w.taskAgain, Do: func(context.Context) move {
		v.told = ""
		return move{}
	}}
}

// hintChoice is the next hint of the ladder, after a pass all of it; nil when
// there is none.
func hintChoice(s *Session, x trainer.Exercise) *Choice {
	switch {
	case x.Hints == 0:
		return nil
	case x.Done:
		return openHints(s, x)
	}
	w := s.words()
	return &Choice{Label: fmt.Sprintf(w.hintOf, min(x.HintLevel+1, x.Hints), x.Hints), Do: func(ctx context.Context) move {
		level, of, text, err := s.trainer.Hint(ctx, x.ID)
		if err != nil {
			return tell(s.explain(err)...)
		}
		lines := append([]string{fmt.Sprintf(w.hintNumber, level, of)}, s.markdown(text)...)
		return move{say: lines}
	}}
}

// ended is the move after a run that gave no verdict.
func ended(s *Session, err error) move {
	switch {
	case errors.Is(err, errStopped):
		return move{say: []string{s.words().stopped}}
	case errors.Is(err, ErrInterrupted), s.failed != nil:
		return move{err: err}
	}
	return move{say: s.explain(err)}
}
