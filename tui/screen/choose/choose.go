// Package choose finds the path that fits: a few questions about the learner's
// own situation, then three proposals with their reasons.
package choose

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

// Screen asks, then proposes.
type Screen struct {
	ui.Base
	qs      []trainer.Situation
	at      int // the question, len(qs) for the outcome
	answers map[string]string
	got     []trainer.Proposal
	rows    list.List
	wrong   error // of advising or choosing
}

// New makes the screen.
func New(e *ui.Env, owner int) *Screen {
	return &Screen{Base: ui.NewBase(e, owner), answers: map[string]string{}}
}

// Title is the breadcrumb.
func (s *Screen) Title() string { return s.M.Planning.Choose.Title }

// Right is which question this is.
func (s *Screen) Right() string {
	if !s.asking() {
		return ""
	}
	return fmt.Sprintf(s.M.Planning.Choose.At, s.at+1, len(s.qs))
}

func (s *Screen) asking() bool { return s.Ready && s.at < len(s.qs) }

// Init loads the questions.
func (s *Screen) Init() tea.Cmd {
	t, ctx := s.Trainer, s.Ctx
	return s.Tasks.Start("load", func() (any, error) { return t.Situations(ctx) })
}

// Update takes the questions, the proposals, and the answer to choosing.
func (s *Screen) Update(msg tea.Msg) (tea.Cmd, ui.Action) {
	switch msg := msg.(type) {
	case ui.ShownMsg:
		if s.Ready && !s.asking() {
			return s.advise(), nil // what is written, done or chosen may have changed
		}
		if !s.Ready {
			return s.Init(), nil
		}
	case ui.Answer:
		if s.Tasks.Mine(msg) {
			return s.answer(msg)
		}
	}
	return nil, nil
}

func (s *Screen) answer(a ui.Answer) (tea.Cmd, ui.Action) {
	switch a.Kind {
	case "load":
		if s.Err = a.Err; a.Err == nil {
			s.qs, s.Ready = a.Value.([]trainer.Situation), true
			s.ask(0)
		}
	case "advise":
		if s.wrong = a.Err; a.Err == nil {
			s.got = a.Value.([]trainer.Proposal)
			s.rows.Set(make([]bool, len(s.got)))
		}
	case "choose":
		if s.wrong = a.Err; a.Err == nil {
			title := a.Value.(trainer.Proposal).Path.Title
			return s.advise(), ui.Say{Text: fmt.Sprintf(s.M.Paths.ChosenNow, s.T(title))}
		}
	}
	return nil, nil
}

// ask shows question n with the cursor on the answer given so far.
func (s *Screen) ask(n int) {
	s.at, s.rows, s.got = n, list.List{}, nil
	if n >= len(s.qs) {
		return
	}
	s.rows.Set(make([]bool, len(s.qs[n].Options)))
	for i, o := range s.qs[n].Options {
		if o.ID == s.answers[s.qs[n].ID] {
			s.rows.Select(i)
		}
	}
}

func (s *Screen) advise() tea.Cmd {
	t, ctx := s.Trainer, s.Ctx
	answers := map[string]string{}
	for k, v := range s.answers {
		answers[k] = v
	}
	return s.Tasks.Start("advise", func() (any, error) { return t.Advise(ctx, answers) })
}

// Bindings are the keys of a question, or of the proposals.
func (s *Screen) Bindings() []ui.Binding {
	m := s.M.Planning.Choose
	ready := s.rows.Cursor() >= 0
	if s.asking() || !s.Ready {
		b := []ui.Binding{ui.Key(m.Answer, s.pick, "enter").Only(ready, s.M.Common.Loading)}
		b = append(b, s.Moves(s.rows.Move)...)
		if s.Ready && s.at > 0 {
			b = append(b, ui.Key(m.Before, ui.Do(func() { s.ask(s.at - 1) }), "left", "backspace").As("←"))
		}
		return b
	}
	p := s.current()
	b := []ui.Binding{ui.Key(m.Take, s.take, "enter").Only(p != nil && !p.Path.Chosen, s.M.Paths.AlreadyChosen)}
	b = append(b, s.Moves(s.rows.Move)...)
	return append(b,
		ui.Key(m.Look, func() (tea.Cmd, ui.Action) {
			return nil, ui.Push{Route: ui.Route{Name: ui.Path, ID: s.current().Path.ID}}
		}, "o").Only(p != nil, s.M.Common.Loading),
		ui.Key(m.PlanKey, ui.Go(ui.Push{Route: ui.Route{Name: ui.Plan}}), "d"),
		ui.Key(m.Anew, ui.Do(func() { s.ask(0) }), "left", "backspace").As("←"))
}

