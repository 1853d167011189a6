package exercises

import (
	"io/fs"
	"path"
	"slices"
	"time"
)

// A project is graded on a program of the learner's own: what runs it stands
// in ProjectFile in the learner's folder. Beside the checks the exercise has
// starter/en/ and starter/zh/ with the files of that folder, and solution/,
// also/<form>/ and wrong/<mistake>/ with programs and a ProjectFile each.

// The files of a project's folder.
const (
	ProjectFile = "project.yaml" // what to run
	NotesFile   = "NOTES.md"     // the learner's journal
	EvidenceDir = "evidence"     // what was received, an attempt a pair of files
)

// ProjectsFolder is the folder of content/ and of the workspace in which projects lie.
const ProjectsFolder = "projects"

// Project is what is played with the learner's program.
type Project struct {
	// Scenarios in order, ScenarioNormal first. The others are played only
	// when everything before the last stage holds.
	Scenarios []Scenario    `yaml:"scenarios"`
	StopAfter time.Duration `yaml:"stop_after"` // when the program serves and its file does not say; 0 = DefaultStopAfter
	Grace     time.Duration `yaml:"grace"`      // between asking it to end and killing it; 0 = DefaultGrace
}

// DefaultStopAfter is over the 5 s that a batch waits by default, so that what
// is sent in the background and what is sent at the end can be told apart.
const DefaultStopAfter = 8 * time.Second

// DefaultGrace is what Kubernetes gives a container by default
// (terminationGracePeriodSeconds).
const DefaultGrace = 30 * time.Second

// Scenario is how the collector behaves during one run.
type Scenario string

// The scenarios.
const (
	ScenarioNormal      Scenario = "normal"
	ScenarioRefused     Scenario = "refused"     // every request is answered with 503
	ScenarioSlow        Scenario = "slow"        // every answer takes seconds
	ScenarioUnreachable Scenario = "unreachable" // nobody listens
)

// Scenarios lists the scenarios there are.
func Scenarios() []Scenario {
	return []Scenario{ScenarioNormal, ScenarioRefused, ScenarioSlow, ScenarioUnreachable}
}

// RunEnv is one run of a project's program as expressions see it, all zero
// when the scenario was not played.
type RunEnv struct {
	Ran      bool   `expr:"ran"`
	Exit     int    `expr:"exit"`
	Signal   string `expr:"signal"`
	Asked    bool   `expr:"asked"` // it was asked to end (SIGTERM)
	Ended    bool   `expr:"ended"` // by itself, or after it was asked and before it was killed
	Kept     bool   `expr:"kept"`  // what it recorded last arrived too
	Visits   int    `expr:"visits"`
	NoAnswer bool   `expr:"no_answer"` // it was visited and never answered
	Requests int    `expr:"requests"`  // accepted
	Refused  int    `expr:"refused"`
	Spans    int    `expr:"spans"`
	MS       int    `expr:"ms"`
	StopMS   int    `expr:"stop_ms"` // from asking to the end
}

func (v *validator) project() {
	d := v.def
	if d.Project == nil || len(d.Project.Scenarios) == 0 || d.Project.Scenarios[0] != ScenarioNormal {
		v.add(v.at("project"), "a project names its scenarios, %s first", ScenarioNormal)
	}
	if d.Lesson != ProjectsFolder {
		v.errs = append(v.errs, problem(v.dir, 0, "a project lies in %s/", ProjectsFolder))
	}
	if d.Project != nil {
		seen := map[Scenario]bool{}
		for i, s := range d.Project.Scenarios {
			if !slices.Contains(Scenarios(), s) || seen[s] {
				v.add(v.at("project", "scenarios", i), "unknown or repeated scenario %q, want some of %s", s, list(Scenarios()))
			}
			seen[s] = true
		}
		if d.Project.StopAfter < 0 || d.Project.Grace < 0 {
			v.add(v.at("project"), "times cannot be negative")
		}
	}
	for _, name := range []string{"starter/en", "starter/zh", "solution"} {
		if _, err := fs.Stat(d.Files, path.Join(name, ProjectFile)); err != nil {
			v.errs = append(v.errs, problem(path.Join(v.dir, name, ProjectFile), 0, "missing"))
		}
	}
	for _, lang := range []string{"en", "zh"} {
		if _, err := fs.Stat(d.Files, path.Join("starter", lang, NotesFile)); err != nil {
			v.errs = append(v.errs, problem(path.Join(v.dir, "starter", lang, NotesFile), 0, "missing"))
		}
	}
	v.wrong()
}
