package config

import (
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"otelings/internal/i18n"
)

func environment(vars map[string]string) func(string) string {
	return func(name string) string { return vars[name] }
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func TestResolve(t *testing.T) {
	home := t.TempDir()
	other := filepath.Join(home, "other")
	in := func(parts ...string) string { return filepath.Join(append([]string{home}, parts...)...) }
	for name, c := range map[string]struct {
		os        string
		env       map[string]string
		workspace string
		want      Dirs
	}{
		"linux": {os: "linux",
			want: Dirs{in(".local", "share", "otelings"), in("otelings-workspace"), in(".cache", "otelings")}},
		"xdg": {os: "linux", env: map[string]string{"XDG_DATA_HOME": other, "XDG_CACHE_HOME": home},
			want: Dirs{in("other", "otelings"), in("otelings-workspace"), in("otelings")}},
		"relative xdg is ignored": {os: "freebsd", env: map[string]string{"XDG_DATA_HOME": "data", "XDG_CACHE_HOME": "c"},
			want: Dirs{in(".local", "share", "otelings"), in("otelings-workspace"), in(".cache", "otelings")}},
		"mac": {os: "darwin", env: map[string]string{"XDG_DATA_HOME": other},
			want: Dirs{in("Library", "Application Support", "otelings"), in("otelings-workspace"), in("Library", "Caches", "otelings")}},
		"windows": {os: "windows", env: map[string]string{"AppData": other, "LocalAppData": home},
			want: Dirs{in("other", "otelings"), in("otelings-workspace"), in("otelings")}},
		"environment first": {os: "linux", env: map[string]string{"OTELINGS_HOME": other, "OTELINGS_WORKSPACE": in("w")}, workspace: in("setting"),
			want: Dirs{other, in("w"), in(".cache", "otelings")}},
		"setting": {os: "linux", workspace: "~/learn", env: map[string]string{"OTELINGS_HOME": "~"},
			want: Dirs{home, in("learn"), in(".cache", "otelings")}},
	} {
		s := System{OS: c.os, Getenv: environment(c.env), Home: func() (string, error) { return home, nil }}
		if got, err := s.Resolve(c.workspace); err != nil || got != c.want {
			t.Errorf("%s: %+v, %v", name, got, err)
		}
	}
}

func TestResolveWithoutAHome(t *testing.T) {
	vars := map[string]string{}
	s := System{OS: "linux", Getenv: environment(vars), Home: func() (string, error) { return "", errors.New("$HOME is not defined") }}
	for range 2 { // the second time with one of the two
		_, err := s.Resolve("")
		var own *Error
		if !errors.Is(err, ErrNoHome) || !errors.As(err, &own) || !strings.Contains(own.Hint(), "OTELINGS_HOME") {
			t.Errorf("%v", err)
		}
		vars["OTELINGS_HOME"] = t.TempDir()
	}
	vars["OTELINGS_WORKSPACE"] = "work"
	got, err := s.Resolve("")
	must(t, err)
	here, err := os.Getwd()
	must(t, err)
	state := vars["OTELINGS_HOME"]
	if got != (Dirs{state, filepath.Join(here, "work"), filepath.Join(state, "cache")}) {
		t.Errorf("%+v", got)
	}
}

func TestLanguage(t *testing.T) {
	for _, c := range []struct {
		flag, setting string
		env           map[string]string
		want          i18n.Lang
	}{
		{want: i18n.EN},
		{flag: "zh", setting: "en", env: map[string]string{"LANG": "en_GB"}, want: i18n.ZH},
		{setting: "en", env: map[string]string{"LANG": "zh_CN.UTF-8"}, want: i18n.EN},
		{env: map[string]string{"LANG": "zh_CN.UTF-8"}, want: i18n.ZH},
		{env: map[string]string{"LANG": "zh_CN.UTF-8", "LC_ALL": "C"}, want: i18n.EN},
		{env: map[string]string{"LANG": "en_US.UTF-8", "LC_MESSAGES": "zh_TW"}, want: i18n.ZH},
		{flag: "fr", setting: "zh", want: i18n.ZH},
	} {
		if got := Language(c.flag, c.setting, environment(c.env)); got != c.want {
			t.Errorf("%+v: %s", c, got)
		}
	}
}

func settingsFile(t *testing.T, content string) *File {
	t.Helper()
	f := NewFile(filepath.Join(t.TempDir(), "state"))
	f.now = func() time.Time { return time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC) }
	if content != "" {
		must(t, os.MkdirAll(filepath.Dir(f.path), 0o700))
		must(t, os.WriteFile(f.path, []byte(content), 0o600))
	}
	return f
}

func TestSettingsComeBack(t *testing.T) {
	f := settingsFile(t, "")
	if got, err := f.Load(); err != nil || got != Defaults() {
		t.Errorf("missing file: %+v, %v", got, err)
	}
	if _, err := os.Stat(filepath.Dir(f.path)); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("reading made the folder: %v", err)
	}
	want := Settings{Lang: "zh", Theme: "mono", Editor: "vim -n", Workspace: "~/学习: 1", Welcomed: true}
	saved, err := f.Save(func(s *Settings) { *s = want })
	if err != nil || saved != (Saved{Settings: want}) {
		t.Errorf("%+v, %v", saved, err)
	}
	if got, err := NewFile(filepath.Dir(f.path)).Load(); err != nil || got != want {
		t.Errorf("%+v, %v", got, err)
	}
	// Strings that look like something else in YAML stay strings.
	for _, editor := range []string{"true", "12", "null", "~", "a: b # c", " x "} {
		_, err := f.Save(func(s *Settings) { s.Editor = editor })
		must(t, err)
		if got, err := f.Load(); err != nil || got.Editor != editor {
			t.Errorf("%q came back as %q, %v", editor, got.Editor, err)
		}
	}
	left, _ := filepath.Glob(filepath.Join(filepath.Dir(f.path), "*"))
	if len(left) != 1 {
		t.Errorf("left over: %v", left)
	}
}

