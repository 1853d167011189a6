package progress

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	bolt "go.etcd.io/bbolt"
)

var noon = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

// newStore is a Store in a folder of its own that does not exist yet.
func newStore(t *testing.T) *Store {
	t.Helper()
	return New(filepath.Join(t.TempDir(), "state", "progress.db"), Options{Now: func() time.Time { return noon }})
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func load(t *testing.T, s *Store) State {
	t.Helper()
	state, err := s.Load(t.Context())
	must(t, err)
	return state
}

func answer(n int) Answer {
	return Answer{ID: fmt.Sprintf("a%05d", n), Question: "q1", Variant: "b", Lesson: "quick-start",
		Topic: "export", Given: "c", Right: n%2 == 0, Time: noon.Add(time.Duration(n) * time.Second)}
}

func TestMissingAndEmptyFilesReadAsEmptyAndAreNotCreated(t *testing.T) {
	s := newStore(t)
	if got := load(t, s); !reflect.DeepEqual(got, emptyState()) {
		t.Errorf("missing file: %+v", got)
	}
	if _, err := os.Stat(filepath.Dir(s.Path())); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("reading made the folder: %v", err)
	}
	must(t, os.MkdirAll(filepath.Dir(s.Path()), 0o700))
	must(t, os.WriteFile(s.Path(), nil, 0o600))
	if got := load(t, s); !reflect.DeepEqual(got, emptyState()) {
		t.Errorf("empty file: %+v", got)
	}
	must(t, s.SetLastLesson(t.Context(), "quick-start"))
	if got := load(t, s); got.LastLesson != "quick-start" {
		t.Errorf("written into the empty file: %+v", got)
	}
	if n := s.Notices(); len(n) != 0 {
		t.Errorf("notices: %+v", n)
	}
}

func TestEverythingComesBack(t *testing.T) {
	s, ctx := newStore(t), t.Context()
	plan := Plan{Path: "newcomer", Hours: 5, Started: noon}
	prediction := Prediction{ID: "p1", Exercise: "silent-second", Seed: 7, Locked: noon,
		Knobs: map[string]string{"delay": "1s"}, Answers: map[string]string{"when": "later"}}
	attempt := Attempt{ID: "t1", Exercise: "silent-second", Started: noon, Ended: noon.Add(time.Second),
		State: "passed", Findings: []string{"x"}, Observed: map[string]string{"n": "1"}, Hints: 1}
	must(t, s.SavePlan(ctx, plan))
	must(t, s.LockPrediction(ctx, prediction))
	verdict := Verdict{Attempt: attempt, Prediction: "p1", LastLesson: "quick-start",
		Completions: []Completion{{Kind: "exercise", ID: "silent-second", Time: noon}, {Kind: "lesson", ID: "quick-start", Time: noon, By: "other"}}}
	must(t, s.RecordAttempt(ctx, verdict))
	must(t, s.RecordAttempt(ctx, verdict)) // again changes nothing
	must(t, s.AddAnswer(ctx, answer(2)))
	must(t, s.AddAnswer(ctx, answer(1)))
	must(t, s.SavePlace(ctx, Place{Lesson: "quick-start", Block: 3, Fraction: 0.5, Time: noon}))
	must(t, s.SetHint(ctx, Hint{Exercise: "silent-second", Level: 2, Time: noon}))

	prediction.Attempt = "t1"
	want := State{
		Plan: &plan, Attempts: []Attempt{attempt}, Predictions: []Prediction{prediction},
		Answers: []Answer{answer(1), answer(2)},
		Completions: map[string]Completion{
			"exercise/silent-second": {Kind: "exercise", ID: "silent-second", Time: noon, By: "t1"},
			"lesson/quick-start":     {Kind: "lesson", ID: "quick-start", Time: noon, By: "other"},
		},
		Places:     map[string]Place{"quick-start": {Lesson: "quick-start", Block: 3, Fraction: 0.5, Furthest: 3, Time: noon}},
		Hints:      map[string]Hint{"silent-second": {Exercise: "silent-second", Level: 2, Time: noon}},
		LastLesson: "quick-start",
	}
	// Another Store on the same path: nothing is kept in memory.
	if got := load(t, New(s.Path(), Options{})); !reflect.DeepEqual(got, want) {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}
	must(t, CheckFile(s.Path()))
}

