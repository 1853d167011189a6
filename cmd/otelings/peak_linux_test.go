package main

import (
	"os/exec"
	"syscall"
)

// peak is the process's largest resident set in KiB.
func peak(cmd *exec.Cmd) int64 { return cmd.ProcessState.SysUsage().(*syscall.Rusage).Maxrss }
