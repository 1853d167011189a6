package exercises

import (
	"errors"
	"reflect"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"otelings/collector/fault"
	"otelings/telemetry"
)

func TestContentLoads(t *testing.T) {
	set, err := Load(Content())
	if err != nil {
		t.Fatal(err)
	}
	if len(set.All()) == 0 {
		t.Fatal("no exercises")
	}
	for _, d := range set.All() {
		if got, ok := set.Get(d.ID); !ok || got != d || d.Task.EN == "" || d.Task.ZH == "" {
			t.Errorf("%s", d.ID)
		}
	}
}

const right = `kind: code
title: {en: T, zh: 题}
languages: [rust]
minutes: 5
teaches: [{en: a, zh: 一}]
code: {edit: [src/main.rs]}
checks:
  - id: one
    stage: existence
    signal: span
    select: {name: x}
    goal: {en: g, zh: 目标}
  - id: two
    stage: structure
    signal: span
    select: {child_of: one}
    expect: [{attr: k, matches: "a+"}]
    expr: len(spans) > 0
    goal: {en: g, zh: 目标}
mistakes:
  - id: m
    when: {check: two, near: child_of}
    says: {en: s, zh: 说}
hints: [{en: a, zh: 一}, {en: b, zh: 二}, {en: c, zh: 三}]
`

func exercise(yaml string) fstest.MapFS {
	fs := fstest.MapFS{}
	for name, text := range map[string]string{"exercise.yaml": yaml, "task.en.md": "Do", "task.zh.md": "做", "starter/src/main.rs": "x", "solution/src/main.rs": "x", "wrong/m/src/main.rs": "x"} {
		fs["content/l/e/"+name] = &fstest.MapFile{Data: []byte(text)}
	}
	return fs
}

func TestProblems(t *testing.T) {
	if _, err := Load(exercise(right)); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ from, to, want string }{
		{"minutes: 5", "minutes: 5\nminuts: 6", `exercise.yaml:5: unknown key "minuts"`},
		{"signal: span\n    select: {name: x}", "signal: span\n    selekt: {name: x}", `exercise.yaml:11: unknown key "selekt"`},
		{"kind: code", "kind: kode", `exercise.yaml:1: unknown kind "kode"`},
		{"stage: existence", "stage: exists", `exercise.yaml:9: unknown stage "exists"`},
		{"stage: existence", "stage: existence\n    level: bad", `exercise.yaml:10: unknown level "bad"`},
		{"zh: 题", "en: T2", `already`},
		{"{en: T, zh: 题}", "{en: T}", `exercise.yaml:2: title: missing translation zh`},
		{"child_of: one", "child_of: three", `exercise.yaml:16: child_of refers to "three"`},
		{"child_of: one", "child_of: two", `exercise.yaml:16: child_of refers to "two"`},
		{"select: {name: x}", "select: {name: x}\n    count: \"> 1\"", `exercise.yaml:12: bad count "> 1"`},
		{`"a+"`, `"a("`, `exercise.yaml:17: bad regular expression`},
		{"expr: len(spans) > 0", "expr: len(spanz) > 0", `exercise.yaml:18: expr: unknown name spanz`},
		{"expr: len(spans) > 0", "expr: len(spans)", `exercise.yaml:18: expr:`},
		{", {en: c, zh: 三}", "", `exercise.yaml:24: the hint ladder has 2 levels`},
		{"says: {en: s, zh: 说}", "says: {en: s}", `exercise.yaml:23: mistakes[0].says: missing translation zh`},
		{"check: two, near", "check: tow, near", `exercise.yaml:22: refers to the unknown check "tow"`},
		{"id: m\n", "id: n\n", `wrong/m: no mistake in exercise.yaml has this id`},
		{"edit: [src/main.rs]", "edit: [src/lib.rs]", `exercise.yaml:6: starter/ has no file "src/lib.rs"`},
		{"attr: k", "field: k", `unknown field "k"`},
		{"near: child_of}", "near: child_of, cause: nope}", `unknown cause of silence "nope"`},
		{"code: {", "faults: {throttle: 2s, every: 2}\ncode: {wrong: 1, ", `exercise.yaml:7: unknown key "wrong"`},
		{"code: {", "faults:\n  throttle: 2s\n  evry: 2\ncode: {", `exercise.yaml:8: unknown key "evry"`},
		{"code: {", "faults:\n  throttle: soon\ncode: {", "exercise.yaml:7: cannot unmarshal"},
		{"code: {", "faults:\n  refuse: true\n\n  rejected: 2\ncode: {", "exercise.yaml:9: faults: rejected: belongs to partial"},
		{"code: {", "faults:\n  every: 2\ncode: {", "exercise.yaml:7: faults: every: requests are picked"},
		{"code: {", "faults:\n  signals: [spans]\n  lose: true\ncode: {", `exercise.yaml:7: faults: signals: unknown signal "spans"`},
		{"code: {", "faults: {}\ncode: {", "exercise.yaml:6: faults change nothing"},
		{"kind: code", "kind: trace\nfaults: {lose: true}", "exercise.yaml:2: only a code exercise has faults"},
		{right, "- a\n", "must be a mapping"},
		{right, "a: [", "exercise.yaml:1"},
	} {
		_, err := Load(exercise(strings.Replace(right, c.from, c.to, 1)))
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%q: %v", c.want, err)
		}
	}
	fs := exercise(right)
	delete(fs, "content/l/e/task.zh.md")
	delete(fs, "content/l/e/solution/src/main.rs")
	_, err := Load(fs)
	var p *Problem
	if !errors.As(err, &p) || !strings.Contains(err.Error(), "task.zh.md: missing") || !strings.Contains(err.Error(), "solution: missing") {
		t.Errorf("all problems at once: %v", err)
	}
}

