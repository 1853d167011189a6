package plan

import (
	"fmt"
	"strings"

	"otelings/trainer"
	"otelings/tui/component/draw"
	"otelings/tui/component/list"
	"otelings/tui/text"
	"otelings/tui/ui"
)

// View draws the dates and hours, then the weeks with their steps.
func (s *Screen) View(w, h int) string {
	cw, left := ui.Column(w, 92)
	th, m := s.Theme, s.M.Planning.Plan
	switch {
	case s.Err != nil:
		return strings.Join(ui.Indent(append([]string{""}, draw.Failure(s.Env, s.Err, cw)...), left), "\n")
	case !s.Ready:
		return strings.Join(ui.Indent([]string{"", th.Muted.Render(s.M.Common.Loading)}, left), "\n")
	case s.none:
		out := append([]string{""}, text.Wrap(th.Text.Render(m.NoPath), cw)...)
		return strings.Join(ui.Indent(append(out, text.Wrap(th.Muted.Render(m.NoPathHint), cw)...), left), "\n")
	}
	out := s.head(cw)
	if h >= 16 {
		out = append([]string{""}, out...)
	}
	lines, from, to := s.weeks(cw)
	room := max(h-len(out), 3)
	if to-from > room {
		from = to - 1 // the week is higher than the room: its heading gives way
	}
	top := list.Window(from, to, len(lines), room)
	out = append(out, lines[top:min(len(lines), top+room)]...)
	return strings.Join(ui.Indent(out, left), "\n")
}

func (s *Screen) head(w int) []string {
	th, m, p := s.Theme, s.M.Planning.Plan, s.plan
	line := fmt.Sprintf(m.Head, p.Start, p.End(), p.Hours)
	if p.Assumed {
		line += m.Assumed
	}
	out := []string{th.Text.Render(text.Cut(line, w))}
	if s.typing {
		out = []string{th.Accent.Render(m.DayIs) + s.typed.View(max(w-text.Width(m.DayIs), 12))}
	}
	if s.wrong != nil {
		return append(out, draw.Failure(s.Env, s.wrong, w)...)
	}
	switch n := len(p.Late()); {
	case n > 0:
		out = append(out, th.Warn.Render(text.Cut(fmt.Sprintf("! "+m.Late, n)+" · "+m.LateHint, w)))
	case !p.Set && !s.typing:
		out = append(out, th.Muted.Render(text.Cut(m.NotSet, w)))
	}
	return out
}

// weeks is every week as lines, and the lines to keep in view.
func (s *Screen) weeks(w int) (lines []string, from, to int) {
	th, m := s.Theme, s.M.Planning.Plan
	at, assumed := 0, false
	for i, wk := range s.plan.Weeks {
		begin := len(lines) + 1
		title := fmt.Sprintf(m.Week, wk.N, wk.From.In(s.Lang), wk.To.In(s.Lang))
		right := draw.Minutes(s.M, wk.Minutes)
		if wk.Done() {
			right = m.StepsDone + "  " + right
		}
		if i == s.plan.Now {
			title += " · " + s.now()
		}
		lines = append(lines, "", draw.Titled(th, title, right, w))
		if wk.GoesOn != nil {
			lines = append(lines, th.Muted.Render(text.Cut("    "+fmt.Sprintf(m.GoesOn, s.T(wk.GoesOn.Title)), w)))
		}
		for _, st := range wk.Steps {
			on := at == s.rows.Cursor()
			if on {
				from, to = begin, len(lines)+1
			}
			lines = append(lines, draw.PlanStep(s.Env, st, on, w))
			assumed = assumed || st.Assumed && st.Takes > 0
			at++
		}
		if i == s.plan.Now {
			lines = append(lines, ui.Indent(draw.WeekEnd(s.Env, s.plan, i, w-2), 2)...)
		}
	}
	if assumed {
		lines = append(lines, "")
		lines = append(lines, text.Wrap(th.Muted.Render(fmt.Sprintf(m.Unknown, trainer.DefaultMinutes)), w)...)
	}
	return lines, from, to
}

// now is what this week is: it may be yet to come, or past.
func (s *Screen) now() string {
	m, p := s.M.Planning.Plan, s.plan
	switch {
	case p.Today < p.Start:
		return m.ToCome
	case p.Today > p.End():
		return m.Ended
	}
	return m.ThisWeek
}
