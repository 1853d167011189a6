package otlpload

import (
	"bytes"
	"fmt"
	"os"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// clockTicks is the unit of /proc/PID/stat, fixed by Linux for programs.
const clockTicks = 100

// Measure reads the kernel's figures of a process.
func Measure(pid int) (Usage, error) {
	var u Usage
	dir := "/proc/" + strconv.Itoa(pid)
	stat, err := os.ReadFile(dir + "/stat")
	if err != nil {
		return u, err
	}
	// The name, in parentheses, may hold anything; user and system time are the
	// 12th and 13th fields behind it.
	f := strings.Fields(string(stat[bytes.LastIndexByte(stat, ')')+1:]))
	if len(f) < 13 {
		return u, fmt.Errorf("%s/stat is not understood", dir)
	}
	for _, s := range f[11:13] {
		n, err := strconv.ParseInt(s, 10, 64)
		if err != nil {
			return u, err
		}
		u.CPU += time.Duration(n) * time.Second / clockTicks
	}
	status, err := os.ReadFile(dir + "/status")
	if err != nil {
		return u, err
	}
	for line := range strings.Lines(string(status)) {
		key, value, _ := strings.Cut(line, ":")
		n, _, _ := strings.Cut(strings.TrimSpace(value), " ")
		switch key {
		case "VmRSS":
			u.RSS = kib(n)
		case "VmHWM":
			u.Peak = kib(n)
		case "Threads":
			u.Threads, _ = strconv.Atoi(n) // the kernel writes a number
		}
	}
	fds, err := os.ReadDir(dir + "/fd")
	u.Files = len(fds)
	return u, err
}

func kib(s string) int64 {
	n, _ := strconv.ParseInt(s, 10, 64) // the kernel writes a number
	return n << 10
}

// ResetPeak makes the process's peak count from its size now.
func ResetPeak(pid int) error {
	return os.WriteFile("/proc/"+strconv.Itoa(pid)+"/clear_refs", []byte("5"), 0)
}

// Listening is how many TCP sockets of the process listen.
func Listening(pid int) (int, error) {
	dir := "/proc/" + strconv.Itoa(pid)
	fds, err := os.ReadDir(dir + "/fd")
	if err != nil {
		return 0, err
	}
	own := map[string]bool{}
	for _, fd := range fds {
		if to, err := os.Readlink(dir + "/fd/" + fd.Name()); err == nil && strings.HasPrefix(to, "socket:[") {
			own[strings.TrimSuffix(strings.TrimPrefix(to, "socket:["), "]")] = true
		}
	}
	n := 0
	for _, table := range []string{"/net/tcp", "/net/tcp6"} {
		lines, err := os.ReadFile(dir + table)
		if err != nil {
			continue // a machine without IPv6
		}
		for line := range strings.Lines(string(lines)) {
			if f := strings.Fields(line); len(f) > 9 && f[3] == "0A" && own[f[9]] {
				n++
			}
		}
	}
	return n, nil
}

// Files is how many files and sockets this process may hold open, and the
// programs it starts. The Go runtime has raised it to the hard limit.
func Files() int {
	var l syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_NOFILE, &l); err != nil {
		return 256
	}
	return int(min(l.Max, 1<<20))
}
