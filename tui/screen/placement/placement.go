// Package placement is where a learner proves what is known already: a list of
// lessons, the questions of one, and what came of them. Nothing is judged
// before the last question of a lesson is answered.
package placement

import (
	"context"
	"fmt"

	tea "charm.land/bubbletea/v2"

	"otelings/trainer"
	"otelings/tui/component/ask"
	"otelings/tui/component/draw"
	"otelings/tui/component/list"
	"otelings/tui/ui"
)

// row is one line of the list: a lesson, or a heading.
type row struct {
	lesson int // -1 for a heading
}

// Screen is the placement.
type Screen struct {
	ui.Base
	list  trainer.Placement
	flat  []row
	rows  list.List
	on    trainer.PlacementLine // the lesson being proved
	asks  []*ask.Ask            // its questions; nil in the list
	at    int                   // the question being answered, len(asks) when all are
	given []trainer.Given
	out   *trainer.Sitting
	off   int   // lines scrolled, in a result
	wrong error // of opening or judging
}

// New makes the screen.
func New(e *ui.Env, owner int) *Screen { return &Screen{Base: ui.NewBase(e, owner)} }

// Title is the breadcrumb.
func (s *Screen) Title() string { return s.M.Planning.Placement.Title }

// Right is which question this is, or how much is proved.
func (s *Screen) Right() string {
	m := s.M.Planning.Placement
	switch {
	case s.asks != nil && s.out == nil:
		return fmt.Sprintf(m.At, min(s.at+1, len(s.asks)), len(s.asks))
	case s.Ready && len(s.list.Lessons) > 0:
		return fmt.Sprintf(m.Count, s.list.Proved, len(s.list.Lessons))
	}
	return ""
}

// Init loads the list.
func (s *Screen) Init() tea.Cmd {
	t, ctx := s.Trainer, s.Ctx
	return s.Tasks.Start("load", func() (any, error) { return t.Placement(ctx) })
}

// Update takes the list, the questions of a lesson and the judgement.
func (s *Screen) Update(msg tea.Msg) (tea.Cmd, ui.Action) {
	switch msg := msg.(type) {
	case ui.ShownMsg:
		return s.Init(), nil
	case ui.Answer:
		if s.Tasks.Mine(msg) {
			return s.answer(msg), nil
		}
	}
	return nil, nil
}

func (s *Screen) answer(a ui.Answer) tea.Cmd {
	switch a.Kind {
	case "load":
		if s.Err = a.Err; a.Err == nil {
			s.take(a.Value.(trainer.Placement))
		}
	case "ask":
		if s.wrong = a.Err; a.Err != nil {
			return nil
		}
		s.asks, s.at, s.given, s.out, s.off = nil, 0, nil, nil, 0
		for _, q := range a.Value.([]trainer.Question) {
			s.asks = append(s.asks, ask.New(q))
		}
	case "prove":
		v, _ := a.Value.(trainer.Sitting)
		if s.wrong = a.Err; len(v.Questions) == 0 {
			s.asks = nil
			return s.Init()
		}
		s.out, s.off = &v, 0
		for i, q := range v.Questions {
			s.asks[i] = ask.New(q)
		}
		return s.Init() // the list behind it has changed
	}
	return nil
}

func (s *Screen) take(p trainer.Placement) {
	first := !s.Ready
	s.list, s.Ready = p, true
	s.flat = s.flat[:0]
	var skip []bool
	open := -1
	for i, l := range p.Lessons {
		if !l.OnPath && (i == 0 || p.Lessons[i-1].OnPath) && i > 0 {
			s.flat, skip = append(s.flat, row{-1}), append(skip, true)
		}
		if open < 0 && !l.Proved && !l.Read {
			open = len(s.flat)
		}
		s.flat, skip = append(s.flat, row{i}), append(skip, false)
	}
	s.rows.Set(skip)
	if first && open >= 0 {
		s.rows.Select(open)
	}
}

// current is the lesson under the cursor, nil when there is none.
func (s *Screen) current() *trainer.PlacementLine {
	if i := s.rows.Cursor(); i >= 0 {
		return &s.list.Lessons[s.flat[i].lesson]
	}
	return nil
}

