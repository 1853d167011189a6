package exercise

import (
	"context"

	tea "charm.land/bubbletea/v2"

	"otelings/exercises/check"
	"otelings/tui/ui"
)

func (c *codePart) bindings() []ui.Binding {
	switch {
	case c.resetting:
		return c.confirming()
	case c.focus:
		return c.asking()
	}
	m := c.M.Code
	b := []ui.Binding{}
	if c.running {
		b = append(b, ui.Key(m.Cancel, ui.Do(c.stop), "esc"))
	}
	if c.pane == paneResult && c.why != nil && !c.why.Done() {
		b = append(b, ui.Key(m.AnswerWhy, ui.Do(func() { c.focus, c.scroll[paneResult] = true, 1<<20 }), "enter"))
	}
	watch, editor := m.Watch, m.Editor
	if c.watching {
		watch = m.Unwatch
	}
	if c.x.Project != nil {
		editor = c.M.Project.EditKey
	}
	b = append(b,
		ui.Key(m.Run, c.run, "r").Only(!c.running, m.Running),
		ui.Key(editor, c.editor, "e"),
	)
	if c.x.Project == nil { // a program of the learner's own may have effects: it is run on demand
		b = append(b, ui.Key(watch, c.toggleWatch, "w"))
	}
	b = append(b,
		ui.Key(m.Hint, c.hint, "h").Only(c.x.Hints > 0, m.NoHints),
		ui.Key(m.Output, ui.Do(c.toggleOutput), "o"),
		ui.Key(m.Panes, ui.Do(func() { c.pane = (c.pane + 1) % panes }), "tab"),
		ui.Key(m.Panes, ui.Do(func() { c.pane = (c.pane + panes - 1) % panes }), "shift+tab").InHelp(),
		ui.Key(m.Reset, ui.Do(func() { c.resetting = true }), "x").Only(!c.running, m.Running),
		ui.Key(m.Attrs, ui.Do(func() { c.attrs = !c.attrs }), "t").Only(c.verdict != nil, m.NoResult),
	)
	return append(b, c.scrolling()...)
}

func (c *codePart) toggleOutput() {
	if c.pane == paneOutput {
		c.pane = paneTask
		if c.verdict != nil {
			c.pane = paneResult
		}
		return
	}
	c.pane = paneOutput
}

func (c *codePart) scrolling() []ui.Binding {
	by := func(n int) func() (tea.Cmd, ui.Action) {
		return ui.Do(func() { c.scroll[c.pane] = max(c.scroll[c.pane]+n, 0) })
	}
	page := max(c.H-8, 4)
	m := c.M
	return []ui.Binding{
		ui.Key(m.Common.Scroll, by(1), "down", "j").As("↑↓"),
		ui.Key(m.Common.Scroll, by(-1), "up", "k").InHelp(),
		ui.Key(m.Lesson.Page, by(page), "space", "pgdown").InHelp(),
		ui.Key(m.Lesson.PageUp, by(-page), "b", "pgup").InHelp(),
		ui.Key(m.Lesson.Top, by(-1<<20), "g", "home").InHelp(),
		ui.Key(m.Lesson.Bottom, by(1<<20), "G", "end").InHelp(),
	}
}

// confirming asks before the learner's files are put away.
func (c *codePart) confirming() []ui.Binding {
	m := c.M.Code
	no := ui.Do(func() { c.resetting = false })
	return []ui.Binding{
		ui.Key(m.ResetYes, func() (tea.Cmd, ui.Action) {
			c.resetting = false
			t, ctx, id := c.Trainer, context.WithoutCancel(c.Ctx), c.id
			return c.Tasks.Start("reset", func() (any, error) { return t.Reset(ctx, id) }), nil
		}, "y"),
		ui.Key(m.ResetNo, no, "n", "esc", "enter", "q"),
	}
}

// asking is the keys of the question after a pass.
func (c *codePart) asking() []ui.Binding {
	b := c.why.Bindings(c.Env, c.reply(c.why))
	leave := ui.Key(c.M.Ask.Leave, ui.Do(func() { c.focus = false }), "esc")
	if c.why.Done() {
		leave.Keys, leave.Show = []string{"enter", "esc"}, "enter"
		return append(append([]ui.Binding{leave}, b...), c.scrolling()...)
	}
	return append(b, leave)
}

func (c *codePart) hint() (tea.Cmd, ui.Action) {
	t, ctx, id := c.Trainer, context.WithoutCancel(c.Ctx), c.id
	return c.Tasks.Start("hint", func() (any, error) {
		level, of, words, err := t.Hint(ctx, id)
		return hint{level, of, words}, err
	}), nil
}

// editor asks for the command in a command: finding one may look at the disk.
func (c *codePart) editor() (tea.Cmd, ui.Action) {
	t, id := c.Trainer, c.id
	return c.Tasks.Start("editor", func() (any, error) { return t.EditorCommand(id) }), nil
}

// tally counts the goals that are met.
func (c *codePart) tally() (met, all int) {
	for _, g := range c.goals {
		if g.State == check.GoalMet {
			met++
		}
	}
	return met, len(c.goals)
}