func (s *Screen) current() *trainer.Proposal {
	if i := s.rows.Cursor(); i >= 0 && i < len(s.got) {
		return &s.got[i]
	}
	return nil
}

func (s *Screen) pick() (tea.Cmd, ui.Action) {
	q := s.qs[s.at]
	s.answers[q.ID] = q.Options[s.rows.Cursor()].ID
	s.ask(s.at + 1)
	if s.asking() {
		return nil, nil
	}
	return s.advise(), nil
}

func (s *Screen) take() (tea.Cmd, ui.Action) {
	t, ctx, p := s.Trainer, context.WithoutCancel(s.Ctx), *s.current()
	return s.Tasks.Start("choose", func() (any, error) { return p, t.ChoosePath(ctx, p.Path.ID, 0) }), nil
}

// View draws the question, or the proposals.
func (s *Screen) View(w, h int) string {
	cw, left := ui.Column(w, 84)
	th, m := s.Theme, s.M.Planning.Choose
	var out []string
	switch {
	case s.Err != nil:
		out = draw.Failure(s.Env, s.Err, cw)
	case !s.Ready:
		out = []string{th.Muted.Render(s.M.Common.Loading)}
	case len(s.qs) == 0:
		out = text.Wrap(th.Text.Render(m.None), cw)
	case s.asking():
		out = s.question(cw)
	case s.wrong != nil:
		out = draw.Failure(s.Env, s.wrong, cw)
	default:
		var from, to int
		out, from, to = s.proposals(cw)
		if h > 3 && len(out) > h-1 {
			out = out[list.Window(from, to, len(out), h-1):]
		}
	}
	return strings.Join(ui.Indent(append([]string{""}, out...), left), "\n")
}

func (s *Screen) question(w int) []string {
	th, q := s.Theme, s.qs[s.at]
	out := append(draw.Paragraph(th, th.Strong, s.T(q.Ask), w), "")
	for i, o := range q.Options {
		on := i == s.rows.Cursor()
		ink := th.Text
		if on {
			ink = th.Accent
		}
		lead := draw.Cursor(th, on) + " "
		for _, l := range draw.Paragraph(th, ink, s.T(o.Text), w-2) {
			out = append(out, lead+l)
			lead = "  "
		}
	}
	return out
}

// proposals is every proposal with its reasons, and the lines of the one under
// the cursor.
func (s *Screen) proposals(w int) (out []string, from, to int) {
	th, m := s.Theme, s.M.Planning.Choose
	out = []string{draw.Heading(th, m.Outcome)}
	if s.got == nil {
		return append(out, th.Muted.Render(s.M.Common.Loading)), 0, 0
	}
	for i, p := range s.got {
		on := i == s.rows.Cursor()
		ink, sign := th.Text, th.Muted.Render("○")
		title := s.T(p.Path.Title)
		if on {
			ink, from = th.Accent, len(out)
		}
		if p.Path.Chosen {
			sign = th.Good.Render("●")
			title += " · " + s.M.Paths.Chosen
		}
		out = append(out, "", text.Cut(draw.Cursor(th, on)+" "+sign+" "+ink.Render(title), w))
		facts := fmt.Sprintf(m.Facts, p.Takes, p.Hours, (p.Minutes+30)/60, p.Path.Available, p.Path.Lessons)
		out = append(out, ui.Indent(text.Wrap(th.Muted.Render(facts), w-4), 4)...)
		for _, b := range p.Because {
			out = append(out, ui.Indent(draw.Paragraph(th, th.Text, "- "+s.T(b), w-4), 4)...)
		}
		if on {
			to = len(out)
		}
	}
	return out, from, to
}
