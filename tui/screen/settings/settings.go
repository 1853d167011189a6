// Package settings changes language, theme, editor and the exercise folder.
package settings

import (
	"context"
	"strings"

	tea "charm.land/bubbletea/v2"

	"otelings/trainer"
	"otelings/tui/component/draw"
	"otelings/tui/component/field"
	"otelings/tui/component/list"
	"otelings/tui/text"
	"otelings/tui/ui"
)

// The rows.
const (
	rowLang = iota
	rowTheme
	rowEditor
	rowWorkspace
	rowState
	rowCount
)

var themes = [...]string{"auto", "dark", "light", "mono"}

// Screen is the settings.
type Screen struct {
	ui.Base
	set    trainer.Settings
	rows   list.List
	typing int // the row that is being typed, -1 when none is
	typed  field.Field
}

// New makes the screen.
func New(e *ui.Env, owner int) *Screen {
	s := &Screen{Base: ui.NewBase(e, owner), set: e.Trainer.Settings(), typing: -1}
	s.rows.Set(make([]bool, rowCount))
	return s
}

// Title is the breadcrumb.
func (s *Screen) Title() string { return s.M.Settings.Title }

// Typing reports whether the editor or the folder is being typed.
func (s *Screen) Typing() bool { return s.typing >= 0 }

// Init has nothing to load: settings are in memory.
func (s *Screen) Init() tea.Cmd { return nil }

// Update takes letters, and the answer to saving.
func (s *Screen) Update(msg tea.Msg) (tea.Cmd, ui.Action) {
	switch msg := msg.(type) {
	case tea.KeyPressMsg:
		s.typed.Key(msg)
	case ui.Answer:
		if s.Tasks.Mine(msg) {
			if s.Err = msg.Err; msg.Err == nil {
				s.set.Workspace = s.Trainer.Settings().Workspace // as it was resolved
				return nil, ui.Say{Text: s.M.Settings.Saved}
			}
		}
	}
	return nil, nil
}

// Bindings are the keys of the row under the cursor.
func (s *Screen) Bindings() []ui.Binding {
	m := s.M.Settings
	if s.Typing() {
		return []ui.Binding{
			ui.Key(m.Keep, s.keep, "enter"),
			ui.Key(m.Discard, ui.Do(func() { s.typing = -1 }), "esc"),
		}
	}
	i := s.rows.Cursor()
	b := []ui.Binding{ui.Key(m.Change, func() (tea.Cmd, ui.Action) { return s.change(1) }, "enter", "right", "space").Only(i < rowState, m.Fixed)}
	b = append(b, ui.Key(m.Change, func() (tea.Cmd, ui.Action) { return s.change(-1) }, "left").Only(i < rowState, m.Fixed).InHelp())
	b = append(b, s.Moves(s.rows.Move)...)
	return append(b, ui.Key(s.M.Doctor.Key, ui.Go(ui.Push{Route: ui.Route{Name: ui.Doctor}}), "D"))
}

func (s *Screen) change(step int) (tea.Cmd, ui.Action) {
	switch s.rows.Cursor() {
	case rowLang:
		s.set.Lang = s.Lang.Other()
		return nil, ui.Restyle{Lang: s.set.Lang} // the root saves it
	case rowTheme:
		at := 0
		for i, t := range themes {
			if t == s.set.Theme {
				at = i
			}
		}
		s.set.Theme = themes[(at+step+len(themes))%len(themes)]
		return s.save(), ui.Restyle{Theme: s.set.Theme}
	case rowEditor:
		s.typing = rowEditor
		s.typed.Begin(s.set.Editor)
	case rowWorkspace:
		s.typing = rowWorkspace
		s.typed.Begin(s.set.Workspace)
	}
	return nil, nil
}

// keep saves what was typed; whether a folder can be used is found out then.
func (s *Screen) keep() (tea.Cmd, ui.Action) {
	row, value := s.typing, strings.TrimSpace(s.typed.Value())
	s.typing = -1
	if row == rowEditor {
		s.set.Editor = value
		return s.save(), nil
	}
	t, ctx := s.Trainer, context.WithoutCancel(s.Ctx)
	return s.Tasks.Start("save", func() (any, error) { return nil, t.SetWorkspace(ctx, value) }), nil
}

func (s *Screen) save() tea.Cmd {
	s.set.Lang = s.Lang
	t, ctx, set := s.Trainer, context.WithoutCancel(s.Ctx), s.set
	return s.Tasks.Start("save", func() (any, error) { return nil, t.SaveSettings(ctx, set) })
}

// View draws one line a setting, and what is to be said below.
func (s *Screen) View(w, h int) string {
	cw, left := ui.Column(w, 92)
	th, m := s.Theme, s.M.Settings
	lang := map[bool]string{true: "简体中文", false: "English"}[s.Lang == "zh"]
	theme := m.ThemeAuto
	switch s.set.Theme {
	case "dark":
		theme = m.ThemeDark
	case "light":
		theme = m.ThemeLight
	case "mono":
		theme = m.ThemeMono
	}
	editor := text.Clean(s.set.Editor)
	if editor == "" {
		editor = m.EditorUnset
	}
	rows := [rowCount][2]string{{m.Language, lang}, {m.Theme, theme}, {m.Editor, editor}, {m.Workspace, text.Clean(s.set.Workspace)}, {m.State, text.Clean(s.set.State)}}
	if s.Typing() {
		rows[s.typing][1] = s.typed.View(cw - 22)
	}
	out := []string{""}
	for i, r := range rows {
		on := i == s.rows.Cursor()
		ink, val := th.Text, th.Strong
		if on {
			ink = th.Accent
		}
		if i >= rowState {
			val = th.Muted
		}
		out = append(out, draw.Cursor(th, on)+" "+ink.Render(text.Fit(r[0], 18))+val.Render(text.CutStart(r[1], cw-20)))
		if h >= 18 || i == rowCount-1 { // a low terminal needs the lines for what follows
			out = append(out, "")
		}
	}
	switch {
	case s.typing == rowWorkspace:
		out = append(out, text.Wrap(th.Muted.Render(m.FolderHelp), cw)...)
	case s.Typing():
		out = append(out, text.Wrap(th.Muted.Render(m.EditorHelp), cw)...)
	case s.Err != nil:
		out = append(out, draw.Failure(s.Env, s.Err, cw)...)
	}
	return strings.Join(ui.Indent(out, left), "\n")
}
