package exercise

import (
	"fmt"
	"strconv"
	"strings"

	"otelings/exercises"
	"otelings/exercises/check"
	"otelings/telemetry"
	"otelings/trainer"
	"otelings/tui/component/draw"
	"otelings/tui/component/list"
	"otelings/tui/component/waterfall"
	"otelings/tui/text"
	"otelings/tui/ui"
)

// wideTrace is how much of the terminal a recording takes at most.
const wideTrace = 160

// view is the head, which stays, and the chosen pane under it.
func (p *tracePart) view(w, h int) []string {
	limit := codeColumn
	if p.pane == traceSpans || p.pane == traceLogs {
		limit = wideTrace
	}
	cw, left := ui.Column(w, limit)
	head := p.head(cw, h)
	room := max(h-len(head), 1)
	var body []string
	switch p.pane {
	case traceTask:
		body = p.show.taskPane(cw)
	case traceSpans:
		return ui.Indent(append(head, p.spansPane(cw, room)...), left)
	case traceLogs:
		body = p.logsPane(cw)
	case traceAsk:
		lines, from, to := p.askPane(cw)
		p.scroll[traceAsk] = list.Window(from, to, len(lines), room)
		body = lines
	case traceResult:
		body = p.resultPane(cw)
	}
	at := &p.scroll[p.pane]
	*at = max(0, min(*at, len(body)-room))
	head[len(head)-1] = p.rule(cw, len(body)-room-*at)
	return ui.Indent(append(head, body[*at:min(len(body), *at+room)]...), left)
}

// head is the name and the panes; it stays.
func (p *tracePart) head(w, h int) []string {
	th, m := p.Theme, p.M.Trace
	s := p.x.Recorded
	facts := fmt.Sprintf(m.Facts, len(s.Spans), len(s.Logs), len(trainer.Services(s)))
	title := p.T(p.x.Title)
	if text.Width(title)+2+text.Width(facts) > w {
		facts = "" // the name is always whole
	}
	out := []string{text.Edges(th.Strong.Render(title), th.Muted.Render(facts), w)}
	if h >= 18 {
		out = append(out, "")
	}
	tabs := ""
	for i, name := range [...]string{p.M.Code.TaskPane, m.TracePane, m.LogsPane, m.AskPane, p.M.Code.ResultPane} {
		if tracePane(i) == traceLogs && !p.hasLogs() {
			continue
		}
		if i > 0 {
			tabs += "   "
		}
		if tracePane(i) == p.pane {
			tabs += th.Accent.Render("▸ " + name)
		} else {
			tabs += th.Muted.Render("  " + name)
		}
	}
	return append(out, text.Cut(tabs, w), p.rule(w, 0))
}

// noteLines is what is known beside the recording; it stands before the hints,
// which are at the end where the hint key looks.
func (c *codePart) noteLines(w int) []string {
	th := c.Theme
	if len(c.x.Notes) == 0 {
		return nil
	}
	out := []string{"", draw.Heading(th, c.M.Trace.Notes)}
	for _, n := range c.x.Notes {
		out = append(out, draw.Paragraph(th, th.Text, c.T(n.Title), w)...)
		for _, l := range strings.Split(strings.TrimRight(n.Text, "\n"), "\n") {
			for _, part := range text.Wrap(text.Clean(l), w-2) {
				out = append(out, "  "+th.Code.Render(part))
			}
		}
	}
	return out
}

// spansPane is the waterfall with the marks, and the details of the span under
// the cursor below it.
func (p *tracePart) spansPane(w, h int) []string {
	th, m := p.Theme, p.M.Trace
	var out []string
	if len(p.marks()) > 0 {
		out = append(out, th.Warn.Render(text.Cut("▸ "+fmt.Sprintf(m.MarksFor, p.T(p.x.Ask[p.target].Text)), w)))
		h--
	}
	var below []string
	if sp := p.falls.Cursor(); p.details && sp != nil {
		below = p.detailsPane(sp, w, h*2/3)
	}
	out = append(out, p.falls.Lines(p.Env, w, max(h-len(below), 1), waterfall.Options{Mark: p.sign, Focus: true})...)
	return append(out, below...)
}

// detailsPane is one span's details in at most h lines, with how many lines
// follow. Another span's details begin at their top.
func (p *tracePart) detailsPane(sp *telemetry.Span, w, h int) []string {
	if sp != p.belowOf {
		p.belowOf, p.below = sp, 0
	}
	lines := waterfall.Details(p.Env, sp, w)
	room := min(len(lines), max(h-1, 1))
	p.belowPage = max(room-1, 1)
	p.below = max(0, min(p.below, len(lines)-room))
	return append([]string{p.rule(w, len(lines)-room-p.below)}, lines[p.below:p.below+room]...)
}

