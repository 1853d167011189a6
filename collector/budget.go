package collector

import (
	"context"
	"slices"
	"sync"
)

// Budget bounds how many bytes of bodies are decoded at one time: what a body
// decodes to is many times its size. Make one with NewBudget. All methods may be
// called from any goroutine.
type Budget struct {
	mu      sync.Mutex
	total   int
	free    int
	waiting []*share // in order of arrival
}

type share struct {
	bytes int
	given chan struct{}
}

// NewBudget is a budget of so many bytes. A body larger than all of it has it
// alone.
func NewBudget(bytes int) *Budget { return &Budget{total: bytes, free: bytes} }

// take waits for a share and is what gives it back; the error is ctx's. Small
// bodies do not wait: their slots bound them.
func (b *Budget) take(ctx context.Context, bytes int) (give func(), err error) {
	if bytes <= quickBytes {
		return func() {}, nil
	}
	s := &share{min(bytes, b.total), make(chan struct{})}
	b.mu.Lock()
	b.waiting = append(b.waiting, s)
	b.serve()
	b.mu.Unlock()
	give = func() {
		b.mu.Lock()
		defer b.mu.Unlock()
		b.free += s.bytes
		b.serve()
	}
	select {
	case <-s.given:
		return give, nil
	case <-ctx.Done():
	}
	b.mu.Lock()
	i := slices.Index(b.waiting, s)
	if i >= 0 {
		b.waiting = slices.Delete(b.waiting, i, i+1)
		b.serve() // one behind it may fit
	}
	b.mu.Unlock()
	if i < 0 {
		give() // it came in the same moment
	}
	return nil, ctx.Err()
}

// serve gives shares in order of arrival. Budget.mu is held.
func (b *Budget) serve() {
	for len(b.waiting) > 0 && b.waiting[0].bytes <= b.free {
		b.free -= b.waiting[0].bytes
		close(b.waiting[0].given)
		b.waiting = b.waiting[1:]
	}
}
