package check

import (
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"otelings/exercises"
)

// silentCases names the cause that must be named for each program of testdata
// when it is silent and exits with 0, and what else must be mended.
var silentCases = []struct {
	file  string
	cause SilenceCause
	also  []SilenceCause
}{
	{"noflush_moved", SilenceNoFlush, nil},
	{"noflush_comment", SilenceNoFlush, nil},
	{"noflush_uncalled", SilenceNoFlush, nil},
	{"noflush_drop_clone", SilenceNoFlush, nil},
	{"noflush_flush_first", SilenceNoFlush, nil},
	{"noflush_other_shutdown", SilenceNoFlush, nil},
	{"noflush_forget", SilenceNoFlush, nil},
	{"noflush_tracing", SilenceNoFlush, nil},
	{"noflush_static", SilenceNoFlush, nil},
	{"noprovider_none", SilenceNoProvider, nil},
	{"noprovider_unset", SilenceNoProvider, nil},
	{"noprovider_early", SilenceNoProvider, nil},
	{"noprovider_oncelock", SilenceNoProvider, nil},
	{"noprovider_layer", SilenceNoProvider, nil},
	{"noprovider_layer_early", SilenceNoProvider, nil},
	{"noprovider_comment", SilenceNoProvider, nil},
	{"sampler_off", SilenceSamplerOff, nil},
	{"sampler_off_noflush", SilenceSamplerOff, []SilenceCause{SilenceNoFlush}},
	{"sampler_ratio_zero", SilenceSamplerOff, nil},
	{"sampler_parent_off", SilenceSamplerOff, nil},
	{"sampler_const", SilenceSamplerOff, nil},
	{"sampler_custom", SilenceSamplerOff, nil},
	{"sampler_variable", SilenceSamplerOff, nil},
	{"sampler_env", SilenceSamplerOff, nil},
	{"port_literal", SilenceWrongPort, nil},
	{"port_const", SilenceWrongPort, nil},
	{"port_set_var", SilenceWrongPort, nil},
	{"port_param", SilenceWrongPort, nil},
	{"port_noflush", SilenceWrongPort, []SilenceCause{SilenceNoFlush}},
	{"exit_before", SilenceEarlyExit, nil},
	{"exit_in_span", SilenceEarlyExit, nil},
	{"exit_local", SilenceEarlyExit, nil},
	{"exit_abort", SilenceEarlyExit, nil},
	{"exit_guard", SilenceEarlyExit, nil},
	{"exit_first", SilenceEarlyExit, nil},
	{"exit_return", SilenceEarlyExit, nil},
	{"open_shutdown", SilenceOpenSpan, nil},
	{"open_forget", SilenceOpenSpan, nil},
	{"open_context", SilenceOpenSpan, nil},
	{"open_static", SilenceOpenSpan, nil},
	{"open_tracing", SilenceOpenSpan, nil},
	{"shutfirst", SilenceShutFirst, nil},
	{"shutfirst_guard", SilenceShutFirst, nil},
	{"shutfirst_unbound", SilenceShutFirst, nil},
	{"noexporter", SilenceNoExporter, nil},
	{"nospan", SilenceNoSpan, nil},
	{"fine", SilenceUnknown, nil},
	{"fine_let_underscore", SilenceUnknown, nil},
	{"fine_clone_shutdown", SilenceUnknown, nil},
	{"fine_ratio_one", SilenceUnknown, nil},
	{"fine_env", SilenceUnknown, nil},
	{"fine_same_port", SilenceUnknown, nil},
	{"fine_exit_after", SilenceUnknown, nil},
	{"fine_local", SilenceUnknown, nil},
	{"fine_early_and_late", SilenceUnknown, nil},
	{"fine_ended", SilenceUnknown, nil},
	{"fine_block", SilenceUnknown, nil},
	{"fine_conditional", SilenceUnknown, nil},
	{"fine_sampler_choice", SilenceUnknown, nil},
	{"fine_guard", SilenceUnknown, nil},
	{"fine_spawned", SilenceUnknown, nil},
	{"fine_simple", SilenceUnknown, nil},
	{"fine_blocking", SilenceUnknown, nil},
	{"fine_own_shutdown", SilenceUnknown, nil},
	{"fine_nested_guard", SilenceUnknown, nil},
	{"fine_stop_closure", SilenceUnknown, nil},
	{"fine_local_closure", SilenceUnknown, nil},
	{"fine_with_tracing", SilenceUnknown, nil},
	{"fine_hooks", SilenceUnknown, nil},
	{"fine_return_in_closure", SilenceUnknown, nil},
	{"fine_return_in_async", SilenceUnknown, nil},
	{"fine_late_set_var", SilenceUnknown, nil},
	{"fine_other_shutdown_too", SilenceUnknown, nil},
	{"noflush_closures", SilenceNoFlush, nil},
	{"noflush_runner", SilenceNoFlush, nil},
	{"sampler_unread", SilenceUnknown, nil},
	{"sampler_share_unread", SilenceUnknown, nil},
	{"port_put_together", SilenceUnknown, nil},
	{"sampler_env_ratio", SilenceSamplerOff, nil},
	{"port_remove_var", SilenceWrongPort, nil},
	{"port_stop_closure", SilenceWrongPort, nil},
	{"noexporter_own", SilenceNoExporter, nil},
	{"fine_branch_around_span", SilenceUnknown, nil},
	{"fine_unbound_other", SilenceUnknown, nil},
	{"fine_return_first", SilenceUnknown, nil},
	{"fine_return_flushed", SilenceUnknown, nil},
	{"fine_return_guard", SilenceUnknown, nil},
}

