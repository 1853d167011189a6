package lessons

import (
	"errors"
	"fmt"
	"strings"
)

const placementFile = "placement.yaml"

// Proof is the questions that prove one lesson: all of them right in one
// sitting, and the lesson may be skipped.
type Proof struct {
	Lesson    string     `yaml:"lesson"`
	Questions []Question `yaml:"questions"` // two or three
}

// Question is the proof's question with that id.
func (p Proof) Question(id string) (Question, bool) {
	for _, q := range p.Questions {
		if q.ID == id {
			return q, true
		}
	}
	return Question{}, false
}

// PlacementPrefix begins the id of every placement question and of no other:
// an answer tells by it that it was given in a placement.
const PlacementPrefix = "pl-"

// Placement is the proofs of placement.yaml in its order; without the file
// there are none. It is read when asked for, as lessons are.
func (l *Library) Placement() ([]Proof, error) {
	var f struct {
		Lessons []Proof `yaml:"lessons"`
	}
	if ok, err := optional(l.fsys, placementFile, &f); err != nil || !ok {
		return nil, err
	}
	var errs []error
	bad := func(format string, a ...any) {
		errs = append(errs, fmt.Errorf(placementFile+": "+format, a...))
	}
	lessons, questions := map[string]bool{}, map[string]string{}
	for _, p := range f.Lessons {
		if _, ok := l.entries[p.Lesson]; !ok {
			bad("unknown lesson %q", p.Lesson)
		}
		if lessons[p.Lesson] {
			bad("lesson %q stands twice", p.Lesson)
		}
		lessons[p.Lesson] = true
		if n := len(p.Questions); n < 2 || n > 3 {
			bad("lesson %q: %d question(s), want 2 or 3", p.Lesson, n)
		}
		for _, q := range p.Questions {
			if other, twice := questions[q.ID]; twice {
				bad("question id %q of lesson %q is taken by lesson %q", q.ID, p.Lesson, other)
			}
			questions[q.ID] = p.Lesson
			if !strings.HasPrefix(q.ID, PlacementPrefix) {
				bad("question %q of lesson %q: the id begins with %s", q.ID, p.Lesson, PlacementPrefix)
			}
			if q.Checkpoint {
				bad("question %q of lesson %q: a placement question is no checkpoint", q.ID, p.Lesson)
			}
			if err := errors.Join(q.validate()...); err != nil {
				bad("lesson %q: %w", p.Lesson, err)
			}
		}
	}
	return f.Lessons, errors.Join(errs...)
}

// LintPlacement checks the texts of the placement questions, as Lint checks
// those of a lesson.
func (l *Library) LintPlacement() ([]Problem, error) {
	proofs, err := l.Placement()
	if err != nil {
		return nil, err
	}
	var out []Problem
	for _, p := range proofs {
		for _, q := range p.Questions {
			out = append(out, lintQuestion(placementFile, q)...)
		}
	}
	return out, nil
}
