package check

import (
	"os"
	"strings"
	"testing"
)

// testdata/oldapi.txt is what cargo 1.95 said of a program with these names,
// built against the pinned crates.
func TestOldNamesAreTold(t *testing.T) {
	data, err := os.ReadFile("testdata/oldapi.txt")
	if err != nil {
		t.Fatal(err)
	}
	blocks := strings.Split(string(data), "\n\n")
	seen := 0
	for _, name := range []string{
		"new_pipeline()", "new_exporter()", "trace::TracerProvider", "metrics::MeterProvider", "MetricsExporter", "shutdown_tracer_provider", "set_error_handler",
		"opentelemetry_sdk::runtime", "with_batch_exporter(exporter, runtime)", "Resource::new", "Resource::default", ".with_config", "trace::config()", ".init()",
		"Key::new", "TraceError", "`opentelemetry::sdk`",
	} {
		found := false
		for _, b := range blocks {
			if notes := oldAPI(b); strings.Contains(strings.SplitN(notes.EN, " is gone", 2)[0], strings.Trim(name, "`")) && notes.ZH != "" {
				found = true
			}
		}
		if !found {
			t.Errorf("%s is not told", name)
		}
		seen++
	}
	all := oldAPI(string(data))
	if n := strings.Count(all.EN, "\n") + 1; n != maxNotes || seen == 0 {
		t.Errorf("%d notes at once:\n%s", n, all.EN)
	}
	d := Silence(Evidence{Process: &Process{Language: "rust", Build: string(data)}})
	if d.Cause != SilenceBuild || d.Next != all || !strings.Contains(d.Actual, "TracerProvider") {
		t.Errorf("%+v", d)
	}
}

// A learner's own names are never taken for the crates'.
func TestOwnNamesAreNotOld(t *testing.T) {
	for _, said := range []string{
		"error[E0425]: cannot find function `new_pipeline` in this scope\n --> src/main.rs:8:38\n  |\n8 |   new_pipeline();\n",
		"error[E0624]: associated function `new` is private\n --> src/main.rs:5:28\n  |\n5 | Shop::new(1)\n",
		"error[E0061]: this method takes 1 argument but 2 arguments were supplied\n --> src/main.rs:5:28\n  |\n5 | shop.sell(1, 2)\n",
		"error[E0599]: no method named `init` found for struct `Shop` in the current scope\n",
		"warning: unresolved import `opentelemetry::sdk`\n",
		"error[E0433]: cannot find `TracerProvider` in `shop::trace`\n",
	} {
		if notes := oldAPI(said); !notes.IsZero() {
			t.Errorf("%q: %s", said, notes.EN)
		}
	}
}
