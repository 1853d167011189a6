package cli

import (
	"encoding/json"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// The shape of a diagnosis line is a contract; a file is complete, so that what
// has no parent in it is an orphan at once.
func TestADiagnosisLine(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "kept.jsonl")
	lost := strings.ReplaceAll(strings.ReplaceAll(tracesBody, "\n", " "), `"name":"serve"`, `"name":"serve","parentSpanId":"0a0a0a0a0a0a0a0a"`)
	if err := os.WriteFile(file, []byte(lost+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	r := run(t, dir, "scope", "--open", file, "--json")
	found := 0
	for _, l := range strings.Split(strings.TrimSpace(r.out), "\n") {
		var d map[string]any
		if err := json.Unmarshal([]byte(l), &d); err != nil {
			t.Fatalf("%v in %q", err, l)
		}
		if d["type"] != "diagnosis" {
			continue
		}
		found++
		keys := slices.Sorted(maps.Keys(d))
		if want := []string{"cause", "code", "count", "detail", "env", "faq", "fix", "last_request", "level", "message", "spans", "type"}; !slices.Equal(keys, want) {
			t.Errorf("keys %v", keys)
		}
		for _, k := range []string{"message", "fix", "detail"} {
			if x := d[k].(map[string]any); x["en"] == "" || x["zh"] == "" || len(x) != 2 {
				t.Errorf("%s: %v", k, x)
			}
		}
		if sp := d["spans"].([]any)[0].(map[string]any); d["cause"] != "orphan" || d["level"] != "problem" || d["count"] != 1.0 || d["faq"] != "orphan-spans" || d["last_request"] != 1.0 ||
			sp["trace_id"] != "0102030405060708090a0b0c0d0e0f10" || sp["span_id"] != "0102030405060708" || sp["name"] != "serve" {
			t.Errorf("line %v", d)
		}
	}
	if found != 1 || r.code != 0 {
		t.Errorf("exit %d, %d diagnoses in\n%s%s", r.code, found, r.out, r.err)
	}
	for lang, want := range map[string]string{"en": "why: orphan, times: 1", "zh": "诊断：orphan，次数：1"} {
		if r := run(t, dir, "scope", "--open", file, "--plain", "--lang", lang); !strings.Contains(r.out, want) {
			t.Errorf("%s: no %q in\n%s", lang, want, r.out)
		}
	}
}
