// Package week lists the steps of one week of a path.
package week

import (
	"fmt"
	"strings"

	tea "charm.land/bubbletea/v2"

	"otelings/internal/i18n"
	"otelings/trainer"
	"otelings/tui/component/draw"
	"otelings/tui/component/list"
	"otelings/tui/ui"
)

type data struct {
	stage i18n.Text
	week  trainer.Week
	next  *trainer.Step // the first step after this week that can be done
	more  bool          // steps are left after it
}

// Screen is one week.
type Screen struct {
	ui.Base
	route ui.Route
	data  data
	rows  list.List
}

// New makes the screen of the week that the route names.
func New(e *ui.Env, owner int, r ui.Route) *Screen {
	return &Screen{Base: ui.NewBase(e, owner), route: r}
}

// Title is the breadcrumb.
func (s *Screen) Title() string {
	if n := s.data.week.Number; n > 0 {
		return fmt.Sprintf(s.M.Week.Title, n)
	}
	return s.M.Week.Steps
}

// Init loads the week.
func (s *Screen) Init() tea.Cmd {
	t, ctx, r := s.Trainer, s.Ctx, s.route
	return s.Tasks.Start("load", func() (any, error) {
		p, err := t.Path(ctx, r.ID)
		if err != nil {
			return nil, err
		}
		if r.Stage < 0 || r.Stage >= len(p.Stages) || r.Week < 0 || r.Week >= len(p.Stages[r.Stage].Weeks) {
			return data{}, nil
		}
		st := p.Stages[r.Stage]
		d := data{stage: st.Title, week: st.Weeks[r.Week]}
		for i, stage := range p.Stages {
			for j, w := range stage.Weeks {
				for _, step := range w.Steps {
					if past := i > r.Stage || i == r.Stage && j > r.Week; past && !step.Counts() {
						if d.more = true; step.Available && d.next == nil {
							d.next = &step
						}
					}
				}
			}
		}
		return d, nil
	})
}

// Update takes the loaded week.
func (s *Screen) Update(msg tea.Msg) (tea.Cmd, ui.Action) {
	switch msg := msg.(type) {
	case ui.ShownMsg:
		return s.Init(), nil
	case ui.Answer:
		if !s.Tasks.Mine(msg) {
			return nil, nil
		}
		if s.Err = msg.Err; msg.Err == nil {
			s.data, s.Ready = msg.Value.(data), true
			s.rows.Set(make([]bool, len(s.data.week.Steps)))
		}
	}
	return nil, nil
}

// Bindings are the keys of the week.
func (s *Screen) Bindings() []ui.Binding {
	b := []ui.Binding{ui.Key(s.M.Common.Open, func() (tea.Cmd, ui.Action) {
		return draw.OpenStep(s.Env, s.data.week.Steps[s.rows.Cursor()])
	}, "enter").Only(s.rows.Cursor() >= 0, s.M.Week.NoStep)}
	return append(b, s.Moves(s.rows.Move)...)
}

// View draws one line a step and the path's remark under the chosen one.
func (s *Screen) View(w, h int) string {
	cw, left := ui.Column(w, 92)
	th := s.Theme
	if !s.Ready {
		out := []string{"", th.Muted.Render(s.M.Common.Loading)}
		if s.Err != nil {
			out = append([]string{""}, draw.Failure(s.Env, s.Err, cw)...)
		}
		return strings.Join(ui.Indent(out, left), "\n")
	}
	written, lessons := 0, 0
	for _, st := range s.data.week.Steps {
		if st.Lesson != "" {
			lessons++
		}
		if st.Available && st.Lesson != "" {
			written++
		}
	}
	lines := []string{"", draw.Titled(th, s.T(s.data.stage), fmt.Sprintf(s.M.Week.Written, written, lessons), cw), ""}
	if s.data.week.Done() {
		lines = append(lines[:2], append(s.end(cw), "")...)
	}
	cursor := 0
	for i, st := range s.data.week.Steps {
		on := i == s.rows.Cursor()
		if on {
			cursor = len(lines)
		}
		lines = append(lines, draw.Step(s.Env, st, on, cw))
		if on && !st.Note.IsZero() {
			lines = append(lines, ui.Indent(draw.Paragraph(th, th.Muted, s.T(st.Note), cw-4), 4)...)
		}
	}
	if len(s.data.week.Steps) == 0 {
		lines = append(lines, th.Muted.Render(s.M.Week.NoStep))
	}
	top := list.Window(cursor, cursor+1, len(lines), h)
	return strings.Join(ui.Indent(lines[top:], left), "\n")
}

// end says that the week is done, and what comes next in the path.
func (s *Screen) end(w int) []string {
	th, m := s.Theme, s.M.Planning.Plan
	done := m.StepsDone
	if n := s.data.week.Number; n > 0 {
		done = fmt.Sprintf(m.WeekDone, n)
	}
	next := m.PathDone
	switch {
	case s.data.next != nil:
		next = fmt.Sprintf(m.Then, s.T(s.data.next.Title))
	case s.data.more:
		next = m.NextUnwritten
	}
	return append([]string{th.Good.Render(done)}, draw.Paragraph(th, th.Text, next, w)...)
}
