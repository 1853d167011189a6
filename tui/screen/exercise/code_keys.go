package exercise

import (
	"context"
	"slices"

	tea "charm.land/bubbletea/v2"

	"otelings/exercises"
	"otelings/exercises/check"
	"otelings/tui/ui"
)

func (c *codePart) bindings() []ui.Binding {
	switch {
	case c.resetting:
		return c.confirming()
	case c.givingUp:
		return c.confirmGivingUp()
	case c.focus:
		return c.asking()
	}
	if c.typing() {
		if c.measure != nil {
			return c.measure.numberKeys()
		}
		return c.writingKeys()
	}
	m := c.M.Code
	b := []ui.Binding{}
	if c.pane == paneReport && c.measure.open {
		b = c.reportKeys()
	}
	if c.running && !c.listening() {
		b = append(b, ui.Key(m.Cancel, ui.Do(c.stop), "esc"))
	}
	if c.pane == paneResult && c.why != nil && !c.why.Done() {
		b = append(b, ui.Key(m.AnswerWhy, ui.Do(func() { c.focus, c.scroll[paneResult] = true, 1<<20 }), "enter"))
	}
	b = append(b, c.entry()...)
	watch, editor := m.Watch, m.Editor
	if c.watching {
		watch = m.Unwatch
	}
	run, does := m.Run, c.run
	switch {
	case c.x.Project != nil:
		editor = c.M.Project.EditKey
	case c.wire != nil:
		run, does, editor = c.M.Wire.Send, c.send, c.M.Wire.Editor
	}
	rest := []ui.Binding{
		ui.Key(run, does, "r").Only(!c.running, m.Running),
		ui.Key(editor, c.editor, "e"),
		ui.Key(watch, c.toggleWatch, "w"),
		ui.Key(m.Hint, c.hint, "h").Only(c.x.Hints > 0, m.NoHints),
		ui.Key(c.M.Trace.Panes, func() (tea.Cmd, ui.Action) { return c.turn(1), nil }, "tab"),
		ui.Key(c.M.Trace.PaneBack, func() (tea.Cmd, ui.Action) { return c.turn(-1), nil }, "shift+tab").InHelp(),
		ui.Key(m.Output, ui.Do(c.toggleOutput), "o"),
		ui.Key(c.M.Solve.Key, c.openSolution, "s"),
		ui.Key(m.Reset, ui.Do(func() { c.resetting = true }), "x").Only(!c.running, m.Running),
		c.undoKey(),
		c.bundleKey(),
		ui.Key(m.Attrs, ui.Do(func() { c.attrs = !c.attrs }), "t").Only(c.verdict != nil, m.NoResult),
	}
	if c.measure != nil {
		rest = append(rest, c.reportKey())
	}
	if c.x.Project != nil {
		rest = slices.DeleteFunc(rest, notOfProjects)
	}
	if c.wire != nil {
		rest = append(c.wireKeys(), slices.DeleteFunc(rest, func(k ui.Binding) bool { return k.Keys[0] == "o" })...)
	}
	if now := c.wanted(); now != "" { // the footer has room for a few
		i := slices.IndexFunc(rest, func(k ui.Binding) bool { return k.Keys[0] == now })
		b = append(b, rest[i])
		rest = slices.Delete(rest, i, i+1)
	}
	if c.pane == paneReport && c.measure.open { // the cursor moves, the pane follows
		return append(b, rest...)
	}
	return append(append(b, rest...), c.scrolling()...)
}

// entry is the key to the FAQ entry of the findings on screen.
func (c *codePart) entry() []ui.Binding {
	if c.pane != paneResult || c.verdict == nil {
		return nil
	}
	return entryKey(c.Env, c.verdict.Report.Findings)
}

// entryKey opens the FAQ entry of the first finding that has one; there is no
// key when none has.
func entryKey(e *ui.Env, findings []check.Finding) []ui.Binding {
	for _, f := range findings {
		if f.FAQ != "" {
			return []ui.Binding{ui.Key(e.M.FAQ.Entry, ui.Go(ui.Push{Route: ui.Route{Name: ui.FAQ, ID: f.FAQ}}), "?")}
		}
	}
	return nil
}

// wanted is the key that the moment asks for first, "" when none does.
func (c *codePart) wanted() string {
	switch {
	case c.justPut && len(c.x.Backups) > 0:
		return "u"
	case c.x.Project != nil:
	case c.measure != nil && c.measure.open && !c.x.Done && c.pane != paneReport:
		return "a"
	case c.x.Done, c.pane == paneSolution:
		return "s"
	}
	return ""
}

func (c *codePart) toggleOutput() {
	if c.pane == paneOutput {
		c.show(paneTask)
		if c.verdict != nil {
			c.show(paneResult)
		}
		return
	}
	c.show(paneOutput)
}

// turn goes n panes on.
func (c *codePart) turn(n int) tea.Cmd {
	c.show((c.pane + pane(n) + c.panes()) % c.panes())
	if c.pane == paneSolution {
		return c.loadSolution()
	}
	return nil
}

func (c *codePart) scrolling() []ui.Binding {
	by := func(n int) func() (tea.Cmd, ui.Action) {
		return ui.Do(func() {
			if c.wire != nil && c.pane == paneOutput {
				c.wire.text.Scroll(n)
				return
			}
			c.scroll[c.pane] = max(c.scroll[c.pane]+n, 0)
			if c.pane == paneOutput && n < 0 {
				c.follow = false
			}
		})
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
	if c.x.Project == nil && c.x.Kind != exercises.KindTrace {
		b = append(b, ui.Key(c.M.Solve.Key, c.openSolution, "s"))
	}
	leave := ui.Key(c.M.Ask.Leave, ui.Do(func() { c.focus = false }), "esc")
	if c.why.Done() {
		leave.Keys, leave.Show = []string{"enter", "esc"}, "enter"
		return append(append([]ui.Binding{leave}, b...), c.scrolling()...)
	}
	return append(b, leave)
}

func (c *codePart) hint() (tea.Cmd, ui.Action) {
	if c.x.Done { // all are open: nothing is given, nothing recorded
		c.showHints()
		return nil, ui.Say{Text: c.M.Solve.HintsOpen}
	}
	t, ctx, id := c.Trainer, context.WithoutCancel(c.Ctx), c.id
	return c.Tasks.Start("hint", func() (any, error) {
		level, of, words, err := t.Hint(ctx, id)
		return hint{level, of, words}, err
	}), nil
}

// showHints goes to the end of the task, where the hints are.
func (c *codePart) showHints() {
	c.show(paneTask)
	c.scroll[paneTask] = 1 << 20
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
