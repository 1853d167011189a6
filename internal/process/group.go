package process

import (
	"os"
	"os/exec"
	"runtime"
)

// group is a program in a process group of its own.
type group struct{ process *os.Process }

func (g group) end()        { endGroup(g.process) }
func (g group) kill()       { killGroup(g.process) }
func (g group) alive() bool { return groupAlive(g.process) }
func (g group) close()      {}

// startGroup starts cmd and waits for it on one thread: on Linux the program is
// killed when the thread that started it ends, not only when we do.
func startGroup(cmd *exec.Cmd) (*Program, error) {
	isolate(cmd)
	begun := make(chan error, 1)
	p := &Program{exited: make(chan struct{})}
	go func() {
		runtime.LockOSThread()
		defer runtime.UnlockOSThread()
		err := cmd.Start()
		if err == nil {
			p.tree = group{cmd.Process}
		}
		begun <- err
		if err != nil {
			return
		}
		_ = cmd.Wait() // the state tells all
		p.exit = Exit{Code: cmd.ProcessState.ExitCode(), Signal: signalOf(cmd.ProcessState)}
		close(p.exited)
	}()
	if err := <-begun; err != nil {
		return nil, err
	}
	return p, nil
}
