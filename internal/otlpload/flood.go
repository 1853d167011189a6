package otlpload

import (
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"time"
)

// PeakLimit is what a live view may have resident at any load: twice what its
// store may hold.
const PeakLimit = 256 << 20

// Flood makes attacks one after the other on a live view of its own, with an
// honest client going all the while.
type Flood struct {
	Program string // the program's file
	Face    Face
	Scale   Scale
	Attacks []Attack
	Out     io.Writer // takes the table
}

// Run makes them and prints a line for each. The error joins everything that
// broke a promise: more memory than PeakLimit, an honest request that was
// refused, lost or waited too long, items or requests that are not accounted
// for, an end that was late or left something behind.
func (f Flood) Run(ctx context.Context) error {
	p, err := StartProgram(ctx, f.Program, f.Face)
	if err != nil {
		return err
	}
	r := &fray{Flood: f, program: p, honest: &honest{target: p.Target, wrong: map[string]int{}}}
	honestCtx, stop := context.WithCancel(ctx)
	ended := make(chan error, 1)
	go func() { ended <- r.honest.run(honestCtx) }()
	fmt.Fprintf(f.Out, "%-16s %8s %9s %9s %9s %9s  %s\n", "attack", "requests", "peak MiB", "honest50", "honest99", "worst", "answers / at the door")
	err = r.row(ctx, "(none)", func() (Tally, error) {
		time.Sleep(time.Second)
		return Tally{}, nil
	})
	for _, a := range f.Attacks {
		if err == nil {
			err = r.row(ctx, a.Name, func() (Tally, error) { return a.Run(ctx, p.Target, f.Scale) })
		}
	}
	stop()
	err = errors.Join(err, <-ended)
	r.all.add(r.honest.tally)
	if f.Face == JSONL && err == nil {
		err = r.accounts()
	}
	for _, what := range slices.Sorted(maps.Keys(r.honest.wrong)) {
		err = errors.Join(err, fmt.Errorf("%d honest requests: %s", r.honest.wrong[what], what))
	}
	if r.peak >= PeakLimit {
		err = errors.Join(err, fmt.Errorf("the peak was %d MiB, the bound is %d", r.peak>>20, PeakLimit>>20))
	}
	u, e := Measure(p.Pid())
	took, end := p.Stop()
	fmt.Fprintf(f.Out, "peak of all %d MiB; %.1f CPU seconds; %d threads, %d files open; honest requests %d, worst %v; ended %v after SIGTERM\n",
		r.peak>>20, u.CPU.Seconds(), u.Threads, u.Files, r.honest.tally.Requests, round(r.honest.worst), took.Round(time.Millisecond))
	return errors.Join(err, e, end)
}

// fray is one flood under way.
type fray struct {
	Flood
	program *Program
	honest  *honest
	all     Tally
	peak    int64
}

func (r *fray) row(ctx context.Context, name string, attack func() (Tally, error)) error {
	pid := r.program.Pid()
	if err := ResetPeak(pid); err != nil {
		return err
	}
	r.honest.take()
	_, _, before, _ := r.program.Seen.Door()
	t, err := attack()
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	select {
	case <-time.After(r.Scale.Quiet):
	case <-ctx.Done():
		return ctx.Err()
	}
	u, err := Measure(pid)
	if err != nil {
		return fmt.Errorf("%s: the program is gone: %w", name, err)
	}
	r.all.add(t)
	r.peak = max(r.peak, u.Peak)
	_, _, after, _ := r.program.Seen.Door()
	for cause, n := range before {
		if after[cause] -= n; after[cause] == 0 {
			delete(after, cause)
		}
	}
	l := r.honest.take()
	sent := 0
	for _, n := range t.Outcomes {
		sent += n
	}
	fmt.Fprintf(r.Out, "%-16s %8d %9d %9s %9s %9s  %s / %s\n", name, sent, u.Peak>>20, short(l.At(.5)), short(l.At(.99)), short(l.At(1)), counts(t.Outcomes), counts(after))
	return nil
}

// accounts compares what was sent with what the program says it has seen, once
// it has said everything.
func (r *fray) accounts() error {
	// A last good request over each port: the program still answers, and its
	// number is the highest.
	for _, l := range []Load{NewLoad(r.program.HTTP), NewLoad(r.program.GRPC)} {
		l.Items, l.Batch = 10, 10
		if l.Addr == r.program.HTTP {
			l.Protocol = HTTP
		}
		ctx, cancel := context.WithTimeout(context.Background(), honestPatience)
		rep, err := Run(ctx, l)
		cancel()
		if err != nil || !rep.Whole() {
			return errors.Join(err, fmt.Errorf("after the flood it does not answer over %s: %v", l.Protocol, rep.Outcomes))
		}
		r.all.add(Tally{Requests: 1, Taken: 10, Outcomes: rep.Outcomes})
	}
	seen := r.program.Seen
	for last, still := -1, 0; still < 30; time.Sleep(100 * time.Millisecond) {
		if n := seen.Stored(); n == last {
			still++
		} else {
			last, still = n, 0
		}
	}
	door, away, by, brought := seen.Door()
	least, most := r.all.Requests+r.all.Silent, r.all.Requests+r.all.Silent+r.all.Unsure
	stored := seen.Stored()
	fmt.Fprintf(r.Out, "items: %d answered as taken, %d of unread answers; %d stored and evicted or kept (%d spans kept)\n", r.all.Taken, r.all.Unread, stored, seen.Kept)
	fmt.Fprintf(r.Out, "door: %d requests answered, %d connections without one, %d unsure; %d door events, of them %d turned away in lines, %d with items in lines, %d passed over between two looks\n",
		r.all.Requests, r.all.Silent, r.all.Unsure, door, away, brought, int(door)-away-brought)
	fmt.Fprintf(r.Out, "turned away: %s\n", counts(by))
	var err error
	if stored < r.all.Taken || stored > r.all.Taken+r.all.Unread {
		err = fmt.Errorf("%d items were taken and up to %d more, but %d stored", r.all.Taken, r.all.Unread, stored)
	}
	if int(door) < least || int(door) > most {
		err = errors.Join(err, fmt.Errorf("%d to %d door events were due, there are %d", least, most, door))
	}
	if seen.Bad != "" {
		err = errors.Join(err, fmt.Errorf("a line is no JSON: %s", seen.Bad))
	}
	return err
}

func short(d time.Duration) string {
	if d < 100*time.Millisecond {
		return d.Round(10 * time.Microsecond).String()
	}
	return d.Round(time.Millisecond).String()
}

func counts(m map[string]int) string {
	out := []string{}
	for _, k := range slices.Sorted(maps.Keys(m)) {
		out = append(out, fmt.Sprintf("%s %d", k, m[k]))
	}
	if len(out) == 0 {
		return "-"
	}
	return strings.Join(out, ", ")
}
