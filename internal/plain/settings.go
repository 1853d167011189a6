package plain

import (
	"context"

	"otelings/internal/i18n"
	"otelings/trainer"
)

// settingsScreen shows and changes the learner's settings.
type settingsScreen struct{}

func (*settingsScreen) page(_ context.Context, s *Session) (Page, error) {
	w := s.words()
	now := s.trainer.Settings()
	editor := visible(now.Editor)
	if editor == "" {
		editor = w.editorFromEnv
	}
	p := Page{Title: w.settings, Body: []string{
		w.stateFolder + w.colon + visible(now.State),
	}}
	p.Choices = []Choice{
		{Label: w.language + w.colon + w.languageName, Do: func(context.Context) move { return goTo(languagePick(s)) }},
		{Label: w.theme + w.colon + w.themeName(now.Theme), Do: func(context.Context) move { return goTo(themePick(s, now.Theme)) }},
		{Label: w.editor + w.colon + editor, Do: func(context.Context) move { return goTo(&editorScreen{}) }},
		{Label: w.workspace + w.colon + visible(now.Workspace), Do: func(context.Context) move { return goTo(&folderScreen{}) }},
	}
	return p, nil
}

// change saves one changed setting and goes back to the list.
func change(ctx context.Context, s *Session, set func(*trainer.Settings)) move {
	settings := s.trainer.Settings()
	set(&settings)
	if err := s.trainer.SaveSettings(ctx, settings); err != nil {
		return tell(s.explain(err)...)
	}
	return move{kind: back, say: []string{s.words().saved}}
}

func languagePick(s *Session) screen {
	p := &pickScreen{title: both(func(w words) string { return w.language }), current: string(s.lang)}
	for _, l := range i18n.Langs() {
		name := wordsIn(l).languageName
		p.options = append(p.options, option{value: string(l), label: i18n.Text{EN: name, ZH: name}})
	}
	p.pick = func(ctx context.Context, v string) move {
		s.lang = i18n.Lang(v)
		return change(ctx, s, func(t *trainer.Settings) { t.Lang = i18n.Lang(v) })
	}
	return p
}

func themePick(s *Session, current string) screen {
	p := &pickScreen{title: both(func(w words) string { return w.theme }), note: []i18n.Text{both(func(w words) string { return w.themeNote })}, current: current}
	for _, theme := range []string{"auto", "dark", "light", "mono"} {
		p.options = append(p.options, option{value: theme, label: both(func(w words) string { return w.themeName(theme) })})
	}
	p.pick = func(ctx context.Context, v string) move {
		return change(ctx, s, func(t *trainer.Settings) { t.Theme = v })
	}
	return p
}

// editorScreen takes the editor's command.
type editorScreen struct{}

func (*editorScreen) page(_ context.Context, s *Session) (Page, error) {
	w := s.words()
	return Page{
		Title: w.editor, Body: []string{w.editorNote}, Takes: w.editorTakes,
		Line: func(ctx context.Context, in string) (move, bool) {
			return change(ctx, s, func(t *trainer.Settings) {
				if t.Editor = in; in == "-" {
					t.Editor = ""
				}
			}), true
		},
		Enter: &Choice{Label: w.keep, Do: goBack},
	}, nil
}
