package runner

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/fstest"

	"otelings/exercises"
)

// definition is a small code exercise.
func definition() *exercises.Definition {
	file := func(text string) *fstest.MapFile { return &fstest.MapFile{Data: []byte(text), Mode: 0o444} }
	return &exercises.Definition{
		ID: "quick-start/tiny", Lesson: "quick-start", Name: "tiny", Kind: exercises.KindCode,
		Languages: []string{"rust"},
		Code:      &exercises.CodeSpec{Edit: []string{"src/main.rs"}},
		Files: fstest.MapFS{
			"exercise.yaml":                 file("kind: code"),
			"starter/Cargo.toml":            file("[package]\nname = \"tiny\"\n"),
			"starter/src/main.rs":           file("fn main() {}\n"),
			"starter/dot-cargo/config.toml": file("# cargo\n"),
			"starter/tool/main.go.txt":      file("package main\n"),
			"starter/notes.txt":             file("notes\n"),
			"solution/src/main.rs":          file("fn main() { done() }\n"),
		},
	}
}

// tree lists the files below dir with their text.
func tree(t *testing.T, dir string) map[string]string {
	t.Helper()
	out := map[string]string{}
	err := filepath.WalkDir(dir, func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		rel, _ := filepath.Rel(dir, name)
		out[filepath.ToSlash(rel)] = read(t, name)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func names(files map[string]string) []string {
	var out []string
	for name := range files {
		out = append(out, name)
	}
	slices.Sort(out)
	return out
}

func TestScaffold(t *testing.T) {
	w := Workspace{Root: filepath.Join(t.TempDir(), "not", "there", "yet")}
	def := definition()
	first, err := w.Scaffold(def)
	if err != nil {
		t.Fatal(err)
	}
	if want := filepath.Join(w.Root, "rust", "quick-start", "tiny"); first.Dir != want || first.Open != filepath.Join(want, "src", "main.rs") {
		t.Errorf("Dir %s, Open %s", first.Dir, first.Open)
	}
	want := []string{
		"rust/.cargo/config.toml",
		"rust/quick-start/tiny/.cargo/config.toml",
		"rust/quick-start/tiny/Cargo.toml",
		"rust/quick-start/tiny/notes.txt",
		"rust/quick-start/tiny/src/main.rs",
		"rust/quick-start/tiny/tool/main.go",
	}
	if got := names(tree(t, w.Root)); !slices.Equal(got, want) {
		t.Errorf("files %q\nwant  %q", got, want)
	}
	if len(first.Created) != 5 || len(first.Kept) != 0 {
		t.Errorf("created %q, kept %q", first.Created, first.Kept)
	}

	// The learner edits one file, empties one, removes one.
	write(t, first.Open, "fn main() { mine() }\n")
	write(t, filepath.Join(first.Dir, "notes.txt"), "")
	os.Remove(filepath.Join(first.Dir, "Cargo.toml"))
	// Meanwhile the starter changes.
	def.Files.(fstest.MapFS)["starter/src/main.rs"] = &fstest.MapFile{Data: []byte("fn main() { newer() }\n")}
	second, err := w.Scaffold(def)
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(second.Created, []string{"Cargo.toml"}) || len(second.Kept) != 4 {
		t.Errorf("created %q, kept %q", second.Created, second.Kept)
	}
	if read(t, first.Open) != "fn main() { mine() }\n" || read(t, filepath.Join(first.Dir, "notes.txt")) != "" {
		t.Error("a learner's file was changed")
	}
	before := tree(t, w.Root)
	if third, err := w.Scaffold(def); err != nil || len(third.Created) != 0 {
		t.Errorf("third time: %v, created %q", err, third.Created)
	}
	if after := tree(t, w.Root); !slices.Equal(names(before), names(after)) {
		t.Errorf("files left over: %q", names(after))
	}
}

func TestScaffoldAtTheSameTime(t *testing.T) {
	w := Workspace{Root: t.TempDir()}
	var all sync.WaitGroup
	created := make([]int, 8)
	for i := range created {
		all.Go(func() {
			done, err := w.Scaffold(definition())
			if err != nil {
				t.Error(err)
			}
			created[i] = len(done.Created)
		})
	}
	all.Wait()
	sum := 0
	for _, n := range created {
		sum += n
	}
	if sum != 5 {
		t.Errorf("%d files created in all, want each of 5 once", sum)
	}
}

func TestScaffoldStaysInside(t *testing.T) {
	outside := t.TempDir()
	w := Workspace{Root: t.TempDir()}
	if err := os.Symlink(outside, filepath.Join(w.Root, "rust")); err != nil {
		t.Skip("no symbolic links here")
	}
	_, err := w.Scaffold(definition())
	if !errors.Is(err, ErrWorkspace) {
		t.Errorf("error %v, want ErrWorkspace", err)
	}
	if got := names(tree(t, outside)); len(got) != 0 {
		t.Errorf("written outside: %q", got)
	}
}

func TestScaffoldReadOnly(t *testing.T) {
	if runtime.GOOS == "windows" || os.Geteuid() == 0 {
		// As root every folder can be written: see the errors of one that cannot
		// be created instead.
		file := filepath.Join(t.TempDir(), "file")
		write(t, file, "")
		_, err := Workspace{Root: filepath.Join(file, "sub")}.Scaffold(definition())
		if !errors.Is(err, ErrWorkspace) {
			t.Errorf("error %v, want ErrWorkspace", err)
		}
		return
	}
	dir := t.TempDir()
	os.Chmod(dir, 0o555)
	_, err := Workspace{Root: filepath.Join(dir, "sub")}.Scaffold(definition())
	if !errors.Is(err, ErrReadOnly) {
		t.Errorf("error %v, want ErrReadOnly", err)
	}
}

func TestWorkspaceErrorKinds(t *testing.T) {
	for cause, kind := range map[error]error{fs.ErrPermission: ErrReadOnly, errors.New("odd"): ErrWorkspace} {
		err := workspaceError("/w", &fs.PathError{Op: "open", Path: "x", Err: cause})
		var own *Error
		if !errors.Is(err, kind) || !errors.Is(err, cause) || !errors.As(err, &own) {
			t.Errorf("%v: %v", cause, err)
		}
	}
	if _, err := (Workspace{Root: "relative"}).Scaffold(definition()); !errors.Is(err, ErrWorkspace) {
		t.Errorf("relative root: %v", err)
	}
	lab := &exercises.Definition{ID: "l/lab", Kind: exercises.KindLab}
	if _, err := (Workspace{Root: t.TempDir()}).Scaffold(lab); !errors.Is(err, ErrNotCode) {
		t.Errorf("lab: %v", err)
	}
}

func TestTarget(t *testing.T) {
	w := Workspace{Root: t.TempDir()}
	own := filepath.Join(t.TempDir(), "own")
	if got := w.Shared("rust", []string{"CARGO_TARGET_DIR=" + own}); got != own {
		t.Errorf("got %s, want %s", got, own)
	}
	if got, want := w.Shared("rust", nil), filepath.Join(w.Root, "rust", "target"); got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestResetAndUndo(t *testing.T) {
	w := Workspace{Root: t.TempDir()}
	def := definition()
	done, err := w.Scaffold(def)
	if err != nil {
		t.Fatal(err)
	}
	write(t, done.Open, "fn main() { mine() }\n")
	write(t, filepath.Join(done.Dir, "src", "extra.rs"), "// more\n")
	write(t, filepath.Join(done.Dir, "target", "debug", "big"), "object code")
	mine := tree(t, done.Dir)

	backup, err := w.Reset(def)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(backup, filepath.Join(w.Root, "backups")+string(filepath.Separator)) {
		t.Errorf("back-up in %s", backup)
	}
	if read(t, done.Open) != "fn main() {}\n" {
		t.Error("the starter is not back")
	}
	if _, err := os.Stat(filepath.Join(done.Dir, "src", "extra.rs")); err == nil {
		t.Error("a file of before is left")
	}
	saved := tree(t, backup)
	if saved["src/main.rs"] != "fn main() { mine() }\n" || saved["src/extra.rs"] == "" || len(saved) != 6 {
		t.Errorf("back-up holds %q", names(saved))
	}

	// A second reset within the same second, then back to the first back-up.
	again, err := w.Reset(def)
	if err != nil || again == backup {
		t.Fatalf("second reset: %s, %v", again, err)
	}
	replaced, err := w.Undo(backup)
	if err != nil {
		t.Fatal(err)
	}
	now := tree(t, done.Dir)
	if !slices.Equal(names(now), names(mine)) || now["src/main.rs"] != mine["src/main.rs"] {
		t.Errorf("after undo %q\nbefore   %q", names(now), names(mine))
	}
	if _, err := os.Stat(backup); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("the used back-up is still there: %v", err)
	}
	if read(t, filepath.Join(replaced, "src", "main.rs")) != "fn main() {}\n" {
		t.Error("what the undo replaced is not kept")
	}
	if _, err := w.Undo(replaced); err != nil || read(t, done.Open) != "fn main() {}\n" {
		t.Errorf("undoing the undo: %v", err)
	}
}

func TestResetWithoutFiles(t *testing.T) {
	w := Workspace{Root: t.TempDir()}
	backup, err := w.Reset(definition())
	if err != nil || backup != "" {
		t.Errorf("back-up %q, %v", backup, err)
	}
	if len(tree(t, w.Root)) != 6 {
		t.Error("not scaffolded")
	}
}

func TestUndoRefusesOtherFolders(t *testing.T) {
	w := Workspace{Root: t.TempDir()}
	done, _ := w.Scaffold(definition())
	before := tree(t, w.Root)
	for _, dir := range []string{"", w.Root, done.Dir, filepath.Join(w.Root, "backups"), filepath.Join(w.Root, "backups", "rust"),
		filepath.Join(w.Root, "backups", "x-20260101-000000"), filepath.Join(w.Root, "backups", "rust", "quick-start", "tiny-20260101-000000"),
		filepath.Join(w.Root, "backups", "..", "..", "etc", "x-20260101-000000")} {
		if _, err := w.Undo(dir); !errors.Is(err, ErrNoBackup) {
			t.Errorf("%s: %v", dir, err)
		}
	}
	if after := tree(t, w.Root); !slices.Equal(names(before), names(after)) {
		t.Errorf("files changed: %q", names(after))
	}
}

func TestSources(t *testing.T) {
	dir := t.TempDir()
	for name, text := range map[string]string{
		"Cargo.toml": "[package]", "Cargo.lock": "lock", "src/main.rs": "fn main() {}", "src/a.rs": "// a", "src/big.rs": strings.Repeat("/", maxSource+1),
		"target/debug/build/x.rs": "generated", ".git/x.rs": "git", "README.md": "text", "src/bad.rs": "\xff",
	} {
		write(t, filepath.Join(dir, filepath.FromSlash(name)), text)
	}
	os.Symlink(filepath.Join(dir, "src", "a.rs"), filepath.Join(dir, "src", "link.rs"))
	var got []string
	total := 0
	for _, s := range Sources(dir, "rust") {
		got = append(got, s.Path)
		total += len(s.Text)
		if len(s.Text) > maxSource {
			t.Errorf("%s: %d bytes", s.Path, len(s.Text))
		}
	}
	if want := []string{"src/main.rs", "Cargo.toml", "src/a.rs", "src/bad.rs", "src/big.rs"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	for i := range 10 {
		write(t, filepath.Join(dir, "src", string(rune('m'+i))+".rs"), strings.Repeat("/", maxSource))
	}
	total = 0
	for _, s := range Sources(dir, "rust") {
		total += len(s.Text)
	}
	if total > maxSources+3*maxEntries || total < maxSources-maxSource {
		t.Errorf("%d bytes in all, bound is %d", total, maxSources)
	}
}
