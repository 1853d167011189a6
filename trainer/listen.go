package trainer

import (
	"context"
	"time"

	"otelings/collector"
	"otelings/exercises"
	"otelings/exercises/check"
	"otelings/telemetry"
)

// settle is how long an open door must be quiet before what came is graded: the
// requests of one command belong together.
const settle = 300 * time.Millisecond

// ListenWire opens the attempt's door for a client that the learner starts by
// hand, and grades what arrives, each burst of requests by itself, until one
// passes (its verdict, nil) or ctx ends (the last verdict, ctx's error). news
// gets the address first, then what arrived, then each verdict; it must not
// block for long. Every verdict is kept as one of RunCode is; one that could not
// be saved ends the listening with a *NotSaved error.
func (t *Trainer) ListenWire(ctx context.Context, id string, news func(RunNews)) (Verdict, error) {
	def, err := t.wireDef(id)
	if err != nil {
		return Verdict{}, err
	}
	store := telemetry.NewStore(telemetry.Limits{Bytes: attemptBytes})
	door, err := collector.Start(ctx, strictly(), store)
	if err != nil {
		return Verdict{}, err
	}
	defer func() {
		stop, cancel := context.WithTimeout(context.WithoutCancel(ctx), time.Second)
		defer cancel()
		_ = door.Shutdown(stop) // the verdict does not depend on how the listener closes
	}()
	l := listening{t: t, def: def, store: store, door: door, news: news}
	l.say(RunNews{Port: door.URL()})
	return l.run(ctx)
}

// listening is one open door.
type listening struct {
	t     *Trainer
	def   *exercises.Definition
	store *telemetry.Store
	door  *collector.Collector
	news  func(RunNews)
	seen  uint64 // Seq of the last door event that was graded
	last  Verdict
}

func (l *listening) say(n RunNews) {
	if l.news != nil {
		n.Port = l.door.URL()
		l.news(n)
	}
}

func (l *listening) run(ctx context.Context) (Verdict, error) {
	watching, unwatch := context.WithCancel(ctx)
	defer unwatch()
	changes := l.store.Subscribe(watching)
	quiet := time.NewTimer(settle)
	quiet.Stop()
	defer quiet.Stop()
	started := l.t.now()
	for {
		select {
		case <-ctx.Done():
			return l.last, ctx.Err()
		case _, open := <-changes:
			if !open {
				return l.last, ctx.Err()
			}
			if part := since(l.store.Snapshot(), l.seen); len(part.Door) > 0 {
				l.say(RunNews{Received: part.Counts, Door: part.Door})
				quiet.Reset(settle)
			}
		case <-quiet.C:
			if l.door.InFlight() > 0 {
				quiet.Reset(settle)
				continue
			}
			if err := l.grade(ctx, started); err != nil || l.last.Report.State == check.Passed {
				return l.last, err
			}
			started = l.t.now()
		}
	}
}

// grade judges what came since the last time.
func (l *listening) grade(ctx context.Context, started time.Time) error {
	part := since(l.store.Snapshot(), l.seen)
	if len(part.Door) == 0 {
		return nil
	}
	l.seen = part.Door[len(part.Door)-1].Seq
	d := part.Door[len(part.Door)-1]
	ev := check.Evidence{Snapshot: part, Final: true, Endpoint: l.door.URL()}
	v := Verdict{
		Exercise: l.def.ID, Attempt: l.t.newID(), Snapshot: part, Report: check.Grade(ev, l.def),
		Sent: &Sent{Endpoint: l.door.URL(), Method: d.Method, Path: d.Path}, Took: l.t.now().Sub(started),
	}
	err := l.t.keep(ctx, l.def, started, &v)
	l.t.mu.Lock()
	l.t.verdicts[l.def.ID] = &v
	l.t.mu.Unlock()
	l.last = v
	l.say(RunNews{Received: part.Counts, Door: part.Door, Verdict: &v})
	return err
}

// since is what a snapshot holds of the door events after seq and what they
// brought.
func since(s *telemetry.Snapshot, seq uint64) *telemetry.Snapshot {
	out := &telemetry.Snapshot{Revision: s.Revision, Connections: s.Connections}
	for i := range s.Door {
		d := s.Door[i]
		if d.Seq <= seq {
			continue
		}
		out.Door = append(out.Door, d)
		if d.TurnedAway() {
			out.Counts.Refused++
		} else {
			out.Counts.Requests++
		}
	}
	for _, sp := range s.Spans {
		if sp.Request > seq {
			out.Spans = append(out.Spans, sp)
			out.Counts.Spans++
		}
	}
	for _, m := range s.Metrics {
		if m.Request > seq {
			out.Metrics = append(out.Metrics, m)
			out.Counts.Points += len(m.Points)
		}
	}
	for _, l := range s.Logs {
		if l.Request > seq {
			out.Logs = append(out.Logs, l)
			out.Counts.Logs++
		}
	}
	return out
}
