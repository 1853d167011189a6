package trainer

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"otelings/internal/config"
	"otelings/progress"
)

// found is one item of a whole look.
func found(t *testing.T, tr *Trainer, id string) DoctorItem {
	t.Helper()
	items, err := tr.Doctor(t.Context(), Terminal{}, nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, it := range items {
		if it.ID == id {
			return it
		}
	}
	t.Fatalf("no item %s", id)
	return DoctorItem{}
}

// TestDoctorLooksAtTheTrainersOwn: folders, settings, editor and progress file
// are those the trainer uses, also after they changed.
func TestDoctorLooksAtTheTrainersOwn(t *testing.T) {
	tr := bench(t, "silent")
	if it := found(t, tr, "workspace"); it.Level != DoctorOK || it.Found.EN != tr.Settings().Workspace {
		t.Errorf("workspace: %+v", it)
	}
	if err := tr.SetWorkspace(t.Context(), "~/100%"); err != nil {
		t.Fatal(err)
	}
	if it := found(t, tr, "workspace-path"); it.Level != DoctorFault || !strings.Contains(it.Fix.EN, "settings workspace") {
		t.Errorf("a %% in the path: %+v", it)
	}
	if err := tr.SetWorkspace(t.Context(), "~/我的 练习"); err != nil { // the fix
		t.Fatal(err)
	}
	if it := found(t, tr, "workspace-path"); it.Level != DoctorOK {
		t.Errorf("after the fix: %+v", it)
	}
	s := tr.Settings()
	s.Editor = "nosuch --wait"
	if err := tr.SaveSettings(t.Context(), s); err != nil {
		t.Fatal(err)
	}
	if it := found(t, tr, "editor"); it.Level != DoctorWarning || !strings.Contains(it.Found.EN, "nosuch") {
		t.Errorf("editor: %+v", it)
	}
	if tr.manifest() == nil {
		t.Error("no exercise has a Cargo.toml with a lock file")
	}
	if err := os.WriteFile(filepath.Join(tr.dirs.State, config.FileName), []byte("- no\n- mapping\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if it := found(t, tr, "settings"); it.Level != DoctorWarning {
		t.Errorf("settings: %+v", it)
	}
}

// full is a progress file on a disk without space.
type full struct{ Progress }

func (full) Load(context.Context) (progress.State, error) {
	return progress.State{}, &progress.Error{Kind: progress.ErrFull, Path: "/state/progress.db"}
}

func TestDoctorExplainsTheProgressFile(t *testing.T) {
	tr := bench(t, "silent")
	good := tr.progress
	tr.progress = full{good}
	it := found(t, tr, "progress")
	if it.Level != DoctorFault || !strings.Contains(it.Found.EN, "no space left") || !strings.Contains(it.Fix.ZH, "清理磁盘") {
		t.Errorf("%+v", it)
	}
	tr.progress = good
	if it := found(t, tr, "progress"); it.Level != DoctorOK {
		t.Errorf("after the fix: %+v", it)
	}
}

func TestDoctorIsCancelled(t *testing.T) {
	tr := bench(t, "silent")
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := tr.Doctor(ctx, Terminal{}, func(it DoctorItem) { t.Errorf("told of %s", it.ID) }); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v", err)
	}
	if DoctorFailed([]DoctorItem{{Level: DoctorWarning}, {Level: DoctorOK}}) || !DoctorFailed([]DoctorItem{{Level: DoctorOK}, {Level: DoctorFault}}) {
		t.Error("only a fault fails")
	}
}

// TestFailuresOfTheMachineNameTheDoctor: what keeps an exercise from running
// ends with where to look.
func TestFailuresOfTheMachineNameTheDoctor(t *testing.T) {
	for _, w := range runnerWords {
		named := strings.Contains(w.hint.EN, "`otelings doctor`") && strings.Contains(w.hint.ZH, "`otelings doctor`")
		if program := strings.Contains(w.text.EN, "Cargo.toml"); named == program {
			t.Errorf("%s: hint %q", w.text.EN, w.hint.EN)
		}
	}
}
