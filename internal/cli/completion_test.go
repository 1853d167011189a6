package cli

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// offers is what the shells are told for a command line.
func offers(t *testing.T, home string, args ...string) string {
	t.Helper()
	r := run(t, home, append([]string{"__complete"}, args...)...)
	if r.code != 0 {
		t.Fatalf("%v: exit %d: %s", args, r.code, r.err)
	}
	return r.out
}

func TestCompletion(t *testing.T) {
	home := t.TempDir()
	for _, c := range []struct {
		line  string
		wants string // parts, separated by |
		not   string
	}{
		{"run ", "quick-start/first-trace\tThe first trace|quick-start/silent-second", "newcomer"},
		{"--lang zh run ", "quick-start/first-trace\t第一条链路", ""},
		{"learn ", "newcomer\tI am new|quick-start\t30-minute|quick-start/first-trace", "ffi"},
		{"learn newcomer ", ":4", "quick-start"},
		{"hint ", "quick-start/silent-second", ""},
		{"verify quick-start/silent-second ", "quick-start/first-trace", "quick-start/silent-second\t"},
		{"lab ", "silent-second\tThe silent second", ""},
		{"lab silent-second --set ", "ending=shutdown\thow the program ends", ""},
		{"--lang zh lab silent-second --predict ", "after=all\t", ""},
		{"lab --set ", ":4", "="},
		{"settings ", "lang\tlanguage|theme|editor|workspace|state", ""},
		{"--lang zh settings ", "theme\t颜色", ""},
		{"settings theme ", "auto|dark|light|mono", ""},
		{"settings lang ", "en|zh", ""},
		{"settings workspace ", ":16", ""},
		{"settings theme dark ", ":4", "mono"},
		{"completion ", "bash|zsh|fish|powershell", ""},
		{"placement ", "span-kind", "newcomer"},
		{"solution ", "quick-start/first-trace", ""},
		{"plan --path ", "newcomer", ""},
		{"scope --open ", ":0", ""},
		{"help ", "doctor\tlook at|settings", "__complete"},
		{"help progress ", "show", "doctor"},
		{"new ", "lesson|code|trace|project", "first-trace"},
		{"new code x --lesson ", "quick-start", "newcomer"},
		{"new code x --dir ", ":16", ""},
		{"--lang ", "en|zh\t简体中文", ""},
		{"verify --kind ", "lab|code|config", ""},
		{"run --dir ", ":16", ""},
		{"run --answers ", "yaml|:8", ""},
		{"doctor ", ":4", "quick-start"},
		{"faq ", "spans-missing-at-exit\tWhy are my spans missing", "newcomer"},
		{"--lang zh faq ", "unknown-service\t我的服务显示成", ""},
		{"faq no ", ":4", "unknown-service"},
		{"plan --start ", "today|monday", ""},
		{"plan --path ", "newcomer\tI am new", ""},
		{"placement ", "span-kind\tSpanKind", "ffi"},
		{"placement span-kind --answers ", "yaml|:8", ""},
		{"choose ", "aim=production\tOur services|time=days", ""},
		{"choose aim=production ", "place=cloud", "aim="},
		{"do", "doctor\tlook at toolchain", ""},
		{"--lang zh do", "doctor\t检查工具链", ""},
	} {
		args := strings.Split(c.line, " ")
		out := offers(t, home, args...)
		for _, w := range strings.Split(c.wants, "|") {
			if !strings.Contains(out, w) {
				t.Errorf("%q: %q is not offered:\n%s", c.line, w, out)
			}
		}
		if c.not != "" && strings.Contains(out, c.not) {
			t.Errorf("%q: %q is offered:\n%s", c.line, c.not, out)
		}
	}
	if left, _ := filepath.Glob(filepath.Join(home, "state", "*")); len(left) > 0 {
		t.Errorf("completing left files behind: %v", left)
	}
}

// TestCompletionOpensNoProgressFile: what cannot be opened does not disturb it.
func TestCompletionOpensNoProgressFile(t *testing.T) {
	home := t.TempDir()
	if err := os.MkdirAll(filepath.Join(home, "state", "progress.db"), 0o700); err != nil {
		t.Fatal(err)
	}
	if out := offers(t, home, "run", ""); !strings.Contains(out, "quick-start/first-trace") {
		t.Errorf("offered: %s", out)
	}
}

func TestCompletionScripts(t *testing.T) {
	home := t.TempDir()
	for shell, part := range map[string]string{"bash": "__start_otelings", "zsh": "#compdef otelings", "fish": "complete -c otelings", "powershell": "Register-ArgumentCompleter"} {
		if r := run(t, home, "completion", shell); r.code != 0 || !strings.Contains(r.out, part) {
			t.Errorf("%s: exit %d, %d bytes", shell, r.code, len(r.out))
		}
	}
	if r := run(t, home, "completion", "tcsh"); r.code != 2 || !strings.Contains(r.err, "fish") {
		t.Errorf("tcsh: exit %d: %s", r.code, r.err)
	}
	if r := run(t, home, "completion"); r.code != 2 {
		t.Errorf("no shell: exit %d", r.code)
	}
}

func BenchmarkComplete(b *testing.B) {
	for b.Loop() {
		var out strings.Builder
		Run(b.Context(), []string{"__complete", "run", ""}, Streams{In: strings.NewReader(""), Out: &out, Err: &out, Env: []string{"HOME=" + b.TempDir()}})
	}
}
