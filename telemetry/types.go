// Package telemetry holds what was received: spans, metric points, log
// records and door events in our own types, and the bounded store they live in.
//
// The types mirror OTLP 1.11 (opentelemetry-proto) field by field, so that a
// check or a screen can say what was on the wire; nothing is normalised on the
// way in. Times are nanoseconds since the Unix epoch, 0 meaning "not set".
// Values handed out by a Snapshot are shared and must not be modified.
package telemetry

import "time"

// TraceID is the 16 bytes of a trace id; the zero value is invalid.
type TraceID [16]byte

// SpanID is the 8 bytes of a span id; the zero value means "none".
type SpanID [8]byte

// Kind is a span's kind with OTLP's numbers.
type Kind int32

// The span kinds of OTLP.
const (
	KindUnspecified Kind = iota
	KindInternal
	KindServer
	KindClient
	KindProducer
	KindConsumer
)

// StatusCode is a span's status with OTLP's numbers.
type StatusCode int32

// The status codes of OTLP.
const (
	StatusUnset StatusCode = iota
	StatusOK
	StatusError
)

// Signal names what a request carries.
type Signal string

// The signals of OTLP that the collector accepts.
const (
	SignalTraces  Signal = "traces"
	SignalMetrics Signal = "metrics"
	SignalLogs    Signal = "logs"
)

// Resource is who sent the telemetry.
type Resource struct {
	Attrs     Attrs
	Dropped   uint32
	SchemaURL string
}

// Service is the service.name attribute, "" when absent.
func (r *Resource) Service() string {
	if r == nil {
		return ""
	}
	v, _ := r.Attrs.Get("service.name")
	return v.Str()
}

// Scope is the instrumentation scope: which library recorded.
type Scope struct {
	Name, Version string
	Attrs         Attrs
	Dropped       uint32
	SchemaURL     string
}

// Event is a span event.
type Event struct {
	Time    uint64
	Name    string
	Attrs   Attrs
	Dropped uint32
}

// Link points from a span to another span context.
type Link struct {
	TraceID    TraceID
	SpanID     SpanID
	TraceState string
	Attrs      Attrs
	Dropped    uint32
	Flags      uint32
}

// Span is one received span. Request is the Seq of the door event that brought it.
type Span struct {
	TraceID       TraceID
	SpanID        SpanID
	ParentID      SpanID
	TraceState    string
	Flags         uint32
	Name          string
	Kind          Kind
	Start, End    uint64
	Attrs         Attrs
	DroppedAttrs  uint32
	Events        []Event
	DroppedEvents uint32
	Links         []Link
	DroppedLinks  uint32
	Status        StatusCode
	StatusMessage string
	Resource      *Resource
	Scope         *Scope
	Request       uint64
}

// SpanKey is what makes a span one span. Delivery is at least once, so the
// same key may arrive twice.
type SpanKey struct {
	Trace TraceID
	Span  SpanID
}

// Key is the span's own key.
func (s *Span) Key() SpanKey { return SpanKey{s.TraceID, s.SpanID} }

// ParentKey is the key of the span's parent, which names nothing for a root.
func (s *Span) ParentKey() SpanKey { return SpanKey{s.TraceID, s.ParentID} }

// SpanKeys is the keys of spans.
func SpanKeys(spans []*Span) map[SpanKey]bool {
	out := make(map[SpanKey]bool, len(spans))
	for _, s := range spans {
		out[s.Key()] = true
	}
	return out
}

// Root reports whether the span has no parent.
func (s *Span) Root() bool { return s.ParentID == SpanID{} }

// Duration is End-Start; negative when the clock went back, 0 when either is not set.
func (s *Span) Duration() time.Duration {
	if s.Start == 0 || s.End == 0 {
		return 0
	}
	return time.Duration(s.End - s.Start)
}

// MetricType is the shape of a metric's points.
type MetricType string

