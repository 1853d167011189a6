package exercise

import (
	"fmt"
	"strings"
	"time"

	"charm.land/lipgloss/v2"

	"otelings/exercises"
	"otelings/exercises/check"
	"otelings/telemetry"
	"otelings/tui/component/draw"
	"otelings/tui/component/spans"
	"otelings/tui/text"
)

// resultPane is the verdict; beside the task, which lists the goals, it leaves
// them out.
func (c *codePart) resultPane(w int, beside bool) []string {
	th, m := c.Theme, c.M.Code
	out := c.doorLines(w)
	if c.err != nil {
		out = append(append(out, draw.Failure(c.Env, c.err, w)...), "")
	}
	v := c.verdict
	if v == nil {
		switch {
		case c.err != nil, c.listening():
		case c.wire != nil:
			out = append(out, th.Muted.Render(c.M.Wire.NoResult))
		default:
			out = append(out, th.Muted.Render(m.NoResult))
		}
		return append(out, c.whyBox(w)...)
	}
	out = append(append(out, c.headline(w)), c.brokenLine(w)...)
	for _, f := range v.Report.Findings {
		out = append(out, "")
		out = append(out, c.finding(f, w)...)
	}
	if lines := c.measuredLines(w); lines != nil {
		out = append(append(out, ""), lines[:len(lines)-1]...)
	}
	if !beside {
		out = append(append(out, ""), c.goalLines(w)...)
	}
	out = append(out, "")
	out = append(out, c.playedLines(w)...)
	out = append(out, c.arrived(w)...)
	if v.Report.State == check.Passed {
		out = append(out, c.whyBox(w)...)
		out = append(out, "")
		out = append(out, text.Wrap(th.Muted.Render(c.M.Code.NextAfter), w)...)
	}
	return out
}

// whyBox is the question after a pass, with a line of air above.
func (c *codePart) whyBox(w int) []string {
	if c.why == nil {
		return nil
	}
	border := c.Theme.Faint
	if c.focus {
		border = c.Theme.Accent
	}
	return append([]string{""}, draw.Box(c.Theme, border, c.M.Code.Why, c.why.Lines(c.Env, w-4, c.focus), w)...)
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
		if c.measure != nil {
			left = th.Warn.Render("○ " + c.M.Measure.Held)
		}
	default:
		left = th.Bad.Render("✗ " + m.Failed)
		if v.Report.Stage != "" {
			left += th.Muted.Render(" · " + fmt.Sprintf(m.Stage, c.stage(v.Report.Stage)))
		}
	}
	if v.Sent != nil {
		return text.Edges(left, th.Muted.Render(c.sentLine(v)), w)
	}
	took := fmt.Sprintf(m.Times, short(v.BuildTime), short(v.Took))
	if v.Pipeline != nil {
		took = fmt.Sprintf(c.M.Config.Took, short(v.Took))
	}
	return text.Edges(left, th.Muted.Render(took), w)
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
	out = append(out, c.compared(f, w)...)
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

// side is one side of a comparison.
type side struct {
	name, value string
	ink         lipgloss.Style
}

// compared is expected beside received where both fit, else one under the
// other, and the nearest miss below.
func (c *codePart) compared(f check.Finding, w int) []string {
	th, m := c.Theme, c.M.Code
	expected, received := side{m.Expected, c.T(f.Expected), th.Good}, side{m.Received, c.T(f.Actual), th.Bad}
	nearest := side{m.Nearest, c.T(f.Nearest), th.Code}
	if f.Expected.IsZero() {
		received.name = m.Found // in the source or the output: nothing is compared
	}
	if rows := c.besides(expected, received, w-2); rows != nil {
		return append(rows, c.stacked([]side{nearest}, w)...)
	}
	return c.stacked([]side{expected, received, nearest}, w)
}

// The least width of one of two columns, and the most lines a value may take in
// it: beyond that, one under the other reads better.
const (
	leastColumn = 24
	mostLines   = 3
)

// besides is two columns in w cells, nil when one is empty or does not fit.
func (c *codePart) besides(left, right side, w int) []string {
	col := (w - text.Width(between)) / 2
	if left.value == "" || right.value == "" || col < leastColumn {
		return nil
	}
	a, b := left.lines(col), right.lines(col)
	if len(a) > mostLines || len(b) > mostLines {
		return nil
	}
	th := c.Theme
	rule := th.Faint.Render(between)
	out := []string{"  " + th.Muted.Render(text.Fit(left.name, col)) + rule + th.Muted.Render(right.name)}
	for i := range max(len(a), len(b)) {
		l, r := "", ""
		if i < len(a) {
			l = a[i]
		}
		if i < len(b) {
			r = b[i]
		}
		out = append(out, "  "+text.Fit(l, col)+rule+r)
	}
	return out
}

func (s side) lines(w int) []string { return text.Wrap(s.ink.Render(cleanLines(s.value)), w) }

// stacked is values one under the other, their names before them.
func (c *codePart) stacked(sides []side, w int) []string {
	th, m := c.Theme, c.M.Code
	label := max(text.Width(m.Expected), text.Width(m.Received), text.Width(m.Nearest)) + 2
	var out []string
	for _, s := range sides {
		if s.value == "" {
			continue
		}
		for i, l := range s.lines(w - label - 2) {
			lead := "  " + th.Muted.Render(text.Fit(s.name, label))
			if i > 0 {
				lead = strings.Repeat(" ", label+2)
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
	if v.Pipeline != nil {
		return c.cameOut(w)
	}
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
	if v.Sent != nil && v.Sent.File != "" { // of one request the finding says it
		return out
	}
	return append(out, c.refused(m.Refused, v.Snapshot.Door, w)...)
}

// refused is what did not pass the door: where it came in, how it was answered,
// and why in words.
func (s *Screen) refused(heading string, door []telemetry.DoorEvent, w int) []string {
	th, m := s.Theme, s.M.Solve
	list, more := check.Refusals(door)
	if len(list) == 0 {
		return nil
	}
	out := []string{"", draw.Heading(th, heading)}
	for _, r := range list {
		line := text.Clean(r.Where)
		if r.Code != "" {
			line += " → " + text.Clean(r.Code)
		}
		if r.Count > 1 {
			line += "  " + fmt.Sprintf(m.Times, r.Count)
		}
		out = append(out, th.Bad.Render("✗ ")+th.Text.Render(text.Cut(line, w-2)))
		for _, l := range draw.Paragraph(th, th.Muted, s.T(r.Why), w-2) {
			out = append(out, "  "+l)
		}
		if r.Detail != "" {
			for _, l := range text.Wrap(th.Faint.Render(text.Clean(r.Detail)), w-2) {
				out = append(out, "  "+l)
			}
		}
	}
	if more > 0 {
		out = append(out, th.Muted.Render(fmt.Sprintf(m.MoreKinds, more)))
	}
	return out
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
