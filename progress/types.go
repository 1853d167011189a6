// Package progress keeps what the learner did in a bbolt file that no process
// holds: every operation opens it, does one transaction and closes it.
package progress

import "time"

// Attempt is one graded run of an exercise.
type Attempt struct {
	ID         string            `json:"id"` // unique, sorts by time
	Exercise   string            `json:"exercise"`
	Started    time.Time         `json:"started"`
	Ended      time.Time         `json:"ended"`
	State      string            `json:"state"` // passed, failed
	Stage      string            `json:"stage,omitempty"`
	Findings   []string          `json:"findings,omitempty"` // mistake or check ids
	Knobs      map[string]string `json:"knobs,omitempty"`
	Observed   map[string]string `json:"observed,omitempty"`
	Predict    map[string]string `json:"predicted,omitempty"`
	Prediction string            `json:"prediction,omitempty"` // id of the locked prediction, labs only
	Hints      int               `json:"hints,omitempty"`      // hint level when it was graded
	Solution   bool              `json:"solution,omitempty"`   // the solution had been opened before a pass
	Evidence   string            `json:"evidence,omitempty"`   // projects: file with what was received, relative to the workspace
}

// Prediction is locked before a lab run and never changed afterwards.
type Prediction struct {
	ID       string            `json:"id"`
	Exercise string            `json:"exercise"`
	Knobs    map[string]string `json:"knobs"`
	Seed     int64             `json:"seed"`
	Answers  map[string]string `json:"answers"`
	Locked   time.Time         `json:"locked"`
	Attempt  string            `json:"attempt,omitempty"` // the run that used it
}

// Answer is one answer to a question; every answer is kept.
type Answer struct {
	ID       string    `json:"id"`
	Question string    `json:"question"`
	Variant  string    `json:"variant"`
	Lesson   string    `json:"lesson"`
	Topic    string    `json:"topic"`
	Given    string    `json:"given"` // option id, or ids joined by "," for an order
	Right    bool      `json:"right"`
	Time     time.Time `json:"time"`
}

// Completion says that a lesson, exercise or project is done, or that a lesson
// was proved and may be skipped, and when first.
type Completion struct {
	Kind string    `json:"kind"` // lesson, exercise, project, proof
	ID   string    `json:"id"`
	Time time.Time `json:"time"`
	By   string    `json:"by,omitempty"` // the attempt that did it
}

// Place is where a reader is in a lesson: the block and how far into it. It
// does not depend on language or width.
type Place struct {
	Lesson   string    `json:"lesson"`
	Block    int       `json:"block"`
	Fraction float64   `json:"fraction"` // 0..1 within the block
	Furthest int       `json:"furthest"` // the furthest block seen
	Time     time.Time `json:"time"`
}

// Plan is the path chosen and the time for it.
type Plan struct {
	Path    string    `json:"path"`
	Hours   int       `json:"hours"`           // a week
	Started time.Time `json:"started"`         // when path or start were last set
	Start   string    `json:"start,omitempty"` // the first day, "2006-01-02" in the learner's calendar; "" = the day of Started
}

// Hint is how far down an exercise's hint ladder the learner went; below its
// last step lies the solution.
type Hint struct {
	Exercise string    `json:"exercise"`
	Level    int       `json:"level"`
	Time     time.Time `json:"time"`
	GaveUp   time.Time `json:"gave_up,omitzero"` // when the solution was opened before a pass
}

// State is everything, as one read gives it.
type State struct {
	Plan        *Plan                 `json:"plan"`
	Attempts    []Attempt             `json:"attempts"`    // oldest first
	Predictions []Prediction          `json:"predictions"` // oldest first
	Answers     []Answer              `json:"answers"`     // oldest first
	Completions map[string]Completion `json:"completions"` // by kind/id
	Places      map[string]Place      `json:"places"`      // by lesson
	Hints       map[string]Hint       `json:"hints"`       // by exercise
	LastLesson  string                `json:"last_lesson"`
	Problems    []Problem             `json:"problems,omitempty"` // values left out
}

// Problem is a stored value that cannot be read. It stays in the file.
type Problem struct {
	Bucket string `json:"bucket"`
	Key    string `json:"key,omitempty"`
	Reason string `json:"reason"`
}
