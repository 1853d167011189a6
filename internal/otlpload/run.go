package otlpload

import (
	"context"
	"fmt"
	"io"
	"maps"
	"slices"
	"sync"
	"time"
)

// Report is what came of a load.
type Report struct {
	Load                       Load
	Sent, OK, Failed, Rejected int // items; Rejected are those of partial successes, also in OK
	Wall                       time.Duration
	Latency                    Latencies      // of one request
	Outcomes                   map[string]int // requests by how they were answered
	Bytes                      int            // of all bodies, before gRPC compresses
}

// Latencies is a set of durations; percentiles are exact.
type Latencies []time.Duration

// At is the duration that the share p (0 to 1) does not exceed, 0 of none.
// The set is sorted by it.
func (l Latencies) At(p float64) time.Duration {
	if len(l) == 0 {
		return 0
	}
	slices.Sort(l)
	return l[int(p*float64(len(l)-1))]
}

// Run encodes the load, then sends it and waits for the last answer. When ctx
// ends, what is not sent is left out and the report says so by Sent. The error
// is of the load itself; requests that fail are in the report.
func Run(ctx context.Context, l Load) (Report, error) {
	r := Report{Load: l, Outcomes: map[string]int{}}
	if err := l.Validate(); err != nil {
		return r, err
	}
	reqs, err := l.requests(time.Now())
	if err != nil {
		return r, err
	}
	s, err := l.sender()
	if err != nil {
		return r, err
	}
	defer s.Close()
	for _, q := range reqs {
		r.Bytes += len(q.body)
	}
	r.send(ctx, s, reqs)
	return r, nil
}

func (r *Report) send(ctx context.Context, s sender, reqs []request) {
	var mu sync.Mutex
	var wg sync.WaitGroup
	work := make(chan request)
	start := time.Now()
	for range r.Load.Workers {
		wg.Go(func() {
			for q := range work {
				began := time.Now()
				rejected, err := s.send(ctx, q.body)
				took := time.Since(began)
				mu.Lock()
				r.Latency = append(r.Latency, took)
				r.Outcomes[outcome(err)]++
				r.Rejected += int(rejected)
				if err != nil {
					r.Failed += q.items
				} else {
					r.OK += q.items
				}
				mu.Unlock()
			}
		})
	}
	for _, q := range reqs {
		if !r.pace(ctx, start) {
			break
		}
		select {
		case work <- q:
			r.Sent += q.items
		case <-ctx.Done():
		}
	}
	close(work)
	wg.Wait()
	r.Wall = time.Since(start)
}

// pace waits until the next request is due; false when ctx has ended.
func (r *Report) pace(ctx context.Context, start time.Time) bool {
	if r.Load.Rate > 0 {
		due := time.Duration(float64(r.Sent) / float64(r.Load.Rate) * float64(time.Second))
		select {
		case <-time.After(time.Until(start.Add(due))):
		case <-ctx.Done():
		}
	}
	return ctx.Err() == nil
}

// Whole reports whether everything was sent and taken.
func (r Report) Whole() bool { return r.OK == r.Load.Items && r.Rejected == 0 }

// Print writes the report in lines.
func (r Report) Print(w io.Writer) {
	fmt.Fprintf(w, "signal=%s protocol=%s sent=%d ok=%d failed=%d rejected=%d wall=%.2fs rate=%.0f/s p50=%s p99=%s max=%s body=%dKiB\n",
		r.Load.Signal, r.Load.Protocol, r.Sent, r.OK, r.Failed, r.Rejected, r.Wall.Seconds(), float64(r.OK)/r.Wall.Seconds(),
		round(r.Latency.At(.5)), round(r.Latency.At(.99)), round(r.Latency.At(1)), r.Bytes>>10)
	for _, what := range slices.Sorted(maps.Keys(r.Outcomes)) {
		if what != "ok" {
			fmt.Fprintf(w, "  %d requests: %s\n", r.Outcomes[what], what)
		}
	}
}

func round(d time.Duration) time.Duration { return d.Round(10 * time.Microsecond) }
