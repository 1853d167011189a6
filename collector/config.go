// Package collector takes OTLP in: one loopback port that speaks gRPC and
// HTTP, limits, fault switches, and a door event for everything that knocked.
//
// Every accepted or refused request, and every connection that never became a
// request, is exactly one door event in the store. Nothing is ever written to
// stdout or stderr.
package collector

import (
	"errors"
	"fmt"
	"net"
	"runtime"
	"time"
)

// Protocols is what a port answers to.
type Protocols uint8

// The choices of Protocols. The wrong protocol at a GRPCOnly or HTTPOnly port
// becomes a door event with its own cause.
const (
	Both Protocols = iota
	GRPCOnly
	HTTPOnly
)

// Config is how a collector listens and what it refuses. Make one with
// NewDefaultConfig.
type Config struct {
	Addr        string // host:port; port 0 picks a free one
	Protocols   Protocols
	AllowRemote bool // permit an Addr that is not loopback

	MaxBodyBytes    int   // of one request, as sent and again after decompression
	MaxConns        int   // open connections
	MaxDecodes      int   // requests decompressed or decoded at one time
	MaxPendingBytes int64 // received on all connections and not yet answered

	// StrictJSON refuses JSON that decodes although the specification does not
	// allow it: names of enums, keys in snake_case, text after the end.
	StrictJSON bool

	// Decoding bounds the bytes decoded at one time; several collectors may
	// share one. Nil means a budget of one MaxBodyBytes.
	Decoding *Budget

	NoRequestTimeout  time.Duration // a connection without a complete request is closed after it
	ReadHeaderTimeout time.Duration // HTTP/1 headers
	BodyTimeout       time.Duration // from a request's headers to the end of its body
	WriteTimeout      time.Duration // of an HTTP answer
	IdleTimeout       time.Duration // between two requests of one connection
}

// NewDefaultConfig listens on a free port of 127.0.0.1 for both protocols.
func NewDefaultConfig() Config {
	return Config{
		Addr:              "127.0.0.1:0",
		MaxBodyBytes:      4 << 20,
		MaxConns:          256,
		MaxDecodes:        min(4, max(2, runtime.GOMAXPROCS(0))),
		MaxPendingBytes:   96 << 20,
		NoRequestTimeout:  10 * time.Second,
		ReadHeaderTimeout: 5 * time.Second,
		BodyTimeout:       15 * time.Second,
		WriteTimeout:      15 * time.Second,
		IdleTimeout:       60 * time.Second,
	}
}

// Validate reports the first setting that cannot be used.
func (c Config) Validate() error {
	host, _, err := net.SplitHostPort(c.Addr)
	if err != nil {
		return fmt.Errorf("address %q: %w", c.Addr, err)
	}
	if ip := net.ParseIP(host); !c.AllowRemote && host != "localhost" && (ip == nil || !ip.IsLoopback()) {
		return fmt.Errorf("address %q is not loopback\nhint: use 127.0.0.1, [::1] or localhost", c.Addr)
	}
	if c.Protocols > HTTPOnly {
		return fmt.Errorf("unknown protocols %d", c.Protocols)
	}
	if c.MaxBodyBytes <= 0 || c.MaxConns <= 0 || c.MaxDecodes <= 0 || c.MaxPendingBytes < int64(c.MaxBodyBytes) {
		return errors.New("limits must be positive, and the pending bytes at least one body")
	}
	if c.MaxBodyBytes > largestBody {
		return fmt.Errorf("a body of %d bytes is too much, the largest there can be is %d", c.MaxBodyBytes, largestBody)
	}
	for _, d := range []time.Duration{c.NoRequestTimeout, c.ReadHeaderTimeout, c.BodyTimeout, c.WriteTimeout, c.IdleTimeout} {
		if d <= 0 {
			return errors.New("timeouts must be positive")
		}
	}
	return nil
}
