// Package lessons lists the whole curriculum by level, with a filter.
package lessons

import (
	"fmt"
	"strings"

	tea "charm.land/bubbletea/v2"

	"otelings/trainer"
	"otelings/tui/component/draw"
	"otelings/tui/component/field"
	"otelings/tui/component/list"
	"otelings/tui/text"
	"otelings/tui/ui"
)

type row struct {
	head   string
	lesson *trainer.Lesson
}

// Screen is the list of lessons.
type Screen struct {
	ui.Base
	group   string // where the cursor begins
	lessons []trainer.Lesson
	rows    list.List
	flat    []row
	filter  field.Field
	typing  bool
}

// New makes the list; group is where its cursor begins, "" for the top.
func New(e *ui.Env, owner int, group string) *Screen {
	return &Screen{Base: ui.NewBase(e, owner), group: group}
}

// Title is the breadcrumb.
func (s *Screen) Title() string { return s.M.Lessons.Title }

// Right counts the lessons that are written.
func (s *Screen) Right() string {
	if !s.Ready {
		return ""
	}
	n := 0
	for _, l := range s.lessons {
		if l.Available {
			n++
		}
	}
	return fmt.Sprintf(s.M.Lessons.Count, n, len(s.lessons))
}

// Typing reports whether the filter is being typed.
func (s *Screen) Typing() bool { return s.typing }

// Init loads the lessons.
func (s *Screen) Init() tea.Cmd {
	t, ctx := s.Trainer, s.Ctx
	return s.Tasks.Start("load", func() (any, error) { return t.Lessons(ctx) })
}

// Update takes the lessons, and the filter's letters.
func (s *Screen) Update(msg tea.Msg) (tea.Cmd, ui.Action) {
	switch msg := msg.(type) {
	case ui.ShownMsg:
		return s.Init(), nil
	case ui.RestyleMsg:
		s.sift()
	case tea.KeyPressMsg:
		s.filter.Key(msg)
		s.sift()
	case ui.Answer:
		if !s.Tasks.Mine(msg) {
			return nil, nil
		}
		if s.Err = msg.Err; msg.Err != nil {
			return nil, nil
		}
		first := !s.Ready
		s.lessons, s.Ready = msg.Value.([]trainer.Lesson), true
		s.sift()
		for i, r := range s.flat {
			if first && s.group != "" && r.lesson != nil && r.lesson.Group == s.group {
				s.rows.Select(i)
				break
			}
		}
	}
	return nil, nil
}

// sift keeps the lessons that match the filter, under their levels.
func (s *Screen) sift() {
	s.flat = s.flat[:0]
	var skip []bool
	level := ""
	want := strings.ToLower(s.filter.Value())
	for i := range s.lessons {
		l := &s.lessons[i]
		if want != "" && !strings.Contains(strings.ToLower(l.ID+" "+l.Group+" "+l.Title.EN+" "+l.Title.ZH), want) {
			continue
		}
		if l.Level != level {
			level = l.Level
			s.flat = append(s.flat, row{head: s.T(l.LevelName)})
			skip = append(skip, true)
		}
		s.flat = append(s.flat, row{lesson: l})
		skip = append(skip, false)
	}
	s.rows.Set(skip)
}

// Bindings are the keys of the list, or of the filter.
func (s *Screen) Bindings() []ui.Binding {
	m := s.M.Lessons
	if s.typing {
		return []ui.Binding{
			ui.Key(m.EndFilter, ui.Do(func() { s.typing = false; s.filter.End() }), "enter", "tab", "down"),
			ui.Key(m.ClearFilter, ui.Do(s.clear), "esc"),
		}
	}
	b := []ui.Binding{ui.Key(s.M.Common.Open, s.open, "enter").Only(s.rows.Cursor() >= 0, s.M.Common.Loading)}
	b = append(b, s.Moves(s.rows.Move)...)
	b = append(b,
		ui.Key(m.Filter, ui.Do(func() { s.typing = true; s.filter.Begin(s.filter.Value()) }), "/"),
		ui.Key(s.M.Lesson.Page, ui.Do(func() { s.rows.Move(10) }), "pgdown", "space").InHelp(),
		ui.Key(s.M.Lesson.PageUp, ui.Do(func() { s.rows.Move(-10) }), "pgup", "b").InHelp(),
		ui.Key(s.M.Lesson.Top, ui.Do(func() { s.rows.Select(0) }), "g", "home").InHelp(),
		ui.Key(s.M.Lesson.Bottom, ui.Do(func() { s.rows.Select(len(s.flat) - 1) }), "G", "end").InHelp())
	if s.filter.Value() != "" {
		b = append(b, ui.Key(m.ClearFilter, ui.Do(s.clear), "esc"))
	}
	return b
}

func (s *Screen) clear() {
	s.typing, s.filter = false, field.Field{}
	s.sift()
}

func (s *Screen) open() (tea.Cmd, ui.Action) {
	l := s.flat[s.rows.Cursor()].lesson
	if !l.Available && len(l.Exercises) > 0 {
		return nil, ui.Push{Route: ui.Route{Name: ui.Exercise, ID: l.Exercises[0]}}
	}
	if !l.Available {
		return nil, ui.Say{Text: fmt.Sprintf(s.M.Common.NotWrittenLine, s.T(l.Title))}
	}
	return nil, ui.Push{Route: ui.Route{Name: ui.Lesson, ID: l.ID}}
}

// View draws the filter and the list.
func (s *Screen) View(w, h int) string {
	cw, left := ui.Column(w, 92)
	th, m := s.Theme, s.M.Lessons
	var out []string
	switch {
	case s.Err != nil:
		out = append([]string{""}, draw.Failure(s.Env, s.Err, cw)...)
	case !s.Ready:
		out = []string{"", th.Muted.Render(s.M.Common.Loading)}
	}
	if filter := s.filter.Value(); s.typing || filter != "" {
		if s.typing {
			filter = s.filter.View(cw / 2)
		}
		out = append(out, th.Accent.Render(fmt.Sprintf(m.FilterIs, ""))+filter, "")
		if len(s.flat) == 0 && s.Ready {
			out = append(out, text.Wrap(th.Muted.Render(fmt.Sprintf(m.NoMatch, s.filter.Value())), cw)...)
		}
	}
	var lines []string
	cursor := 0
	for i, r := range s.flat {
		if r.lesson == nil {
			if i > 0 {
				lines = append(lines, "")
			}
			lines = append(lines, draw.Heading(th, r.head))
			continue
		}
		if i == s.rows.Cursor() {
			cursor = len(lines)
		}
		l := r.lesson
		st := trainer.Step{Lesson: l.ID, Title: l.Title, Stars: l.Stars, Minutes: l.Minutes, Available: l.Available, Done: l.Done, Proved: l.Proved, Percent: l.Percent}
		if !l.Available && len(l.Exercises) > 0 {
			st.Exercise = l.Exercises[0]
		}
		lines = append(lines, draw.Step(s.Env, st, i == s.rows.Cursor(), cw))
	}
	room := max(h-len(out), 1)
	top := list.Window(cursor, cursor+1, len(lines), room)
	out = append(out, lines[top:min(len(lines), top+room)]...)
	return strings.Join(ui.Indent(out, left), "\n")
}
