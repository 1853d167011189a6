package telemetry

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"testing"
)

// sinceOf is Since by looking through a whole snapshot.
func sinceOf(s *Snapshot, after, last uint64) (out []Batch) {
	for seq := after + 1; seq <= last; seq++ {
		b := Batch{Door: DoorEvent{Seq: seq, Outcome: Accepted}}
		seen := false
		for _, d := range s.Door {
			if d.Seq == seq {
				b.Door, seen = d, true
			}
		}
		for _, x := range s.Spans {
			if x.Request == seq {
				b.Spans = append(b.Spans, x)
			}
		}
		for _, x := range s.Metrics {
			if x.Request == seq {
				b.Metrics = append(b.Metrics, x)
			}
		}
		for _, x := range s.Logs {
			if x.Request == seq {
				b.Logs = append(b.Logs, x)
			}
		}
		if seen || len(b.Spans)+len(b.Metrics)+len(b.Logs) > 0 {
			out = append(out, b)
		}
	}
	return out
}

func TestSinceIsTheSnapshotInParts(t *testing.T) {
	for seed := range uint64(30) {
		r := rand.New(rand.NewPCG(seed, 2))
		s := NewStore(Limits{Bytes: int64(5_000 + 5_000*seed), DoorEvents: 10 + int(seed)})
		if p := s.Since(0, 10, 10); len(p.Requests) != 0 || p.More {
			t.Fatalf("an empty store hands on %+v", p)
		}
		for i := range 100 {
			b := randomBatch(r, fmt.Sprint(i))
			b.Door.BodyBytes = r.IntN(1000)
			if b.Door.TurnedAway() {
				s.Door(b.Door)
			} else {
				s.Add(b)
			}
			if i%10 != 9 {
				continue
			}
			snap, after := s.Snapshot(), uint64(r.IntN(i+2))
			want := sinceOf(snap, after, uint64(i+1))
			var got []Batch
			for more := true; more; {
				p := s.Since(after, 1+r.IntN(40), 1+r.IntN(4000))
				if got, more = append(got, p.Requests...), p.More; len(p.Requests) > 0 {
					after = p.Requests[len(p.Requests)-1].Door.Seq
				} else if more {
					t.Fatal("more, and nothing handed on")
				}
				if p.Counts != snap.Counts || p.Last != uint64(i+1) {
					t.Fatalf("counts %+v up to %d, want %+v", p.Counts, p.Last, snap.Counts)
				}
			}
			if !reflect.DeepEqual(got, want) {
				t.Fatalf("seed %d after %d requests: %d handed on, want %d", seed, i+1, len(got), len(want))
			}
		}
	}
}
