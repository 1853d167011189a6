package trainer

import (
	"context"
	"errors"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"otelings/exercises"
	"otelings/exercises/check"
	"otelings/exercises/lab"
	"otelings/progress"
)

const (
	codeID = "quick-start/first-trace"
	labID  = "quick-start/silent-second"
)

// attempts is the recorded attempts at a code exercise, oldest first.
func attempts(t *testing.T, tr *Trainer) []progress.Attempt {
	t.Helper()
	s, err := tr.progress.Load(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return s.Attempts
}

func TestSolutionOpensAfterAPass(t *testing.T) {
	tr := bench(t, "right")
	ctx := t.Context()
	var closed *SolutionClosed
	if _, err := tr.Solution(ctx, codeID); !errors.As(err, &closed) {
		t.Fatalf("before a pass: %v", err)
	}
	if v, err := tr.RunCode(ctx, codeID, nil); err != nil || v.Report.State != check.Passed {
		t.Fatalf("%+v, %v", v.Report, err)
	}
	s, err := tr.Solution(ctx, codeID)
	if err != nil {
		t.Fatal(err)
	}
	if s.GaveUp || len(s.Files) != 1 || s.Files[0].Path != "src/main.rs" {
		t.Fatalf("solution %+v, want the one file that differs", s)
	}
	diff := s.Files[0].Diff
	for _, want := range []string{"--- yours/src/main.rs\n+++ solution/src/main.rs\n@@ ", "\n+", "shutdown()"} {
		if !strings.Contains(diff, want) {
			t.Errorf("the diff lacks %q:\n%s", want, diff)
		}
	}
	if a := attempts(t, tr)[0]; a.Solution {
		t.Error("a pass before the solution was seen is marked as seen")
	}
}

// Giving up opens the solution, is nothing done, and marks what is graded
// afterwards.
func TestGivingUpIsRecordedAndIsNoPass(t *testing.T) {
	tr := bench(t, "right")
	ctx := t.Context()
	if _, _, _, err := tr.Hint(ctx, codeID); err != nil {
		t.Fatal(err)
	}
	if err := tr.GiveUp(ctx, codeID); err != nil {
		t.Fatal(err)
	}
	s, err := tr.Solution(ctx, codeID)
	if err != nil || !s.GaveUp || len(s.Files) == 0 {
		t.Fatalf("given up: %+v, %v", s, err)
	}
	x, err := tr.OpenExercise(ctx, codeID)
	if err != nil || x.Done || !x.GaveUp || x.HintLevel != 1 || x.Attempts != 0 {
		t.Fatalf("exercise %+v, %v; want open, given up, one hint", x.ExerciseLine, err)
	}
	if v, err := tr.RunCode(ctx, codeID, nil); err != nil || v.Report.State != check.Passed {
		t.Fatalf("%+v, %v", v.Report, err)
	}
	if a := attempts(t, tr)[0]; !a.Solution || a.Hints != 1 {
		t.Errorf("attempt %+v, want the solution marked", a)
	}
}

func TestGivingUpAfterAPassRecordsNothing(t *testing.T) {
	tr := bench(t, "right")
	if _, err := tr.RunCode(t.Context(), codeID, nil); err != nil {
		t.Fatal(err)
	}
	if err := tr.GiveUp(t.Context(), codeID); err != nil {
		t.Fatal(err)
	}
	if s, _ := tr.progress.Load(t.Context()); len(s.Hints) != 0 {
		t.Errorf("recorded %+v", s.Hints)
	}
}

func TestLabsHaveNoSolution(t *testing.T) {
	tr := bench(t, "silent")
	var none *NoSolution
	if _, err := tr.Solution(t.Context(), labID); !errors.As(err, &none) {
		t.Errorf("solution of a lab: %v", err)
	}
	if err := tr.GiveUp(t.Context(), labID); !errors.As(err, &none) {
		t.Errorf("giving a lab up: %v", err)
	}
	var unknown *Unknown
	if _, err := tr.Solution(t.Context(), "quick-start/frist-trace"); !errors.As(err, &unknown) || unknown.Nearest != codeID {
		t.Errorf("unknown: %v", err)
	}
}

func TestCompareSeesWhatTheLearnerWrote(t *testing.T) {
	tr := bench(t, "silent")
	def, _ := tr.set.Get(codeID)
	ws := tr.workspace()
	untouched, err := compare(ws, def)
	if err != nil || len(untouched) != 1 {
		t.Fatalf("never opened: %+v, %v", untouched, err)
	}
	s, err := ws.Scaffold(def)
	if err != nil {
		t.Fatal(err)
	}
	if same, err := compare(ws, def); err != nil || !slices.Equal(same, untouched) {
		t.Errorf("the untouched starter differs from one that was never opened: %v", err)
	}
	solved, err := layer(def.Files, "solution")
	if err != nil {
		t.Fatal(err)
	}
	put := func(name, text string) {
		t.Helper()
		if err := os.WriteFile(filepath.Join(s.Dir, filepath.FromSlash(name)), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	put("Cargo.lock", "# another lock")
	put("mine.rs", "// a file of the learner's alone")
	put("src/main.rs", strings.ReplaceAll(solved["src/main.rs"], "\n", "\r\n"))
	if got, err := compare(ws, def); err != nil || len(got) != 0 {
		t.Errorf("the solution itself differs: %+v, %v", got, err)
	}
	if err := os.Remove(filepath.Join(s.Dir, "Cargo.toml")); err != nil {
		t.Fatal(err)
	}
	put("src/main.rs", "fn main() {}")
	got, err := compare(ws, def)
	if err != nil || len(got) != 2 || got[0].Path != "Cargo.toml" || got[1].Path != "src/main.rs" {
		t.Fatalf("a missing and a changed file: %+v, %v", got, err)
	}
	if d := got[1].Diff; !strings.Contains(d, "\n-fn main() {}\n") || !strings.Contains(d, "No newline") {
		t.Errorf("diff of a file without a last line end:\n%s", d)
	}
}

func TestHintsAreOpenAfterAPass(t *testing.T) {
	tr := bench(t, "right")
	ctx := t.Context()
	if _, _, _, err := tr.Hint(ctx, codeID); err != nil {
		t.Fatal(err)
	}
	if _, err := tr.RunCode(ctx, codeID, nil); err != nil {
		t.Fatal(err)
	}
	level, of, text, err := tr.Hint(ctx, codeID)
	if err != nil || level != 3 || of != 3 || text.EN == "" {
		t.Errorf("hint after a pass: %d of %d, %v", level, of, err)
	}
	x, err := tr.OpenExercise(ctx, codeID)
	if err != nil || x.HintLevel != 1 || len(x.Seen) != 1 || len(x.Ladder) != 3 {
		t.Errorf("level %d, seen %d, ladder %d, %v; want 1, 1, 3", x.HintLevel, len(x.Seen), len(x.Ladder), err)
	}
}

func TestResetOfALessonAndUndo(t *testing.T) {
	tr := bench(t, "silent")
	ctx := t.Context()
	var nothing *NothingToReset
	if _, err := tr.ResetAll(ctx, "quick-start"); !errors.As(err, &nothing) {
		t.Errorf("nothing opened yet: %v", err)
	}
	var none *NoBackup
	if _, err := tr.UndoReset(ctx, codeID); !errors.As(err, &none) {
		t.Errorf("nothing to undo: %v", err)
	}
	x, err := tr.OpenExercise(ctx, codeID)
	if err != nil || len(x.Backups) != 0 {
		t.Fatalf("%v, %v", x.Backups, err)
	}
	main := filepath.Join(x.Dir, "src", "main.rs")
	if err := os.WriteFile(main, []byte("// mine"), 0o644); err != nil {
		t.Fatal(err)
	}
	for _, lesson := range []string{"quick-start", ""} {
		done, err := tr.ResetAll(ctx, lesson)
		if err != nil || len(done) != 1 || done[0].Exercise != codeID || !strings.HasPrefix(done[0].Backup, tr.BackupFolder()) {
			t.Fatalf("%q: %+v, %v", lesson, done, err)
		}
		u, err := tr.UndoReset(ctx, codeID)
		if err != nil || u.Restored.Path != done[0].Backup || u.Replaced == "" {
			t.Fatalf("undo: %+v, %v", u, err)
		}
		if text, _ := os.ReadFile(main); string(text) != "// mine" {
			t.Errorf("after undo: %q", text)
		}
	}
	x, err = tr.OpenExercise(ctx, codeID)
	if err != nil || len(x.Backups) != 2 || x.Backups[0].Time.Before(x.Backups[1].Time) {
		t.Errorf("back-ups %+v, %v", x.Backups, err)
	}
	if _, err := tr.Reset(ctx, labID); err == nil {
		t.Error("a lab was reset")
	}
}

// Another folder's files are graded without a trace in the workspace.
func TestOtherFolderLeavesTheWorkspaceAlone(t *testing.T) {
	tr := bench(t, "right")
	def, _ := tr.set.Get(codeID)
	dir := t.TempDir()
	if err := materialize(dir, def.Files, "starter"); err != nil {
		t.Fatal(err)
	}
	v, err := tr.RunCodeIn(t.Context(), codeID, dir, nil)
	if err != nil || v.Report.State != check.Passed {
		t.Fatalf("%+v, %v", v.Report, err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	saves, err := tr.WatchIn(ctx, codeID, dir)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "src", "main.rs"), []byte("// saved"), 0o644); err != nil {
		t.Fatal(err)
	}
	<-saves
	cancel()
	for range saves {
	}
	if _, err := os.Stat(tr.dirs.Workspace); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("the workspace was made: %v", err)
	}
}

func TestFoldersWithoutAProgram(t *testing.T) {
	tr := bench(t, "right")
	root := t.TempDir()
	program := filepath.Join(root, "ada")
	if err := os.MkdirAll(filepath.Join(program, "src"), 0o755); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"Cargo.toml", filepath.Join("src", "main.rs")} {
		if err := os.WriteFile(filepath.Join(program, name), nil, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	for _, c := range []struct {
		dir  string
		why  FolderFault
		near string
	}{
		{filepath.Join(root, "gone"), FolderMissing, program},
		{filepath.Join(program, "src", "main.rs"), FolderIsFile, program},
		{filepath.Join(program, "src"), FolderEmpty, program},
		{root, FolderEmpty, program},
		{t.TempDir(), FolderEmpty, ""},
	} {
		_, err := tr.RunCodeIn(t.Context(), codeID, c.dir, nil)
		var bad *BadFolder
		if !errors.As(err, &bad) || bad.Why != c.why || bad.Near != c.near {
			t.Errorf("%s: %+v, want %s near %s", c.dir, err, c.why, c.near)
		}
		if _, err := tr.WatchIn(t.Context(), codeID, c.dir); !errors.As(err, &bad) {
			t.Errorf("%s is watched: %v", c.dir, err)
		}
	}
}

func TestDoorIsHeldOpen(t *testing.T) {
	tr := bench(t, "right")
	tr.env = append(tr.env, "OTEL_TRACES_SAMPLER=always_off", "HTTP_PROXY=http://proxy:3128", "NO_PROXY=example.org")
	d, err := tr.OpenDoor(t.Context(), codeID)
	if err != nil {
		t.Fatal(err)
	}
	endpoint := ""
	for _, kv := range d.Set {
		if v, ok := strings.CutPrefix(kv, "OTEL_EXPORTER_OTLP_ENDPOINT="); ok {
			endpoint = v
		}
	}
	if !slices.Contains(d.Set, "NO_PROXY=example.org,127.0.0.1,localhost,::1") || !slices.Equal(d.Unset, []string{"HTTP_PROXY", "OTEL_TRACES_SAMPLER"}) {
		t.Errorf("set %q, unset %q", d.Set, d.Unset)
	}
	if slices.ContainsFunc(d.Set, func(kv string) bool { return strings.HasPrefix(kv, "PATH=") }) {
		t.Errorf("more than the attempt's own: %q", d.Set)
	}
	t.Setenv("OTEL_EXPORTER_OTLP_ENDPOINT", endpoint)
	if learnersProgram("right") != 0 {
		t.Fatal("the port takes nothing")
	}
	if c := <-d.Arrived; c.Spans != 2 {
		t.Errorf("%d spans arrived, want 2", c.Spans)
	}
	d.Close()
	d.Close()
	for range d.Arrived {
	}
	http.DefaultClient.CloseIdleConnections()
	if len(attempts(t, tr)) != 0 {
		t.Error("something was recorded")
	}
	if _, err := tr.OpenDoor(t.Context(), labID); err == nil {
		t.Error("a lab has an attempt's port")
	}
}

func TestNewErrorsHaveBothLanguages(t *testing.T) {
	for _, err := range []error{
		&SolutionClosed{Exercise: codeID}, &NoSolution{Exercise: labID, Kind: exercises.KindLab}, &NoSolution{Exercise: "x/y", Kind: exercises.KindTrace},
		&NoBackup{Exercise: codeID}, &NothingToReset{}, &NothingToReset{Lesson: "quick-start"}, &WrongKind{Exercise: labID, Kind: exercises.KindLab, Want: exercises.KindCode},
		&NoHints{Exercise: codeID}, &lab.Unknown{Kind: "question", Name: "x", Nearest: "y", Valid: []string{"y"}}, &lab.Unknown{Kind: "value of delay", Name: "x", Nearest: "y"},
		&BadFolder{Dir: "/d", Why: FolderMissing}, &BadFolder{Dir: "/d", Why: FolderIsFile}, &BadFolder{Dir: "/d", Why: FolderEmpty, Near: "/e"},
	} {
		text, hint := Explain(err)
		if text.EN == "" || text.ZH == "" || text.EN == text.ZH || hint.EN == "" || hint.ZH == "" || hint.EN == hint.ZH {
			t.Errorf("%v: words %+v, hint %+v", err, text, hint)
		}
	}
}
