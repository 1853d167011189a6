// Package search finds things as one types: questions, lessons, exercises and
// terms, with a look at the one the cursor is on.
package search

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"otelings/trainer"
	"otelings/tui/component/draw"
	"otelings/tui/component/field"
	"otelings/tui/component/list"
	"otelings/tui/text"
	"otelings/tui/ui"
)

// limit is how many things are listed.
const limit = 20

// longest is how much of a paste is looked at here; the command line takes more.
const longest = 20000

type row struct {
	head  string
	found *trainer.Found
}

// Screen is the search.
type Screen struct {
	ui.Base
	terms  bool
	lesson string
	field  field.Field
	paste  string // what was pasted, when it is more than a line
	rows   list.List
	flat   []row
	fixed  []string
	asked  string // the query that the rows answer
}

// answer is what one look gives.
type answer struct {
	query string
	rows  []row
	fixed []string
}

// New makes the search; the group ui.TermsOnly is for the glossary alone, where
// the terms of the lesson that the route names come first.
func New(e *ui.Env, owner int, r ui.Route) *Screen {
	s := &Screen{Base: ui.NewBase(e, owner), terms: r.Group == ui.TermsOnly, lesson: r.ID}
	s.field.Begin("")
	return s
}

// Title is the breadcrumb.
func (s *Screen) Title() string {
	if s.terms {
		return s.M.FAQ.Glossary
	}
	return s.M.FAQ.Title
}

// Typing is always true: what is typed is looked for.
func (s *Screen) Typing() bool { return true }

// Init lists everything.
func (s *Screen) Init() tea.Cmd { return s.look() }

// look searches for what stands in the field.
func (s *Screen) look() tea.Cmd {
	t, q, terms, lang, lesson := s.Trainer, s.query(), s.terms, s.Lang, s.lesson
	return s.Tasks.Start("find", func() (any, error) {
		switch {
		case strings.TrimSpace(q) != "" && terms:
			return found(t.Search(q, limit, trainer.FoundTerm))(q)
		case strings.TrimSpace(q) != "":
			return found(t.Search(q, limit))(q)
		case terms:
			all, err := t.Terms(lang, lesson)
			if err != nil {
				return nil, err
			}
			a := answer{query: q}
			refers, err := t.Refers(lesson)
			for i := range refers {
				if i == 0 {
					a.rows = append(a.rows, row{head: headRefers})
				}
				a.rows = append(a.rows, row{found: &refers[i]})
			}
			for i, e := range all {
				if lesson != "" && (i == 0 || e.Used != all[i-1].Used) {
					a.rows = append(a.rows, row{head: headOf(e.Used)})
				}
				a.rows = append(a.rows, row{found: &trainer.Found{Kind: trainer.FoundTerm, ID: e.ID, Title: e.Term, Line: e.Says, Written: true}})
			}
			return a, err
		}
		all, err := t.FAQs()
		a, topic := answer{query: q}, ""
		for _, f := range all {
			if f.Topic != topic {
				topic = f.Topic
				a.rows = append(a.rows, row{head: topic})
			}
			a.rows = append(a.rows, row{found: &trainer.Found{Kind: trainer.FoundFAQ, ID: f.ID, Title: f.Question, Line: f.Answer, Written: true}})
		}
		return a, err
	})
}

// The headings of the glossary that was opened from a lesson.
const (
	headRefers = "refers"
	headUsed   = "used"
	headRest   = "rest"
)

func headOf(used bool) string {
	if used {
		return headUsed
	}
	return headRest
}

func found(r trainer.SearchResult, err error) func(query string) (any, error) {
	return func(query string) (any, error) {
		a := answer{query: query, fixed: r.Fixed}
		for i := range r.Found {
			a.rows = append(a.rows, row{found: &r.Found[i]})
		}
		return a, err
	}
}

func (s *Screen) query() string {
	if s.paste != "" {
		return s.paste
	}
	return s.field.Value()
}

