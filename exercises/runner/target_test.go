package runner

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"
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

func TestForgetTakesThisPackageOnly(t *testing.T) {
	target := t.TempDir()
	mark := func(name string) string { return filepath.Join(target, "debug", ".fingerprint", name) }
	gone, other, dependency := mark("first-trace-0123456789abcdef"), mark("first-trace-two-0123456789abcdef"), mark("tokio-0123456789abcdef")
	for _, dir := range []string{gone, other, dependency} {
		if err := os.MkdirAll(dir, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	forget(target, "first-trace")
	if _, err := os.Stat(gone); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("the package's mark is still there: %v", err)
	}
	for _, dir := range []string{other, dependency} {
		if _, err := os.Stat(dir); err != nil {
			t.Error(err)
		}
	}
}

// Two folders with packages of the same name, the second older than the first
// one's build: each must run its own program.
func TestFoldersOfTheSameNameRunTheirOwnProgram(t *testing.T) {
	if testing.Short() {
		t.Skip("builds with cargo")
	}
	if _, err := FindCargo(os.Environ()); err != nil {
		t.Skip("no cargo here")
	}
	target := filepath.Join(t.TempDir(), "target")
	old := time.Now().Add(-time.Hour)
	var dirs []string
	for _, says := range []string{"mine", "theirs"} {
		dir := t.TempDir()
		dirs = append(dirs, dir)
		for name, text := range map[string]string{
			"Cargo.toml":  "[package]\nname = \"twin\"\nversion = \"0.1.0\"\nedition = \"2024\"\n[workspace]\n",
			"src/main.rs": "fn main() { println!(\"" + says + "\"); }\n",
		} {
			path := filepath.Join(dir, name)
			if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
				t.Fatal(err)
			}
			if err := os.Chtimes(path, old, old); err != nil {
				t.Fatal(err)
			}
		}
	}
	for i, want := range []string{"mine", "theirs", "mine"} {
		out, err := Run(t.Context(), Job{Language: "rust", Dir: dirs[i%2], Shared: target}, nil)
		if err != nil {
			t.Fatal(err)
		}
		if got := strings.TrimSpace(out.Process.Stdout); got != want {
			t.Fatalf("run %d printed %q, want %q\n%s", i, got, want, out.Process.Build)
		}
	}
}

// What a killed run left behind goes after a day; a run of today keeps its own.
func TestSweep(t *testing.T) {
	dir, now := t.TempDir(), time.Now()
	for name, age := range map[string]time.Duration{ownPrefix + "1": 25 * time.Hour, ownPrefix + "2": time.Hour, "deps": 48 * time.Hour} {
		write(t, filepath.Join(dir, name, "program"), "x")
		if err := os.Chtimes(filepath.Join(dir, name), now.Add(-age), now.Add(-age)); err != nil {
			t.Fatal(err)
		}
	}
	sweep(dir, now)
	left, _ := filepath.Glob(filepath.Join(dir, "*"))
	if len(left) != 2 || filepath.Base(left[0]) != ownPrefix+"2" || filepath.Base(left[1]) != "deps" {
		t.Errorf("left: %q", left)
	}
}
