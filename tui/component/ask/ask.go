// Package ask is one question being answered: choose one, or put in order, then
// the verdict with the reasons.
package ask

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	tea "charm.land/bubbletea/v2"

	"otelings/internal/i18n"
	"otelings/trainer"
	"otelings/tui/component/draw"
	"otelings/tui/text"
	"otelings/tui/ui"
)

// Ask is the state of one question on screen.
type Ask struct {
	Q      trainer.Question
	Err    error
	cursor int
	order  []int // options as they stand, for order questions
	picked bool  // the learner touched the cursor
	saving bool
	again  bool // answering anew although an answer exists
}

// New shows a question; an answer it already has is shown as the verdict.
func New(q trainer.Question) *Ask {
	a := &Ask{Q: q, cursor: -1}
	for i := range q.Options {
		a.order = append(a.order, i)
	}
	if a.ordering() {
		a.cursor = 0
	}
	return a
}

func (a *Ask) ordering() bool { return a.Q.Kind == "order" }

// Done reports whether a verdict is shown.
func (a *Ask) Done() bool { return a.Q.Answered != nil && !a.again }

// Take shows the verdict on an answer, or why it could not be had.
func (a *Ask) Take(v trainer.Answered, err error) {
	a.saving, a.Err = false, err
	if err == nil {
		a.Q.Answered, a.again = &v, false
	}
}

// Given is the answer as it stands: option ids.
func (a *Ask) Given() []string {
	if a.ordering() {
		ids := make([]string, len(a.order))
		for i, o := range a.order {
			ids[i] = a.Q.Options[o].ID
		}
		return ids
	}
	if a.cursor < 0 {
		return nil
	}
	return []string{a.Q.Options[a.cursor].ID}
}

// Bindings are the keys while the question has the focus. answer sends the
// given ids and must lead to Take.
func (a *Ask) Bindings(e *ui.Env, answer func(given []string) tea.Cmd) []ui.Binding {
	m := e.M.Ask
	if a.Done() {
		return []ui.Binding{ui.Key(m.Again, ui.Do(func() { a.again, a.picked = true, false }), "a")}
	}
	give := func() (tea.Cmd, ui.Action) {
		a.saving, a.Err = true, nil
		return answer(a.Given()), nil
	}
	off := ""
	switch {
	case a.saving:
		off = m.Saving
	case a.cursor < 0:
		off = m.PickFirst
	}
	b := []ui.Binding{ui.Key(m.Answer, give, "enter").Only(off == "", off)}
	b = append(b,
		ui.Key(m.Choose, ui.Do(func() { a.move(1) }), "down", "j").As("↑↓"),
		ui.Key(m.Choose, ui.Do(func() { a.move(-1) }), "up", "k").InHelp())
	if a.ordering() {
		return append(b,
			ui.Key(m.Move, ui.Do(func() { a.shift(1) }), "J", "shift+down").As("J/K"),
			ui.Key(m.Move, ui.Do(func() { a.shift(-1) }), "K", "shift+up").InHelp())
	}
	for i := range min(len(a.Q.Options), 9) {
		n := ui.Key(m.Choose, ui.Do(func() { a.cursor, a.picked = i, true }), strconv.Itoa(i+1)).InHelp()
		b = append(b, n)
	}
	return b
}

func (a *Ask) move(n int) {
	if len(a.order) == 0 || a.saving {
		return
	}
	a.picked = true
	if a.cursor < 0 && n < 0 {
		a.cursor = 0
	}
	a.cursor = max(0, min(a.cursor+n, len(a.order)-1))
}

// shift moves the line under the cursor, with the cursor.
func (a *Ask) shift(n int) {
	to := a.cursor + n
	if a.saving || a.cursor < 0 || to < 0 || to >= len(a.order) {
		return
	}
	a.order[a.cursor], a.order[to] = a.order[to], a.order[a.cursor]
	a.cursor, a.picked = to, true
}

