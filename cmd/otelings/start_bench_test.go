//go:build unix

package main

import (
	"bytes"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"github.com/creack/pty"
)

// Start-up as a person waits for it: from exec to the first frame, and whole
// commands. cpu-ms is user and system time of the process, which a busy machine
// disturbs far less than the clock.

func built(b *testing.B) string {
	b.Helper()
	path := filepath.Join(b.TempDir(), "otelings")
	if out, err := exec.Command("go", "build", "-trimpath", "-ldflags=-s -w", "-o", path, ".").CombinedOutput(); err != nil {
		b.Fatalf("go build: %v\n%s", err, out)
	}
	if info, err := os.Stat(path); err == nil {
		b.ReportMetric(float64(info.Size())/1e6, "MB-binary")
	}
	return path
}

func benchEnv(b *testing.B) []string {
	root := b.TempDir()
	return []string{"TERM=xterm-256color", "LANG=C.UTF-8", "HOME=" + root, "OTELINGS_HOME=" + root, "OTELINGS_WORKSPACE=" + root, "PATH=/nowhere"}
}

func BenchmarkCommand(b *testing.B) {
	program := built(b)
	for _, args := range [][]string{{"version"}, {"lessons", "--json"}, {"learn", "--plain", "quick-start"}, {"faq", "no reactor running"}, {"search", "tracparent"}} {
		b.Run(args[0], func(b *testing.B) {
			env, cpu := benchEnv(b), time.Duration(0)
			for b.Loop() {
				cmd := exec.Command(program, args...)
				cmd.Env = env
				if out, err := cmd.CombinedOutput(); err != nil {
					b.Fatalf("%v\n%s", err, out)
				}
				cpu += cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()
			}
			b.ReportMetric(cpu.Seconds()*1000/float64(b.N), "cpu-ms/op")
		})
	}
}

func BenchmarkFirstFrame(b *testing.B) {
	program := built(b)
	for _, start := range []struct{ name, until string }{{"first-run", "Which language?"}, {"learn", "You add tracing"}} {
		b.Run(start.name, func(b *testing.B) {
			env, cpu, rss := benchEnv(b), time.Duration(0), int64(0)
			for b.Loop() {
				args := []string{}
				if start.name == "learn" {
					args = []string{"learn", "quick-start"}
				}
				cmd := exec.Command(program, args...)
				cmd.Env = env
				tty, err := pty.StartWithSize(cmd, &pty.Winsize{Rows: 40, Cols: 120})
				if err != nil {
					b.Fatal(err)
				}
				awaitText(b, tty, start.until)
				_, _ = io.WriteString(tty, "\x03")
				_, _ = io.Copy(io.Discard, tty)
				_ = cmd.Wait()
				_ = tty.Close()
				cpu += cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()
				rss = max(rss, peak(cmd))
			}
			b.ReportMetric(cpu.Seconds()*1000/float64(b.N), "cpu-ms/op")
			b.ReportMetric(float64(rss)/1024, "peak-MiB")
		})
	}
}

// awaitText reads until the text stands in what the program drew.
func awaitText(b *testing.B, tty io.Reader, text string) {
	b.Helper()
	var seen bytes.Buffer
	buf := make([]byte, 32<<10)
	for !bytes.Contains(seen.Bytes(), []byte(text)) {
		n, err := tty.Read(buf)
		seen.Write(buf[:n])
		if err != nil {
			b.Fatalf("ended before it drew %q: %v\n%s", text, err, seen.Bytes())
		}
	}
}
