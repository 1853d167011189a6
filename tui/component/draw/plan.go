package draw

import (
	"fmt"

	"otelings/trainer"
	"otelings/tui/text"
	"otelings/tui/ui"
)

// ProvedSign stands before what was proved and may be skipped.
const ProvedSign = "≈"

// PlanStep draws one step of a plan on one line of w cells: its planned minutes
// and, when it is late, since when.
func PlanStep(e *ui.Env, s trainer.PlanStep, on bool, w int) string {
	th, m := e.Theme, e.M.Planning.Plan
	minutes := Minutes(e.M, s.Takes)
	if s.Assumed && s.Takes > 0 {
		minutes += "?"
	}
	right := th.Muted.Render(text.FitLeft(minutes, 9))
	ink, title := th.Text, e.T(s.Title)
	mark := Mark(th, s.Done, s.Available, s.Percent)
	switch {
	case s.Late:
		right = th.Warn.Render(text.FitLeft(fmt.Sprintf(m.DueOn, s.Due.In(e.Lang)), 16)) + " " + right
		mark = th.Warn.Render("!")
	case s.Done:
	case s.Proved:
		mark = th.Good.Render(ProvedSign)
		title += " · " + m.Proved
	case s.Project != "" && s.Available:
		title += " · " + e.M.Common.Project
	case !s.Available:
		ink = th.Muted
		title += " · " + e.M.Common.NotWritten
	}
	if on {
		ink = th.Accent
	}
	n := w - 4 - text.Width(right) - 1
	return Cursor(th, on) + " " + mark + " " + ink.Render(text.Fit(title, max(n, 8))) + " " + right
}

// WeekEnd is the lines under a week that is done: that it is, and what comes
// next. i is the week's index in the plan; no lines for a week that is not done.
func WeekEnd(e *ui.Env, p trainer.Plan, i, w int) []string {
	if i < 0 || i >= len(p.Weeks) || !p.Weeks[i].Done() {
		return nil
	}
	th, m := e.Theme, e.M.Planning.Plan
	out := []string{th.Good.Render(fmt.Sprintf(m.WeekDone, p.Weeks[i].N))}
	step, week, unwritten := p.Next(i)
	next := m.PathDone
	switch {
	case step != nil:
		next = fmt.Sprintf(m.NextIs, week.N, week.From.In(e.Lang), e.T(step.Title))
	case unwritten:
		next = m.NextUnwritten
	}
	return append(out, Paragraph(th, th.Text, next, w)...)
}
