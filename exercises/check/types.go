// Package check grades one attempt: Grade(Evidence, Definition) gives findings.
// It is pure: no clock, no I/O, the same verdict for the same evidence.
package check

import (
	"time"

	"otelings/exercises"
	"otelings/internal/i18n"
	"otelings/telemetry"
)

// State is where an attempt stands.
type State string

// The states of a report. Pending means that an absence or an exact count
// cannot be judged yet because the program is still running, or that a measure
// exercise was measured well and not reported on yet.
const (
	Passed  State = "passed"
	Failed  State = "failed"
	Pending State = "pending"
)

// Evidence is everything known about one attempt.
type Evidence struct {
	Snapshot *telemetry.Snapshot
	Process  *Process          // nil when no program was run
	Answers  map[string]string // predictions and answers by key
	Final    bool              // the program has ended or the data has settled
	Endpoint string            // what the attempt told the program: "http://127.0.0.1:PORT"
	Runs     []Run             // projects: every run, the normal one first; Snapshot and Process are its
	Pipeline *Pipeline         // config exercises; Snapshot is all outputs, one after the other
}

// Process is the record of a program that was built and run.
type Process struct {
	Built    bool          // false: the build failed and nothing ran
	Build    string        // the build's output, for people
	Started  bool          // the program itself was started
	Exit     int           // exit code, -1 when ended by a signal
	Signal   string        // "killed", "" when it exited by itself
	TimedOut bool          // we ended it
	Bound    string        // we ended it for what it used: "processes", "memory", "written" or "file", "" for none
	Limit    string        // of that: "512", "2 GiB"
	Duration time.Duration // of the program, without the build
	Stdout   string        // bounded, the end is kept
	Stderr   string        // bounded, the end is kept
	Language string        // "rust", "go" …
	Sources  []Source      // the learner's files as they were built

	// Of projects only.
	Asked     time.Time           // when it was asked to end (SIGTERM), zero when it was not
	Stopping  time.Duration       // from then to its end
	Killed    bool                // it did not end within the time it was given after that
	Visits    int                 // requests of ours that it answered, those of Unsampled apart
	NoAnswer  bool                // it was asked for work and never answered
	Unsampled []telemetry.TraceID // traces of requests whose caller had decided not to sample
}

// Source is one source file of the learner's program.
type Source struct {
	Path string // relative, with slashes
	Text string
}

// Finding is one thing the learner is told. Expected, Actual and Nearest are
// short phrases for people: names and values are alike in both languages, the
// words between them are not.
type Finding struct {
	Check    string          `json:"check"`
	Level    exercises.Level `json:"level"`
	Stage    exercises.Stage `json:"stage"`
	Message  i18n.Text       `json:"message"`
	Next     i18n.Text       `json:"next"`
	Expected i18n.Text       `json:"expected"`
	Actual   i18n.Text       `json:"actual"`
	Nearest  i18n.Text       `json:"nearest"`
	Mistake  string          `json:"mistake"`
	FAQ      string          `json:"faq"`
	Count    int             `json:"count"`
	Evidence []string        `json:"evidence"` // span ids, door event numbers ("#3"), file:line
}

// Goal is one check as the task lists it, with its state in this attempt.
type Goal struct {
	Check string
	Stage exercises.Stage
	Text  i18n.Text
	State GoalState
}

// GoalState is what is known of one goal.
type GoalState string

// The states of a goal: Held means that an earlier stage failed and this one
// was not judged.
const (
	GoalOpen   GoalState = "open"
	GoalMet    GoalState = "met"
	GoalMissed GoalState = "missed"
	GoalHeld   GoalState = "held"
)

// Report is the verdict on one attempt.
type Report struct {
	State    State
	Stage    exercises.Stage // the first failing stage, "" when passed
	Findings []Finding       // at most three, violations first
	Goals    []Goal
}

// SilenceCause is why nothing arrived.
type SilenceCause string

// The causes of silence. From outside they all look alike (no request at the
// door), so one is named only on evidence that tells it apart; otherwise the
// finding lists the candidates and how to tell.
const (
	SilenceBuild      SilenceCause = "build-failed"
	SilenceNoProvider SilenceCause = "no-provider"     // spans come from the no-op tracer: no provider is set, or the tracer was taken before it
	SilenceSamplerOff SilenceCause = "sampler-off"     // the sampler keeps nothing
	SilenceWrongPort  SilenceCause = "wrong-port"      // the program sends somewhere else
	SilenceEarlyExit  SilenceCause = "exit-before-end" // the process ended (exit, panic, kill) before the span did or before the flush it has
	SilenceNoFlush    SilenceCause = "no-flush"        // the span ended and waited in the batch when the process ended
	SilenceOpenSpan   SilenceCause = "span-never-ended"
	SilenceNoExporter SilenceCause = "no-exporter"          // the provider has no OTLP exporter
	SilenceNoSpan     SilenceCause = "no-span"              // no line of the program that is reached starts a span
	SilenceShutFirst  SilenceCause = "shutdown-before-span" // the provider was shut down before the span started
	SilenceExporter   SilenceCause = "exporter-panic"       // the thread that exports panicked, the program went on
	SilenceUnknown    SilenceCause = "unknown"
)
