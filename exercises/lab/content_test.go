package lab

import (
	"io/fs"
	"maps"
	"path"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"

	"otelings/exercises"
	"otelings/exercises/check"
)

const exerciseID = "quick-start/silent-second"

func silentExercise(t *testing.T) *exercises.Definition {
	t.Helper()
	// Other exercises may be at fault; this one must be there.
	set, err := exercises.Load(exercises.Content())
	if set == nil {
		t.Fatal(err)
	}
	def, ok := set.Get(exerciseID)
	if !ok {
		t.Fatalf("%s does not load: %v", exerciseID, err)
	}
	return def
}

// grade grades a run as an attempt's evidence: predictions by key, knobs as
// "knob.<name>", what was observed as "observed.<key>".
func grade(def *exercises.Definition, knobs, predicted, observed map[string]string) check.Report {
	answers := maps.Clone(predicted)
	for k, v := range knobs {
		answers["knob."+k] = v
	}
	for k, v := range observed {
		answers["observed."+k] = v
	}
	return check.Grade(check.Evidence{Answers: answers, Final: true}, def)
}

func TestExerciseFitsTheExperiment(t *testing.T) {
	t.Parallel()
	def := silentExercise(t)
	e, ok := Get(def.Lab.Experiment)
	if !ok {
		t.Fatalf("no experiment %q", def.Lab.Experiment)
	}
	if err := e.Validate(def.Lab.Knobs); err != nil {
		t.Error(err)
	}
	for _, key := range def.Lab.Predict {
		if err := e.ValidatePrediction(map[string]string{key: "none"}); err != nil {
			t.Error(err)
		}
	}
}

// TestEveryWrongPredictionIsExplained goes through all knobs and predictions.
func TestEveryWrongPredictionIsExplained(t *testing.T) {
	t.Parallel()
	def := silentExercise(t)
	told := map[string]bool{}
	for combination, want := range verdicts() {
		part := strings.Fields(combination)
		knobs := map[string]string{"delay": "1s", "processor": part[0], "spans": part[1], "ending": part[2]}
		observed := map[string]string{"at_end": want[0], "after": want[1]}
		for _, atEnd := range values(amounts()) {
			for _, after := range values(amounts()) {
				predicted := map[string]string{"at_end": atEnd, "after": after}
				wrong := 0
				for _, right := range Grade(predicted, observed) {
					if !right {
						wrong++
					}
				}
				report := grade(def, knobs, predicted, observed)
				if report.State != check.Passed || len(report.Findings) != wrong {
					t.Fatalf("%s, predicted %v: %s with %d findings, want %d", combination, predicted, report.State, len(report.Findings), wrong)
				}
				for _, f := range report.Findings {
					if f.Mistake == "" {
						t.Errorf("%s, predicted %v: %s has no words of its own", combination, predicted, f.Check)
					}
					told[f.Mistake] = true
				}
			}
		}
	}
	for _, m := range def.Mistakes {
		if !told[m.ID] {
			t.Errorf("no prediction is told %s", m.ID)
		}
	}
}

func TestAnswersComeOutAsTheirFolderSays(t *testing.T) {
	t.Parallel()
	def := silentExercise(t)
	files, err := fs.Glob(def.Files, "*/*/answers.yaml")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range append(files, "solution/answers.yaml") {
		t.Run(path.Dir(file), func(t *testing.T) {
			t.Parallel()
			data, err := fs.ReadFile(def.Files, file)
			if err != nil {
				t.Fatal(err)
			}
			var answers map[string]string
			if err := yaml.Unmarshal(data, &answers); err != nil {
				t.Fatal(err)
			}
			knobs, predicted := maps.Clone(def.Lab.Knobs), map[string]string{}
			for k, v := range answers {
				if name, ok := strings.CutPrefix(k, "knob."); ok {
					knobs[name] = v
				} else {
					predicted[k] = v
				}
			}
			res, err := execute(ready(t), def.Lab.Experiment, Settings{Knobs: knobs, Seed: 1}, nil, embedded(nil))
			if err != nil {
				t.Fatal(err)
			}
			report := grade(def, res.Knobs, predicted, res.Observed)
			var got []string
			for _, f := range report.Findings {
				got = append(got, f.Mistake)
			}
			want := ""
			if strings.HasPrefix(file, "wrong/") {
				want = path.Base(path.Dir(file))
			}
			if strings.Join(got, " ") != want {
				t.Errorf("told %q, want %q; observed %v", got, want, res.Observed)
			}
		})
	}
}
