package otlpload

import (
	"context"
	"sync"
	"time"
)

// honest is a client as programs have them: over each protocol a request of
// ten spans, one after the other, each fourth over a connection of its own.
type honest struct {
	target  Target
	mu      sync.Mutex
	latency Latencies // since the last take
	tally   Tally
	wrong   map[string]int // answers that were no success, and how many waited too long
	worst   time.Duration
}

const (
	honestEvery    = 25 * time.Millisecond
	honestPatience = 5 * time.Second // what one request may take
	honestSpans    = 10
)

// run sends until ctx ends. The request under way then is still waited for.
func (h *honest) run(ctx context.Context) error {
	kinds := []Load{}
	for _, p := range []Protocol{GRPC, HTTP, JSON} {
		l := NewLoad(h.target.HTTP)
		l.Protocol, l.Batch = p, honestSpans
		if p == GRPC {
			l.Addr = h.target.GRPC
		}
		kinds = append(kinds, l)
		l.Gzip = true
		kinds = append(kinds, l)
	}
	kept := make([]sender, len(kinds))
	defer func() {
		for _, s := range kept {
			if s != nil {
				_ = s.Close()
			}
		}
	}()
	for i := 0; ctx.Err() == nil; i++ {
		l := kinds[i%len(kinds)]
		fresh := i/len(kinds)%4 == 3
		s := kept[i%len(kinds)]
		if s == nil || fresh {
			var err error
			if s, err = l.sender(); err != nil {
				return err
			}
		}
		if !fresh {
			kept[i%len(kinds)] = s
		}
		if err := h.ask(l, s, i); err != nil {
			return err
		}
		if fresh {
			_ = s.Close()
		}
		select {
		case <-time.After(honestEvery):
		case <-ctx.Done():
		}
	}
	return nil
}

func (h *honest) ask(l Load, s sender, i int) error {
	body, err := l.encode(i*honestSpans, honestSpans, time.Now())
	if err != nil {
		return err
	}
	if l.Gzip && l.Protocol != GRPC {
		body = gzipped(body)
	}
	ctx, cancel := context.WithTimeout(context.Background(), 2*honestPatience)
	defer cancel()
	began := time.Now()
	rejected, err := s.send(ctx, body)
	took := time.Since(began)
	h.mu.Lock()
	defer h.mu.Unlock()
	h.latency = append(h.latency, took)
	h.worst = max(h.worst, took)
	t := Tally{Outcomes: map[string]int{outcome(err): 1}}
	switch {
	case err != nil:
		h.wrong[string(l.Protocol)+": "+outcome(err)+": "+err.Error()]++
		t.Unsure, t.Unread = 1, honestSpans
	case rejected > 0:
		h.wrong[string(l.Protocol)+": items rejected"]++
		t.Requests, t.Taken = 1, honestSpans-int(rejected)
	default:
		if took > honestPatience {
			h.wrong[string(l.Protocol)+": waited longer than "+honestPatience.String()]++
		}
		t.Requests, t.Taken = 1, honestSpans
	}
	h.tally.add(t)
	return nil
}

// take is the latencies since the last take.
func (h *honest) take() Latencies {
	h.mu.Lock()
	defer h.mu.Unlock()
	l := h.latency
	h.latency = nil
	return l
}
