package causes

import (
	"slices"
	"strings"
	"testing"

	"otelings/diagnosis"
	"otelings/telemetry"
)

// variable is a mistake in the environment that the catalogue's variable mends.
type variable struct {
	cause telemetry.Cause
	wrong []string // URL stands for the collector's address
}

// variables are the causes whose variable can be tried on one program.
func variables() []variable {
	return []variable{
		{cause: telemetry.CauseTLS, wrong: []string{"OTEL_EXPORTER_OTLP_ENDPOINT=https://ADDR"}},
		{cause: telemetry.CausePathMissing, wrong: []string{"OTEL_EXPORTER_OTLP_TRACES_ENDPOINT=URL", "OTEL_EXPORTER_OTLP_METRICS_ENDPOINT=URL"}},
		{cause: telemetry.CausePathTwice, wrong: []string{"OTEL_EXPORTER_OTLP_ENDPOINT=URL/v1/traces"}},
		{cause: telemetry.CausePathUnknown, wrong: []string{"OTEL_EXPORTER_OTLP_TRACES_ENDPOINT=URL/v1/trace", "OTEL_EXPORTER_OTLP_METRICS_ENDPOINT=URL/v1/metric"}},
		{cause: telemetry.CauseCompression, wrong: []string{"OTEL_EXPORTER_OTLP_HEADERS=content-encoding=gzip"}},
		{cause: telemetry.CauseTooLarge, wrong: []string{"OTEL_BSP_MAX_EXPORT_BATCH_SIZE=2048"}},
		{cause: telemetry.CauseSignalMismatch, wrong: []string{"OTEL_EXPORTER_OTLP_METRICS_ENDPOINT=URL/v1/traces"}},
		{cause: telemetry.CauseUnnamedService, wrong: []string{"OTEL_SERVICE_NAME="}},
		{cause: telemetry.CauseDroppedCounts, wrong: []string{"OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT=1"}},
	}
}

// TestVariables: a mistake in the environment is named by its cause, and the
// variable of the catalogue in its place mends it.
func TestVariables(t *testing.T) {
	binary := built(t)
	for _, v := range variables() {
		advice := diagnosis.Words(v.cause).Env
		if advice == "" {
			t.Errorf("%s has no variable", v.cause)
			continue
		}
		for name, set := range map[string][]string{"mistake": v.wrong, "mended": {advice}} {
			t.Run(string(v.cause)+"/"+name, func(t *testing.T) {
				t.Parallel()
				p := open(t, &row{}, true)
				in := strings.NewReplacer("URL", p.URL(), "ADDR", p.Addr(), "http://localhost:4318", p.URL(), "http://localhost:4317", p.URL())
				r := &row{cause: "variables", program: program{env: func(string, bool) []string {
					out := make([]string, len(set))
					for i, s := range set {
						out[i] = in.Replace(s)
					}
					return out
				}}}
				out, err := p.run(binary, r, false)
				s := p.closed()
				var want []telemetry.Cause
				if name == "mistake" {
					want = []telemetry.Cause{v.cause}
				}
				if got := told(s); !slices.Equal(got, want) {
					t.Errorf("told %v, want %v\nprinted %q\ndoor: %+v", got, want, out, s.Door)
				}
				if name == "mended" && (err != nil || len(s.Spans) != 1500 || len(s.Metrics) != 1) {
					t.Errorf("%v: %s\n%d spans, %d metrics", err, out, len(s.Spans), len(s.Metrics))
				}
			})
		}
	}
}
