package scope

import (
	"fmt"
	"strings"
	"time"

	"otelings/telemetry"
	"otelings/trainer"
	"otelings/tui/component/draw"
	"otelings/tui/component/list"
	"otelings/tui/text"
)

// doorLines is what was turned away, the newest first, and under it why and
// what to do about the one under the cursor.
func (s *Screen) doorLines(w, h int) []string {
	th := s.Theme
	at := s.door.Cursor()
	if at < 0 {
		return []string{th.Muted.Render(s.M.Scope.Nothing)}
	}
	below := s.reason(s.now.door[at], w)
	if s.why {
		s.scroll = max(0, min(s.scroll, len(below)-h))
		return below[s.scroll:min(len(below), s.scroll+h)]
	}
	rows := max(h-len(below)-1, min(3, len(s.now.door), h))
	top := list.Window(at, at+1, len(s.now.door), rows)
	var out []string
	for i := top; i < min(len(s.now.door), top+rows); i++ {
		d := s.now.door[i]
		ink := th.Text
		if i == at {
			ink = th.Accent
		}
		left := draw.Cursor(th, i == at) + " " + th.Muted.Render(d.Time.Format(time.TimeOnly)) + " " + ink.Render(text.Clean(knock(d)))
		right := text.Clean(strings.TrimSpace(d.Code + " " + string(d.Cause)))
		out = append(out, text.Edges(left, th.Bad.Render(text.Cut(right, w/2)), w))
	}
	out = append(out, th.Faint.Render(strings.Repeat("─", w)))
	return append(out, below...)
}

// knock is what a request or connection was, as far as it got.
func knock(d telemetry.DoorEvent) string {
	what := d.Path
	if what == "" {
		what = d.Method
	} else {
		what = d.Method + " " + what
	}
	return strings.TrimSpace(d.Transport + " " + what)
}

// reason is why something was turned away and what to do.
func (s *Screen) reason(d telemetry.DoorEvent, w int) []string {
	th, m := s.Theme, s.M.Scope
	x := trainer.Diagnosis{}
	for _, c := range s.now.causes {
		if c.Cause == d.Cause {
			x = c
		}
	}
	out := draw.Paragraph(th, th.Text, s.T(x.Message), w)
	out = append(out, draw.Paragraph(th, th.Good, fmt.Sprintf(m.DoNow, s.T(x.Fix)), w)...)
	fact := func(label, value string) {
		for i, l := range text.Wrap(text.Clean(value), max(w-8, 8)) {
			if i > 0 {
				label = ""
			}
			if value != "" {
				out = append(out, th.Muted.Render(text.Fit(label, 8))+th.Text.Render(l))
			}
		}
	}
	fact(m.Detail, d.Detail)
	tail := fmt.Sprintf(m.Times, x.Count)
	if x.FAQ != "" {
		tail += "   FAQ " + x.FAQ
	}
	out = append(out, th.Muted.Render(text.Cut(tail, w)))
	fact(m.From, strings.TrimSpace(d.Remote+"  "+d.UserAgent))
	return out
}
