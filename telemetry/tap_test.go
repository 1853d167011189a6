package telemetry

import (
	"sync"
	"testing"
)

func TestTapSeesEverythingWithItsNumberBeforeAddReturns(t *testing.T) {
	s := NewStore(Limits{})
	s.Door(DoorEvent{Outcome: Refused}) // before the tap
	var mu sync.Mutex
	got := map[uint64]int{}
	stop := s.Tap(func(b Batch) {
		mu.Lock()
		defer mu.Unlock()
		got[b.Door.Seq] += 1 + len(b.Spans)
		for _, sp := range b.Spans {
			if sp.Request != b.Door.Seq {
				t.Errorf("a span of request %d in batch %d", sp.Request, b.Door.Seq)
			}
		}
	})
	var wait sync.WaitGroup
	for range 8 {
		wait.Go(func() {
			for range 50 {
				seq := s.Add(Batch{Door: DoorEvent{Outcome: Accepted}, Spans: []*Span{{}}})
				mu.Lock()
				if got[seq] != 2 {
					t.Errorf("request %d was told %d times when Add returned", seq, got[seq])
				}
				mu.Unlock()
			}
		})
	}
	wait.Wait()
	if seq := s.Door(DoorEvent{Outcome: Refused}); got[seq] != 1 || len(got) != 401 {
		t.Errorf("%d requests told, the refusal %d times", len(got), got[seq])
	}
	stop()
	stop()
	s.Add(Batch{})
	if len(got) != 401 {
		t.Error("told after stop")
	}
}
