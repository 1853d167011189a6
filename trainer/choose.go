package trainer

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"otelings/internal/i18n"
	"otelings/lessons"
)

// proposals is how many paths are proposed.
const proposals = 3

// Situation is one question about the learner's own situation.
type Situation struct {
	ID      string
	Ask     i18n.Text
	Options []Option
}

// Proposal is a path that fits the learner's situation.
type Proposal struct {
	Path    Path
	Points  int
	Because []i18n.Text // what weighed most first
	Hours   int         // a week, the learner's or DefaultHours
	Takes   int         // weeks at that many hours
	Minutes int         // still to do
}

// Situations is the questions by which a path is found.
func (t *Trainer) Situations(context.Context) ([]Situation, error) {
	src, err := t.lib.Situations()
	if err != nil {
		return nil, err
	}
	out := make([]Situation, len(src))
	for i, s := range src {
		out[i] = Situation{ID: s.ID, Ask: s.Ask}
		for _, o := range s.Options {
			out[i].Options = append(out[i].Options, Option{ID: o.ID, Text: o.Text})
		}
	}
	return out, nil
}

// Advise is the paths that fit the answers best, at most three, the best first.
// answers is one option id for every question, by the question's id.
func (t *Trainer) Advise(ctx context.Context, answers map[string]string) ([]Proposal, error) {
	src, err := t.lib.Situations()
	if err != nil {
		return nil, err
	}
	if err := answered(src, answers); err != nil {
		return nil, err
	}
	b, err := t.open(ctx)
	if err != nil {
		return nil, err
	}
	var out []Proposal
	for _, a := range t.lib.Advise(src, answers) {
		if len(out) == proposals {
			break
		}
		src, _ := t.lib.Path(a.Path)
		p := Plan{Path: b.path(src), Start: DateOf(t.now()), Hours: DefaultHours}
		if kept := b.state.Plan; kept != nil && kept.Hours >= 1 {
			p.Hours = min(kept.Hours, MaxHours)
		}
		b.deal(&p, t.now())
		found := Proposal{Path: p.Path, Points: a.Points, Because: a.Because, Hours: p.Hours, Takes: len(p.Weeks)}
		for _, w := range p.Weeks {
			found.Minutes += w.Minutes
		}
		out = append(out, found)
	}
	return out, nil
}

// answered says what is unknown or missing among the answers: what was typed
// wrongly is told before what was not typed.
func answered(qs []lessons.Situation, answers map[string]string) error {
	var ids []string
	for _, q := range qs {
		ids = append(ids, q.ID)
	}
	for _, id := range slices.Sorted(maps.Keys(answers)) {
		if !slices.Contains(ids, id) {
			return &Misuse{
				Text: i18n.Text{EN: fmt.Sprintf("no question %q", id), ZH: fmt.Sprintf("没有问题 %q", id)},
				Hint: i18n.Text{EN: "the questions are " + strings.Join(ids, ", "), ZH: "问题有 " + strings.Join(ids, "、")},
			}
		}
	}
	for _, q := range qs {
		if _, ok := q.Option(answers[q.ID]); ok {
			continue
		}
		var ids []string
		for _, o := range q.Options {
			ids = append(ids, o.ID)
		}
		m := &Misuse{
			Text: i18n.Text{EN: fmt.Sprintf("question %q is not answered", q.ID), ZH: fmt.Sprintf("问题 %q 还没回答", q.ID)},
			Hint: i18n.Text{EN: q.ID + "=" + strings.Join(ids, "|"), ZH: q.ID + "=" + strings.Join(ids, "|")},
		}
		if given, ok := answers[q.ID]; ok {
			m.Text = i18n.Text{EN: fmt.Sprintf("question %q has no option %q", q.ID, given), ZH: fmt.Sprintf("问题 %q 没有选项 %q", q.ID, given)}
		}
		return m
	}
	return nil
}
