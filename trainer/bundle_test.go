package trainer

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/gzip"
	"encoding/json"
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"otelings/otlp"
	"otelings/telemetry"
)

func unzip(t *testing.T, file string) map[string]string {
	t.Helper()
	r, err := zip.OpenReader(file)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	out := map[string]string{}
	for _, f := range r.File {
		part, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		data, err := io.ReadAll(part)
		if err != nil {
			t.Fatal(err)
		}
		out[f.Name] = string(data)
	}
	return out
}

func untar(t *testing.T, file string) map[string]string {
	t.Helper()
	f, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	gz, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]string{}
	for r := tar.NewReader(gz); ; {
		h, err := r.Next()
		if errors.Is(err, io.EOF) {
			return out
		}
		if err != nil {
			t.Fatal(err)
		}
		data, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		out[h.Name] = string(data)
	}
}

// A bundle holds what a helper needs: after a real attempt, read back from both
// kinds of archive.
func TestBundleHoldsTheLastAttempt(t *testing.T) {
	const id = "quick-start/first-trace"
	tr := bench(t, "silent")
	if _, err := tr.Bundle(t.Context(), id, filepath.Join(t.TempDir(), "early.zip")); err == nil {
		t.Error("a bundle of nothing was made")
	}
	tr.dirs.Cache, tr.programs = t.TempDir(), map[string]string{"otelings": "1"}
	v, err := tr.RunCode(t.Context(), id, nil)
	if err != nil {
		t.Fatal(err)
	}
	for name, read := range map[string]func(*testing.T, string) map[string]string{"a.zip": unzip, "b.tar.gz": untar} {
		file := filepath.Join(t.TempDir(), name)
		made, err := tr.Bundle(t.Context(), id, file)
		if err != nil {
			t.Fatal(err)
		}
		got := read(t, file)
		for _, want := range []string{"bundle.json", "task.en.md", "task.zh.md", "verdict.json", "output.txt", "telemetry.jsonl", "sources/src/main.rs", "sources/Cargo.toml"} {
			if _, ok := got[want]; !ok {
				t.Errorf("%s: no %s in %v", name, want, made.Files)
			}
		}
		var m bundleManifest
		if err := json.Unmarshal([]byte(got["bundle.json"]), &m); err != nil {
			t.Fatal(err)
		}
		if m.Exercise != id || len(m.Attempts) != 1 || m.Attempts[0].ID != v.Attempt || m.Crates["opentelemetry_sdk"] != "0.31.0" || m.Programs["otelings"] != "1" {
			t.Errorf("%s: %+v", name, m)
		}
		var last lastAttempt
		if err := json.Unmarshal([]byte(got["verdict.json"]), &last); err != nil || last.Attempt != v.Attempt || len(last.Findings) == 0 || last.Findings[0].Message.ZH == "" {
			t.Errorf("%s: %v %+v", name, err, last)
		}
		if info, err := os.Stat(file); err != nil || info.Mode().Perm() != 0o600 || info.Size() != made.Bytes {
			t.Errorf("%s: %v %v", name, info.Mode(), err)
		}
		if _, err := tr.Bundle(t.Context(), id, file); err == nil {
			t.Errorf("%s was written over", name)
		}
	}
}

// The screens give it a name of its own, beside the learner's files.
func TestBundleHereHasItsOwnName(t *testing.T) {
	tr := bench(t, "silent")
	if _, err := tr.RunCode(t.Context(), "quick-start/first-trace", nil); err != nil {
		t.Fatal(err)
	}
	made, err := tr.BundleHere(t.Context(), "quick-start/first-trace")
	if err != nil || !strings.HasPrefix(made.File, filepath.Join(tr.dirs.Workspace, "bundles", "quick-start-first-trace-2")) {
		t.Errorf("%v %+v", err, made)
	}
}

