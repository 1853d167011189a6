package plain

import (
	"context"
	"fmt"

	"otelings/internal/i18n"
	"otelings/trainer"
)

// welcomeScreen asks the three first-run questions; enter skips each.
type welcomeScreen struct {
	step   int // 0 language, 1 path, 2 hours
	began  i18n.Lang
	answer trainer.Welcome
}

func (v *welcomeScreen) page(ctx context.Context, s *Session) (Page, error) {
	switch v.step {
	case 1:
		return v.path(ctx, s)
	case 2:
		return v.hours(s), nil
	}
	return v.language(s), nil
}

func (v *welcomeScreen) language(s *Session) Page {
	if v.began == "" {
		v.began = s.lang
	}
	w := s.words()
	p := Page{Title: w.welcome, Body: []string{w.whatThisIs, "", w.nothingLeaves, "", fmt.Sprintf(w.firstOf, 1, 3) + w.whichLanguage}}
	for _, l := range i18n.Langs() {
		p.Choices = append(p.Choices, Choice{Label: wordsIn(l).languageName, Do: func(context.Context) move {
			s.lang, v.answer.Lang = l, l
			return v.next()
		}})
	}
	p.Enter = &Choice{Label: w.skip, Do: func(context.Context) move {
		if s.lang != v.began { // L was pressed: that is an answer
			v.answer.Lang = s.lang
		}
		return v.next()
	}}
	return p
}

func (v *welcomeScreen) path(ctx context.Context, s *Session) (Page, error) {
	w := s.words()
	paths, err := s.trainer.Paths(ctx)
	if err != nil {
		return Page{}, err
	}
	p := Page{Title: w.welcome, Body: []string{fmt.Sprintf(w.firstOf, 2, 3) + w.whichPath}}
	for _, path := range paths {
		p.Choices = append(p.Choices, Choice{Label: pathLabel(s, path), Do: func(context.Context) move {
			v.answer.Path = path.ID
			return v.next()
		}})
	}
	p.Choices = append(p.Choices, Choice{Key: "f", Label: s.plans().choose, Do: func(ctx context.Context) move {
		if err := s.trainer.SaveWelcome(ctx, v.answer); err != nil {
			return move{kind: replace, to: &chooseScreen{}, say: s.explain(err)}
		}
		return becomes(&chooseScreen{})
	}})
	p.Enter = &Choice{Label: w.skip, Do: func(context.Context) move { return v.next() }}
	return p, nil
}

func (v *welcomeScreen) hours(s *Session) Page {
	w := s.words()
	return Page{
		Title: w.welcome,
		Body:  []string{fmt.Sprintf(w.firstOf, 3, 3) + w.howManyHours},
		Takes: w.hoursRange,
		Line: hoursLine(func(ctx context.Context, n int) move {
			v.answer.Hours = n
			return v.finish(ctx, s)
		}),
		Enter: &Choice{Label: w.skip, Do: func(ctx context.Context) move { return v.finish(ctx, s) }},
	}
}

// maxHours is the most anybody plans to learn in a week.
const maxHours = trainer.MaxHours

// hoursLine takes a number of hours from 1 to maxHours.
func hoursLine(take func(context.Context, int) move) func(context.Context, string) (move, bool) {
	return func(ctx context.Context, in string) (move, bool) {
		n, ok := number(in)
		if !ok || n < 1 || n > maxHours {
			return move{}, false
		}
		return take(ctx, n), true
	}
}

func (v *welcomeScreen) next() move {
	v.step++
	return move{}
}

func (v *welcomeScreen) finish(ctx context.Context, s *Session) move {
	if err := s.trainer.SaveWelcome(ctx, v.answer); err != nil {
		return move{kind: home, say: s.explain(err)}
	}
	return move{kind: home}
}
