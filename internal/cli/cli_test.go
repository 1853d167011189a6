package cli

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// result is what one command line did.
type result struct {
	code     int
	out, err string
}

// run runs one command line without a terminal, in folders of its own.
func run(t *testing.T, home string, args ...string) result {
	t.Helper()
	var out, errs bytes.Buffer
	code := Run(t.Context(), args, Streams{
		In: strings.NewReader(""), Out: &out, Err: &errs,
		Env: []string{"HOME=" + home, "OTELINGS_HOME=" + filepath.Join(home, "state"), "OTELINGS_WORKSPACE=" + filepath.Join(home, "work"), "LANG=C.UTF-8", "PATH=/nowhere"},
	})
	return result{code, out.String(), errs.String()}
}

func TestListsHaveTheContractsShapes(t *testing.T) {
	home := t.TempDir()
	for _, c := range []struct {
		command string
		n       int
		keys    string
	}{
		{"paths", 10, "id title weeks minutes done stages"},
		{"lessons", 74, "id title level group stars minutes available exercises questions otca done"},
		{"exercises", 2, "id lesson title kind languages minutes done"},
		{"lab", 1, "id title knobs predicts"},
	} {
		r := run(t, home, c.command, "--json")
		var rows []map[string]any
		if err := json.Unmarshal([]byte(r.out), &rows); r.code != 0 || err != nil {
			t.Fatalf("%s: exit %d, %v: %s%s", c.command, r.code, err, r.out, r.err)
		}
		if len(rows) < c.n {
			t.Errorf("%s: %d rows, want %d", c.command, len(rows), c.n)
		}
		for _, k := range strings.Fields(c.keys) {
			if _, ok := rows[0][k]; !ok {
				t.Errorf("%s: no key %q", c.command, k)
			}
		}
		if title, _ := rows[0]["title"].(map[string]any); title["en"] == "" || title["zh"] == "" {
			t.Errorf("%s: title is %v, want both languages", c.command, rows[0]["title"])
		}
	}
}

func TestBadInputIsOneSentenceWithAHint(t *testing.T) {
	home := t.TempDir()
	for _, c := range []struct {
		args []string
		code int
		want string
	}{
		{[]string{"run", "quick-start/first-trac"}, 2, "quick-start/first-trace"},
		{[]string{"learn", "quick-strat"}, 2, "quick-start"},
		{[]string{"learn", "ffi"}, 1, "not written yet"},
		{[]string{"verify", "nope-at-all"}, 2, "nope-at-all"},
		{[]string{"verify", "--kind", "essay"}, 2, "essay"},
		{[]string{"nonsense"}, 2, "nonsense"},
		{[]string{"paths", "--colour"}, 2, "--colour"},
		{[]string{"paths", "extra"}, 2, "extra"},
		{[]string{"paths", "--lang", "fr"}, 2, "fr"},
		{[]string{"run"}, 2, "otelings run --help"},
		{[]string{"run", "quick-start/first-trace"}, 1, "rustup"},
		{[]string{"run", "quick-start/silent-second"}, 2, "--answers"},
		{[]string{"run", "quick-start/silent-second", "--answers", "/nowhere/a.yaml"}, 1, "a.yaml"},
		{[]string{"lab", "silent-secnd"}, 2, "silent-second"},
		{[]string{"lab", "silent-second", "--set", "delay=9h"}, 2, "delay"},
		{[]string{"settings", "colour"}, 2, "theme"},
		{[]string{"settings", "theme", "pink"}, 2, "dark"},
		{[]string{"reset", "quick-start/first-trace"}, 2, "--yes"},
		{[]string{"--content", "/nowhere", "paths"}, 2, "/nowhere"},
	} {
		r := run(t, home, c.args...)
		if r.code != c.code || !strings.Contains(r.err, c.want) {
			t.Errorf("%v: exit %d, want %d, with %q:\n%s", c.args, r.code, c.code, c.want, r.err)
		}
		if strings.Contains(r.err, "goroutine") || strings.Contains(r.err, "panic") {
			t.Errorf("%v: a stack trace:\n%s", c.args, r.err)
		}
		if r.out != "" {
			t.Errorf("%v: standard output is not empty: %q", c.args, r.out)
		}
	}
}

func TestErrorsSpeakTheLanguageAskedFor(t *testing.T) {
	r := run(t, t.TempDir(), "--lang", "zh", "learn", "quick-strat")
	if !strings.Contains(r.err, "提示：是不是 quick-start？") {
		t.Errorf("the hint is not in Chinese: %s", r.err)
	}
}

