package runner

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"testing"
)

func TestOneJobBuildsAtATime(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("no lock there")
	}
	target := filepath.Join(t.TempDir(), "target")
	release, err := claim(t.Context(), target)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 3*lockPause)
	defer cancel()
	if _, err := claim(ctx, target); !errors.Is(err, context.DeadlineExceeded) {
		t.Fatalf("a second job got the build folder: %v", err)
	}
	release()
	release, err = claim(t.Context(), target)
	if err != nil {
		t.Fatalf("after the first gave it back: %v", err)
	}
	release()
}

func TestProgramIsNotSwappedByTheNextBuild(t *testing.T) {
	shared := filepath.Join(t.TempDir(), "first-trace")
	write := func(text string) {
		// Cargo removes the old file and links the new one, as here.
		_ = os.Remove(shared)
		if err := os.WriteFile(shared, []byte(text), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	write("mine")
	mine, remove := own(shared)
	write("theirs")
	if got, err := os.ReadFile(mine); err != nil || string(got) != "mine" {
		t.Errorf("the program is %q, %v", got, err)
	}
	remove()
	if _, err := os.Stat(mine); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("its own name was left behind: %v", err)
	}
}
