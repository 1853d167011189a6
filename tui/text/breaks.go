package text

import (
	"strings"
	"unicode"
)

// Break is U+2028: white space of no width for the wrapper, so a legal place to
// break a line that leaves no trace when it is not used.
const Break = '\u2028'

// noStart may not begin a line, noEnd may not end one (the part of CLREQ that
// readers notice).
const (
	noStart = "，。、；：！？）】》」』〉”’…—·％%,.;:!?)]}›✓✗"
	noEnd   = "（【《「『〈“‘([{‹"
)

// CanBreak reports whether a line may be broken between two neighbours of which
// at least one is a Chinese character or full-width sign.
func CanBreak(prev, next rune) bool {
	if prev == 0 || !wide(prev) && !wide(next) {
		return false
	}
	if unicode.IsSpace(prev) || unicode.IsSpace(next) || prev == 0x1b || next == 0x1b {
		return false
	}
	return !strings.ContainsRune(noStart, next) && !strings.ContainsRune(noEnd, prev)
}

func wide(r rune) bool {
	return unicode.Is(unicode.Han, r) || r >= 0x3000 && r <= 0x303f || r >= 0xff01 && r <= 0xff60
}

// Breaks inserts Break wherever a line of plain or styled text may be broken.
// Escape sequences are passed through untouched.
func Breaks(s string) string {
	if !hasWide(s) {
		return s
	}
	var b strings.Builder
	b.Grow(len(s) * 3 / 2)
	var prev rune
	escape := false
	for _, r := range s {
		switch {
		case escape:
			escape = r == '[' || r == ';' || r == ':' || r >= '0' && r <= '9'
		case r == 0x1b:
			escape = true
		default:
			if CanBreak(prev, r) {
				b.WriteRune(Break)
			}
			prev = r
		}
		b.WriteRune(r)
	}
	return b.String()
}

// StripBreaks removes the breaks that were not used.
func StripBreaks(s string) string {
	return strings.ReplaceAll(s, string(Break), "")
}

func hasWide(s string) bool {
	for _, r := range s {
		if r >= 0x2e80 && wide(r) {
			return true
		}
	}
	return false
}
