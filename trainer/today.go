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
	if plan := b.state.Plan; plan != nil {
		if p, ok := t.lib.Path(plan.Path); ok {
			path := b.path(p)
			out.Path, out.Hours = &path, plan.Hours
			out.Stage, out.Week = path.current()
		}
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

// current is the first week with a step that can be done and is not; when all
// is done or nothing is available, the last such week, else the first.
func (p Path) current() (i18n.Text, Week) {
	for _, s := range p.Stages {
		for _, w := range s.Weeks {
			for _, st := range w.Steps {
				if st.Available && !st.Done {
					return s.Title, w
				}
			}
		}
	}
	for _, s := range p.Stages {
		for _, w := range s.Weeks {
			for _, st := range w.Steps {
				if !st.Done {
					return s.Title, w
				}
			}
		}
	}
	if len(p.Stages) == 0 || len(p.Stages[0].Weeks) == 0 {
		return i18n.Text{}, Week{}
	}
	return p.Stages[0].Title, p.Stages[0].Weeks[0]
}

// resume is where the learner was: the lesson last open if it is not done,
// else the next available one of the path, else nothing.
func (b book) resume(path *Path) *Continue {
	id := b.state.LastLesson
	if _, done := b.seen(id); id == "" || done || !b.t.lib.Written(id) {
		id = path.next("")
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

func headingAt(doc *lessons.Doc, block int) i18n.Text {
	var out i18n.Text
	for i := 0; i <= block && i < len(doc.Text[i18n.EN].Blocks); i++ {
		if h := doc.Text[i18n.EN].Blocks[i].Heading; h != "" {
			out = i18n.Text{EN: h, ZH: doc.Text[i18n.ZH].Blocks[i].Heading}
		}
	}
	return out
}

// next is the first lesson of the path that is available and not done, after
// the lesson given ("" = from the start); "" when there is none.
func (p *Path) next(after string) string {
	if p == nil {
		return ""
	}
	past := after == ""
	for _, s := range p.Stages {
		for _, w := range s.Weeks {
			for _, st := range w.Steps {
				if past && st.Lesson != "" && st.Available && !st.Done {
					return st.Lesson
				}
				if st.Lesson == after {
					past = true
				}
			}
		}
	}
	return ""
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

// Settings are the settings in force; it does no I/O.
func (t *Trainer) Settings() Settings {
	s := t.setting()
	out := Settings{Lang: i18n.Lang(s.Lang), Theme: s.Theme, Editor: s.Editor, Workspace: t.workspace().Root, State: t.dirs.State}
	if out.Theme == "" {
		out.Theme = "auto"
	}
	return out
}

// SaveSettings keeps changed settings.
func (t *Trainer) SaveSettings(_ context.Context, s Settings) error {
	return t.saveSettings(func(c *config.Settings) {
		c.Lang, c.Theme, c.Editor = string(s.Lang), s.Theme, s.Editor
		if s.Workspace != "" && s.Workspace != t.workspace().Root {
			c.Workspace = s.Workspace
		}
	})
}