// The candidates come in the order in which they are worth trying.
func TestSilenceCandidates(t *testing.T) {
	for file, want := range map[string]SilenceCause{"fine": SilenceSamplerOff, "sampler_unread": SilenceSamplerOff, "fine_spawned": SilenceEarlyExit, "fine_nested_guard": SilenceNoFlush} {
		text, err := os.ReadFile(filepath.Join("testdata", file+".rs"))
		if err != nil {
			t.Fatal(err)
		}
		if d := Silence(silentEvidence(string(text))); len(d.Candidates) == 0 || d.Candidates[0].Cause != want {
			t.Errorf("%s: %+v, want %s first", file, d.Candidates, want)
		}
	}
}

func silentEvidence(source string) Evidence {
	return Evidence{Final: true, Endpoint: "http://127.0.0.1:40123", Process: &Process{
		Built: true, Started: true, Language: "rust", Duration: 30 * time.Millisecond,
		Sources: []Source{{Path: "src/main.rs", Text: source}},
	}}
}

func TestSilenceOfPrograms(t *testing.T) {
	known := map[string]bool{}
	for _, c := range silentCases {
		known[c.file+".rs"] = true
		t.Run(c.file, func(t *testing.T) {
			text, err := os.ReadFile(filepath.Join("testdata", c.file+".rs"))
			if err != nil {
				t.Fatal(err)
			}
			d := Silence(silentEvidence(string(text)))
			if d.Cause != c.cause || !slices.Equal(d.Also, c.also) {
				t.Errorf("cause %s also %v (%s), want %s also %v", d.Cause, d.Also, d.Actual.EN, c.cause, c.also)
			}
			if (d.Cause == SilenceUnknown) != (len(d.Candidates) > 0) {
				t.Errorf("%s has %d candidates", d.Cause, len(d.Candidates))
			}
		})
	}
	files, err := os.ReadDir("testdata")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		if strings.HasSuffix(f.Name(), ".rs") && !known[f.Name()] {
			t.Errorf("%s is in no case", f.Name())
		}
	}
}

