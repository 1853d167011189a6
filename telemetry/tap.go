package telemetry

// Tap calls f for every batch that is added and every door event that is
// recorded from now on, before Add or Door returns: what f keeps is kept before
// the sender is answered. f is called from the adding goroutines, several at a
// time; it must not modify the batch nor call the store's Add or Door. stop
// ends it; a call under way goes on.
func (s *Store) Tap(f func(Batch)) (stop func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	t := &tap{f}
	s.taps = append(s.taps[:len(s.taps):len(s.taps)], t)
	return func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		var left []*tap
		for _, x := range s.taps {
			if x != t {
				left = append(left, x)
			}
		}
		s.taps = left
	}
}

type tap struct{ call func(Batch) }

// tell calls the taps as they were when the batch was added.
func tell(taps []*tap, b Batch, seq uint64) {
	b.Door.Seq = seq
	for _, t := range taps {
		t.call(b)
	}
}
