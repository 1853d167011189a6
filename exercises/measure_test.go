package exercises

import (
	"strings"
	"testing"
	"testing/fstest"
)

const rightMeasure = `kind: measure
title: {en: T, zh: 题}
languages: [rust]
minutes: 5
teaches: [{en: a, zh: 一}]
starter: m
code: {edit: [src/main.rs]}
measure:
  metric: bench.time
  by: case
  ask:
    - {key: cost, mark: number, unit: ns, ask: {en: q, zh: 问}}
    - {key: why, mark: choice, ask: {en: q, zh: 问}, options: [{id: a, text: {en: a, zh: 一}}, {id: b, text: {en: b, zh: 二}}]}
checks:
  - {id: case, stage: existence, expr: 'measured["span"].rounds > 3', goal: {en: g, zh: 目标}}
  - {id: cost-right, stage: quality, answer: cost, expr: 'numbers["cost"] <= 2 * measured["span"].mean', goal: {en: g, zh: 目标}}
  - {id: why-right, stage: quality, answer: why, expr: 'answers["why"] == "a"', goal: {en: g, zh: 目标}}
mistakes:
  - id: m
    when: {check: case}
    says: {en: s, zh: 说}
hints: [{en: a, zh: 一}, {en: b, zh: 二}, {en: c, zh: 三}]
`

func measureFiles(yaml string) fstest.MapFS {
	files := fstest.MapFS{}
	for name, text := range map[string]string{
		"exercise.yaml": yaml, "task.en.md": "Do", "task.zh.md": "做", "starter/src/main.rs": "fn main() {}",
		"solution/src/main.rs": "fn main() {}", "solution/answers.yaml": "cost: 1\n", "wrong/m/src/main.rs": "fn main() {}",
	} {
		files["content/span-structure/p/"+name] = &fstest.MapFile{Data: []byte(text)}
	}
	return files
}

func TestMeasureProblems(t *testing.T) {
	set, err := Load(measureFiles(rightMeasure))
	if err != nil {
		t.Fatal(err)
	}
	def, _ := set.Get("span-structure/p")
	if len(def.Asks()) != 2 || def.FindAsk("cost").Unit != "ns" || !def.Kind.Programmed() || !def.Kind.Edited() {
		t.Errorf("definition %+v", def)
	}
	for _, c := range []struct{ from, to, want string }{
		{"languages: [rust]", "languages: [go]", "a measure exercise is written in rust"},
		{"  by: case\n", "", "exercise.yaml:9: a measure exercise names its histogram and the attribute of a case"},
		{"mark: number, unit: ns", "mark: number", "exercise.yaml:12: a number has a unit, and nothing else has one"},
		{"mark: number, unit: ns", "mark: span", `exercise.yaml:12: unknown mark "span", want one of number, choice`},
		{"stage: existence", "stage: quality", "exercise.yaml:15: a check of the method stands in an earlier stage than the answers"},
		{"answer: cost,", "answer: price,", `answer refers to "price", which the exercise does not ask for`},
		{"answer: cost,", "", `no check is about the answer "cost", so any would do`},
		{`numbers["cost"] <=`, `number["cost"] <=`, "exercise.yaml:16: expr: unknown name number"},
		{"kind: measure", "kind: code", "only a measure exercise has a measure section"},
	} {
		_, err := Load(measureFiles(strings.Replace(rightMeasure, c.from, c.to, 1)))
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%q for %q: %v, want %q", c.to, c.from, err, c.want)
		}
	}
	files := measureFiles(rightMeasure)
	delete(files, "content/span-structure/p/solution/answers.yaml")
	if _, err := Load(files); err == nil || !strings.Contains(err.Error(), "solution/ has no answers.yaml") {
		t.Errorf("without the solution's report: %v", err)
	}
}
