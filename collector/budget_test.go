package collector

import (
	"context"
	"errors"
	"testing"
)

// TestBudgetServesInOrder: a large body waits until all of it fits, those behind
// it wait with it, small ones pass, and one that gives up lets the next go.
func TestBudgetServesInOrder(t *testing.T) {
	b := NewBudget(4 << 20)
	take := func(ctx context.Context, bytes int) func() {
		t.Helper()
		give, err := b.take(ctx, bytes)
		if err != nil {
			t.Fatal(err)
		}
		return give
	}
	first := take(t.Context(), 3<<20)
	type got struct {
		who  string
		give func()
	}
	order := make(chan got)
	wait := func(ctx context.Context, who string, bytes int) {
		b.mu.Lock()
		before := len(b.waiting)
		b.mu.Unlock()
		go func() {
			give, err := b.take(ctx, bytes)
			if err != nil {
				order <- got{who: who + " gave up"}
				return
			}
			order <- got{who, give}
		}()
		for n := before; n == before; {
			b.mu.Lock()
			n = len(b.waiting)
			b.mu.Unlock()
		}
	}
	leaving, leave := context.WithCancel(t.Context())
	wait(leaving, "large", 2<<20)
	wait(t.Context(), "medium", 1<<20)
	take(t.Context(), quickBytes)() // does not wait
	leave()
	if g := <-order; g.who != "large gave up" {
		t.Fatal(g.who)
	}
	second := <-order
	if second.who != "medium" {
		t.Fatal(second.who)
	}
	wait(t.Context(), "over all", 100<<20)
	first()
	second.give()
	third := <-order
	if third.who != "over all" || b.free != 0 {
		t.Fatalf("%s, %d free", third.who, b.free)
	}
	third.give()
	if b.free != 4<<20 {
		t.Error(b.free, "free at the end")
	}
	ended, end := context.WithCancel(t.Context())
	end()
	held := take(t.Context(), 4<<20)
	if _, err := b.take(ended, 1<<20); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
	held()
}

// TestSmallBodiesPassLargeOnes: with the whole budget taken, small requests of
// every kind are answered.
func TestSmallBodiesPassLargeOnes(t *testing.T) {
	budget := NewBudget(4 << 20)
	r := start(t, func(c *Config) { c.Decoding = budget })
	give, err := budget.take(t.Context(), 4<<20)
	if err != nil {
		t.Fatal(err)
	}
	cc := r.grpcConn()
	answered := make(chan error, 2)
	large := protoSpans(2000)
	go func() { answered <- r.call(cc, traceExport, large) }()
	go func() {
		if code, body := r.post("/v1/traces", pb, "", large); code != 200 {
			t.Error(code, body)
		}
		answered <- nil
	}()
	for waiting := 0; waiting < 2; {
		budget.mu.Lock()
		waiting = len(budget.waiting)
		budget.mu.Unlock()
	}
	small := protoSpans(1)
	if err := r.call(cc, traceExport, small); err != nil {
		t.Error(err)
	}
	if code, body := r.post("/v1/traces", pb, "", small); code != 200 {
		t.Error(code, body)
	}
	if code, body := r.post("/v1/traces", pb, "gzip", gzipped(small)); code != 200 {
		t.Error(code, body)
	}
	if n := len(r.store.Snapshot().Spans); n != 3 {
		t.Errorf("%d spans while the budget is taken", n)
	}
	give()
	for range 2 {
		if err := <-answered; err != nil {
			t.Error(err)
		}
	}
}
