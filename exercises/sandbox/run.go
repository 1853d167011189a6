package sandbox

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"time"

	"go.yaml.in/yaml/v3"

	"otelings/internal/process"
)

// What the parent reads of the child at most.
const (
	maxAnswer = 2*maxOutput + 1<<20
	maxErrors = 64 << 10
)

// Run runs a job in a process of its own and gives what came of it. Whatever
// the configuration does is in the Result; the error is ErrNoChild, or ctx's
// when it is done first. The process and what it started are gone afterwards.
func Run(ctx context.Context, job Job) (Result, error) {
	self, err := os.Executable()
	if err != nil {
		return Result{}, fmt.Errorf("%w: %w", ErrNoChild, err)
	}
	if job.Timeout <= 0 {
		job.Timeout = DefaultTimeout
	}
	input, err := json.Marshal(job)
	if err != nil {
		return Result{}, fmt.Errorf("%w: %w", ErrNoChild, err)
	}
	within, cancel := context.WithTimeout(ctx, job.Timeout)
	defer cancel()
	answer, errs := &bounded{most: maxAnswer, full: cancel}, &bounded{most: maxErrors}
	cmd := exec.Command(self, Command)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = bytes.NewReader(input), answer, errs
	cmd.Dir, cmd.Env, cmd.WaitDelay = os.TempDir(), environ(), time.Second
	child, err := process.Start(cmd, nil, process.Bounds{}) // it bounds itself
	if err != nil {
		return Result{}, fmt.Errorf("%w: %w", ErrNoChild, err)
	}
	select {
	case <-child.Exited():
	case <-within.Done():
	}
	child.Close()
	var res Result
	switch {
	case ctx.Err() != nil:
		return Result{}, ctx.Err()
	case answer.overflow:
		res.Problem = problem(TooMuch)
	case within.Err() != nil:
		res.Problem = problem(TimedOut)
		res.Problem.Detail = job.Timeout.String()
	case json.Unmarshal(answer.buf.Bytes(), &res) != nil:
		res = Result{Problem: death(errs.buf.String(), cmd.ProcessState)}
	}
	if yaml.Unmarshal([]byte(job.Config), &res.Tree) != nil {
		res.Tree = nil
	}
	return res, nil
}

// environ is what the child inherits: nothing that could aim or configure it.
func environ() []string {
	env := []string{"GOMAXPROCS=2", "GOTRACEBACK=single"}
	for _, name := range []string{"SYSTEMROOT", "TEMP", "TMP"} { // Windows starts nothing without
		if v := os.Getenv(name); v != "" && runtime.GOOS == "windows" {
			env = append(env, name+"="+v)
		}
	}
	return env
}

// death is the Problem of a child that ended without an answer.
func death(stderr string, state *os.ProcessState) *Problem {
	for line := range strings.Lines(stderr) {
		line = strings.TrimSpace(line)
		switch {
		case strings.HasPrefix(line, "panic: "):
			p := problem(Panicked)
			p.Detail = clip(strings.TrimPrefix(line, "panic: "))
			return p
		case strings.HasPrefix(line, "fatal error: ") && strings.Contains(line, "memory"), strings.HasPrefix(line, "runtime: out of memory"):
			return problem(OutOfMemory)
		case strings.HasPrefix(line, "fatal error: "):
			p := problem(Panicked)
			p.Detail = clip(line)
			return p
		}
	}
	p := problem(Other)
	p.Detail = clip(strings.TrimSpace(state.String() + " " + oneLine(stderr)))
	return p
}

// bounded keeps the first most bytes; at the first one more it calls full.
type bounded struct {
	buf      bytes.Buffer
	most     int
	overflow bool
	full     func()
}

var errFull = errors.New("too much output")

func (b *bounded) Write(p []byte) (int, error) {
	if b.buf.Len()+len(p) <= b.most {
		return b.buf.Write(p)
	}
	b.overflow = true
	if b.full == nil {
		return len(p), nil // the rest of what it complains about tells nothing new
	}
	b.full()
	return 0, errFull
}

var _ io.Writer = (*bounded)(nil)
