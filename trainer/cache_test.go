package trainer

import (
	"os"
	"path/filepath"
	"testing"
	"testing/fstest"

	"otelings/exercises"
)

// What a verdict depends on: what is asked, and what is looked at.
func TestDigestOfAsked(t *testing.T) {
	files := fstest.MapFS{"exercise.yaml": file("kind: trace\n"), "telemetry.jsonl": file("{}\n"), "solution/answers.yaml": file("a: b\n")}
	def := &exercises.Definition{Files: files, Trace: &exercises.TraceSpec{File: "telemetry.jsonl"}}
	first := digestOfAsked(def)
	for _, name := range []string{"exercise.yaml", "telemetry.jsonl"} {
		was := files[name]
		files[name] = file("{} \n")
		if digestOfAsked(def) == first {
			t.Errorf("another %s, and the digest is the same", name)
		}
		files[name] = was
	}
	if digestOfAsked(def) != first || digest("a", "b") == digest("ab", "") {
		t.Error("a digest does not tell texts apart")
	}
}

func TestCachedFiles(t *testing.T) {
	name := filepath.Join(t.TempDir(), "folder", "key.json")
	var got verdict
	if readCached(name, &got) {
		t.Error("something was read from nothing")
	}
	writeCached(name, verdict{Why: "passed"})
	if !readCached(name, &got) || got.Why != "passed" {
		t.Errorf("read %+v", got)
	}
	if err := os.WriteFile(name, []byte("{"), 0o600); err != nil {
		t.Fatal(err)
	}
	if readCached(name, &got) {
		t.Error("a damaged file was read")
	}
}
