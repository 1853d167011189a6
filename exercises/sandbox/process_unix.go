//go:build unix

package sandbox

import (
	"os"
	"os/exec"
	"syscall"
)

// isolate gives the child a group of its own, so that what it starts can be
// killed with it.
func isolate(cmd *exec.Cmd) {
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	dieWithUs(cmd.SysProcAttr)
}

func killGroup(process *os.Process) { _ = syscall.Kill(-process.Pid, syscall.SIGKILL) }
