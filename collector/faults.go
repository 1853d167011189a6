package collector

import (
	"context"
	"fmt"
	"slices"
	"sync/atomic"
	"time"

	"google.golang.org/grpc/codes"

	"otelings/collector/fault"
	"otelings/telemetry"
)

// Faults makes the collector misbehave on purpose. The zero value is an
// honest collector.
type Faults = fault.Faults

// faultState is one setting of the switch with its own count of requests.
type faultState struct {
	Faults
	seen atomic.Uint64
}

// pick is the faults that hold for this request; the zero Faults when none do.
func (s *faultState) pick(signal telemetry.Signal) Faults {
	if s == nil || (len(s.Signals) > 0 && !slices.Contains(s.Signals, signal)) {
		return Faults{}
	}
	n := s.seen.Add(1)
	switch {
	case s.Every > 1 && n%uint64(s.Every) != 0,
		s.Only > 0 && n != uint64(s.Only),
		s.First > 0 && n > uint64(s.First):
		return Faults{}
	}
	return s.Faults
}

// SetFaults replaces the faults for all requests that are complete from now
// on and starts counting them anew. Faults that Validate refuses change nothing
// and are the error.
func (c *Collector) SetFaults(f Faults) error {
	if err := f.Validate(); err != nil {
		return fmt.Errorf("collector: faults: %w", err)
	}
	f.Signals = slices.Clone(f.Signals)
	c.faults.Store(&faultState{Faults: f})
	return nil
}

// failure is what the sender is told instead of success, and the cause of it.
func failure(f Faults) (answer, telemetry.Cause) {
	if f.CloseConnection {
		return answer{status: 503, code: codes.Unavailable, hangUp: true, message: "the fault switch closed the connection without an answer"}, telemetry.CauseFault
	}
	a := answer{status: f.HTTPStatus, code: codes.Code(f.GRPCCode), message: f.Message, retry: f.Throttle}
	switch {
	case a.status != 0 && a.code != codes.OK:
	case a.status == 0 && a.code != codes.OK:
		a.status = httpStatus(a.code)
	case a.status != 0:
		a.code = grpcCode(a.status)
	case f.Throttle > 0:
		a.status, a.code = 429, codes.ResourceExhausted
	default:
		a.status, a.code = 503, codes.Unavailable
	}
	if f.Throttle > 0 {
		if a.message == "" {
			a.message = fmt.Sprintf("throttled on purpose by the fault switch, wait %v", f.Throttle)
		}
		return a, telemetry.CauseThrottled
	}
	if a.message == "" {
		a.message = "refused on purpose by the fault switch"
	}
	return a, telemetry.CauseFault
}

// conclude decides what becomes of a decoded request: its answer, its door event
// (all but the time) and what is left of its items.
func (r *request) conclude(b *telemetry.Batch) answer {
	f, a := r.faults, accepted()
	r.event.Outcome = telemetry.Accepted
	switch {
	case f.StoreThenFail:
		a, r.event.Cause = failure(f)
		r.event.Outcome = telemetry.Refused
		r.event.Detail = "stored, then answered with an error: " + a.message
		if a.hangUp {
			r.event.Detail = "stored, then " + a.message
		}
	case f.Lose:
		r.event.Cause = telemetry.CauseFault
		r.event.Detail = fmt.Sprintf("acknowledged and thrown away by the fault switch: %d", r.event.Items)
		*b = telemetry.Batch{}
	case f.Partial:
		a.rejected, a.message = min(f.Rejected, r.event.Items), f.Message
		if a.rejected > 0 && a.message == "" {
			a.message = "rejected on purpose by the fault switch"
		}
		if a.rejected == 0 && a.message == "" {
			break // there was nothing to reject
		}
		reject(b, a.rejected)
		r.event.Outcome, r.event.Cause = telemetry.Partial, telemetry.CausePartial
		r.event.Detail = fmt.Sprintf("%d of %d rejected: %s", a.rejected, r.event.Items, a.message)
	}
	r.event.Code = r.code(a)
	return a
}

// reject takes the last n items off a batch of one signal. A metric that loses
// its last point goes with it.
func reject(b *telemetry.Batch, n int) {
	b.Spans = b.Spans[:max(0, len(b.Spans)-n)]
	b.Logs = b.Logs[:max(0, len(b.Logs)-n)]
	for i := len(b.Metrics) - 1; i >= 0 && n > 0; i-- {
		m := b.Metrics[i]
		if len(m.Points) > n {
			m.Points = m.Points[:len(m.Points)-n]
			return
		}
		if len(m.Points) > 0 {
			n -= len(m.Points)
			b.Metrics = slices.Delete(b.Metrics, i, i+1)
		}
	}
}

// delay waits for d; false when the peer went away or the collector stops.
func (c *Collector) delay(ctx context.Context, d time.Duration) bool {
	if d <= 0 {
		return true
	}
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return true
	case <-ctx.Done():
	case <-c.stopping:
	}
	return false
}

// httpStatus is the HTTP status that OTLP maps a gRPC code to.
func httpStatus(code codes.Code) int {
	switch code {
	case codes.OK:
		return 200
	case codes.InvalidArgument, codes.FailedPrecondition:
		return 400
	case codes.Unauthenticated:
		return 401
	case codes.PermissionDenied:
		return 403
	case codes.NotFound, codes.Unimplemented:
		return 404
	case codes.ResourceExhausted:
		return 429
	case codes.Canceled, codes.DeadlineExceeded, codes.Aborted, codes.OutOfRange, codes.Unavailable, codes.DataLoss:
		return 503
	}
	return 500
}

// grpcCode is the gRPC code that says the same as an HTTP status.
func grpcCode(status int) codes.Code {
	switch status {
	case 200:
		return codes.OK
	case 400, 405, 413, 415:
		return codes.InvalidArgument
	case 401:
		return codes.Unauthenticated
	case 403:
		return codes.PermissionDenied
	case 404:
		return codes.Unimplemented
	case 429:
		return codes.ResourceExhausted
	case 408, 502, 503, 504:
		return codes.Unavailable
	}
	return codes.Internal
}
