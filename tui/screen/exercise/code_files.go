package exercise

import (
	"context"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"
	"charm.land/lipgloss/v2"

	"otelings/exercises/check"
	"otelings/exercises/runner"
	"otelings/trainer"
	"otelings/tui/component/draw"
	"otelings/tui/text"
	"otelings/tui/ui"
)

// filesAnswer takes what came of a reset, its undo, the solution or giving up.
func (c *codePart) filesAnswer(a ui.Answer) ui.Action {
	if a.Err != nil {
		return c.say(a.Err)
	}
	switch a.Kind {
	case "reset":
		backup := a.Value.(string)
		if backup != "" {
			c.x.Backups = append([]runner.Backup{{Path: backup}}, c.x.Backups...)
		}
		c.fresh(c.M.Code.ResetDone, text.Clean(backup))
	case "undo":
		u := a.Value.(trainer.Undone)
		c.x.Backups = u.Backups
		c.fresh(c.M.Solve.Undone, u.Restored.Time.Local().Format("2006-01-02 15:04"))
	case "bundle":
		c.note, c.what = c.M.Solve.Bundled, text.Clean(a.Value.(trainer.Bundled).File)
	case "solution", "giveup":
		s := a.Value.(trainer.Solution)
		c.solution = &s
		c.x.GaveUp = c.x.GaveUp || s.GaveUp
		c.show(paneSolution)
		c.scroll[paneSolution] = 0
	}
	return nil
}

// fresh forgets what was known of files that are gone; the note's verb takes what.
func (c *codePart) fresh(note, what string) {
	c.verdict, c.goals, c.lines, c.solution = nil, slices.Clone(c.x.Goals), nil, nil
	for i := range c.goals {
		c.goals[i].State = check.GoalOpen
	}
	c.show(paneTask)
	c.scroll[paneTask] = 0
	c.note, c.what, c.justPut = note, what, true
}

func (c *codePart) undoKey() ui.Binding {
	m := c.M.Solve
	key := ui.Key(m.Undo, func() (tea.Cmd, ui.Action) {
		t, ctx, id := c.Trainer, context.WithoutCancel(c.Ctx), c.id
		return c.Tasks.Start("undo", func() (any, error) { return t.UndoReset(ctx, id) }), nil
	}, "u").Only(!c.running, c.M.Code.Running)
	if len(c.x.Backups) == 0 {
		return key.Only(false, m.NoBackup).InHelp()
	}
	return key
}

// bundleKey makes one file about the exercise; the footer has no room for it.
func (c *codePart) bundleKey() ui.Binding {
	return ui.Key(c.M.Solve.Bundle, func() (tea.Cmd, ui.Action) {
		t, ctx, id := c.Trainer, c.Ctx, c.id
		return c.Tasks.Start("bundle", func() (any, error) { return t.BundleHere(ctx, id) }), nil
	}, "B").Only(!c.running, c.M.Code.Running).InHelp()
}

// solutionOpen says whether the solution may be read.
func (c *codePart) solutionOpen() bool { return c.x.Done || c.x.GaveUp }

// openSolution opens the solution, after a pass with its question first, once;
// before a pass it asks whether to give up.
func (c *codePart) openSolution() (tea.Cmd, ui.Action) {
	switch {
	case !c.solutionOpen():
		c.givingUp = true
		c.show(paneSolution)
		return nil, nil
	case c.x.Done && c.why != nil && !c.why.Done() && !c.offered:
		c.offered, c.focus = true, true
		c.show(paneResult)
		c.scroll[paneResult] = 1 << 20
		return nil, ui.Say{Text: c.M.Solve.WhyFirst}
	}
	c.focus = false
	c.show(paneSolution)
	return c.loadSolution(), nil
}

// loadSolution compares anew: the files may have changed since.
func (c *codePart) loadSolution() tea.Cmd {
	if !c.solutionOpen() {
		return nil
	}
	t, ctx, id := c.Trainer, c.Ctx, c.id
	return c.Tasks.Start("solution", func() (any, error) { return t.Solution(ctx, id) })
}

// confirmGivingUp asks before the solution is opened without a pass.
func (c *codePart) confirmGivingUp() []ui.Binding {
	m := c.M.Solve
	return []ui.Binding{
		ui.Key(m.GiveUpYes, func() (tea.Cmd, ui.Action) {
			c.givingUp = false
			t, ctx, id := c.Trainer, context.WithoutCancel(c.Ctx), c.id
			return c.Tasks.Start("giveup", func() (any, error) {
				if err := t.GiveUp(ctx, id); err != nil {
					return nil, err
				}
				return t.Solution(ctx, id)
			}), nil
		}, "y"),
		ui.Key(m.GiveUpNo, ui.Do(func() { c.givingUp = false }), "n", "esc", "enter", "q", "s"),
	}
}

// solutionPane is the way from the learner's files to the solution.
func (c *codePart) solutionPane(w int) []string {
	th, m := c.Theme, c.M.Solve
	switch {
	case !c.solutionOpen():
		return draw.Paragraph(th, th.Text, m.Closed, w)
	case c.solution == nil:
		return []string{th.Muted.Render(c.M.Common.Loading)}
	}
	var out []string
	if c.solution.GaveUp && !c.solution.Passed {
		out = append(out, draw.Paragraph(th, th.Warn, m.GaveUp, w)...)
	}
	if len(c.solution.Files) == 0 {
		return append(out, th.Good.Render("✓ ")+th.Text.Render(m.Same))
	}
	out = append(out, th.Muted.Render(m.Legend))
	for _, f := range c.solution.Files {
		out = append(out, "", draw.Heading(th, text.Clean(f.Path)))
		out = append(out, c.diffLines(f.Diff, w)...)
	}
	return out
}

// diffLines draws a unified diff without its two lines of file names: the sign
// says what a line is, the colour says it again.
func (c *codePart) diffLines(diff string, w int) []string {
	th := c.Theme
	var out []string
	for _, l := range strings.Split(strings.TrimRight(diff, "\n"), "\n") {
		var sign string
		var ink lipgloss.Style
		switch {
		case strings.HasPrefix(l, "--- yours/"), strings.HasPrefix(l, "+++ solution/"):
			continue
		case strings.HasPrefix(l, "@@"):
			out = append(out, th.Faint.Render(text.Cut(text.Clean(l), w)))
			continue
		case strings.HasPrefix(l, "+"):
			sign, ink = "+ ", th.Good
		case strings.HasPrefix(l, "-"):
			sign, ink = "- ", th.Bad
		case strings.HasPrefix(l, " "):
			sign, ink = "  ", th.Muted
		default:
			out = append(out, th.Faint.Render(text.Cut(text.Clean(l), w))) // "\ No newline at end of file"
			continue
		}
		for i, part := range text.Wrap(text.Clean(l[1:]), w-2) {
			if i > 0 {
				part, sign = text.Cut("  "+part, w-2), strings.Repeat(" ", 2)
			}
			out = append(out, ink.Render(sign+part))
		}
	}
	return out
}
