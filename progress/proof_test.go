package progress

import (
	"encoding/json"
	"errors"
	"path/filepath"
	"testing"
	"time"
)

func TestSittingIsOneTransaction(t *testing.T) {
	s := New(filepath.Join(t.TempDir(), "progress.db"), Options{})
	ctx := t.Context()
	now := time.Date(2026, 11, 2, 9, 0, 0, 0, time.UTC)
	answer := func(id, given string) Answer {
		return Answer{ID: id, Question: "pl-x", Variant: "a", Lesson: "x", Given: given, Time: now}
	}
	if err := s.RecordSitting(ctx, []Answer{answer("1", "yes"), answer("2", "yes")}, "x"); err != nil {
		t.Fatal(err)
	}
	if err := s.RecordSitting(ctx, []Answer{answer("1", "yes"), answer("2", "yes")}, "x"); err != nil {
		t.Errorf("the same again: %v", err)
	}
	if err := s.RecordSitting(ctx, []Answer{answer("3", "yes"), answer("2", "no")}, "y"); !errors.Is(err, ErrConflict) {
		t.Errorf("another answer with a known id: %v", err)
	}
	if err := s.RecordSitting(ctx, []Answer{{ID: "4"}}, "y"); !errors.Is(err, ErrInvalid) {
		t.Errorf("an answer to nothing: %v", err)
	}
	state, err := s.Load(ctx)
	if err != nil || len(state.Answers) != 2 || len(state.Completions) != 1 || state.Completions["proof/x"].Kind != "proof" {
		t.Errorf("kept %+v, %+v, %v; want the first sitting alone", state.Answers, state.Completions, err)
	}
}

// Plans of earlier versions have no start.
func TestOldPlansLoad(t *testing.T) {
	var p Plan
	if err := json.Unmarshal([]byte(`{"path":"newcomer","hours":6,"started":"2026-11-02T23:30:00+08:00"}`), &p); err != nil {
		t.Fatal(err)
	}
	if p.Path != "newcomer" || p.Hours != 6 || p.Start != "" || p.Started.Format("2006-01-02 -0700") != "2026-11-02 +0800" {
		t.Errorf("loaded %+v", p)
	}
	out, err := json.Marshal(Plan{Path: "p", Hours: 1})
	if err != nil || string(out) != `{"path":"p","hours":1,"started":"0001-01-01T00:00:00Z"}` {
		t.Errorf("a plan without a start is stored as %s, %v", out, err)
	}
}
