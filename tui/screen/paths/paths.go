// Package paths lists the learning paths.
package paths

import (
	"context"
	"fmt"
	"strings"

	tea "charm.land/bubbletea/v2"

	"otelings/trainer"
	"otelings/tui/component/draw"
	"otelings/tui/component/list"
	"otelings/tui/text"
	"otelings/tui/ui"
)

// Screen is the list of paths.
type Screen struct {
	ui.Base
	paths []trainer.Path
	rows  list.List
	said  string // the path that was just chosen
}

// New makes the screen.
func New(e *ui.Env, owner int) *Screen { return &Screen{Base: ui.NewBase(e, owner)} }

// Title is the breadcrumb.
func (s *Screen) Title() string { return s.M.Paths.Title }

// Init loads the paths.
func (s *Screen) Init() tea.Cmd {
	t, ctx := s.Trainer, s.Ctx
	return s.Tasks.Start("load", func() (any, error) { return t.Paths(ctx) })
}

// Update takes the loaded paths.
func (s *Screen) Update(msg tea.Msg) (tea.Cmd, ui.Action) {
	switch msg := msg.(type) {
	case ui.ShownMsg:
		return s.Init(), nil
	case ui.Answer:
		if !s.Tasks.Mine(msg) {
			return nil, nil
		}
		if s.Err = msg.Err; msg.Err != nil {
			return nil, nil
		}
		if msg.Kind == "choose" {
			return s.Init(), ui.Say{Text: fmt.Sprintf(s.M.Paths.ChosenNow, s.said)}
		}
		first := !s.Ready
		s.paths, s.Ready = msg.Value.([]trainer.Path), true
		s.rows.Set(make([]bool, len(s.paths)))
		for i, p := range s.paths {
			if first && p.Chosen {
				s.rows.Select(i)
			}
		}
	}
	return nil, nil
}

// Bindings are the keys of the list.
func (s *Screen) Bindings() []ui.Binding {
	m := s.M
	b := []ui.Binding{ui.Key(m.Common.Open, s.open, "enter").Only(s.current() != nil, m.Common.Loading)}
	b = append(b, s.Moves(s.rows.Move)...)
	p := s.current()
	return append(b, ui.Key(m.Paths.Choose, s.choose, "c").Only(p != nil && !p.Chosen, m.Paths.AlreadyChosen),
		ui.Key(m.Planning.Choose.Key, ui.Go(ui.Push{Route: ui.Route{Name: ui.Choose}}), "f"),
		ui.Key(m.Planning.Placement.Title, ui.Go(ui.Push{Route: ui.Route{Name: ui.Placement}}), "x").InHelp())
}

func (s *Screen) current() *trainer.Path {
	if i := s.rows.Cursor(); i >= 0 {
		return &s.paths[i]
	}
	return nil
}

func (s *Screen) open() (tea.Cmd, ui.Action) {
	return nil, ui.Push{Route: ui.Route{Name: ui.Path, ID: s.current().ID}}
}

func (s *Screen) choose() (tea.Cmd, ui.Action) {
	t, ctx, p := s.Trainer, context.WithoutCancel(s.Ctx), *s.current()
	s.said = s.T(p.Title)
	return s.Tasks.Start("choose", func() (any, error) { return nil, t.ChoosePath(ctx, p.ID, 0) }), nil
}

// View draws one line a path.
func (s *Screen) View(w, h int) string {
	cw, left := ui.Column(w, 92)
	th, m := s.Theme, s.M.Paths
	out := []string{""}
	out = append(out, text.Wrap(th.Muted.Render(m.Intro), cw)...)
	out = append(out, "")
	switch {
	case s.Err != nil:
		out = append(out, draw.Failure(s.Env, s.Err, cw)...)
	case !s.Ready:
		out = append(out, th.Muted.Render(s.M.Common.Loading))
	}
	if h < 16 {
		out = out[:0]
	}
	room := max(h-len(out), 3)
	var rows []string
	for i, p := range s.paths {
		rows = append(rows, s.row(p, i == s.rows.Cursor(), cw))
	}
	top := list.Window(s.rows.Cursor(), s.rows.Cursor()+1, len(rows), room)
	out = append(out, rows[top:min(len(rows), top+room)]...)
	return strings.Join(ui.Indent(out, left), "\n")
}

func (s *Screen) row(p trainer.Path, on bool, w int) string {
	th, m := s.Theme, s.M.Paths
	weeks := s.M.Welcome.NoWeeks
	if p.Weeks > 0 {
		weeks = fmt.Sprintf(m.FactWeeks, p.Weeks)
	}
	right := text.Fit(fmt.Sprintf(s.M.Welcome.PathFacts, p.Available, p.Lessons), 19) + text.FitLeft(weeks, 9)
	sign := th.Muted.Render("○")
	title := s.T(p.Title)
	if p.Chosen {
		sign = th.Good.Render("●")
		title += " · " + m.Chosen
	}
	ink := th.Text
	if on {
		ink = th.Accent
	}
	return text.Edges(draw.Cursor(th, on)+" "+sign+" "+ink.Render(text.Cut(title, w-text.Width(right)-6)), th.Muted.Render(right), w)
}
