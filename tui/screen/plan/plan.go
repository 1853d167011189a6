// Package plan is the chosen path with dates: week by week, changed here.
package plan

import (
	"context"
	"errors"
	"fmt"

	tea "charm.land/bubbletea/v2"

	"otelings/trainer"
	"otelings/tui/component/draw"
	"otelings/tui/component/field"
	"otelings/tui/component/list"
	"otelings/tui/ui"
)

// row is one line that can be reached: a step of a week.
type row struct{ week, step int }

// Screen is the plan.
type Screen struct {
	ui.Base
	plan   trainer.Plan
	none   bool // no path is chosen
	flat   []row
	rows   list.List
	typing bool
	typed  field.Field
	wrong  error // what the last change was refused for
}

// New makes the screen.
func New(e *ui.Env, owner int) *Screen { return &Screen{Base: ui.NewBase(e, owner)} }

// Title is the breadcrumb.
func (s *Screen) Title() string { return s.M.Planning.Plan.Title }

// Right is the path.
func (s *Screen) Right() string {
	if !s.Ready || s.none {
		return ""
	}
	return s.T(s.plan.Path.Title)
}

// Typing reports whether a date is being typed.
func (s *Screen) Typing() bool { return s.typing }

// Init loads the plan.
func (s *Screen) Init() tea.Cmd {
	t, ctx := s.Trainer, s.Ctx
	return s.Tasks.Start("load", func() (any, error) { return t.Plan(ctx, trainer.PlanChange{}) })
}

// Update takes the plan, before and after a change.
func (s *Screen) Update(msg tea.Msg) (tea.Cmd, ui.Action) {
	switch msg := msg.(type) {
	case ui.ShownMsg:
		return s.Init(), nil
	case tea.KeyPressMsg:
		s.typed.Key(msg)
	case ui.Answer:
		if s.Tasks.Mine(msg) {
			return nil, s.answer(msg)
		}
	}
	return nil, nil
}

func (s *Screen) answer(a ui.Answer) ui.Action {
	if a.Kind == "change" {
		if s.wrong = a.Err; a.Err != nil {
			return nil
		}
		s.typing = false
		s.take(a.Value.(trainer.Plan))
		return ui.Say{Text: fmt.Sprintf(s.M.Planning.Plan.Saved, s.plan.Start.In(s.Lang), s.plan.End().In(s.Lang), s.plan.Hours)}
	}
	if errors.As(a.Err, new(*trainer.NoPath)) {
		s.none, s.Ready, s.Err = true, true, nil
		return nil
	}
	if s.Err = a.Err; a.Err == nil {
		s.take(a.Value.(trainer.Plan))
	}
	return nil
}

// take shows a plan; the cursor stays on its step. At first, and when the dates
// have moved, it is on the first step of this week that is to be done.
func (s *Screen) take(p trainer.Plan) {
	first := !s.Ready || s.none || p.Start != s.plan.Start
	s.plan, s.Ready, s.none = p, true, false
	s.flat = s.flat[:0]
	at := -1
	for i, w := range p.Weeks {
		for j, st := range w.Steps {
			if i >= p.Now && at < 0 && !st.Counts() {
				at = len(s.flat)
			}
			s.flat = append(s.flat, row{i, j})
		}
	}
	s.rows.Set(make([]bool, len(s.flat)))
	if first && at >= 0 {
		s.rows.Select(at)
	}
}

// Bindings are the keys of the plan, or of the date being typed.
func (s *Screen) Bindings() []ui.Binding {
	m := s.M.Planning.Plan
	to := func(n ui.Name) func() (tea.Cmd, ui.Action) { return ui.Go(ui.Push{Route: ui.Route{Name: n}}) }
	switch {
	case s.typing:
		return []ui.Binding{
			ui.Key(m.Keep, func() (tea.Cmd, ui.Action) {
				return s.change(trainer.PlanChange{Start: s.typed.Value() + " "}), nil
			}, "enter"),
			ui.Key(m.Discard, ui.Do(func() { s.typing, s.wrong = false, nil }), "esc"),
		}
	case s.none:
		return []ui.Binding{
			ui.Key(m.Choose, to(ui.Choose), "enter", "c"),
			ui.Key(s.M.Today.Paths, to(ui.Paths), "p"),
		}
	}
	hours := s.plan.Hours
	b := []ui.Binding{ui.Key(s.M.Common.Open, s.open, "enter").Only(s.rows.Cursor() >= 0, s.M.Common.Loading)}
	b = append(b, s.Moves(s.rows.Move)...)
	set := func(c trainer.PlanChange) func() (tea.Cmd, ui.Action) {
		return func() (tea.Cmd, ui.Action) { return s.change(c), nil }
	}
	b = append(b,
		ui.Key(m.Hours, set(trainer.PlanChange{Hours: hours + 1}), "+", "=", "right").As("+-").Only(s.Ready && hours < trainer.MaxHours, fmt.Sprintf(m.Most, trainer.MaxHours)),
		ui.Key(m.Less, set(trainer.PlanChange{Hours: hours - 1}), "-", "left").Only(s.Ready && hours > 1, m.Least).InHelp(),
		ui.Key(m.FromToday, set(trainer.PlanChange{Start: "today"}), "t").Only(s.Ready, s.M.Common.Loading),
		ui.Key(m.FromMonday, set(trainer.PlanChange{Start: "monday"}), "m").Only(s.Ready, s.M.Common.Loading).InHelp(),
		ui.Key(m.OtherDay, ui.Do(func() {
			s.typing = true
			s.typed.Begin(string(s.plan.Start))
		}), "s").Only(s.Ready, s.M.Common.Loading),
		ui.Key(m.Placement, to(ui.Placement), "x"),
		ui.Key(m.Choose, to(ui.Choose), "c"),
	)
	return append(b,
		ui.Key(s.M.Lesson.Page, ui.Do(func() { s.rows.Move(8) }), "pgdown", "space").InHelp(),
		ui.Key(s.M.Lesson.PageUp, ui.Do(func() { s.rows.Move(-8) }), "pgup", "b").InHelp())
}

func (s *Screen) open() (tea.Cmd, ui.Action) {
	r := s.flat[s.rows.Cursor()]
	return draw.OpenStep(s.Env, s.plan.Weeks[r.week].Steps[r.step].Step)
}

func (s *Screen) change(c trainer.PlanChange) tea.Cmd {
	t, ctx := s.Trainer, context.WithoutCancel(s.Ctx)
	return s.Tasks.Start("change", func() (any, error) { return t.Plan(ctx, c) })
}
