package lessons

import (
	"slices"

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

// Term is one entry of the glossary; ok is false when there is none.
func (l *Library) Term(id string) (Term, bool) {
	terms, err := l.Glossary()
	if err != nil {
		return Term{}, false
	}
	i := slices.IndexFunc(terms, func(t Term) bool { return t.ID == id })
	if i < 0 {
		return Term{}, false
	}
	return terms[i], true
}
