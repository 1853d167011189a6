package trainer

import (
	"context"
	"time"

	"otelings/collector"
	"otelings/exercises"
	"otelings/exercises/check"
	"otelings/exercises/runner"
	"otelings/telemetry"
)

// An attempt's store is bounded well under the live view's: a program that
// floods its own exercise must not take the trainer's memory.
const attemptBytes = 32 << 20

// lastRequests bounds the wait for requests that were in flight when the
// program ended; a request that takes longer was never going to be answered.
const lastRequests = 2 * time.Second

// attempt is one build, run and reception: a collector of its own on a
// loopback port of its own, so that what arrives there belongs to it.
type attempt struct {
	job    runner.Job
	faults collector.Faults
	news   func(RunNews)
}

// play runs the program and gathers the evidence. The error is about the
// trainer's own doing (no toolchain, cannot listen, cancelled), never about the
// learner's program: that is evidence.
func (a attempt) play(ctx context.Context) (check.Evidence, runner.Outcome, error) {
	var out runner.Outcome
	snapshot, endpoint, err := receive(ctx, a.faults, a.say, func(endpoint string, on func(runner.Event)) (err error) {
		a.job.Endpoint = endpoint
		out, err = runner.Run(ctx, a.job, on)
		return err
	})
	if err != nil {
		return check.Evidence{}, out, err
	}
	return check.Evidence{Snapshot: snapshot, Process: &out.Process, Final: true, Endpoint: endpoint}, out, ctx.Err()
}

// receive opens a collector that misbehaves as told, runs the program against
// it and gives what had arrived when the last request was answered for.
func receive(ctx context.Context, faults collector.Faults, say func(RunNews), program func(endpoint string, on func(runner.Event)) error) (*telemetry.Snapshot, string, error) {
	return receiveAt(ctx, collector.NewDefaultConfig(), faults, say, program)
}

// receiveAt is receive with a collector's settings handed in.
func receiveAt(ctx context.Context, cfg collector.Config, faults collector.Faults, say func(RunNews), program func(endpoint string, on func(runner.Event)) error) (*telemetry.Snapshot, string, error) {
	store := telemetry.NewStore(telemetry.Limits{Bytes: attemptBytes})
	door, err := collector.Start(ctx, cfg, store)
	if err != nil {
		return nil, "", err
	}
	defer func() {
		stop, cancel := context.WithTimeout(context.WithoutCancel(ctx), time.Second)
		defer cancel()
		_ = door.Shutdown(stop) // the verdict does not depend on how the listener closes
	}()
	if err := door.SetFaults(faults); err != nil {
		return nil, "", err
	}
	say(RunNews{Port: door.URL()})
	watching, unwatch := context.WithCancel(ctx)
	told := make(chan struct{})
	go func() {
		defer close(told)
		for range store.Subscribe(watching) {
			s := store.Snapshot()
			say(RunNews{Port: door.URL(), Received: s.Counts, Door: s.Door})
		}
	}()
	err = program(door.URL(), func(e runner.Event) { say(RunNews{Event: e, Port: door.URL(), Received: store.Snapshot().Counts}) })
	if err == nil {
		settle, cancel := context.WithTimeout(ctx, lastRequests)
		_ = door.WaitClosed(settle) // what has not come by then is not evidence
		cancel()
	}
	unwatch()
	<-told
	return store.Snapshot(), door.URL(), err
}

func (a attempt) say(n RunNews) {
	if a.news != nil {
		a.news(n)
	}
}

// newAttempt is an attempt at a program; job says where it is built.
func (t *Trainer) newAttempt(def *exercises.Definition, job runner.Job, news func(RunNews)) attempt {
	a := attempt{job: job, news: news}
	a.job.Exercise, a.job.Base, a.job.Language = def.ID, t.env, def.Language().ID
	a.job.Release, a.job.Keeper = def.Measure != nil, t.keeper
	if def.Code != nil {
		a.job.Env, a.job.Timeout = def.Code.Env, def.Code.Timeout
	}
	if def.Faults != nil {
		a.faults = *def.Faults
	}
	return a
}
