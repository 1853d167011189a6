//go:build unix

package process

import (
	"os"
	"os/exec"
	"syscall"
)

// isolate gives the process a group of its own, so that its children can be
// killed with it.
func isolate(cmd *exec.Cmd) {
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	dieWithUs(cmd.SysProcAttr)
}

// endGroup asks the whole group to end.
func endGroup(process *os.Process) { _ = syscall.Kill(-process.Pid, syscall.SIGTERM) }

// killGroup ends the whole group at once. After the program's own end the
// group's number stays taken as long as a member lives.
func killGroup(process *os.Process) { _ = syscall.Kill(-process.Pid, syscall.SIGKILL) }

// groupAlive reports whether a member of the group is left; one that ended and
// was not reaped counts.
func groupAlive(process *os.Process) bool { return syscall.Kill(-process.Pid, 0) == nil }

// signalOf is the signal that ended the process, "" when it exited.
func signalOf(state *os.ProcessState) string {
	if status, ok := state.Sys().(syscall.WaitStatus); ok && status.Signaled() {
		return status.Signal().String()
	}
	return ""
}