// The metric types of OTLP.
const (
	MetricGauge        MetricType = "gauge"
	MetricSum          MetricType = "sum"
	MetricHistogram    MetricType = "histogram"
	MetricExpHistogram MetricType = "exponential_histogram"
	MetricSummary      MetricType = "summary"
)

// Temporality says what a point's value counts from.
type Temporality int32

// The temporalities of OTLP.
const (
	TemporalityUnspecified Temporality = iota
	TemporalityDelta
	TemporalityCumulative
)

// Metric is one received metric with its points.
type Metric struct {
	Name, Description, Unit string
	Type                    MetricType
	Temporality             Temporality
	Monotonic               bool
	Metadata                Attrs
	Points                  []Point
	Resource                *Resource
	Scope                   *Scope
	Request                 uint64
}

// Point is one data point. Which fields mean something depends on the metric's type.
type Point struct {
	Start, Time   uint64
	Attrs         Attrs
	Flags         uint32
	Value         Value // gauge, sum: int or double; absent (ValueEmpty) with the no-recorded-value flag
	Count         uint64
	Sum, Min, Max float64
	HasSum        bool
	HasMin        bool
	HasMax        bool
	Bounds        []float64 // histogram: explicit bounds, len(Buckets)-1
	Buckets       []uint64
	Scale         int32 // exponential histogram
	ZeroCount     uint64
	ZeroThreshold float64
	PosOffset     int32
	Positive      []uint64
	NegOffset     int32
	Negative      []uint64
	Quantiles     []Quantile // summary
	Exemplars     []Exemplar
}

// Quantile is one quantile of a summary.
type Quantile struct{ Quantile, Value float64 }

// Exemplar is a measurement kept beside an aggregate.
type Exemplar struct {
	Time    uint64
	Value   Value
	TraceID TraceID
	SpanID  SpanID
	Attrs   Attrs
}

// LogRecord is one received log record.
type LogRecord struct {
	Time, Observed uint64
	Severity       int32
	SeverityText   string
	EventName      string
	Body           Value
	Attrs          Attrs
	Dropped        uint32
	TraceID        TraceID
	SpanID         SpanID
	Flags          uint32
	Resource       *Resource
	Scope          *Scope
	Request        uint64
}

// SpanKey is the key of the span the record belongs to.
func (l *LogRecord) SpanKey() SpanKey { return SpanKey{l.TraceID, l.SpanID} }

// When is when it happened, else when it was observed; 0 when neither is known.
func (l *LogRecord) When() uint64 {
	if l.Time != 0 {
		return l.Time
	}
	return l.Observed
}

// Outcome is what happened to a request or connection at the door.
type Outcome string

// The outcomes of a door event.
const (
	Accepted Outcome = "accepted" // answered with success and stored, unless a Cause says what became of it
	Partial  Outcome = "partial"  // answered with partial success
	Refused  Outcome = "refused"  // answered with an error, or the bytes were not OTLP
	Dropped  Outcome = "dropped"  // the connection ended without a complete request
)

// Cause says why something was refused or dropped; "" when it was accepted.
// Causes are stable ids: findings, FAQ entries and JSON refer to them.
type Cause string

