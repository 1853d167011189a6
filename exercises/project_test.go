package exercises

import (
	"strings"
	"testing"
	"testing/fstest"
)

const rightProject = `kind: project
title: {en: T, zh: 题}
minutes: 5
teaches: [{en: a, zh: 一}]
project: {scenarios: [normal, refused], grace: 3s}
checks:
  - id: one
    stage: delivery
    expr: runs.normal.ended && len(secrets) == 0
    show: '"after " + string(runs.normal.ms)'
    goal: {en: g, zh: 目标}
mistakes:
  - id: m
    when: {check: one, expr: runs.refused.ran}
    says: {en: s, zh: 说}
hints: [{en: a, zh: 一}, {en: b, zh: 二}, {en: c, zh: 三}]
`

func projectFiles(yaml, folder string) fstest.MapFS {
	fs := fstest.MapFS{}
	for name, text := range map[string]string{
		"exercise.yaml": yaml, "task.en.md": "Do", "task.zh.md": "做", "starter/en/project.yaml": "#", "starter/zh/project.yaml": "#", "starter/en/NOTES.md": "n",
		"starter/zh/NOTES.md": "n", "solution/project.yaml": "command: x", "wrong/m/project.yaml": "command: y",
	} {
		fs["content/"+folder+"/p/"+name] = &fstest.MapFile{Data: []byte(text)}
	}
	return fs
}

func TestProjectProblems(t *testing.T) {
	if _, err := Load(projectFiles(rightProject, "projects")); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ from, to, want string }{
		{"scenarios: [normal, refused]", "scenarios: [refused]", "exercise.yaml:5: a project names its scenarios, normal first"},
		{"scenarios: [normal, refused]", "scenarios: [normal, absent]", `unknown or repeated scenario "absent"`},
		{"scenarios: [normal, refused]", "scenarios: [normal, normal]", `unknown or repeated scenario "normal"`},
		{"grace: 3s", "grace: -3s", "cannot be negative"},
		{"project: {scenarios: [normal, refused], grace: 3s}\n", "", "a project names its scenarios"},
		{"'\"after \" + string(runs.normal.ms)'", "runs.normal.ms", "exercise.yaml:10: show:"},
		{"runs.normal.ended", "runs.normal.endet", "exercise.yaml:9: expr:"},
		{"kind: project", "kind: trace", "only a project has a project section"},
		{"id: m\n", "id: n\n", "wrong/m: no mistake in exercise.yaml has this id"},
	} {
		_, err := Load(projectFiles(strings.Replace(rightProject, c.from, c.to, 1), "projects"))
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%q: %v", c.want, err)
		}
	}
	if _, err := Load(projectFiles(rightProject, "quick-start")); err == nil || !strings.Contains(err.Error(), "lies in projects/") {
		t.Errorf("in a lesson's folder: %v", err)
	}
	for _, missing := range []string{"starter/zh/project.yaml", "starter/en/NOTES.md", "solution/project.yaml"} {
		fs := projectFiles(rightProject, "projects")
		delete(fs, "content/projects/p/"+missing)
		if _, err := Load(fs); err == nil || !strings.Contains(err.Error(), missing+": missing") {
			t.Errorf("without %s: %v", missing, err)
		}
	}
}

// A run that was not played is all zero, not an error.
func TestARunThatWasNotPlayed(t *testing.T) {
	p, err := Compile("!runs.slow.ran && runs.slow.visits == 0")
	if err != nil {
		t.Fatal(err)
	}
	if ok, err := p.Holds(Env{Runs: map[string]RunEnv{}}); !ok || err != nil {
		t.Errorf("%v, %v", ok, err)
	}
	if ok, err := p.Holds(Env{}); !ok || err != nil { // an exercise without runs
		t.Errorf("%v, %v", ok, err)
	}
}
