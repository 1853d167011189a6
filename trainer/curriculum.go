package trainer

import (
	"context"

	"otelings/exercises"
	"otelings/internal/i18n"
	"otelings/lessons"
	"otelings/progress"
)

// book joins the curriculum with one reading of the progress file.
type book struct {
	t     *Trainer
	state progress.State
}

func (t *Trainer) open(ctx context.Context) (book, error) {
	s, err := t.progress.Load(ctx)
	return book{t: t, state: s}, err
}

func (b book) done(kind, id string) bool {
	_, ok := b.state.Completions[kind+"/"+id]
	return ok
}

// exercisesOf is the exercises of a lesson in the order in which its text has
// them, those it does not mention last.
func (t *Trainer) exercisesOf(lesson string) []*exercises.Definition {
	var all []*exercises.Definition
	for _, d := range t.set.All() {
		if d.Lesson == lesson {
			all = append(all, d)
		}
	}
	doc, err := t.doc(lesson)
	if err != nil {
		return all
	}
	var out []*exercises.Definition
	taken := map[string]bool{}
	for _, blk := range doc.Text[i18n.EN].Blocks {
		if blk.Kind != lessons.Exercise || taken[blk.Ref] {
			continue
		}
		for _, d := range all {
			if d.ID == blk.Ref {
				out, taken[d.ID] = append(out, d), true
			}
		}
	}
	for _, d := range all {
		if !taken[d.ID] {
			out = append(out, d)
		}
	}
	return out
}

// seen says how much of a lesson was worked through: blocks read, checkpoints
// answered, exercises and activities done, each counting one. A lesson is done when all are.
func (b book) seen(id string) (percent int, done bool) {
	if b.done("lesson", id) {
		return 100, true
	}
	doc, err := b.t.doc(id)
	if err != nil {
		return 0, false
	}
	answered := map[string]bool{}
	for _, a := range b.state.Answers {
		answered[a.Question] = true
	}
	blocks := doc.Text[i18n.EN].Blocks
	have, want := 0, 0
	place, opened := b.state.Places[id]
	for i, blk := range blocks {
		want++
		ok := opened && i <= place.Furthest
		switch blk.Kind {
		case lessons.Checkpoint:
			ok = answered[blk.Ref]
		case lessons.Exercise:
			ok = b.done("exercise", blk.Ref)
		case lessons.Activity:
			ok = opened && b.acted(blk.Ref) // a path chosen elsewhere begins no lesson
		}
		if ok {
			have++
		}
	}
	if want == 0 {
		return 0, false
	}
	if have == want {
		return 100, true
	}
	return have * 100 / want, false
}

func (b book) lesson(e lessons.Entry) Lesson {
	l := Lesson{ID: e.ID, Title: e.Text, Level: e.Level, Group: e.Group, Stars: e.Stars, Minutes: e.Minutes, Available: b.t.lib.Written(e.ID)}
	for _, v := range b.t.lib.Catalog.Levels {
		if v.ID == e.Level {
			l.LevelName = v.Text
			if l.Stars == 0 {
				l.Stars = v.Stars
			}
		}
	}
	l.Proved = b.proved(e.ID)
	for _, d := range b.t.exercisesOf(e.ID) { // one may be there before the text
		l.Exercises = append(l.Exercises, d.ID)
	}
	if !l.Available {
		return l
	}
	if doc, err := b.t.doc(e.ID); err == nil {
		l.Questions = len(doc.Questions)
		l.OTCA = domainOf(doc)
	}
	l.Percent, l.Done = b.seen(e.ID)
	return l
}

// domainOf is the OTCA domain most of a lesson's questions belong to.
func domainOf(doc *lessons.Doc) string {
	count, best := map[string]int{}, ""
	for _, q := range doc.Questions {
		if count[q.OTCA]++; best == "" || count[q.OTCA] > count[best] {
			best = q.OTCA
		}
	}
	return best
}

