package plain

import (
	"context"
	"fmt"
	"maps"
	"strings"

	"otelings/exercises"
	"otelings/internal/i18n"
	"otelings/trainer"
)

// answers is what was answered so far to an exercise's questions, by key; nil
// until they were asked for.
type answers struct{ given map[string]string }

// choices is a line a question, then handing in; what enter does is the next
// question without an answer, or handing in. verdict is where that leads.
func (v *answers) choices(s *Session, x trainer.Exercise, verdict func(trainer.Verdict) screen) ([]Choice, *Choice) {
	if v.given == nil {
		v.given = map[string]string{}
		for _, a := range x.Ask {
			if a.Given != "" {
				v.given[a.Key] = a.Given
			}
		}
	}
	w, tw := s.words(), s.traceWords()
	var out []Choice
	var next *trainer.Asked
	for i, a := range x.Ask {
		said := tw.unanswered
		if given := v.given[a.Key]; given != "" {
			said = fmt.Sprintf(tw.answered, s.answerLabel(x, a, given))
		} else if next == nil {
			next = &x.Ask[i]
		}
		label := fmt.Sprintf(tw.question, i+1, s.in(a.Text)) + w.gap + said
		out = append(out, Choice{Label: label, Do: func(context.Context) move { return goTo(v.pick(s, x, a)) }})
	}
	handIn := func(ctx context.Context) move {
		if next != nil {
			return tell(tw.first + s.in(next.Text))
		}
		return v.handIn(ctx, s, x, verdict)
	}
	out = append(out, Choice{Label: tw.handIn, Do: handIn})
	if next != nil {
		return out, &Choice{Label: w.continueWord, Do: func(context.Context) move { return goTo(v.pick(s, x, *next)) }}
	}
	return out, &Choice{Label: tw.handIn, Do: handIn}
}

// answerLabel is a given answer in words.
func (s *Session) answerLabel(x trainer.Exercise, a trainer.Asked, given string) string {
	for _, o := range a.Options {
		if o.ID == given {
			return s.in(o.Text)
		}
	}
	switch a.Mark {
	case exercises.MarkSpan:
		for _, sp := range x.Recorded.Spans {
			if sp.SpanID.String() == given {
				return short(sp.Name) + s.words().comma + short(sp.Resource.Service())
			}
		}
	case exercises.MarkNumber:
		return short(given) + " " + a.Unit
	}
	return short(given)
}

// pick lists what can be the answer: every span as an outline, every service, or
// the options; a number is typed.
func (v *answers) pick(s *Session, x trainer.Exercise, a trainer.Asked) screen {
	var options []option
	same := func(text string) i18n.Text { return i18n.Text{EN: text, ZH: text} }
	switch a.Mark {
	case exercises.MarkNumber:
		return &numberScreen{v: v, a: a, x: x}
	case exercises.MarkSpan:
		w := s.words()
		for _, o := range outline(x.Recorded.Spans) {
			label := strings.Repeat("- ", min(o.depth, maxTraceDepth)) + strings.Join(spanFacts(w, o, true), w.comma)
			if o.first {
				label += w.comma + fmt.Sprintf(w.traceLine, o.span.TraceID.String()[:8])
			}
			options = append(options, option{o.span.SpanID.String(), same(label)})
		}
	case exercises.MarkService:
		for _, name := range trainer.Services(x.Recorded) {
			options = append(options, option{name, same(short(name))})
		}
	default:
		for _, o := range a.Options {
			options = append(options, option{o.ID, o.Text})
		}
	}
	return &pickScreen{title: a.Text, options: options, current: v.given[a.Key], pick: func(_ context.Context, value string) move {
		v.given[a.Key] = value
		return move{kind: back}
	}}
}

func (v *answers) handIn(ctx context.Context, s *Session, x trainer.Exercise, verdict func(trainer.Verdict) screen) move {
	got, err := s.trainer.Submit(ctx, x.ID, maps.Clone(v.given))
	if err != nil && got.Report.State == "" {
		return tell(s.explain(err)...)
	}
	m := goTo(verdict(got))
	if err != nil {
		m.say = s.explain(err)
	}
	return m
}

// numberScreen takes a number for one question, beside what was measured.
type numberScreen struct {
	v *answers
	a trainer.Asked
	x trainer.Exercise
}

func (n *numberScreen) page(_ context.Context, s *Session) (Page, error) {
	w := s.measureWords()
	p := Page{Title: s.in(n.a.Text), Takes: fmt.Sprintf(w.number, n.a.Unit), Enter: &Choice{Label: s.words().keep, Do: goBack}}
	if n.x.Last != nil {
		p.Body = append(s.measured(n.x.Last.Measured), "")
	}
	p.Body = append(p.Body, fmt.Sprintf(w.typeNumber, n.a.Unit))
	if given := n.v.given[n.a.Key]; given != "" {
		p.Body = append(p.Body, fmt.Sprintf(w.given, given+" "+n.a.Unit))
	}
	p.Line = func(_ context.Context, input string) (move, bool) {
		value, err := trainer.Number(n.a.Ask, input)
		if err != nil {
			return tell(s.explain(err)...), true
		}
		n.v.given[n.a.Key] = value
		return move{kind: back}, true
	}
	return p, nil
}
