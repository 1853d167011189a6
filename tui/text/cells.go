// Package text measures, fits, wraps and cleans text in terminal cells, so
// that wide characters and foreign bytes never break a frame.
package text

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/x/ansi"
)

// Width is the number of cells s takes; escape sequences take none.
func Width(s string) int { return ansi.StringWidth(s) }

// Fit makes s exactly w cells wide: cut with an ellipsis, or padded with
// spaces. s is one line.
func Fit(s string, w int) string {
	if w <= 0 {
		return ""
	}
	n := ansi.StringWidth(s)
	if n > w {
		s = ansi.Truncate(s, w, "…")
		n = ansi.StringWidth(s)
	}
	if n < w {
		s += strings.Repeat(" ", w-n)
	}
	return s
}

// Cut shortens s to at most w cells with an ellipsis and does not pad.
func Cut(s string, w int) string {
	if w <= 0 {
		return ""
	}
	if ansi.StringWidth(s) <= w {
		return s
	}
	return ansi.Truncate(s, w, "…")
}

// FitLeft is Fit aligned to the right edge.
func FitLeft(s string, w int) string {
	n := ansi.StringWidth(s)
	if n >= w {
		return Fit(s, w)
	}
	return strings.Repeat(" ", w-n) + s
}

// CutStart shortens s to at most w cells by cutting its beginning: for folder
// paths, whose end says most.
func CutStart(s string, w int) string {
	n := ansi.StringWidth(s)
	if n <= w || w <= 1 {
		return Cut(s, w)
	}
	return ansi.TruncateLeft(s, n-w+1, "…")
}

// Edges puts left and right at the two ends of a line of w cells; the left part
// gives way.
func Edges(left, right string, w int) string {
	r := Cut(right, w)
	n := w - ansi.StringWidth(r)
	if r != "" && ansi.StringWidth(left) > n-1 && n > 1 {
		return Fit(left, n-1) + " " + r
	}
	return Fit(left, n) + r
}

// Wrap breaks s into lines of at most w cells. Latin text breaks at spaces,
// Chinese text where its punctuation allows; styles are carried over.
func Wrap(s string, w int) []string {
	if w < 1 {
		w = 1
	}
	var out []string
	for _, para := range strings.Split(s, "\n") {
		wrapped := para
		if ansi.StringWidth(para) > w {
			wrapped = StripBreaks(lipgloss.Wrap(Breaks(para), w, ""))
		}
		for _, line := range strings.Split(wrapped, "\n") {
			out = append(out, strings.TrimRight(line, " "))
		}
	}
	return out
}

// Clean makes foreign text (telemetry, program output) safe to draw: escape
// sequences are removed, control characters become visible, a tab becomes two
// spaces, and characters that reorder or hide text are shown as codes. The
// result is one line.
func Clean(s string) string {
	if plain(s) {
		return s
	}
	s = ansi.Strip(s)
	var b strings.Builder
	b.Grow(len(s))
	for i := 0; i < len(s); {
		r, n := utf8.DecodeRuneInString(s[i:])
		i += n
		switch {
		case r == utf8.RuneError && n == 1:
			b.WriteString("�")
		case r == '\t':
			b.WriteString("  ")
		case r == '\n' || r == '\r':
			b.WriteString("⏎")
		case r < 0x20:
			b.WriteRune('␀' + r)
		case r == 0x7f:
			b.WriteRune('␡')
		case unicode.Is(unicode.C, r), r == '\u2028', r == '\u2029', r == '\ufe0f', r == '\u20e3', r >= 0x1f3fb && r <= 0x1f3ff:
			b.WriteRune('·')
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

// plain reports whether s is printable ASCII only: the common case.
func plain(s string) bool {
	for i := range len(s) {
		if s[i] < 0x20 || s[i] > 0x7e {
			return false
		}
	}
	return true
}
