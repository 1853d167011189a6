package trainer

import (
	"context"

	"otelings/collector"
	"otelings/internal/config"
	"otelings/internal/i18n"
	"otelings/lessons"
	"otelings/progress"
)

// Today is what the first screen shows.
func (t *Trainer) Today(ctx context.Context) (Today, error) {
	b, err := t.open(ctx)
	if err != nil {
		return Today{}, err
	}
	out := Today{Welcomed: t.setting().Welcomed, Collector: "ready"}
	if err := collector.Probe(); err != nil {
		out.Collector = err.Error()
	}
	out.Done = b.tally()
	for _, s := range t.lib.Paths.Experienced {
		out.Experience = append(out.Experience, Shortcut{Title: s.Text, Lesson: s.Lesson, Group: s.Group})
	}
	for _, n := range t.progress.Notices() {
		out.Notices = append(out.Notices, explainNotice(n))
	}
	if n, ok := t.contentNotice(); ok {
		out.Notices = append(out.Notices, n)
	}
	if plan, err := b.plan(); err == nil {
		out.Path, out.Hours, out.Plan = &plan.Path, b.state.Plan.Hours, &plan
		out.Stage, out.Week = plan.current()
	}
	out.Continue = b.resume(out.Path)
	return out, nil
}

func (b book) tally() Tally {
	var t Tally
	for _, e := range b.t.lib.Catalog.Lessons {
		if !b.t.lib.Written(e.ID) {
			continue
		}
		if _, done := b.seen(e.ID); done {
			t.Lessons++
		}
	}
	for _, c := range b.state.Completions {
		if c.Kind == "exercise" || c.Kind == projectKind {
			t.Exercises++
		}
	}
	last := map[string]bool{}
	for _, a := range b.state.Answers {
		last[a.Question] = a.Right
	}
	t.Answers = len(last)
	for _, right := range last {
		if right {
			t.RightAnswers++
		}
	}
	return t
}

// current is this week's steps, and the stage they belong to: that of the first
// step that can be done and is not, else that of the first.
func (p Plan) current() (stage i18n.Text, week Week) {
	now := p.Weeks[p.Now]
	week = Week{Number: now.N, Steps: now.plain()}
	for _, s := range now.Steps {
		if s.Available && !s.Counts() {
			return s.Stage, week
		}
	}
	if len(now.Steps) > 0 {
		return now.Steps[0].Stage, week
	}
	if now.GoesOn != nil {
		stage = now.GoesOn.Stage
	}
	return stage, week
}

// resume is where the learner was: the lesson last open if it is neither done
// nor proved, else the next step of the path that can be done, else nothing.
func (b book) resume(path *Path) *Continue {
	id := b.state.LastLesson
	if _, done := b.seen(id); id == "" || done || b.proved(id) || !b.t.lib.Written(id) {
		step := path.step("", func(Step) bool { return true })
		switch {
		case step.Exercise != "":
			return b.resumeExercise(step.Exercise)
		case step.Project != "":
			return b.resumeExercise(ProjectExercise(step.Project))
		}
		id = step.Lesson
	}
	if id == "" {
		return nil
	}
	e, _ := b.t.lib.Entry(id)
	l := b.lesson(e)
	c := &Continue{Lesson: &l}
	doc, err := b.t.doc(id)
	if err != nil {
		return c
	}
	place := b.state.Places[id]
	c.Heading = headingAt(doc, place.Block)
	if place.Block < len(doc.Text[i18n.EN].Blocks) {
		if blk := doc.Text[i18n.EN].Blocks[place.Block]; blk.Kind == lessons.Exercise && !b.done("exercise", blk.Ref) {
			if d, ok := b.t.set.Get(blk.Ref); ok {
				line := b.line(d)
				c.Exercise = &line
			}
		}
	}
	return c
}

// resumeExercise is an exercise that is a step of its own.
func (b book) resumeExercise(id string) *Continue {
	d, ok := b.t.set.Get(id)
	if !ok {
		return nil
	}
	line := b.line(d)
	c := &Continue{Exercise: &line}
	if e, ok := b.t.lib.Entry(d.Lesson); ok {
		l := b.lesson(e)
		c.Lesson = &l
	}
	return c
}

func headingAt(doc *lessons.Doc, block int) i18n.Text {
	var out i18n.Text
	for i := 0; i <= block && i < len(doc.Text[i18n.EN].Blocks); i++ {
		if h := doc.Text[i18n.EN].Blocks[i].Heading; h != "" {
			out = i18n.Text{EN: h, ZH: doc.Text[i18n.ZH].Blocks[i].Heading}
		}
	}
	return out
}

// next is the first lesson of the path that is available and neither done nor
// proved, after the lesson given ("" = from the start); "" when there is none.
func (p *Path) next(after string) string {
	return p.step(after, func(s Step) bool { return s.Lesson != "" }).Lesson
}

// step is the first step of the path that can be done, is neither done nor
// proved, and is wanted, after the lesson given; zero when there is none.
func (p *Path) step(after string, wanted func(Step) bool) Step {
	if p == nil {
		return Step{}
	}
	past := after == ""
	for _, s := range p.Stages {
		for _, w := range s.Weeks {
			for _, st := range w.Steps {
				if past && st.Available && !st.Counts() && wanted(st) {
					return st
				}
				if st.Lesson == after {
					past = true
				}
			}
		}
	}
	return Step{}
}

// SaveWelcome keeps the answers to the first-run questions. Skipped ones leave
// what was there.
func (t *Trainer) SaveWelcome(ctx context.Context, w Welcome) error {
	err := t.saveWelcome(ctx, w)
	if err != nil {
		t.mu.Lock()
		t.settings.Welcomed = true // asked once is enough for this process
		t.mu.Unlock()
	}
	return err
}

func (t *Trainer) saveWelcome(ctx context.Context, w Welcome) error {
	if w.Path != "" {
		if err := t.ChoosePath(ctx, w.Path, w.Hours); err != nil {
			return err
		}
	} else if w.Hours > 0 {
		b, err := t.open(ctx)
		if err != nil {
			return err
		}
		plan := progress.Plan{Hours: w.Hours, Started: t.now()}
		if b.state.Plan != nil {
			plan = *b.state.Plan
			plan.Hours = w.Hours
		}
		if err := t.progress.SavePlan(ctx, plan); err != nil {
			return err
		}
	}
	return t.saveSettings(func(s *config.Settings) {
		s.Welcomed = true
		if w.Lang != "" {
			s.Lang = string(w.Lang)
		}
	})
}
