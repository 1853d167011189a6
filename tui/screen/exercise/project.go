package exercise

import (
	"fmt"
	"strings"

	tea "charm.land/bubbletea/v2"

	"otelings/exercises"
	"otelings/exercises/check"
	"otelings/trainer"
	"otelings/tui/component/draw"
	"otelings/tui/text"
	"otelings/tui/ui"
)

// What a project's screen has beside a code exercise's: the learner's own
// program and how it is started, its runs, and the attempts before. The
// functions give nothing for a code exercise.

// shownAttempts is how many earlier attempts stand in the task.
const shownAttempts = 5

// reopen reads project.yaml and the attempts again.
func (c *codePart) reopen() tea.Cmd {
	if c.x.Project == nil {
		return nil
	}
	t, ctx, id := c.Trainer, c.Ctx, c.id
	return c.Tasks.Start("reopen", func() (any, error) { return t.OpenExercise(ctx, id) })
}

// reopened takes what may have changed; an error leaves what was there.
func (c *codePart) reopened(a ui.Answer) {
	x, ok := a.Value.(trainer.Exercise)
	if a.Err != nil || !ok || x.Project == nil {
		return
	}
	c.x.Project, c.x.Done, c.x.Attempts = x.Project, x.Done, x.Attempts
}

// panes is how many panes there are: a project has no solution to read.
func (c *codePart) panes() pane {
	if c.x.Project != nil {
		return paneSolution
	}
	if c.measure == nil {
		return paneReport
	}
	return panes
}

// notOfProjects is about keys that mean nothing for a project: there is no
// solution to read, and a program with effects is run when the learner says so.
func notOfProjects(k ui.Binding) bool { return k.Keys[0] == "s" || k.Keys[0] == "w" }

// startedWords is what is said while the program runs.
func (c *codePart) startedWords() string {
	switch {
	case c.wire != nil:
		return c.M.Wire.Sending
	case c.x.Kind == exercises.KindConfig:
		return c.M.Config.Running
	case c.now.scenario == "":
		return c.M.Code.Started
	}
	return fmt.Sprintf(c.M.Project.Running, c.scenario(c.now.scenario))
}

func (c *codePart) scenario(s exercises.Scenario) string {
	m := c.M.Project
	switch s {
	case exercises.ScenarioNormal:
		return m.Normal
	case exercises.ScenarioRefused:
		return m.Refused
	case exercises.ScenarioSlow:
		return m.Slow
	case exercises.ScenarioUnreachable:
		return m.Unreachable
	}
	return string(s)
}

// projectLines is the program as project.yaml names it, or what that file still
// lacks; the situations it is played in; the attempts before.
func (c *codePart) projectLines(w int) []string {
	p := c.x.Project
	if p == nil {
		return nil
	}
	th, m := c.Theme, c.M.Project
	out := []string{draw.Heading(th, m.Program)}
	if !p.Problem.Text.IsZero() {
		out = append(out, text.Wrap(th.Warn.Render("! "+m.NotYet+" · ")+th.Text.Render(text.Clean(c.T(p.Problem.Text))), w)...)
		lead := "  " + th.Accent.Render("▸ ")
		for i, l := range draw.Paragraph(th, th.Text, c.T(p.Problem.Hint), w-4) {
			if i > 0 {
				lead = "    "
			}
			out = append(out, lead+l)
		}
	}
	label := max(text.Width(m.InFolder), text.Width(m.Starts), text.Width(m.Journal)) + 2
	for _, r := range [][2]string{{m.InFolder, p.Program}, {m.Starts, p.Command}, {m.Journal, p.Notes}} {
		if r[1] != "" {
			out = append(out, th.Muted.Render(text.Fit(r[0], label))+th.Code.Render(text.CutStart(text.Clean(r[1]), w-label)))
		}
	}
	if len(p.Scenarios) > 1 {
		names := make([]string, len(p.Scenarios))
		for i, s := range p.Scenarios {
			names[i] = c.scenario(s)
		}
		out = append(out, text.Wrap(th.Muted.Render(m.Situations+"  ")+th.Text.Render(strings.Join(names, " · ")), w)...)
	}
	return append(append(out, ""), c.pastLines(w)...)
}

func (c *codePart) pastLines(w int) []string {
	th, m, past := c.Theme, c.M.Project, c.x.Project.Past
	if len(past) == 0 {
		return nil
	}
	out := []string{draw.Heading(th, m.Earlier)}
	for _, a := range past[:min(len(past), shownAttempts)] {
		sign, state := th.Bad.Render("✗"), c.M.Code.Failed
		if a.State == check.Passed {
			sign, state = th.Good.Render("✓"), c.M.Code.Passed
		} else if a.Stage != "" {
			state += " · " + c.stage(a.Stage)
		}
		if a.Completed {
			state += " · " + m.Counts
		}
		out = append(out, text.Wrap(sign+" "+th.Text.Render(fmt.Sprintf(m.State, a.Ended.Local().Format("2006-01-02 15:04"), state)), w)...)
	}
	for _, a := range past {
		if a.Completed && a.Evidence != "" {
			out = append(out, c.evidenceLine(a.Evidence, w))
		}
	}
	return append(out, "")
}

func (c *codePart) evidenceLine(file string, w int) string {
	label := c.M.Project.Evidence + "  "
	return c.Theme.Muted.Render(label) + c.Theme.Code.Render(text.CutStart(text.Clean(file), w-text.Width(label)))
}

// playedLines is each run of the attempt and where the evidence lies.
func (c *codePart) playedLines(w int) []string {
	v := c.verdict
	if c.x.Project == nil || v == nil {
		return nil
	}
	th, m := c.Theme, c.M.Project
	var out []string
	if len(v.Runs) > 0 {
		out = append(out, draw.Heading(th, m.Runs))
	}
	for i, r := range v.RunLines() {
		sign := th.Good.Render("✓")
		if r.Killed || r.Signal != "" {
			sign = th.Bad.Render("✗")
		}
		out = append(out, text.Edges(sign+" "+th.Text.Render(c.scenario(r.Scenario)), th.Muted.Render(c.runEnd(v.Runs[i].Process)), w),
			th.Muted.Render(text.Cut("  "+fmt.Sprintf(m.RunFacts, r.Exit, r.Visits, r.Spans, r.Refused), w)))
	}
	if v.Evidence != "" {
		out = append(out, c.evidenceLine(v.Evidence, w))
	}
	return append(out, "")
}

// runEnd is how one run came to its end.
func (c *codePart) runEnd(p check.Process) string {
	m := c.M.Project
	switch {
	case p.Killed:
		return fmt.Sprintf(m.Killed, short(p.Stopping))
	case p.Signal != "":
		return fmt.Sprintf(m.Signalled, text.Clean(p.Signal))
	case !p.Asked.IsZero():
		return fmt.Sprintf(m.Stopped, short(p.Stopping))
	}
	return fmt.Sprintf(m.ByItself, short(p.Duration))
}
