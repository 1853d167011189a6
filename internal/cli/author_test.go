package cli

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// What a teacher does first: a lesson, an exercise of it, a look at what is
// left to write.
func TestTeacherBegins(t *testing.T) {
	l := newLearner(t, "silent")
	dir := filepath.Join(t.TempDir(), "course")
	for _, args := range []string{"new lesson garden", "new lab garden/weed", "new project fence"} {
		r := l.run(t, append(strings.Fields(args), "--dir", dir, "--json")...)
		if r.code != 0 || r.err != "" {
			t.Fatalf("%s: exit %d: %s", args, r.code, r.err)
		}
		var doc any
		if err := json.Unmarshal([]byte(r.out), &doc); err != nil {
			t.Fatalf("%s: %v", args, err)
		}
		for _, key := range []string{"kind", "id", "dir", "files[]", "files.0", "next{}"} {
			if why := lacks(doc, key); why != "" {
				t.Errorf("%s: %s: %s", args, key, why)
			}
		}
	}
	r := l.run(t, "verify", "--content", dir, "--kind", "lab", "--json")
	var report struct {
		Failed int
		Items  []struct {
			ID, What, Why, File string
			OK                  bool
			Line                int
			Says                struct{ EN, ZH string }
		}
	}
	if err := json.Unmarshal([]byte(r.out), &report); err != nil || r.code != exitFailed || report.Failed == 0 {
		t.Fatalf("%v, exit %d: %s", err, r.code, r.out)
	}
	for _, it := range report.Items {
		switch {
		case it.ID != "garden/weed":
			t.Errorf("%s is not of the folder, or no lab", it.ID)
		case !it.OK && (it.What != "to write" || it.Line == 0 || it.Says.EN != it.Why || it.Says.ZH == it.Why || !strings.HasPrefix(it.Why, it.File)):
			t.Errorf("%+v", it)
		}
	}
	for _, lang := range []string{"en", "zh"} {
		out := l.run(t, "verify", "garden/weed", "--content", dir, "--lang", lang).want(t, exitFailed).out
		for _, want := range []string{"exercise.yaml:5", map[string]string{"en": "still to be written", "zh": "还没写"}[lang], "✓ garden/weed"} {
			if !strings.Contains(out, want) {
				t.Errorf("%s: no %q in\n%s", lang, want, out)
			}
		}
	}
	l.run(t, "new", "lab", "garden/weed", "--dir", dir).want(t, exitUsage, "taken")
	l.run(t, "new", "lab", "garden/weed", "--dir", dir, "--lang", "zh").want(t, exitUsage, "已经有了", "提示：")
}

// The variable and the flag bring the folder into every list; what is wrong in
// it stops nothing and spoils no JSON.
func TestContentFolderInTheLists(t *testing.T) {
	l := newLearner(t, "silent")
	dir := filepath.Join(t.TempDir(), "course")
	l.run(t, "new", "lesson", "garden", "--dir", dir).want(t, 0)
	l.run(t, "new", "code", "garden/water", "--dir", dir).want(t, 0)
	for _, args := range [][]string{{"lessons"}, {"exercises"}, {"learn", "--plain", "garden"}, {"run", "garden/water", "--print-env", "--help"}} {
		l.run(t, append(args, "--content", dir)...).want(t, 0)
	}
	l.run(t, "exercises", "--content", dir).want(t, 0, "garden/water", "quick-start/first-trace")
	broken := filepath.Join(dir, "exercises", "content", "garden", "water", "exercise.yaml")
	if err := os.WriteFile(broken, []byte("kind: code\nminutez: 3\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	r := l.run(t, "exercises", "--content", dir, "--json")
	if r.code != 0 || !json.Valid([]byte(r.out)) || strings.Contains(r.out, "garden/water") || !strings.Contains(r.err, "exercise.yaml:2: unknown key") {
		t.Errorf("exit %d\n%.300s\n%s", r.code, r.out, r.err)
	}
	l.run(t, "run", "garden/water", "--content", dir).want(t, exitFailed, "exercise.yaml:2", "hint: ")
	l.run(t, "run", "garden/water", "--content", dir, "--lang", "zh").want(t, exitFailed, "没有这个键", "提示：")
	l.run(t, "paths", "--content", filepath.Join(dir, "gone")).want(t, exitUsage, "no folder")
}

// Every program is the same here, so no mutant counts and none survives.
func TestMutantsInEachForm(t *testing.T) {
	l := newLearner(t, "right")
	r := l.run(t, "verify", "--mutants", codeID, "--json").want(t, 0)
	var doc any
	if err := json.Unmarshal([]byte(r.out), &doc); err != nil {
		t.Fatal(err)
	}
	for _, key := range strings.Fields("checked failed items.0.id items.0.what items.0.ok items.0.why items.0.file items.0.line items.0.verdict mutants.no_difference mutants.share") {
		if why := lacks(doc, key); why != "" {
			t.Errorf("%s: %s", key, why)
		}
	}
	for _, lang := range []string{"en", "zh"} {
		want := map[string]string{"en": "without the attribute coffee.size", "zh": "去掉属性 coffee.size"}[lang]
		out := l.run(t, "verify", "--mutants", codeID, "--lang", lang).want(t, 0, "solution/src/main.rs:").out
		if !strings.Contains(out, want) {
			t.Errorf("no %q in\n%s", want, out)
		}
	}
}
