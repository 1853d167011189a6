// Package welcome asks the first-run questions: language, path, hours a week,
// each of which can be skipped.
package welcome

import (
	"context"
	"fmt"
	"strings"

	tea "charm.land/bubbletea/v2"

	"otelings/internal/i18n"
	"otelings/trainer"
	"otelings/tui/component/draw"
	"otelings/tui/component/list"
	"otelings/tui/text"
	"otelings/tui/ui"
)

// The questions in their order; straight is the list of shortcuts below them.
const (
	askLang = iota
	askPath
	askHours
	questions
)

var hours = [...]int{2, 4, 6, 8, 10, 15}

type data struct {
	paths     []trainer.Path
	shortcuts []trainer.Shortcut
}

// Screen is the first-run screen.
type Screen struct {
	ui.Base
	data   data
	at     int
	answer trainer.Welcome
	rows   list.List
	then   ui.Action // where to go when the answers are saved
	failed bool      // they could not be; the next try goes on without
}

// New makes the screen.
func New(e *ui.Env, owner int) *Screen {
	s := &Screen{Base: ui.NewBase(e, owner)}
	s.ask(askLang)
	return s
}

// Title is the breadcrumb.
func (s *Screen) Title() string { return s.M.Welcome.Title }

// Right says which question this is.
func (s *Screen) Right() string { return fmt.Sprintf(s.M.Welcome.Step, s.at+1, questions) }

// Init loads the paths.
func (s *Screen) Init() tea.Cmd {
	t, ctx := s.Trainer, s.Ctx
	return s.Tasks.Start("load", func() (any, error) {
		today, err := t.Today(ctx)
		if err != nil {
			return nil, err
		}
		paths, err := t.Paths(ctx)
		return data{paths, today.Experience}, err
	})
}

// Update takes the loaded paths and the answer to saving.
func (s *Screen) Update(msg tea.Msg) (tea.Cmd, ui.Action) {
	a, ok := msg.(ui.Answer)
	if !ok || !s.Tasks.Mine(a) {
		return nil, nil
	}
	switch a.Kind {
	case "load":
		s.Err = a.Err
		if a.Err == nil {
			s.data, s.Ready = a.Value.(data), true
			s.ask(s.at)
		}
	case "save":
		if a.Err != nil {
			s.Err, s.failed = a.Err, true
			return nil, nil
		}
		return nil, s.then
	}
	return nil, nil
}

// ask shows question n with the cursor on the answer given so far.
func (s *Screen) ask(n int) {
	s.at = n
	s.rows = list.List{}
	s.rows.Set(make([]bool, s.options()+len(s.data.shortcuts)))
	switch n {
	case askLang:
		for i, l := range i18n.Langs() {
			if l == s.Lang {
				s.rows.Select(i)
			}
		}
	case askPath:
		for i, p := range s.data.paths {
			if p.ID == s.answer.Path {
				s.rows.Select(i)
			}
		}
	case askHours:
		s.rows.Select(2)
	}
}

func (s *Screen) options() int {
	switch s.at {
	case askLang:
		return len(i18n.Langs())
	case askPath:
		return len(s.data.paths)
	}
	return len(hours)
}

// Bindings are the keys of the question shown.
func (s *Screen) Bindings() []ui.Binding {
	w := s.M.Welcome
	b := []ui.Binding{
		ui.Key(w.Choose, s.choose, "enter"),
		ui.Key(w.Skip, s.skip, "s", "tab"),
		ui.Key(w.SkipAll, func() (tea.Cmd, ui.Action) { return s.save(ui.Replace{Route: ui.Route{Name: ui.Today}}) }, "S"),
	}
	b = append(b, s.Moves(s.move)...)
	if s.at == askPath {
		b = append(b, ui.Key(s.M.Planning.Choose.Key, func() (tea.Cmd, ui.Action) { return s.save(ui.Replace{Route: ui.Route{Name: ui.Choose}}) }, "f"))
	}
	return append(b, ui.Key(w.Previous, ui.Do(func() {
		if s.at > 0 {
			s.ask(s.at - 1)
		}
	}), "esc", "left").Only(s.at > 0, w.Previous))
}

func (s *Screen) move(n int) { s.rows.Move(n) }

