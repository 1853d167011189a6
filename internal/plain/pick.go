package plain

import (
	"context"

	"otelings/internal/i18n"
)

// option is one thing to pick.
type option struct {
	value string
	label i18n.Text
}

// pickScreen asks for one of several values. pick does what follows; it
// usually goes back.
type pickScreen struct {
	title   i18n.Text
	note    []i18n.Text
	options []option
	current string // "" = none yet
	pick    func(ctx context.Context, value string) move
}

func (p *pickScreen) page(_ context.Context, s *Session) (Page, error) {
	w := s.words()
	out := Page{Title: s.in(p.title), Enter: &Choice{Label: w.keep, Do: goBack}}
	for _, n := range p.note {
		out.Body = append(out.Body, s.paragraph(n)...)
	}
	for _, o := range p.options {
		label := s.in(o.label)
		if o.value == p.current {
			label += w.currentMark
		}
		out.Choices = append(out.Choices, Choice{Label: label, Do: func(ctx context.Context) move { return p.pick(ctx, o.value) }})
	}
	return out, nil
}

func goBack(context.Context) move { return move{kind: back} }

// both is a message as a text in both languages, for screens that outlive a
// change of language.
func both(pick func(words) string) i18n.Text {
	return i18n.Text{EN: pick(wordsIn(i18n.EN)), ZH: pick(wordsIn(i18n.ZH))}
}
