package trainer

import (
	"context"
	"errors"
	"os"
	"runtime"
	"slices"
	"strings"

	"otelings/internal/config"
	"otelings/internal/i18n"
)

// Settings are the settings in force; it does no I/O.
func (t *Trainer) Settings() Settings {
	s := t.setting()
	out := Settings{Lang: i18n.Lang(s.Lang), Theme: s.Theme, Editor: s.Editor, Workspace: t.workspace().Root, State: t.dirs.State}
	if out.Theme == "" {
		out.Theme = "auto"
	}
	return out
}

// SaveSettings keeps what differs from the settings in force of language, theme
// and editor; what another process has changed meanwhile stays. The workspace
// is changed by SetWorkspace, since not every folder can be one.
func (t *Trainer) SaveSettings(_ context.Context, s Settings) error {
	old := t.Settings()
	return t.saveSettings(func(c *config.Settings) {
		if s.Lang != old.Lang {
			c.Lang = string(s.Lang)
		}
		if s.Theme != old.Theme {
			c.Theme = s.Theme
		}
		if s.Editor != old.Editor {
			c.Editor = s.Editor
		}
	})
}

// SetWorkspace makes another folder the learner's workspace, from now on; ""
// goes back to the default one. Files that lie in the old one stay there. A
// relative path and "~/" are resolved. The error is *config.Error: the folder
// cannot be written, the environment decides, or the setting was not saved.
func (t *Trainer) SetWorkspace(_ context.Context, typed string) error {
	system := t.system()
	if env := system.Getenv("OTELINGS_WORKSPACE"); env != "" {
		return &config.Error{
			Err:  errors.New("OTELINGS_WORKSPACE is set"),
			Fact: i18n.Text{EN: "OTELINGS_WORKSPACE is " + env + " and goes before the setting", ZH: "OTELINGS_WORKSPACE 是 " + env + "，它优先于设置"},
			Tip:  i18n.Text{EN: "change or unset OTELINGS_WORKSPACE, then start otelings again", ZH: "修改或取消 OTELINGS_WORKSPACE，再重新启动 otelings"},
		}
	}
	kept, used := "", ""
	if typed = strings.TrimSpace(typed); typed == "" {
		dirs, err := system.Resolve("")
		if err != nil {
			return err
		}
		used = dirs.Workspace
	} else {
		folder, err := system.Folder(typed)
		if err != nil {
			return err
		}
		kept, used = folder, folder
	}
	if err := t.saveSettings(func(c *config.Settings) { c.Workspace = kept }); err != nil {
		return err
	}
	t.mu.Lock()
	t.dirs.Workspace = used
	t.mu.Unlock()
	return nil
}

// UnsetSetting puts one setting back to its default: lang, theme, editor or
// workspace.
func (t *Trainer) UnsetSetting(ctx context.Context, key string) error {
	if key == "workspace" {
		return t.SetWorkspace(ctx, "")
	}
	fresh := config.Defaults()
	return t.saveSettings(func(c *config.Settings) {
		switch key {
		case "lang":
			c.Lang = fresh.Lang
		case "theme":
			c.Theme = fresh.Theme
		case "editor":
			c.Editor = fresh.Editor
		}
	})
}

// system is what folders are resolved from: the environment handed in.
func (t *Trainer) system() config.System {
	return config.System{OS: runtime.GOOS, Getenv: t.getenv, Home: func() (string, error) {
		if h := t.getenv("HOME"); h != "" {
			return h, nil
		}
		return os.UserHomeDir()
	}}
}

// getenv is a variable of the environment the trainer was given; the last value
// counts.
func (t *Trainer) getenv(name string) string {
	for _, kv := range slices.Backward(t.env) {
		if v, ok := strings.CutPrefix(kv, name+"="); ok {
			return v
		}
	}
	return ""
}
