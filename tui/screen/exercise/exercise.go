// Package exercise is the screen of one exercise: labs (predict, run, observe),
// code exercises (write, build, run, be graded), measure exercises (and report on
// what was measured), trace exercises (look, mark, be
// graded) and requests by hand (write, send, be graded).
package exercise

import (
	"context"
	"fmt"
	"strings"

	tea "charm.land/bubbletea/v2"

	"otelings/exercises"
	"otelings/trainer"
	"otelings/tui/component/ask"
	"otelings/tui/component/draw"
	"otelings/tui/text"
	"otelings/tui/ui"
)

// part is what differs between the kinds of exercise.
type part interface {
	answer(a ui.Answer) (tea.Cmd, ui.Action)
	bindings() []ui.Binding
	view(w, h int) []string
	restyle() tea.Cmd
	leave() tea.Cmd
}

// Screen is one exercise.
type Screen struct {
	ui.Base
	id   string
	x    trainer.Exercise
	part part
}

// New makes the screen of an exercise.
func New(e *ui.Env, owner int, id string) *Screen { return &Screen{Base: ui.NewBase(e, owner), id: id} }

// Title is the breadcrumb.
func (s *Screen) Title() string {
	if !s.Ready {
		return s.id
	}
	return s.T(s.x.Title)
}

// Right is whether it is done, and how often it was tried.
func (s *Screen) Right() string {
	switch {
	case !s.Ready:
		return ""
	case s.x.Done:
		return "✓ " + s.M.Exercise.Done
	case s.x.Attempts > 0:
		return "○ " + fmt.Sprintf(s.M.Exercise.Attempts, s.x.Attempts)
	}
	return "○ " + s.M.Exercise.Open
}

// Init opens the exercise.
func (s *Screen) Init() tea.Cmd {
	t, ctx, id := s.Trainer, s.Ctx, s.id
	return s.Tasks.Start("load", func() (any, error) { return t.OpenExercise(ctx, id) })
}

// Update gives everything but the first answer to the part.
func (s *Screen) Update(msg tea.Msg) (tea.Cmd, ui.Action) {
	switch msg := msg.(type) {
	case ui.SizeMsg:
		s.W, s.H = msg.W, msg.H
		if s.part != nil {
			return s.part.restyle(), nil
		}
	case ui.RestyleMsg:
		if s.part != nil {
			return s.part.restyle(), nil
		}
	case tea.KeyPressMsg, tea.PasteMsg:
		if t, ok := s.part.(typist); ok {
			return t.typed(msg)
		}
	case ui.Answer:
		if !s.Tasks.Mine(msg) {
			return nil, nil
		}
		if msg.Kind != "load" {
			return s.part.answer(msg)
		}
		if s.Err = msg.Err; msg.Err != nil {
			return nil, nil
		}
		s.x, s.Ready = msg.Value.(trainer.Exercise), true
		switch {
		case s.x.Kind == exercises.KindLab && s.x.Experiment != nil:
			s.part = newLab(s)
		case s.x.Kind.Programmed(), s.x.Kind == exercises.KindConfig, s.x.Kind == exercises.KindWire && s.x.Wire != nil, s.x.Kind == exercises.KindProject && s.x.Project != nil:
			s.part = newCode(s)
		case s.x.Kind == exercises.KindTrace && s.x.Recorded != nil:
			s.part = newTrace(s)
		default:
			s.part = &other{s}
		}
		return s.part.restyle(), nil
	}
	return nil, nil
}

// typist is a part in which text is typed.
type typist interface {
	typing() bool
	typed(msg tea.Msg) (tea.Cmd, ui.Action)
}

// Typing reports whether the part takes keys as text.
func (s *Screen) Typing() bool {
	t, ok := s.part.(typist)
	return ok && t.typing()
}

// Bindings are the part's.
func (s *Screen) Bindings() []ui.Binding {
	if s.part == nil {
		return nil
	}
	return s.part.bindings()
}

// Leave stops what runs.
func (s *Screen) Leave() tea.Cmd {
	if s.part == nil {
		return nil
	}
	return s.part.leave()
}

// View draws the part.
func (s *Screen) View(w, h int) string {
	if s.part != nil {
		return strings.Join(s.part.view(w, h), "\n")
	}
	cw, left := ui.Column(w, 84)
	out := []string{"", s.Theme.Muted.Render(s.M.Exercise.Loading)}
	if s.Err != nil {
		out = append([]string{""}, draw.Failure(s.Env, s.Err, cw)...)
	}
	return strings.Join(ui.Indent(out, left), "\n")
}

// reply sends the answer to a question of this exercise.
func (s *Screen) reply(q *ask.Ask) func(given []string) tea.Cmd {
	return func(given []string) tea.Cmd {
		t, ctx, lesson, id, variant := s.Trainer, context.WithoutCancel(s.Ctx), s.x.Lesson, q.Q.ID, q.Q.Variant
		return s.Tasks.Start("answer", func() (any, error) { return t.Answer(ctx, lesson, id, variant, given) })
	}
}

// other is an exercise of a kind that has no screen.
type other struct{ s *Screen }

func (o *other) answer(ui.Answer) (tea.Cmd, ui.Action) { return nil, nil }
func (o *other) bindings() []ui.Binding                { return nil }
func (o *other) restyle() tea.Cmd                      { return nil }
func (o *other) leave() tea.Cmd                        { return nil }
func (o *other) view(w, _ int) []string {
	cw, left := ui.Column(w, 84)
	return ui.Indent(append([]string{""}, draw.Paragraph(o.s.Theme, o.s.Theme.Text, o.s.M.Exercise.NotYetKind, cw)...), left)
}

// rule is a line over text; it says how many lines follow that are not in view.
func (s *Screen) rule(w, below int) string {
	more := ""
	if below > 0 {
		more = fmt.Sprintf(" ↓ %d", below)
	}
	return s.Theme.Faint.Render(strings.Repeat("─", max(w-text.Width(more), 0))) + s.Theme.Muted.Render(more)
}
