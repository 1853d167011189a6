package trainer

import (
	"slices"
	"strings"

	"otelings/exercises"
	"otelings/internal/i18n"
	"otelings/lessons"
	"otelings/search"
)

// FoundKind is what was found.
type FoundKind = search.Kind

// The kinds.
const (
	FoundFAQ      = search.FAQ
	FoundLesson   = search.Lesson
	FoundExercise = search.Exercise
	FoundTerm     = search.Term
)

// Found is one thing a search found. Line is what to show below its title: the
// answer, what is learnt, what the term means.
type Found struct {
	Kind    FoundKind
	ID      string
	Title   i18n.Text
	Line    i18n.Text
	Score   float64
	Written bool // false: a lesson that is on the map and not written yet
	Sure    bool // it fits; what is not sure is only the nearest there is
}

// SearchResult is what a search gives, the best first. Fixed lists words that
// were read for others: "tracparent→traceparent".
type SearchResult struct {
	Found []Found
	Fixed []string
}

// Search looks for words, or for what a program printed, in the kinds named
// (all without any), and gives at most limit things. Without words it gives none.
func (t *Trainer) Search(query string, limit int, kinds ...FoundKind) (SearchResult, error) {
	ix, err := t.searchIndex()
	if err != nil {
		return SearchResult{}, err
	}
	r := ix.Search(query, limit, kinds...)
	out := SearchResult{Fixed: r.Fixed}
	for _, h := range r.Hits {
		if f, ok := t.found(h); ok {
			out.Found = append(out.Found, f)
		}
	}
	return out, nil
}

// searchIndex is the index that the program carries; with a folder of content
// one is made of everything.
func (t *Trainer) searchIndex() (*search.Index, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.index != nil {
		return t.index, nil
	}
	var err error
	if t.content.Dir == "" {
		t.index, err = search.Embedded()
		return t.index, err
	}
	docs, err := SearchDocs(t.lib, t.set)
	if err != nil {
		return nil, err
	}
	data, err := search.Build(docs)
	if err != nil {
		return nil, err
	}
	t.index, err = search.Open(data)
	return t.index, err
}

func (t *Trainer) found(h search.Hit) (Found, bool) {
	f := Found{Kind: h.Kind, ID: h.ID, Score: h.Score, Written: true, Sure: h.Sure}
	switch h.Kind {
	case search.FAQ:
		e, err := t.faqEntry(h.ID)
		if err != nil {
			return f, false
		}
		f.Title, f.Line = e.Question, e.Answer
	case search.Lesson:
		e, ok := t.lib.Entry(h.ID)
		if !ok {
			return f, false
		}
		f.Title, f.Written = e.Text, t.lib.Written(h.ID)
	case search.Exercise:
		d, ok := t.set.Get(h.ID)
		if !ok {
			return f, false
		}
		f.Title, f.Line = d.Title, joined(d.Teaches)
	case search.Term:
		terms, err := t.glossary()
		i := slices.IndexFunc(terms, func(e lessons.Term) bool { return e.ID == h.ID })
		if err != nil || i < 0 {
			return f, false
		}
		e := terms[i]
		f.Title, f.Line = e.Term, e.Says
	}
	return f, true
}

// faqEntry is an entry, read once: searching as one types asks for the same
// ones again and again.
func (t *Trainer) faqEntry(id string) (lessons.FAQ, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if f, ok := t.answers[id]; ok {
		return f, nil
	}
	f, err := t.lib.FAQ(id)
	if err == nil {
		t.answers[id] = f
	}
	return f, err
}

// glossary is the terms, read once.
func (t *Trainer) glossary() ([]lessons.Term, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.terms != nil {
		return t.terms, nil
	}
	terms, err := t.lib.Glossary()
	t.terms = terms
	return terms, err
}

func joined(texts []i18n.Text) i18n.Text {
	var en, zh []string
	for _, t := range texts {
		en, zh = append(en, t.EN), append(zh, t.ZH)
	}
	return i18n.Text{EN: strings.Join(en, " "), ZH: strings.Join(zh, "")} // whole sentences
}

// SearchDocs is everything that can be found, in a fixed order.
func SearchDocs(lib *lessons.Library, set *exercises.Set) ([]search.Doc, error) {
	var out []search.Doc
	faqs, err := lib.FAQs()
	if err != nil {
		return nil, err
	}
	for _, f := range faqs {
		out = append(out, search.Doc{Kind: search.FAQ, ID: f.ID, Title: both(f.Question), Lead: both(f.Answer), Words: f.Words, Match: f.Match, Body: both(f.Why)})
	}
	for _, e := range lib.Catalog.Lessons {
		d := search.Doc{Kind: search.Lesson, ID: e.ID, Title: both(e.Text), Lead: []string{e.Exercise}}
		if lib.Written(e.ID) {
			doc, err := lib.Open(e.ID)
			if err != nil {
				return nil, err
			}
			for _, lang := range i18n.Langs() {
				for _, b := range doc.Text[lang].Blocks {
					d.Body = append(d.Body, b.Markdown)
					if b.Heading != "" {
						d.Words = append(d.Words, b.Heading)
					}
				}
			}
		}
		out = append(out, d)
	}
	for _, def := range set.All() {
		teaches := joined(def.Teaches)
		d := search.Doc{Kind: search.Exercise, ID: def.ID, Title: both(def.Title), Lead: both(teaches), Body: both(def.Task)}
		out = append(out, d)
	}
	terms, err := lib.Glossary()
	if err != nil {
		return nil, err
	}
	for _, e := range terms {
		out = append(out, search.Doc{Kind: search.Term, ID: e.ID, Title: both(e.Term), Words: e.Also, Lead: both(e.Says)})
	}
	return out, nil
}

func both(t i18n.Text) []string { return []string{t.EN, t.ZH} }