// Bindings are the keys of the list, of a question or of a result.
func (s *Screen) Bindings() []ui.Binding {
	m := s.M.Planning.Placement
	switch {
	case s.out != nil:
		return s.resultKeys()
	case s.asks != nil:
		if s.at >= len(s.asks) {
			return []ui.Binding{ui.Key(m.StopKey, s.stop, "esc").Only(false, m.Saving)}
		}
		b := s.asks[s.at].Bindings(s.Env, s.give)
		return append(b, ui.Key(m.StopKey, s.stop, "esc"))
	}
	l := s.current()
	word := m.Take
	if l != nil && l.Taken {
		word = m.Again
	}
	reason := s.M.Common.Loading
	if s.Ready {
		reason = m.None
	}
	b := []ui.Binding{ui.Key(word, s.begin, "enter").Only(l != nil, reason)}
	b = append(b, s.Moves(s.rows.Move)...)
	return append(b, ui.Key(m.Read, s.read, "o").Only(l != nil, reason))
}

func (s *Screen) resultKeys() []ui.Binding {
	m := s.M.Planning.Placement
	back := func() (tea.Cmd, ui.Action) {
		s.asks, s.out = nil, nil
		return nil, nil
	}
	b := []ui.Binding{}
	if s.after() >= 0 {
		b = append(b, ui.Key(m.NextLesson, func() (tea.Cmd, ui.Action) {
			s.rows.Select(s.after())
			return s.begin()
		}, "enter"))
	} else {
		b = append(b, ui.Key(m.List, back, "enter"))
	}
	scroll := func(n int) func() { return func() { s.off = max(s.off+n, 0) } }
	return append(b,
		ui.Key(s.M.Common.Scroll, ui.Do(scroll(1)), "down", "j").As("↑↓"),
		ui.Key(s.M.Common.Scroll, ui.Do(scroll(-1)), "up", "k").InHelp(),
		ui.Key(m.Read, s.read, "o"),
		ui.Key(s.M.Lesson.Page, ui.Do(scroll(8)), "pgdown", "space").InHelp(),
		ui.Key(s.M.Lesson.PageUp, ui.Do(scroll(-8)), "pgup", "b").InHelp(),
		ui.Key(m.List, back, "esc"))
}

// after is the row of the next lesson that is neither proved nor read, -1 when
// there is none.
func (s *Screen) after() int {
	for i := s.rows.Cursor() + 1; i > 0 && i < len(s.flat); i++ {
		if j := s.flat[i].lesson; j >= 0 && !s.list.Lessons[j].Proved && !s.list.Lessons[j].Read {
			return i
		}
	}
	return -1
}

// begin opens a sitting with the lesson under the cursor.
func (s *Screen) begin() (tea.Cmd, ui.Action) {
	s.on = *s.current()
	t, ctx, id := s.Trainer, s.Ctx, s.on.Lesson
	return s.Tasks.Start("ask", func() (any, error) { return t.PlacementQuestions(ctx, id) }), nil
}

func (s *Screen) read() (tea.Cmd, ui.Action) {
	l := s.current()
	if !l.Available {
		return nil, ui.Say{Text: fmt.Sprintf(s.M.Common.NotWrittenLine, s.T(l.Title))}
	}
	return nil, ui.Push{Route: ui.Route{Name: ui.Lesson, ID: l.Lesson}}
}

// give takes the answer to the question in view; the last one is followed by
// the judgement of all.
func (s *Screen) give(options []string) tea.Cmd {
	q := s.asks[s.at].Q
	s.given = append(s.given, trainer.Given{Question: q.ID, Variant: q.Variant, Options: options})
	if s.at++; s.at < len(s.asks) {
		return nil
	}
	t, ctx, id, given := s.Trainer, context.WithoutCancel(s.Ctx), s.on.Lesson, s.given
	return s.Tasks.Start("prove", func() (any, error) { return t.Prove(ctx, id, given) })
}

// stop leaves a sitting that was not finished: nothing of it is kept.
func (s *Screen) stop() (tea.Cmd, ui.Action) {
	s.asks, s.given = nil, nil
	return nil, ui.Say{Text: fmt.Sprintf(s.M.Planning.Placement.Stopped, s.T(s.on.Title))}
}

// mark is the sign of a lesson in the list.
func (s *Screen) mark(l trainer.PlacementLine) string {
	switch {
	case l.Read:
		return s.Theme.Good.Render("✓")
	case l.Proved:
		return s.Theme.Good.Render(draw.ProvedSign)
	case l.Taken:
		return s.Theme.Bad.Render("✗")
	}
	return s.Theme.Muted.Render("○")
}
