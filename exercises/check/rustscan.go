package check

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// A small scanner for Rust: comments (nested ones too), strings, raw strings,
// byte and C strings, characters and lifetimes are told apart, so that a word
// in a comment or a string is never taken for code. It never fails: what it
// cannot read becomes punctuation.

type tokenKind uint8

const (
	tokIdent tokenKind = iota
	tokNumber
	tokString // text is the literal's value, escapes kept as written
	tokChar
	tokLifetime
	tokPunct
)

type token struct {
	kind tokenKind
	text string
	pos  int // byte offset of the token
	line int // from 1
}

// is reports whether the token is that word or punctuation.
func (t token) is(s string) bool {
	return (t.kind == tokIdent || t.kind == tokPunct) && t.text == s
}

type rustScanner struct {
	src  string
	pos  int
	line int
	out  []token
}

// scanRust splits a source into tokens.
func scanRust(src string) []token {
	s := &rustScanner{src: src, line: 1}
	if strings.HasPrefix(src, "#!") && !strings.HasPrefix(src, "#![") {
		s.skipLine()
	}
	for s.pos < len(s.src) {
		s.next()
	}
	return s.out
}

func (s *rustScanner) rest() string { return s.src[s.pos:] }

// advance moves on by n bytes and counts lines.
func (s *rustScanner) advance(n int) {
	n = min(n, len(s.src)-s.pos)
	s.line += strings.Count(s.src[s.pos:s.pos+n], "\n")
	s.pos += n
}

func (s *rustScanner) emit(kind tokenKind, text string, length int) {
	s.out = append(s.out, token{kind, text, s.pos, s.line})
	s.advance(length)
}

func (s *rustScanner) skipLine() {
	if i := strings.IndexByte(s.rest(), '\n'); i >= 0 {
		s.advance(i)
	} else {
		s.advance(len(s.src))
	}
}

func (s *rustScanner) next() {
	r := s.rest()
	c, size := utf8.DecodeRuneInString(r)
	switch {
	case unicode.IsSpace(c):
		s.advance(size)
	case strings.HasPrefix(r, "//"):
		s.skipLine()
	case strings.HasPrefix(r, "/*"):
		s.advance(blockComment(r))
	case s.stringLiteral(r):
	case c == '\'':
		s.quoteMark(r)
	case c == '_' || unicode.IsLetter(c):
		n := identLen(strings.TrimPrefix(r, "r#"))
		if strings.HasPrefix(r, "r#") {
			s.emit(tokIdent, r[2:2+n], n+2)
			return
		}
		s.emit(tokIdent, r[:n], n)
	case c >= '0' && c <= '9':
		n := numberLen(r)
		s.emit(tokNumber, strings.ReplaceAll(r[:n], "_", ""), n)
	default:
		for _, p := range []string{"..=", "::", "->", "=>", "==", "!=", "<=", ">=", "&&", "||", ".."} {
			if strings.HasPrefix(r, p) {
				s.emit(tokPunct, p, len(p))
				return
			}
		}
		s.emit(tokPunct, r[:size], size)
	}
}

// blockComment is the length of the comment at the start of r, nested ones included.
func blockComment(r string) int {
	depth := 0
	for i := 0; i < len(r); {
		switch {
		case strings.HasPrefix(r[i:], "/*"):
			depth++
			i += 2
		case strings.HasPrefix(r[i:], "*/"):
			depth--
			i += 2
			if depth == 0 {
				return i
			}
		default:
			i++
		}
	}
	return len(r)
}

// stringLiteral reads any form of string: "…", r"…", r#"…"#, b"…", br#"…"#, c"…".
func (s *rustScanner) stringLiteral(r string) bool {
	p := 0
	if p < len(r) && (r[p] == 'b' || r[p] == 'c') {
		p++
	}
	raw, hashes := false, 0
	if p < len(r) && r[p] == 'r' {
		raw = true
		p++
		for p < len(r) && r[p] == '#' {
			hashes++
			p++
		}
	}
	if p >= len(r) || r[p] != '"' {
		return false
	}
	p++
	start := p
	if raw {
		end := strings.Index(r[p:], `"`+strings.Repeat("#", hashes))
		if end < 0 {
			s.emit(tokString, r[start:], len(r))
			return true
		}
		s.emit(tokString, r[start:start+end], start+end+1+hashes)
		return true
	}
	for p < len(r) && r[p] != '"' {
		if r[p] == '\\' {
			p++
		}
		p++
	}
	p = min(p, len(r))
	s.emit(tokString, r[start:p], p+1)
	return true
}

// quoteMark tells a character from a lifetime: 'a' against 'a.
func (s *rustScanner) quoteMark(r string) {
	if strings.HasPrefix(r, `'\`) {
		if end := strings.IndexByte(r[min(3, len(r)):], '\''); end >= 0 {
			s.emit(tokChar, r[1:3+end], 3+end+1)
			return
		}
	} else if _, size := utf8.DecodeRuneInString(r[1:]); size > 0 && 1+size < len(r) && r[1+size] == '\'' {
		s.emit(tokChar, r[1:1+size], size+2)
		return
	}
	n := identLen(r[1:])
	s.emit(tokLifetime, r[1:1+n], n+1)
}

func identLen(r string) int {
	for i, c := range r {
		if c != '_' && !unicode.IsLetter(c) && !unicode.IsDigit(c) {
			return i
		}
	}
	return len(r)
}

// numberLen reads 0.1, 1e-3, 0x1f, 20u64; in 0..3 and 1.max(2) the dot is not part of it.
func numberLen(r string) int {
	i := 0
	for i < len(r) {
		c := r[i]
		switch {
		case c >= '0' && c <= '9', c >= 'a' && c <= 'z', c >= 'A' && c <= 'Z', c == '_':
			i++
		case c == '.' && i+1 < len(r) && r[i+1] >= '0' && r[i+1] <= '9':
			i++
		case c == '.' && (i+1 == len(r) || r[i+1] != '.' && r[i+1] != '_' && !unicode.IsLetter(rune(r[i+1]))):
			return i + 1
		case (c == '-' || c == '+') && i > 0 && (r[i-1] == 'e' || r[i-1] == 'E') && !strings.HasPrefix(r, "0x"):
			i++
		default:
			return i
		}
	}
	return i
}
