package runner

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"otelings/exercises"
	"otelings/internal/i18n"
)

func TestSplitWords(t *testing.T) {
	for _, c := range []struct {
		in   string
		want []string
		err  error
	}{
		{"", nil, nil},
		{"  cargo   run ", []string{"cargo", "run"}, nil},
		{`java -jar "my app.jar"`, []string{"java", "-jar", "my app.jar"}, nil},
		{`sh -c 'echo "$HOME"'`, []string{"sh", "-c", `echo "$HOME"`}, nil},
		{`a\ b c`, []string{"a b", "c"}, nil},
		{`"say \"hi\" \n"`, []string{`say "hi" \n`}, nil},
		{`x ""`, []string{"x", ""}, nil},
		{`it's`, nil, errQuote},
		{`end\`, nil, errEscape},
	} {
		got, err := SplitWords(c.in)
		if !slices.Equal(got, c.want) || !errors.Is(err, c.err) {
			t.Errorf("%q: %q, %v; want %q, %v", c.in, got, err, c.want, c.err)
		}
	}
}

func FuzzSplitWords(f *testing.F) {
	for _, s := range []string{`a "b c" 'd'`, `\`, `""`, "\x00'"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		words, err := SplitWords(s)
		if err != nil {
			return
		}
		var quoted []string // quoting each word and splitting again gives the same words
		for _, w := range words {
			quoted = append(quoted, `'`+strings.ReplaceAll(w, `'`, `'\''`)+`'`)
		}
		again, err := SplitWords(strings.Join(quoted, " "))
		if err != nil || !slices.Equal(again, words) {
			t.Errorf("%q: %q, quoted and split again %q (%v)", s, words, again, err)
		}
	})
}

func FuzzParseProject(f *testing.F) {
	f.Add([]byte("dir: .\ncommand: [a, b]\nvisit: [http://localhost:{port}/]\n"))
	f.Add([]byte("command: 'a\n"))
	f.Add([]byte("visit: [http://example.org/]\ndir: /\ncommand: x\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		p, err := ParseProject(filepath.Join(os.TempDir(), exercises.ProjectFile), data, ProjectChange{})
		if err != nil {
			return
		}
		if len(p.Command.List) == 0 || !filepath.IsAbs(p.Dir) || p.StopAfter < 0 {
			t.Errorf("accepted as %+v", p)
		}
	})
}

func TestProjectFiles(t *testing.T) {
	home := t.TempDir()
	t.Setenv("HOME", home)
	t.Setenv("USERPROFILE", home)
	if err := os.MkdirAll(filepath.Join(home, "shop"), 0o755); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(home, "work", exercises.ProjectFile)
	for _, c := range []struct {
		text string
		want string // of the problem; "" = none
		line int
	}{
		{"dir: ~/shop\ncommand: cargo run\nstop_after: 8s\n", "", 0},
		{"dir: ../shop\ncommand: [python3, app.py]\nenv: {A: b}\nvisit: ['http://[::1]:8080/']\nnotes: mine\n", "", 0},
		{"", "names no command", 0},
		{"dir: ~/shop\ncommand:\n", "names no command", 0},
		{"command: x\n", "dir is no folder", 0},
		{"dir: ~/nowhere\ncommand: x\n", "nowhere", 0},
		{"dir: ~/shop\ncommand: x\nvisits: []\n", `unknown key "visits"`, 3},
		{"dir: ~/shop\ncommand: x\nvisit: [https://127.0.0.1/]\n", "not an http address", 0},
		{"dir: ~/shop\ncommand: x\nvisit: [http://example.org/]\n", "not an http address", 0},
		{"dir: ~/shop\ncommand: x\nstop_after: -1s\n", "negative", 0},
		{"dir: ~/shop\ncommand: x\nstop_after: soon\n", "soon", 3},
		{"dir: [\n", "line", 0},
		{"dir: ~/shop\ncommand: it's\n", "quote", 0},
	} {
		p, err := ParseProject(file, []byte(c.text), ProjectChange{})
		var problem *ProjectProblem
		switch {
		case c.want == "" && err == nil:
			if p.Dir != filepath.Join(home, "shop") {
				t.Errorf("%q: the program lies in %s", c.text, p.Dir)
			}
		case !errors.As(err, &problem):
			t.Errorf("%q: %v, want a problem", c.text, err)
		case !strings.Contains(problem.Error(), c.want) && c.want != "line" || problem.Do.ZH == "" || c.line != 0 && problem.Line != c.line:
			t.Errorf("%q: %s (%+v)", c.text, problem.Error(), problem)
		}
	}
	if _, err := LoadProject(filepath.Join(home, "missing.yaml"), ProjectChange{}); err == nil {
		t.Error("a missing file was read")
	}
}

