//go:build unix

package main

import (
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/charmbracelet/x/vt"
	"github.com/creack/pty"
)

// A terminal runs the real binary in a pseudo-terminal; what it draws is read
// from an emulator, cell by cell, as a person would see it.
type terminal struct {
	t      *testing.T
	mu     sync.Mutex // guards what the screen shows; its answers are read without it
	screen *vt.Emulator
	tty    *os.File
	cmd    *exec.Cmd
	ended  chan error
}

// binary builds the program once for all tests of the package.
func binary(t *testing.T) string {
	t.Helper()
	if testing.Short() {
		t.Skip("builds and runs the program")
	}
	path := filepath.Join(t.TempDir(), "otelings")
	if out, err := exec.Command("go", "build", "-o", path, ".").CombinedOutput(); err != nil {
		t.Fatalf("go build: %v\n%s", err, out)
	}
	return path
}

func open(t *testing.T, w, h int, env []string, program string, args ...string) *terminal {
	t.Helper()
	cmd := exec.Command(program, args...)
	cmd.Env = append([]string{"TERM=xterm-256color", "LANG=C.UTF-8", "PATH=" + os.Getenv("PATH")}, env...)
	tty, err := pty.StartWithSize(cmd, &pty.Winsize{Rows: uint16(h), Cols: uint16(w)})
	if err != nil {
		t.Fatal(err)
	}
	x := &terminal{t: t, screen: vt.NewEmulator(w, h), tty: tty, cmd: cmd, ended: make(chan error, 1)}
	go func() { _, _ = io.Copy(x, tty) }()
	go func() { _, _ = io.Copy(tty, x.screen) }() // the emulator's answers to queries
	go func() { x.ended <- cmd.Wait() }()
	t.Cleanup(func() {
		_ = cmd.Process.Kill()
		_ = tty.Close()
	})
	return x
}

// Write draws what the program sent.
func (x *terminal) Write(p []byte) (int, error) {
	x.mu.Lock()
	defer x.mu.Unlock()
	return x.screen.Write(p)
}

// text is the screen as lines.
func (x *terminal) text() string {
	x.mu.Lock()
	defer x.mu.Unlock()
	return x.screen.String()
}

// resize makes the terminal another size, as dragging its window would.
func (x *terminal) resize(w, h int) {
	x.t.Helper()
	if err := pty.Setsize(x.tty, &pty.Winsize{Rows: uint16(h), Cols: uint16(w)}); err != nil {
		x.t.Fatal(err)
	}
	x.mu.Lock()
	defer x.mu.Unlock()
	x.screen.Resize(w, h)
}

// patience bounds the wait for a screen; a busy machine may need most of it.
const patience = 60 * time.Second

// see waits until every text stands on the screen.
func (x *terminal) see(texts ...string) string {
	x.t.Helper()
	return x.until(fmt.Sprintf("%q", texts), func(now string) bool {
		return !slices.ContainsFunc(texts, func(s string) bool { return !strings.Contains(now, s) })
	})
}

// until waits for a screen that is as wanted; what says it in words.
func (x *terminal) until(what string, wanted func(now string) bool) string {
	x.t.Helper()
	deadline := time.Now().Add(patience)
	for {
		now := x.text()
		if wanted(now) {
			return now
		}
		if time.Now().After(deadline) {
			x.t.Fatalf("never saw %s on:\n%s", what, now)
		}
		time.Sleep(20 * time.Millisecond)
	}
}

func (x *terminal) press(keys string) {
	x.t.Helper()
	if _, err := io.WriteString(x.tty, keys); err != nil {
		x.t.Fatal(err)
	}
}

// end waits for the program to be gone and gives its exit code.
func (x *terminal) end() int {
	x.t.Helper()
	select {
	case <-x.ended:
		return x.cmd.ProcessState.ExitCode()
	case <-time.After(patience):
		x.t.Fatalf("it did not end:\n%s", x.text())
		return -1
	}
}

func folders(t *testing.T) []string {
	root := t.TempDir()
	return []string{"HOME=" + root, "OTELINGS_HOME=" + filepath.Join(root, "state"), "OTELINGS_WORKSPACE=" + filepath.Join(root, "work")}
}

// The first five minutes of a newcomer without any toolchain, then kill -9, and
// the next start: what was shown as done is there.
func TestFirstFiveMinutesSurviveKill(t *testing.T) {
	program, env := binary(t), folders(t)
	x := open(t, 80, 24, env, program)
	x.see("Which language?", "简体中文")
	x.press("\r")
	x.see("What brings you here?", "I am new to Rust and OTLP")
	x.press("\r")
	x.see("hours a week")
	x.press("\r")
	x.see("Today", "30-minute quick start")
	x.press("\r")
	x.see("You add tracing to a program")
	x.press("\t")
	x.see("Checkpoint")
	x.press("\r")
	x.see("enter answer")
	x.press("4\r")
	x.see("✓ Checkpoint", "(your answer)")
	x.press("\x1b")
	x.see("enter open")
	x.press("\t")
	x.see("The silent second")
	x.press("\r")
	x.see("Your prediction", "batch delay")
	x.press("jjjj1j3r") // none right after end(), all in the end
	x.see("prediction locked")
	x.see("Predicted and observed", "Every prediction was right.")
	if err := x.cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	x.end()

	again := open(t, 120, 40, env, program)
	again.see("Today", "When does a span leave?") // continues in that section
	again.press("\r")
	again.see("✓ Right", "The silent second")
	again.press("L")
	again.see("沉默的一秒")
	again.press("q")
	if code := again.end(); code != 0 {
		t.Errorf("exit code %d", code)
	}
}

func TestTooSmallAndBackAgain(t *testing.T) {
	program := binary(t)
	x := open(t, 50, 12, append(folders(t), "NO_COLOR=1"), program)
	x.see("60x16")
	x.resize(80, 24)
	x.see("Which language?")
	x.press("\x03")
	if code := x.end(); code != 0 {
		t.Errorf("exit code %d", code)
	}
}

// Without cargo the exercise says how to install it and stays usable.
func TestWithoutCargo(t *testing.T) {
	program := binary(t)
	env := append(folders(t), "PATH=/nowhere")
	x := open(t, 80, 24, env, program, "learn", "quick-start/first-trace")
	x.see("The first trace")
	x.press("r")
	x.see("rustup")
	x.press("q")
	x.end()
}

func TestLineModeOnADumbTerminal(t *testing.T) {
	program := binary(t)
	x := open(t, 80, 24, append(folders(t), "TERM=dumb"), program)
	x.see("Which language?", "q quit")
	if s := x.text(); strings.Contains(s, "╭") {
		t.Errorf("a dumb terminal got boxes:\n%s", s)
	}
	x.press("q\r")
	if code := x.end(); code != 0 {
		t.Errorf("exit code %d", code)
	}
}
