package plain

import (
	"context"
	"strings"

	"otelings/internal/i18n"
	"otelings/trainer"
)

// mostFound is how many things a search lists.
const mostFound = 12

// searchScreen is what a search found, or without words every question.
type searchScreen struct{ query string }

func (v *searchScreen) page(_ context.Context, s *Session) (Page, error) {
	m := s.faq()
	p := Page{Title: m.All}
	if v.query == "" {
		all, err := s.trainer.FAQs()
		if err != nil {
			return Page{}, err
		}
		for _, f := range all {
			p.Choices = append(p.Choices, s.openFAQ(s.in(f.Question), f.ID))
		}
		p.Choices = append(p.Choices, Choice{Key: "t", Label: m.Words, Do: func(context.Context) move { return goTo(&termsScreen{}) }})
		return p, nil
	}
	p.Title = m.Title + s.words().colon + cut(v.query, 60)
	r, err := s.trainer.Search(v.query, mostFound)
	if err != nil {
		return Page{}, err
	}
	if len(r.Found) == 0 {
		p.Body = []string{strings.ReplaceAll(m.Nothing, "%s", cut(visible(v.query), 40)), m.NothingDo}
	}
	if len(r.Fixed) > 0 && len(r.Fixed) <= 3 {
		p.Body = append(p.Body, strings.ReplaceAll(m.Read, "%s", strings.Join(r.Fixed, s.words().pause)))
	}
	for _, f := range r.Found {
		p.Choices = append(p.Choices, s.foundChoice(f))
	}
	return p, nil
}

// foundChoice opens what was found; what cannot be opened is read at once.
func (s *Session) foundChoice(f trainer.Found) Choice {
	m, colon := s.faq(), s.words().colon
	title := s.in(f.Title)
	switch {
	case f.Kind == trainer.FoundFAQ:
		return s.openFAQ(m.FAQ+colon+title, f.ID)
	case !f.Written:
		return Choice{Label: m.Lesson + colon + title + s.words().comma + m.Unwritten, Do: func(context.Context) move { return tell(title + colon + m.Unwritten) }}
	case f.Kind == trainer.FoundLesson:
		return Choice{Label: m.Lesson + colon + title, Do: func(ctx context.Context) move { return openLesson(ctx, s, f.ID) }}
	case f.Kind == trainer.FoundExercise:
		return Choice{Label: m.Exercise + colon + title, Do: func(context.Context) move { return goTo(&exerciseScreen{id: f.ID}) }}
	}
	return Choice{Label: m.Term + colon + title, Do: func(context.Context) move { return tell(title + colon + s.in(f.Line)) }}
}

func (s *Session) openFAQ(label, id string) Choice {
	return Choice{Label: label, Do: func(context.Context) move { return goTo(&faqScreen{id: id}) }}
}

// faqScreen is one answer.
type faqScreen struct{ id string }

func (v *faqScreen) page(_ context.Context, s *Session) (Page, error) {
	f, err := s.trainer.FAQ(v.id)
	if err != nil {
		return Page{}, err
	}
	m, colon := s.faq(), s.words().colon
	p := Page{Title: s.in(f.Question), Body: faqText(s, f), Enter: &Choice{Label: s.words().back, Do: goBack}}
	for _, l := range f.Lessons {
		if l.Open {
			p.Choices = append(p.Choices, Choice{Label: m.Lesson + colon + s.in(l.Title), Do: func(ctx context.Context) move { return openLesson(ctx, s, l.ID) }})
		}
	}
	for _, l := range f.Exercises {
		p.Choices = append(p.Choices, Choice{Label: m.Exercise + colon + s.in(l.Title), Do: func(context.Context) move { return goTo(&exerciseScreen{id: l.ID}) }})
	}
	for _, l := range f.See {
		p.Choices = append(p.Choices, s.openFAQ(m.See+colon+s.in(l.Title), l.ID))
	}
	return p, nil
}

// termsScreen is the glossary, one line a term.
type termsScreen struct{}

func (*termsScreen) page(_ context.Context, s *Session) (Page, error) {
	all, err := s.trainer.Terms(s.lang, "")
	if err != nil {
		return Page{}, err
	}
	p := Page{Title: s.faq().Glossary, Enter: &Choice{Label: s.words().back, Do: goBack}}
	for _, t := range all {
		p.Body = append(p.Body, "- "+s.in(t.Term)+s.words().colon+s.in(t.Says))
	}
	return p, nil
}

func (s *Session) faq() *i18n.FAQMessages { return &i18n.For(s.lang).TUI.FAQ }
