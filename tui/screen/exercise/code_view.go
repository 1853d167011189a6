package exercise

import (
	"fmt"
	"strings"
	"time"

	"otelings/exercises/check"
	"otelings/exercises/runner"
	"otelings/telemetry"
	"otelings/tui/component/draw"
	"otelings/tui/text"
	"otelings/tui/ui"
)

// Widths of the screen's column, and from where on there are two.
const (
	codeColumn = 92
	twoColumns = 110
	allColumns = 180
	between    = " │ "
)

// columns is how the body is divided at one width.
type columns struct {
	left  int  // margin
	all   int  // of the head
	task  int  // width of the task
	right int  // width of the pane beside it, or of the only one
	two   bool // the task stands beside the other panes
}

func newColumns(w int) columns {
	if w < twoColumns {
		cw, left := ui.Column(w, codeColumn)
		return columns{left: left, all: cw, task: cw, right: cw}
	}
	cw, left := ui.Column(w, allColumns)
	task := min((cw-text.Width(between))*9/20, codeColumn)
	return columns{left: left, all: cw, task: task, right: cw - text.Width(between) - task, two: true}
}

// view is the head (name, folder, state of the run), which stays, and the
// chosen pane under it; on wide terminals the task stands beside it.
func (c *codePart) view(w, h int) []string {
	cols := newColumns(w)
	head := c.head(cols, h)
	room := max(h-len(head), 1)
	if !cols.two {
		body, below := c.window(c.pane, cols.right, room, false)
		head[len(head)-1] = c.rule(cols.all, below)
		return ui.Indent(append(head, body...), cols.left)
	}
	task, below := c.window(paneTask, cols.task, room, true)
	right, more := c.window(c.right, cols.right, room, true)
	head[len(head)-1] = c.rule(cols.task, below) + c.Theme.Faint.Render("─┼─") + c.rule(cols.right, more)
	rule := c.Theme.Faint.Render(between)
	for i := range max(len(task), len(right)) {
		line := ""
		if i < len(task) {
			line = task[i]
		}
		line = text.Fit(line, cols.task) + rule
		if i < len(right) {
			line += right[i]
		}
		head = append(head, line)
	}
	return ui.Indent(head, cols.left)
}

// window is the part of a pane that is in view, and how many lines follow it.
func (c *codePart) window(p pane, w, room int, beside bool) (lines []string, below int) {
	if p == paneOutput && c.wire != nil {
		return c.textPane(w, room)
	}
	var body []string
	switch p {
	case paneTask:
		body = c.taskPane(w)
	case paneResult:
		body = c.resultPane(w, beside)
	case paneOutput:
		body = c.outputPane(w)
	case paneSolution:
		body = c.solutionPane(w)
	case paneReport:
		return c.reportPane(w, room)
	}
	at, end := &c.scroll[p], len(body)-room
	if p == paneOutput && c.follow {
		*at = end
	}
	*at = max(0, min(*at, end))
	if p == paneOutput {
		c.follow = *at >= end
	}
	return body[*at:min(len(body), *at+room)], max(end-*at, 0)
}

func (c *codePart) head(cols columns, h int) []string {
	th, m, w := c.Theme, c.M.Code, cols.all
	met, all := c.tally()
	state := fmt.Sprintf("%s %d/%d", m.Goals, met, all)
	if c.x.Done && c.verdict == nil { // which of them a run of today meets is not known yet
		state = fmt.Sprintf("%s %d", m.Goals, all)
	}
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
	switch {
	case c.resetting:
		out = append(out, text.Wrap(th.Warn.Render("! "+m.ResetAsk), w)...)
	case c.givingUp:
		out = append(out, text.Wrap(th.Warn.Render("! "+c.M.Solve.GiveUpAsk), w)...)
	default:
		out = append(out, c.state(w)...)
	}
	if h >= 16 {
		out = append(out, "")
	}
	return append(out, c.tabs(cols), c.rule(w, 0))
}

// tabs names the panes; the sign says which is in front.
func (c *codePart) tabs(cols columns) string {
	m := c.M.Code
	names := [...]string{m.TaskPane, m.ResultPane, m.OutputPane, c.M.Solve.Pane, c.M.Measure.Pane}
	if c.wire != nil {
		names[paneOutput] = c.M.Wire.Pane
	}
	tab := func(p pane) string {
		switch {
		case p == c.pane:
			return c.Theme.Accent.Render("▸ " + names[p])
		case cols.two && p == c.right:
			return c.Theme.Strong.Render("· " + names[p])
		}
		return c.Theme.Muted.Render("  " + names[p])
	}
	first, rest := tab(paneTask), ""
	for p := paneResult; p < c.panes(); p++ {
		rest += tab(p) + "   "
	}
	rest = strings.TrimRight(rest, " ")
	if cols.two {
		return text.Fit(first, cols.task) + c.Theme.Faint.Render(between) + rest
	}
	return first + "   " + rest
}

// state is a line or two about the run, or the last thing that happened.
func (c *codePart) state(w int) []string {
	th, m := c.Theme, c.M.Code
	if s := c.textState(w); s != nil {
		return s
	}
	switch {
	case c.running:
		return append(c.runLines(w), c.noteLine(w)...)
	case c.stopped:
		return append([]string{th.Warn.Render(m.Cancelled)}, c.noteLine(w)...)
	}
	return c.noteLine(w)
}

// noteLine says what became of files.
func (c *codePart) noteLine(w int) []string {
	if c.note == "" {
		return nil
	}
	room := max(w-2-text.Width(fmt.Sprintf(c.note, "")), 16)
	line := fmt.Sprintf(c.note, text.CutStart(c.what, room))
	return []string{c.Theme.Good.Render("✓ ") + c.Theme.Text.Render(text.Cut(line, w-2))}
}

// runLines is what a run does now. Units are counted only when dependencies are
// compiled: that is the first build, and it is said.
func (c *codePart) runLines(w int) []string {
	th, m := c.Theme, c.M.Code
	elapsed := th.Muted.Render(fmt.Sprintf(c.M.Lab.Elapsed, (time.Duration(c.ticks) * frameTime).Seconds()))
	left := th.Accent.Render(string([]rune("◐◓◑◒")[c.ticks%4])) + " "
	if c.now.step != runner.StepBuild {
		return []string{text.Edges(left+th.Text.Render(c.startedWords())+"  "+th.Muted.Render(c.counts(c.now.received)), elapsed, w)}
	}
	left += th.Text.Render(m.Building) + "  "
	switch {
	case c.now.of > 0:
		left += draw.Bar(th, 14, float64(c.now.done)/float64(c.now.of)) + "  " + th.Muted.Render(fmt.Sprintf(m.Units, c.now.done, c.now.of))
		first := th.Muted.Render(text.Cut("  "+c.M.Solve.FirstBuild, w))
		return []string{text.Edges(left, elapsed, w), first}
	case c.now.done > 0:
		left += th.Muted.Render(fmt.Sprintf(m.UnitsOnly, c.now.done))
	case len(c.lines) > 0: // cargo downloads, or waits for another build
		left += th.Muted.Render(strings.TrimSpace(c.lines[len(c.lines)-1]))
	}
	return []string{text.Edges(left, elapsed, w)}
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
	out = append(out, c.noteLines(w)...)
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
		said := []string{p.Build, p.Stdout, p.Stderr}
		if c.verdict.Pipeline != nil {
			said = c.verdict.Pipeline.Log
		}
		for _, s := range said {
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
