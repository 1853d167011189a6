package otlp

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"unicode/utf8"

	"google.golang.org/protobuf/encoding/protowire"

	"otelings/telemetry"
)

// MeantFor is the signal whose valid, non-empty export request body is, when it
// is none of the signal it was sent as; "" otherwise. failed says that it did
// not decode; got is what it decoded to else. A request that brought one
// valid item is never called another's.
func MeantFor(signal telemetry.Signal, enc Encoding, body []byte, failed bool, got *telemetry.Batch) telemetry.Signal {
	if enc == JSON {
		if failed || got.Items() > 0 {
			return ""
		}
		return meantByKey(signal, body)
	}
	if !failed && (got.Items() == 0 || anyValid(got)) {
		return ""
	}
	for _, other := range []telemetry.Signal{telemetry.SignalTraces, telemetry.SignalMetrics, telemetry.SignalLogs} {
		if other == signal {
			continue
		}
		var b telemetry.Batch
		if _, err := Decode(other, Protobuf, body, &b); err == nil && b.Items() > 0 && allValid(&b) {
			return other
		}
	}
	return ""
}

// meantByKey goes by the one key of a request, which names its signal.
func meantByKey(signal telemetry.Signal, body []byte) telemetry.Signal {
	for _, other := range []telemetry.Signal{telemetry.SignalTraces, telemetry.SignalMetrics, telemetry.SignalLogs} {
		if other == signal {
			continue
		}
		if n, err := CountBody(other, JSON, body); err != nil || n.Entries == 0 {
			continue
		}
		var b telemetry.Batch
		if _, err := Decode(other, JSON, body, &b); err == nil && b.Items() > 0 {
			return other
		}
	}
	return ""
}

// Valid items are those that keep the protocol's own rules: ids of spans, names
// and data of metrics. A log record has no field that must be set.
func validSpan(s *telemetry.Span) bool {
	return !s.TraceID.IsZero() && !s.SpanID.IsZero() && utf8.ValidString(s.Name)
}

func validMetric(m *telemetry.Metric) bool {
	return m.Name != "" && m.Type != "" && utf8.ValidString(m.Name)
}

func validLog(l *telemetry.LogRecord) bool {
	return (l.Time != 0 || l.Observed != 0 || l.Body.Type() != telemetry.ValueEmpty) && utf8.ValidString(l.SeverityText)
}

func anyValid(b *telemetry.Batch) bool {
	return len(b.Logs) > 0 || slices.ContainsFunc(b.Spans, validSpan) || slices.ContainsFunc(b.Metrics, validMetric)
}

func allValid(b *telemetry.Batch) bool {
	for _, s := range b.Spans {
		if !validSpan(s) {
			return false
		}
	}
	for _, m := range b.Metrics {
		if !validMetric(m) {
			return false
		}
	}
	for _, l := range b.Logs {
		if !validLog(l) {
			return false
		}
	}
	return true
}

// maxUnknown bounds how many unknown keys are named.
const maxUnknown = 5

// Unrecognised says, of a request that decoded to no item, what in it nobody
// understood: unknown keys of the wrapping objects in JSON, unknown fields in
// protobuf. "" means that the sender can have meant it as empty.
func Unrecognised(signal telemetry.Signal, enc Encoding, body []byte) string {
	if schemas[signal] == nil || len(body) == 0 {
		return ""
	}
	if enc == JSON {
		return unrecognisedJSON(signal, body)
	}
	var unknown []string
	for b := body; len(b) > 0; {
		num, typ, n := protowire.ConsumeTag(b)
		if n < 0 {
			break
		}
		b = b[n:]
		if n = protowire.ConsumeFieldValue(num, typ, b); n < 0 {
			break
		}
		b = b[n:]
		if name := strconv.Itoa(int(num)); schemas[signal].fields[int32(num)] == nil && len(unknown) < maxUnknown && !slices.Contains(unknown, name) {
			unknown = append(unknown, name)
		}
	}
	if len(unknown) == 0 {
		return ""
	}
	return fmt.Sprintf("unknown protobuf fields %s; a request has field 1 (%s) only", list(unknown), wrappers(signal)[0])
}

// wrappers are the keys of signal's wrapping objects, from the outside.
func wrappers(signal telemetry.Signal) [3]string {
	switch signal {
	case telemetry.SignalMetrics:
		return [3]string{"resourceMetrics", "scopeMetrics", "metrics"}
	case telemetry.SignalLogs:
		return [3]string{"resourceLogs", "scopeLogs", "logRecords"}
	}
	return [3]string{"resourceSpans", "scopeSpans", "spans"}
}

func unrecognisedJSON(signal telemetry.Signal, body []byte) string {
	var top map[string]json.RawMessage
	if json.Unmarshal(body, &top) != nil {
		return "" // the decoder has spoken
	}
	if top == nil {
		return "the body is null, not an object"
	}
	want := wrappers(signal)
	m := schemas[signal]
	if unknown := unknownKeys(top, m, false); len(unknown) > 0 {
		return fmt.Sprintf("unknown keys %s; a request has the key %q", list(unknown), want[0])
	}
	level := []map[string]json.RawMessage{top}
	for i, key := range want[1:] {
		level = objects(level, m)
		m = m.names[want[i]]
		for _, o := range level {
			if unknown := unknownKeys(o, m, true); len(unknown) > 0 && o[key] == nil {
				return fmt.Sprintf("unknown keys %s where %q belongs", list(unknown), key)
			}
		}
	}
	return ""
}

// unknownKeys are the keys of an object that its message does not have, in
// order; with lists only those that hold a list with something in it.
func unknownKeys(object map[string]json.RawMessage, m *message, lists bool) []string {
	var out []string
	for k, v := range object {
		if m.names[k] == nil && (!lists || v[0] == '[' && len(bytes.Trim(v, "[] \t\r\n")) > 0) {
			out = append(out, k)
		}
	}
	slices.Sort(out)
	return out
}

// maxLooked bounds how many objects of one level are looked at.
const maxLooked = 100

// objects are the elements of the known lists in the objects of m, the first
// ones when there are many.
func objects(in []map[string]json.RawMessage, m *message) []map[string]json.RawMessage {
	var out []map[string]json.RawMessage
	for _, o := range in {
		for k, v := range o {
			if m.names[k] == nil || v[0] != '[' {
				continue
			}
			d := json.NewDecoder(bytes.NewReader(v))
			_, _ = d.Token() // the bracket; the value is valid JSON
			for d.More() && len(out) < maxLooked {
				var e map[string]json.RawMessage
				if d.Decode(&e) != nil {
					break // an element that is no object
				}
				out = append(out, e)
			}
		}
	}
	return out
}

// list quotes the first few names.
func list(names []string) string {
	var out []byte
	for i, n := range names {
		if i == maxUnknown {
			return string(append(out, " …"...))
		}
		if i > 0 {
			out = append(out, ", "...)
		}
		if _, err := strconv.Atoi(n); err == nil {
			out = append(out, n...)
			continue
		}
		if len(n) > 40 {
			n = n[:40]
		}
		out = strconv.AppendQuote(out, n)
	}
	return string(out)
}