func TestACommandLineGoesBeforeTheFile(t *testing.T) {
	dir := t.TempDir()
	file := []byte("dir: nowhere\nbuild: make\ncommand: old\nshell: true\nvisit: [http://127.0.0.1:1/]\nenv: {A: b}\nstop_after: 8s\n")
	p, err := ParseProject(filepath.Join(dir, exercises.ProjectFile), file, ProjectChange{Dir: dir, Command: []string{"new", "one two"}, StopAfter: time.Second})
	if err != nil || p.Dir != dir || !slices.Equal(p.Command.List, []string{"new", "one two"}) || len(p.Build.List) > 0 || p.Shell || len(p.Visit) != 1 || p.Env["A"] != "b" || p.StopAfter != time.Second {
		t.Errorf("%v %+v", err, p)
	}
	p, err = ParseProject(filepath.Join(dir, exercises.ProjectFile), nil, ProjectChange{Dir: dir, Command: []string{"no-such-program"}})
	if err != nil {
		t.Fatalf("an untouched file: %v", err)
	}
	if _, err := RunOwn(t.Context(), OwnRun{Project: p}, nil); err == nil || strings.Contains(err.Error(), exercises.ProjectFile) {
		t.Errorf("the file is blamed for the command line: %v", err)
	}
}

func project(name string) *exercises.Definition {
	files := fstest.MapFS{}
	for _, lang := range []string{"en", "zh"} {
		files["starter/"+lang+"/project.yaml"] = &fstest.MapFile{Data: []byte("# " + lang + "\n")}
		files["starter/"+lang+"/NOTES.md"] = &fstest.MapFile{Data: []byte("notes " + lang + "\n")}
	}
	return &exercises.Definition{ID: "projects/" + name, Lesson: "projects", Name: name, Kind: exercises.KindProject, Project: &exercises.Project{}, Files: files}
}

func TestAProjectIsScaffoldedInTheLearnersLanguage(t *testing.T) {
	ws, def := Workspace{Root: filepath.Join(t.TempDir(), "work")}, project("own")
	s, err := ws.ScaffoldProject(def, i18n.ZH)
	if err != nil || len(s.Created) != 2 || s.Dir != filepath.Join(ws.Root, "projects", "own") {
		t.Fatalf("%v %+v", err, s)
	}
	if err := os.WriteFile(s.Open, []byte("command: mine\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	s, err = ws.ScaffoldProject(def, i18n.EN)
	text, _ := os.ReadFile(s.Open)
	notes, _ := os.ReadFile(filepath.Join(s.Dir, exercises.NotesFile))
	if err != nil || len(s.Kept) != 2 || string(text) != "command: mine\n" || string(notes) != "notes zh\n" {
		t.Errorf("%v %+v %q %q", err, s, text, notes)
	}
	proof := filepath.Join(s.Dir, exercises.EvidenceDir, "x.jsonl")
	if err := os.MkdirAll(filepath.Dir(proof), 0o755); err != nil || os.WriteFile(proof, nil, 0o644) != nil {
		t.Fatal(err)
	}
	backup, err := ws.ResetProject(def, i18n.EN)
	if _, gone := os.Stat(proof); gone != nil {
		t.Errorf("the evidence was moved: %v", gone)
	}
	kept, _ := os.ReadFile(filepath.Join(backup, exercises.ProjectFile))
	fresh, _ := os.ReadFile(s.Open)
	if err != nil || string(kept) != "command: mine\n" || string(fresh) != "# en\n" {
		t.Errorf("%v: kept %q, fresh %q", err, kept, fresh)
	}
}

func TestEvidenceIsBounded(t *testing.T) {
	ws, def := Workspace{Root: t.TempDir()}, project("own")
	dir := filepath.Join(ws.ProjectPath(def), exercises.EvidenceDir)
	id := func(n int) string { return fmt.Sprintf("%024d", n) }
	for n := range maxEvidence + 5 {
		name, err := ws.KeepEvidence(def, id(n), func(w io.Writer) error { _, err := io.WriteString(w, "{}\n"); return err }, map[string]int{"n": n}, []string{id(1)})
		if err != nil || name != "projects/own/evidence/"+id(n)+".jsonl" {
			t.Fatalf("%s, %v", name, err)
		}
		if n == 0 {
			if err := os.WriteFile(filepath.Join(dir, "mine.verdict.json"), nil, 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
	entries, _ := os.ReadDir(dir)
	if want := 2*(maxEvidence+2) + 1; len(entries) != want { // the kept, the one that stays, the last, the learner's file
		t.Errorf("%d files, want %d", len(entries), want)
	}
	for name, want := range map[string]bool{id(0): false, id(1): true, id(2): false, id(maxEvidence + 4): true} {
		_, err := os.Stat(filepath.Join(dir, name+receivedSuffix))
		if got := err == nil; got != want {
			t.Errorf("%s is kept: %v, want %v", name, got, want)
		}
	}
	failed := errors.New("disk on fire")
	if _, err := ws.KeepEvidence(def, id(99), func(io.Writer) error { return failed }, nil, nil); !errors.Is(err, failed) {
		t.Errorf("%v", err)
	}
	if _, err := os.Stat(filepath.Join(dir, id(99)+receivedSuffix)); err == nil {
		t.Error("half a file was left")
	}
}

func TestAServingProjectIsKnown(t *testing.T) {
	for _, c := range []struct {
		p    ProjectFile
		want bool
	}{{ProjectFile{}, false}, {ProjectFile{StopAfter: time.Second}, true}, {ProjectFile{Visit: []string{"x"}}, true}} {
		if got := c.p.Serves(); got != c.want {
			t.Errorf("%+v serves: %v", c.p, got)
		}
	}
}
