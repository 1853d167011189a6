package progress

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"os"
	"sync"
	"time"

	bolt "go.etcd.io/bbolt"
)

// The buckets. Keys are record ids; completions have "kind/id".
const (
	bucketMeta        = "meta"
	bucketCourse      = "course" // the plan and the last lesson
	bucketAttempts    = "attempts"
	bucketPredictions = "predictions"
	bucketAnswers     = "answers"
	bucketCompletions = "completions"
	bucketPlaces      = "places"
	bucketHints       = "hints"
	bucketDamaged     = "damaged" // raw values that a newer record replaced

	keySchema     = "schema"
	keyPlan       = "plan"
	keyLastLesson = "last_lesson"
)

// recordBuckets are the buckets that hold records.
func recordBuckets() []string {
	return []string{bucketCourse, bucketAttempts, bucketPredictions, bucketAnswers,
		bucketCompletions, bucketPlaces, bucketHints}
}

// maxID bounds ids, in bytes.
const maxID = 512

// Options are the choices of a Store; the zero value is ready to use.
type Options struct {
	// WriteTimeout and ReadTimeout bound the wait for another process's lock;
	// 0 means 1 s and 500 ms.
	WriteTimeout, ReadTimeout time.Duration
	// Now is the clock for back-ups and names; nil means time.Now.
	Now func() time.Time
	// Checker looks deeper into a file that made bbolt fail although it looked
	// sound; CommandChecker makes one that runs a child process. nil: none.
	Checker func(ctx context.Context, path string) error
}

// Store is the progress file at one path. It never holds the file: every
// method opens it, does one transaction and closes it. Safe for concurrent
// use; several processes may use the same path.
type Store struct {
	path  string
	opts  Options
	steps ladder
	turn  chan struct{} // one operation of this process at a time

	known    os.FileInfo // the file that was inspected, guarded by turn
	backedUp string      // the day the daily copy was tried, guarded by turn

	mu      sync.Mutex
	notices []Notice
}

// New makes a Store for the file at path. It does no I/O: the file and its
// folder are made by the first write, and a missing file reads as empty.
func New(path string, opts Options) *Store {
	if opts.WriteTimeout <= 0 {
		opts.WriteTimeout = time.Second
	}
	if opts.ReadTimeout <= 0 {
		opts.ReadTimeout = 500 * time.Millisecond
	}
	if opts.Now == nil {
		opts.Now = time.Now
	}
	return &Store{path: path, opts: opts, steps: schemas(), turn: make(chan struct{}, 1)}
}

// Path is the file's path.
func (s *Store) Path() string { return s.path }

// course is a value of the course bucket. The time tells two versions apart.
type course struct {
	Plan   *Plan     `json:"plan,omitempty"`
	Lesson string    `json:"lesson,omitempty"`
	Saved  time.Time `json:"saved"`
}

// SavePlan replaces the plan.
func (s *Store) SavePlan(ctx context.Context, p Plan) error {
	return s.update(ctx, func(tx *bolt.Tx) error {
		return put(tx, bucketCourse, keyPlan, course{Plan: &p, Saved: s.opts.Now()})
	})
}

// SetLastLesson notes the lesson to continue with.
func (s *Store) SetLastLesson(ctx context.Context, lesson string) error {
	if err := checkID("lesson", lesson); err != nil {
		return err
	}
	return s.update(ctx, func(tx *bolt.Tx) error { return s.putLastLesson(tx, lesson) })
}

func (s *Store) putLastLesson(tx *bolt.Tx, lesson string) error {
	return put(tx, bucketCourse, keyLastLesson, course{Lesson: lesson, Saved: s.opts.Now()})
}

// SavePlace notes where the reader is. Furthest never goes back: the largest
// of what is saved, p.Furthest and p.Block stays.
func (s *Store) SavePlace(ctx context.Context, p Place) error {
	if err := checkID("lesson", p.Lesson); err != nil {
		return err
	}
	if math.IsNaN(p.Fraction) {
		p.Fraction = 0
	}
	p.Fraction = min(max(p.Fraction, 0), 1)
	return s.update(ctx, func(tx *bolt.Tx) error {
		old, _ := get[Place](tx, bucketPlaces, p.Lesson)
		next := p
		next.Furthest = max(p.Furthest, p.Block, old.Furthest)
		return put(tx, bucketPlaces, p.Lesson, next)
	})
}

