package causes

import (
	"time"

	"otelings/collector"
	"otelings/telemetry"
)

// row is one cause, provoked by bytes written by hand and by a program.
type row struct {
	cause telemetry.Cause
	// also is what is said beside the cause, and rightly.
	also []telemetry.Cause

	config func(*collector.Config) // of the port, nil for the defaults
	faults collector.Faults        // hold while the mistake is made

	bytes func(*wire)   // sends the bytes
	shows string        // what of the bytes is telling, verbatim
	apart time.Duration // between two requests, put into their door events

	program program
}

// program is how testdata/rust/cases/<cause>.rs is run.
type program struct {
	by byWhom
	// environment of the two runs, nil for the plain address.
	env func(url string, mended bool) []string
	// fails is for a mistaken program that ends with an error; the others end as
	// if all were well.
	fails bool
	// stays is for a mended program that meets the same faults and is told the
	// same, but loses nothing.
	stays bool
}

// byWhom is whose code makes the mistake.
type byWhom int

const (
	bySDK  byWhom = iota // the SDK as a learner sets it up
	byHand               // the SDK cannot make it: a client written by hand
)

func grpcOnly(c *collector.Config) { c.Protocols = collector.GRPCOnly }
func httpOnly(c *collector.Config) { c.Protocols = collector.HTTPOnly }
func hasty(c *collector.Config)    { c.NoRequestTimeout = 200 * time.Millisecond }
func narrow(c *collector.Config)   { c.MaxConns = 2 }
func small(c *collector.Config) {
	c.MaxBodyBytes, c.MaxPendingBytes = 256<<10, 256<<10
}

// table is every cause, in the order of the catalogue.
func table() []row { return append(doorRows(), contentRows()...) }
