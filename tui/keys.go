package tui

import (
	"context"
	"strings"

	"otelings/exercises"
	"otelings/exercises/lab"
	"otelings/internal/i18n"
	"otelings/telemetry"
	"otelings/trainer"
	"otelings/tui/component/draw"
	"otelings/tui/ui"
)

// KeyHelp is one key, or several for the same thing, and what it does.
type KeyHelp struct{ Keys, Help string }

// ScreenKeys is the keys of one screen.
type ScreenKeys struct {
	Screen string // "" for the keys of every screen
	Keys   []KeyHelp
}

// silent is a trainer that knows nothing: screens that are never started ask
// it for no more than this.
type silent struct{ ui.Trainer }

func (silent) Settings() trainer.Settings        { return trainer.Settings{} }
func (silent) DoctorItems() []trainer.DoctorItem { return nil }

// keyed is a screen whose keys are told.
type keyed struct {
	title string // "" = the screen's own
	route ui.Route
	open  *trainer.Exercise // what an exercise's screen is given
}

func doing(m *i18n.TUIMessages, x trainer.Exercise) keyed {
	return keyed{draw.Kind(m, x.Kind), ui.Route{Name: ui.Exercise}, &x}
}

// Keys is the keys of the screens for the manual, read from the bindings that
// the footer and the help are drawn from. It does no I/O, so the live view, which
// has keys only while it listens, is not among them.
func Keys(lang i18n.Lang) []ScreenKeys {
	m := New(context.Background(), silent{}, Options{Lang: lang})
	m.push(ui.Route{Name: ui.Settings}) // so that there is something to go back to
	all := m.global()
	out := []ScreenKeys{{Keys: keyHelp(all, nil)}}
	t := m.env.M
	for _, s := range []keyed{
		{t.Today.Title, ui.Route{Name: ui.Today}, nil},
		{t.Paths.Title, ui.Route{Name: ui.Paths}, nil},
		{t.Common.Lesson, ui.Route{Name: ui.Lesson}, nil},
		doing(t, trainer.Exercise{ExerciseLine: trainer.ExerciseLine{Kind: exercises.KindLab}, Experiment: &lab.Experiment{}}),
		doing(t, trainer.Exercise{ExerciseLine: trainer.ExerciseLine{Kind: exercises.KindCode}, Hints: 1}),
		doing(t, trainer.Exercise{ExerciseLine: trainer.ExerciseLine{Kind: exercises.KindWire}, Wire: &trainer.WireFile{}, Hints: 1}),
		doing(t, trainer.Exercise{ExerciseLine: trainer.ExerciseLine{Kind: exercises.KindTrace}, Recorded: &telemetry.Snapshot{}, Hints: 1}),
		doing(t, trainer.Exercise{ExerciseLine: trainer.ExerciseLine{Kind: exercises.KindConfig}, Hints: 1}),
		doing(t, trainer.Exercise{ExerciseLine: trainer.ExerciseLine{Kind: exercises.KindMeasure}, Hints: 1}),
		doing(t, trainer.Exercise{ExerciseLine: trainer.ExerciseLine{Kind: exercises.KindProject}, Project: &trainer.Project{}, Hints: 1}),
		{t.Lessons.Title, ui.Route{Name: ui.Lessons}, nil},
		{t.Settings.Title, ui.Route{Name: ui.Settings}, nil},
		{"", ui.Route{Name: ui.Plan}, nil},
		{"", ui.Route{Name: ui.Choose}, nil},
		{"", ui.Route{Name: ui.Placement}, nil},
		{"", ui.Route{Name: ui.Facts}, nil},
		{"", ui.Route{Name: ui.Doctor}, nil},
		{"", ui.Route{Name: ui.Search}, nil},
		{t.FAQ.FAQ, ui.Route{Name: ui.FAQ}, nil},
	} {
		screen := build(m.env, 1, s.route)
		if s.title == "" {
			s.title = screen.Title()
		}
		if s.open != nil {
			screen.Init() // its command is not run: only its answer is awaited
			screen.Update(ui.Answer{Owner: 1, Kind: "load", Gen: 1, Value: *s.open})
		}
		out = append(out, ScreenKeys{Screen: s.title, Keys: keyHelp(screen.Bindings(), all)})
	}
	return out
}

// keyHelp lists bindings, those for the same thing together and without those
// that every screen has.
func keyHelp(bindings, everywhere []ui.Binding) []KeyHelp {
	var out []KeyHelp
	at := map[string]int{}
	for _, b := range bindings {
		if g := ui.Find(everywhere, b.Keys[0]); g != nil && g.Help == b.Help {
			continue
		}
		keys := strings.Join(b.Keys, ", ")
		if i, ok := at[b.Help]; ok {
			out[i].Keys += ", " + keys
			continue
		}
		at[b.Help] = len(out)
		out = append(out, KeyHelp{Keys: keys, Help: b.Help})
	}
	return out
}
