package exercises

import (
	"strings"
	"testing"
	"testing/fstest"
)

const rightConfig = `kind: config
title: {en: T, zh: 题}
languages: [yaml]
minutes: 5
teaches: [{en: a, zh: 一}]
starter: m
config: {file: collector.yaml, input: telemetry.jsonl}
checks:
  - id: one
    stage: existence
    signal: span
    exporter: otlp_grpc/a
    expr: 'outputs["otlp_grpc/a"].requests == 1 && len(silent) == 0 && unfed == 0 && config.service != nil'
    goal: {en: g, zh: 目标}
mistakes:
  - id: m
    when: {cause: bad-ottl}
    says: {en: s, zh: 说}
hints: [{en: a, zh: 一}, {en: b, zh: 二}, {en: c, zh: 三}]
`

func configExercise(yaml string) fstest.MapFS {
	files := fstest.MapFS{}
	for name, text := range map[string]string{
		"exercise.yaml": yaml, "task.en.md": "Do", "task.zh.md": "做", "telemetry.jsonl": "{}", "recorder/Cargo.toml": "x",
		"starter/collector.yaml": "a: 1", "solution/collector.yaml": "a: 1", "wrong/m/collector.yaml": "a: 1",
	} {
		files["content/l/e/"+name] = &fstest.MapFile{Data: []byte(text)}
	}
	return files
}

func TestConfigProblems(t *testing.T) {
	set, err := Load(configExercise(rightConfig))
	if err != nil {
		t.Fatal(err)
	}
	if d, _ := set.Get("l/e"); !d.Kind.Edited() || d.Recording() != "telemetry.jsonl" || len(d.Edit()) != 1 || d.Edit()[0] != "collector.yaml" {
		t.Errorf("definition %+v", d)
	}
	for _, c := range []struct{ from, to, want string }{
		{"config: {file: collector.yaml, input: telemetry.jsonl}\n", "", "a config exercise has a config section"},
		{"file: collector.yaml", "file: other.yaml", `exercise.yaml:7: starter/ has no file "other.yaml"`},
		{"input: telemetry.jsonl", "input: other.jsonl", `exercise.yaml:7: there is no file "other.jsonl"`},
		{"input: telemetry.jsonl}", "input: telemetry.jsonl, timeout: -1s}", "timeout cannot be negative"},
		{"starter: m", "starter: n", `exercise.yaml:6: starter refers to the unknown mistake "n"`},
		{"cause: bad-ottl", "cause: no-flush", `exercise.yaml:17: unknown problem of a configuration "no-flush"`},
		{"kind: config", "kind: lab\nlab: {experiment: x}", "only a config exercise has a config section"},
		{"kind: config", "kind: lab\nlab: {experiment: x}", "only a config exercise has exporters"},
		{"id: m\n", "id: n\n", "wrong/m: no mistake in exercise.yaml has this id"},
	} {
		_, err := Load(configExercise(strings.Replace(rightConfig, c.from, c.to, 1)))
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%q for %q: %v, want %q", c.to, c.from, err, c.want)
		}
	}
	files := configExercise(rightConfig)
	delete(files, "content/l/e/recorder/Cargo.toml")
	if _, err := Load(files); err == nil || !strings.Contains(err.Error(), "recorder: missing or empty") {
		t.Errorf("no recorder: %v", err)
	}
}
