package ui

import (
	"context"
	"sync"

	tea "charm.land/bubbletea/v2"
)

// Answer is what a task brings back. Owner, Kind and Gen say to whom it belongs:
// the root drops answers of screens that are gone, Tasks.Mine those of tasks
// that were started anew.
type Answer struct {
	Owner int
	Kind  string
	Gen   int
	Value any
	Err   error
}

// Tasks hands out generations for one screen. Starting a task of a kind makes
// every earlier answer of that kind stale.
type Tasks struct {
	owner int
	gens  map[string]int
}

// NewTasks makes the tasks of the screen with this owner number.
func NewTasks(owner int) *Tasks { return &Tasks{owner: owner, gens: map[string]int{}} }

// Start makes a command that runs f away from the loop and answers under kind.
func (t *Tasks) Start(kind string, f func() (any, error)) tea.Cmd {
	t.gens[kind]++
	return t.More(kind, f)
}

// More makes another command under the current generation of kind: for answers
// that come one after another.
func (t *Tasks) More(kind string, f func() (any, error)) tea.Cmd {
	owner, gen := t.owner, t.gens[kind]
	return func() tea.Msg {
		v, err := f()
		return Answer{Owner: owner, Kind: kind, Gen: gen, Value: v, Err: err}
	}
}

// Drop makes the running task of a kind stale.
func (t *Tasks) Drop(kind string) { t.gens[kind]++ }

// Mine reports whether an answer belongs to the newest task of its kind.
func (t *Tasks) Mine(a Answer) bool { return a.Owner == t.owner && a.Gen == t.gens[a.Kind] }

// Mailbox carries news from a running task to the loop: the writer never waits,
// the reader gets everything since it last looked. At most limit pieces are
// kept, the newest.
type Mailbox[T any] struct {
	mu     sync.Mutex
	items  []T
	limit  int
	closed bool
	wake   chan struct{}
}

// NewMailbox makes a mailbox that keeps the newest limit pieces.
func NewMailbox[T any](limit int) *Mailbox[T] {
	return &Mailbox[T]{limit: limit, wake: make(chan struct{}, 1)}
}

// Put adds one piece.
func (m *Mailbox[T]) Put(v T) {
	m.mu.Lock()
	if !m.closed {
		m.items = append(m.items, v)
		if len(m.items) > m.limit {
			m.items = append(m.items[:0], m.items[len(m.items)-m.limit:]...)
		}
	}
	m.mu.Unlock()
	m.ring()
}

// Close ends the news; what was put before is still delivered.
func (m *Mailbox[T]) Close() {
	m.mu.Lock()
	m.closed = true
	m.mu.Unlock()
	m.ring()
}

func (m *Mailbox[T]) ring() {
	select {
	case m.wake <- struct{}{}:
	default:
	}
}

// Wait returns the pieces since the last call, waiting for the first; open is
// false when no more will come.
func (m *Mailbox[T]) Wait(ctx context.Context) (items []T, open bool) {
	for {
		m.mu.Lock()
		items, m.items = m.items, nil
		closed := m.closed
		m.mu.Unlock()
		if len(items) > 0 || closed {
			return items, !closed
		}
		select {
		case <-m.wake:
		case <-ctx.Done():
			return nil, false
		}
	}
}
