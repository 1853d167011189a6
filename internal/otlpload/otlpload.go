// Package otlpload makes OTLP loads, honest and hostile, and measures a
// process that takes them.
//
// It knows nothing of the program it measures but its command line: what it
// says of a process is what any other program could see, over loopback and in
// the kernel's own figures. It therefore imports no other package of ours.
//
// Its command lies below it, in otlpload/otlpload, and not in cmd/: what is in
// cmd/ is for learners, and this is a contributor's tool.
package otlpload

import (
	"errors"
	"fmt"
	"net"
)

// Signal names what a load carries, as in the path /v1/traces.
type Signal string

// The signals of OTLP.
const (
	Traces  Signal = "traces"
	Metrics Signal = "metrics"
	Logs    Signal = "logs"
)

// Protocol is how a load is sent.
type Protocol string

// The protocols of OTLP: gRPC, HTTP with protobuf, HTTP with JSON.
const (
	GRPC Protocol = "grpc"
	HTTP Protocol = "http"
	JSON Protocol = "json"
)

// Load is an honest load. Make one with NewLoad.
type Load struct {
	Signal   Signal
	Protocol Protocol
	Addr     string // host:port, loopback only
	Gzip     bool
	Items    int  // spans, log records or data points in all
	Batch    int  // items a request
	PerTrace int  // spans a trace
	Workers  int  // requests under way at once
	Services int  // distinct service.name values
	Rate     int  // items a second, 0 = as fast as they are answered
	Seed     byte // first byte of every trace id, so that runs do not repeat ids
}

// NewLoad is 100,000 spans over gRPC as an SDK sends them: 512 a request, ten a
// trace, six attributes each.
func NewLoad(addr string) Load {
	return Load{Signal: Traces, Protocol: GRPC, Addr: addr, Items: 100_000, Batch: 512, PerTrace: 10, Workers: 2, Services: 4, Seed: 171}
}

// Validate reports the first setting that cannot be used.
func (l Load) Validate() error {
	switch l.Signal {
	case Traces, Metrics, Logs:
	default:
		return fmt.Errorf("unknown signal %q", string(l.Signal))
	}
	switch l.Protocol {
	case GRPC, HTTP, JSON:
	default:
		return fmt.Errorf("unknown protocol %q", string(l.Protocol))
	}
	if l.Items <= 0 || l.Batch <= 0 || l.PerTrace <= 0 || l.Workers <= 0 || l.Services <= 0 || l.Rate < 0 {
		return errors.New("items, batch, spans a trace, workers and services must be positive, the rate not negative")
	}
	return Loopback(l.Addr)
}

// ErrNotLoopback is what an address of another machine is refused with.
var ErrNotLoopback = errors.New("not a loopback address")

// Loopback is nil when addr is a loopback IP address and a port: nothing here
// is ever sent to another machine.
func Loopback(addr string) error {
	host, _, err := net.SplitHostPort(addr)
	if err != nil {
		return fmt.Errorf("address %q: %w", addr, err)
	}
	if ip := net.ParseIP(host); ip == nil || !ip.IsLoopback() {
		return fmt.Errorf("address %q: %w", addr, ErrNotLoopback)
	}
	return nil
}
