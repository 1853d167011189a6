package trainer

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"

	"otelings/exercises"
	"otelings/exercises/check"
	"otelings/otlp"
)

// The files of the last attempt at a code exercise, in the cache: a bundle is
// made of them. Progress does not depend on them.
const (
	lastReceived = "received.jsonl"
	lastVerdict  = "verdict.json"
)

// maxReceived bounds what is kept of one attempt; more than that helps nobody.
const maxReceived = 16 << 20

// lastAttempt is a verdict with what is needed to understand it elsewhere.
type lastAttempt struct {
	Exercise string          `json:"exercise"`
	Attempt  string          `json:"attempt"`
	Dir      string          `json:"dir"` // the folder that was built
	State    check.State     `json:"state"`
	Stage    exercises.Stage `json:"stage,omitempty"`
	Findings []check.Finding `json:"findings"`
	Goals    []projectGoal   `json:"goals"`
	Built    bool            `json:"built"`
	Build    string          `json:"build,omitempty"` // the build's output when it failed
	Exit     int             `json:"exit"`
	Signal   string          `json:"signal,omitempty"`
	TimedOut bool            `json:"timed_out,omitempty"`
	MS       int64           `json:"ms"`
	Stdout   string          `json:"stdout,omitempty"`
	Stderr   string          `json:"stderr,omitempty"`
	Cut      bool            `json:"cut,omitempty"` // what was received was too much to keep
}

func (t *Trainer) attemptDir(def *exercises.Definition) string {
	return filepath.Join(t.dirs.Cache, "attempts", filepath.FromSlash(def.ID))
}

// remember keeps the last attempt's evidence for a bundle. What cannot be
// written is not kept, which harms nobody.
func (t *Trainer) remember(def *exercises.Definition, dir string, v Verdict) {
	if t.dirs.Cache == "" {
		return
	}
	p := v.Process
	last := lastAttempt{
		Exercise: def.ID, Attempt: v.Attempt, Dir: dir, State: v.Report.State, Stage: v.Report.Stage, Findings: v.Report.Findings,
		Built: p.Built, Exit: p.Exit, Signal: p.Signal, TimedOut: p.TimedOut, MS: p.Duration.Milliseconds(), Stdout: p.Stdout, Stderr: p.Stderr,
	}
	if !p.Built {
		last.Build = p.Build
	}
	for _, g := range v.Report.Goals {
		last.Goals = append(last.Goals, projectGoal{g.Check, g.Text, g.State})
	}
	var received bytes.Buffer
	if v.Snapshot != nil {
		if _, err := otlp.WriteLines(&received, v.Snapshot, 0); err != nil || received.Len() > maxReceived {
			received.Reset()
			last.Cut = true
		}
	}
	text, err := json.MarshalIndent(last, "", "  ")
	to := t.attemptDir(def)
	if err != nil || os.MkdirAll(to, 0o700) != nil {
		return
	}
	// The verdict goes last: it stands for both.
	_ = os.Remove(filepath.Join(to, lastVerdict))
	if os.WriteFile(filepath.Join(to, lastReceived), received.Bytes(), 0o600) == nil {
		_ = os.WriteFile(filepath.Join(to, lastVerdict), append(text, '\n'), 0o600)
	}
}

// last is the kept evidence of an exercise's last attempt; ok is false when
// there is none.
func (t *Trainer) last(def *exercises.Definition) (a lastAttempt, received []byte, ok bool) {
	text, err := os.ReadFile(filepath.Join(t.attemptDir(def), lastVerdict))
	if err != nil || json.Unmarshal(text, &a) != nil {
		return lastAttempt{}, nil, false
	}
	received, _ = os.ReadFile(filepath.Join(t.attemptDir(def), lastReceived)) // none is empty
	return a, received, true
}
