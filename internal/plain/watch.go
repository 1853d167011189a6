package plain

import (
	"context"
	"errors"

	"otelings/trainer"
)

// watchNews is what goes on while a folder is watched: news of a run, or how
// one ended.
type watchNews struct {
	run     *trainer.RunNews
	verdict *trainer.Verdict
	err     error
}

// watchChoice grades at each save until Ctrl-C; without somebody who tells of
// Ctrl-C it could not be ended, so it is not offered then.
func watchChoice(s *Session, x trainer.Exercise) *Choice {
	if s.opts.Interrupt == nil {
		return nil
	}
	label := s.solve().watch
	if x.Wire != nil {
		label = s.wire().watch
	}
	return &Choice{Label: label, Do: func(ctx context.Context) move { return watchCode(ctx, s, x) }}
}

func watchCode(ctx context.Context, s *Session, x trainer.Exercise) move {
	w := s.solve()
	s.print("", w.watching)
	teller := &runTeller{s: s, w: s.words()}
	_, err := work(ctx, s, func(ctx context.Context, on func(watchNews)) (struct{}, error) {
		return struct{}{}, watchRuns(ctx, s.trainer, x.ID, on)
	}, func(n watchNews) {
		if n.run != nil {
			teller.tell(*n.run)
			return
		}
		s.printEnd(ctx, x, n)
		s.print("", w.waiting)
		teller = &runTeller{s: s, w: s.words()}
	})
	if err == nil || errors.Is(err, errStopped) {
		return move{say: []string{w.watchEnded}}
	}
	return ended(s, err)
}

// watchRuns grades at once and at each save.
func watchRuns(ctx context.Context, t Trainer, id string, on func(watchNews)) error {
	saves, err := t.Watch(ctx, id)
	if err != nil {
		return err
	}
	for {
		v, err := t.RunCode(ctx, id, func(n trainer.RunNews) { on(watchNews{run: &n}) })
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if err != nil && v.Report.State == "" {
			return err
		}
		on(watchNews{verdict: &v, err: err})
		select {
		case <-ctx.Done():
			return ctx.Err()
		case _, open := <-saves:
			if !open {
				return ctx.Err()
			}
		}
	}
}

// printEnd prints a verdict as its own page would, without its choices.
func (s *Session) printEnd(ctx context.Context, x trainer.Exercise, n watchNews) {
	p, err := (&verdictScreen{x: x, v: *n.verdict}).page(ctx, s)
	if err != nil {
		s.print(s.explain(err)...)
		return
	}
	s.print("")
	s.print(indented(visible(p.Title), "# ", s.width)...)
	s.print("")
	s.print(p.Body...)
	if n.err != nil {
		s.print(s.explain(n.err)...)
	}
}
