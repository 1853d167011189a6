package runner

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"otelings/exercises"
)

func TestBackupsNewestFirst(t *testing.T) {
	w := Workspace{Root: filepath.Join(t.TempDir(), "work")}
	def := definition()
	if got, err := w.Backups(def); err != nil || len(got) != 0 {
		t.Fatalf("without a workspace: %v, %v", got, err)
	}
	if _, err := os.Stat(w.Root); err == nil {
		t.Error("looking for back-ups made the workspace")
	}
	folder := filepath.Join(w.Root, "backups", "rust", def.Lesson)
	for _, name := range []string{"-20260102-080000", "-20260101-120000", "-20260102-080000-2", "-20260102-080000-10", "-other-20260105-080000", "-20269999-080000", "", "-20260109"} {
		write(t, filepath.Join(folder, def.Name+name, "Cargo.toml"), "[package]")
	}
	write(t, filepath.Join(folder, def.Name+"-20260110-080000"), "a file, no folder")
	got, err := w.Backups(def)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, b := range got {
		names = append(names, strings.TrimPrefix(filepath.Base(b.Path), def.Name))
	}
	if want := "-20260102-080000-10 -20260102-080000-2 -20260102-080000 -20260101-120000"; strings.Join(names, " ") != want {
		t.Errorf("back-ups %v\nwant %s", names, want)
	}
	if got[3].Time.Format(backupTime) != "20260101-120000" {
		t.Errorf("time %v", got[3].Time)
	}
	if _, err := w.Backups(&exercises.Definition{ID: "l/lab", Kind: exercises.KindLab}); err == nil {
		t.Error("a lab has back-ups")
	}
}

// Resetting, undoing and undoing the undo: the newest back-up is always what
// was there before the last step.
func TestNewestBackupIsTheLastStep(t *testing.T) {
	w := Workspace{Root: t.TempDir()}
	def := definition()
	done, err := w.Scaffold(def)
	if err != nil {
		t.Fatal(err)
	}
	starter := read(t, done.Open)
	write(t, done.Open, "mine")
	if _, err := w.Reset(def); err != nil {
		t.Fatal(err)
	}
	for i, want := range []string{"mine", starter, "mine", starter} {
		all, err := w.Backups(def)
		if err != nil || len(all) != 1 {
			t.Fatalf("step %d: %d back-ups, %v", i, len(all), err)
		}
		if _, err := w.Undo(all[0].Path); err != nil {
			t.Fatal(err)
		}
		if got := read(t, done.Open); got != want {
			t.Errorf("step %d: %q, want %q", i, got, want)
		}
	}
}

func TestReadAndHas(t *testing.T) {
	w := Workspace{Root: filepath.Join(t.TempDir(), "work")}
	def := definition()
	if w.Has(def) {
		t.Error("something is there before the first scaffold")
	}
	if _, ok, err := w.Read(def, "src/main.rs"); ok || err != nil {
		t.Errorf("a file that is not there: %v, %v", ok, err)
	}
	done, err := w.Scaffold(def)
	if err != nil || !w.Has(def) {
		t.Fatalf("scaffolded: %v", err)
	}
	if text, ok, err := w.Read(def, "src/main.rs"); !ok || err != nil || string(text) != read(t, done.Open) {
		t.Errorf("read %q, %v, %v", text, ok, err)
	}
	write(t, filepath.Join(done.Dir, "big.rs"), strings.Repeat("x", maxFile+1))
	if _, _, err := w.Read(def, "big.rs"); err == nil {
		t.Error("a file over the bound was read")
	}
	outside := filepath.Join(t.TempDir(), "secret")
	write(t, outside, "secret")
	if os.Symlink(outside, filepath.Join(done.Dir, "link.rs")) == nil {
		if text, ok, _ := w.Read(def, "link.rs"); ok {
			t.Errorf("a link out of the workspace gave %q", text)
		}
	}
}
