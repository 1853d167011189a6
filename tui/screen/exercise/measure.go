package exercise

import (
	"fmt"

	tea "charm.land/bubbletea/v2"

	"otelings/exercises"
	"otelings/exercises/check"
	"otelings/trainer"
	"otelings/tui/component/draw"
	"otelings/tui/component/field"
	"otelings/tui/component/list"
	"otelings/tui/text"
	"otelings/tui/ui"
)

// measurePart is what the screen of a measure exercise has beside that of a
// program: what was measured, and the report on it.
type measurePart struct {
	*form
	open   bool // a run is there to be reported on
	number field.Field
	ask    int // whose number is typed, -1 = none
}

func newMeasure(s *Screen) *measurePart {
	if s.x.Kind != exercises.KindMeasure {
		return nil
	}
	p := &measurePart{open: s.x.Measured, ask: -1}
	p.form = newForm(s, p)
	return p
}

// opening begins to type a number.
func (p *measurePart) opening(ask int) (string, func()) {
	return p.M.Measure.Type, func() {
		p.ask = ask
		p.number.Begin(p.given[p.x.Ask[ask].Key])
	}
}

func (p *measurePart) line(a trainer.Asked, on bool, w int) string {
	th := p.Theme
	lead := " " + draw.Cursor(th, on) + " "
	if p.ask >= 0 && p.x.Ask[p.ask].Key == a.Key {
		return lead + th.Accent.Render("● ") + p.number.View(min(w-14, 24)) + " " + th.Muted.Render(a.Unit)
	}
	given := p.given[a.Key]
	if given == "" {
		return lead + th.Muted.Render("○ "+fmt.Sprintf(p.M.Measure.Blank, a.Unit))
	}
	ink := th.Text
	if on {
		ink = th.Accent
	}
	return lead + th.Accent.Render("● ") + ink.Render(text.Cut(text.Clean(given)+" "+a.Unit, w-6))
}

// typed takes a key of the number, or what was pasted.
func (p *measurePart) typed(msg tea.Msg) {
	switch msg := msg.(type) {
	case tea.KeyPressMsg:
		p.number.Key(msg)
	case tea.PasteMsg:
		p.number.Begin(p.number.Value() + text.Clean(msg.Content))
	}
}

// take keeps the number that was typed, or says why it is none; it stays open then.
func (p *measurePart) take() (tea.Cmd, ui.Action) {
	ask := p.ask
	a := p.x.Ask[ask]
	value, err := trainer.Number(a.Ask, p.number.Value())
	if err != nil {
		why, hint := p.Why(err)
		return nil, ui.Say{Text: why + " · " + fmt.Sprintf(p.M.Common.Hint, hint)}
	}
	p.given[a.Key] = value
	p.leaveNumber()
	p.next(ask)
	return nil, nil
}

func (p *measurePart) leaveNumber() {
	p.number.End()
	p.ask = -1
}

// numberKeys is the keys while a number is typed.
func (p *measurePart) numberKeys() []ui.Binding {
	return []ui.Binding{
		ui.Key(p.M.Measure.Keep, p.take, "enter"),
		ui.Key(p.M.Ask.Leave, ui.Do(p.leaveNumber), "esc"),
	}
}

// reportKey opens the questions about the last run.
func (c *codePart) reportKey() ui.Binding {
	m := c.M.Measure
	return ui.Key(m.Report, ui.Do(func() { c.show(paneReport) }), "a").Only(c.measure.open, m.NoRun)
}

// reportKeys is the keys of the questions, then how to leave them.
func (c *codePart) reportKeys() []ui.Binding {
	return append(c.measure.choosing(), ui.Key(c.M.Measure.Numbers, ui.Do(func() { c.show(paneResult) }), "esc"))
}

// reported takes the verdict on a report.
func (c *codePart) reported(a ui.Answer) (tea.Cmd, ui.Action) {
	p := c.measure
	p.judging = false
	v, _ := a.Value.(trainer.Verdict)
	c.err = a.Err
	if v.Report.State == "" {
		c.show(paneResult)
		c.scroll[paneResult] = 0
		return nil, nil
	}
	c.x.Attempts++
	c.take(v)
	return nil, nil
}

// measuredLines is what the last run measured, a row a case.
func (c *codePart) measuredLines(w int) []string {
	if c.verdict == nil || len(c.verdict.Measured) == 0 {
		return nil
	}
	th, m := c.Theme, c.M.Measure
	name := max(w-44, 12)
	row := func(ink func(...string) string, cells [6]string) string {
		line := text.Fit(cells[0], name)
		for i, cell := range cells[1:5] {
			line += text.FitLeft(cell, [...]int{8, 10, 10, 10}[i])
		}
		return ink(line) + th.Muted.Render(" "+text.Cut(cells[5], 5))
	}
	out := []string{draw.Heading(th, m.Table), row(th.Muted.Render, [6]string{m.Case, m.Rounds, m.Lowest, m.Mean, m.Highest, ""})}
	for _, k := range c.verdict.Measured {
		out = append(out, row(th.Text.Render, [6]string{text.Clean(k.Name), fmt.Sprint(k.Rounds), check.Short(k.Min), check.Short(k.Mean), check.Short(k.Max), text.Clean(k.Unit)}))
	}
	return append(out, "")
}

// reportPane is the numbers, which stay, and the questions about them, as far
// as both fit; and how many lines follow.
func (c *codePart) reportPane(w, room int) (lines []string, below int) {
	if !c.measure.open {
		return []string{c.Theme.Muted.Render(c.M.Measure.NoRun)}, 0
	}
	const least = 6 // lines of questions
	table := c.measuredLines(w)
	asked, from, to := c.measure.askPane(w)
	if len(table) > 0 && room-len(table) < least {
		table = nil // the result has it too
	}
	room -= len(table)
	at := list.Window(from, to, len(asked), room)
	return append(table, asked[at:min(len(asked), at+room)]...), max(len(asked)-room-at, 0)
}