// SetHint notes the hint level reached and the giving up. The level only
// increases, and the first giving up stays.
func (s *Store) SetHint(ctx context.Context, h Hint) error {
	if err := checkID("exercise", h.Exercise); err != nil {
		return err
	}
	return s.update(ctx, func(tx *bolt.Tx) error {
		old, ok := get[Hint](tx, bucketHints, h.Exercise)
		next, better := old.join(h)
		if ok && !better {
			return nil
		}
		next.Exercise = h.Exercise
		return put(tx, bucketHints, h.Exercise, next)
	})
}

// join is the further of two hint records of one exercise, with the earliest
// giving up of both; better says whether it is more than h.
func (h Hint) join(other Hint) (joined Hint, better bool) {
	joined = h
	if other.Level > h.Level {
		joined.Level, joined.Time, better = other.Level, other.Time, true
	}
	if g := other.GaveUp; !g.IsZero() && (h.GaveUp.IsZero() || g.Before(h.GaveUp)) {
		joined.GaveUp, better = g, true
	}
	if joined.Time.IsZero() {
		joined.Time = other.Time
	}
	return joined, better
}

// AddAnswer keeps an answer. The same answer again changes nothing; another
// answer with the same id is ErrConflict.
func (s *Store) AddAnswer(ctx context.Context, a Answer) error {
	if err := errors.Join(checkID("answer", a.ID), checkID("question", a.Question)); err != nil {
		return err
	}
	return s.update(ctx, func(tx *bolt.Tx) error { return putOnce(tx, bucketAnswers, a.ID, a) })
}

// LockPrediction keeps a prediction. Locking the same one again changes
// nothing, also when a run has used it since; a different one is ErrConflict.
func (s *Store) LockPrediction(ctx context.Context, p Prediction) error {
	if err := errors.Join(checkID("prediction", p.ID), checkID("exercise", p.Exercise)); err != nil {
		return err
	}
	return s.update(ctx, func(tx *bolt.Tx) error {
		if old, ok := get[Prediction](tx, bucketPredictions, p.ID); ok {
			if p.Attempt == "" {
				old.Attempt = ""
			}
			return sameRecord("prediction", p.ID, old, p)
		}
		return put(tx, bucketPredictions, p.ID, p)
	})
}

// Verdict is all that one graded run changes.
type Verdict struct {
	Attempt     Attempt
	Completions []Completion // what it completed, may be none
	Prediction  string       // id of the locked prediction it used, or ""
	LastLesson  string       // the lesson to continue with, or ""
}

// RecordAttempt keeps a verdict in one transaction: all of it or nothing. The
// same verdict again changes nothing; another attempt with the same id is
// ErrConflict, and so is a prediction that another attempt used.
func (s *Store) RecordAttempt(ctx context.Context, v Verdict) error {
	err := errors.Join(checkID("attempt", v.Attempt.ID), checkID("exercise", v.Attempt.Exercise))
	for _, c := range v.Completions {
		err = errors.Join(err, checkCompletion(c.Kind, c.ID))
	}
	if err != nil {
		return err
	}
	return s.update(ctx, func(tx *bolt.Tx) error {
		if err := putOnce(tx, bucketAttempts, v.Attempt.ID, v.Attempt); err != nil {
			return err
		}
		for _, c := range v.Completions {
			if c.By == "" {
				c.By = v.Attempt.ID
			}
			if err := complete(tx, c); err != nil {
				return err
			}
		}
		if v.Prediction != "" {
			if err := usePrediction(tx, v.Prediction, v.Attempt.ID); err != nil {
				return err
			}
		}
		if v.LastLesson != "" {
			return s.putLastLesson(tx, v.LastLesson)
		}
		return nil
	})
}

