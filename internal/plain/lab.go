package plain

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"otelings/exercises/check"
	"otelings/exercises/lab"
	"otelings/internal/i18n"
	"otelings/trainer"
)

// labState is what the learner has set and predicted.
type labState struct {
	knobs  map[string]string
	answer map[string]string
	locked *trainer.Locked // locked and not run yet: the run was stopped or failed
}

func (v *exerciseScreen) labPage(s *Session, x trainer.Exercise) Page {
	if v.lab.knobs == nil {
		v.lab.knobs, v.lab.answer = maps.Clone(x.Knobs), map[string]string{}
		if v.lab.knobs == nil {
			v.lab.knobs = map[string]string{}
		}
	}
	w := s.words()
	p := Page{Body: v.task(s, x)}
	if n := len(x.Runs); n > 0 {
		p.Body = append(p.Body, fmt.Sprintf(w.labRuns, n, rightRuns(x.Runs)))
	}
	if !x.LabLeft.IsZero() {
		p.Body = append(p.Body, s.in(x.LabLeft))
	} else if x.Done {
		p.Body = append(p.Body, w.labDone)
	}
	if v.lab.locked != nil {
		v.lockedPage(s, x, &p)
	} else {
		v.openPage(s, x, &p)
	}
	if x.Transfer != nil && len(x.Runs) > 0 {
		p.Choices = append(p.Choices, Choice{Label: w.transfer, Do: func(context.Context) move { return goTo(transferScreen(x)) }})
	}
	if h := hintChoice(s, x); h != nil {
		p.Choices = append(p.Choices, *h)
	}
	p.Choices = append(p.Choices, v.taskAgain(w))
	return p
}

func transferScreen(x trainer.Exercise) screen {
	return &questionScreen{asking: asking{lesson: x.Lesson, q: *x.Transfer}, title: func(w words) string { return w.transfer }}
}

// rightRuns counts the runs whose predictions were all right.
func rightRuns(runs []trainer.LabRun) int {
	n := 0
	for _, r := range runs {
		if !slices.Contains(slices.Collect(maps.Values(r.Right)), false) {
			n++
		}
	}
	return n
}

// lockedPage is a lab whose prediction is locked and waits for its run.
func (v *exerciseScreen) lockedPage(s *Session, x trainer.Exercise, p *Page) {
	w := s.words()
	p.Body = append(p.Body, w.isLocked)
	for _, q := range x.Experiment.Questions {
		if a, ok := v.lab.locked.Answers[q.Key]; ok {
			p.Body = append(p.Body, "- "+s.in(q.Ask)+w.gap+s.in(labelOf(q.Choices, a)))
		}
	}
	run := Choice{Label: w.run, Do: func(ctx context.Context) move { return v.runLab(ctx, s, x) }}
	p.Choices = append(p.Choices, run)
	p.Enter = &Choice{Label: w.run, Do: run.Do}
}

// openPage is a lab before the prediction: knobs, questions, lock and run.
func (v *exerciseScreen) openPage(s *Session, x trainer.Exercise, p *Page) {
	w := s.words()
	for _, k := range x.Experiment.Knobs {
		now := s.in(k.Label) + w.colon + s.in(labelOf(k.Values, v.lab.knobs[k.Name]))
		if slices.Contains(x.Fixed, k.Name) {
			p.Body = append(p.Body, w.fixed+now)
			continue
		}
		p.Choices = append(p.Choices, Choice{Label: w.knob + now, Do: func(context.Context) move { return goTo(v.knobPick(k)) }})
	}
	var next *lab.Question
	for _, q := range x.Experiment.Questions {
		if !slices.Contains(x.Predict, q.Key) {
			continue
		}
		said, answered := w.notPredicted, v.lab.answer[q.Key] != ""
		if answered {
			said = s.in(labelOf(q.Choices, v.lab.answer[q.Key]))
		} else if next == nil {
			next = &q
		}
		p.Choices = append(p.Choices, Choice{Label: w.prediction + s.in(q.Ask) + w.gap + said, Do: func(context.Context) move { return goTo(v.predictPick(q)) }})
	}
	lock := func(ctx context.Context) move {
		if next != nil {
			return tell(w.predictFirst + s.in(next.Ask))
		}
		return v.lockAndRun(ctx, s, x)
	}
	p.Choices = append(p.Choices, Choice{Label: w.lockAndRun, Do: lock})
	p.Enter = &Choice{Label: w.lockAndRun, Do: lock}
	if next != nil {
		p.Enter = &Choice{Label: w.predict, Do: func(context.Context) move { return goTo(v.predictPick(*next)) }}
	}
}

func (v *exerciseScreen) knobPick(k lab.Knob) screen {
	return &pickScreen{title: k.Label, options: optionsOf(k.Values), current: v.lab.knobs[k.Name], pick: func(_ context.Context, value string) move {
		v.lab.knobs[k.Name] = value
		return move{kind: back}
	}}
}