func TestFaultsAreRead(t *testing.T) {
	text := strings.Replace(right, "code: {", "faults:\n  signals: [traces]\n  first: 2\n  throttle: 1500ms\n  http_status: 503\n  message: later\ncode: {", 1)
	set, err := Load(exercise(text))
	if err != nil {
		t.Fatal(err)
	}
	d, _ := set.Get("l/e")
	want := fault.Faults{Signals: []telemetry.Signal{telemetry.SignalTraces}, First: 2, Throttle: 1500 * time.Millisecond, HTTPStatus: 503, Message: "later"}
	if d.Faults == nil || !reflect.DeepEqual(*d.Faults, want) {
		t.Errorf("%+v, want %+v", d.Faults, want)
	}
}

func TestLaterRootReplaces(t *testing.T) {
	set, err := Load(exercise(right), exercise(strings.Replace(right, "minutes: 5", "minutes: 7", 1)), fstest.MapFS{})
	if err != nil {
		t.Fatal(err)
	}
	if d, ok := set.Get("l/e"); !ok || d.Minutes != 7 || len(set.All()) != 1 {
		t.Errorf("%+v", d)
	}
}

func TestRealName(t *testing.T) {
	for stored, want := range map[string]string{
		"dot-cargo/config.toml": ".cargo/config.toml", "src/main.rs": "src/main.rs", "main.go.txt": "main.go", "go.mod.txt": "go.mod",
		"a/go.sum.txt": "a/go.sum", "notes.txt": "notes.txt", "dot-": "dot-", "a/dot-gitignore": "a/.gitignore", "dot-x/main.go.txt": ".x/main.go",
	} {
		if got := RealName(stored); got != want {
			t.Errorf("%s: %s, want %s", stored, got, want)
		}
	}
}

func TestCount(t *testing.T) {
	for s, c := range map[string]struct {
		n    int
		want bool
	}{"": {1, true}, ">=2": {1, false}, "==2": {2, true}, "<=3": {4, false}, "== 0": {0, true}} {
		got, err := ParseCount(s)
		if err != nil || got.Holds(c.n) != c.want {
			t.Errorf("%q: %v %v", s, got, err)
		}
	}
	for _, s := range []string{"1", ">1", "=1", ">=-1", ">=1.5", ">=99999999999"} {
		if c, err := ParseCount(s); err == nil {
			t.Errorf("%q is %v", s, c)
		}
	}
}

func FuzzLoad(f *testing.F) {
	f.Add(right)
	f.Add("kind: lab\nlab: {experiment: x}\n")
	f.Add("a: &x [*x]")
	f.Add(strings.Replace(right, "code: {", "faults: {first: 2, partial: true, rejected: 1, message: x}\ncode: {", 1))
	f.Add("kind: code\nfaults: [refuse]\n")
	f.Fuzz(func(t *testing.T, yaml string) {
		set, err := Load(exercise(yaml))
		if set == nil || (err == nil) != (len(set.All()) == 1) {
			t.Fatalf("%v, %v", set, err)
		}
	})
}
