// Package otlp turns OTLP bytes into telemetry types: counting before
// decoding, decoding protobuf and JSON, converting every field. It also writes
// and reads files of OTLP JSON lines.
package otlp

import (
	"fmt"

	"go.opentelemetry.io/collector/pdata/plog"
	"go.opentelemetry.io/collector/pdata/pmetric"
	"go.opentelemetry.io/collector/pdata/ptrace"

	"otelings/telemetry"
)

// Encoding is how a request is written.
type Encoding string

// The encodings of OTLP.
const (
	Protobuf Encoding = "protobuf"
	JSON     Encoding = "json"
)

// CountBody counts body in its encoding against LimitsFor its size.
func CountBody(signal telemetry.Signal, enc Encoding, body []byte) (Count, error) {
	if schemas[signal] == nil {
		return Count{}, fmt.Errorf("unknown signal %q", string(signal))
	}
	if enc == JSON {
		return CountJSON(signal, body, LimitsFor(len(body)))
	}
	return CountProto(signal, body, LimitsFor(len(body)))
}

// Decode counts an export request, refuses it with a *TooManyError when it
// holds more than LimitsFor its size, decodes it and appends its items to into.
// Count is valid also with an error, as far as counting got. Any error other
// than *TooManyError means that the bytes are not such a request. The body is
// not kept.
func Decode(signal telemetry.Signal, enc Encoding, body []byte, into *telemetry.Batch) (n Count, err error) {
	n, err = CountBody(signal, enc, body)
	if err != nil {
		return n, err
	}
	return n, Build(signal, enc, body, into)
}

// Build is Decode for a body that CountBody has passed.
func Build(signal telemetry.Signal, enc Encoding, body []byte, into *telemetry.Batch) (err error) {
	// The decoders are other people's code on strangers' bytes.
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("the decoder gave up: %v", p)
		}
	}()
	switch signal {
	case telemetry.SignalTraces:
		td, err := DecodeTraces(enc, body)
		if err != nil {
			return err
		}
		Traces(td, into)
	case telemetry.SignalMetrics:
		md, err := DecodeMetrics(enc, body)
		if err != nil {
			return err
		}
		Metrics(md, into)
	case telemetry.SignalLogs:
		ld, err := DecodeLogs(enc, body)
		if err != nil {
			return err
		}
		Logs(ld, into)
	}
	return nil
}

// DecodeTraces decodes a trace export request without counting it first.
func DecodeTraces(enc Encoding, body []byte) (ptrace.Traces, error) {
	if enc == JSON {
		return (&ptrace.JSONUnmarshaler{}).UnmarshalTraces(body)
	}
	return (&ptrace.ProtoUnmarshaler{}).UnmarshalTraces(body)
}

// DecodeMetrics decodes a metrics export request without counting it first.
func DecodeMetrics(enc Encoding, body []byte) (pmetric.Metrics, error) {
	if enc == JSON {
		return (&pmetric.JSONUnmarshaler{}).UnmarshalMetrics(body)
	}
	return (&pmetric.ProtoUnmarshaler{}).UnmarshalMetrics(body)
}

// DecodeLogs decodes a logs export request without counting it first.
func DecodeLogs(enc Encoding, body []byte) (plog.Logs, error) {
	if enc == JSON {
		return (&plog.JSONUnmarshaler{}).UnmarshalLogs(body)
	}
	return (&plog.ProtoUnmarshaler{}).UnmarshalLogs(body)
}
