// Package today is the first screen: continue where you were, and this week.
package today

import (
	"fmt"
	"strings"

	tea "charm.land/bubbletea/v2"

	"otelings/trainer"
	"otelings/tui/component/draw"
	"otelings/tui/component/list"
	"otelings/tui/text"
	"otelings/tui/ui"
)

// Screen is Today. Row 0 is the big continue box, then the steps that are late,
// those of the week, then the shortcuts.
type Screen struct {
	ui.Base
	today trainer.Today
	late  []trainer.PlanStep
	rows  list.List
}

// New makes the screen.
func New(e *ui.Env, owner int) *Screen { return &Screen{Base: ui.NewBase(e, owner)} }

// Title is the breadcrumb.
func (s *Screen) Title() string { return s.M.Today.Title }

// Right is the chosen path.
func (s *Screen) Right() string {
	if s.today.Path == nil {
		return ""
	}
	return s.T(s.today.Path.Title)
}

// Init loads the day.
func (s *Screen) Init() tea.Cmd {
	t, ctx := s.Trainer, s.Ctx
	return s.Tasks.Start("load", func() (any, error) { return t.Today(ctx) })
}

// Update takes the loaded day; a first start goes on to the welcome.
func (s *Screen) Update(msg tea.Msg) (tea.Cmd, ui.Action) {
	switch msg := msg.(type) {
	case ui.ShownMsg:
		return s.Init(), nil
	case ui.Answer:
		if !s.Tasks.Mine(msg) {
			return nil, nil
		}
		s.Err = msg.Err
		if msg.Err != nil {
			return nil, nil
		}
		s.today, s.Ready = msg.Value.(trainer.Today), true
		s.late = nil
		if s.today.Plan != nil {
			s.late = s.today.Plan.Late()
		}
		s.rows.Set(make([]bool, s.first()+len(s.today.Week.Steps)+len(s.today.Experience)))
		if !s.today.Welcomed {
			return nil, ui.Replace{Route: ui.Route{Name: ui.Welcome}}
		}
	}
	return nil, nil
}

// Bindings are the keys of the screen.
func (s *Screen) Bindings() []ui.Binding {
	m := s.M.Today
	label := m.ContinueKey
	if s.rows.Cursor() > 0 {
		label = s.M.Common.Open
	}
	to := func(n ui.Name) func() (tea.Cmd, ui.Action) { return ui.Go(ui.Push{Route: ui.Route{Name: n}}) }
	b := []ui.Binding{ui.Key(label, s.open, "enter")}
	b = append(b, s.Moves(s.rows.Move)...)
	return append(b,
		ui.Key(m.Paths, to(ui.Paths), "p"),
		ui.Key(m.Lessons, to(ui.Lessons), "l"),
		ui.Key(s.M.Scope.Key, to(ui.Scope), "v"),
		ui.Key(s.M.Planning.Plan.Key, to(ui.Plan), "d"),
		ui.Key(m.Settings, to(ui.Settings), "s"),
		ui.Key(s.M.Planning.Facts.Key, to(ui.Facts), "i").InHelp(),
		ui.Key(s.M.Doctor.Key, to(ui.Doctor), "D"),
	)
}

// first is the row of the week's first step.
func (s *Screen) first() int { return 1 + len(s.late) }

func (s *Screen) open() (tea.Cmd, ui.Action) {
	i := s.rows.Cursor()
	if i <= 0 {
		return s.resume()
	}
	if i <= len(s.late) {
		return draw.OpenStep(s.Env, s.late[i-1].Step)
	}
	if i -= s.first(); i < len(s.today.Week.Steps) {
		return draw.OpenStep(s.Env, s.today.Week.Steps[i])
	}
	c := s.today.Experience[i-len(s.today.Week.Steps)]
	if c.Lesson == "" {
		return nil, ui.Push{Route: ui.Route{Name: ui.Lessons, Group: c.Group}}
	}
	return nil, ui.Push{Route: ui.Route{Name: ui.Lesson, ID: c.Lesson}}
}

