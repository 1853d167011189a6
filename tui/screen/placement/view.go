package placement

import (
	"fmt"
	"strings"

	"otelings/trainer"
	"otelings/tui/component/draw"
	"otelings/tui/component/list"
	"otelings/tui/text"
	"otelings/tui/ui"
)

// View draws the list, the question or the result.
func (s *Screen) View(w, h int) string {
	cw, left := ui.Column(w, 84)
	var out []string
	switch {
	case s.out != nil:
		out = s.result(cw, h)
	case s.asks != nil:
		out = s.question(cw, h)
	default:
		out = s.lessons(cw, h)
	}
	return strings.Join(ui.Indent(out, left), "\n")
}

func (s *Screen) lessons(w, h int) []string {
	th, m := s.Theme, s.M.Planning.Placement
	var out []string
	switch {
	case s.Err != nil:
		return append([]string{""}, draw.Failure(s.Env, s.Err, w)...)
	case !s.Ready:
		return []string{"", th.Muted.Render(s.M.Common.Loading)}
	case len(s.list.Lessons) == 0:
		return append([]string{""}, text.Wrap(th.Text.Render(m.None), w)...)
	case s.wrong != nil:
		out = append(draw.Failure(s.Env, s.wrong, w), "")
	default:
		out = append(text.Wrap(th.Muted.Render(m.Intro), w), "")
	}
	var lines []string
	cursor := 0
	for i, r := range s.flat {
		if r.lesson < 0 {
			lines = append(lines, "", draw.Heading(th, m.Others))
			continue
		}
		on := i == s.rows.Cursor()
		if on {
			cursor = len(lines)
		}
		lines = append(lines, s.line(s.list.Lessons[r.lesson], on, w))
	}
	room := max(h-len(out), 3)
	top := list.Window(cursor, cursor+1, len(lines), room)
	return append(out, lines[top:min(len(lines), top+room)]...)
}

func (s *Screen) line(l trainer.PlacementLine, on bool, w int) string {
	th, m := s.Theme, s.M.Planning.Placement
	ink, right := th.Text, fmt.Sprintf(m.Questions, l.Questions)
	switch {
	case l.Proved:
		right = s.M.Planning.Plan.Proved
	case l.Taken:
		right = fmt.Sprintf(m.LastTime, l.Right, l.Questions)
	}
	if on {
		ink = th.Accent
	}
	minutes := text.FitLeft(draw.Minutes(s.M, l.Minutes), 9)
	return text.Edges(draw.Cursor(th, on)+" "+s.mark(l)+" "+ink.Render(s.T(l.Title)), th.Muted.Render(right+" "+minutes), w)
}

// question is the question in view, so that the line under the cursor is seen.
func (s *Screen) question(w, h int) []string {
	th := s.Theme
	head := []string{draw.Titled(th, s.T(s.on.Title), "", w)}
	if h >= 16 {
		head = append(head, "")
	}
	if s.at >= len(s.asks) {
		return append(head, th.Muted.Render(s.M.Planning.Placement.Saving))
	}
	lines := s.asks[s.at].Lines(s.Env, w, true)
	to := 0
	for i, l := range lines {
		if strings.Contains(l, "▸") || to == i && strings.HasPrefix(l, "     ") {
			to = i + 1 // an option may have several lines
		}
	}
	room := max(h-len(head), 3)
	top := max(0, to-room) // the question stays in view as long as it can
	return append(head, lines[top:min(len(lines), top+room)]...)
}

// result is the judgement of a sitting with every reason: right answers teach too.
func (s *Screen) result(w, h int) []string {
	th, m := s.Theme, s.M.Planning.Placement
	right := 0
	for _, q := range s.out.Questions {
		if q.Answered.Right {
			right++
		}
	}
	var lines []string
	if s.out.Proved {
		lines = draw.Paragraph(th, th.Good, fmt.Sprintf(m.Yes, s.T(s.out.Title)), w)
	} else {
		lines = draw.Paragraph(th, th.Warn, fmt.Sprintf(m.No, s.T(s.out.Title), right, len(s.out.Questions)), w)
		lines = append(lines, draw.Paragraph(th, th.Muted, m.NoHint, w)...)
	}
	if s.wrong != nil {
		lines = append(lines, draw.Failure(s.Env, s.wrong, w)...)
	}
	for i, a := range s.asks {
		lines = append(lines, "", th.Muted.Render(fmt.Sprintf(m.At, i+1, len(s.asks))))
		lines = append(lines, a.Lines(s.Env, w, false)...)
	}
	if s.after() < 0 {
		lines = append(lines, "", th.Muted.Render(m.AllTaken))
	}
	s.off = max(0, min(s.off, len(lines)-h))
	return lines[s.off:]
}