// The causes that can be read off the bytes at the door.
const (
	CauseTLS              Cause = "tls-to-plaintext"     // a TLS hello (16 03) at a plaintext port
	CauseNotOTLP          Cause = "not-otlp"             // the first bytes are neither HTTP/1 nor HTTP/2
	CauseHTTPOnGRPC       Cause = "http-on-grpc-port"    // HTTP/1.1 at a port that speaks gRPC only
	CauseGRPCOnHTTP       Cause = "grpc-on-http-port"    // the HTTP/2 preface at a port that speaks HTTP only
	CausePathMissing      Cause = "path-missing"         // POST / : /v1/traces was not appended
	CausePathTwice        Cause = "path-twice"           // /v1/traces/v1/traces
	CausePathUnknown      Cause = "path-unknown"         // any other path
	CauseMethod           Cause = "method-not-post"      // GET and friends
	CauseContentType      Cause = "content-type"         // neither protobuf nor JSON
	CauseEncodingMismatch Cause = "encoding-mismatch"    // JSON under a protobuf content type or the reverse
	CauseMalformed        Cause = "malformed-body"       // did not decode
	CauseCompression      Cause = "bad-compression"      // gzip that is not, or an unsupported encoding
	CauseTooLarge         Cause = "too-large"            // over the limit on the wire or after decompression
	CauseTooManyItems     Cause = "too-many-items"       // more spans, points or records than one request may hold
	CauseUnknownService   Cause = "unknown-grpc-service" // a gRPC method that is not OTLP's Export
	CauseNoRequest        Cause = "no-request"           // connected, sent no complete request
	CauseEvicted          Cause = "connection-evicted"   // closed to make room: the oldest that had sent no complete request
	CauseFault            Cause = "fault-switch"         // refused on purpose, by Faults
	CauseOverload         Cause = "overload"             // refused because the collector is at its limit
	CauseThrottled        Cause = "throttled"            // told to wait: 429 or RESOURCE_EXHAUSTED with the time to wait
	CausePartial          Cause = "partial-success"      // taken in part, with success and a number of rejected items
	CauseSignalMismatch   Cause = "signal-mismatch"      // a request of another signal than its path says
	CauseNotRecognised    Cause = "nothing-recognised"   // a body that is not empty and brought no item
)

// The causes that are seen in what was accepted.
const (
	CauseUnnamedService      Cause = "unknown-service"       // service.name is missing or the default of an SDK
	CauseDuplicateAfterRetry Cause = "duplicate-after-retry" // sent again after an answer that was an error or was lost
	CauseDuplicateSpan       Cause = "duplicate-span"        // sent twice although the first was acknowledged
	CauseIDClash             Cause = "id-clash"              // two different spans with one id
	CauseDroppedCounts       Cause = "dropped-counts"        // the SDK left out attributes, events or links
	CauseZeroTimes           Cause = "zero-times"            // a time that is not set
	CauseZeroID              Cause = "zero-id"               // a trace or span id of zeros
	CauseTimeOrder           Cause = "time-order"            // the end is before the start
	CauseTimeUnit            Cause = "time-unit"             // milliseconds or the like where nanoseconds belong
	CauseClockAhead          Cause = "clock-ahead"           // ended after it arrived
	CauseClockBehind         Cause = "clock-behind"          // arrived long after it ended
	CauseClockSkew           Cause = "clock-skew"            // a child of another process begins before its parent
	CauseOrphan              Cause = "orphan"                // its parent was never seen
	CauseLateParent          Cause = "late-parent"           // its parent came long after it
)

// DoorEvent is one request, or one connection that never became a request.
type DoorEvent struct {
	Seq       uint64 // 1, 2, 3 … in order of completion
	Time      time.Time
	Remote    string // address of the peer
	Transport string // "grpc", "http", "tcp"
	Signal    Signal // "" when unknown
	Method    string // HTTP method, or the full gRPC method
	Path      string // HTTP path
	Encoding  string // "protobuf", "json", ""
	Codec     string // content encoding: "", "gzip", "zstd" …
	UserAgent string
	WireBytes int // body as it came, before decompression, 0 when not known
	BodyBytes int // body after decompression
	Items     int // spans, data points or log records in it
	Outcome   Outcome
	Cause     Cause
	Code      string // "200", "404", or a gRPC code name
	Detail    string // what the decoder or the limit said, one line, printable
	// Open is how long a connection that never became a request was open, 0
	// when that is not known and for requests.
	Open time.Duration
}

// TurnedAway reports whether nothing was taken: refused, or dropped before it
// was a request.
func (d *DoorEvent) TurnedAway() bool { return d.Outcome == Refused || d.Outcome == Dropped }
