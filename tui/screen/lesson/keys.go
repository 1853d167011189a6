package lesson

import (
	tea "charm.land/bubbletea/v2"

	"otelings/tui/ui"
)

// Bindings are the reader's keys, or the question's while one is being answered.
func (s *Screen) Bindings() []ui.Binding {
	if s.active >= 0 {
		return s.answering()
	}
	m := s.M.Lesson
	move := func(help string, n func() int, keys ...string) ui.Binding {
		return ui.Key(help, func() (tea.Cmd, ui.Action) { return s.scroll(n()), nil }, keys...)
	}
	do := func(help string, f func() tea.Cmd, keys ...string) ui.Binding {
		return ui.Key(help, func() (tea.Cmd, ui.Action) { return f(), nil }, keys...)
	}
	one, page := func() int { return 1 }, func() int { return max(s.H-2, 1) }
	return []ui.Binding{
		move(s.M.Common.Scroll, one, "down", "j").As("↑↓"),
		move(s.M.Common.Scroll, func() int { return -1 }, "up", "k").InHelp(),
		ui.Key(s.M.Common.Open, s.enter, "enter").Only(s.Ready && s.target() >= 0, m.NothingHere),
		do(m.Jump, func() tea.Cmd { return s.nextStop(1) }, "tab"),
		do(m.JumpBack, func() tea.Cmd { return s.nextStop(-1) }, "shift+tab").InHelp(),
		do(m.Next, func() tea.Cmd { return s.nextSection(1) }, "n"),
		do(m.Previous, func() tea.Cmd { return s.nextSection(-1) }, "p"),
		move(m.Page, page, "space", "pgdown", "f"),
		move(m.PageUp, func() int { return -page() }, "b", "pgup").InHelp(),
		ui.Key(s.M.FAQ.Reference, ui.Go(ui.Push{Route: ui.Route{Name: ui.Search, Group: ui.TermsOnly, ID: s.id}}), "t"),
		do(m.Top, func() tea.Cmd { return s.jump(0) }, "g", "home").InHelp(),
		do(m.Bottom, func() tea.Cmd { return s.jump(s.bottom()) }, "G", "end").InHelp(),
	}
}

// answering is the keys of the active checkpoint. Every key redraws its box, for
// the component moves its cursor itself.
func (s *Screen) answering() []ui.Binding {
	i := s.active
	id := s.blocks[i].id
	a := s.asks[id]
	b := a.Bindings(s.Env, func(given []string) tea.Cmd {
		s.asked = id
		t, ctx, lesson, q := s.Trainer, s.Ctx, s.id, a.Q
		return s.Tasks.Start("answer", func() (any, error) { return t.Answer(ctx, lesson, q.ID, q.Variant, given) })
	})
	for j := range b {
		inner := b[j].Do
		b[j].Do = func() (tea.Cmd, ui.Action) {
			cmd, act := inner()
			s.redraw(i)
			return cmd, act
		}
	}
	if a.Done() {
		b = append([]ui.Binding{ui.Key(s.M.Ask.Leave, s.leave, "enter", "esc", "q")}, b...)
		return append(b,
			ui.Key(s.M.Lesson.Jump, func() (tea.Cmd, ui.Action) {
				_, _ = s.leave()
				return s.nextStop(1), nil
			}, "tab"),
			ui.Key(s.M.Common.Scroll, func() (tea.Cmd, ui.Action) { return s.scroll(1), nil }, "down", "j").As("↑↓"),
			ui.Key(s.M.Common.Scroll, func() (tea.Cmd, ui.Action) { return s.scroll(-1), nil }, "up", "k").InHelp())
	}
	return append(b, ui.Key(s.M.Ask.Leave, s.leave, "esc"))
}

func (s *Screen) leave() (tea.Cmd, ui.Action) {
	i := s.active
	s.active = -1
	s.redraw(i)
	return s.moved(), nil
}
