// Package faq shows one answer: the sentence, why, the code, what programs
// print, and what leads on.
package faq

import (
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"otelings/trainer"
	"otelings/tui/component/draw"
	"otelings/tui/component/list"
	"otelings/tui/text"
	"otelings/tui/ui"
)

// link is one thing the entry leads on to.
type link struct {
	to   ui.Route
	kind string
	of   trainer.Link
}

// Screen is one entry.
type Screen struct {
	ui.Base
	id    string
	entry trainer.FAQ
	why   []string // rendered
	links []link
	at    int // the link that is chosen, -1 for none
	off   int
}

// New makes the screen of an entry.
func New(e *ui.Env, owner int, id string) *Screen {
	return &Screen{Base: ui.NewBase(e, owner), id: id, at: -1}
}

// Title is the breadcrumb.
func (s *Screen) Title() string {
	if s.Ready {
		return s.M.FAQ.FAQ + " " + s.id
	}
	return s.M.FAQ.FAQ
}

// Init loads the entry.
func (s *Screen) Init() tea.Cmd {
	t, id := s.Trainer, s.id
	return s.Tasks.Start("load", func() (any, error) { return t.FAQ(id) })
}

// Update takes the entry and its rendered text.
func (s *Screen) Update(msg tea.Msg) (tea.Cmd, ui.Action) {
	switch msg := msg.(type) {
	case ui.SizeMsg:
		s.W, s.H = msg.W, msg.H
		return s.render(), nil
	case ui.RestyleMsg:
		if s.Ready {
			s.links = s.leadsTo()
		}
		return s.render(), nil
	case ui.Answer:
		if !s.Tasks.Mine(msg) {
			return nil, nil
		}
		if s.Err = msg.Err; msg.Err != nil {
			return nil, nil
		}
		switch v := msg.Value.(type) {
		case trainer.FAQ:
			s.entry, s.Ready = v, true
			s.links = s.leadsTo()
			return s.render(), nil
		case []string:
			s.why = v
		}
	}
	return nil, nil
}

// render renders the reason away from the loop: Markdown takes milliseconds.
func (s *Screen) render() tea.Cmd {
	if !s.Ready || s.W == 0 {
		return nil
	}
	cw, _ := ui.Column(s.W, 84)
	pages, src, look := s.Pages, s.T(s.entry.Why), s.Theme.Page
	return s.Tasks.Start("render", func() (any, error) { return pages.Render(src, cw, look), nil })
}

func (s *Screen) leadsTo() []link {
	var out []link
	add := func(kind string, name ui.Name, links []trainer.Link) {
		for _, l := range links {
			out = append(out, link{ui.Route{Name: name, ID: l.ID}, kind, l})
		}
	}
	m := s.M.FAQ
	add(m.Lesson, ui.Lesson, s.entry.Lessons)
	add(m.Exercise, ui.Exercise, s.entry.Exercises)
	add(m.See, ui.FAQ, s.entry.See)
	slices.SortStableFunc(out, func(a, b link) int { // what is not written yet comes last
		switch {
		case a.of.Open == b.of.Open:
			return 0
		case a.of.Open:
			return -1
		}
		return 1
	})
	return out
}

// Bindings scroll, and go through the links.
func (s *Screen) Bindings() []ui.Binding {
	m := s.M.FAQ
	by := func(help string, n func() int, keys ...string) ui.Binding {
		return ui.Key(help, ui.Do(func() { s.off = max(0, s.off+n()) }), keys...)
	}
	one, page := func() int { return 1 }, func() int { return max(s.H-2, 1) }
	return []ui.Binding{
		by(s.M.Common.Scroll, one, "down", "j").As("↑↓"),
		by(s.M.Common.Scroll, func() int { return -1 }, "up", "k").InHelp(),
		ui.Key(m.Link, ui.Do(func() { s.choose(1) }), "tab"),
		ui.Key(m.Link, ui.Do(func() { s.choose(-1) }), "shift+tab").InHelp(),
		ui.Key(m.Follow, s.follow, "enter").Only(s.at >= 0, m.Link),
		by(s.M.Lesson.Page, page, "space", "pgdown").InHelp(),
		by(s.M.Lesson.PageUp, func() int { return -page() }, "b", "pgup").InHelp(),
		by(s.M.Lesson.Top, func() int { return -1 << 20 }, "g", "home").InHelp(),
		by(s.M.Lesson.Bottom, func() int { return 1 << 20 }, "G", "end").InHelp(),
	}
}

