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
	told := map[string]bool{}
	for block := range strings.SplitSeq(string(data), "\n\n") {
		if notes := oldAPI(&Process{Build: block}); !notes.IsZero() {
			name, _, _ := strings.Cut(notes.EN, "` is gone")
			told[strings.TrimPrefix(name, "`")] = strings.HasPrefix(notes.ZH, "`"+strings.TrimPrefix(name, "`"))
		}
	}
	for _, o := range oldNames() {
		if !told[o.name] {
			t.Errorf("%s is not told, or not in both languages", o.name)
		}
	}
	p := &Process{Language: "rust", Build: string(data)}
	all := oldAPI(p)
	if n := strings.Count(all.EN, "\n") + 1; n != maxNotes {
		t.Errorf("%d notes at once:\n%s", n, all.EN)
	}
	if d := Silence(Evidence{Process: p}); d.Cause != SilenceBuild || d.Next != all || !strings.Contains(d.Actual.EN, "TracerProvider") {
		t.Errorf("%+v", d)
	}
}

// A learner's own names are never taken for the crates'.
func TestOwnNamesAreNotOld(t *testing.T) {
	for _, said := range []string{
		"error[E0425]: cannot find function `new_pipeline` in this scope\n --> src/main.rs:8:38\n  |\n8 |   new_pipeline();\n",
		"error[E0624]: associated function `new` is private\n --> src/main.rs:5:28\n  |\n5 | Shop::new(1)\n",
		"error[E0624]: associated function `new` is private\n --> src/main.rs:5:28\n  |\n5 | Resource::new(1)\n  ::: src/shop.rs:9:5\n",
		"error[E0061]: this method takes 1 argument but 2 arguments were supplied\n --> src/main.rs:5:28\n  |\n5 | shop.sell(1, 2)\n",
		"error[E0061]: this method takes 1 argument but 2 arguments were supplied\n --> src/main.rs:5:28\n  |\n5 | shop.with_batch_exporter(1, 2)\n",
		"error[E0599]: no function or associated item named `default` found for struct `Resource` in the current scope\n",
		"error[E0599]: no method named `init` found for struct `Shop` in the current scope\n",
		"error[E0599]: no method named `string` found for struct `Key` in the current scope\n",
		"warning: unresolved import `opentelemetry::sdk`\n",
		"error[E0433]: cannot find `TracerProvider` in `shop::trace`\n",
	} {
		own := &Process{Build: said, Sources: []Source{{"src/shop.rs", "pub struct Resource;\npub struct Key(String);\n"}}}
		if notes := oldAPI(own); !notes.IsZero() {
			t.Errorf("%q: %s", said, notes.EN)
		}
	}
}
