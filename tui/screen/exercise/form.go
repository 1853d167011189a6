package exercise

import (
	"context"
	"fmt"
	"maps"
	"strconv"

	tea "charm.land/bubbletea/v2"

	"otelings/exercises"
	"otelings/trainer"
	"otelings/tui/component/draw"
	"otelings/tui/ui"
)

// form is the questions of an exercise and what was answered so far.
type form struct {
	*Screen
	blank   blank
	keys    []string // that hand in from every row, beside enter on the button
	given   map[string]string
	row     int // every option and blank is a row, then the button
	judging bool
	err     error
}

// blank is an answer that is no choice: a mark in a recording, a typed number.
type blank interface {
	opening(ask int) (help string, do func())
	line(a trainer.Asked, on bool, w int) string
}

// newForm begins with what was answered last.
func newForm(s *Screen, b blank, keys ...string) *form {
	f := &form{Screen: s, blank: b, keys: keys, given: map[string]string{}}
	for _, a := range s.x.Ask {
		if a.Given != "" {
			f.given[a.Key] = a.Given
		}
	}
	return f
}

// formRow is one line of the questions that the cursor can stand on.
type formRow struct {
	ask    int // -1: the button
	option int // -1: a mark or a number
}

func (p *form) rows() []formRow {
	var out []formRow
	for i, a := range p.x.Ask {
		if a.Mark != exercises.MarkChoice {
			out = append(out, formRow{i, -1})
		}
		for k := range a.Options {
			out = append(out, formRow{i, k})
		}
	}
	return append(out, formRow{-1, -1})
}

// missing says which answer is still wanted, "" when all are there.
func (p *form) missing() string {
	for _, a := range p.x.Ask {
		if p.given[a.Key] == "" {
			return fmt.Sprintf(p.M.Trace.Missing, p.T(a.Text))
		}
	}
	return ""
}

func (p *form) submit() (tea.Cmd, ui.Action) {
	p.judging, p.err = true, nil
	t, ctx, id, given := p.Trainer, context.WithoutCancel(p.Ctx), p.id, maps.Clone(p.given)
	return p.Tasks.Start("submit", func() (any, error) { return t.Submit(ctx, id, given) }), nil
}

// choosing is the keys of the questions.
func (p *form) choosing() []ui.Binding {
	m := p.M.Trace
	rows := p.rows()
	p.row = max(0, min(p.row, len(rows)-1))
	at := rows[p.row]
	var b []ui.Binding
	off := p.missing()
	switch {
	case at.ask < 0:
		b = append(b, ui.Key(m.Submit, p.submit, append([]string{"enter"}, p.keys...)...).Only(off == "" && !p.judging, off))
	case at.option < 0:
		help, open := p.blank.opening(at.ask)
		b = append(b, ui.Key(help, ui.Do(open), "enter"))
	default:
		b = append(b, ui.Key(m.Choose, ui.Do(func() { p.choose(at) }), "enter", "space"))
	}
	if at.ask >= 0 {
		if len(p.keys) > 0 {
			b = append(b, ui.Key(m.Submit, p.submit, p.keys...).Only(off == "" && !p.judging, off))
		}
		for i := range min(len(p.x.Ask[at.ask].Options), 9) {
			b = append(b, ui.Key(m.Choose, ui.Do(func() { p.choose(formRow{at.ask, i}) }), strconv.Itoa(i+1)).InHelp())
		}
	}
	return append(b,
		ui.Key(p.M.Common.Move, ui.Do(func() { p.row++ }), "down", "j").As("↑↓"),
		ui.Key(p.M.Common.Move, ui.Do(func() { p.row-- }), "up", "k").InHelp())
}

// choose takes an option and goes on to the first row of the next question.
func (p *form) choose(r formRow) {
	a := p.x.Ask[r.ask]
	p.given[a.Key] = a.Options[r.option].ID
	p.next(r.ask)
}

// next goes on to the first row after a question.
func (p *form) next(ask int) {
	for i, other := range p.rows() {
		if other.ask > ask || other.ask < 0 {
			p.row = i
			return
		}
	}
}

// askPane is the questions, with the lines that the cursor is on.
func (p *form) askPane(w int) (out []string, from, to int) {
	th, m := p.Theme, p.M.Trace
	rows := p.rows()
	p.row = max(0, min(p.row, len(rows)-1))
	row := func(r formRow, lines []string) {
		if rows[p.row] == r {
			from, to = len(out), len(out)+len(lines)
		}
		out = append(out, lines...)
	}
	for i, a := range p.x.Ask {
		if i > 0 {
			out = append(out, "")
		}
		for k, l := range draw.Paragraph(th, th.Strong, p.T(a.Text), w-3) {
			lead := th.Muted.Render(strconv.Itoa(i+1) + ". ")
			if k > 0 {
				lead = "   "
			}
			out = append(out, lead+l)
		}
		if a.Mark != exercises.MarkChoice {
			r := formRow{i, -1}
			row(r, []string{p.blank.line(a, rows[p.row] == r, w)})
		}
		for k, o := range a.Options {
			r := formRow{i, k}
			row(r, p.option(o, p.given[a.Key] == o.ID, rows[p.row] == r, w))
		}
	}
	on := rows[p.row].ask < 0
	ink := th.Text
	switch {
	case on:
		ink = th.Accent
	case p.missing() != "":
		ink = th.Muted
	}
	out = append(out, "")
	row(formRow{-1, -1}, []string{draw.Cursor(th, on) + " " + ink.Render("[ "+m.SubmitButton+" ]")})
	if p.judging {
		out = append(out, th.Muted.Render(m.Judging))
	}
	return out, from, to
}

func (p *form) option(o exercises.AskOption, given, on bool, w int) []string {
	th := p.Theme
	ink, sign := th.Text, th.Muted.Render("○")
	if given {
		ink, sign = th.Strong, th.Accent.Render("●")
	}
	if on {
		ink = th.Accent
	}
	var out []string
	for i, l := range draw.Paragraph(th, ink, p.T(o.Text), w-5) {
		lead := " " + draw.Cursor(th, on) + " " + sign + " "
		if i > 0 {
			lead = "     "
		}
		out = append(out, lead+l)
	}
	return out
}