func (s *Screen) choose() (tea.Cmd, ui.Action) {
	i := s.rows.Cursor()
	if i < 0 {
		return nil, nil
	}
	if j := i - s.options(); j >= 0 {
		return s.shortcut(s.data.shortcuts[j])
	}
	var act ui.Action
	switch s.at {
	case askLang:
		s.answer.Lang = i18n.Langs()[i]
		act = ui.Restyle{Lang: s.answer.Lang}
	case askPath:
		s.answer.Path = s.data.paths[i].ID
	case askHours:
		s.answer.Hours = hours[i]
	}
	cmd, next := s.skip()
	if next != nil {
		act = next
	}
	return cmd, act
}

func (s *Screen) shortcut(c trainer.Shortcut) (tea.Cmd, ui.Action) {
	to := ui.Route{Name: ui.Lessons, Group: c.Group}
	if c.Lesson != "" {
		to = ui.Route{Name: ui.Lesson, ID: c.Lesson}
	}
	return s.save(ui.Replace{Route: to})
}

func (s *Screen) skip() (tea.Cmd, ui.Action) {
	if s.at+1 < questions {
		s.ask(s.at + 1)
		return nil, nil
	}
	return s.save(ui.Replace{Route: ui.Route{Name: ui.Today}})
}

// save keeps the answers, then goes on.
func (s *Screen) save(then ui.Action) (tea.Cmd, ui.Action) {
	if s.failed {
		return nil, then
	}
	s.then = then
	t, w, ctx := s.Trainer, s.answer, context.WithoutCancel(s.Ctx)
	return s.Tasks.Start("save", func() (any, error) { return nil, t.SaveWelcome(ctx, w) }), nil
}

// View draws the question, and under it the shortcuts.
func (s *Screen) View(w, h int) string {
	cw, left := ui.Column(w, 84)
	th, m := s.Theme, s.M.Welcome
	var out []string
	tall := h >= 18
	if tall {
		out = append(out, "", th.Strong.Render("otelings"))
	}
	out = append(out, text.Wrap(th.Text.Render(m.Intro), cw)...)
	out = append(out, text.Wrap(th.Muted.Render(m.Private), cw)...)
	out = append(out, "")
	if s.Err != nil {
		out = append(out, draw.Failure(s.Env, s.Err, cw)...)
		if s.failed {
			out = append(out, text.Wrap(th.Text.Render(m.GoOn), cw)...)
		}
		out = append(out, "")
	}
	ask := [...]string{m.AskLang, m.AskPath, m.AskHours}[s.at]
	ask = th.Accent.Render(ask)
	if s.at == askPath {
		ask += th.Muted.Render("  f " + s.M.Planning.Choose.Unsure)
	}
	out = append(out, ask)
	if tall {
		out = append(out, "")
	}
	rows, from := s.draw(cw)
	room := max(h-len(out), 3)
	top := list.Window(from, from+1, len(rows), room)
	end := min(len(rows), top+room)
	if n := len(s.data.shortcuts); n > 0 && end <= len(rows)-n {
		end = min(end, s.options()) // a heading with nothing under it says nothing
	}
	out = append(out, rows[top:end]...)
	return strings.Join(ui.Indent(out, left), "\n")
}

// draw is the answers and shortcuts as lines, and the line of the cursor.
func (s *Screen) draw(w int) (rows []string, cursor int) {
	th, m := s.Theme, s.M.Welcome
	row := func(i int, label, right string) {
		on := i == s.rows.Cursor()
		ink := th.Text
		if on {
			ink, cursor = th.Accent, len(rows)
		}
		rows = append(rows, text.Edges(draw.Cursor(th, on)+" "+ink.Render(text.Cut(label, w-text.Width(right)-4)), th.Muted.Render(right), w))
	}
	n := s.options()
	for i := range n {
		switch s.at {
		case askLang:
			row(i, [...]string{"English", "简体中文"}[i], "")
		case askPath:
			p := s.data.paths[i]
			weeks := m.NoWeeks
			if p.Weeks > 0 {
				weeks = fmt.Sprintf(m.PathWeeks, p.Weeks)
			}
			row(i, s.T(p.Title), text.Fit(fmt.Sprintf(m.PathFacts, p.Available, p.Lessons), 20)+text.FitLeft(weeks, 10))
		case askHours:
			row(i, fmt.Sprintf(m.Hours, hours[i]), "")
		}
	}
	if len(s.data.shortcuts) > 0 {
		rows = append(rows, "")
		rows = append(rows, text.Wrap(th.Muted.Render(m.Shortcuts), w)...)
		for i, c := range s.data.shortcuts {
			row(n+i, s.T(c.Title), "")
		}
	}
	return rows, cursor
}
