package exercise

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"otelings/exercises/lab"
	"otelings/internal/i18n"
	"otelings/tui/component/draw"
	"otelings/tui/component/list"
	"otelings/tui/text"
	"otelings/tui/ui"
)

const labColumn = 84

func (l *labPart) view(w, h int) []string {
	cw, left := ui.Column(w, labColumn)
	var lines []string
	switch {
	case l.hints.open:
		lines = l.hintPage(cw)
	case l.phase == labSetup:
		var from, to int
		lines, from, to = l.setup(cw)
		l.scroll = list.Window(from, to, len(lines), h)
	case l.phase == labRunning:
		lines = l.live(cw)
		l.scroll = 0
	case l.phase == labDone:
		lines = l.result(cw)
	}
	l.scroll = max(0, min(l.scroll, len(lines)-h))
	return ui.Indent(lines[l.scroll:], left)
}

// setup is the situation, the knobs and the predictions, with the lines that
// the cursor is on.
func (l *labPart) setup(w int) (out []string, from, to int) {
	th, m := l.Theme, l.M.Lab
	switch {
	case l.err != nil:
		out = append(append(out, draw.Failure(l.Env, l.err, w)...), "")
	case l.stopped:
		out = append(out, th.Warn.Render(m.Cancelled), "")
	}
	situation := l.T(l.exp.Situation)
	out = append(out, draw.Paragraph(th, th.Text, situation, w)...)
	out = append(out, "", draw.Heading(th, m.Knobs))
	label := 0
	for _, k := range l.exp.Knobs {
		label = max(label, text.Width(l.T(k.Label)))
	}
	label = min(label, w/2)
	for i, k := range l.exp.Knobs {
		on := i == l.row
		if on {
			from, to = len(out), len(out)+1
		}
		out = append(out, l.knob(k, on, label, w))
	}
	out = append(out, "", draw.Heading(th, m.Predict))
	for i, q := range l.asked {
		on := i+len(l.exp.Knobs) == l.row
		at := len(out)
		out = append(out, l.guess(q, on, w)...)
		if on {
			from, to = at, len(out)
		}
	}
	on := l.row == len(l.exp.Knobs)+len(l.asked)
	button := "[ " + m.RunButton + " ]"
	ink := th.Muted
	if l.missing() == "" {
		ink = th.Text
	}
	if on {
		ink = th.Accent
	}
	out = append(out, "")
	if on {
		from, to = len(out), len(out)+1
	}
	out = append(out, draw.Cursor(th, on)+" "+ink.Render(button))
	out = append(out, text.Wrap(th.Muted.Render(m.LockNote), w)...)
	return append(out, l.wanted(w)...), from, to
}

// wanted is what is still missing before the lab counts as done.
func (l *labPart) wanted(w int) []string {
	th, m := l.Theme, l.M.Lab
	var out []string
	switch {
	case l.x.Done && l.left.IsZero():
		out = append(out, "", th.Good.Render("✓ "+m.Complete))
	case !l.left.IsZero():
		out = append(out, "")
		out = append(out, draw.Paragraph(th, th.Warn, "○ "+fmt.Sprintf(m.Left, l.T(l.left)), w)...)
	}
	if l.runs > 0 {
		out = append(out, th.Muted.Render(fmt.Sprintf(m.Runs, l.runs)))
	}
	return out
}

func (l *labPart) knob(k lab.Knob, on bool, label, w int) string {
	th := l.Theme
	ink := th.Text
	if on {
		ink = th.Accent
	}
	value := l.T(name(k.Values, l.knobs[k.Name]))
	if l.fixed(k.Name) {
		fixed := fmt.Sprintf(l.M.Common.Aside, "", l.M.Lab.Fixed)
		value = th.Text.Render(value) + th.Muted.Render(fixed)
	} else {
		dots := ""
		for _, c := range k.Values {
			if c.Value == l.knobs[k.Name] {
				dots += "●"
			} else {
				dots += "○"
			}
		}
		value = th.Key.Render("‹ ") + th.Strong.Render(value) + th.Key.Render(" ›") + "  " + th.Faint.Render(dots)
	}
	return text.Cut(draw.Cursor(th, on)+" "+ink.Render(text.Fit(l.T(k.Label), label))+"   "+value, w)
}

func (l *labPart) guess(q lab.Question, on bool, w int) []string {
	th := l.Theme
	sign := th.Muted.Render("○")
	now := l.guesses[q.Key]
	if now != "" {
		sign = th.Accent.Render("●")
	}
	ink := th.Text
	if on {
		ink = th.Accent
	}
	var out []string
	for i, s := range draw.Paragraph(th, ink, l.T(q.Ask), w-4) {
		lead := draw.Cursor(th, on) + " " + sign + " "
		if i > 0 {
			lead = "    "
		}
		out = append(out, lead+s)
	}
	if !on {
		said := l.M.Lab.Unset
		if now != "" {
			said = l.T(name(q.Choices, now))
		}
		return append(out, "    "+th.Muted.Render(text.Cut(said, w-4)))
	}
	for i, c := range q.Choices {
		ink, mark := th.Text, "○"
		if c.Value == now {
			ink, mark = th.Strong, "●"
		}
		out = append(out, "    "+th.Muted.Render(strconv.Itoa(i+1)+".")+" "+th.Key.Render(mark)+" "+ink.Render(text.Cut(l.T(c.Label), w-10)))
	}
	return out
}

