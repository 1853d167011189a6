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

func toolScript(t *testing.T, dir, name, body string) string {
	t.Helper()
	if runtime.GOOS == "windows" {
		t.Skip("the tools are shell scripts")
	}
	file := filepath.Join(dir, name)
	if err := os.WriteFile(file, []byte("#!/bin/sh\n"+body+"\n"), 0o700); err != nil {
		t.Fatal(err)
	}
	return file
}

func TestAsk(t *testing.T) {
	dir := t.TempDir()
	file := toolScript(t, dir, "cargo", "echo out $1; echo err >&2; echo $PATH; pwd; exit 3")
	said, err := Ask(t.Context(), []string{"PATH=/usr/bin:/bin"}, dir, file, "--version")
	if err != nil || said.Exit != 3 || !strings.HasPrefix(said.Stdout, "out --version\n"+dir+":/usr/bin:/bin\n") || said.Stderr != "err\n" {
		t.Errorf("%+v, %v", said, err)
	}
	var own *Error
	if _, err := Ask(t.Context(), nil, dir, filepath.Join(dir, "nothing")); !errors.As(err, &own) || own.Kind != ErrStart {
		t.Errorf("no such tool: %v", err)
	}
}

// TestAskEndsWithItsContext: a tool that hangs is killed with its children.
func TestAskEndsWithItsContext(t *testing.T) {
	dir := t.TempDir()
	file := toolScript(t, dir, "cargo", "sleep 100 & sleep 100")
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	said, err := Ask(ctx, []string{"PATH=/usr/bin:/bin"}, dir, file)
	if !errors.Is(err, context.DeadlineExceeded) || said.Exit != -1 {
		t.Errorf("%+v, %v", said, err)
	}
}

func TestFindRustc(t *testing.T) {
	beside, elsewhere := t.TempDir(), t.TempDir()
	cargo := toolScript(t, beside, "cargo", "")
	env := []string{"PATH=" + elsewhere}
	if _, err := FindRustc(env, cargo); err == nil {
		t.Error("found where there is none")
	}
	other := toolScript(t, elsewhere, "rustc", "")
	if got, err := FindRustc(env, cargo); err != nil || got != other {
		t.Errorf("%s, %v", got, err)
	}
	own := toolScript(t, beside, "rustc", "")
	if got, err := FindRustc(env, cargo); err != nil || got != own {
		t.Errorf("the one beside cargo goes first: %s, %v", got, err)
	}
}
