package otlp

import (
	"go.opentelemetry.io/collector/pdata/plog/plogotlp"
	"go.opentelemetry.io/collector/pdata/pmetric/pmetricotlp"
	"go.opentelemetry.io/collector/pdata/ptrace/ptraceotlp"

	"otelings/telemetry"
)

// Response is the body of a successful answer to an export request: full
// success when nothing was rejected and nothing is said (no bytes in protobuf,
// {} in JSON), partial success otherwise. rejected counts spans, data points or
// log records; 0 with a message is a warning.
func Response(signal telemetry.Signal, enc Encoding, rejected int, message string) ([]byte, error) {
	if rejected == 0 && message == "" {
		if enc == JSON {
			return []byte("{}"), nil
		}
		return []byte{}, nil
	}
	var out interface {
		MarshalProto() ([]byte, error)
		MarshalJSON() ([]byte, error)
	}
	switch signal {
	case telemetry.SignalMetrics:
		r := pmetricotlp.NewExportResponse()
		r.PartialSuccess().SetRejectedDataPoints(int64(rejected))
		r.PartialSuccess().SetErrorMessage(message)
		out = r
	case telemetry.SignalLogs:
		r := plogotlp.NewExportResponse()
		r.PartialSuccess().SetRejectedLogRecords(int64(rejected))
		r.PartialSuccess().SetErrorMessage(message)
		out = r
	default:
		r := ptraceotlp.NewExportResponse()
		r.PartialSuccess().SetRejectedSpans(int64(rejected))
		r.PartialSuccess().SetErrorMessage(message)
		out = r
	}
	if enc == JSON {
		return out.MarshalJSON()
	}
	return out.MarshalProto()
}
