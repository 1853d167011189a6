package plain

import (
	"context"
	"errors"
)

// errStopped says that the learner ended a run with Ctrl-C.
var errStopped = errors.New("the run was stopped")

// work does something long and shows its news as they come. do runs in a
// goroutine and may call on from any goroutine; show runs here, in order, so
// the screens need no locks. The first interrupt cancels do and waits for it
// (errStopped); the second gives up waiting (ErrInterrupted). When ctx ends, so
// does do's context, and work returns when do does. The result is do's, zero
// when it was not waited for.
func work[News, Result any](ctx context.Context, s *Session, do func(ctx context.Context, on func(News)) (Result, error), show func(News)) (result Result, err error) {
	running, cancel := context.WithCancel(ctx)
	defer cancel()
	gone := make(chan struct{})
	defer close(gone)
	news := make(chan News)
	type outcome struct {
		result Result
		err    error
	}
	done := make(chan outcome, 1)
	go func() {
		r, err := do(running, func(n News) {
			select {
			case news <- n:
			case <-gone:
			}
		})
		done <- outcome{r, err}
	}()
	stopped := false
	for {
		select {
		case n := <-news:
			show(n)
		case o := <-done:
			if stopped && o.err != nil {
				o.err = errStopped
			}
			return o.result, o.err
		case <-s.opts.Interrupt:
			if stopped {
				return result, ErrInterrupted
			}
			stopped = true
			s.print(s.words().stopping)
			cancel()
		}
		if s.failed != nil {
			return result, s.failed
		}
	}
}