func (s *Screen) resume() (tea.Cmd, ui.Action) {
	c := s.today.Continue
	switch {
	case c == nil:
		return nil, ui.Push{Route: ui.Route{Name: ui.Paths}}
	case c.Exercise != nil:
		return nil, ui.Push{Route: ui.Route{Name: ui.Exercise, ID: c.Exercise.ID}}
	case c.Lesson != nil && !c.Lesson.Available:
		return nil, ui.Say{Text: fmt.Sprintf(s.M.Common.NotWrittenLine, s.T(c.Lesson.Title))}
	case c.Lesson != nil:
		return nil, ui.Push{Route: ui.Route{Name: ui.Lesson, ID: c.Lesson.ID}}
	}
	return nil, ui.Push{Route: ui.Route{Name: ui.Paths}}
}

// View draws the day in one column.
func (s *Screen) View(w, h int) string {
	cw, left := ui.Column(w, 92)
	if !s.Ready {
		if s.Err != nil {
			return strings.Join(ui.Indent(append([]string{""}, draw.Failure(s.Env, s.Err, cw)...), left), "\n")
		}
		return "\n" + strings.Repeat(" ", left) + s.Theme.Muted.Render(s.M.Common.Loading)
	}
	roomy := h >= 18
	lines, cursor, shortcuts := s.lines(cw, roomy)
	top := 0
	if s.rows.Cursor() > 0 {
		top = list.Window(cursor, cursor+1, len(lines), h)
	}
	lines = lines[top:min(len(lines), top+h)]
	if at := shortcuts - top; at >= 0 && at+1 >= len(lines) {
		lines = lines[:min(len(lines), at)] // a heading with nothing under it says nothing
	}
	return strings.Join(ui.Indent(lines, left), "\n")
}

// lines is the day, with the line of the cursor and that of the shortcuts'
// heading, -1 when there are none.
func (s *Screen) lines(w int, roomy bool) (out []string, cursor, shortcuts int) {
	th, m := s.Theme, s.M.Today
	gap := func() {
		if roomy {
			out = append(out, "")
		}
	}
	for _, n := range s.today.Notices {
		out = append(out, draw.Paragraph(th, th.Warn, "! "+s.T(n.Text), w)...)
		if !n.Hint.IsZero() {
			out = append(out, draw.Paragraph(th, th.Muted, "  "+fmt.Sprintf(s.M.Common.Hint, s.T(n.Hint)), w)...)
		}
	}
	gap()
	out = append(out, s.resumeBox(w)...)
	for i, st := range s.late {
		if i == 0 {
			gap()
			out = append(out, draw.Titled(th, fmt.Sprintf(s.M.Planning.Plan.Late, len(s.late)), "", w))
		}
		on := s.rows.Cursor() == 1+i
		if on {
			cursor = len(out)
		}
		out = append(out, draw.PlanStep(s.Env, st, on, w))
	}
	gap()
	out = append(out, s.weekHead(w))
	for i, st := range s.today.Week.Steps {
		on := s.rows.Cursor() == s.first()+i
		if on {
			cursor = len(out)
		}
		out = append(out, draw.Step(s.Env, st, on, w))
	}
	if s.today.Path == nil {
		out = append(out, th.Muted.Render("  "+m.NoPath))
	}
	if p := s.today.Plan; p != nil {
		if g := p.Weeks[p.Now].GoesOn; g != nil {
			out = append(out, th.Muted.Render(text.Cut("    "+fmt.Sprintf(s.M.Planning.Plan.GoesOn, s.T(g.Title)), w)))
		}
		out = append(out, ui.Indent(draw.WeekEnd(s.Env, *p, p.Now, w-2), 2)...)
	}
	gap()
	t := s.today.Done
	label := max(text.Width(m.SoFar), text.Width(m.Collector)) + 3
	out = append(out, th.Accent.Render(text.Fit(m.SoFar, label))+th.Text.Render(text.Cut(fmt.Sprintf(m.Tally, t.Lessons, t.Exercises, t.RightAnswers, t.Answers), w-label)))
	state := fmt.Sprintf(m.CollectorIs, s.today.Collector)
	sign := th.Warn.Render("○ ")
	if s.today.Collector == "ready" {
		state, sign = m.CollectorReady, th.Good.Render("● ")
	}
	out = append(out, th.Accent.Render(text.Fit(m.Collector, label))+sign+th.Text.Render(text.Cut(state, w-label-2)))
	shortcuts = -1
	if len(s.today.Experience) > 0 {
		shortcuts = len(out) + 1
		out = append(out, "", draw.Heading(th, m.Shortcuts))
		for i, c := range s.today.Experience {
			on := s.rows.Cursor() == s.first()+len(s.today.Week.Steps)+i
			ink := th.Text
			if on {
				cursor, ink = len(out), th.Accent
			}
			out = append(out, draw.Cursor(th, on)+" "+ink.Render(text.Cut(s.T(c.Title), w-2)))
		}
	}
	return out, cursor, shortcuts
}