// The programs of the first exercise are read as they are shipped.
func TestSilenceOfTheFirstExercise(t *testing.T) {
	want := map[string]SilenceCause{
		"starter": SilenceNoFlush, "wrong/no-flush": SilenceNoFlush, "wrong/no-provider": SilenceNoProvider, "wrong/tracer-too-early": SilenceNoProvider,
		"wrong/sampler-off": SilenceSamplerOff, "wrong/wrong-port": SilenceWrongPort, "wrong/exit-before-end": SilenceEarlyExit,
		"wrong/shutdown-too-early": SilenceShutFirst, "solution": SilenceUnknown, "also/local-provider": SilenceUnknown, "also/tracing-bridge": SilenceUnknown,
		"also/force-flush": SilenceUnknown, "also/grpc-tokio": SilenceUnknown, "also/simple-exporter": SilenceUnknown, "also/explicit-context": SilenceUnknown,
	}
	for dir, cause := range want {
		text, err := fs.ReadFile(exercises.Content(), "content/quick-start/first-trace/"+dir+"/src/main.rs")
		if err != nil {
			t.Error(err)
			continue
		}
		if d := Silence(silentEvidence(string(text))); d.Cause != cause {
			t.Errorf("%s: %s (%s), want %s", dir, d.Cause, d.Actual.EN, cause)
		}
	}
}

// A program made to be expensive is given up, not followed.
func TestReadRustIsBounded(t *testing.T) {
	var b strings.Builder
	b.WriteString("use opentelemetry::global;\nfn main() { f0(); }\n")
	for i := range 30 {
		n, m := strconv.Itoa(i), strconv.Itoa(i+1)
		b.WriteString("fn f" + n + "() { x::y(); f" + m + "(); let a = global::tracer(\"a\").start(f" + m + "()); p.shutdown(); }\n")
	}
	f := ReadRust([]Source{{Path: "src/main.rs", Text: b.String()}}, "")
	if f.Judged {
		t.Errorf("judged after %d spans", f.Spans)
	}
	deep := "use opentelemetry::global; fn main() { " + strings.Repeat("(", 20000) + strings.Repeat(")", 20000) + " }"
	ReadRust([]Source{{Path: "src/main.rs", Text: deep}}, "")
	if f := ReadRust([]Source{{Path: "src/main.rs", Text: strings.Repeat("use opentelemetry::global; ", 20000)}}, ""); f.Judged {
		t.Error("a huge source was judged")
	}
}

func TestReadRustGivesUpHonestly(t *testing.T) {
	for _, src := range []string{"", "fn helper() {}", "mod away;\nuse opentelemetry::global;\nfn main() { away::run(); }", "fn main() { include!(\"x.rs\"); opentelemetry::x(); }", "fn main() {}"} {
		if f := ReadRust([]Source{{Path: "src/main.rs", Text: src}}, ""); f.Judged || f.Why == "" {
			t.Errorf("%q: judged", src)
		}
	}
	// With the module there, it is followed.
	f := ReadRust([]Source{{Path: "src/main.rs", Text: "mod away;\nfn main() { away::run(); }"},
		{Path: "src/away.rs", Text: "use opentelemetry::global;\npub fn run() { global::tracer(\"a\").in_span(\"b\", |_| ()); }"}}, "")
	if f.NoProvider == nil || f.NoProvider.At != "src/away.rs:2" {
		t.Errorf("%+v", f)
	}
}

func TestScanRust(t *testing.T) {
	var got []string
	for _, k := range scanRust("a'x' 'a 'b' b\"s\\\"t\" r##\"q\"#r\"## /* /* */ x */ r#fn 1.5e-3 0..3 1.max // c\n'\\''") {
		got = append(got, strconv.Itoa(int(k.kind))+k.text)
	}
	want := "0a|3x|4a|3b|2s\\\"t|2q\"#r|0fn|11.5e-3|10|5..|13|11|5.|0max|3\\'"
	if s := strings.Join(got, "|"); s != want {
		t.Errorf("\n%s\nwant\n%s", s, want)
	}
}
