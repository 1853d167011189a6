package runner

import (
	"context"
	"io"
	"os"
	"os/exec"
	"runtime"
	"time"
)

// How long a program has after being asked to end, and how long output of an
// ended program is waited for when a descendant out of reach holds it open.
const (
	killAfter  = 2 * time.Second
	drainAfter = 500 * time.Millisecond
)

// limit says when a program is asked to end, and how long after that it is
// killed. The zero limit is none.
type limit struct {
	expired <-chan time.Time
	grace   time.Duration
}

// ended is how a process came to its end.
type ended struct {
	exit     int    // -1 when a signal ended it
	signal   string // "killed", "" when it exited by itself
	timedOut bool   // it was asked to end after the timeout
	took     time.Duration
}

// supervise starts cmd in a process group of its own and waits for its end,
// copying its output. At the limit the group is asked to end, then killed; when
// ctx is done it is killed at once. Whatever of the group is left
// after the program's own end is killed too. The error is that of starting it,
// or ctx's; ended is valid in the second case.
func supervise(ctx context.Context, cmd *exec.Cmd, stdout, stderr io.Writer, within limit) (ended, error) {
	if err := ctx.Err(); err != nil {
		return ended{exit: -1}, err
	}
	out, err := pipe(&cmd.Stdout, stdout)
	if err != nil {
		return ended{}, err
	}
	defer out.close()
	errs, err := pipe(&cmd.Stderr, stderr)
	if err != nil {
		return ended{}, err
	}
	defer errs.close()
	isolate(cmd)

	begin := time.Now()
	started, exited := start(cmd)
	if err := <-started; err != nil {
		return ended{}, err
	}
	out.copy()
	errs.copy()
	end := await(ctx, cmd.Process, exited, within)
	end.took = time.Since(begin)
	end.exit, end.signal = cmd.ProcessState.ExitCode(), signalName(cmd.ProcessState)

	killGroup(cmd.Process)
	drained := time.NewTimer(drainAfter)
	defer drained.Stop()
	out.drain(drained.C)
	errs.drain(drained.C)
	return end, ctx.Err()
}

// start starts cmd and waits for it on one thread: on Linux the program is
// killed when the thread that started it ends, not only when we do.
func start(cmd *exec.Cmd) (started <-chan error, exited <-chan struct{}) {
	begun, done := make(chan error, 1), make(chan struct{})
	go func() {
		runtime.LockOSThread()
		defer runtime.UnlockOSThread()
		defer close(done)
		err := cmd.Start()
		begun <- err
		if err == nil {
			_ = cmd.Wait() // the state tells all
		}
	}()
	return begun, done
}

// await waits for the exit and enforces the limit and ctx meanwhile.
func await(ctx context.Context, process *os.Process, exited <-chan struct{}, within limit) ended {
	var end ended
	var overdue <-chan time.Time
	cancelled, expired := ctx.Done(), within.expired
	for {
		select {
		case <-exited:
			return end
		case <-cancelled:
			cancelled = nil
			killGroup(process)
		case <-expired:
			expired = nil
			end.timedOut = true
			endGroup(process)
			timer := time.NewTimer(within.grace)
			defer timer.Stop()
			overdue = timer.C
		case <-overdue:
			killGroup(process)
		}
	}
}

// stream is one output of a process on its way to a writer.
type stream struct {
	read, write *os.File
	to          io.Writer
	done        chan struct{}
}

// pipe connects where with a new stream to w. Pipes of our own instead of
// exec's: the group must be killed between the program's end and waiting for
// its output.
func pipe(where *io.Writer, to io.Writer) (*stream, error) {
	r, w, err := os.Pipe()
	if err != nil {
		return nil, err
	}
	*where = w
	return &stream{read: r, write: w, to: to, done: make(chan struct{})}, nil
}

func (s *stream) copy() {
	s.write.Close() // the process has its own
	go func() {
		defer close(s.done)
		_, _ = io.Copy(s.to, s.read)
	}()
}

// drain waits until all was copied, or until late and then lets go.
func (s *stream) drain(late <-chan time.Time) {
	select {
	case <-s.done:
		return
	case <-late:
	}
	if s.read.SetReadDeadline(time.Now()) == nil {
		<-s.done
	}
}

func (s *stream) close() {
	s.write.Close()
	s.read.Close()
}
