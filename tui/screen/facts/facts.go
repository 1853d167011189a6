// Package facts shows the curriculum in figures, and its links.
package facts

import (
	"fmt"
	"strings"

	tea "charm.land/bubbletea/v2"

	"otelings/trainer"
	"otelings/tui/component/draw"
	"otelings/tui/text"
	"otelings/tui/ui"
)

type data struct {
	stats trainer.Stats
	links []trainer.ResourceGroup
}

// Screen is the figures and links.
type Screen struct {
	ui.Base
	data data
	off  int
}

// New makes the screen.
func New(e *ui.Env, owner int) *Screen { return &Screen{Base: ui.NewBase(e, owner)} }

// Title is the breadcrumb.
func (s *Screen) Title() string { return s.M.Planning.Facts.Title }

// Init counts.
func (s *Screen) Init() tea.Cmd {
	t, ctx := s.Trainer, s.Ctx
	return s.Tasks.Start("load", func() (any, error) {
		stats, err := t.Stats(ctx)
		if err != nil {
			return nil, err
		}
		links, err := t.Resources(ctx)
		return data{stats, links}, err
	})
}

// Update takes the figures.
func (s *Screen) Update(msg tea.Msg) (tea.Cmd, ui.Action) {
	switch msg := msg.(type) {
	case ui.SizeMsg:
		s.W, s.H = msg.W, msg.H
	case ui.Answer:
		if s.Tasks.Mine(msg) {
			if s.Err = msg.Err; msg.Err == nil {
				s.data, s.Ready = msg.Value.(data), true
			}
		}
	}
	return nil, nil
}

// Bindings scroll.
func (s *Screen) Bindings() []ui.Binding {
	by := func(help string, n func() int, keys ...string) ui.Binding {
		return ui.Key(help, ui.Do(func() { s.off = max(0, s.off+n()) }), keys...)
	}
	one, page := func() int { return 1 }, func() int { return max(s.H-2, 1) }
	return []ui.Binding{
		by(s.M.Common.Scroll, one, "down", "j").As("↑↓"),
		by(s.M.Common.Scroll, func() int { return -1 }, "up", "k").InHelp(),
		by(s.M.Lesson.Page, page, "space", "pgdown"),
		by(s.M.Lesson.PageUp, func() int { return -page() }, "b", "pgup").InHelp(),
	}
}

// View draws the figures, then the links.
func (s *Screen) View(w, h int) string {
	cw, left := ui.Column(w, 84)
	var lines []string
	switch {
	case s.Err != nil:
		lines = append([]string{""}, draw.Failure(s.Env, s.Err, cw)...)
	case !s.Ready:
		lines = []string{"", s.Theme.Muted.Render(s.M.Common.Loading)}
	default:
		lines = append(s.figures(cw), s.links(cw)...)
	}
	s.off = max(0, min(s.off, len(lines)-h))
	return strings.Join(ui.Indent(lines[s.off:], left), "\n")
}

func (s *Screen) figures(w int) []string {
	th, m, st := s.Theme, s.M.Planning.Facts, s.data.stats
	out := []string{draw.Titled(th, m.Lessons, m.Columns, w)}
	line := func(name string, c trainer.Count) {
		right := fmt.Sprintf("%7d %8d %6d", c.Total, c.Written, (c.Minutes+30)/60)
		out = append(out, text.Edges(th.Text.Render(name), th.Muted.Render(right), w))
	}
	line(m.All, st.Lessons)
	out = append(out, "")
	for _, l := range st.Levels {
		line(s.T(l.Title), l.Count)
	}
	out = append(out, "")
	for _, g := range st.Groups {
		line(s.T(g.Title), g.Count)
	}
	out = append(out, "")
	for _, g := range st.Stars {
		line(draw.Stars(g.Stars), g.Count)
	}
	q := st.Questions
	out = append(out, "")
	for _, l := range []string{
		fmt.Sprintf(m.Paths, st.Paths), fmt.Sprintf(m.Words, st.Words.EN, st.Words.ZH), fmt.Sprintf(m.Snippets, st.Snippets),
		fmt.Sprintf(m.Questions, q.Checkpoints, q.Review, q.Placement, q.Variants), fmt.Sprintf(m.Exercises, st.Exercises.Total, st.WrongAnswers),
	} {
		out = append(out, text.Wrap(th.Text.Render(l), w)...)
	}
	return out
}

func (s *Screen) links(w int) (out []string) {
	th := s.Theme
	for _, g := range s.data.links {
		out = append(out, "", draw.Heading(th, s.T(g.Title)))
		for _, r := range g.Links {
			title := s.T(r.Title)
			if !r.Note.IsZero() {
				title += " · " + s.T(r.Note)
			}
			out = append(out, text.Wrap(th.Text.Render(title), w)...)
			out = append(out, "  "+th.Code.Render(text.Cut(r.URL, w-2)))
		}
	}
	return out
}