// No secret of the environment leaves in any of a bundle's files, wherever the
// program said it.
func TestBundleKeepsSecretsIn(t *testing.T) {
	const id = "quick-start/first-trace"
	tr := bench(t, "silent")
	tr.dirs.Cache = t.TempDir()
	tr.env = append(slices.Clone(tr.env), "SHOP_TOKEN=tok-55-12", "HOME=/home/ann", "OTEL_EXPORTER_OTLP_HEADERS=authorization=Basic%20c2VjcmV0,x-team=garden-7",
		"HTTPS_PROXY=http://ann:pass-word@proxy:8080", "AWS_SECRET_ACCESS_KEY=AKIAxyz99", "EDITOR=vi", "MAIL_KEY=k") // one letter is found everywhere
	secret := []string{"tok-55-12", "c2VjcmV0", "garden-7", "pass-word", "AKIAxyz99", "hunter22", "bearer-of-it", "/home/ann"}
	def, _ := tr.set.Get(id)
	s, err := tr.workspace().Scaffold(def)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(s.Dir, "src", "extra.rs"), []byte("// tok-55-12 /home/ann/x postgres://ann:hunter22@db\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	store := telemetry.NewStore(telemetry.Limits{Bytes: 1 << 20})
	line := `{"resourceSpans":[{"scopeSpans":[{"spans":[{"traceId":"5b8efff798038103d269b633813fc60c","spanId":"eee19b7ec3c1b174","name":"GET /x?token=hunter22","startTimeUnixNano":"1","endTimeUnixNano":"9",
	"attributes":[{"key":"http.request.header.authorization","value":{"arrayValue":{"values":[{"stringValue":"Bearer bearer-of-it-1"}]}}},{"key":"note","value":{"stringValue":"AKIAxyz99 and more"}},
	{"key":"user","value":{"kvlistValue":{"values":[{"key":"password","value":{"stringValue":"hunter22"}}]}}},{"key":"coffee.size","value":{"stringValue":"large"}}]}]}]}]}`
	var compact bytes.Buffer
	if err := json.Compact(&compact, []byte(line)); err != nil {
		t.Fatal(err)
	}
	if err := otlp.ReadLines(&compact, store); err != nil {
		t.Fatal(err)
	}
	v := Verdict{Exercise: id, Attempt: "a", Snapshot: store.Snapshot()}
	v.Process.Stderr = "export failed: x-team=garden-7 pass-word\napi_key: hunter22\n"
	v.Process.Built = true
	tr.remember(def, s.Dir, v)
	file := filepath.Join(t.TempDir(), "a.zip")
	made, err := tr.Bundle(t.Context(), id, file)
	if err != nil {
		t.Fatal(err)
	}
	got := unzip(t, file)
	for name, text := range got {
		for _, s := range secret {
			if strings.Contains(text, s) {
				t.Errorf("%s holds %s:\n%s", name, s, text)
			}
		}
	}
	if made.Redacted < 8 || !strings.Contains(got["telemetry.jsonl"], `"large"`) || !strings.Contains(got["telemetry.jsonl"], "and more") {
		t.Errorf("%d taken, too few or too much:\n%s", made.Redacted, got["telemetry.jsonl"])
	}
	again := telemetry.NewStore(telemetry.Limits{Bytes: 1 << 20})
	if err := otlp.ReadLines(strings.NewReader(got["telemetry.jsonl"]), again); err != nil || len(again.Snapshot().Spans) != 1 {
		t.Errorf("the lines are no OTLP any more: %v", err)
	}
}

// A request that was written by hand goes along as it was sent.
func TestBundleOfARequest(t *testing.T) {
	const id = "span-structure/span-by-hand"
	tr := bench(t, "silent")
	if _, err := tr.RunCode(t.Context(), id, nil); err != nil {
		t.Fatal(err)
	}
	made, err := tr.BundleHere(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	def, _ := tr.set.Get(id)
	got := unzip(t, made.File)
	if got["sources/"+def.Wire.File] == "" || !strings.Contains(got["verdict.json"], `"findings"`) {
		t.Errorf("%v", made.Files)
	}
}