// Update takes letters, pastes and what was found.
func (s *Screen) Update(msg tea.Msg) (tea.Cmd, ui.Action) {
	switch msg := msg.(type) {
	case ui.SizeMsg:
		s.W, s.H = msg.W, msg.H
	case ui.RestyleMsg:
		return s.look(), nil
	case tea.KeyPressMsg:
		before := s.field.Value()
		if s.paste != "" { // a key begins anew
			s.paste = ""
			s.field.Begin("")
		}
		if s.field.Key(msg); s.field.Value() == before && s.asked == s.query() {
			return nil, nil
		}
		return s.look(), nil
	case tea.PasteMsg:
		s.take(msg.Content)
		return s.look(), nil
	case ui.Answer:
		if !s.Tasks.Mine(msg) {
			return nil, nil
		}
		if s.Err = msg.Err; msg.Err != nil {
			return nil, nil
		}
		a := msg.Value.(answer)
		if s.asked != a.query || !s.Ready {
			s.rows = list.List{}
		}
		s.flat, s.fixed, s.asked, s.Ready = a.rows, a.fixed, a.query, true
		skip := make([]bool, len(s.flat))
		for i, r := range s.flat {
			skip[i] = r.found == nil
		}
		s.rows.Set(skip)
	}
	return nil, nil
}

// take puts a paste into the field: a line as if it were typed, more of it whole,
// for an error is many lines.
func (s *Screen) take(content string) {
	line := strings.Join(strings.Fields(content), " ")
	if !strings.ContainsAny(strings.TrimSpace(content), "\r\n") {
		s.field.Begin(s.field.Value() + text.Clean(line))
		return
	}
	if r := []rune(content); len(r) > longest {
		content = string(r[:longest])
	}
	s.paste = content
	s.field.Begin(text.Cut(text.Clean(line), 200))
}

// Bindings are the keys beside the letters.
func (s *Screen) Bindings() []ui.Binding {
	m := s.M.FAQ
	b := []ui.Binding{
		ui.Key(m.Open, s.open, "enter").Only(s.rows.Cursor() >= 0, s.M.Common.Loading).Only(!s.onTerm(), m.Here),
		ui.Key(s.M.Common.Move, ui.Do(func() { s.rows.Move(1) }), "down", "ctrl+n").As("↑↓"),
		ui.Key(s.M.Common.Move, ui.Do(func() { s.rows.Move(-1) }), "up", "ctrl+p").InHelp(),
		ui.Key(s.M.Lesson.Page, ui.Do(func() { s.rows.Move(8) }), "pgdown").InHelp(),
		ui.Key(s.M.Lesson.PageUp, ui.Do(func() { s.rows.Move(-8) }), "pgup").InHelp(),
	}
	if s.field.Value() != "" {
		b = append(b, ui.Key(m.Clear, s.clear, "ctrl+u"))
	}
	if !s.terms {
		b = append(b, ui.Key(m.Words, ui.Go(ui.Replace{Route: ui.Route{Name: ui.Search, Group: ui.TermsOnly}}), "tab"))
	} else {
		b = append(b, ui.Key(m.All, ui.Go(ui.Replace{Route: ui.Route{Name: ui.Search}}), "tab"))
	}
	return append(b, ui.Key(s.M.Common.Back, ui.Go(ui.Pop{}), "esc"))
}

// onTerm reports whether the cursor is on a term, which is read where it stands.
func (s *Screen) onTerm() bool {
	i := s.rows.Cursor()
	return i >= 0 && s.flat[i].found.Kind == trainer.FoundTerm
}

func (s *Screen) clear() (tea.Cmd, ui.Action) {
	s.paste = ""
	s.field.Begin("")
	return s.look(), nil
}

func (s *Screen) open() (tea.Cmd, ui.Action) {
	f := s.flat[s.rows.Cursor()].found
	if !f.Written {
		return nil, ui.Say{Text: s.T(f.Title) + ": " + s.M.FAQ.Unwritten}
	}
	switch f.Kind {
	case trainer.FoundFAQ:
		return nil, ui.Push{Route: ui.Route{Name: ui.FAQ, ID: f.ID}}
	case trainer.FoundLesson:
		return nil, ui.Push{Route: ui.Route{Name: ui.Lesson, ID: f.ID}}
	case trainer.FoundExercise:
		return nil, ui.Push{Route: ui.Route{Name: ui.Exercise, ID: f.ID}}
	}
	return nil, nil
}