func (v *exerciseScreen) predictPick(q lab.Question) screen {
	return &pickScreen{title: both(func(w words) string { return w.predictTitle }), note: []i18n.Text{q.Ask}, options: optionsOf(q.Choices), current: v.lab.answer[q.Key],
		pick: func(_ context.Context, value string) move {
			v.lab.answer[q.Key] = value
			return move{kind: back}
		}}
}

func optionsOf(choices []lab.Choice) []option {
	var out []option
	for _, c := range choices {
		out = append(out, option{value: c.Value, label: c.Label})
	}
	return out
}

// labelOf is a value in words; a value that is none of the choices is its own label.
func labelOf(choices []lab.Choice, value string) i18n.Text {
	for _, c := range choices {
		if c.Value == value {
			return c.Label
		}
	}
	return i18n.Text{EN: visible(value), ZH: visible(value)}
}

func (v *exerciseScreen) lockAndRun(ctx context.Context, s *Session, x trainer.Exercise) move {
	locked, err := s.trainer.Lock(ctx, x.ID, maps.Clone(v.lab.knobs), maps.Clone(v.lab.answer))
	if err != nil {
		return tell(s.explain(err)...)
	}
	v.lab.locked = &locked
	return v.runLab(ctx, s, x)
}

func (v *exerciseScreen) runLab(ctx context.Context, s *Session, x trainer.Exercise) move {
	w := s.words()
	s.print("", w.labStarts)
	locked := *v.lab.locked
	verdict, err := work(ctx, s, func(ctx context.Context, on func(lab.Moment)) (trainer.LabVerdict, error) {
		return s.trainer.RunLab(ctx, locked, on)
	}, func(m lab.Moment) {
		if m.What.IsZero() {
			return
		}
		line := fmt.Sprintf(w.moment, m.At.Seconds()) + s.in(m.What)
		s.print(line + w.comma + fmt.Sprintf(w.momentCounts, m.Ended, m.Waiting, m.Received))
	})
	if err != nil && verdict.Observed == nil {
		return ended(s, err)
	}
	v.lab.locked, v.lab.answer = nil, map[string]string{}
	m := goTo(&labResultScreen{x: x, v: verdict})
	if err != nil {
		m.say = s.explain(err)
	}
	return m
}

// labResultScreen is what a run showed beside what was predicted.
type labResultScreen struct {
	x trainer.Exercise
	v trainer.LabVerdict
}

func (r *labResultScreen) page(_ context.Context, s *Session) (Page, error) {
	w := s.words()
	p := Page{Title: w.labResult}
	for _, q := range r.x.Experiment.Questions {
		predicted, asked := r.v.Answers[q.Key]
		if !asked {
			continue
		}
		mark := w.right
		if !r.v.Right[q.Key] {
			mark = w.otherwise
		}
		p.Body = append(p.Body, s.in(q.Ask),
			"  "+w.predicted+s.in(labelOf(q.Choices, predicted)),
			"  "+w.observed+s.in(labelOf(q.Choices, r.v.Observed[q.Key]))+w.stop+mark)
	}
	for _, f := range r.v.Findings {
		p.Body = append(p.Body, "")
		p.Body = append(p.Body, findingLines(s, f)...)
	}
	p.section(w.why, s.markdown(r.v.Result.Explanation))
	if !r.v.Result.RustDiffers.IsZero() {
		p.section(w.inRust, s.markdown(r.v.Result.RustDiffers))
	}
	switch {
	case r.v.Done:
		p.section(w.labDone, nil)
	case !r.v.Left.IsZero():
		p.section("", s.paragraph(r.v.Left))
	}
	if !r.x.Experiment.TryNext.IsZero() {
		p.section(w.tryNext, s.markdown(r.x.Experiment.TryNext))
	}
	if r.x.Transfer != nil {
		p.Choices = append(p.Choices, Choice{Label: w.transfer, Do: func(context.Context) move { return becomes(transferScreen(r.x)) }})
	}
	p.Enter = &Choice{Label: w.back, Do: goBack}
	return p, nil
}

// section adds a heading, when there is one, and lines to a page's body.
func (p *Page) section(heading string, lines []string) {
	p.Body = append(p.Body, "")
	if heading != "" {
		p.Body = append(p.Body, heading)
	}
	p.Body = append(p.Body, lines...)
}

// findingLines is one finding: what, expected, received, nearest, next.
func findingLines(s *Session, f check.Finding) []string {
	w := s.words()
	mark := w.level(f.Level)
	if f.Stage != "" {
		mark += w.comma + w.stage(f.Stage)
	}
	out := []string{mark + w.colon + s.in(f.Message)}
	for _, part := range []struct{ name, value string }{{w.expected, s.in(f.Expected)}, {w.received, s.in(f.Actual)}, {w.nearest, s.in(f.Nearest)}} {
		if part.value != "" {
			out = append(out, "  "+part.name+w.colon+strings.Join(visibleLines(part.value), " "))
		}
	}
	if f.Count > 1 {
		out = append(out, "  "+fmt.Sprintf(w.times, f.Count))
	}
	if !f.Next.IsZero() {
		out = append(out, "  "+w.nextStep+w.colon+s.in(f.Next))
	}
	return out
}
