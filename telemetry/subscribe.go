package telemetry

import (
	"context"
	"time"
)

// wakeEvery is the shortest time between two wakes of one subscriber.
const wakeEvery = 100 * time.Millisecond

// subscription is one listener. Its fields are guarded by Store.mu.
type subscription struct {
	store *Store
	ch    chan struct{}
	last  time.Time   // of the last wake
	timer *time.Timer // a wake is due
	ended bool
}

// Subscribe returns a channel that receives after the store changed: the
// first wake comes at once, later ones at most ten a second, and the one after
// the last change always comes. A store that already holds something wakes its
// new subscriber at once, so that nothing is missed between a snapshot and the
// subscription. A wake says "look again", not how much happened. The channel
// is closed when ctx ends.
func (s *Store) Subscribe(ctx context.Context) <-chan struct{} {
	sub := &subscription{store: s, ch: make(chan struct{}, 1)}
	s.mu.Lock()
	s.subs[sub] = struct{}{}
	if s.revision > 0 {
		sub.notify()
	}
	s.mu.Unlock()
	context.AfterFunc(ctx, sub.end)
	return sub.ch
}

// notify is called with Store.mu held. It never blocks.
func (u *subscription) notify() {
	if u.timer != nil {
		return
	}
	if wait := wakeEvery - time.Since(u.last); wait > 0 {
		u.timer = time.AfterFunc(wait, u.due)
		return
	}
	u.wake()
}

func (u *subscription) wake() {
	u.last = time.Now()
	select {
	case u.ch <- struct{}{}:
	default: // an unread wake already says it
	}
}

func (u *subscription) due() {
	u.store.mu.Lock()
	defer u.store.mu.Unlock()
	u.timer = nil
	if !u.ended {
		u.wake()
	}
}

func (u *subscription) end() {
	u.store.mu.Lock()
	defer u.store.mu.Unlock()
	u.ended = true
	if u.timer != nil {
		u.timer.Stop()
	}
	delete(u.store.subs, u)
	close(u.ch)
}
