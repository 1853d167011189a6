package plain

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/charmbracelet/x/ansi"
)

// The widest and the narrowest text the line mode prints, in cells.
const (
	maxWidth = 80
	minWidth = 24
)

// clamp is the width text is wrapped to on a terminal that has w columns; 0
// means that nobody knows.
func clamp(w int) int {
	if w <= 0 || w > maxWidth {
		return maxWidth
	}
	return max(w, minWidth)
}

// visible shows text from a program or from telemetry in one line: control
// characters, characters that turn the direction of writing, line separators
// and bytes that are no UTF-8 become escapes. Newlines do too, so that a span's
// name cannot pass for a line of ours.
func visible(s string) string {
	clean := true
	for _, r := range s {
		if r == utf8.RuneError || hidden(r) {
			clean = false
			break
		}
	}
	if clean {
		return s
	}
	var b strings.Builder
	for len(s) > 0 {
		r, n := utf8.DecodeRuneInString(s)
		switch {
		case r == utf8.RuneError && n == 1:
			fmt.Fprintf(&b, `\x%02x`, s[0])
		case r == '\n':
			b.WriteString(`\n`)
		case r == '\t':
			b.WriteString(`\t`)
		case r == '\r':
			b.WriteString(`\r`)
		case r < 0x100 && hidden(r):
			fmt.Fprintf(&b, `\x%02x`, r)
		case hidden(r):
			fmt.Fprintf(&b, `\u%04x`, r)
		default:
			b.WriteString(s[:n])
		}
		s = s[n:]
	}
	return b.String()
}

// hidden reports what must not reach a terminal as it is: C0, DEL, C1 and the
// format characters (bidi overrides, zero-width joiners, tags).
func hidden(r rune) bool {
	return unicode.IsControl(r) || unicode.Is(unicode.Cf, r) || r == 0x2028 || r == 0x2029
}

// visibleLines is text of several lines with everything else that could steer
// a terminal made visible; tabs become four spaces.
func visibleLines(s string) []string {
	s = strings.ReplaceAll(strings.TrimRight(s, "\r\n"), "\r\n", "\n")
	lines := strings.Split(strings.ReplaceAll(s, "\t", "    "), "\n")
	for i, l := range lines {
		lines[i] = visible(l)
	}
	return lines
}

// Chinese line breaking (zh-CN clreq): these may not begin a line …
const noStart = "，。、；：？！）》」』】〉”’…,.;:?!)]}%％～·"

// … and these may not end one.
const noEnd = "（《「『【〈“‘([{"

// wrap breaks one paragraph into lines of at most width cells. A line may
// break at a space, which is dropped, and beside a wide character, where
// Chinese allows it. What has no place to break is cut.
func wrap(s string, width int) []string {
	var lines []string
	line, cells := "", 0
	for _, a := range atoms(s) {
		w := ansi.StringWidth(a.text)
		if line != "" && cells+min(a.spaces, 1)+w > width {
			lines = append(lines, line)
			line, cells = "", 0
		}
		if line != "" && a.spaces > 0 {
			line += " "
			cells++
		}
		if w > width { // line is empty here, or the atom would have had a line of its own
			parts := pieces(a.text, width, width)
			last := len(parts) - 1
			lines = append(lines, parts[:last]...)
			a.text = parts[last]
			w = ansi.StringWidth(a.text)
		}
		line += a.text
		cells += w
	}
	if line != "" || len(lines) == 0 {
		lines = append(lines, line)
	}
	return lines
}

// cut is the longest beginning of s of at most width cells, at least one character.
func cut(s string, width int) string {
	// Truncate reads to the end of what it is given; no more is given than can
	// matter, so that cutting up a long line takes time in proportion.
	if limit := 32 * (width + 1); len(s) > limit {
		for limit > 0 && !utf8.RuneStart(s[limit]) {
			limit--
		}
		s = s[:limit]
	}
	if head := ansi.Truncate(s, width, ""); head != "" && strings.HasPrefix(s, head) {
		return head
	}
	_, n := utf8.DecodeRuneInString(s)
	return s[:n]
}

// pieces cuts s into a first piece of at most first cells and others of at
// most rest cells.
func pieces(s string, first, rest int) []string {
	var out []string
	room := first
	for s != "" {
		head := cut(s, room)
		out = append(out, head)
		s, room = s[len(head):], rest
	}
	return out
}

// atom is text that stays on one line, with the number of spaces before it.
type atom struct {
	spaces int
	text   string
}

func atoms(s string) []atom {
	var out []atom
	start, spaces, last := -1, 0, rune(0) // start of the atom under way
	for i, r := range s {
		space := r == ' ' || r == '\n' || r == '\t'
		if start >= 0 && (space || breaks(last, r)) {
			out = append(out, atom{spaces, s[start:i]})
			start, spaces = -1, 0
		}
		if space {
			spaces++
		} else if start < 0 {
			start = i
		}
		last = r
	}
	if start >= 0 {
		out = append(out, atom{spaces, s[start:]})
	}
	return out
}

// breaks reports whether a line may break between two characters without a
// space between them.
func breaks(a, b rune) bool {
	if !wide(a) && !wide(b) {
		return false
	}
	return !strings.ContainsRune(noStart, b) && !strings.ContainsRune(noEnd, a) && !unicode.Is(unicode.M, b)
}

func wide(r rune) bool { return r >= 0x1100 && ansi.StringWidth(string(r)) == 2 }

// indented wraps s so that its first line begins with first and the others
// with as many spaces.
func indented(s, first string, width int) []string {
	n := ansi.StringWidth(first)
	if n > width/2 { // a prefix that leaves no room is text itself
		return wrap(first+s, width)
	}
	lines := wrap(s, width-n)
	for i := range lines {
		if i == 0 {
			lines[i] = strings.TrimRight(first+lines[i], " ")
		} else {
			lines[i] = strings.Repeat(" ", n) + lines[i]
		}
	}
	return lines
}

// verbatim indents lines that must keep their shape (code, program output) and
// cuts those that are too long; the rest of a cut line stands two cells deeper.
func verbatim(lines []string, indent, width int) []string {
	for _, l := range lines { // a wide drawing is worth more than the indent
		if ansi.StringWidth(l)+indent > width {
			indent = min(indent, 2)
		}
	}
	pad := strings.Repeat(" ", indent)
	var out []string
	room := width - indent
	for _, l := range lines {
		for i, part := range pieces(l, room, room-2) {
			if i > 0 {
				part = "  " + part
			}
			out = append(out, strings.TrimRight(pad+part, " "))
		}
		if l == "" {
			out = append(out, "")
		}
	}
	return out
}

// spoken replaces box drawing by plain characters of the same width: screen
// readers read each stroke by its name, and dumb terminals may lack them.
func spoken(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '─' || r == '━' || r == '═' || r == '┄' || r == '┈':
			return '-'
		case r == '│' || r == '┃' || r == '║':
			return '|'
		case r >= 0x2500 && r <= 0x257f:
			return '+'
		}
		return r
	}, s)
}

// joined is parts with a separator between two and an end after the last, in
// lines that break between parts only.
func joined(parts []string, separator, end string, width int) []string {
	var lines []string
	line := ""
	for i, p := range parts {
		if i < len(parts)-1 {
			p += separator
		} else {
			p += end
		}
		if line != "" && ansi.StringWidth(line+strings.TrimRight(p, " ")) > width {
			lines = append(lines, strings.TrimRight(line, " "))
			line = ""
		}
		line += p
	}
	return append(lines, strings.TrimRight(line, " "))
}
