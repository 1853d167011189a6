package exercises

import "slices"

// MeasureSpec is a benchmark and what is reported of it. The program's samples
// are telemetry: it records what it measures in one histogram, a series a case,
// so that the method is graded by checks on what arrived, and the report by
// checks (answer:) against the numbers of the same run. Nothing is graded on
// speed. Beside code: and the checks the exercise has starter/, solution/,
// also/<form>/ and wrong/<mistake>/ as a code exercise does; solution/ and any
// other form may hold AnswersFile.
type MeasureSpec struct {
	Metric string `yaml:"metric"` // the histogram whose series are the cases
	By     string `yaml:"by"`     // the attribute that names the case
	Ask    []Ask  `yaml:"ask"`
}

// AnswersFile is the report of a solution or a wrong answer: `key: value`
// lines. A value that begins with "=" is an expression over the run, since no
// fixed number is right on every machine: "=measured['span'].mean". It never
// reaches the learner's folder.
const AnswersFile = "answers.yaml"

func (v *validator) measure() {
	v.code()
	d := v.def
	switch {
	case len(d.Languages) > 0 && d.Languages[0] != LanguageRust:
		v.add(v.at("languages"), "a measure exercise is written in rust")
	case d.Measure == nil || d.Measure.Metric == "" || d.Measure.By == "":
		v.add(v.at("measure"), "a measure exercise names its histogram and the attribute of a case (measure.metric, measure.by)")
		return
	case len(d.Measure.Ask) == 0:
		v.add(v.at("measure"), "a measure exercise asks what was measured")
	}
	v.asks("measure", []Mark{MarkNumber, MarkChoice})
	v.methodFirst()
	if !v.stored("solution", AnswersFile) {
		v.add(v.at("measure"), "solution/ has no %s", AnswersFile)
	}
}

// methodFirst asks that what is reported is judged after what was measured: an
// answer about a bad measurement is neither right nor wrong.
func (v *validator) methodFirst() {
	first := len(Stages())
	for _, c := range v.def.Checks {
		if c.Answer != "" {
			first = min(first, slices.Index(Stages(), c.Stage))
		}
	}
	for i, c := range v.def.Checks {
		if c.Answer == "" && slices.Index(Stages(), c.Stage) >= first {
			v.add(v.at("checks", i, "stage"), "a check of the method stands in an earlier stage than the answers")
		}
	}
}
