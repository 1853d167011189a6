package mutant

import "strings"

// syntax is what has to be known of a language to find calls in its source.
type syntax struct {
	line, open, close string   // comments
	quotes            []string // what strings begin and end with, the longest first
	raw               string   // the quotes in which a backslash means nothing
	semicolons        bool     // statements end with one, not with the line
}

func syntaxOf(language string) syntax {
	switch language {
	case "python":
		return syntax{line: "#", quotes: []string{`"""`, "'''", `"`, "'"}}
	case "go":
		return syntax{line: "//", open: "/*", close: "*/", quotes: []string{`"`, "`", "'"}, raw: "`"}
	case "node":
		return syntax{line: "//", open: "/*", close: "*/", quotes: []string{`"`, "'", "`"}}
	}
	return syntax{line: "//", open: "/*", close: "*/", quotes: []string{`"""`, `"`, "'"}, semicolons: true} // java, c
}

// mask blanks comments and the insides of strings; every byte keeps its place.
func (s syntax) mask(src string) string {
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
		quote := ""
		for _, q := range s.quotes {
			if strings.HasPrefix(rest, q) {
				quote = q
				break
			}
		}
		switch {
		case strings.HasPrefix(rest, s.line):
			end := i + lengthTo(rest, "\n")
			blank(i, end)
			i = end
		case s.open != "" && strings.HasPrefix(rest, s.open):
			end := i + min(len(rest), lengthTo(rest, s.close)+len(s.close))
			blank(i, end)
			i = end
		case quote != "":
			end := i + s.length(rest, quote)
			blank(i+len(quote), end-len(quote))
			i = end
		default:
			i++
		}
	}
	return string(out)
}

// length is how long the string is that begins with quote.
func (s syntax) length(src, quote string) int {
	for i := len(quote); i < len(src); i++ {
		switch {
		case src[i] == '\\' && !strings.Contains(s.raw, quote):
			i++
		case strings.HasPrefix(src[i:], quote):
			return i + len(quote)
		}
	}
	return len(src)
}
