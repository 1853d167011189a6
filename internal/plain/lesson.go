package plain

import (
	"context"
	"fmt"
	"strings"

	"otelings/trainer"
)

// lessonScreen reads a lesson block by block. The place is saved as each block
// is printed.
type lessonScreen struct {
	id     string
	opened bool
	at     int // block; len(blocks) is the page after the last
	saved  int // block that was saved last, -1 before the first
	asked  map[string]*asking
}

func (v *lessonScreen) page(ctx context.Context, s *Session) (Page, error) {
	r, err := s.trainer.OpenLesson(ctx, v.id)
	if err != nil {
		return Page{}, err
	}
	if !v.opened {
		v.opened, v.at, v.saved, v.asked = true, min(max(r.Place.Block, 0), len(r.Blocks)), -1, map[string]*asking{}
	}
	var trouble []string
	if v.at < len(r.Blocks) && v.saved != v.at {
		if err := s.trainer.SavePlace(ctx, v.id, trainer.Place{Block: v.at}); err != nil {
			trouble = s.explain(err) // reading goes on without it
		} else if r, err = s.trainer.OpenLesson(ctx, v.id); err != nil { // the percentage has moved
			return Page{}, err
		}
		v.saved = v.at
	}
	var p Page
	if v.at >= len(r.Blocks) {
		p = v.end(s, r)
	} else {
		p = v.block(s, r)
	}
	if v.at > 0 {
		p.Choices = append(p.Choices, Choice{Key: "p", Label: s.words().previous, Do: func(context.Context) move { return v.move(-1) }})
	}
	if v.at > 1 {
		p.Choices = append(p.Choices, Choice{Key: "f", Label: s.words().fromStart, Do: func(context.Context) move { return v.move(-v.at) }})
	}
	p.Body = append(trouble, p.Body...)
	return p, nil
}

func (v *lessonScreen) move(by int) move {
	v.at = max(v.at+by, 0)
	return move{}
}

func (v *lessonScreen) next(w words) Choice {
	return Choice{Label: w.continueWord, Do: func(context.Context) move { return v.move(1) }}
}

func (v *lessonScreen) block(s *Session, r trainer.Reader) Page {
	w := s.words()
	b := r.Blocks[v.at]
	title := s.in(r.Lesson.Title) + w.comma + fmt.Sprintf(w.part, v.at+1, len(r.Blocks)) + w.comma + fmt.Sprintf(w.percentDone, r.Lesson.Percent)
	next := v.next(w)
	var p Page
	switch b.Kind {
	case trainer.BlockCheckpoint:
		p = v.checkpoint(s, r, b.ID, next)
	case trainer.BlockExercise:
		x, ok := r.Exercises[b.ID]
		if !ok {
			x = trainer.ExerciseLine{ID: b.ID}
		}
		p = Page{Body: []string{w.exercise + w.colon + exerciseLabel(s, x)}, Enter: &Choice{Label: w.later, Do: next.Do}}
		p.Choices = []Choice{{Label: w.openExercise, Do: func(context.Context) move { return goTo(&exerciseScreen{id: b.ID}) }}}
		if x.Done {
			p.Enter.Label = w.continueWord
		}
	case trainer.BlockActivity:
		p = Page{Body: []string{activityLabel(s, r, b.ID)}, Enter: &Choice{Label: w.later, Do: next.Do}}
		p.Choices = []Choice{{Label: s.plans().openActivity, Do: func(context.Context) move { return goTo(activityScreen(b.ID)) }}}
	default:
		p = Page{Body: s.markdown(b.Markdown), Enter: &next}
		if v.at == 0 {
			p.Body = append([]string{lessonFacts(w, r.Lesson), ""}, p.Body...)
		}
	}
	p.Title = title
	return p
}

func lessonFacts(w words, l trainer.Lesson) string {
	parts := facts(w, l.Stars, l.Minutes)
	if n := len(l.Exercises); n > 0 {
		parts = append(parts, fmt.Sprintf(w.exerciseCount, n))
	}
	return strings.Join(parts, w.comma)
}

func (v *lessonScreen) checkpoint(s *Session, r trainer.Reader, id string, next Choice) Page {
	q, ok := r.Questions[id]
	if !ok {
		return Page{Body: []string{s.words().checkpoint + s.words().colon + visible(id)}, Enter: &next}
	}
	a := v.asked[id]
	if a == nil {
		a = &asking{lesson: v.id, q: q}
		v.asked[id] = a
	}
	p := a.page(s, next)
	if !a.fresh || a.again {
		p.Body = append([]string{s.words().checkpoint, ""}, p.Body...)
	}
	return p
}

// end is the page after the last block: what is left, and where to go.
func (v *lessonScreen) end(s *Session, r trainer.Reader) Page {
	w := s.words()
	p := Page{Title: s.in(r.Lesson.Title) + w.comma + w.end}
	if r.Lesson.Done {
		p.Body = append(p.Body, w.lessonDone)
	} else {
		p.Body = append(p.Body, fmt.Sprintf(w.percentDone, r.Lesson.Percent)+w.stop+w.lessonLeft)
	}
	for i, b := range r.Blocks {
		switch b.Kind {
		case trainer.BlockCheckpoint:
			if q := r.Questions[b.ID]; q.Answered == nil {
				p.Choices = append(p.Choices, Choice{Label: w.checkpoint + w.colon + s.in(q.Ask), Do: func(context.Context) move {
					v.at = i
					return move{}
				}})
			}
		case trainer.BlockExercise:
			if x := r.Exercises[b.ID]; !x.Done {
				p.Choices = append(p.Choices, Choice{Label: w.exercise + w.colon + exerciseLabel(s, x), Do: func(context.Context) move {
					return goTo(&exerciseScreen{id: b.ID})
				}})
			}
		}
	}
	for _, b := range r.Blocks {
		if b.Kind == trainer.BlockActivity && !r.Activities[b.ID].Done {
			p.Choices = append(p.Choices, Choice{Label: activityLabel(s, r, b.ID), Do: func(context.Context) move { return goTo(activityScreen(b.ID)) }})
		}
	}
	p.Enter = &Choice{Label: w.back, Do: goBack}
	if r.Next != nil {
		next := *r.Next
		p.Choices = append(p.Choices, Choice{Label: w.nextLesson + s.in(next.Title), Do: func(context.Context) move {
			return becomes(&lessonScreen{id: next.ID})
		}})
	}
	return p
}