func TestRulesOfEachRecord(t *testing.T) {
	s, ctx := newStore(t), t.Context()
	for _, p := range []Place{
		{Lesson: "l", Block: 5, Fraction: 2}, {Lesson: "l", Block: 1, Fraction: math.NaN()},
	} {
		must(t, s.SavePlace(ctx, p))
	}
	if got := load(t, s).Places["l"]; got != (Place{Lesson: "l", Block: 1, Furthest: 5}) {
		t.Errorf("place %+v", got)
	}
	for _, level := range []int{1, 3, 2} {
		must(t, s.SetHint(ctx, Hint{Exercise: "e", Level: level}))
	}
	if got := load(t, s).Hints["e"].Level; got != 3 {
		t.Errorf("hint level %d", got)
	}
	must(t, s.Complete(ctx, "lesson", "l", "first"))
	must(t, s.Complete(ctx, "lesson", "l", "second"))
	if got := load(t, s).Completions["lesson/l"]; got.By != "first" || !got.Time.Equal(noon) {
		t.Errorf("completion %+v", got)
	}
	p := Prediction{ID: "p", Exercise: "e", Answers: map[string]string{"a": "1"}}
	must(t, s.LockPrediction(ctx, p))
	must(t, s.RecordAttempt(ctx, Verdict{Attempt: Attempt{ID: "t", Exercise: "e"}, Prediction: "p"}))
	must(t, s.LockPrediction(ctx, p)) // the same, used by now
	p.Answers = map[string]string{"a": "2"}

	must(t, s.AddAnswer(ctx, answer(1)))
	changed := answer(1)
	changed.Right = !changed.Right
	long := strings.Repeat("x", maxID+1)
	for name, c := range map[string]struct {
		err  error
		want error
	}{
		"changed prediction":    {s.LockPrediction(ctx, p), ErrConflict},
		"changed answer":        {s.AddAnswer(ctx, changed), ErrConflict},
		"changed attempt":       {s.RecordAttempt(ctx, Verdict{Attempt: Attempt{ID: "t", Exercise: "other"}}), ErrConflict},
		"prediction used twice": {s.RecordAttempt(ctx, Verdict{Attempt: Attempt{ID: "t2", Exercise: "e"}, Prediction: "p"}), ErrConflict},
		"prediction not locked": {s.RecordAttempt(ctx, Verdict{Attempt: Attempt{ID: "t3", Exercise: "e"}, Prediction: "none"}), ErrInvalid},
		"no id":                 {s.AddAnswer(ctx, Answer{Question: "q"}), ErrInvalid},
		"id too long":           {s.SetLastLesson(ctx, long), ErrInvalid},
		"unknown kind":          {s.Complete(ctx, "course", "l", ""), ErrInvalid},
		"record too large":      {s.RecordAttempt(ctx, Verdict{Attempt: Attempt{ID: "big", Exercise: "e", Stage: strings.Repeat("x", maxValue)}}), ErrInvalid},
	} {
		if !errors.Is(c.err, c.want) {
			t.Errorf("%s: %v", name, c.err)
		}
	}
	must(t, s.SetLastLesson(ctx, long[:maxID]))
	// A verdict that failed left nothing behind.
	if got := load(t, s); len(got.Attempts) != 1 || len(got.Problems) != 0 {
		t.Errorf("attempts %+v, problems %+v", got.Attempts, got.Problems)
	}
}

func TestIDsSortByTimeAndDiffer(t *testing.T) {
	var ids []string
	for i := range 1000 {
		ids = append(ids, NewID(noon.Add(time.Duration(i)*time.Nanosecond)))
	}
	if !slices.IsSorted(ids) || len(ids[0]) != 24 {
		t.Errorf("not sorted or not 24 long: %v", ids[:3])
	}
	seen := map[string]bool{}
	for range 1000 {
		seen[NewID(noon)] = true
	}
	if len(seen) != 1000 {
		t.Errorf("%d different ids of 1000 at one time", len(seen))
	}
}

func TestExport(t *testing.T) {
	s := newStore(t)
	must(t, s.AddAnswer(t.Context(), answer(1)))
	var out bytes.Buffer
	must(t, s.Export(t.Context(), &out))
	var got Exported
	must(t, json.Unmarshal(out.Bytes(), &got))
	want := load(t, s)
	if got.Format != ExportFormat || got.Version != ExportVersion || !reflect.DeepEqual(got.State, want) {
		t.Errorf("%s", out.String())
	}
	if !strings.Contains(out.String(), `"attempts": []`) {
		t.Errorf("empty lists must be arrays: %s", out.String())
	}
}

