// Package draw holds the small shapes every screen is made of: signs, stars,
// bars, boxes and inline code.
package draw

import (
	"fmt"
	"regexp"
	"strings"

	tea "charm.land/bubbletea/v2"
	"charm.land/lipgloss/v2"

	"otelings/exercises"
	"otelings/internal/i18n"
	"otelings/trainer"
	"otelings/tui/text"
	"otelings/tui/ui"
)

// Stars is a difficulty of 0..5 in five cells.
func Stars(n int) string {
	n = max(0, min(n, 5))
	if n == 0 {
		return "     "
	}
	return strings.Repeat("★", n) + strings.Repeat("☆", 5-n)
}

// Mark is the sign of a step or lesson: done, begun, open, or not written.
func Mark(th *ui.Theme, done, available bool, percent int) string {
	switch {
	case done:
		return th.Good.Render("✓")
	case !available:
		return th.Faint.Render("·")
	case percent > 0:
		return th.Accent.Render("◐")
	}
	return th.Muted.Render("○")
}

// Cursor is the sign before a chosen row.
func Cursor(th *ui.Theme, on bool) string {
	if on {
		return th.Accent.Render("▸")
	}
	return " "
}

// Priority is a path's word for how much it insists, "" when it does not say.
func Priority(m *i18n.TUIMessages, p string) string {
	switch p {
	case "must":
		return m.Common.Must
	case "recommended":
		return m.Common.Recommended
	case "reference":
		return m.Common.Reference
	case "practice":
		return m.Common.Practice
	}
	return ""
}

// Kind is a kind of exercise in a word.
func Kind(m *i18n.TUIMessages, k exercises.Kind) string {
	switch k {
	case exercises.KindLab:
		return m.Common.Lab
	case exercises.KindCode:
		return m.Common.Code
	case exercises.KindTrace:
		return m.Trace.Kind
	case exercises.KindWire:
		return m.Wire.Kind
	case exercises.KindProject:
		return m.Project.Kind
	case exercises.KindConfig:
		return m.Config.Kind
	case exercises.KindMeasure:
		return m.Measure.Kind
	}
	return string(k)
}

// Bar is a progress bar of w cells for 0..1.
func Bar(th *ui.Theme, w int, fraction float64) string {
	n := max(0, min(w, int(fraction*float64(w)+0.5)))
	return th.Accent.Render(strings.Repeat("━", n)) + th.Faint.Render(strings.Repeat("─", w-n))
}

// Box draws lines in a rounded box of w cells with a title in its border. The
// border takes the given style: the accent when the box has the focus.
func Box(th *ui.Theme, border lipgloss.Style, title string, lines []string, w int) []string {
	inner := max(w-4, 1)
	out := make([]string, 0, len(lines)+2)
	head := "╭─"
	if title != "" {
		title = text.Cut(title, max(w-6, 1))
		head += " " + title + " "
	}
	rest := max(w-text.Width(head)-1, 0)
	if title == "" {
		out = append(out, border.Render("╭"+strings.Repeat("─", max(w-2, 0))+"╮"))
	} else {
		out = append(out, border.Render("╭─")+" "+th.Strong.Render(title)+" "+border.Render(strings.Repeat("─", rest)+"╮"))
	}
	side := border.Render("│")
	for _, l := range lines {
		out = append(out, side+" "+text.Fit(l, inner)+" "+side)
	}
	return append(out, border.Render("╰"+strings.Repeat("─", max(w-2, 0))+"╯"))
}

// Heading is a section heading: accent text.
func Heading(th *ui.Theme, s string) string { return th.Accent.Render(s) }

var inline = regexp.MustCompile("`[^`]+`|\\*\\*[^*]+\\*\\*")

// Inline styles the code spans and strong words of one paragraph of authored
// text; base is the style of the rest. Mono keeps the back-ticks.
func Inline(th *ui.Theme, base lipgloss.Style, s string) string {
	at := 0
	var b strings.Builder
	for _, m := range inline.FindAllStringIndex(s, -1) {
		b.WriteString(plain(base, s[at:m[0]]))
		part := s[m[0]:m[1]]
		switch {
		case part[0] == '*':
			b.WriteString(th.Strong.Render(part[2 : len(part)-2]))
		case th.Page == monoLook:
			b.WriteString(part)
		default:
			b.WriteString(th.Code.Render(part[1 : len(part)-1]))
		}
		at = m[1]
	}
	b.WriteString(plain(base, s[at:]))
	return b.String()
}

func plain(base lipgloss.Style, s string) string {
	if s == "" {
		return ""
	}
	return base.Render(s)
}

// Paragraph is authored text as wrapped lines. What stands in it from outside (a
// file's name in an error, a span's in a finding) is made safe.
func Paragraph(th *ui.Theme, base lipgloss.Style, s string, w int) []string {
	var out []string
	for _, p := range strings.Split(strings.TrimSpace(s), "\n") {
		out = append(out, text.Wrap(Inline(th, base, text.Clean(p)), w)...)
	}
	return out
}

// Minutes is a duration in minutes, "" when not known.
func Minutes(m *i18n.TUIMessages, n int) string {
	if n <= 0 {
		return ""
	}
	return fmt.Sprintf(m.Common.Minutes, n)
}

// Step draws one step of a path on one line of w cells.
func Step(e *ui.Env, s trainer.Step, on bool, w int) string {
	th := e.Theme
	title := e.T(s.Title)
	ink := th.Text
	right := th.Muted.Render(text.Fit(Priority(e.M, s.Priority), 12)) + " " + th.Warn.Render(Stars(s.Stars)) + " " +
		th.Muted.Render(text.FitLeft(Minutes(e.M, s.Minutes), 8))
	mark := Mark(th, s.Done, s.Available || s.Exercise != "", s.Percent)
	if s.Project != "" {
		title += " · " + e.M.Common.Project
	}
	switch {
	case s.Proved && !s.Done:
		title += " · " + e.M.Planning.Plan.Proved
		mark = th.Good.Render(ProvedSign)
	case !s.Available && s.Exercise != "":
		title += " · " + e.M.Config.Only
	case !s.Available:
		title += " · " + e.M.Common.NotWritten
		ink = th.Muted
	}
	if on {
		ink = th.Accent
	}
	n := w - 4 - text.Width(right) - 1
	return Cursor(th, on) + " " + mark + " " + ink.Render(text.Fit(title, max(n, 8))) + " " + right
}

// Titled is the title of a block of a screen with something at its right.
func Titled(th *ui.Theme, title, right string, w int) string {
	return text.Edges(Heading(th, title), th.Muted.Render(right), w)
}

// OpenStep opens a step of a path, or says why there is nothing to open.
func OpenStep(e *ui.Env, st trainer.Step) (tea.Cmd, ui.Action) {
	switch {
	case !st.Available:
		return nil, ui.Say{Text: fmt.Sprintf(e.M.Common.NotWrittenLine, e.T(st.Title))}
	case st.Project != "":
		return nil, ui.Push{Route: ui.Route{Name: ui.Exercise, ID: trainer.ProjectExercise(st.Project)}}
	case st.Exercise != "":
		return nil, ui.Push{Route: ui.Route{Name: ui.Exercise, ID: st.Exercise}}
	}
	return nil, ui.Push{Route: ui.Route{Name: ui.Lesson, ID: st.Lesson}}
}
