package progress

import (
	"path/filepath"
	"testing"
	"time"

	bolt "go.etcd.io/bbolt"
)

func TestGivingUpIsKeptBesideTheHints(t *testing.T) {
	s := newStore(t)
	ctx := t.Context()
	for _, h := range []Hint{
		{Level: 1, Time: noon},
		{Level: 1, Time: noon.Add(time.Hour), GaveUp: noon.Add(time.Hour)},
		{Level: 3, Time: noon.Add(2 * time.Hour)},
		{Level: 2, Time: noon.Add(3 * time.Hour), GaveUp: noon.Add(3 * time.Hour)},
	} {
		h.Exercise = "e"
		must(t, s.SetHint(ctx, h))
	}
	want := Hint{Exercise: "e", Level: 3, Time: noon.Add(2 * time.Hour), GaveUp: noon.Add(time.Hour)}
	if got := load(t, s).Hints["e"]; got != want {
		t.Errorf("kept %+v, want the highest level and the first giving up: %+v", got, want)
	}
	must(t, s.SetHint(ctx, Hint{Exercise: "at-once", Time: noon, GaveUp: noon}))
	if got := load(t, s).Hints["at-once"]; got.Level != 0 || !got.GaveUp.Equal(noon) {
		t.Errorf("given up without a hint: %+v", got)
	}
}

// A record of a file from before giving up was known reads, and is written on.
func TestHintWithoutGivingUpReads(t *testing.T) {
	s := newStore(t)
	must(t, s.SetHint(t.Context(), Hint{Exercise: "other", Level: 1, Time: noon}))
	must(t, s.update(t.Context(), func(tx *bolt.Tx) error {
		return put(tx, bucketHints, "e", map[string]any{"exercise": "e", "level": 2, "time": noon})
	}))
	if got := load(t, s).Hints["e"]; got.Level != 2 || !got.GaveUp.IsZero() {
		t.Errorf("read as %+v", got)
	}
	must(t, s.SetHint(t.Context(), Hint{Exercise: "e", Time: noon, GaveUp: noon}))
	next := New(filepath.Clean(s.Path()), Options{})
	if got := load(t, next).Hints["e"]; got.Level != 2 || !got.GaveUp.Equal(noon) {
		t.Errorf("written on as %+v", got)
	}
}