func TestAnotherProcessHoldsTheFile(t *testing.T) {
	s := newStore(t)
	must(t, s.AddAnswer(t.Context(), answer(1)))
	s.opts.WriteTimeout, s.opts.ReadTimeout = 60*time.Millisecond, 60*time.Millisecond
	db, err := bolt.Open(s.Path(), 0o600, nil)
	must(t, err)
	_, rerr := s.Load(t.Context())
	werr := s.AddAnswer(t.Context(), answer(2))
	must(t, db.Close())
	for _, err := range []error{rerr, werr} {
		var own *Error
		if !errors.Is(err, ErrBusy) || !errors.As(err, &own) || own.Hint() == "" {
			t.Errorf("%v", err)
		}
	}
	if got := load(t, s); len(got.Answers) != 1 {
		t.Errorf("%d answers", len(got.Answers))
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := s.AddAnswer(ctx, answer(3)); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
}

func TestWritersAndReadersAtOnce(t *testing.T) {
	path := newStore(t).Path()
	var group sync.WaitGroup
	for w := range 2 {
		s := New(path, Options{WriteTimeout: 5 * time.Second})
		group.Go(func() {
			for i := range 40 {
				if err := s.AddAnswer(t.Context(), answer(w*100+i)); err != nil {
					t.Error(err)
				}
			}
		})
	}
	reader := New(path, Options{ReadTimeout: 5 * time.Second})
	group.Go(func() {
		for last := 0; last < 80; {
			state, err := reader.Load(t.Context())
			if err != nil || len(state.Answers) < last || len(state.Problems) > 0 {
				t.Errorf("%d after %d: %v", len(state.Answers), last, err)
				return
			}
			if last = len(state.Answers); t.Failed() {
				return
			}
		}
	})
	group.Wait()
	must(t, CheckFile(path))
	if n := reader.Notices(); len(n) != 0 {
		t.Errorf("notices: %+v", n)
	}
}

func TestDailyBackupsKeepThree(t *testing.T) {
	s := newStore(t)
	for day := range 5 {
		s.opts.Now = func() time.Time { return noon.AddDate(0, 0, day) }
		must(t, s.AddAnswer(t.Context(), answer(day)))
		must(t, s.AddAnswer(t.Context(), answer(100+day)))
	}
	var names []string
	for _, name := range s.backups() {
		names = append(names, filepath.Base(name))
		must(t, CheckFile(name))
	}
	if want := []string{"progress-20260305.db", "progress-20260304.db", "progress-20260303.db"}; !slices.Equal(names, want) {
		t.Errorf("%v", names)
	}
	// The copy holds the first write of its day and nothing after.
	if got := load(t, New(s.backups()[0], Options{})); len(got.Answers) != 9 {
		t.Errorf("%d answers in the newest copy", len(got.Answers))
	}
	left, _ := filepath.Glob(filepath.Join(filepath.Dir(s.Path()), "*"))
	if len(left) != 2 {
		t.Errorf("left over: %v", left)
	}
}

func TestBackupThatFailsIsANoticeOnly(t *testing.T) {
	s := newStore(t)
	must(t, os.MkdirAll(filepath.Dir(s.Path()), 0o700))
	must(t, os.WriteFile(s.backupDir(), []byte("in the way"), 0o600))
	must(t, s.AddAnswer(t.Context(), answer(1)))
	must(t, s.AddAnswer(t.Context(), answer(2)))
	if n := s.Notices(); len(n) != 1 || n[0].Kind != BackupFailed || n[0].Err == nil {
		t.Errorf("%+v", n)
	}
	if got := load(t, s); len(got.Answers) != 2 {
		t.Errorf("%d answers", len(got.Answers))
	}
}

func TestMigration(t *testing.T) {
	s, ctx := newStore(t), t.Context()
	must(t, s.AddAnswer(ctx, answer(1)))
	next := New(s.Path(), s.opts)
	fails := errors.New("step fails")
	next.steps = append(schemas(), func(tx *bolt.Tx) error {
		return put(tx, bucketHints, "made", Hint{Exercise: "made"})
	}, func(*bolt.Tx) error { return fails })
	if err := next.AddAnswer(ctx, answer(2)); !errors.Is(err, fails) {
		t.Fatalf("failing step: %v", err)
	}
	if got := load(t, s); len(got.Hints) != 0 || len(got.Answers) != 1 {
		t.Errorf("a failed migration left %+v", got)
	}
	next.steps = next.steps[:2]
	if got := load(t, next); len(got.Hints) != 1 || len(got.Answers) != 1 { // a read migrates too
		t.Errorf("migrated: %+v", got)
	}
	must(t, next.AddAnswer(ctx, answer(2)))
	copied := New(next.backupBeforeSchema(1), s.opts)
	if got := load(t, copied); len(got.Answers) != 1 || len(got.Hints) != 0 {
		t.Errorf("copy before the migration: %+v", got)
	}
	// The older program refuses the newer file and changes nothing.
	before, err := os.ReadFile(s.Path())
	must(t, err)
	_, rerr := s.Load(ctx)
	werr := s.AddAnswer(ctx, answer(3))
	for _, err := range []error{rerr, werr} {
		var own *Error
		if !errors.Is(err, ErrNewer) || !errors.As(err, &own) || own.Hint() == "" {
			t.Errorf("%v", err)
		}
	}
	after, err := os.ReadFile(s.Path())
	must(t, err)
	if !bytes.Equal(before, after) || len(s.Notices()) != 0 {
		t.Error("a refused file was touched")
	}
}
