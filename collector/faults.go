package collector

import (
	"context"
	"slices"
	"sync/atomic"
	"time"

	"google.golang.org/grpc/codes"

	"otelings/telemetry"
)

// Faults makes the collector misbehave on purpose. The zero value is an
// honest collector. The parts combine: a delay comes first, then the rest.
type Faults struct {
	Signals []telemetry.Signal // which signals are concerned; empty means all
	Every   int                // only each Every-th request of them; 0 and 1 mean each

	Latency time.Duration // wait so long before anything else

	CloseConnection bool // close the connection instead of answering

	// Refuse answers with an error instead of storing. StoreThenFail stores
	// and then answers with the same error, as a collector does whose answer
	// is lost: the sender will send again.
	Refuse        bool
	StoreThenFail bool
	// GRPCCode and HTTPStatus are the error; 0 derives one from the other, and
	// both 0 means Unavailable (14) and 503, which senders retry.
	GRPCCode   uint32
	HTTPStatus int
	Message    string
}

func (f Faults) failure() answer {
	a := answer{status: f.HTTPStatus, code: codes.Code(f.GRPCCode), message: f.Message}
	switch {
	case a.status == 0 && a.code == codes.OK:
		a.status, a.code = 503, codes.Unavailable
	case a.status == 0:
		a.status = httpStatus(a.code)
	case a.code == codes.OK:
		a.code = grpcCode(a.status)
	}
	if a.message == "" {
		a.message = "refused on purpose by the fault switch"
	}
	return a
}

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
	if n := s.seen.Add(1); s.Every > 1 && n%uint64(s.Every) != 0 {
		return Faults{}
	}
	return s.Faults
}

// SetFaults replaces the faults for all requests that are complete from now
// on and starts counting Every anew.
func (c *Collector) SetFaults(f Faults) {
	f.Signals = slices.Clone(f.Signals)
	c.faults.Store(&faultState{Faults: f})
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
