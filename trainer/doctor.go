package trainer

import (
	"context"
	"errors"
	"io/fs"
	"path"

	"otelings/exercises"
	"otelings/internal/doctor"
)

// DoctorItem is one thing the doctor looks at, with what was found and what to
// do about it.
type DoctorItem = doctor.Item

// DoctorLevel says how much a DoctorItem weighs.
type DoctorLevel = doctor.Level

// The levels of a DoctorItem. Only a fault keeps something from working.
const (
	DoctorOK      = doctor.OK
	DoctorWarning = doctor.Warning
	DoctorFault   = doctor.Fault
)

// Terminal is what the asking face is drawn on.
type Terminal struct {
	TTY           bool
	Width, Height int // 0 = not known
}

// DoctorItems lists what Doctor looks at, in order, with nothing found yet. It
// does no I/O.
func (t *Trainer) DoctorItems() []DoctorItem { return doctor.Items() }

// Doctor looks at toolchain, ports, terminal, disks and folders and gives the
// items in the order of DoctorItems; on is told of each as it is known, in any
// order, by one goroutine at a time. Nothing is recorded. The only error is
// ctx's.
func (t *Trainer) Doctor(ctx context.Context, term Terminal, on func(DoctorItem)) ([]DoctorItem, error) {
	return doctor.Run(ctx, t.doctorOptions(term), on)
}

// DoctorFailed reports whether any item is a fault.
func DoctorFailed(items []DoctorItem) bool { return doctor.Worst(items) == doctor.Fault }

func (t *Trainer) doctorOptions(term Terminal) doctor.Options {
	ws := t.workspace()
	return doctor.Options{
		Env: t.env, Workspace: ws.Root, Target: ws.Shared(exercises.LanguageRust, t.env), State: t.dirs.State, Manifest: t.manifest(),
		TTY: term.TTY, Width: term.Width, Height: term.Height, Editor: t.editor(),
		Progress: t.condition,
		Settings: func() error {
			_, err := t.config.Load()
			return err
		},
	}
}

// condition opens the progress file as every other use does: a damaged one is
// set aside, and that is told.
func (t *Trainer) condition(ctx context.Context) (doctor.Condition, error) {
	_, err := t.progress.Load(ctx)
	if err != nil {
		if errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
			return doctor.Condition{}, err
		}
		text, hint := Explain(err)
		return doctor.Condition{Text: text, Hint: hint, Broken: true}, nil
	}
	for _, n := range t.progress.Notices() {
		told := explainNotice(n)
		return doctor.Condition{Text: told.Text, Hint: told.Hint}, nil
	}
	return doctor.Condition{}, nil
}

// manifest is Cargo.toml and Cargo.lock of a Rust exercise: all of them ask for
// the same crates, so that only the first build is slow.
func (t *Trainer) manifest() map[string][]byte {
	for _, def := range t.set.All() {
		if def.Code == nil || def.Files == nil || def.Language().ID != exercises.LanguageRust {
			continue
		}
		out := map[string][]byte{}
		for _, name := range []string{"Cargo.toml", "Cargo.lock"} {
			if data, err := fs.ReadFile(def.Files, path.Join("starter", name)); err == nil {
				out[name] = data
			}
		}
		if len(out) == 2 {
			return out
		}
	}
	return nil
}
