package plain

import (
	"context"
	"fmt"

	"otelings/exercises"
	"otelings/exercises/check"
	"otelings/internal/i18n"
	"otelings/trainer"
)

// measureWords is what the line mode says about measuring in one language.
type measureWords struct {
	measured   string
	row        string // case, rounds, lowest, mean, highest, unit
	report     string
	held       string
	number     string // unit
	typeNumber string // unit
	given      string // number with unit
}

func (s *Session) measureWords() measureWords {
	if s.lang == i18n.ZH {
		return measureWords{
			measured: "量到的：", row: "- %s：%d 轮，最小 %s，平均 %s，最大 %s %s", report: "写报告", held: "方法通过，还差报告",
			number: "一个数（%s）", typeNumber: "输入一个数，单位 %s。", given: "现在的回答：%s",
		}
	}
	return measureWords{
		measured: "Measured:", row: "- %s: rounds %d, lowest %s, mean %s, highest %s %s", report: "Report on the numbers", held: "Measured well; the report is still to come",
		number: "a number in %s", typeNumber: "Type a number in %s.", given: "Your answer so far: %s",
	}
}

// measured is what a run measured, a line a case.
func (s *Session) measured(cases []check.Case) []string {
	if len(cases) == 0 {
		return nil
	}
	w := s.measureWords()
	out := []string{w.measured}
	for _, c := range cases {
		out = append(out, fmt.Sprintf(w.row, short(c.Name), c.Rounds, check.Short(c.Min), check.Short(c.Mean), check.Short(c.Max), short(c.Unit)))
	}
	return out
}

// reportChoice leads to the questions about the last run, nil when there is no
// run to report on.
func (v *exerciseScreen) reportChoice(s *Session, x trainer.Exercise) *Choice {
	if !x.Measured {
		return nil
	}
	return &Choice{Label: s.measureWords().report, Do: func(context.Context) move { return goTo(&reportScreen{id: x.ID, v: &v.answers}) }}
}

// reportScreen is the questions about the last run, beside its numbers.
type reportScreen struct {
	id string
	v  *answers
}

func (r *reportScreen) page(ctx context.Context, s *Session) (Page, error) {
	x, err := s.trainer.OpenExercise(ctx, r.id)
	if err != nil {
		return Page{}, err
	}
	p := Page{Title: s.measureWords().report}
	if x.Last != nil {
		p.Body = s.measured(x.Last.Measured)
	}
	p.Choices, p.Enter = r.v.choices(s, x, func(v trainer.Verdict) screen { return &verdictScreen{x: x, v: v, report: r.v} })
	return p, nil
}

// reported is where the answers of a measure exercise are kept, nil for others.
func (v *exerciseScreen) reported(x trainer.Exercise) *answers {
	if x.Kind != exercises.KindMeasure {
		return nil
	}
	return &v.answers
}
