package plain

import (
	"context"
	"fmt"

	"otelings/trainer"
)

// placementScreen lists the lessons that can be proved.
type placementScreen struct{}

func (*placementScreen) page(ctx context.Context, s *Session) (Page, error) {
	all, err := s.trainer.Placement(ctx)
	if err != nil {
		return Page{}, err
	}
	w := s.plans()
	p := Page{Title: w.placement, Body: []string{w.placementHow, fmt.Sprintf(w.provedOf, all.Proved, len(all.Lessons))}}
	if len(all.Lessons) == 0 {
		p.Body = []string{w.noPlacement}
	}
	for _, l := range all.Lessons {
		p.Choices = append(p.Choices, Choice{Label: placementLabel(s, l), Do: func(ctx context.Context) move {
			return sit(ctx, s, l, push)
		}})
	}
	return p, nil
}

func placementLabel(s *Session, l trainer.PlacementLine) string {
	w := s.plans()
	parts := append([]string{fmt.Sprintf(w.questions, l.Questions)}, facts(s.words(), 0, l.Minutes)...)
	switch {
	case l.Read:
		parts = append(parts, s.words().done)
	case l.Proved:
		parts = append(parts, w.proved)
	case l.Taken:
		parts = append(parts, fmt.Sprintf(w.lastTime, l.Right, l.Questions))
	}
	if !l.OnPath {
		parts = append(parts, w.notOnPath)
	}
	return titled(s.words(), s.in(l.Title), parts...)
}

// sit opens a sitting with a lesson, or says why not.
func sit(ctx context.Context, s *Session, l trainer.PlacementLine, kind moveKind) move {
	qs, err := s.trainer.PlacementQuestions(ctx, l.Lesson)
	if err != nil {
		return tell(s.explain(err)...)
	}
	return move{kind: kind, to: &sittingScreen{line: l, questions: qs}}
}

// sittingScreen asks a lesson's questions one after another and judges them
// together; then it is the judgement.
type sittingScreen struct {
	line      trainer.PlacementLine
	questions []trainer.Question
	given     []trainer.Given
	out       *trainer.Sitting
}

func (v *sittingScreen) page(ctx context.Context, s *Session) (Page, error) {
	if v.out != nil {
		return v.result(ctx, s)
	}
	w := s.plans()
	at := len(v.given)
	q := v.questions[at]
	a := asking{q: q, give: func(ctx context.Context, options []string) move { return v.give(ctx, s, options) }}
	p := a.page(s, Choice{Label: w.toList, Do: func(context.Context) move { return move{kind: back, say: []string{w.stopped}} }})
	p.Enter.Label = w.toList
	p.Title = s.in(v.line.Title) + s.words().comma + fmt.Sprintf(w.questionOf, at+1, len(v.questions))
	return p, nil
}

func (v *sittingScreen) give(ctx context.Context, s *Session, options []string) move {
	q := v.questions[len(v.given)]
	given := append(v.given, trainer.Given{Question: q.ID, Variant: q.Variant, Options: options})
	if len(given) < len(v.questions) {
		v.given = given
		return move{}
	}
	out, err := s.trainer.Prove(ctx, v.line.Lesson, given)
	if err != nil && len(out.Questions) == 0 {
		return tell(s.explain(err)...) // the last question can be answered again
	}
	v.out = &out
	if err != nil {
		return move{say: s.explain(err)}
	}
	return move{}
}

// result is the judgement with every reason: right answers teach too.
func (v *sittingScreen) result(ctx context.Context, s *Session) (Page, error) {
	w := s.plans()
	right := 0
	var body []string
	for i, q := range v.out.Questions {
		if q.Answered.Right {
			right++
		}
		a := asking{q: q}
		body = append(body, "", fmt.Sprintf(w.questionOf, i+1, len(v.out.Questions)))
		body = append(body, a.answered(s, Choice{}).Body...)
	}
	verdict := fmt.Sprintf(w.notProved, s.in(v.line.Title))
	if v.out.Proved {
		verdict = fmt.Sprintf(w.isProved, s.in(v.line.Title))
	}
	p := Page{Title: w.placement, Body: append([]string{verdict, fmt.Sprintf(w.rightOf, right, len(v.out.Questions))}, body...)}
	p.Enter = &Choice{Label: w.toList, Do: goBack}
	all, err := s.trainer.Placement(ctx)
	if err != nil {
		return Page{}, err
	}
	if next := after(all, v.line.Lesson); next != nil {
		p.Choices = append(p.Choices, Choice{Label: w.nextOne + s.in(next.Title), Do: func(ctx context.Context) move { return sit(ctx, s, *next, replace) }})
	}
	p.Choices = append(p.Choices,
		Choice{Label: w.again, Do: func(ctx context.Context) move { return sit(ctx, s, v.line, replace) }},
		Choice{Label: w.readLesson, Do: func(ctx context.Context) move { return openLesson(ctx, s, v.line.Lesson) }})
	return p, nil
}

// after is the next lesson of the list that is neither proved nor read, nil
// when there is none.
func after(all trainer.Placement, lesson string) *trainer.PlacementLine {
	past := false
	for i, l := range all.Lessons {
		if past && !l.Proved && !l.Read {
			return &all.Lessons[i]
		}
		past = past || l.Lesson == lesson
	}
	return nil
}
