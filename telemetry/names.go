package telemetry

import (
	"encoding/hex"
	"math"
)

func float64bits(f float64) uint64     { return math.Float64bits(f) }
func float64frombits(u uint64) float64 { return math.Float64frombits(u) }

func (t TraceID) String() string { return hex.EncodeToString(t[:]) }
func (s SpanID) String() string  { return hex.EncodeToString(s[:]) }

// IsZero reports whether the id is all zeros, which is invalid.
func (t TraceID) IsZero() bool { return t == TraceID{} }

// IsZero reports whether the id is all zeros: no span.
func (s SpanID) IsZero() bool { return s == SpanID{} }

var kindNames = [...]string{"UNSPECIFIED", "INTERNAL", "SERVER", "CLIENT", "PRODUCER", "CONSUMER"}

func (k Kind) String() string {
	if k >= 0 && int(k) < len(kindNames) {
		return kindNames[k]
	}
	return "UNKNOWN"
}

var statusNames = [...]string{"UNSET", "OK", "ERROR"}

func (c StatusCode) String() string {
	if c >= 0 && int(c) < len(statusNames) {
		return statusNames[c]
	}
	return "UNKNOWN"
}

var temporalityNames = [...]string{"UNSPECIFIED", "DELTA", "CUMULATIVE"}

func (t Temporality) String() string {
	if t >= 0 && int(t) < len(temporalityNames) {
		return temporalityNames[t]
	}
	return "UNKNOWN"
}
