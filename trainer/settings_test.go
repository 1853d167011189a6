package trainer

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"otelings/exercises"
	"otelings/internal/config"
	"otelings/lessons"
	"otelings/progress"
)

// again is a new trainer on the same state folder, as the next start makes it.
func again(t *testing.T, tr *Trainer) *Trainer {
	t.Helper()
	settings, err := tr.config.Load()
	if err != nil {
		t.Fatal(err)
	}
	dirs, err := tr.system().Resolve(settings.Workspace)
	if err != nil {
		t.Fatal(err)
	}
	dirs.State = tr.dirs.State
	return New(Options{
		Lessons: must1(lessons.Load(lessons.Content())), Exercises: must1(exercises.Load(exercises.Content())), Dirs: dirs, Config: tr.config, Settings: settings,
		Progress: progress.New(filepath.Join(dirs.State, "progress.db"), progress.Options{}), Env: tr.env,
	})
}

func must1[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

// TestWorkspaceMoves: from the moment it is set, exercises lie in the new
// folder, and the next start finds them there; the old files stay.
func TestWorkspaceMoves(t *testing.T) {
	tr := bench(t, "silent")
	old := must1(tr.OpenExercise(t.Context(), "quick-start/first-trace")).Dir
	home := tr.system().Getenv("HOME")
	if err := tr.SetWorkspace(t.Context(), " ~/elsewhere "); err != nil {
		t.Fatal(err)
	}
	want := filepath.Join(home, "elsewhere")
	if got := tr.Settings().Workspace; got != want {
		t.Errorf("the workspace is %s, want %s", got, want)
	}
	if dir := must1(tr.OpenExercise(t.Context(), "quick-start/first-trace")).Dir; !strings.HasPrefix(dir, want) {
		t.Errorf("the exercise lies in %s", dir)
	}
	if _, err := os.Stat(filepath.Join(old, "Cargo.toml")); err != nil {
		t.Errorf("the old files: %v", err)
	}
	if got := again(t, tr).Settings().Workspace; got != want {
		t.Errorf("the next start has %s", got)
	}
	if err := tr.SetWorkspace(t.Context(), ""); err != nil {
		t.Fatal(err)
	}
	if got := tr.Settings().Workspace; got != filepath.Join(home, "otelings-workspace") || again(t, tr).Settings().Workspace != got {
		t.Errorf("the default is %s", got)
	}
}

func TestWorkspaceRefused(t *testing.T) {
	tr := bench(t, "silent")
	before := tr.Settings().Workspace
	file := filepath.Join(tr.system().Getenv("HOME"), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	check := func(folder, part string) {
		t.Helper()
		err := tr.SetWorkspace(t.Context(), folder)
		text, hint := Explain(err)
		var own *config.Error
		if !errors.As(err, &own) || !strings.Contains(text.EN, part) || text.ZH == "" || hint.EN == "" || hint.ZH == "" {
			t.Errorf("%s: %v, %q, %q", folder, err, text, hint)
		}
		if tr.Settings().Workspace != before {
			t.Errorf("%s: the workspace is %s", folder, tr.Settings().Workspace)
		}
	}
	check(filepath.Join(file, "below"), "cannot be written")
	tr.env = append(tr.env, "OTELINGS_WORKSPACE=/elsewhere")
	check("~/fine", "OTELINGS_WORKSPACE")
}

func TestUnsetSettings(t *testing.T) {
	tr := bench(t, "silent")
	s := tr.Settings()
	s.Lang, s.Theme, s.Editor = "zh", "mono", "code"
	if err := tr.SaveSettings(t.Context(), s); err != nil {
		t.Fatal(err)
	}
	for _, key := range []string{"lang", "theme", "editor", "workspace"} {
		if err := tr.UnsetSetting(t.Context(), key); err != nil {
			t.Errorf("%s: %v", key, err)
		}
	}
	if got := tr.Settings(); got.Lang != "" || got.Theme != "auto" || got.Editor != "" {
		t.Errorf("settings %+v", got)
	}
}

// What a second otelings has changed meanwhile stays when this one saves.
func TestSaveSettingsKeepsTheOthers(t *testing.T) {
	tr := bench(t, "silent")
	other := again(t, tr)
	s := other.Settings()
	s.Lang = "zh"
	if err := other.SaveSettings(t.Context(), s); err != nil {
		t.Fatal(err)
	}
	s = tr.Settings()
	s.Theme = "dark"
	if err := tr.SaveSettings(t.Context(), s); err != nil {
		t.Fatal(err)
	}
	if s = again(t, tr).Settings(); s.Lang != "zh" || s.Theme != "dark" {
		t.Errorf("%+v", s)
	}
}
