package runner

import (
	"context"
	"io"
	"os"
	"os/exec"
	"strconv"
	"time"

	"otelings/internal/process"
)

// How long a program has after being asked to end, and how long output of an
// ended program is waited for when a descendant out of reach holds it open.
const (
	killAfter  = 2 * time.Second
	drainAfter = 500 * time.Millisecond
)

// limit says when a program is asked to end, how long after that it is killed,
// and what it may use. The zero limit is none.
type limit struct {
	expired <-chan time.Time
	grace   time.Duration
	keeper  []string
	bounds  process.Bounds
}

// programBounds is what a program of an exercise may use together with what it
// starts.
func programBounds() process.Bounds {
	return process.Bounds{Processes: 512, Memory: 2 << 30, Written: 1 << 30, File: 512 << 20}
}

// ownBounds is what a learner's own program may use: what it needs is not for us
// to say, except that the machine stays theirs.
func ownBounds() process.Bounds { return process.Bounds{Processes: 2048} }

// limitOf is a bound as people read it, "" for none.
func limitOf(b process.Bounds, which process.Bound) string {
	size := func(n int64) string {
		if n%(1<<30) == 0 {
			return strconv.FormatInt(n>>30, 10) + " GiB"
		}
		return strconv.FormatInt(n>>20, 10) + " MiB"
	}
	switch which {
	case process.BoundProcesses:
		return strconv.Itoa(b.Processes)
	case process.BoundMemory:
		return size(b.Memory)
	case process.BoundWritten:
		return size(b.Written)
	case process.BoundFile:
		return size(b.File)
	}
	return ""
}

// ended is how a process came to its end.
type ended struct {
	started  bool
	bound    process.Bound // for which all of it was ended, "" for none
	exit     int           // -1 when a signal ended it
	signal   string        // "killed", "" when it exited by itself
	timedOut bool          // it was asked to end after the timeout
	took     time.Duration
}

// supervise starts cmd and waits for its end, copying its output. At the limit
// the program is asked to end, then killed with everything it started; when ctx
// is done or a bound is exceeded, at once. Whatever is left after the program's
// own end is ended too. The error is that of starting it, or ctx's; ended is
// valid in the second case.
func supervise(ctx context.Context, cmd *exec.Cmd, stdout, stderr io.Writer, within limit) (ended, error) {
	r, err := launch(ctx, cmd, stdout, stderr, within.keeper, within.bounds)
	if err != nil {
		return ended{exit: -1}, err
	}
	end := await(ctx, r.program, within)
	end.took = time.Since(r.begin)
	exit := r.program.Exit()
	end.started, end.exit, end.signal, end.bound = true, exit.Code, exit.Signal, exit.Bound
	r.finish()
	return end, ctx.Err()
}

// running is a program with its output on the way to where it is wanted.
type running struct {
	program   *process.Program
	out, errs *stream
	begin     time.Time
}

// launch starts cmd. The error is that of starting it, or ctx's.
func launch(ctx context.Context, cmd *exec.Cmd, stdout, stderr io.Writer, keeper []string, bounds process.Bounds) (*running, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	out, err := pipe(&cmd.Stdout, stdout)
	if err != nil {
		return nil, err
	}
	errs, err := pipe(&cmd.Stderr, stderr)
	if err != nil {
		out.close()
		return nil, err
	}
	r := &running{out: out, errs: errs, begin: time.Now()}
	if r.program, err = process.Start(cmd, keeper, bounds); err != nil {
		out.close()
		errs.close()
		return nil, err
	}
	out.copy()
	errs.copy()
	return r, nil
}

// finish ends what is left of the program and takes the rest of its output.
func (r *running) finish() {
	r.program.Close()
	drained := time.NewTimer(drainAfter)
	defer drained.Stop()
	r.out.drain(drained.C)
	r.errs.drain(drained.C)
	r.out.close()
	r.errs.close()
}

// await waits for the exit and enforces the limit and ctx meanwhile.
func await(ctx context.Context, program *process.Program, within limit) ended {
	var end ended
	var overdue <-chan time.Time
	cancelled, expired := ctx.Done(), within.expired
	for {
		select {
		case <-program.Exited():
			return end
		case <-cancelled:
			cancelled = nil
			program.Kill()
		case <-expired:
			expired = nil
			end.timedOut = true
			program.End()
			timer := time.NewTimer(within.grace)
			defer timer.Stop()
			overdue = timer.C
		case <-overdue:
			program.Kill()
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
