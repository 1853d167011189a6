// Package fault is how a collector misbehaves on purpose: a value that is
// written in files and compared by eye, and whether it makes sense.
package fault

import (
	"errors"
	"fmt"
	"net/http"
	"slices"
	"time"

	"otelings/telemetry"
)

// Faults is one way to misbehave. The zero value is an honest collector. Which
// requests are concerned comes first, then a wait, then what becomes of their
// items and what the sender is told.
type Faults struct {
	// Which requests: those of Signals (empty means all three), and of these
	// each one, unless one of the next three says otherwise. They are counted
	// from 1 since the faults were set.
	Signals []telemetry.Signal `yaml:"signals"`
	Every   int                `yaml:"every"` // the Every-th, twice the Every-th and so on; 1 is each
	Only    int                `yaml:"only"`  // the Only-th and no other
	First   int                `yaml:"first"` // the first First

	Latency time.Duration `yaml:"latency"` // wait so long before anything else

	// What becomes of them: one of these, or StoreThenFail together with
	// CloseConnection or Throttle, which keep the items then.
	Refuse          bool          `yaml:"refuse"`           // an error, nothing is kept
	StoreThenFail   bool          `yaml:"store_then_fail"`  // the items are kept, the sender is told an error and may send them again
	Lose            bool          `yaml:"lose"`             // the sender is told success, nothing is kept
	CloseConnection bool          `yaml:"close_connection"` // no answer; with StoreThenFail it is the lost acknowledgement
	Throttle        time.Duration `yaml:"throttle"`         // an error with the time to wait; whole seconds over HTTP, rounded up
	Partial         bool          `yaml:"partial"`          // success, with Rejected and Message

	// Rejected is how many of a request's items Partial refuses, the last
	// ones; more than there are means all. 0 with a Message is a warning.
	Rejected int `yaml:"rejected"`

	// GRPCCode and HTTPStatus are the error; 0 derives one from the other.
	// Both 0 means Unavailable (14) and 503, which senders retry, and for
	// Throttle ResourceExhausted (8) and 429.
	GRPCCode   uint32 `yaml:"grpc_code"`
	HTTPStatus int    `yaml:"http_status"`
	Message    string `yaml:"message"` // of an error or of Partial
}

// MaxWait bounds Latency and Throttle: a longer one is a slip of the pen.
const MaxWait = time.Hour

// MaxMessage bounds Message, in bytes.
const MaxMessage = 300

// Honest reports whether the faults change nothing.
func (f Faults) Honest() bool {
	return f.Latency == 0 && !f.Refuse && !f.StoreThenFail && !f.Lose && !f.CloseConnection && f.Throttle == 0 && !f.Partial
}

// Fails reports whether the sender is told an error.
func (f Faults) Fails() bool {
	return (f.Refuse || f.StoreThenFail || f.Throttle > 0) && !f.CloseConnection
}

// Keeps reports whether the items are kept, those that Partial rejects apart.
func (f Faults) Keeps() bool {
	return f.StoreThenFail || !f.Refuse && !f.Lose && !f.CloseConnection && f.Throttle == 0
}

// Problem is one part of Faults that contradicts another or cannot be used.
// Key is its name in a file.
type Problem struct{ Key, What string }

func (p *Problem) Error() string { return p.Key + ": " + p.What }

// Validate joins all Problems, nil when the faults can be played.
func (f Faults) Validate() error {
	var errs []error
	for _, p := range f.Problems() {
		errs = append(errs, p)
	}
	return errors.Join(errs...)
}

// Problems is everything that cannot be, none when the faults can be played.
func (f Faults) Problems() []*Problem {
	var v problems
	v.requests(f)
	v.waits(f)
	v.outcome(f)
	v.answer(f)
	if f.Honest() && (len(f.Signals) > 0 || f.Every != 0 || f.Only != 0 || f.First != 0) {
		v.add(picked(f), "requests are picked, but nothing is done to them")
	}
	return v
}

// picked is the first key that picks requests.
func picked(f Faults) string {
	switch {
	case len(f.Signals) > 0:
		return "signals"
	case f.Every != 0:
		return "every"
	case f.Only != 0:
		return "only"
	}
	return "first"
}