func (s *Screen) resumeBox(w int) []string {
	th, m := s.Theme, s.M.Today
	border := th.Faint
	if s.rows.Cursor() <= 0 {
		border = th.Accent
	}
	title := m.Continue
	var in []string
	c := s.today.Continue
	if c == nil || c.Lesson == nil && c.Exercise == nil {
		if s.today.Path != nil {
			return draw.Box(th, border, title, text.Wrap(th.Text.Render(m.NothingLeft), w-4), w)
		}
		in = append(in, th.Text.Render(m.NothingYet))
		return draw.Box(th, border, m.Start, in, w)
	}
	if c.Lesson != nil {
		if c.Lesson.Percent == 0 && c.Exercise == nil {
			title = m.Start
		}
		right := fmt.Sprintf(m.Percent, c.Lesson.Percent)
		in = append(in, text.Edges(draw.Cursor(th, true)+" "+th.Strong.Render(s.T(c.Lesson.Title)), draw.Bar(th, 10, float64(c.Lesson.Percent)/100)+" "+th.Muted.Render(right), w-4))
	}
	var at []string
	if !c.Heading.IsZero() {
		at = append(at, fmt.Sprintf(m.At, s.T(c.Heading)))
	}
	switch {
	case c.Exercise != nil && c.Lesson == nil: // a project
		in = append(in, draw.Cursor(th, true)+" "+th.Strong.Render(text.Cut(s.T(c.Exercise.Title), w-6)))
	case c.Exercise != nil:
		at = append(at, fmt.Sprintf(m.NextExercise, s.T(c.Exercise.Title)))
	}
	if len(at) > 0 {
		in = append(in, th.Muted.Render("  "+strings.Join(at, " · ")))
	}
	return draw.Box(th, border, title, in, w)
}

func (s *Screen) weekHead(w int) string {
	m := s.M.Today
	if s.today.Path == nil {
		return draw.Heading(s.Theme, m.ThisWeek)
	}
	done := 0
	for _, st := range s.today.Week.Steps {
		if st.Counts() {
			done++
		}
	}
	right := fmt.Sprintf(m.WeekDone, done, len(s.today.Week.Steps))
	if s.today.Hours > 0 && w >= 70 {
		right = fmt.Sprintf(m.HoursAWeek, s.today.Hours) + " · " + right
	}
	return draw.Titled(s.Theme, s.weekTitle(w-text.Width(right)-1), right, w)
}

// weekTitle says which week this is, in w cells if that can be: the dates stay
// longest.
func (s *Screen) weekTitle(w int) string {
	m, p := s.M.Planning.Plan, s.today.Plan
	if p == nil {
		return s.M.Today.ThisWeek
	}
	week := p.Weeks[p.Now]
	title := fmt.Sprintf(m.Week, week.N, week.From.In(s.Lang), week.To.In(s.Lang))
	long := s.M.Today.ThisWeek + " · " + title
	switch {
	case p.Today < p.Start:
		long = title + " · " + m.ToCome
	case p.Today > p.End():
		long = title + " · " + m.Ended
	}
	for _, t := range []string{long + " · " + s.T(s.today.Stage), long} {
		if text.Width(t) <= w {
			return t
		}
	}
	return title
}
