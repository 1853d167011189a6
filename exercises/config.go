package exercises

import (
	"io/fs"
	"path"
	"slices"
	"time"
)

// ConfigSpec is a Collector configuration to mend and what is sent through it.
// Beside the checks the exercise has starter/, solution/, also/<form>/ and
// wrong/<mistake>/ with the configuration, and recorder/ with the program that
// made the input.
type ConfigSpec struct {
	File     string        `yaml:"file"`     // the configuration in the learner's folder
	Input    string        `yaml:"input"`    // OTLP JSON lines in the exercise's folder, one request a line
	Receiver string        `yaml:"receiver"` // component id it comes in by, default otlp
	Timeout  time.Duration `yaml:"timeout"`  // of the run; 0 = the sandbox's own
}

// ConfigFolder is the folder of the workspace in which configurations lie.
const ConfigFolder = "collector"

// Edit is the files that the learner changes, the first opens; none when the
// exercise has no files in the workspace.
func (d *Definition) Edit() []string {
	switch {
	case d.Config != nil:
		return []string{d.Config.File}
	case d.Wire != nil:
		return []string{d.Wire.File}
	case d.Code != nil:
		return d.Code.Edit
	}
	return nil
}

// Edited reports whether the learner changes files in the workspace, which can
// be reset, watched and compared with a solution.
func (k Kind) Edited() bool {
	return k.Programmed() || k == KindConfig || k == KindWire
}

// Programmed reports whether the learner's files are a program that is built
// and run.
func (k Kind) Programmed() bool { return k == KindCode || k == KindMeasure }

// Recording is the file of OTLP JSON lines in the exercise's folder, "" when it
// has none.
func (d *Definition) Recording() string {
	switch {
	case d.Trace != nil:
		return d.Trace.File
	case d.Config != nil:
		return d.Config.Input
	}
	return ""
}

func (v *validator) config() {
	d := v.def
	if d.Config == nil {
		v.add(v.at("config"), "a config exercise has a config section: file and input")
		return
	}
	if !fs.ValidPath(d.Config.File) || !v.stored("starter", d.Config.File) {
		v.add(v.at("config", "file"), "starter/ has no file %q", d.Config.File)
	}
	if !fs.ValidPath(d.Config.Input) {
		v.add(v.at("config", "input"), "input must name a recording in the exercise's folder")
	} else if info, err := fs.Stat(d.Files, d.Config.Input); err != nil || info.IsDir() {
		v.add(v.at("config", "input"), "there is no file %q", d.Config.Input)
	}
	if d.Config.Timeout < 0 {
		v.add(v.at("config", "timeout"), "timeout cannot be negative")
	}
	if d.Starter != "" && !slices.ContainsFunc(d.Mistakes, func(m Mistake) bool { return m.ID == d.Starter }) {
		v.add(v.at("starter"), "starter refers to the unknown mistake %q", d.Starter)
	}
	for _, dir := range []string{"starter", "solution", "wrong", "recorder"} {
		if entries, err := fs.ReadDir(d.Files, dir); err != nil || len(entries) == 0 {
			v.errs = append(v.errs, &Problem{File: path.Join(v.dir, dir), What: "missing or empty"})
		}
	}
	v.wrong()
}

// ConfigProblems lists what a mistake of a config exercise may name as its
// cause; package sandbox says what they mean.
func ConfigProblems() []string {
	return []string{"bad-yaml", "empty", "unknown-section", "unknown-type", "unknown-key", "wrong-type", "not-configured",
		"no-pipelines", "half-pipeline", "half-connector", "wrong-signal", "bad-ottl", "invalid-value", "not-here", "variable",
		"no-receiver", "refused", "collector-error", "too-large", "timed-out", "out-of-memory", "too-much-output", "panicked"}
}