// sign stands before what is marked: the number of the question.
func (p *tracePart) sign(s *telemetry.Span) string {
	for i, a := range p.x.Ask {
		given := p.given[a.Key]
		switch {
		case given == "":
		case a.Mark == exercises.MarkSpan && given == s.SpanID.String(),
			a.Mark == exercises.MarkService && given == s.Resource.Service():
			return "▶" + strconv.Itoa(i+1)
		}
	}
	return ""
}

// logsPane is every log record with what tells whether its span was kept, and
// what was refused at the door.
func (p *tracePart) logsPane(w int) []string {
	th, m, s := p.Theme, p.M.Trace, p.x.Recorded
	var out []string
	here := telemetry.SpanKeys(s.Spans)
	var first uint64
	for _, l := range s.Logs {
		if t := l.When(); first == 0 || t != 0 && t < first {
			first = t
		}
	}
	for _, l := range s.Logs {
		at := text.FitLeft(fmt.Sprintf("+%.3f s", float64(l.When()-first)/1e9), 10)
		who := text.Clean(l.SeverityText + " " + l.Resource.Service())
		for i, line := range text.Wrap(th.Text.Render(text.Clean(l.Body.Text())), w-12) {
			lead := th.Faint.Render(at) + "  "
			if i > 0 {
				lead = strings.Repeat(" ", 12)
			}
			out = append(out, lead+line)
		}
		fate := m.LogNoSpan
		if !l.TraceID.IsZero() {
			fate = fmt.Sprintf(m.LogFacts, l.TraceID.String()[:8], l.SpanID.String()[:8]) + " · "
			if l.Flags&1 != 0 {
				fate += m.LogSampled
			} else {
				fate += m.LogUnsampled
			}
			if here[l.SpanKey()] {
				fate += " · " + m.LogHere
			} else {
				fate += " · " + m.LogMissing
			}
		}
		for _, line := range text.Wrap(th.Muted.Render(strings.TrimSpace(who)+" · "+fate), w-12) {
			out = append(out, strings.Repeat(" ", 12)+line)
		}
	}
	return append(out, p.refused(m.Refused, s.Door, w)...)
}

func (p *tracePart) line(a trainer.Asked, on bool, w int) string {
	th := p.Theme
	ink := th.Text
	if on {
		ink = th.Accent
	}
	given := p.given[a.Key]
	said := th.Muted.Render(p.M.Trace.Unmarked)
	sign := th.Muted.Render("○")
	if given != "" {
		if sp := p.names[given]; a.Mark == exercises.MarkSpan && sp != nil {
			given = fmt.Sprintf(p.M.Common.Aside, sp.Name, sp.Resource.Service())
		}
		said, sign = ink.Render(text.Clean(given)), th.Accent.Render("●")
	}
	return text.Cut(" "+draw.Cursor(th, on)+" "+sign+" "+said, w)
}

func (p *tracePart) resultPane(w int) []string {
	th, m := p.Theme, p.M.Code
	var out []string
	if p.err != nil {
		out = append(append(out, draw.Failure(p.Env, p.err, w)...), "")
	}
	v := p.verdict
	if v == nil {
		if p.err == nil {
			out = append(out, th.Muted.Render(p.M.Trace.NoResult))
		}
		return out
	}
	passed := v.Report.State == check.Passed
	head := th.Bad.Render("✗ " + m.Failed)
	if passed {
		head = th.Good.Render("✓ " + m.Passed)
		if v.First {
			head += th.Muted.Render(" · " + m.FirstPass)
		}
	}
	out = append(out, head)
	for _, f := range v.Report.Findings {
		out = append(out, "")
		out = append(out, p.show.finding(f, w)...)
	}
	out = append(out, "")
	out = append(out, p.show.goalLines(w)...)
	if why := p.why(); why != nil {
		border := th.Faint
		if p.show.focus {
			border = th.Accent
		}
		out = append(append(out, ""), draw.Box(th, border, m.Why, why.Lines(p.Env, w-4, p.show.focus), w)...)
	}
	if passed {
		out = append(out, "")
		out = append(out, text.Wrap(th.Muted.Render(m.NextAfter), w)...)
	}
	return out
}
