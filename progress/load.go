package progress

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"io"
	"slices"
	"time"

	bolt "go.etcd.io/bbolt"
)

// Load reads everything. A missing or empty file gives an empty State. A
// damaged value is left out and listed in State.Problems.
func (s *Store) Load(ctx context.Context) (State, error) {
	state := emptyState()
	err := s.view(ctx, func(tx *bolt.Tx) error {
		state = emptyState()
		return state.read(tx)
	})
	if errors.Is(err, errAbsent) {
		return emptyState(), nil
	}
	if err != nil {
		return emptyState(), err
	}
	slices.SortStableFunc(state.Attempts, func(a, b Attempt) int {
		return cmp.Or(a.Started.Compare(b.Started), cmp.Compare(a.ID, b.ID))
	})
	slices.SortStableFunc(state.Predictions, func(a, b Prediction) int {
		return cmp.Or(a.Locked.Compare(b.Locked), cmp.Compare(a.ID, b.ID))
	})
	slices.SortStableFunc(state.Answers, func(a, b Answer) int {
		return cmp.Or(a.Time.Compare(b.Time), cmp.Compare(a.ID, b.ID))
	})
	return state, nil
}

// emptyState has empty lists, not nil ones: they are JSON arrays.
func emptyState() State {
	return State{
		Attempts: []Attempt{}, Predictions: []Prediction{}, Answers: []Answer{},
		Completions: map[string]Completion{}, Places: map[string]Place{}, Hints: map[string]Hint{},
	}
}

func (st *State) read(tx *bolt.Tx) error {
	err := errors.Join(
		each(tx, st, bucketAttempts, func(_ string, v Attempt) { st.Attempts = append(st.Attempts, v) }),
		each(tx, st, bucketPredictions, func(_ string, v Prediction) { st.Predictions = append(st.Predictions, v) }),
		each(tx, st, bucketAnswers, func(_ string, v Answer) { st.Answers = append(st.Answers, v) }),
		each(tx, st, bucketCompletions, func(key string, v Completion) { st.Completions[key] = v }),
		each(tx, st, bucketPlaces, func(key string, v Place) { st.Places[key] = v }),
		each(tx, st, bucketHints, func(key string, v Hint) { st.Hints[key] = v }),
	)
	return errors.Join(err, each(tx, st, bucketCourse, func(key string, v course) {
		switch key {
		case keyPlan:
			st.Plan = v.Plan
		case keyLastLesson:
			st.LastLesson = v.Lesson
		}
	}))
}

// each gives every good record of a bucket to add and notes the others.
func each[T any](tx *bolt.Tx, st *State, bucket string, add func(key string, v T)) error {
	b := tx.Bucket([]byte(bucket))
	if b == nil {
		st.Problems = append(st.Problems, Problem{Bucket: bucket, Reason: "the bucket is missing"})
		return nil
	}
	return b.ForEach(func(k, value []byte) error {
		var v T
		if err := decode(bucket, string(k), value, &v); err != nil {
			st.Problems = append(st.Problems, Problem{Bucket: bucket, Key: string(k), Reason: err.Error()})
			return nil
		}
		add(string(k), v)
		return nil
	})
}

// The format of an export.
const (
	ExportFormat  = "otelings-progress"
	ExportVersion = 1
)

// Exported is an export: everything in one JSON object.
type Exported struct {
	Format  string    `json:"format"`  // ExportFormat
	Version int       `json:"version"` // ExportVersion
	Time    time.Time `json:"time"`    // when it was made
	State
}

// Export writes everything as indented JSON.
func (s *Store) Export(ctx context.Context, w io.Writer) error {
	state, err := s.Load(ctx)
	if err != nil {
		return err
	}
	enc := json.NewEncoder(w)
	enc.SetIndent("", "  ")
	return enc.Encode(Exported{Format: ExportFormat, Version: ExportVersion, Time: s.opts.Now(), State: state})
}
