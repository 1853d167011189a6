package runner

import (
	"errors"
	"os"
	"path/filepath"
	"testing"
	"testing/fstest"

	"otelings/exercises"
)

func byHand() *exercises.Definition {
	return &exercises.Definition{ID: "span-structure/by-hand", Lesson: "span-structure", Name: "by-hand", Kind: exercises.KindWire,
		Wire: &exercises.WireSpec{File: "span.json"}, Files: fstest.MapFS{"starter/span.json": &fstest.MapFile{Data: []byte("{}\n")}}}
}

// TestSave: the text is there whole, what another program wrote is never
// written over, and nothing else is left in the folder.
func TestSave(t *testing.T) {
	w, def := Workspace{Root: t.TempDir()}, byHand()
	s, err := w.Scaffold(def)
	if err != nil || s.Dir != filepath.Join(w.Root, "wire", "span-structure", "by-hand") || s.Open != filepath.Join(s.Dir, "span.json") {
		t.Fatalf("%+v, %v", s, err)
	}
	holds := func(want string) {
		t.Helper()
		if got, err := os.ReadFile(s.Open); err != nil || string(got) != want {
			t.Fatalf("the file holds %q, %v, want %q", got, err, want)
		}
	}
	if err := w.Save(def, "span.json", []byte("{}\n"), []byte("{\"一\": 1}")); err != nil {
		t.Fatal(err)
	}
	holds("{\"一\": 1}")
	if err := os.WriteFile(s.Open, []byte("theirs"), 0o600); err != nil {
		t.Fatal(err)
	}
	var changed *ChangedError
	if err := w.Save(def, "span.json", []byte("{\"一\": 1}"), []byte("mine")); !errors.As(err, &changed) || string(changed.Text) != "theirs" {
		t.Fatalf("%v", err)
	}
	holds("theirs")
	if err := w.Save(def, "span.json", []byte("theirs"), nil); err != nil {
		t.Fatal(err)
	}
	holds("")
	if err := os.Remove(s.Open); err != nil {
		t.Fatal(err)
	}
	if err := w.Save(def, "span.json", []byte("?"), []byte("again")); err != nil {
		t.Fatal(err)
	}
	holds("again")
	outside := filepath.Join(t.TempDir(), "other")
	if err := os.WriteFile(outside, []byte("kept"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(os.Remove(s.Open), os.Symlink(outside, s.Open)); err != nil {
		t.Fatal(err)
	}
	_ = w.Save(def, "span.json", nil, []byte("through a link"))
	if got, _ := os.ReadFile(outside); string(got) != "kept" {
		t.Errorf("a file outside holds %q", got)
	}
	if entries, _ := os.ReadDir(s.Dir); len(entries) != 1 {
		t.Errorf("left behind: %v", entries)
	}
}

// A reset puts the request aside and its undo puts it back.
func TestResetOfARequest(t *testing.T) {
	w, def := Workspace{Root: t.TempDir()}, byHand()
	if _, err := w.Scaffold(def); err != nil {
		t.Fatal(err)
	}
	if err := w.Save(def, "span.json", []byte("{}\n"), []byte("mine")); err != nil {
		t.Fatal(err)
	}
	backup, err := w.Reset(def)
	if err != nil || backup == "" {
		t.Fatalf("%q, %v", backup, err)
	}
	if text, _, _ := w.Read(def, "span.json"); string(text) != "{}\n" {
		t.Errorf("after the reset: %q", text)
	}
	if all, err := w.Backups(def); err != nil || len(all) != 1 || all[0].Path != backup {
		t.Errorf("%v, %v", all, err)
	}
	if _, err := w.Undo(backup); err != nil {
		t.Fatal(err)
	}
	if text, _, _ := w.Read(def, "span.json"); string(text) != "mine" {
		t.Errorf("after the undo: %q", text)
	}
}
