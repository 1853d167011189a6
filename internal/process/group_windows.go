package process

import (
	"os"
	"os/exec"
	"syscall"
)

// isolate keeps our own Ctrl+C from the process.
func isolate(cmd *exec.Cmd) {
	cmd.SysProcAttr = &syscall.SysProcAttr{CreationFlags: syscall.CREATE_NEW_PROCESS_GROUP}
}

// endGroup ends the process: Windows has no request to end for a program
// without a window.
func endGroup(process *os.Process) { _ = process.Kill() }

// killGroup ends the process; its children are not reached.
func killGroup(process *os.Process) { _ = process.Kill() }

// groupAlive is always false: children are not known here.
func groupAlive(*os.Process) bool { return false }

// signalOf is always "": there are no signals.
func signalOf(*os.ProcessState) string { return "" }
