package causes

import (
	"slices"
	"strings"
	"testing"
	"time"

	"otelings/diagnosis"
	"otelings/telemetry"
)

// told is the causes that are found in what was received, once nothing more can
// change them: the traces have been quiet and no connection is open.
func told(s *telemetry.Snapshot) []telemetry.Cause {
	now := time.Now().Add(time.Minute)
	var out []telemetry.Cause
	for _, f := range diagnosis.Of(s, now, false) {
		out = append(out, f.Cause)
	}
	slices.Sort(out)
	return out
}

// expected is the causes of a row.
func (r *row) expected() []telemetry.Cause {
	out := append([]telemetry.Cause{r.cause}, r.also...)
	slices.Sort(out)
	return out
}

// spread puts time between requests: the n-th came n times d later. The store's
// own snapshot stays as it is.
func spread(s *telemetry.Snapshot, d time.Duration) *telemetry.Snapshot {
	moved := *s
	moved.Door = slices.Clone(s.Door)
	for i := range moved.Door {
		moved.Door[i].Time = moved.Door[i].Time.Add(time.Duration(i) * d)
	}
	return &moved
}

// TestBytes: bytes written by hand are named by their cause, and by no other.
func TestBytes(t *testing.T) {
	for _, r := range table() {
		t.Run(string(r.cause), func(t *testing.T) {
			t.Parallel()
			w := &wire{port: open(t, &r, false)}
			r.bytes(w)
			if !strings.Contains(w.sent.String(), r.shows) {
				t.Errorf("the bytes do not show %q", r.shows)
			}
			s := spread(w.closed(), r.apart)
			if got, want := told(s), r.expected(); !slices.Equal(got, want) {
				t.Errorf("told %v, want %v\ndoor: %+v", got, want, s.Door)
			}
		})
	}
}

// TestEveryCauseHasARow: a cause that is added is proved here, too.
func TestEveryCauseHasARow(t *testing.T) {
	seen := map[telemetry.Cause]int{}
	for _, r := range table() {
		seen[r.cause]++
	}
	for _, c := range diagnosis.Causes() {
		if seen[c] != 1 {
			t.Errorf("%s has %d rows", c, seen[c])
		}
		delete(seen, c)
	}
	for c := range seen {
		t.Errorf("%s is not in the catalogue", c)
	}
}
