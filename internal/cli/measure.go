package cli

import (
	"errors"
	"fmt"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"otelings/exercises/check"
	"otelings/internal/plain"
	"otelings/trainer"
)

// caseJSON is what was measured in one case.
type caseJSON struct {
	Case   string  `json:"case"`
	Unit   string  `json:"unit"`
	Rounds int     `json:"rounds"`
	Min    float64 `json:"min"`
	Mean   float64 `json:"mean"`
	Max    float64 `json:"max"`
}

func measuredShape(cases []check.Case) []caseJSON {
	var out []caseJSON
	for _, c := range cases {
		out = append(out, caseJSON{c.Name, c.Unit, c.Rounds, c.Min, c.Mean, c.Max})
	}
	return out
}

// measure runs a benchmark and, with answers, grades the report on the very run.
// Answers that cannot be taken are told before anything is built.
func (a *app) measure(t *trainer.Trainer, id string, o runOptions) (trainer.Verdict, error) {
	var answers map[string]string
	if o.answers != "" {
		var err error
		if answers, err = readAnswers(o.answers); err != nil {
			return trainer.Verdict{}, err
		}
		if err := t.CheckReport(id, answers); err != nil {
			return trainer.Verdict{}, err
		}
	}
	v, err := t.RunCodeIn(a.ctx, id, o.dir, a.buildNews())
	var unsaved *trainer.NotSaved
	if err != nil && !errors.As(err, &unsaved) || answers == nil || v.Report.State != check.Pending {
		return v, err
	}
	return t.Submit(a.ctx, id, answers)
}

// printMeasured is the table of what was measured.
func (a *app) printMeasured(v trainer.Verdict) {
	if len(v.Measured) == 0 {
		return
	}
	row := func(cells ...string) {
		line := "  " + pad(cells[0], 16)
		for _, c := range cells[1:] {
			line += strings.Repeat(" ", max(11-ansi.StringWidth(c), 1)) + c
		}
		fmt.Fprintln(a.Out, line)
	}
	fmt.Fprintln(a.Out)
	row(a.say(words("measured", "量到的")), a.say(words("rounds", "轮数")), a.say(words("lowest", "最小")), a.say(words("mean", "平均")), a.say(words("highest", "最大")))
	for _, c := range v.Measured {
		row(safe(c.Name), fmt.Sprint(c.Rounds), check.Short(c.Min), check.Short(c.Mean), check.Short(c.Max)+" "+safe(c.Unit))
	}
}

// printReportAsked says what a report answers and how it is handed in.
func (a *app) printReportAsked(t *trainer.Trainer, v trainer.Verdict) {
	if v.Report.State != check.Pending {
		return
	}
	x, err := t.OpenExercise(a.ctx, v.Exercise)
	if err != nil {
		return // the verdict stands without it
	}
	fmt.Fprintf(a.Out, "\n%s\n", a.say(words("Report on it in a file, a `key: value` line for each, and run again with --answers FILE.", "把报告写进文件，每行一个 `键: 值`，再加 --answers FILE 运行一次。")))
	_ = plain.PrintAsked(a.Out, x.Ask, a.lang, a.width()) // Run tells what could not be written
}
