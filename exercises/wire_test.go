package exercises

import (
	"strings"
	"testing"
	"testing/fstest"
)

const rightWire = `kind: wire
title: {en: T, zh: 题}
minutes: 5
teaches: [{en: a, zh: 一}]
starter: m
wire: {file: trace.json, path: /v1/logs}
checks:
  - id: one
    stage: delivery
    expr: requests >= 1
    goal: {en: g, zh: 目标}
mistakes:
  - id: m
    when: {door: malformed-body, expr: 'any(door, .detail contains "x")'}
    says: {en: s, zh: 说}
hints: [{en: a, zh: 一}, {en: b, zh: 二}, {en: c, zh: 三}]
`

func wireFiles(yaml string) fstest.MapFS {
	files := fstest.MapFS{}
	for name, text := range map[string]string{
		"exercise.yaml": yaml, "task.en.md": "Do", "task.zh.md": "做",
		"starter/trace.json": "{}", "solution/trace.json": "{}", "also/other/trace.json": "{}", "wrong/m/trace.json": "{",
	} {
		files["content/span-structure/p/"+name] = &fstest.MapFile{Data: []byte(text)}
	}
	return files
}

func TestWireProblems(t *testing.T) {
	set, err := Load(wireFiles(rightWire))
	if err != nil {
		t.Fatal(err)
	}
	d, _ := set.Get("span-structure/p")
	if d.Wire.Target() != "/v1/logs" || (&WireSpec{}).Target() != DefaultWirePath {
		t.Errorf("sent to %s", d.Wire.Target())
	}
	for _, c := range []struct{ from, to, want string }{
		{"wire: {file: trace.json, path: /v1/logs}\n", "", "a wire exercise names the file to write"},
		{"file: trace.json", "file: a/b.json", "exercise.yaml:6: file \"a/b.json\": want a plain name"},
		{"file: trace.json", "file: .hidden", "want a plain name"},
		{"file: trace.json", "file: other.json", "starter/other.json: missing"},
		{"path: /v1/logs", "path: v1/logs", "exercise.yaml:6: path \"v1/logs\""},
		{"starter: m", "starter: n", "starter refers to the unknown mistake"},
		{"kind: wire", "kind: trace", "only a wire exercise has a wire section"},
		{"id: m\n", "id: n\n", "wrong/m: no mistake in exercise.yaml has this id"},
	} {
		_, err := Load(wireFiles(strings.Replace(rightWire, c.from, c.to, 1)))
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%q: %v", c.want, err)
		}
	}
	for _, missing := range []string{"starter/trace.json", "solution/trace.json", "also/other/trace.json", "wrong/m/trace.json"} {
		files := wireFiles(rightWire)
		delete(files, "content/span-structure/p/"+missing)
		if strings.HasPrefix(missing, "also") || strings.HasPrefix(missing, "wrong") {
			files["content/span-structure/p/"+strings.Replace(missing, "trace.json", "other.json", 1)] = &fstest.MapFile{}
		}
		if _, err := Load(files); err == nil || !strings.Contains(err.Error(), missing+": missing") {
			t.Errorf("without %s: %v", missing, err)
		}
	}
}