type problems []*Problem

func (v *problems) add(key, format string, args ...any) {
	*v = append(*v, &Problem{key, fmt.Sprintf(format, args...)})
}

func (v *problems) requests(f Faults) {
	all := []telemetry.Signal{telemetry.SignalTraces, telemetry.SignalMetrics, telemetry.SignalLogs}
	for i, s := range f.Signals {
		if !slices.Contains(all, s) {
			v.add("signals", "unknown signal %q, want some of traces, metrics, logs", string(s))
		} else if slices.Contains(f.Signals[:i], s) {
			v.add("signals", "%s stands twice", s)
		}
	}
	picks := ""
	for _, p := range []struct {
		key string
		n   int
	}{{"every", f.Every}, {"only", f.Only}, {"first", f.First}} {
		if p.n < 0 {
			v.add(p.key, "%d is no number of requests", p.n)
		}
		if p.n != 0 && picks != "" {
			v.add(p.key, "cannot be together with %s", picks)
		} else if p.n != 0 {
			picks = p.key
		}
	}
}

func (v *problems) waits(f Faults) {
	for _, w := range []struct {
		key string
		d   time.Duration
	}{{"latency", f.Latency}, {"throttle", f.Throttle}} {
		if w.d < 0 || w.d > MaxWait {
			v.add(w.key, "%v is not between 0 and %v", w.d, MaxWait)
		}
	}
}

func (v *problems) outcome(f Faults) {
	first := ""
	for _, o := range []struct {
		key string
		on  bool
	}{{"refuse", f.Refuse}, {"lose", f.Lose}, {"close_connection", f.CloseConnection}, {"throttle", f.Throttle != 0}, {"partial", f.Partial}} {
		if o.on && first != "" {
			v.add(o.key, "cannot be together with %s", first)
		} else if o.on {
			first = o.key
		}
	}
	if f.StoreThenFail && first != "" && first != "close_connection" && first != "throttle" {
		v.add("store_then_fail", "cannot be together with %s", first)
	}
	switch {
	case f.Rejected < 0:
		v.add("rejected", "%d is no number of items", f.Rejected)
	case f.Rejected > 0 && !f.Partial:
		v.add("rejected", "belongs to partial")
	case f.Partial && f.Rejected == 0 && f.Message == "":
		v.add("partial", "rejects nothing and says nothing, which is plain success: give rejected or a message")
	}
}

func (v *problems) answer(f Faults) {
	if !f.Fails() {
		if f.GRPCCode != 0 {
			v.add("grpc_code", "belongs to refuse, store_then_fail or throttle")
		}
		if f.HTTPStatus != 0 {
			v.add("http_status", "belongs to refuse, store_then_fail or throttle")
		}
		if f.Message != "" && !f.Partial {
			v.add("message", "nobody is told it: no error is answered and no partial success")
		}
	}
	if f.GRPCCode > 16 {
		v.add("grpc_code", "%d is no gRPC code, want 1 to 16", f.GRPCCode)
	}
	if f.HTTPStatus != 0 && (f.HTTPStatus < 400 || f.HTTPStatus > 599) {
		v.add("http_status", "%d is no error, want 400 to 599", f.HTTPStatus)
	}
	if len(f.Message) > MaxMessage {
		v.add("message", "%d bytes are too long, want at most %d", len(f.Message), MaxMessage)
	}
	if f.Throttle > 0 {
		if f.GRPCCode != 0 && f.GRPCCode != resourceExhausted && f.GRPCCode != unavailable {
			v.add("grpc_code", "throttling is said with 8 (RESOURCE_EXHAUSTED) or 14 (UNAVAILABLE)")
		}
		if f.HTTPStatus != 0 && f.HTTPStatus != http.StatusTooManyRequests && f.HTTPStatus != http.StatusServiceUnavailable {
			v.add("http_status", "throttling is said with 429 or 503")
		}
	}
}

// The gRPC codes that can carry a time to wait.
const (
	resourceExhausted = 8
	unavailable       = 14
)
