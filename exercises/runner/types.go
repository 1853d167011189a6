// Package runner keeps the learner's workspace: it scaffolds exercises, builds
// and runs programs within bounds, watches files, resets with a back-up.
//
// The workspace is one folder. Exercises lie under <root>/<language>/<lesson>/
// <exercise>/; all Rust exercises share <root>/rust/target; what Reset moved
// away lies under <root>/backups/; requests written by hand lie under
// <root>/wire/<lesson>/<exercise>/; a project's own files and evidence lie under
// <root>/projects/<name>/, its program anywhere. Nothing outside the workspace
// is written, links that lead out of it included; what a learner's own program
// writes is the learner's affair.
//
// Programs run within bounds and leave nothing behind: see package process, and
// docs/limits.md for what is bounded where.
package runner

import (
	"time"

	"otelings/exercises/check"
)

// Job is one build-and-run of an exercise's program.
type Job struct {
	Exercise string            // id, for names of logs
	Language string            // one of exercises.Languages
	Dir      string            // folder with the program
	Endpoint string            // OTLP endpoint of the attempt
	Env      map[string]string // beside it
	Timeout  time.Duration     // of the program, not of the build; 0 = DefaultTimeout
	Shared   string            // what programs of the language share: Cargo's target folder, downloaded packages; "" = the tool's own choice
	Link     bool              // the folder may get a link to the packages, so that its program runs by hand too
	Release  bool              // Rust: build with --release, as what is measured has to be
	Keeper   []string          // command line that becomes a process.Keep, empty for none
	Base     []string          // environment to start from, nil = this process's
}

// DefaultTimeout is how long a program may run when its exercise says nothing.
const DefaultTimeout = 20 * time.Second

// Step is where a job is.
type Step string

// The steps of a job.
const (
	StepBuild Step = "build"
	StepRun   Step = "run"
	StepDone  Step = "done"
)

// Event is one piece of news about a job while it goes on. Lines are printable
// text without control characters; a very long line comes in pieces.
type Event struct {
	Step Step
	Line string // one line of output, "" when there is only progress
	Err  bool   // the line came from standard error of the program
	Done int    // build: units compiled so far
	Of   int    // build: units in all, 0 when not known
}

// Outcome is the finished job.
type Outcome struct {
	Process check.Process
	BuildMS int64
}
