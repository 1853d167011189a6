package senders

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"go.uber.org/goleak"

	"otelings/collector"
	"otelings/telemetry"
)

var real = flag.Bool("senders", false, "build and run the programs of testdata; needs cargo, python3, node, a JDK with maven, go and curl")

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// TestSenders builds the programs, runs them all, some side by side, and holds
// what arrived against what they make.
func TestSenders(t *testing.T) {
	if !*real {
		t.Skip("needs five toolchains: make senders")
	}
	programs := buildAll(t)
	for name, test := range map[string]func(*testing.T){
		"order services": func(t *testing.T) { testOrderServices(t, programs) },
		"chain":          func(t *testing.T) { testChain(t, programs) },
		"telemetrygen":   func(t *testing.T) { testTelemetrygen(t, programs[telemetrygen.folder]) },
		"curl":           testCurl,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			test(t)
		})
	}
}

// errorLogs is how many log records a language's library writes by itself: the
// macros of tracing write one for an error that leaves a function.
func errorLogs(language string) int {
	if language == "rust" {
		return declined
	}
	return 0
}

// testOrderServices runs ten programs, five languages over two protocols. Each
// runs twice: with the defaults of its SDK at a port for both protocols, so that
// all leaves at the end; and exporting often at a port for its own protocol.
func testOrderServices(t *testing.T, programs map[string][]string) {
	for _, r := range recipes {
		t.Run(r.folder, func(t *testing.T) {
			argv := programs[r.folder]
			for protocol, only := range map[string]collector.Protocols{"grpc": collector.GRPCOnly, "http/protobuf": collector.HTTPOnly} {
				name := strings.TrimSuffix(protocol, "/protobuf")
				t.Run(name+" with the defaults", func(t *testing.T) {
					t.Parallel()
					s := runService(t, start(t, collector.Both), r.folder, protocol, argv)
					if n, _ := ownPoints(s); n != points {
						t.Errorf("%d points, want %d", n, points)
					}
				})
				t.Run(name+" often", func(t *testing.T) {
					t.Parallel()
					runService(t, start(t, only), r.folder, protocol, argv,
						"OTEL_BSP_SCHEDULE_DELAY=200", "OTEL_BLRP_SCHEDULE_DELAY=200", "OTEL_METRIC_EXPORT_INTERVAL=1000")
				})
			}
		})
	}
}

func runService(t *testing.T, r *rig, language, protocol string, argv []string, env ...string) *telemetry.Snapshot {
	t.Helper()
	s, out := r.run(argv, r.environment(protocol, env...))
	if out != "" {
		t.Logf("%s writes: %s", language, tail([]byte(out)))
	}
	nothingRefused(t, s)
	whole(t, s, "orders-"+language, errorLogs(language))
	exact(t, s, spans, logs+errorLogs(language))
	r.watch.nothingSaid(t, s)
	r.watch.say(t, s)
	return s
}

// exact fails unless this many items came in all, and the door counted as many.
func exact(t *testing.T, s *telemetry.Snapshot, spans, logs int) {
	t.Helper()
	counted := map[telemetry.Signal]int{}
	for _, d := range s.Door {
		counted[d.Signal] += d.Items
	}
	if s.Counts.Spans != spans || counted[telemetry.SignalTraces] != spans {
		t.Errorf("%d spans, %d at the door, want %d", s.Counts.Spans, counted[telemetry.SignalTraces], spans)
	}
	if s.Counts.Logs != logs || counted[telemetry.SignalLogs] != logs {
		t.Errorf("%d log records, %d at the door, want %d", s.Counts.Logs, counted[telemetry.SignalLogs], logs)
	}
	n, others := ownPoints(s)
	if s.Counts.Points != counted[telemetry.SignalMetrics] || n < points {
		t.Errorf("%d points, %d at the door, %d of the service", s.Counts.Points, counted[telemetry.SignalMetrics], n)
	}
	if others != "" {
		t.Logf("the SDK about itself:%s", others)
	}
}

// testChain lets the five programs run each other as parts of one trace, so that
// parents are in other processes, with other clocks, and come last.
func testChain(t *testing.T, programs map[string][]string) {
	r := start(t, collector.Both)
	dir := t.TempDir()
	next := ""
	allLogs := 0
	for i, rec := range recipes {
		protocol := []string{"grpc", "http/protobuf"}[i%2]
		script := fmt.Sprintf("#!/bin/sh\nexport OTEL_EXPORTER_OTLP_PROTOCOL=%s\nunset NEXT_COMMAND\n", protocol)
		if next != "" {
			script += fmt.Sprintf("export NEXT_COMMAND='%s'\n", next)
		}
		script += "exec '" + strings.Join(programs[rec.folder], "' '") + "'\n"
		next = filepath.Join(dir, rec.folder)
		if err := os.WriteFile(next, []byte(script), 0o755); err != nil {
			t.Fatal(err)
		}
		allLogs += logs + errorLogs(rec.folder)
	}
	s, _ := r.run([]string{next}, r.environment("grpc", "OTEL_BSP_SCHEDULE_DELAY=200"))
	nothingRefused(t, s)
	imports := map[telemetry.TraceID]int{}
	for _, rec := range recipes {
		whole(t, s, "orders-"+rec.folder, errorLogs(rec.folder))
	}
	for _, sp := range s.Spans {
		if sp.Name == "import prices" {
			imports[sp.TraceID]++
		}
	}
	if len(imports) != 1 {
		t.Errorf("the imports are in %d traces, want one", len(imports))
	}
	exact(t, s, len(recipes)*spans, allLogs)
	r.watch.nothingSaid(t, s)
	r.watch.say(t, s)
}
