package search

import (
	"regexp"
	"slices"
	"strings"
	"unicode"

	"github.com/charmbracelet/x/ansi"
	"golang.org/x/text/width"
)

var blanks = regexp.MustCompile(`\s+`)

// normal is a text as it is compared: without colours, in small letters, in
// narrow forms, one space between words.
func normal(s string) string {
	s = width.Narrow.String(ansi.Strip(s))
	s = strings.NewReplacer("“", `"`, "”", `"`, "‘", "'", "’", "'", "\\\"", `"`).Replace(s)
	return strings.TrimSpace(blanks.ReplaceAllString(strings.ToLower(s), " "))
}

// noise is what stands in pasted output and says nothing about the fault.
var noise = regexp.MustCompile(`\d{4}-\d\d-\d\d[t ][0-9:.,]+(z|[+-]\d\d:?\d\d)?` + // times
	`|0x[0-9a-f]+|\b[0-9a-f]{12,}\b` + // addresses, ids
	`|(/[\w.@+-]+){2,}(:\d+)*` + // paths
	`|\bsrc/[\w/.-]+:\d+(:\d+)?` + // places
	`|note: run with .rust_backtrace=1. environment variable to display a backtrace`)

func isStop(w string) bool {
	switch w {
	case "a", "an", "the", "is", "are", "be", "to", "of", "in", "on", "for", "and", "or", "with", "by", "as", "at", "it", "its", "this", "that", "from",
		"my", "me", "i", "we", "why", "does", "do", "did", "how", "what", "when", "can", "you", "your", "there", "but", "if", "so", "was", "were", "has", "have", "not", "no", "any", "all", "after", "before", "into", "out", "only", "just", "still", "always", "never", "every", "some",
		"doesn't", "don't", "doesn", "don", "isn", "won", "work", "working", "works", "other", "two", "them", "their", "which", "who", "am", "been", "will", "would", "should",
		"thread", "main", "note", "warning", "error", "info", "debug", "panicked", "run", "use", "using", "get", "got",
		"没有", "有没", "可以", "能不", "不能", "如何", "的", "了", "是", "在", "吗", "呢", "我", "么", "怎", "什", "怎么", "什么", "为什", "为什么", "一个", "有", "不":
		return true
	}
	return false
}

// term is one word of a query.
type term struct {
	text   string
	weight float64
	last   bool // it may be unfinished
}

// queryTerms is the words of a normal query, each once; maxTerms of them.
func queryTerms(q string) []term {
	var out []term
	seen := map[string]bool{}
	add := func(t string, w float64) {
		if !seen[t] && len(out) < maxTerms {
			seen[t] = true
			out = append(out, term{text: t, weight: w})
		}
	}
	clean := noise.ReplaceAllString(q, " ")
	words(clean, false, func(t string, whole bool) {
		if isStop(t) {
			return
		}
		if whole {
			add(t, 1)
		} else {
			add(t, 0.6) // a part of a longer name
		}
	})
	if len(out) == 0 { // a single Han character, or stops alone
		words(q, true, func(t string, _ bool) {
			if !latin(t) {
				add(t, 1)
			}
		})
	}
	if len(strings.Fields(q)) > fewTerms { // a paste: what is in errors of every sort is noise too
		out = slices.DeleteFunc(out, func(t term) bool { return everyday(t.text) })
	}
	if n := len(out); n > 0 {
		out[n-1].last = true
	}
	return out
}

// everyday reports whether a word, or a stem, is in errors of every sort: it
// tells nothing of this one.
func everyday(w string) bool {
	for _, e := range [...]string{
		"expected", "found", "failed", "cannot", "could", "must", "type", "types", "trait", "bound", "different", "version", "versions", "used", "being",
		"called", "value", "result", "unwrap", "err", "name", "names", "perhaps", "multiple", "crate", "mismatched", "satisfied", "implemented", "note", "struct",
		"function", "module", "find", "str", "let", "fn", "mut", "pub", "src", "main.rs", "rs",
	} {
		if w == e || w == stem(e) {
			return true
		}
	}
	return false
}

// words calls f for each term of a normal text: names whole and their parts,
// stems of words, pairs of Han characters and, with singles, each of them.
func words(s string, singles bool, f func(t string, whole bool)) {
	var word []rune
	flush := func() {
		w := strings.Trim(string(word), "_-.:")
		word = word[:0]
		if w == "" {
			return
		}
		parts := strings.FieldsFunc(w, func(r rune) bool { return strings.ContainsRune("_-.:", r) })
		if len(parts) > 1 {
			f(w, true)
		}
		for _, p := range parts {
			if len(p) > 1 && len(p) < 48 {
				f(stem(p), len(parts) == 1)
			}
		}
	}
	var before rune
	for _, r := range s {
		switch {
		case unicode.Is(unicode.Han, r):
			flush()
			if singles {
				f(string(r), true)
			}
			if before != 0 {
				f(string([]rune{before, r}), true)
			}
			before = r
			continue
		case r < 0x250 && (unicode.IsLetter(r) || unicode.IsDigit(r)) || strings.ContainsRune("_-.:", r):
			word = append(word, r)
		default:
			flush()
		}
		before = 0
	}
	flush()
}

// stem takes the common endings of English words off, the same way for what is
// indexed and what is asked.
func stem(w string) string {
	if len(w) < 5 {
		if len(w) == 4 && strings.HasSuffix(w, "s") && !strings.HasSuffix(w, "ss") {
			return w[:3]
		}
		return w
	}
	for _, end := range []string{"ations", "ation", "ings", "ing", "ers", "ors", "ies", "er", "or", "ed", "es", "ly", "s", "e", "y"} {
		if rest, ok := strings.CutSuffix(w, end); ok && len(rest) >= 4 && !strings.HasSuffix(w, "ss") {
			return rest
		}
	}
	return w
}
