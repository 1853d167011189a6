package tui

import (
	"fmt"
	"strings"

	tea "charm.land/bubbletea/v2"

	"otelings/internal/i18n"
	"otelings/tui/component/draw"
	"otelings/tui/text"
	"otelings/tui/ui"
)

// View draws one frame of exactly the terminal's size.
func (m *Model) View() tea.View {
	v := tea.NewView(m.frame())
	v.AltScreen = true
	v.WindowTitle = "otelings"
	return v
}

func (m *Model) frame() string {
	l := ui.NewLayout(m.w, m.h)
	if l.W == 0 || l.H == 0 {
		return ""
	}
	if l.Small {
		return strings.Join(small(l), "\n")
	}
	lines := []string{m.header(l), m.env.Theme.Faint.Render(strings.Repeat("─", l.W))}
	body := ""
	if m.help {
		body = m.overlay(l)
	} else {
		body = m.top().screen.View(l.W, l.BodyH)
	}
	lines = append(lines, ui.Block(strings.Split(body, "\n"), l.W, l.BodyH)...)
	said := ""
	if m.said != "" {
		said = strings.Repeat(" ", l.Margin) + m.env.Theme.Warn.Render(text.Cut("▸ "+text.Clean(m.said), l.W-2*l.Margin))
	}
	lines = append(lines, text.Fit(said, l.W), m.footer(l))
	return strings.Join(lines, "\n")
}

// small says in both languages that the terminal is too small.
func small(l ui.Layout) []string {
	var lines []string
	for _, lang := range i18n.Langs() {
		lines = append(lines, fmt.Sprintf(i18n.For(lang).TUI.Common.TooSmall, l.W, l.H, ui.MinW, ui.MinH))
	}
	var out []string
	for _, s := range lines {
		out = append(out, text.Wrap(s, l.W)...)
	}
	return ui.Block(out, l.W, l.H)
}

func (m *Model) header(l ui.Layout) string {
	th := m.env.Theme
	right := m.top().screen.Right()
	n := l.W - 2*l.Margin
	var names []string
	for _, e := range m.stack {
		names = append(names, text.Clean(e.screen.Title()))
	}
	room := n - text.Width("otelings") - 3
	if right != "" {
		right = text.Cut(text.Clean(right), n/3)
		room -= text.Width(right) + 2
	}
	// The beginning of the crumb gives way first: where you are matters most.
	for len(names) > 1 && text.Width(strings.Join(names, " › ")) > room {
		names = names[1:]
	}
	last := text.Cut(names[len(names)-1], max(room, 1))
	crumb := th.Strong.Render("otelings") + th.Faint.Render(" › ")
	for _, s := range names[:len(names)-1] {
		crumb += th.Muted.Render(s) + th.Faint.Render(" › ")
	}
	pad := strings.Repeat(" ", l.Margin)
	return text.Fit(pad+text.Edges(crumb+th.Text.Render(last), th.Muted.Render(right), n), l.W)
}

// bindings are what works now: the screen's own, then the root's that it does
// not take for itself.
func (m *Model) bindings() []ui.Binding {
	own := m.top().screen.Bindings()
	out := own[:len(own):len(own)]
	if m.top().screen.Typing() {
		return out
	}
	for _, g := range m.global() {
		if ui.Find(own, g.Keys[0]) == nil {
			out = append(out, g)
		}
	}
	return out
}

// footer shows the bindings that fit. Help and back keep their places, for from
// them everything else is found.
func (m *Model) footer(l ui.Layout) string {
	th := m.env.Theme
	if m.help {
		keys := th.Key.Render("esc") + " " + th.Muted.Render(m.env.M.Common.Close)
		if w, room := helpSize(l); len(m.helpLines(w-4)) > room {
			keys += "  " + th.Key.Render("↑↓") + " " + th.Muted.Render(m.env.M.Common.Scroll)
		}
		return text.Fit(strings.Repeat(" ", l.Margin)+keys, l.W)
	}
	var rest, fixed []ui.Binding
	for _, b := range m.bindings() {
		switch {
		case b.Deep:
		case b.Keys[0] == "?" || b.Keys[0] == "esc" || b.Keys[0] == "q" && len(m.stack) == 1:
			fixed = append(fixed, b)
		default:
			rest = append(rest, b)
		}
	}
	item := func(b ui.Binding) string {
		if b.Off != "" {
			return th.Faint.Render(b.Show + " " + b.Help)
		}
		return th.Key.Render(b.Show) + " " + th.Muted.Render(b.Help)
	}
	gap := "   "
	if l.W < 100 {
		gap = "  "
	}
	tail := ""
	for _, b := range fixed {
		if tail != "" {
			tail += gap
		}
		tail += item(b)
	}
	room := l.W - 2*l.Margin - text.Width(tail) - len(gap)
	head := ""
	for _, b := range rest {
		s := item(b)
		if head != "" {
			s = gap + s
		}
		if text.Width(head)+text.Width(s) > room {
			break
		}
		head += s
	}
	pad := strings.Repeat(" ", l.Margin)
	return text.Fit(pad+text.Edges(head, tail, l.W-2*l.Margin), l.W)
}

// helpSize is the help's width and how many lines it shows.
func helpSize(l ui.Layout) (w, room int) { return min(l.W-4, 72), max(l.BodyH-2, 1) }

func (m *Model) overlay(l ui.Layout) string {
	th := m.env.Theme
	w, room := helpSize(l)
	lines := m.helpLines(w - 4)
	m.helpY = max(0, min(m.helpY, len(lines)-room))
	box := draw.Box(th, th.Accent, m.env.M.Common.Keys, lines[m.helpY:min(len(lines), m.helpY+room)], w)
	return strings.Join(ui.Indent(box, (l.W-w)/2), "\n")
}

// helpKeys is the width of the keys in the help.
const helpKeys = 20

// helpLines is a line for each thing that keys do: neighbours that do the same
// stand together, and a reason is given whole.
func (m *Model) helpLines(w int) []string {
	th := m.env.Theme
	var lines []string
	all := m.bindings()
	for i := 0; i < len(all); {
		b := all[i]
		show := strings.Join(b.Keys, " ")
		for i++; i < len(all) && all[i].Help == b.Help && all[i].Off == b.Off; i++ {
			more := show + " " + strings.Join(all[i].Keys, " ")
			if text.Width(more) >= helpKeys {
				break
			}
			show = more
		}
		key, ink, help := th.Key, th.Text, b.Help
		if b.Off != "" {
			key, ink, help = th.Faint, th.Muted, fmt.Sprintf(m.env.M.Common.Aside, b.Help, b.Off)
		}
		for k, l := range text.Wrap(ink.Render(help), w-helpKeys) {
			if k > 0 {
				show = ""
			}
			lines = append(lines, key.Render(text.Fit(show, helpKeys))+l)
		}
	}
	return lines
}

func (m *Model) helpKey(name string) {
	switch name {
	case "j", "down":
		m.helpY++
	case "k", "up":
		m.helpY = max(m.helpY-1, 0)
	case "esc", "?", "q", "enter":
		m.help = false
	}
}
