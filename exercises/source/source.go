// Package source tells code from comments and strings in a program's text, for
// the languages that exercises are written in beside Rust.
package source

import "strings"

// Syntax is what has to be known of a language for that.
type Syntax struct {
	Line        string   // what begins a comment that ends with its line
	open, close string   // what stands around other comments, "" for none
	quotes      []string // what strings begin and end with, the longest first
	lines       string   // the quotes between which lines may end, beside those of three signs; a backslash means nothing in Go's
	raw         bool
	Semicolons  bool // statements end with one, not with the line
}

// Of is the syntax of a language of package exercises; one that is not known
// reads like C.
func Of(language string) Syntax {
	switch language {
	case "python":
		return Syntax{Line: "#", quotes: []string{`"""`, "'''", `"`, "'"}}
	case "go":
		return Syntax{Line: "//", open: "/*", close: "*/", quotes: []string{`"`, "`", "'"}, lines: "`", raw: true}
	case "node":
		return Syntax{Line: "//", open: "/*", close: "*/", quotes: []string{`"`, "'", "`"}, lines: "`"}
	}
	return Syntax{Line: "//", open: "/*", close: "*/", quotes: []string{`"""`, `"`, "'"}, Semicolons: true}
}

// Mask blanks comments and what stands in quotes, so that a word or a bracket in
// them is none of the code's. Line breaks and quotes stay, and every byte keeps
// its place. A quote that is not closed ends with its line, unless it is one of
// those that go on.
func (s Syntax) Mask(src string) string {
	out := []byte(src)
	blank := func(from, to int) {
		for i := from; i < to && i < len(out); i++ {
			if out[i] != '\n' {
				out[i] = ' '
			}
		}
	}
	for i := 0; i < len(src); {
		rest, n := src[i:], 1
		quote := s.quote(rest)
		switch {
		case strings.HasPrefix(rest, s.Line):
			n = upTo(rest, "\n")
			blank(i, i+n)
		case s.open != "" && strings.HasPrefix(rest, s.open):
			n = len(s.open) + upTo(rest[len(s.open):], s.close) + len(s.close)
			blank(i, i+n)
		case quote != "":
			n = s.length(rest, quote)
			blank(i+len(quote), i+n-len(quote))
		}
		i += n
	}
	return string(out)
}

// quote is what a string begins with that stands at the beginning, "" for none.
func (s Syntax) quote(src string) string {
	for _, q := range s.quotes {
		if strings.HasPrefix(src, q) {
			return q
		}
	}
	return ""
}

// length is how long the string is that begins with quote, both quotes included.
func (s Syntax) length(src, quote string) int {
	long := len(quote) > 1 || strings.Contains(s.lines, quote)
	for i := len(quote); i < len(src); i++ {
		switch {
		case src[i] == '\\' && !(s.raw && quote == s.lines):
			i++
		case strings.HasPrefix(src[i:], quote):
			return i + len(quote)
		case src[i] == '\n' && !long:
			return i + 1
		}
	}
	return len(src)
}

func upTo(s, mark string) int {
	if i := strings.Index(s, mark); i >= 0 {
		return i
	}
	return len(s)
}
