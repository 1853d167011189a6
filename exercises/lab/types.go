// Package lab runs experiments in process: real OpenTelemetry Go SDK code
// against a private collector; what was observed is read from the snapshot,
// never from a formula.
//
// Rules of the room: nothing here reads the shell's OTEL_* (every option of the
// SDK is set explicitly, what it reads all the same is overruled in sdk.go);
// ids come from the seed; every wait ends when the context does; a run leaves
// no goroutine, port or connection behind.
package lab

import (
	"context"
	"time"

	"otelings/internal/i18n"
	"otelings/telemetry"
)

// Knob is one thing the learner can turn.
type Knob struct {
	Name    string    `json:"name"`
	Label   i18n.Text `json:"label"`
	Default string    `json:"default"`
	Values  []Choice  `json:"values"`
}

// Choice is one position of a knob, or one possible prediction.
type Choice struct {
	Value string    `json:"value"`
	Label i18n.Text `json:"label"`
}

// Question is one thing predicted before the run and observed after it.
type Question struct {
	Key     string    `json:"key"`
	Ask     i18n.Text `json:"ask"`
	Choices []Choice  `json:"choices"`
}

// Experiment is one built-in experiment.
type Experiment struct {
	ID        string
	Title     i18n.Text
	Situation i18n.Text // three sentences
	Knobs     []Knob
	Questions []Question
	TryNext   i18n.Text
	run       func(ctx context.Context, r *run) error
}

// Settings are one run's knobs and seed; knobs not named keep their default.
type Settings struct {
	Knobs map[string]string
	Seed  int64
}

// Moment is one step of the run as it happens, for the live view. Spans that
// are neither waiting nor received are on the way, refused, or lost with the
// program.
type Moment struct {
	At       time.Duration // since the start of the run
	What     i18n.Text     // the news; zero when only the clock or the counts moved
	Ended    int           // spans ended so far
	Waiting  int           // in the batch queue
	Received int           // in the collector, from its snapshot
}

// Result is what one run showed.
type Result struct {
	Experiment  string
	Seed        int64
	Knobs       map[string]string // all of them, as they were
	Observed    map[string]string // by question key
	Moments     []Moment          // all that were streamed, in order
	Explanation i18n.Text         // why it came out so, for these knobs
	RustDiffers i18n.Text         // where the Go SDK differs from Rust 0.31; zero when it does not
	Snapshot    *telemetry.Snapshot
}
