package trainer

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"

	"otelings/exercises"
	"otelings/exercises/check"
)

// gradeVariant grades what a variant's program sent; of a measure exercise the
// variant's report on this very run counts too, where it has one. An error is a
// defect of the report's file.
func gradeVariant(def *exercises.Definition, x variant, ev check.Evidence) (check.Report, error) {
	if def.Measure == nil {
		return check.Grade(ev, def), nil
	}
	answers, err := reported(def, x, ev)
	if err != nil {
		return check.Report{}, err
	}
	ev.Answers = answers
	return check.Grade(ev, def), nil
}

// reported is a variant's answers as a learner would give them after this run,
// nil when it has none. An error is a defect of the file.
func reported(def *exercises.Definition, x variant, ev check.Evidence) (map[string]string, error) {
	report, name, err := reportOf(def, x)
	if err != nil || report == nil {
		return nil, err
	}
	env := check.NewEnv(ev, def)
	for key, value := range report {
		source, computed := strings.CutPrefix(value, "=")
		if !computed {
			continue
		}
		p, err := exercises.CompileNumber(source)
		if err != nil {
			return nil, fmt.Errorf("%s: %s: %w", name, key, err)
		}
		n, err := p.Number(env)
		if err != nil {
			return nil, fmt.Errorf("%s: %s: %w", name, key, err)
		}
		report[key] = strconv.FormatFloat(n, 'f', -1, 64)
	}
	answers, err := expand(def.Asks(), ev.Snapshot, report)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return answers, nil
}

// reportOf is the answers that the last of a variant's layers with a report
// gives, nil when none does. A wrong program without a report of its own has
// none: its method is to be told before anything is asked.
func reportOf(def *exercises.Definition, x variant) (report map[string]string, name string, err error) {
	layers := x.layers
	if x.mistake != "" {
		layers = layers[len(layers)-1:]
	}
	for i := len(layers) - 1; i >= 0; i-- {
		name = path.Join(layers[i], exercises.AnswersFile)
		src, err := fs.ReadFile(def.Files, name)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err == nil {
			err = yaml.Unmarshal(src, &report)
		}
		if err != nil {
			return nil, name, fmt.Errorf("%s: %w", name, err)
		}
		return report, name, nil
	}
	return nil, "", nil
}
