package mutant

import "strings"

// mask blanks comments, the insides of strings and characters, so that a
// bracket or a name in them is none of the code's. Line breaks and quotation
// marks stay, and every byte keeps its place.
func mask(src string) string {
	out := []byte(src)
	blank := func(from, to int) {
		for i := from; i < to && i < len(out); i++ {
			if out[i] != '\n' {
				out[i] = ' '
			}
		}
	}
	for i := 0; i < len(src); {
		rest := src[i:]
		switch {
		case strings.HasPrefix(rest, "//"):
			end := i + lengthTo(rest, "\n")
			blank(i, end)
			i = end
		case strings.HasPrefix(rest, "/*"):
			end := i + comment(rest)
			blank(i, end)
			i = end
		case rawString(rest) > 0 && (i == 0 || !word(src[i-1])):
			end := i + rawString(rest)
			blank(i, end)
			out[i] = '"' // as a string, whatever its marks are
			if src[end-1] != '\n' {
				out[end-1] = '"'
			}
			i = end
		case rest[0] == '"':
			end := i + quoted(rest, '"')
			blank(i+1, end-1)
			i = end
		case rest[0] == '\'' && character(rest) > 0:
			end := i + character(rest)
			blank(i, end)
			i = end
		default:
			i++
		}
	}
	return string(out)
}

func word(b byte) bool {
	return b == '_' || b >= '0' && b <= '9' || b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z'
}

func lengthTo(s, mark string) int {
	if i := strings.Index(s, mark); i >= 0 {
		return i
	}
	return len(s)
}

// comment is the length of a block comment, nested ones included.
func comment(s string) int {
	depth := 0
	for i := 0; i+1 < len(s); i++ {
		switch s[i : i+2] {
		case "/*":
			depth++
			i++
		case "*/":
			depth--
			i++
			if depth == 0 {
				return i + 1
			}
		}
	}
	return len(s)
}

// rawString is the length of r"…", r#"…"# and the like, 0 when s is none.
func rawString(s string) int {
	i := 0
	if i < len(s) && (s[i] == 'b' || s[i] == 'c') {
		i++
	}
	if i >= len(s) || s[i] != 'r' {
		return 0
	}
	hashes := 0
	for i++; i < len(s) && s[i] == '#'; i++ {
		hashes++
	}
	if i >= len(s) || s[i] != '"' {
		return 0
	}
	end := `"` + strings.Repeat("#", hashes)
	return min(len(s), i+1+lengthTo(s[i+1:], end)+len(end))
}

// quoted is the length of what begins and ends with mark.
func quoted(s string, mark byte) int {
	for i := 1; i < len(s); i++ {
		switch s[i] {
		case '\\':
			i++
		case mark:
			return i + 1
		}
	}
	return len(s)
}

// character is the length of 'a' or '\n', 0 for a lifetime.
func character(s string) int {
	if len(s) > 1 && s[1] == '\\' {
		return quoted(s, '\'')
	}
	for i, r := range s[1:] {
		if i > 0 {
			if r == '\'' {
				return i + 2
			}
			return 0
		}
		if r == '\'' || r == '\n' {
			return 0
		}
	}
	return 0
}
