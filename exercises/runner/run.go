package runner

import (
	"context"
	"errors"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"time"

	"otelings/exercises"
	"otelings/exercises/check"
)

// Run builds the program in job.Dir and runs what was built, directly and not
// through the build tool: the exit code, the signal and the output are then the
// program's own. on is told what happens, by one goroutine at a time and never
// after Run returned; it may be nil, and it must not block for long.
//
// A program that does not compile, fails, or has to be ended is an Outcome, not
// an error. Errors are *Error of kind ErrLanguage, ErrNoToolchain, ErrNoProgram,
// ErrDownload (the outcome has the tool's words) or ErrStart; or ctx's, with the
// outcome so far, once everything was killed.
//
// Rust programs with one job.Shared are built one after another, and packages are
// installed there by one job at a time; programs run side by side.
func Run(ctx context.Context, job Job, on func(Event)) (Outcome, error) {
	language, ok := exercises.FindLanguage(job.Language)
	if !ok {
		return Outcome{}, &Error{Kind: ErrLanguage, Path: job.Language}
	}
	if _, err := os.Stat(filepath.Join(job.Dir, language.Manifest)); err != nil {
		return Outcome{}, &Error{Kind: ErrNoProgram, Path: job.Dir, Language: language.ID, Err: err}
	}
	base := job.Base
	if base == nil {
		base = os.Environ()
	}
	tool, err := toolchains[language.ID].find(job, base)
	if err != nil {
		return Outcome{}, err
	}
	tell := serial(on)
	out := Outcome{Process: check.Process{Language: language.ID, Sources: Sources(job.Dir, language.ID)}}
	tell(Event{Step: StepBuild})
	program, err := tool.make(ctx, tell)
	if program.remove != nil {
		defer program.remove()
	}
	out.BuildMS = program.took.Milliseconds()
	out.Process.Built, out.Process.Build = program.ok, program.text
	if err != nil {
		return out, startError(ctx, job.Dir, err)
	}
	if !program.ok {
		tell(Event{Step: StepDone})
		return out, nil
	}
	tell(Event{Step: StepRun})
	if err := runProgram(ctx, job, base, program, tell, &out.Process); err != nil {
		return out, startError(ctx, program.command[0], err)
	}
	tell(Event{Step: StepDone})
	return out, nil
}

// runProgram runs what was built within bounds and fills in its record.
func runProgram(ctx context.Context, job Job, base []string, program made, tell func(Event), record *check.Process) error {
	cmd := exec.Command(program.command[0], program.command[1:]...)
	cmd.Dir = job.Dir
	extra := map[string]string{}
	maps.Copy(extra, program.env)
	maps.Copy(extra, job.Env)
	cmd.Env = Environ(without(base, program.without), job.Endpoint, extra)
	stdout := &output{news: func(line string) { tell(Event{Step: StepRun, Line: line}) }}
	stderr := &output{news: func(line string) { tell(Event{Step: StepRun, Line: line, Err: true}) }}
	timeout := job.Timeout
	if timeout <= 0 {
		timeout = DefaultTimeout
	}
	timer := time.NewTimer(timeout)
	defer timer.Stop()
	end, err := supervise(ctx, cmd, stdout, stderr, limit{expired: timer.C, grace: killAfter, keeper: job.Keeper, bounds: programBounds()})
	stdout.Flush()
	stderr.Flush()
	record.Started = end.started
	record.Bound, record.Limit = string(end.bound), limitOf(programBounds(), end.bound)
	record.Exit, record.Signal = end.exit, end.signal
	record.TimedOut, record.Duration = end.timedOut, end.took
	record.Stdout, record.Stderr = stdout.String(), stderr.String()
	return err
}

func startError(ctx context.Context, path string, err error) error {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	var own *Error
	if errors.As(err, &own) {
		return err
	}
	return &Error{Kind: ErrStart, Path: path, Err: err}
}

// serial makes on safe for the several goroutines that have news.
func serial(on func(Event)) func(Event) {
	if on == nil {
		return func(Event) {}
	}
	var mu sync.Mutex
	return func(event Event) {
		mu.Lock()
		defer mu.Unlock()
		on(event)
	}
}