func name(choices []lab.Choice, value string) i18n.Text {
	for _, c := range choices {
		if c.Value == value {
			return c.Label
		}
	}
	return i18n.Text{EN: value, ZH: value}
}

// live draws the spans on their way: program, queue, collector.
func (l *labPart) live(w int) []string {
	th, m := l.Theme, l.M.Lab
	var now lab.Moment
	if n := len(l.moments); n > 0 {
		now = l.moments[n-1]
	}
	elapsed := max(time.Duration(l.ticks)*frameTime, now.At)
	out := []string{"", text.Edges(draw.Heading(th, m.Running), th.Muted.Render(fmt.Sprintf(m.Elapsed, elapsed.Seconds())), w)}
	if l.locked {
		out = append(out, th.Muted.Render("● "+m.Locked))
	} else {
		out = append(out, "")
	}
	out = append(out, "")
	out = append(out, l.pipeline(now, w)...)
	out = append(out, "")
	room := max(l.H-len(out), 3)
	var news []lab.Moment // the others only moved the clock or the counts
	for _, k := range l.moments {
		if !k.What.IsZero() {
			news = append(news, k)
		}
	}
	for _, k := range news[max(len(news)-room, 0):] {
		at := th.Faint.Render(text.FitLeft(fmt.Sprintf(m.Elapsed, k.At.Seconds()), 8))
		out = append(out, at+"  "+th.Text.Render(text.Cut(l.T(k.What), w-10)))
	}
	return out
}

func (l *labPart) pipeline(now lab.Moment, w int) []string {
	th, m := l.Theme, l.M.Lab
	bw := (w - 10) / 3
	station := func(title string, n int, said string, on bool) []string {
		border := th.Faint
		if on {
			border = th.Accent
		}
		dots := strings.Repeat("●", min(n, bw-6))
		if n > bw-6 {
			dots += "…"
		}
		return draw.Box(th, border, title, []string{th.Accent.Render(dots), th.Text.Render(fmt.Sprintf(said, n))}, bw)
	}
	// A span that has ended and is neither waiting nor received is on the wire.
	a := station(m.Program, now.Ended, m.Ended, now.Ended > 0)
	b := station(m.Queue, now.Waiting, m.Waiting, now.Waiting > 0)
	c := station(m.Collector, now.Received, m.Received, now.Received > 0)
	step := func(on bool) string {
		s := " ─▸  "
		if on {
			pos := l.ticks % 3
			s = []string{" ●─▸ ", " ─●▸ ", " ──● "}[pos]
		}
		if on {
			return th.Accent.Render(s)
		}
		return th.Faint.Render(s)
	}
	out := make([]string, len(a))
	for i := range a {
		one, two := "     ", "     "
		if i == 1 {
			one, two = step(now.Waiting > 0), step(now.Received > 0 || now.Ended > now.Waiting+now.Received)
		}
		out[i] = a[i] + one + b[i] + two + c[i]
	}
	return out
}

func (l *labPart) result(w int) []string {
	th, m, v := l.Theme, l.M.Lab, l.verdict
	out := []string{draw.Heading(th, m.Verdict)}
	right := 0
	for _, q := range l.asked {
		ok := v.Right[q.Key]
		sign := th.Bad.Render("✗")
		if ok {
			sign = th.Good.Render("✓")
			right++
		}
		for i, s := range draw.Paragraph(th, th.Strong, l.T(q.Ask), w-2) {
			lead := sign + " "
			if i > 0 {
				lead = "  "
			}
			out = append(out, lead+s)
		}
		label := max(text.Width(m.Predicted), text.Width(m.Observed)) + 2
		for _, r := range [2][2]string{{m.Predicted, l.T(name(q.Choices, v.Answers[q.Key]))}, {m.Observed, l.T(name(q.Choices, v.Observed[q.Key]))}} {
			out = append(out, "    "+th.Muted.Render(text.Fit(r[0], label))+th.Text.Render(text.Cut(text.Clean(r[1]), w-label-4)))
		}
	}
	sum := fmt.Sprintf(m.SomeRight, right, len(l.asked))
	if right == len(l.asked) {
		sum = m.AllRight
	}
	out = append(out, "")
	out = append(out, text.Wrap(th.Text.Render(sum), w)...)
	section := func(title string, t i18n.Text) {
		if !t.IsZero() {
			out = append(out, "", draw.Heading(th, title))
			out = append(out, draw.Paragraph(th, th.Text, l.T(t), w)...)
		}
	}
	section(m.Why, v.Result.Explanation)
	for _, f := range v.Findings {
		section(m.Mistaken, f.Message)
		if !f.Next.IsZero() {
			out = append(out, draw.Paragraph(th, th.Muted, "▸ "+l.T(f.Next), w)...)
		}
	}
	section(m.Rust, v.Result.RustDiffers)
	if l.err != nil {
		out = append(append(out, ""), draw.Failure(l.Env, l.err, w)...)
	}
	out = append(out, l.wanted(w)...)
	section(m.TryNext, l.exp.TryNext)
	if l.more != nil {
		border := th.Faint
		if l.focus {
			border = th.Accent
		}
		out = append(out, "")
		out = append(out, draw.Box(th, border, m.Transfer, l.more.Lines(l.Env, w-4, l.focus), w)...)
	}
	return out
}