func TestSaveKeepsWhatItDoesNotKnow(t *testing.T) {
	f := settingsFile(t, "# my settings\n\nkeys:\n  quit: x # as in vi\ntheme: dark # at night\nfuture: [1, 2]\n")
	_, err := f.Save(func(s *Settings) { s.Theme, s.Welcomed = "light", true })
	must(t, err)
	got, err := os.ReadFile(f.path)
	must(t, err)
	want := "# my settings\n\nkeys:\n  quit: x # as in vi\ntheme: light # at night\nfuture: [1, 2]\nwelcomed: true\n"
	if string(got) != want {
		t.Errorf("got:\n%s", got)
	}
}

func TestCorruptSettingsAreSetAsideOnSaveOnly(t *testing.T) {
	for name, c := range map[string]struct {
		content string
		loaded  Settings
		after   string
	}{
		"not yaml":    {"theme: [dark\n", Defaults(), "welcomed: true\n"},
		"a list":      {"- dark\n", Defaults(), "welcomed: true\n"},
		"binary":      {"\x00\x01\xff", Defaults(), "welcomed: true\n"},
		"wrong value": {"theme: purple\nlang: zh\nfuture: 1\n", Settings{Theme: "auto", Lang: "zh"}, "lang: zh\nfuture: 1\nwelcomed: true\n"},
		"wrong type":  {"editor: [vi]\n", Defaults(), "welcomed: true\n"},
	} {
		t.Run(name, func(t *testing.T) {
			f := settingsFile(t, c.content)
			got, err := f.Load()
			var own *Error
			if got != c.loaded || !errors.Is(err, ErrUnreadable) || !errors.As(err, &own) || own.Tip.IsZero() {
				t.Errorf("%+v, %v", got, err)
			}
			if data, _ := os.ReadFile(f.path); string(data) != c.content {
				t.Errorf("loading changed the file: %q", data)
			}
			saved, err := f.Save(func(s *Settings) { s.Welcomed = true })
			must(t, err)
			if saved.Aside != f.path+".corrupt-20260301-120000" {
				t.Errorf("aside %q", saved.Aside)
			}
			if data, _ := os.ReadFile(saved.Aside); string(data) != c.content {
				t.Errorf("kept %q", data)
			}
			if data, _ := os.ReadFile(f.path); string(data) != c.after {
				t.Errorf("new file %q", data)
			}
			must(t, os.WriteFile(f.path, []byte(c.content), 0o600))
			again, err := f.Save(func(*Settings) {})
			if err != nil || again.Aside != saved.Aside+"-2" {
				t.Errorf("%+v, %v", again, err)
			}
		})
	}
}

func TestSaveThatCannotBeDoneSaysSo(t *testing.T) {
	f := settingsFile(t, "theme: dark\n")
	if _, err := f.Save(func(s *Settings) { s.Theme = "purple" }); !errors.Is(err, ErrNotSaved) {
		t.Errorf("bad theme: %v", err)
	}
	if data, _ := os.ReadFile(f.path); string(data) != "theme: dark\n" {
		t.Errorf("the file changed: %q", data)
	}
	// The folder is a file: nobody can write there, not even root.
	blocked := NewFile(f.path)
	_, err := blocked.Save(func(s *Settings) { s.Welcomed = true })
	var own *Error
	if !errors.Is(err, ErrNotSaved) || !errors.As(err, &own) || own.Hint() == "" {
		t.Errorf("no folder: %v", err)
	}
	// The file is a folder: it is not content, nothing is moved.
	odd := settingsFile(t, "")
	must(t, os.MkdirAll(odd.path, 0o700))
	if _, err := odd.Save(func(s *Settings) { s.Welcomed = true }); !errors.Is(err, ErrNotSaved) {
		t.Errorf("a folder: %v", err)
	}
	if info, err := os.Stat(odd.path); err != nil || !info.IsDir() {
		t.Errorf("the folder was moved: %v", err)
	}
}

// Processes that save at once, on a folder that is not there yet, each keep
// their own setting.
func TestSavesAtOnceKeepEachOther(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("no lock there")
	}
	state := filepath.Join(t.TempDir(), "state")
	changes := []func(*Settings){
		func(s *Settings) { s.Lang = "zh" }, func(s *Settings) { s.Theme = "dark" },
		func(s *Settings) { s.Editor = "vi" }, func(s *Settings) { s.Welcomed = true },
	}
	var all sync.WaitGroup
	for _, change := range changes {
		all.Go(func() {
			if _, err := NewFile(state).Save(change); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	got, err := NewFile(state).Load()
	if err != nil || got.Lang != "zh" || got.Theme != "dark" || got.Editor != "vi" || !got.Welcomed {
		t.Errorf("%+v, %v", got, err)
	}
}
