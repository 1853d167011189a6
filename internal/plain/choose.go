package plain

import (
	"context"
	"fmt"

	"otelings/trainer"
)

// chooseScreen asks about the learner's situation, then proposes three paths.
type chooseScreen struct {
	at      int
	answers map[string]string
}

func (v *chooseScreen) page(ctx context.Context, s *Session) (Page, error) {
	qs, err := s.trainer.Situations(ctx)
	if err != nil {
		return Page{}, err
	}
	w := s.plans()
	if v.answers == nil {
		v.answers = map[string]string{}
	}
	switch {
	case len(qs) == 0:
		return Page{Title: w.choose, Body: []string{w.noSituations}}, nil
	case v.at >= len(qs):
		return v.proposals(ctx, s)
	}
	q := qs[v.at]
	p := Page{Title: w.choose + s.words().comma + fmt.Sprintf(w.questionOf, v.at+1, len(qs)), Body: s.paragraph(q.Ask)}
	for _, o := range q.Options {
		label := s.in(o.Text)
		if v.answers[q.ID] == o.ID {
			label += s.words().currentMark
		}
		p.Choices = append(p.Choices, Choice{Label: label, Do: func(context.Context) move {
			v.answers[q.ID] = o.ID
			v.at++
			return move{}
		}})
	}
	if v.at > 0 {
		p.Choices = append(p.Choices, Choice{Key: "p", Label: w.askAgain, Do: func(context.Context) move {
			v.at--
			return move{}
		}})
	}
	return p, nil
}

func (v *chooseScreen) proposals(ctx context.Context, s *Session) (Page, error) {
	got, err := s.trainer.Advise(ctx, v.answers)
	if err != nil {
		return Page{}, err
	}
	w, all := s.plans(), s.words()
	p := Page{Title: w.fitBest}
	for i, a := range got {
		title := s.in(a.Path.Title)
		if a.Path.Chosen {
			title += all.comma + all.chosen
		}
		if i > 0 {
			p.Body = append(p.Body, "")
		}
		p.Body = append(p.Body, title, "  "+fmt.Sprintf(w.pathFacts, a.Takes, a.Hours, (a.Minutes+30)/60, a.Path.Available, a.Path.Lessons), "  "+w.because)
		for _, b := range a.Because {
			p.Body = append(p.Body, "  - "+s.in(b))
		}
		if !a.Path.Chosen {
			p.Choices = append(p.Choices, Choice{Label: w.take + s.in(a.Path.Title), Do: func(ctx context.Context) move { return take(ctx, s, a) }})
		}
	}
	for _, a := range got {
		p.Choices = append(p.Choices, Choice{Label: titled(all, w.look, s.in(a.Path.Title)), Do: func(context.Context) move { return goTo(&pathScreen{id: a.Path.ID}) }})
	}
	p.Choices = append(p.Choices,
		Choice{Key: "d", Label: w.plan, Do: func(context.Context) move { return goTo(&planScreen{}) }},
		Choice{Key: "p", Label: w.answerAnew, Do: func(context.Context) move {
			v.at = 0
			return move{}
		}})
	p.Enter = &Choice{Label: all.back, Do: goBack}
	return p, nil
}

func take(ctx context.Context, s *Session, a trainer.Proposal) move {
	if err := s.trainer.ChoosePath(ctx, a.Path.ID, 0); err != nil {
		return tell(s.explain(err)...)
	}
	return move{say: []string{s.words().pathChosen}}
}