// Lessons is every lesson of the curriculum in the map's order.
func (t *Trainer) Lessons(ctx context.Context) ([]Lesson, error) {
	b, err := t.open(ctx)
	if err != nil {
		return nil, err
	}
	out := make([]Lesson, len(t.lib.Catalog.Lessons))
	for i, e := range t.lib.Catalog.Lessons {
		out[i] = b.lesson(e)
	}
	return out, nil
}

// Paths is every path in the map's order.
func (t *Trainer) Paths(ctx context.Context) ([]Path, error) {
	b, err := t.open(ctx)
	if err != nil {
		return nil, err
	}
	var out []Path
	for _, p := range t.lib.AllPaths() {
		out = append(out, b.path(p))
	}
	return out, nil
}

// Path is one path with its stages, weeks and steps.
func (t *Trainer) Path(ctx context.Context, id string) (Path, error) {
	p, ok := t.lib.Path(id)
	if !ok {
		return Path{}, t.unknownPath(id)
	}
	b, err := t.open(ctx)
	if err != nil {
		return Path{}, err
	}
	return b.path(p), nil
}

func (b book) path(p lessons.Path) Path {
	out := Path{ID: p.ID, Title: p.Text, Weeks: p.Weeks, Chosen: b.state.Plan != nil && b.state.Plan.Path == p.ID}
	for _, s := range p.Stages {
		stage := Stage{Title: s.Text}
		weeks := s.Weeks
		if len(weeks) == 0 {
			weeks = []int{0}
		}
		for _, w := range weeks {
			week := Week{Number: w}
			for _, st := range s.WeekOf(w) {
				step := b.step(st)
				week.Steps = append(week.Steps, step)
				out.count(step)
			}
			stage.Weeks = append(stage.Weeks, week)
		}
		out.Stages = append(out.Stages, stage)
	}
	return out
}

func (p *Path) count(s Step) {
	p.Steps++
	p.Minutes += s.Minutes
	if s.Lesson != "" {
		p.Lessons++
	}
	if s.Available && s.Lesson != "" {
		p.Available++
	}
	switch {
	case s.Done:
		p.Done++
	case s.Proved:
		p.Proved++
	}
}

func (b book) step(s lessons.Step) Step {
	out := Step{Lesson: s.Lesson, Project: s.Project, Priority: string(s.Priority), Stars: s.Stars, Minutes: s.Minutes}
	if s.Project != "" {
		out.Title, out.Done = s.Text, b.done(projectKind, s.Project)
		if def, ok := b.t.set.Get(ProjectExercise(s.Project)); ok {
			out.Available, out.Minutes = true, max(out.Minutes, def.Minutes)
		}
		return out
	}
	if s.Exercise != "" {
		return b.exerciseStep(s, out)
	}
	e, _ := b.t.lib.Entry(s.Lesson)
	out.Title, out.Note = e.Text, s.Text
	if out.Stars == 0 {
		out.Stars = e.Stars
	}
	if out.Minutes == 0 {
		out.Minutes = e.Minutes
	}
	out.Proved = b.proved(e.ID)
	if out.Available = b.t.lib.Written(e.ID); out.Available {
		out.Percent, out.Done = b.seen(e.ID)
	}
	return out
}

// exerciseStep is a step that is an exercise; one that does not exist yet is
// named by its id.
func (b book) exerciseStep(s lessons.Step, out Step) Step {
	out.Exercise, out.Note = s.Exercise, s.Text
	def, ok := b.t.set.Get(s.Exercise)
	if !ok {
		out.Title = sameInBoth(s.Exercise)
		return out
	}
	out.Title, out.Available, out.Done = def.Title, true, b.completed(def)
	if out.Minutes == 0 {
		out.Minutes = def.Minutes
	}
	return out
}

// ChoosePath makes a path the learner's own; hours a week, 0 keeps what was set.
func (t *Trainer) ChoosePath(ctx context.Context, id string, hours int) error {
	if _, ok := t.lib.Path(id); !ok {
		return t.unknownPath(id)
	}
	_, err := t.Plan(ctx, PlanChange{Path: id, Hours: hours})
	return err
}
