// Package sandbox runs a learner's Collector configuration for real and in
// memory, in a process of its own: the Collector's own configuration structs,
// processors and connectors, our receivers and exporters around them. Nothing
// listens, nothing is sent, no file is touched.
//
// The process is this program again with Command as its only argument; what
// runs there is Child.
package sandbox

import (
	"encoding/json"
	"errors"
	"time"

	"otelings/internal/i18n"
)

// Command is the argument with which this program is started as the child. Main
// and the TestMain of packages that call Run answer it with Child.
const Command = "run-collector-configuration"

// The bounds of a run when a job names none.
const (
	DefaultTimeout = 20 * time.Second
	DefaultMemory  = 512 << 20
	maxOutput      = 8 << 20 // bytes of OTLP JSON that exporters may give
	maxConfig      = 256 << 10
	maxLog         = 200 // lines of the Collector's own log
)

// Job is one configuration to run and what to send through it.
type Job struct {
	Config   string   `json:"config"`   // YAML
	Input    []string `json:"input"`    // OTLP JSON, one export request each, fed in order
	Receiver string   `json:"receiver"` // component id that receives them, "" = "otlp"
	// Timeout bounds the process's life, 0 = DefaultTimeout.
	Timeout time.Duration `json:"-"`
	// Memory bounds what the process may hold in bytes, 0 = DefaultMemory.
	Memory int64 `json:"memory"`
}

// Result is what came of a run. With a Problem the outputs are what had come
// out by then, usually nothing.
type Result struct {
	Problem *Problem          `json:"problem,omitempty"`
	Lints   []Problem         `json:"lints,omitempty"` // what the Collector accepts in silence
	Outputs map[string]Output `json:"outputs,omitempty"`
	Log     []string          `json:"log,omitempty"` // of the Collector: warnings, the debug exporter
	Fed     int               `json:"fed"`           // requests that a pipeline took
	Refused int               `json:"refused"`       // requests that a pipeline gave an error for
	Unfed   map[string]int    `json:"unfed,omitempty"`
	Tree    any               `json:"-"` // the configuration as plain maps, lists and values; nil when it is no YAML
}

// Output is what one exporter was given: OTLP JSON, one request each.
type Output struct {
	Requests []json.RawMessage `json:"requests"`
}

// Problem is one thing that is wrong, in the learner's file where it has a
// place there.
type Problem struct {
	Code Code `json:"code"`
	Line int  `json:"line,omitempty"` // of the configuration, 0 = not known
	// Says and Next are for people; Detail is what the Collector said, in one
	// line and bounded, or the place by its keys.
	Says   i18n.Text `json:"says"`
	Next   i18n.Text `json:"next"`
	Detail string    `json:"detail,omitempty"`
}

// Code names a kind of problem.
type Code string

// The problems that end a run.
const (
	BadYAML        Code = "bad-yaml"
	Empty          Code = "empty"
	UnknownSection Code = "unknown-section"
	UnknownType    Code = "unknown-type"
	UnknownKey     Code = "unknown-key"
	WrongType      Code = "wrong-type"
	NotConfigured  Code = "not-configured"
	NoPipelines    Code = "no-pipelines"
	HalfPipeline   Code = "half-pipeline"
	HalfConnector  Code = "half-connector"
	WrongSignal    Code = "wrong-signal"
	BadOTTL        Code = "bad-ottl"
	InvalidValue   Code = "invalid-value"
	NotHere        Code = "not-here"
	Variable       Code = "variable"
	NoReceiver     Code = "no-receiver"
	Refused        Code = "refused"
	Other          Code = "collector-error"
	TooLarge       Code = "too-large"
	TimedOut       Code = "timed-out"
	OutOfMemory    Code = "out-of-memory"
	TooMuch        Code = "too-much-output"
	Panicked       Code = "panicked"
)

// What the Collector accepts without a word.
const (
	NoUnit         Code = "no-unit"
	OverHundred    Code = "over-hundred"
	NoPolicies     Code = "no-policies"
	Unused         Code = "unused"
	OwnTelemetry   Code = "own-telemetry"
	OldName        Code = "old-name"
	LimiterNotLead Code = "limiter-not-first"
)

// Ending lists the codes that end a run.
func Ending() []Code {
	return []Code{BadYAML, Empty, UnknownSection, UnknownType, UnknownKey, WrongType, NotConfigured, NoPipelines, HalfPipeline, HalfConnector,
		WrongSignal, BadOTTL, InvalidValue, NotHere, Variable, NoReceiver, Refused, Other, TooLarge, TimedOut, OutOfMemory, TooMuch, Panicked}
}

// Silent lists the codes of what is accepted without a word.
func Silent() []Code {
	return []Code{NoUnit, OverHundred, NoPolicies, Unused, OwnTelemetry, OldName, LimiterNotLead}
}

// ErrNoChild says that the process could not be started at all.
var ErrNoChild = errors.New("the Collector's process could not be started")
