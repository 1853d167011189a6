package ui

import (
	"strings"

	"otelings/tui/text"
)

// The smallest terminal the interface is drawn in.
const (
	MinW = 60
	MinH = 16
)

// Chrome is the lines of a frame around the body: header, rule, message line,
// footer.
const Chrome = 4

// Layout is where the parts of a frame go. It depends on w and h alone.
type Layout struct {
	W, H   int
	Small  bool // too small: only the sentence saying so is drawn
	Margin int  // cells left and right of header and footer
	BodyH  int  // between the rule under the header and the message line
}

// NewLayout computes the layout of a w by h terminal.
func NewLayout(w, h int) Layout {
	l := Layout{W: max(w, 0), H: max(h, 0), Margin: 1, Small: w < MinW || h < MinH}
	if w >= 76 {
		l.Margin = 2
	}
	l.BodyH = max(h-Chrome, 0)
	return l
}

// Column is the width and left margin of a body column of at most limit cells,
// centred.
func Column(w, limit int) (width, left int) {
	width = min(w-4, limit)
	if w < 76 {
		width = min(w-2, limit)
	}
	return width, (w - width) / 2
}

// Indent puts n spaces before every line.
func Indent(lines []string, n int) []string {
	if n <= 0 {
		return lines
	}
	pad := strings.Repeat(" ", n)
	out := make([]string, len(lines))
	for i, l := range lines {
		if l != "" {
			out[i] = pad + l
		}
	}
	return out
}

// Block makes lines exactly w by h cells.
func Block(lines []string, w, h int) []string {
	out := make([]string, h)
	for i := range out {
		if i < len(lines) {
			out[i] = text.Fit(lines[i], w)
		} else {
			out[i] = text.Fit("", w)
		}
	}
	return out
}