// Complete notes that something is done; a second time keeps the first time
// and its By. by is the attempt that did it, or "".
func (s *Store) Complete(ctx context.Context, kind, id, by string) error {
	if err := checkCompletion(kind, id); err != nil {
		return err
	}
	now := s.opts.Now()
	return s.update(ctx, func(tx *bolt.Tx) error {
		return complete(tx, Completion{Kind: kind, ID: id, Time: now, By: by})
	})
}

func complete(tx *bolt.Tx, c Completion) error {
	key := CompletionKey(c.Kind, c.ID)
	if _, ok := get[Completion](tx, bucketCompletions, key); ok {
		return nil
	}
	return put(tx, bucketCompletions, key, c)
}

// CompletionKey is the key of State.Completions.
func CompletionKey(kind, id string) string { return kind + "/" + id }

func usePrediction(tx *bolt.Tx, id, attempt string) error {
	p, ok := get[Prediction](tx, bucketPredictions, id)
	switch {
	case !ok:
		return &Error{Kind: ErrInvalid, Err: fmt.Errorf("prediction %q is not locked", id)}
	case p.Attempt == attempt:
		return nil
	case p.Attempt != "":
		return &Error{Kind: ErrConflict, Err: fmt.Errorf("prediction %q was used by attempt %q", id, p.Attempt)}
	}
	p.Attempt = attempt
	return put(tx, bucketPredictions, id, p)
}

func checkID(what, id string) error {
	switch {
	case id == "":
		return &Error{Kind: ErrInvalid, Err: fmt.Errorf("%s has no id", what)}
	case len(id) > maxID:
		return &Error{Kind: ErrInvalid, Err: fmt.Errorf("%s id is longer than %d bytes", what, maxID)}
	}
	return nil
}

func checkCompletion(kind, id string) error {
	switch kind {
	case "lesson", "exercise", "project", "proof":
		return checkID(kind, id)
	}
	return &Error{Kind: ErrInvalid, Err: fmt.Errorf("kind %q is none of lesson, exercise, project, proof", kind)}
}

// get reads a record; a missing or damaged one is not ok.
func get[T any](tx *bolt.Tx, bucket, key string) (v T, ok bool) {
	b := tx.Bucket([]byte(bucket))
	if b == nil {
		return v, false
	}
	value := b.Get([]byte(key))
	if value == nil || decode(bucket, key, value, &v) != nil {
		var zero T
		return zero, false
	}
	return v, true
}

// put writes a record. A damaged value in its place is kept in another bucket.
func put(tx *bolt.Tx, bucket, key string, v any) error {
	value, err := encode(bucket, key, v)
	if err != nil {
		return err
	}
	b, err := tx.CreateBucketIfNotExists([]byte(bucket))
	if err != nil {
		return err
	}
	if old := b.Get([]byte(key)); old != nil {
		if _, err := body(bucket, key, old); err != nil {
			if err := keepDamaged(tx, bucket, key, old); err != nil {
				return err
			}
		}
	}
	return b.Put([]byte(key), value)
}

func keepDamaged(tx *bolt.Tx, bucket, key string, value []byte) error {
	b, err := tx.CreateBucketIfNotExists([]byte(bucketDamaged))
	if err != nil {
		return err
	}
	n, err := b.NextSequence()
	if err != nil {
		return err
	}
	return b.Put(fmt.Appendf(nil, "%s/%s/%d", bucket, key, n), bytes.Clone(value))
}

// putOnce writes a record that never changes afterwards.
func putOnce[T any](tx *bolt.Tx, bucket, key string, v T) error {
	if old, ok := get[T](tx, bucket, key); ok {
		return sameRecord(bucket, key, old, v)
	}
	return put(tx, bucket, key, v)
}

// sameRecord compares as JSON: that is what is stored.
func sameRecord(what, id string, old, new any) error {
	a, err := json.Marshal(old)
	if err != nil {
		return &Error{Kind: ErrInvalid, Err: err}
	}
	b, err := json.Marshal(new)
	if err != nil {
		return &Error{Kind: ErrInvalid, Err: err}
	}
	if !bytes.Equal(a, b) {
		return &Error{Kind: ErrConflict, Err: fmt.Errorf("%s %q", what, id)}
	}
	return nil
}
