package collector

import (
	"context"
	"slices"
	"sync"
	"time"

	"otelings/telemetry"
)

// patience is how long a newcomer waits at a full gate before the request
// that holds its place the longest is taken for stalled.
const patience = time.Second

// gate bounds how many requests are received, decompressed and not yet decoded
// at one time. A stalled sender cannot keep it shut.
type gate struct {
	limit   int
	mu      sync.Mutex
	inside  []*ticket // oldest first
	waiting []chan struct{}
}

type ticket struct {
	conn     *conn
	received bool // whole: it waits for us and not for its sender
}

// enter waits for a place. When none comes free in time it closes the
// connection of the oldest holder that is still being received, and waits again.
func (g *gate) enter(ctx context.Context, cn *conn) (*ticket, error) {
	for tries := 0; ; {
		g.mu.Lock()
		if len(g.inside) < g.limit {
			t := &ticket{conn: cn}
			g.inside = append(g.inside, t)
			g.mu.Unlock()
			return t, nil
		}
		var oldest *conn
		if i := slices.IndexFunc(g.inside, func(t *ticket) bool { return !t.received }); i >= 0 {
			oldest = g.inside[i].conn
		}
		free := make(chan struct{})
		g.waiting = append(g.waiting, free)
		g.mu.Unlock()

		timer := time.NewTimer(patience)
		select {
		case <-free:
		case <-timer.C:
			if oldest == nil {
				continue
			}
			if tries++; tries > 2 {
				return nil, errGate
			}
			oldest.drop(telemetry.CauseOverload, "a compressed body stalled while others waited")
		case <-ctx.Done():
			timer.Stop()
			return nil, ctx.Err()
		}
		timer.Stop()
	}
}

func (g *gate) received(t *ticket) {
	g.mu.Lock()
	defer g.mu.Unlock()
	t.received = true
}

func (g *gate) leave(t *ticket) {
	g.mu.Lock()
	defer g.mu.Unlock()
	for i, e := range g.inside {
		if e == t {
			g.inside = append(g.inside[:i], g.inside[i+1:]...)
			break
		}
	}
	for _, ch := range g.waiting {
		close(ch)
	}
	g.waiting = nil
}
