package plain

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"otelings/trainer"
)

// asking is one question being asked, inside a lesson or on a page of its own.
type asking struct {
	lesson string
	q      trainer.Question
	fresh  bool // answered just now: the verdict alone is the page
	again  bool // answered, and asked again

	give func(ctx context.Context, given []string) move // takes the answer instead of the trainer
}

func (a *asking) page(s *Session, next Choice) Page {
	if a.q.Answered != nil && !a.again {
		return a.answered(s, next)
	}
	w := s.words()
	p := Page{Body: a.task(s), Enter: &Choice{Label: w.skip, Do: next.Do}}
	if a.q.Kind == "order" {
		p.Body = append(p.Body, a.options(s)...)
		p.Body = append(p.Body, "", w.orderHow)
		p.Takes = fmt.Sprintf(w.orderTakes, example(len(a.q.Options)))
		p.Line = func(ctx context.Context, in string) (move, bool) {
			places, ok := order(in, len(a.q.Options))
			if !ok {
				return move{}, false
			}
			var given []string
			for _, i := range places {
				given = append(given, a.q.Options[i].ID)
			}
			return a.answer(ctx, s, given), true
		}
		return p
	}
	for _, o := range a.q.Options {
		p.Choices = append(p.Choices, Choice{Label: s.in(o.Text), Do: func(ctx context.Context) move {
			return a.answer(ctx, s, []string{o.ID})
		}})
	}
	return p
}

// example is an order of n things that is not the order they stand in.
func example(n int) string {
	words := make([]string, n)
	for i := range words {
		words[i] = fmt.Sprint(n - i)
	}
	return strings.Join(words, " ")
}

func (a *asking) task(s *Session) []string {
	out := s.paragraph(a.q.Ask)
	if a.q.Code != "" {
		out = append(out, "")
		out = append(out, codeLines(a.q.Code, s.width)...)
	}
	return out
}

func codeLines(code string, width int) []string {
	lines := visibleLines(code)
	for i := range lines {
		lines[i] = spoken(lines[i])
	}
	return verbatim(lines, 4, width)
}

func (a *asking) options(s *Session) []string {
	var out []string
	for i, o := range a.q.Options {
		out = append(out, indented(s.in(o.Text), fmt.Sprintf("%d. ", i+1), s.width)...)
	}
	return append([]string{""}, out...)
}

func (a *asking) answer(ctx context.Context, s *Session, given []string) move {
	if a.give != nil {
		return a.give(ctx, given)
	}
	got, err := s.trainer.Answer(ctx, a.lesson, a.q.ID, a.q.Variant, given)
	if len(got.Given) == 0 && err != nil {
		return tell(s.explain(err)...)
	}
	a.q.Answered, a.fresh, a.again = &got, true, false
	if err != nil {
		return move{say: s.explain(err)}
	}
	return move{}
}

// answered is the verdict: right or not, and why for what was given and for
// what is right.
func (a *asking) answered(s *Session, next Choice) Page {
	w := s.words()
	p := Page{Enter: &next}
	if !a.fresh {
		p.Body = append(a.task(s), a.options(s)...)
		p.Body = append(p.Body, "")
	}
	verdict := w.right
	if !a.q.Answered.Right {
		verdict = w.notRight
	}
	p.Body = append(p.Body, verdict)
	if a.q.Kind == "order" {
		p.Body = append(p.Body, a.ordered(s)...)
	} else {
		p.Body = append(p.Body, a.chosen(s)...)
	}
	p.Choices = []Choice{{Label: w.answerAgain, Do: func(context.Context) move {
		a.again = true
		return move{}
	}}}
	return p
}

func (a *asking) chosen(s *Session) []string {
	w := s.words()
	var out []string
	got := a.q.Answered
	for _, right := range []bool{false, true} { // what was given first, when it was not right
		for _, y := range got.Why {
			if y.Right != right {
				continue
			}
			mark := w.rightAnswer
			if slices.Contains(got.Given, y.Option) {
				mark = w.yourAnswer
			}
			out = append(out, mark+a.label(s, y.Option))
			if !y.Text.IsZero() {
				out = append(out, indented(s.in(y.Text), "  ", s.width)...)
			}
		}
	}
	return out
}

func (a *asking) ordered(s *Session) []string {
	w := s.words()
	got := a.q.Answered
	var out []string
	if !got.Right {
		out = append(out, w.yourOrder)
		for i, id := range got.Given {
			out = append(out, indented(a.label(s, id), fmt.Sprintf("  %d. ", i+1), s.width)...)
		}
	}
	out = append(out, w.rightOrder)
	for i, id := range got.Want {
		out = append(out, indented(a.label(s, id), fmt.Sprintf("  %d. ", i+1), s.width)...)
		for _, y := range got.Why {
			if y.Option == id && !y.Text.IsZero() {
				out = append(out, indented(s.in(y.Text), "     ", s.width)...)
			}
		}
	}
	return out
}

func (a *asking) label(s *Session, id string) string {
	for _, o := range a.q.Options {
		if o.ID == id {
			return s.in(o.Text)
		}
	}
	return visible(id)
}

// questionScreen is a question on a page of its own: after a lab, after a pass.
type questionScreen struct {
	asking
	title func(words) string
}

func (v *questionScreen) page(_ context.Context, s *Session) (Page, error) {
	p := v.asking.page(s, Choice{Label: s.words().continueWord, Do: goBack})
	p.Title = v.title(s.words())
	return p, nil
}
