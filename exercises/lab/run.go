package lab

import (
	"context"
	"fmt"
	"time"

	"otelings/internal/i18n"
	"otelings/telemetry"
)

// pace is how often a run reports when nothing happens.
const pace = 100 * time.Millisecond

// farewell bounds cleaning up: loopback, so generous.
const farewell = 5 * time.Second

// door is the private collector of one run.
type door interface {
	Addr() string // host:port, speaks OTLP/HTTP
	WaitIdle(ctx context.Context) error
	Shutdown(ctx context.Context) error
	Snapshot() *telemetry.Snapshot
}

// house is what a run stands on; tests put other things in.
type house struct {
	open  func(ctx context.Context) (door, error)
	scale func(time.Duration) time.Duration // of every delay a knob sets
}

// run is one execution of an experiment. Everything but the program's exporter
// (program, which has its own lock) is used from one goroutine.
type run struct {
	house house
	knobs map[string]string
	seed  int64
	on    func(Moment)
	start time.Time

	door    door
	program *program
	last    time.Time // of the last moment
	moments []Moment

	observed    map[string]string
	explanation i18n.Text
	rustDiffers i18n.Text
	snapshot    *telemetry.Snapshot
}

// once runs the experiment against a collector of its own and cleans up,
// whatever happens.
func (r *run) once(ctx context.Context, experiment func(context.Context, *run) error) (err error) {
	r.observed, r.program = map[string]string{}, nil
	if err := ctx.Err(); err != nil {
		return err
	}
	if r.door, err = r.house.open(ctx); err != nil {
		return fmt.Errorf("open the private collector: %w", err)
	}
	defer func() {
		// The caller's context may be why we are leaving.
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), farewell)
		defer cancel()
		if r.program != nil {
			r.program.remove(ctx)
		}
		if e := r.door.Shutdown(ctx); e != nil && err == nil {
			err = fmt.Errorf("close the private collector: %w", e)
		}
	}()
	if err := experiment(ctx, r); err != nil {
		return err
	}
	return ctx.Err()
}

// begin starts the program under observation.
func (r *run) begin(ctx context.Context, s sdkSettings) error {
	p, err := newProgram(ctx, r.door.Addr(), r.seed, s)
	if err != nil {
		return fmt.Errorf("start the program: %w", err)
	}
	r.program = p
	return nil
}

// note reports news at once.
func (r *run) note(what i18n.Text) {
	now := time.Now()
	m := Moment{At: now.Sub(r.start), What: what}
	// The collector is read first: what has arrived by then has left the queue,
	// so a span is never counted in both places.
	if r.door != nil {
		m.Received = len(r.door.Snapshot().Spans)
	}
	if r.program != nil {
		m.Ended, m.Waiting = r.program.queue()
	}
	r.last = now
	r.moments = append(r.moments, m)
	r.on(m)
}

// tick reports the counts when it is time to; always after news of the exporter.
func (r *run) tick() {
	for _, n := range r.program.news() {
		r.note(n)
	}
	if time.Since(r.last) >= pace {
		r.note(i18n.Text{})
	}
}

// until waits, reporting, until done says so. It ends early only with ctx.
func (r *run) until(ctx context.Context, done func() bool) error {
	ticker := time.NewTicker(pace / 4)
	defer ticker.Stop()
	for {
		r.tick()
		if done() {
			return nil
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-r.program.changed:
		case <-ticker.C:
		}
	}
}

// during runs a blocking call of the program, reporting meanwhile. It returns
// only after f has: f must end soon after ctx does, which calls into the SDK do
// because the exporter's requests end with ctx.
func (r *run) during(ctx context.Context, f func(context.Context) error) error {
	finished := make(chan error, 1)
	go func() { finished <- f(ctx) }()
	ticker := time.NewTicker(pace / 4)
	defer ticker.Stop()
	for {
		select {
		case err := <-finished:
			r.tick()
			if ctx.Err() != nil {
				return ctx.Err()
			}
			return err
		case <-r.program.changed:
		case <-ticker.C:
		}
		r.tick()
	}
}

// look reads the collector once every request in flight is answered.
func (r *run) look(ctx context.Context) (*telemetry.Snapshot, error) {
	if err := r.door.WaitIdle(ctx); err != nil {
		return nil, fmt.Errorf("wait for the collector: %w", err)
	}
	return r.door.Snapshot(), nil
}

// amount says how many of all spans are there, in the words of the choices.
func amount(there, all int) string {
	switch {
	case there == 0:
		return "none"
	case there < all:
		return "some"
	}
	return "all"
}
