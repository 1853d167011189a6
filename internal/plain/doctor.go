package plain

import (
	"context"
	"fmt"

	"otelings/trainer"
)

// doctorScreen is what the doctor found.
type doctorScreen struct{ items []trainer.DoctorItem }

// openDoctor looks at everything, one line an item as it comes, and then shows
// what is not well; kind is push or replace.
func openDoctor(ctx context.Context, s *Session, kind moveKind) move {
	w, d := s.words(), doctorWordsIn(s.lang)
	s.print("", d.starts)
	term := trainer.Terminal{TTY: s.opts.Width > 0, Width: s.opts.Width}
	items, err := work(ctx, s, func(ctx context.Context, on func(trainer.DoctorItem)) ([]trainer.DoctorItem, error) {
		return s.trainer.Doctor(ctx, term, on)
	}, func(it trainer.DoctorItem) {
		s.print("- " + d.levels[it.Level] + w.colon + s.in(it.Name) + w.comma + s.in(it.Found))
	})
	if err != nil {
		return ended(s, err)
	}
	return move{kind: kind, to: &doctorScreen{items: items}}
}

func (v *doctorScreen) page(_ context.Context, s *Session) (Page, error) {
	w, d := s.words(), doctorWordsIn(s.lang)
	p := Page{Title: d.title, Enter: &Choice{Label: w.back, Do: goBack}}
	faults, warnings := 0, 0
	for _, it := range v.items {
		switch it.Level {
		case trainer.DoctorOK:
			continue
		case trainer.DoctorFault:
			faults++
		default:
			warnings++
		}
		p.Body = append(p.Body, d.levels[it.Level]+w.colon+s.in(it.Name),
			"  "+d.found+s.in(it.Found), "  "+d.fix+s.in(it.Fix), "  "+d.why+s.in(it.Why))
	}
	if faults+warnings == 0 {
		p.Body = append(p.Body, d.well)
	}
	p.Body = append(p.Body, fmt.Sprintf(d.counts, len(v.items), faults, warnings))
	p.Choices = []Choice{{Label: d.again, Do: func(ctx context.Context) move { return openDoctor(ctx, s, replace) }}}
	return p, nil
}

// folderScreen takes the exercise folder.
type folderScreen struct{}

func (*folderScreen) page(_ context.Context, s *Session) (Page, error) {
	w, f := s.words(), folderWordsIn(s.lang)
	return Page{
		Title: w.workspace, Body: []string{visible(s.trainer.Settings().Workspace), f.note}, Takes: f.takes,
		Path: true, Line: func(ctx context.Context, in string) (move, bool) {
			if in == "-" {
				in = ""
			}
			if err := s.trainer.SetWorkspace(ctx, in); err != nil {
				return tell(s.explain(err)...), true
			}
			return move{kind: back, say: []string{w.saved}}, true
		},
		Enter: &Choice{Label: w.keep, Do: goBack},
	}, nil
}
