package lessons

import (
	"strings"

	"github.com/charmbracelet/x/ansi"

	"otelings/internal/i18n"
)

// Words is a text of an exercise with the key it stands under.
type Words struct {
	Key  string
	Text i18n.Text
}

// LintTask checks the task of an exercise as Lint checks a lesson: the same
// structure in both languages, links that lead somewhere, code that fits, text
// that terminals draw with one width; and that in each of its words, which stand
// in exercise.yaml.
func LintTask(task i18n.Text, words []Words, known func(kind, id string) bool) []Problem {
	var out []Problem
	files := map[i18n.Lang]string{i18n.EN: "task.en.md", i18n.ZH: "task.zh.md"}
	for _, lang := range i18n.Langs() {
		text := task.In(lang)
		out = append(out, lintSource(files[lang], text, lang)...)
		out = append(out, lintBlock(files[lang], Block{Kind: Prose, Markdown: text}, nil, known)...)
	}
	en, zh := outlineOf(task.EN), outlineOf(task.ZH)
	for i := range max(len(en), len(zh)) {
		switch {
		case i >= len(zh):
			out = append(out, *problem(files[i18n.ZH], 0, "the English text has one more %q", en[i].what))
		case i >= len(en):
			out = append(out, *problem(files[i18n.ZH], zh[i].line, "one more %q than the English text", zh[i].what))
		case en[i].what != zh[i].what:
			out = append(out, *problem(files[i18n.ZH], zh[i].line, "%q, where the English text has %q", zh[i].what, en[i].what))
		default:
			continue
		}
		break // what follows is out of step
	}
	for _, w := range words {
		for _, lang := range i18n.Langs() {
			text := w.Text.In(lang)
			for _, r := range text {
				if why := Forbidden(r); why != "" {
					out = append(out, *problem("exercise.yaml", 0, "%s: %U: %s", w.Key, r, why))
					break
				}
			}
			if strings.HasSuffix(w.Key, ".goal") && ansi.StringWidth(text) > maxOption {
				out = append(out, *problem("exercise.yaml", 0, "%s: %d cells, at most %d", w.Key, ansi.StringWidth(text), maxOption))
			}
		}
	}
	return out
}

// part is a heading, an item of a list or a piece of code of a task, as its mark.
type part struct {
	what string
	line int
}

func outlineOf(text string) []part {
	var out []part
	code := false
	for i, line := range strings.Split(text, "\n") {
		trimmed := strings.TrimSpace(line)
		switch {
		case fence.MatchString(line):
			if code = !code; code {
				out = append(out, part{"```", i + 1})
			}
		case code:
		case strings.HasPrefix(line, "#"):
			out = append(out, part{line[:len(line)-len(strings.TrimLeft(line, "#"))], i + 1})
		case strings.HasPrefix(trimmed, "- "), strings.HasPrefix(trimmed, "* "):
			out = append(out, part{"-", i + 1})
		case numbered(trimmed):
			out = append(out, part{"1.", i + 1})
		}
	}
	return out
}

func numbered(line string) bool {
	digits := strings.TrimLeft(line, "0123456789")
	return len(digits) < len(line) && strings.HasPrefix(digits, ". ")
}