// Lines draws the question in w cells. Without the focus the options are shown
// without a cursor.
func (a *Ask) Lines(e *ui.Env, w int, focus bool) []string {
	th := e.Theme
	out := draw.Paragraph(th, th.Strong, e.T(a.Q.Ask), w)
	if a.Q.Code != "" {
		out = append(out, "")
		for _, l := range strings.Split(strings.TrimRight(a.Q.Code, "\n"), "\n") {
			out = append(out, "  "+th.Code.Render(text.Cut(strings.ReplaceAll(l, "\t", "    "), w-2)))
		}
	}
	out = append(out, "")
	if a.Done() {
		return append(out, a.verdict(e, w)...)
	}
	if a.ordering() && focus {
		out = append(out, text.Wrap(th.Muted.Render(e.M.Ask.Order), w)...)
	}
	for i, o := range a.order {
		on := focus && i == a.cursor
		ink := th.Text
		if on {
			ink = th.Accent
		}
		lead := draw.Cursor(th, on) + " " + th.Muted.Render(strconv.Itoa(i+1)+".") + " "
		for j, l := range draw.Paragraph(th, ink, e.T(a.Q.Options[o].Text), w-5) {
			if j > 0 {
				lead = "     "
			}
			out = append(out, lead+l)
		}
	}
	switch {
	case a.saving:
		out = append(out, "", th.Muted.Render(e.M.Ask.Saving))
	case a.Err != nil:
		out = append(append(out, ""), draw.Failure(e, a.Err, w)...)
	}
	return out
}

func (a *Ask) verdict(e *ui.Env, w int) []string {
	th, m, v := e.Theme, e.M.Ask, a.Q.Answered
	head := th.Good.Render("✓ " + m.Right)
	if !v.Right {
		head = th.Bad.Render("✗ " + m.Wrong)
	}
	var out []string
	if a.ordering() {
		out = append(out, head, "", th.Muted.Render(m.WantOrder))
		for i, id := range v.Want {
			// What stands here is right: only where it stood is marked.
			sign, line := th.Good.Render("✓"), e.T(a.option(id))
			if at := slices.Index(v.Given, id); at != i {
				sign = " "
				if at >= 0 {
					line += fmt.Sprintf(" (%s: %d)", m.Your, at+1)
				}
			}
			for j, l := range draw.Paragraph(th, th.Text, line, w-5) {
				lead := sign + " " + th.Muted.Render(strconv.Itoa(i+1)+".") + " "
				if j > 0 {
					lead = "     "
				}
				out = append(out, lead+l)
			}
		}
	} else {
		for i, o := range a.Q.Options {
			out = append(out, a.line(e, i, o, w)...)
		}
		out = append(out, "", head)
	}
	for _, y := range v.Why {
		sign := th.Bad.Render("✗ ")
		if y.Right {
			sign = th.Good.Render("✓ ")
		}
		for j, l := range draw.Paragraph(th, th.Text, e.T(y.Text), w-2) {
			if j > 0 {
				sign = "  "
			}
			out = append(out, sign+l)
		}
	}
	return out
}

// line is one option after the answer: the right one and the given one are
// marked by sign and word.
func (a *Ask) line(e *ui.Env, i int, o trainer.Option, w int) []string {
	th, m := e.Theme, e.M.Ask
	sign, ink, note := " ", th.Muted, ""
	given, want := has(a.Q.Answered.Given, o.ID), has(a.Q.Answered.Want, o.ID)
	switch {
	case want && given:
		sign, ink, note = th.Good.Render("✓"), th.Text, m.Your
	case want:
		sign, ink, note = th.Good.Render("✓"), th.Text, m.Want
	case given:
		sign, ink, note = th.Bad.Render("✗"), th.Text, m.Your
	}
	s := e.T(o.Text)
	if note != "" {
		s += fmt.Sprintf(" (%s)", note)
	}
	var out []string
	lead := sign + " " + th.Muted.Render(strconv.Itoa(i+1)+".") + " "
	for j, l := range draw.Paragraph(th, ink, s, w-5) {
		if j > 0 {
			lead = "     "
		}
		out = append(out, lead+l)
	}
	return out
}

func (a *Ask) option(id string) (t i18n.Text) {
	for _, o := range a.Q.Options {
		if o.ID == id {
			return o.Text
		}
	}
	return t
}

func has(ids []string, id string) bool {
	for _, x := range ids {
		if x == id {
			return true
		}
	}
	return false
}
