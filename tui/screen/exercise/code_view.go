package exercise

import (
	"fmt"
	"strings"
	"time"

	"charm.land/lipgloss/v2"

	"otelings/exercises"
	"otelings/exercises/check"
	"otelings/exercises/runner"
	"otelings/telemetry"
	"otelings/tui/component/draw"
	"otelings/tui/component/spans"
	"otelings/tui/text"
	"otelings/tui/ui"
)

const codeColumn = 92

// view is the head (name, folder, state of the run), which stays, and the
// chosen pane under it.
func (c *codePart) view(w, h int) []string {
	cw, left := ui.Column(w, codeColumn)
	head := c.head(cw, h)
	var body []string
	switch c.pane {
	case paneTask:
		body = c.taskPane(cw)
	case paneResult:
		body = c.resultPane(cw)
	case paneOutput:
		body = c.outputPane(cw)
	}
	room := max(h-len(head), 1)
	at := &c.scroll[c.pane]
	*at = max(0, min(*at, len(body)-room))
	return ui.Indent(append(head, body[*at:min(len(body), *at+room)]...), left)
}

func (c *codePart) head(w, h int) []string {
	th, m := c.Theme, c.M.Code
	met, all := c.tally()
	state := fmt.Sprintf("%s %d/%d", m.Goals, met, all)
	if c.watching {
		state = "● " + m.Watching + "  " + state
	}
	title := th.Strong.Render(c.T(c.x.Title))
	out := []string{text.Edges(title, th.Muted.Render(state), w)}
	folder := c.x.Dir
	if len(c.x.Files) > 0 {
		folder += "/" + c.x.Files[0]
	}
	label := m.Folder + "  "
	out = append(out, th.Muted.Render(label)+th.Code.Render(text.CutStart(text.Clean(folder), w-text.Width(label))))
	if c.resetting {
		out = append(out, text.Wrap(th.Warn.Render("! "+m.ResetAsk), w)...)
	} else if line := c.state(w); line != "" {
		out = append(out, line)
	}
	tabs := ""
	for i, name := range [...]string{m.TaskPane, m.ResultPane, m.OutputPane} {
		if i > 0 {
			tabs += "   "
		}
		if pane(i) == c.pane {
			tabs += th.Accent.Render("▸ " + name)
		} else {
			tabs += th.Muted.Render("  " + name)
		}
	}
	if h >= 16 {
		out = append(out, "")
	}
	return append(out, tabs, th.Faint.Render(strings.Repeat("─", w)))
}

// state is one line about the run, or the last thing that happened.
func (c *codePart) state(w int) string {
	th, m := c.Theme, c.M.Code
	switch {
	case c.running:
		return c.runLine(w)
	case c.stopped:
		return th.Warn.Render(m.Cancelled)
	case c.note != "":
		return th.Good.Render("✓ ") + th.Text.Render(text.Cut(c.note, w-2))
	}
	return ""
}

func (c *codePart) runLine(w int) string {
	th, m := c.Theme, c.M.Code
	elapsed := fmt.Sprintf(c.M.Lab.Elapsed, (time.Duration(c.ticks) * frameTime).Seconds())
	turn := string([]rune("◐◓◑◒")[c.ticks%4])
	left := th.Accent.Render(turn) + " "
	switch c.now.step {
	case runner.StepBuild:
		left += th.Text.Render(m.Building)
		if c.now.of > 0 {
			left += "  " + draw.Bar(th, 14, float64(c.now.done)/float64(c.now.of)) + "  " + th.Muted.Render(fmt.Sprintf(m.Units, c.now.done, c.now.of))
		} else if c.now.done > 0 {
			left += "  " + th.Muted.Render(fmt.Sprintf(m.UnitsOnly, c.now.done))
		}
	default:
		left += th.Text.Render(c.startedWords()) + "  " + th.Muted.Render(c.counts(c.now.received))
	}
	return text.Edges(left, th.Muted.Render(elapsed), w)
}

func (c *codePart) counts(n telemetry.Counts) string {
	return fmt.Sprintf(c.M.Code.Arrived, n.Requests, n.Spans, n.Points, n.Logs, n.Refused)
}

