package lessons

import (
	"github.com/charmbracelet/x/ansi"

	"otelings/internal/i18n"
)

// Term is one entry of the glossary.
type Term struct {
	ID     string    `yaml:"id"`
	Term   i18n.Text `yaml:"term"`
	Also   []string  `yaml:"also"` // other words for it, in either language
	Says   i18n.Text `yaml:"says"` // what it is, in a few sentences
	Lesson string    `yaml:"lesson"`
	See    []string  `yaml:"see"`
}

// Glossary reads glossary.yaml, in the file's order.
func (l *Library) Glossary() ([]Term, error) {
	var f struct {
		Terms []Term `yaml:"terms"`
	}
	_, err := optional(l.fsys, "glossary.yaml", &f)
	return f.Terms, err
}

// Bounds in cells of what a term means, so that it is read in place.
const maxTermCells = 420

// LintGlossary checks the glossary: both languages, no id twice, links that lead
// somewhere. known answers whether a link's target exists.
func (l *Library) LintGlossary(known func(kind, id string) bool) []Problem {
	const file = "glossary.yaml"
	terms, err := l.Glossary()
	if err != nil {
		return []Problem{*problem(file, 0, "%s", err)}
	}
	var out []Problem
	add := func(format string, args ...any) { out = append(out, *problem(file, 0, format, args...)) }
	seen := map[string]bool{}
	for _, t := range terms {
		if t.ID == "" || seen[t.ID] {
			add("term %q is empty or stands twice", t.ID)
		}
		seen[t.ID] = true
	}
	for _, t := range terms {
		for _, lang := range i18n.Langs() {
			if t.Term.In(lang) == "" || t.Says.In(lang) == "" {
				add("term %q is missing in a language", t.ID)
			}
			if n := ansi.StringWidth(t.Says.In(lang)); n > maxTermCells {
				add("term %q: %d cells, at most %d", t.ID, n, maxTermCells)
			}
			for _, text := range []string{t.Term.In(lang), t.Says.In(lang)} {
				out = append(out, lintSource(file, text, lang)...)
			}
		}
		if t.Lesson != "" && !known("lesson", t.Lesson) {
			add("link to %s:%s, which does not exist", "lesson", t.Lesson)
		}
		for _, id := range t.See {
			if !seen[id] {
				add("link to %s:%s, which does not exist", "term", id)
			}
		}
	}
	return out
}
