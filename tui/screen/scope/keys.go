package scope

import (
	tea "charm.land/bubbletea/v2"

	"otelings/tui/ui"
)

// Bindings are the keys of what is in front: details, waterfall, or a list.
func (s *Screen) Bindings() []ui.Binding {
	if !s.Ready {
		return nil
	}
	switch {
	case s.tab == tabWhy:
		return s.whyKeys()
	case s.detail:
		return s.detailKeys()
	case s.open != nil:
		return s.fallKeys()
	}
	b := []ui.Binding{ui.Key(s.M.Scope.Waterfall, s.show, "enter").Only(s.traces.Cursor() >= 0, s.M.Scope.Waiting)}
	return append(append(b, s.common()...), s.moves(s.traces.Move)...)
}

// common is what every part of the live view has.
func (s *Screen) common() []ui.Binding {
	m := s.M.Scope
	label := m.Pause
	if s.paused {
		label = m.Resume
	}
	b := []ui.Binding{ui.Key(m.Tab, ui.Do(func() { s.tab = (s.tab + 1) % tabs }), "tab")}
	if name, _ := s.scope.File(); name == "" {
		b = append(b, ui.Key(label, s.pause, "p"))
	}
	return b
}

func (s *Screen) fallKeys() []ui.Binding {
	m := s.M.Scope
	back := m.ToTraces
	if s.jumped {
		back = m.ToFindings
	}
	b := []ui.Binding{
		ui.Key(m.Details, ui.Do(func() { s.detail, s.scroll = true, 0 }), "enter").Only(s.falls != nil && s.falls.Cursor() != nil, m.Gone),
		ui.Key(m.Fold, ui.Do(func() { s.fall(func() { s.falls.Toggle() }) }), "space"),
		ui.Key(back, ui.Do(s.close), "esc", "backspace"),
	}
	move := func(n int) { s.fall(func() { s.falls.Move(n) }) }
	return append(append(b, s.common()...), s.moves(move)...)
}

// fall does something with the waterfall, if it has been laid out.
func (s *Screen) fall(do func()) {
	if s.falls != nil {
		do()
	}
}

func (s *Screen) detailKeys() []ui.Binding {
	back := ui.Key(s.M.Scope.ToSpans, ui.Do(func() { s.detail = false }), "esc", "enter", "backspace")
	b := append([]ui.Binding{back}, s.moves(s.scrollBy)...)
	next := func(n int) func() (tea.Cmd, ui.Action) {
		return ui.Do(func() { s.fall(func() { s.falls.Move(n); s.scroll = 0 }) })
	}
	return append(b,
		ui.Key(s.M.Scope.NextSpan, next(1), "n"),
		ui.Key(s.M.Scope.LastSpan, next(-1), "N").InHelp(),
	)
}

func (s *Screen) scrollBy(n int) { s.scroll = max(s.scroll+n, 0) }

// far is more rows than there can be.
const far = 1 << 30

// moves is moving by one, by a page and to the ends.
func (s *Screen) moves(move func(n int)) []ui.Binding {
	m, page := s.M, max(s.H-6, 4)
	by := func(n int) func() (tea.Cmd, ui.Action) { return ui.Do(func() { move(n) }) }
	return append(s.Moves(move),
		ui.Key(m.Lesson.Page, by(page), "pgdown").InHelp(),
		ui.Key(m.Lesson.PageUp, by(-page), "pgup").InHelp(),
		ui.Key(m.Lesson.Top, by(-far), "g", "home").InHelp(),
		ui.Key(m.Lesson.Bottom, by(far), "G", "end").InHelp(),
	)
}