func (c *codePart) taskPane(w int) []string {
	th, m := c.Theme, c.M.Code
	out := []string{}
	if c.task == nil {
		out = append(out, th.Muted.Render(c.M.Common.Loading))
	}
	out = append(out, c.task...)
	out = append(out, "")
	out = append(out, c.projectLines(w)...)
	out = append(out, c.goalLines(w)...)
	for _, h := range c.hints {
		out = append(out, "")
		out = append(out, draw.Box(th, th.Faint, fmt.Sprintf(m.HintTitle, h.level, h.of), draw.Paragraph(th, th.Text, c.T(h.text), w-4), w)...)
	}
	return out
}

func (c *codePart) goalLines(w int) []string {
	th, m := c.Theme, c.M.Code
	if len(c.goals) == 0 {
		return nil
	}
	out := []string{draw.Heading(th, m.Goals)}
	for _, g := range c.goals {
		sign, word := th.Muted.Render("○"), m.OpenGoal
		switch g.State {
		case check.GoalMet:
			sign, word = th.Good.Render("✓"), m.Met
		case check.GoalMissed:
			sign, word = th.Bad.Render("✗"), m.Missed
		case check.GoalHeld:
			sign, word = th.Muted.Render("○"), m.Held
		}
		lines := draw.Paragraph(th, th.Text, c.T(g.Text), w-16)
		for i, l := range lines {
			lead, right := sign+" ", th.Muted.Render(word)
			if i > 0 {
				lead, right = "  ", ""
			}
			out = append(out, text.Edges(lead+l, right, w))
		}
	}
	return out
}

func (c *codePart) outputPane(w int) []string {
	th := c.Theme
	lines := c.lines
	if len(lines) == 0 && c.verdict != nil {
		p := c.verdict.Process
		for _, s := range []string{p.Build, p.Stdout, p.Stderr} {
			for _, l := range strings.Split(strings.TrimRight(s, "\n"), "\n") {
				if l != "" {
					lines = append(lines, text.Clean(l))
				}
			}
		}
	}
	if len(lines) == 0 {
		return []string{th.Muted.Render(c.M.Code.NoOutput)}
	}
	out := make([]string, 0, len(lines))
	for _, l := range lines {
		out = append(out, text.Wrap(l, w)...)
	}
	return out
}

func (c *codePart) resultPane(w int) []string {
	th, m := c.Theme, c.M.Code
	var out []string
	if c.err != nil {
		out = append(append(out, draw.Failure(c.Env, c.err, w)...), "")
	}
	v := c.verdict
	if v == nil {
		if c.err == nil {
			out = append(out, th.Muted.Render(m.NoResult))
		}
		return out
	}
	out = append(out, c.headline(w))
	for _, f := range v.Report.Findings {
		out = append(out, "")
		out = append(out, c.finding(f, w)...)
	}
	out = append(out, "")
	out = append(out, c.goalLines(w)...)
	out = append(out, "")
	out = append(out, c.runLines(w)...)
	out = append(out, c.arrived(w)...)
	if v.Report.State == check.Passed {
		if c.why != nil {
			border := th.Faint
			if c.focus {
				border = th.Accent
			}
			out = append(append(out, ""), draw.Box(th, border, m.Why, c.why.Lines(c.Env, w-4, c.focus), w)...)
		}
		out = append(out, "")
		out = append(out, text.Wrap(th.Muted.Render(c.afterPass()), w)...)
	}
	return out
}

func (c *codePart) headline(w int) string {
	th, m, v := c.Theme, c.M.Code, c.verdict
	left := ""
	switch v.Report.State {
	case check.Passed:
		left = th.Good.Render("✓ " + m.Passed)
		if v.First {
			left += th.Muted.Render(" · " + m.FirstPass)
		}
	case check.Pending:
		left = th.Warn.Render("○ " + m.Pending)
	default:
		left = th.Bad.Render("✗ " + m.Failed)
		if v.Report.Stage != "" {
			left += th.Muted.Render(" · " + fmt.Sprintf(m.Stage, c.stage(v.Report.Stage)))
		}
	}
	return text.Edges(left, th.Muted.Render(fmt.Sprintf(m.Times, short(v.BuildTime), short(v.Took))), w)
}

func short(d time.Duration) string {
	if d < time.Second {
		return d.Round(time.Millisecond).String()
	}
	return d.Round(100 * time.Millisecond).String()
}

func (c *codePart) stage(s exercises.Stage) string {
	m := c.M.Code
	switch s {
	case exercises.StageDelivery:
		return m.StageDelivery
	case exercises.StageResource:
		return m.StageResource
	case exercises.StageExistence:
		return m.StageExistence
	case exercises.StageStructure:
		return m.StageStructure
	case exercises.StageAttributes:
		return m.StageAttributes
	case exercises.StageConventions:
		return m.StageConventions
	case exercises.StageQuality:
		return m.StageQuality
	}
	return string(s)
}