// choose goes to another link and brings it into view.
func (s *Screen) choose(step int) {
	if n := len(s.links); n > 0 {
		if s.at < 0 && step < 0 {
			s.at = 0 // from none, back is the last
		}
		s.at = ((s.at+step)%n + n) % n
		s.off = 1 << 20 // the links stand at the end; View bounds it
		if lines := s.lines(s.column()); len(lines) > s.H {
			first := len(lines) - len(s.links) + s.at
			s.off = list.Window(first, first+1, len(lines), s.H)
		}
	}
}

func (s *Screen) column() int {
	cw, _ := ui.Column(s.W, 84)
	return cw
}

func (s *Screen) follow() (tea.Cmd, ui.Action) {
	l := s.links[s.at]
	if !l.of.Open {
		return nil, ui.Say{Text: s.name(l) + ": " + s.M.FAQ.Unwritten}
	}
	return nil, ui.Push{Route: l.to}
}

func (s *Screen) name(l link) string {
	if l.of.Title.IsZero() {
		return text.Clean(l.of.ID)
	}
	return text.Clean(s.T(l.of.Title))
}

// View draws the entry.
func (s *Screen) View(w, h int) string {
	cw, left := ui.Column(w, 84)
	var lines []string
	switch {
	case s.Err != nil:
		lines = append([]string{""}, draw.Failure(s.Env, s.Err, cw)...)
	case !s.Ready:
		lines = []string{"", s.Theme.Muted.Render(s.M.Common.Loading)}
	default:
		lines = s.lines(cw)
	}
	s.off = max(0, min(s.off, len(lines)-h))
	return strings.Join(ui.Indent(lines[s.off:min(len(lines), s.off+h)], left), "\n")
}

func (s *Screen) lines(w int) []string {
	th, m, e := s.Theme, &s.M.FAQ, s.entry
	out := text.Wrap(th.Strong.Render(text.Clean(s.T(e.Question))), w)
	out = append(append(out, ""), text.Wrap(th.Accent.Render(text.Clean(s.T(e.Answer))), w)...)
	out = append(out, "")
	out = append(out, s.why...)
	if len(e.Match) > 0 {
		out = append(out, "", th.Muted.Render(m.Printed))
		for _, t := range e.Match {
			for _, l := range text.Wrap(th.Code.Render(text.Clean(t)), w-2) {
				out = append(out, "  "+l)
			}
		}
	}
	facts := m.Versions + " " + s.T(e.Versions) + " · " + m.CheckedBy(e.Checked)
	out = append(append(out, ""), text.Wrap(th.Muted.Render(text.Clean(facts)), w)...)
	if len(e.Sources) > 0 {
		out = append(out, text.Wrap(th.Muted.Render(m.Sources+" "+text.Clean(strings.Join(e.Sources, " · "))), w)...)
	}
	if len(s.links) == 0 {
		return out
	}
	out = append(out, "", draw.Heading(th, m.More))
	for i, l := range s.links {
		mark, ink := "  ", th.Text
		if i == s.at {
			mark, ink = th.Accent.Render("▸ "), th.Strong
		}
		kind := th.Muted.Render(text.Fit(l.kind, 10))
		title := s.name(l)
		if !l.of.Open {
			ink, title = th.Muted, title+" · "+m.Unwritten
		}
		out = append(out, mark+kind+ink.Render(text.Cut(title, w-12)))
	}
	return out
}