func TestLabFromAFileOfAnswers(t *testing.T) {
	home := t.TempDir()
	file := filepath.Join(home, "answers.yaml")
	if err := os.WriteFile(file, []byte("knob.delay: 500ms\nknob.ending: shutdown\nat_end: none\nafter: all\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	r := run(t, home, "run", "quick-start/silent-second", "--answers", file, "--json")
	var got runJSON
	if err := json.Unmarshal([]byte(r.out), &got); r.code != 0 || err != nil {
		t.Fatalf("exit %d, %v:\n%s%s", r.code, err, r.out, r.err)
	}
	if !got.Saved || got.Lab.Observed["after"] != "all" || got.Received.Spans != 1 || !got.Lab.Verdict["at_end"] {
		t.Errorf("lab run %+v", got)
	}
	r = run(t, home, "progress", "show", "--json")
	if !strings.Contains(r.out, `"quick-start/silent-second"`) {
		t.Errorf("the run is not in the progress: %s", r.out)
	}
}

func TestAnswersThatDoNotFitAreUsageErrors(t *testing.T) {
	home := t.TempDir()
	for answers, want := range map[string]string{
		"at_end: none\n":                             "after",
		"at_end: none\nafter: many\n":                "all",
		"knob.delay: 9h\nat_end: none\nafter: all\n": "delay",
		"at_end: [\n":                                "key: value",
	} {
		file := filepath.Join(home, "answers.yaml")
		if err := os.WriteFile(file, []byte(answers), 0o600); err != nil {
			t.Fatal(err)
		}
		if r := run(t, home, "run", "quick-start/silent-second", "--answers", file); r.code != 2 || !strings.Contains(r.err, want) {
			t.Errorf("%q: exit %d: %s", answers, r.code, r.err)
		}
	}
}

func TestLessonPrintsPlainInBothLanguages(t *testing.T) {
	home := t.TempDir()
	for lang, want := range map[string]string{"en": "30-minute quick start", "zh": "30 分钟快速入门"} {
		r := run(t, home, "learn", "--plain", "--lang", lang, "quick-start")
		if r.code != 0 || !strings.Contains(r.out, want) || strings.Contains(r.out, "\x1b") {
			t.Errorf("%s: exit %d, %d bytes, %s", lang, r.code, len(r.out), r.err)
		}
	}
}

func TestWithoutATerminalNothingIsAsked(t *testing.T) {
	r := run(t, t.TempDir())
	if r.code != 0 || !strings.Contains(r.out, "continue:") {
		t.Errorf("exit %d: %s%s", r.code, r.out, r.err)
	}
}

func TestPathIsPrintedWithoutATerminal(t *testing.T) {
	home := t.TempDir()
	for lang, want := range map[string]string{"en": "0 of 23 steps done", "zh": "完成 0/23 步"} {
		r := run(t, home, "learn", "newcomer", "--lang", lang)
		if r.code != 0 || !strings.Contains(r.out, want) || !strings.Contains(r.out, "○ quick-start") || strings.Contains(r.out, " \n") {
			t.Errorf("exit %d:\n%s%s", r.code, r.out, r.err)
		}
	}
}

func TestProgressThatCannotBeKeptIsSaid(t *testing.T) {
	home := t.TempDir()
	blocked := filepath.Join(home, "state")
	if err := os.WriteFile(blocked, nil, 0o600); err != nil { // a file where the folder should be
		t.Fatal(err)
	}
	answers := filepath.Join(home, "a.yaml")
	if err := os.WriteFile(answers, []byte("at_end: none\nafter: all\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	r := run(t, home, "run", "quick-start/silent-second", "--answers", answers)
	if r.code != 1 || !strings.Contains(r.err, "hint: ") {
		t.Errorf("exit %d: %s", r.code, r.err)
	}
}

func TestCorruptProgressIsSetAside(t *testing.T) {
	home := t.TempDir()
	state := filepath.Join(home, "state")
	if err := os.MkdirAll(state, 0o700); err != nil {
		t.Fatal(err)
	}
	junk := bytes.Repeat([]byte("not a database "), 4000)
	if err := os.WriteFile(filepath.Join(state, "progress.db"), junk, 0o600); err != nil {
		t.Fatal(err)
	}
	r := run(t, home, "today")
	if r.code != 0 || !strings.Contains(r.err, "set aside") {
		t.Errorf("exit %d: %s%s", r.code, r.out, r.err)
	}
	kept, _ := filepath.Glob(filepath.Join(state, "progress.db.corrupt-*"))
	if len(kept) != 1 {
		t.Fatalf("the damaged file is kept as %v", kept)
	}
	if data, err := os.ReadFile(kept[0]); err != nil || !bytes.Equal(data, junk) {
		t.Error("the damaged file was changed")
	}
}

func TestInterruptedIs130(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	var out, errs bytes.Buffer
	home := t.TempDir()
	code := Run(ctx, []string{"lab", "silent-second"}, Streams{In: strings.NewReader(""), Out: &out, Err: &errs, Env: []string{"HOME=" + home, "OTELINGS_HOME=" + home}})
	if code != exitInterrupted {
		t.Errorf("exit %d, want %d: %s", code, exitInterrupted, errs.String())
	}
}

func TestVersion(t *testing.T) {
	r := run(t, t.TempDir(), "version", "--json")
	var v map[string]string
	if err := json.Unmarshal([]byte(r.out), &v); err != nil || v["version"] == "" || v["go"] == "" {
		t.Errorf("version: %v %v", v, err)
	}
}