// finding is the message, expected beside received, the nearest miss and the
// one next step.
func (c *codePart) finding(f check.Finding, w int) []string {
	th, m := c.Theme, c.M.Code
	sign, ink := th.Bad.Render("✗ "), th.Strong
	if f.Level != exercises.LevelViolation {
		sign = th.Warn.Render("! ")
		ink = th.Text
	}
	var out []string
	for i, l := range draw.Paragraph(th, ink, c.T(f.Message), w-2) {
		if i > 0 {
			sign = "  "
		}
		out = append(out, sign+l)
	}
	received := m.Received
	if f.Expected == "" {
		received = m.Found // in the source or the output: nothing is compared
	}
	label := max(text.Width(m.Expected), text.Width(m.Received), text.Width(m.Nearest)) + 2
	for _, r := range []struct {
		name, value string
		ink         lipgloss.Style
	}{{m.Expected, f.Expected, th.Good}, {received, f.Actual, th.Bad}, {m.Nearest, f.Nearest, th.Code}} {
		if r.value == "" {
			continue
		}
		for i, l := range text.Wrap(r.ink.Render(cleanLines(r.value)), w-label-2) {
			lead := "  " + th.Muted.Render(text.Fit(r.name, label))
			if i > 0 {
				lead = strings.Repeat(" ", label+2)
			}
			out = append(out, lead+l)
		}
	}
	if !f.Next.IsZero() {
		lead := "  " + th.Accent.Render("▸ ")
		for i, l := range draw.Paragraph(th, th.Text, fmt.Sprintf(m.NextStep, c.T(f.Next)), w-4) {
			if i > 0 {
				lead = "    "
			}
			out = append(out, lead+l)
		}
	}
	return out
}

// cleanLines cleans a value of several lines line by line.
func cleanLines(s string) string {
	parts := strings.Split(s, "\n")
	for i, p := range parts {
		parts[i] = text.Clean(p)
	}
	return strings.Join(parts, "\n")
}

// arrived is what the collector received and refused, and how the program ended.
func (c *codePart) arrived(w int) []string {
	th, m, v := c.Theme, c.M.Code, c.verdict
	out := []string{draw.Heading(th, m.Trace)}
	if p := v.Process; p.Built || p.Build != "" {
		out = append(out, th.Muted.Render(c.ending(p)))
	}
	if v.Snapshot == nil {
		return append(out, th.Muted.Render(m.NoTrace))
	}
	out = append(out, th.Muted.Render(text.Cut(c.counts(v.Snapshot.Counts), w)))
	if len(v.Snapshot.Spans) == 0 && len(v.Snapshot.Metrics) == 0 && len(v.Snapshot.Logs) == 0 {
		out = append(out, th.Text.Render("○ "+m.NoTrace))
	}
	out = append(out, spans.Tree(c.Env, v.Snapshot.Spans, c.attrs, w)...)
	if n, k := len(v.Snapshot.Metrics), len(v.Snapshot.Logs); n+k > 0 {
		out = append(out, th.Muted.Render(fmt.Sprintf(m.OtherLog, n, k)))
	}
	refused := false
	for _, d := range v.Snapshot.Door {
		if d.Outcome != telemetry.Refused && d.Outcome != telemetry.Dropped {
			continue
		}
		if !refused {
			refused = true
			out = append(out, "", draw.Heading(th, m.Refused))
		}
		line := strings.TrimSpace(fmt.Sprintf("%s %s%s %s", d.Transport, d.Method, pathOf(d), d.Code))
		out = append(out, th.Bad.Render("✗ ")+th.Text.Render(text.Cut(text.Clean(line+" · "+string(d.Cause)+" · "+d.Detail), w-2)))
	}
	return out
}

func pathOf(d telemetry.DoorEvent) string {
	if d.Path == "" {
		return ""
	}
	return " " + d.Path
}

func (c *codePart) ending(p check.Process) string {
	m := c.M.Code
	switch {
	case !p.Built:
		return "✗ " + m.BuildFailed
	case !p.Started:
		return "✗ " + m.NotStarted
	case p.TimedOut:
		return "! " + m.TimedOut
	case p.Signal != "":
		return "! " + fmt.Sprintf(m.Signal, text.Clean(p.Signal))
	}
	return fmt.Sprintf(m.Exit, p.Exit)
}
