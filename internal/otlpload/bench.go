package otlpload

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"
)

// Bench measures a live view from outside: how soon it listens, what it holds
// when idle, and the processor time it takes for each kind of load.
type Bench struct {
	Program string // the program's file
	Items   int    // of each load
	Out     io.Writer
}

// Run measures every face and prints a table of each. Processor seconds are the
// program's own, for 100,000 items, its drawing or printing among them.
func (b Bench) Run(ctx context.Context) error {
	for _, face := range []Face{Screen, Lines, JSONL} {
		if err := b.face(ctx, face); err != nil {
			return fmt.Errorf("%s: %w", face, err)
		}
	}
	return nil
}

func (b Bench) face(ctx context.Context, face Face) (err error) {
	p, err := StartProgram(ctx, b.Program, face)
	if err != nil {
		return err
	}
	defer func() {
		took, e := p.Stop()
		fmt.Fprintf(b.Out, "  ended %v after SIGTERM\n", took.Round(time.Millisecond))
		err = errors.Join(err, e)
	}()
	idle, err := b.idle(ctx, p)
	if err != nil {
		return err
	}
	fmt.Fprintf(b.Out, "%s: ports open after %d ms; idle: %d MiB, %.1f %% of a core, %d threads\n", face, p.Ready.Milliseconds(), idle.RSS>>20, idle.CPU.Seconds()/idleFor.Seconds()*100, idle.Threads)
	fmt.Fprintf(b.Out, "  %-14s %12s %10s %8s %8s %9s %9s\n", "load", "CPU-s/100k", "items/s", "p50", "p99", "RSS MiB", "peak MiB")
	for i, l := range []Load{
		{Signal: Traces, Protocol: GRPC}, {Signal: Traces, Protocol: HTTP}, {Signal: Traces, Protocol: JSON},
		{Signal: Logs, Protocol: GRPC}, {Signal: Metrics, Protocol: GRPC},
	} {
		full := NewLoad(p.HTTP)
		full.Signal, full.Protocol, full.Seed, full.Items = l.Signal, l.Protocol, byte(i+1), b.Items
		if l.Protocol == GRPC {
			full.Addr = p.GRPC
		}
		if err := b.load(ctx, p, full); err != nil {
			return err
		}
	}
	if n := p.Kept(); n != "" {
		fmt.Fprintf(b.Out, "  spans kept: %s\n", n)
	} else if p.Seen.Kept > 0 {
		fmt.Fprintf(b.Out, "  spans kept: %d, when something was last evicted\n", p.Seen.Kept)
	}
	return nil
}

const idleFor = 3 * time.Second

// idle is the use while nothing arrives; CPU is that of idleFor.
func (b Bench) idle(ctx context.Context, p *Program) (Usage, error) {
	if err := sleep(ctx, 2*time.Second); err != nil {
		return Usage{}, err
	}
	before, err := Measure(p.Pid())
	if err != nil {
		return before, err
	}
	if err := sleep(ctx, idleFor); err != nil {
		return before, err
	}
	u, err := Measure(p.Pid())
	u.CPU -= before.CPU
	return u, err
}

func (b Bench) load(ctx context.Context, p *Program, l Load) error {
	before, err := Measure(p.Pid())
	if err != nil {
		return err
	}
	rep, err := Run(ctx, l)
	if err != nil {
		return err
	}
	if !rep.Whole() {
		return fmt.Errorf("%s over %s: %d of %d items: %v", l.Signal, l.Protocol, rep.OK, l.Items, rep.Outcomes)
	}
	if err := sleep(ctx, time.Second); err != nil { // what is still drawn belongs to it
		return err
	}
	u, err := Measure(p.Pid())
	if err != nil {
		return err
	}
	fmt.Fprintf(b.Out, "  %-14s %12.2f %10.0f %8s %8s %9d %9d\n", string(l.Signal)+" "+string(l.Protocol), (u.CPU-before.CPU).Seconds()*100_000/float64(l.Items),
		float64(rep.OK)/rep.Wall.Seconds(), short(rep.Latency.At(.5)), short(rep.Latency.At(.99)), u.RSS>>20, u.Peak>>20)
	return nil
}

func sleep(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
