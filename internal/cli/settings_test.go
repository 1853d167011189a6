package cli

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// settingsIn runs settings without OTELINGS_WORKSPACE, so that the setting decides.
func settingsIn(t *testing.T, home string, args ...string) result {
	t.Helper()
	var out, errs bytes.Buffer
	code := Run(t.Context(), append([]string{"settings"}, args...), Streams{
		In: strings.NewReader(""), Out: &out, Err: &errs, Env: []string{"HOME=" + home, "OTELINGS_HOME=" + filepath.Join(home, "state"), "LANG=C.UTF-8"},
	})
	return result{code, out.String(), errs.String()}
}

func TestSettingsAreSetShownAndUnset(t *testing.T) {
	home := t.TempDir()
	for _, c := range []struct{ key, value, shown, fallback string }{
		{"lang", "zh_CN", "zh", ""},
		{"theme", "mono", "mono", "auto"},
		{"editor", "code --wait", "code --wait", ""},
		{"workspace", "~/my rust", filepath.Join(home, "my rust"), filepath.Join(home, "otelings-workspace")},
	} {
		r := settingsIn(t, home, c.key, c.value)
		if r.code != 0 || r.out != "" {
			t.Errorf("%s: exit %d: %s%s", c.key, r.code, r.out, r.err)
		}
		if got := oneSetting(t, home, c.key); got != c.shown {
			t.Errorf("%s is %q, want %q", c.key, got, c.shown)
		}
		r = settingsIn(t, home, c.key, "--unset", "--json")
		if r.code != 0 || !strings.Contains(r.out, `"`+c.key+`": "`+c.fallback+`"`) {
			t.Errorf("%s --unset: exit %d: %s%s", c.key, r.code, r.out, r.err)
		}
		if got := oneSetting(t, home, c.key); got != c.fallback {
			t.Errorf("%s is %q after --unset, want %q", c.key, got, c.fallback)
		}
	}
	r := settingsIn(t, home, "theme", "dark", "--json")
	if r.code != 0 || strings.TrimSpace(r.out) != "{\n  \"theme\": \"dark\"\n}" {
		t.Errorf("--json: exit %d: %q", r.code, r.out)
	}
}

func oneSetting(t *testing.T, home, key string) string {
	t.Helper()
	var all map[string]string
	r := settingsIn(t, home, "--json")
	if err := json.Unmarshal([]byte(r.out), &all); err != nil || len(all) != 5 {
		t.Fatalf("exit %d, %v: %s%s", r.code, err, r.out, r.err)
	}
	return all[key]
}

func TestSettingsRefuse(t *testing.T) {
	home := t.TempDir()
	file := filepath.Join(home, "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		args []string
		code int
		want string
	}{
		{[]string{"workspace", file}, 1, "hint: name a folder of yours"},
		{[]string{"workspace", filepath.Join(file, "below")}, 1, "cannot be written"},
		{[]string{"workspace", ""}, 2, "--unset"},
		{[]string{"workspace", file, "--lang", "zh"}, 1, "提示：换成你自己的目录"},
		{[]string{"state", "/tmp"}, 2, "OTELINGS_HOME"},
		{[]string{"state", "--unset"}, 2, "OTELINGS_HOME"},
		{[]string{"--unset"}, 2, "one KEY"},
		{[]string{"theme", "dark", "--unset"}, 2, "one KEY"},
		{[]string{"lang", "fr"}, 2, "en, zh"},
		{[]string{"them"}, 2, "theme"},
	} {
		r := settingsIn(t, home, c.args...)
		if r.code != c.code || !strings.Contains(r.err, c.want) || r.out != "" {
			t.Errorf("%v: exit %d, want %d with %q: %s%s", c.args, r.code, c.code, c.want, r.out, r.err)
		}
	}
	if entries, err := os.ReadDir(home); err != nil || len(entries) != 1 {
		t.Errorf("refusing left something behind: %v", entries)
	}
	// The environment goes first; a setting that has no effect is not kept.
	if r := run(t, home, "settings", "workspace", filepath.Join(home, "else")); r.code != 1 || !strings.Contains(r.err, "OTELINGS_WORKSPACE") {
		t.Errorf("exit %d: %s", r.code, r.err)
	}
}
