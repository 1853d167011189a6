package trainer

import (
	"context"

	"otelings/exercises"
	"otelings/exercises/check"
	"otelings/internal/i18n"
)

// NotMeasured says that there is no run whose numbers a report could be about.
type NotMeasured struct{ Exercise string }

func (e *NotMeasured) Error() string { return "nothing of " + e.Exercise + " was measured yet" }

// Words are the learner's.
func (e *NotMeasured) Words() (text, hint i18n.Text) {
	return i18n.Text{EN: "there are no numbers yet to report on", ZH: "还没有量到数，没有东西可报告"},
		i18n.Text{EN: "run the benchmark until its method holds; the report is about that run", ZH: "先运行基准测试，直到方法通过；报告的就是那次运行"}
}

// CheckReport says whether answers to a measure exercise can be taken, before
// anything is built. The error is *BadAnswer, *Unknown or *WrongKind.
func (t *Trainer) CheckReport(id string, answers map[string]string) error {
	def, err := t.ofKind(id, exercises.KindMeasure)
	if err != nil {
		return err
	}
	_, err = expand(def.Asks(), nil, answers)
	return err
}

// report grades what is reported of the last run, on the numbers of that run.
func (t *Trainer) report(ctx context.Context, def *exercises.Definition, answers map[string]string) (Verdict, error) {
	all, err := expand(def.Asks(), nil, answers)
	if err != nil {
		return Verdict{}, err
	}
	t.mu.Lock()
	run, ok := t.measured[def.ID]
	t.mu.Unlock()
	if !ok {
		return Verdict{}, &NotMeasured{Exercise: def.ID}
	}
	started := t.now()
	ev := run.evidence
	ev.Answers = all
	v := run.verdict
	v.Attempt, v.Answers, v.First, v.Saved = t.newID(), picked(def, all), false, false
	v.Report = check.Grade(ev, def)
	err = t.keep(ctx, def, started, &v)
	t.mu.Lock()
	t.verdicts[def.ID] = &v
	t.mu.Unlock()
	return v, err
}

// measuredRun is a run whose method held, waiting for its report.
type measuredRun struct {
	evidence check.Evidence
	verdict  Verdict
}

// hold keeps a run to be reported on; one whose method failed has no numbers
// worth a report, and takes the earlier one's away.
func (t *Trainer) hold(def *exercises.Definition, ev check.Evidence, v Verdict) {
	if def.Measure == nil {
		return
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	delete(t.measured, def.ID)
	if v.Report.State == check.Pending {
		t.measured[def.ID] = measuredRun{evidence: ev, verdict: v}
	}
}
