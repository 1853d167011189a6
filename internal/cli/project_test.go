package cli

import (
	"encoding/json"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

func TestProjectUsage(t *testing.T) {
	home := t.TempDir()
	for _, c := range []struct {
		args []string
		code int
		want string
	}{
		{[]string{"run", "projects/own-integration"}, 1, "project.yaml: it names no command yet"},
		{[]string{"run", "projects/own-integration", "--lang", "zh"}, 1, "还没有写 command"},
		{[]string{"run", "projects/own-integration", "--watch"}, 2, "on demand"},
		{[]string{"run", "projects/own-integration", "--stop-after", "-1s"}, 2, "negative"},
		{[]string{"run", "projects/own-integration", "extra"}, 2, "run --help"},
		{[]string{"run", "projects/own-integration", "extra", "--", "x"}, 2, "run --help"},
		{[]string{"run", "projects/own-integration", "--", "no-such-program"}, 1, "no program no-such-program"},
		{[]string{"run", "projects/own-integration", "--visit", "http://example.org/", "--", "x"}, 2, "not an http address of this machine"},
		{[]string{"run", "own-integraton"}, 2, "projects/own-integration"},
		{[]string{"run", "quick-start/first-trace", "--", "x"}, 2, "no project"},
	} {
		r := run(t, home, c.args...)
		if r.code != c.code || !strings.Contains(r.err, c.want) || !strings.Contains(r.err, "hint: ") && !strings.Contains(r.err, "提示：") {
			t.Errorf("%v: exit %d, want %d, with %q:\n%s", c.args, r.code, c.code, c.want, r.err)
		}
		if r.out != "" {
			t.Errorf("%v: standard output is not empty: %q", c.args, r.out)
		}
	}
}

func TestACommandIsGradedAndItsEvidenceKept(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("needs sh")
	}
	home := t.TempDir()
	r := run(t, home, "run", "projects/own-integration", "--dir", home, "--json", "--", "/bin/sh", "-c", "pwd; exit 0")
	var got runJSON
	if err := json.Unmarshal([]byte(r.out), &got); r.code != exitNotPassed || err != nil {
		t.Fatalf("exit %d, %v: %s%s", r.code, err, r.out, r.err)
	}
	if !got.Saved || len(got.Runs) != 1 || got.Runs[0].Scenario != "normal" || got.Findings[0].Mistake != "nothing-arrived" {
		t.Errorf("%+v", got)
	}
	if rel, err := filepath.Rel(filepath.Join(home, "work", "projects", "own-integration", "evidence"), got.Evidence); err != nil || strings.HasPrefix(rel, "..") {
		t.Errorf("the evidence lies in %s", got.Evidence)
	}
	if _, err := os.Stat(got.Evidence); err != nil {
		t.Error(err)
	}
	if !strings.Contains(r.err, home) {
		t.Errorf("the program ran elsewhere: %s", r.err)
	}
	r = run(t, home, "run", "projects/own-integration", "--dir", home, "--", "/bin/sh", "-c", "exit 0")
	for _, want := range []string{"stage delivery", "with a collector that works", "by itself after", "evidence: "} {
		if !strings.Contains(r.out, want) {
			t.Errorf("%q is missing in:\n%s", want, r.out)
		}
	}
	r = run(t, home, "exercises", "--json")
	if !strings.Contains(r.out, `"kind": "project"`) {
		t.Errorf("the projects are not listed: %s", r.out)
	}
}