// preview is the lines below the list.
const preview = 7

// View draws the field, what was found, and a look at one of it.
func (s *Screen) View(w, h int) string {
	cw, left := ui.Column(w, 96)
	th, m := s.Theme, s.M.FAQ
	prompt := th.Accent.Render("/ ")
	line := prompt + s.field.View(cw-2)
	if s.field.Value() == "" {
		line = prompt + th.Muted.Render(text.Cut(m.Asks, cw-2))
	}
	out := []string{line, ""}
	switch {
	case s.Err != nil:
		out = append(out, draw.Failure(s.Env, s.Err, cw)...)
	case !s.Ready:
		out = append(out, th.Muted.Render(s.M.Common.Loading))
	case len(s.flat) == 0:
		out = append(out, text.Wrap(th.Text.Render(s.nothing()), cw)...)
		out = append(out, text.Wrap(th.Muted.Render(m.NothingDo), cw)...)
	default:
		room := max(h-len(out)-preview-1, 3)
		out = append(out, s.list(cw, room)...)
		out = append(out, s.underCursor(cw)...)
	}
	return strings.Join(ui.Indent(out, left), "\n")
}

func (s *Screen) nothing() string {
	return strings.ReplaceAll(s.M.FAQ.Nothing, "%s", text.Cut(s.field.Value(), 40))
}

// list is the rows around the cursor, padded to room lines.
func (s *Screen) list(w, room int) []string {
	th := s.Theme
	lines := make([]string, 0, len(s.flat))
	for i, r := range s.flat {
		if r.found == nil {
			lines = append(lines, th.Strong.Render(text.Cut(s.heading(r.head), w)))
			continue
		}
		mark, ink := "  ", th.Text
		if i == s.rows.Cursor() {
			mark, ink = th.Accent.Render("▸ "), th.Strong
		}
		if !r.found.Written {
			ink = th.Muted
		}
		kind := ""
		if s.asked != "" && !s.terms || s.terms && r.found.Kind != trainer.FoundTerm {
			kind = th.Muted.Render(text.Fit(s.kind(r.found.Kind), 10))
		}
		title := text.Cut(text.Clean(s.T(r.found.Title)), w-2-text.Width(kind))
		lines = append(lines, mark+kind+ink.Render(title))
	}
	top := list.Window(max(s.rows.Cursor(), 0), max(s.rows.Cursor(), 0)+1, len(lines), room)
	lines = lines[top:min(len(lines), top+room)]
	for len(lines) < room {
		lines = append(lines, "")
	}
	return lines
}

func (s *Screen) heading(h string) string {
	switch h {
	case headRefers:
		return s.M.FAQ.Refers
	case headUsed:
		return s.M.FAQ.Used
	case headRest:
		return s.M.FAQ.Rest
	}
	return s.M.FAQ.Topic(h)
}

func (s *Screen) kind(k trainer.FoundKind) string {
	switch k {
	case trainer.FoundLesson:
		return s.M.FAQ.Lesson
	case trainer.FoundExercise:
		return s.M.FAQ.Exercise
	case trainer.FoundTerm:
		return s.M.FAQ.Term
	}
	return s.M.FAQ.FAQ
}

// underCursor is what stands behind the cursor, in a few lines.
func (s *Screen) underCursor(w int) []string {
	i := s.rows.Cursor()
	if i < 0 {
		return nil
	}
	th, f := s.Theme, s.flat[i].found
	out := []string{th.Faint.Render(strings.Repeat("─", w))}
	out = append(out, text.Wrap(th.Strong.Render(text.Clean(s.T(f.Title))), w)...)
	line := s.T(f.Line)
	if !f.Written {
		line = s.M.FAQ.Unwritten
	}
	out = append(out, text.Wrap(th.Text.Render(text.Clean(line)), w)...)
	if len(s.fixed) > 0 && s.paste == "" && len(s.fixed) <= 3 {
		out = append(out, th.Muted.Render(text.Cut(strings.ReplaceAll(s.M.FAQ.Read, "%s", text.Clean(strings.Join(s.fixed, ", "))), w)))
	}
	return out[:min(len(out), preview+1)]
}
