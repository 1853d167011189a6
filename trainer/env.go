package trainer

import (
	"context"
	"slices"
	"strings"
	"time"

	"otelings/collector"
	"otelings/exercises/runner"
	"otelings/telemetry"
)

// Door is an attempt's port held open for a program that somebody starts by
// hand, and the variables the attempt would give it.
type Door struct {
	Set   []string // "NAME=value": OTEL_*, NO_PROXY and the exercise's own, sorted
	Unset []string // names an attempt takes out of the environment it inherits, sorted
	// Arrived gets the counts whenever something came; it ends with the context.
	Arrived <-chan telemetry.Counts
	// Close gives the port back; safe to call again.
	Close func()
}

// OpenDoor opens a port as an attempt at a code exercise does. Nothing that
// arrives is graded or recorded. The caller closes the door; it also closes to
// news when ctx ends.
func (t *Trainer) OpenDoor(ctx context.Context, id string) (Door, error) {
	def, err := t.code(id)
	if err != nil {
		return Door{}, err
	}
	store := telemetry.NewStore(telemetry.Limits{Bytes: attemptBytes})
	listening, err := collector.Start(ctx, collector.NewDefaultConfig(), store)
	if err != nil {
		return Door{}, err
	}
	watching, unwatch := context.WithCancel(ctx)
	arrived := make(chan telemetry.Counts, 1)
	go func() {
		defer close(arrived)
		for range store.Subscribe(watching) {
			select {
			case arrived <- store.Snapshot().Counts:
			case <-watching.Done():
			}
		}
	}()
	d := Door{Arrived: arrived, Close: func() {
		unwatch()
		stop, cancel := context.WithTimeout(context.WithoutCancel(ctx), time.Second)
		defer cancel()
		_ = listening.Shutdown(stop) // nobody waits for what is in flight
	}}
	d.Set, d.Unset = runner.Changes(t.env, listening.URL(), def.Code.Env)
	slices.Sort(d.Set)
	slices.SortFunc(d.Unset, strings.Compare)
	return d, nil
}
