// Package exercises says what an exercise is: its kind, task, checks by stage,
// known mistakes and hints, loaded from plain files and validated.
//
// An exercise is a folder content/<lesson>/<name>/ with exercise.yaml,
// task.en.md, task.zh.md and, by kind, starter/, solution/, also/<form>/ (other
// right forms, laid over the solution) and wrong/<mistake>/ (laid over the
// solution for code and wire, answers.yaml for labs). Embedding leaves out dot files and
// nested modules, so stored names are mapped by RealName when scaffolding:
// "dot-cargo" is ".cargo", "main.go.txt" is "main.go".
package exercises

import (
	"io/fs"
	"regexp"
	"time"

	"otelings/collector/fault"
	"otelings/internal/i18n"
)

// Kind is what the learner does in an exercise.
type Kind string

// The kinds of exercise.
const (
	KindLab     Kind = "lab"     // predict, run in process, observe
	KindCode    Kind = "code"    // a program in the learner's workspace
	KindWire    Kind = "wire"    // OTLP/JSON or headers by hand
	KindConfig  Kind = "config"  // a Collector configuration, run in a sandbox
	KindTrace   Kind = "trace"   // find the fault in given telemetry
	KindMeasure Kind = "measure" // run a benchmark, explain the number
	KindProject Kind = "project" // a program of the learner's own, anywhere on the disk
)

// Kinds lists every kind.
func Kinds() []Kind {
	return []Kind{KindLab, KindCode, KindWire, KindConfig, KindTrace, KindMeasure, KindProject}
}

// Stage is one step of grading. Stages gate: the first that fails is told and
// the later ones are held back.
type Stage string

// The stages in the order in which they are judged.
const (
	StageDelivery    Stage = "delivery"
	StageResource    Stage = "resource"
	StageExistence   Stage = "existence"
	StageStructure   Stage = "structure"
	StageAttributes  Stage = "attributes"
	StageConventions Stage = "conventions"
	StageQuality     Stage = "quality"
)

// Stages lists the stages in order.
func Stages() []Stage {
	return []Stage{StageDelivery, StageResource, StageExistence, StageStructure, StageAttributes, StageConventions, StageQuality}
}

// Level says how much a finding weighs.
type Level string

// The levels: only a violation fails an attempt.
const (
	LevelViolation   Level = "violation"
	LevelImprovement Level = "improvement"
	LevelInfo        Level = "info"
)

// Definition is one exercise as its author wrote it.
type Definition struct {
	ID        string       `yaml:"-"` // "lesson/name"; progress is keyed by it, for ever
	Lesson    string       `yaml:"-"`
	Name      string       `yaml:"-"`
	Kind      Kind         `yaml:"kind"`
	Title     i18n.Text    `yaml:"title"`
	Languages []string     `yaml:"languages"`
	Minutes   int          `yaml:"minutes"`
	Teaches   []i18n.Text  `yaml:"teaches"`
	Checks    []Check      `yaml:"checks"`
	Mistakes  []Mistake    `yaml:"mistakes"`
	Hints     []i18n.Text  `yaml:"hints"` // the ladder: nudge, pointer, near-solution
	Why       string       `yaml:"why"`   // id of the question asked after a pass, never blocking
	Lab       *LabSpec     `yaml:"lab"`
	Trace     *TraceSpec   `yaml:"trace"`
	Starter   string       `yaml:"starter"` // id of the mistake whose message a beginner must get first from the untouched starter
	Code      *CodeSpec    `yaml:"code"`
	Measure   *MeasureSpec `yaml:"measure"`
	Project   *Project     `yaml:"project"`
	Config    *ConfigSpec  `yaml:"config"`
	Wire      *WireSpec    `yaml:"wire"`
	// Faults is how the attempt's collector misbehaves, nil when it is honest;
	// code exercises only.
	Faults *fault.Faults `yaml:"faults"`
	// Survivors is what the checks let pass on purpose when the solution is mutated.
	Survivors []Survivor `yaml:"survivors"`

	Task  i18n.Text `yaml:"-"` // Markdown
	Files fs.FS     `yaml:"-"` // the exercise's own folder
}

// CodeSpec is what the runner needs for a code exercise.
type CodeSpec struct {
	Edit    []string          `yaml:"edit"`    // the files the learner is meant to change, the first opens
	Env     map[string]string `yaml:"env"`     // set for the attempt beside OTEL_EXPORTER_OTLP_ENDPOINT
	Timeout time.Duration     `yaml:"timeout"` // run time of the program, default 20 s
}

// LabSpec names a built-in experiment, its knobs and what is predicted.
type LabSpec struct {
	Experiment string            `yaml:"experiment"`
	Knobs      map[string]string `yaml:"knobs"`    // start values; those not named keep the experiment's default
	Fixed      []string          `yaml:"fixed"`    // knobs the learner cannot turn here
	Predict    []string          `yaml:"predict"`  // keys of the experiment's predictions asked here; empty = all
	Transfer   string            `yaml:"transfer"` // id of the question asked after the run
	Complete   LabComplete       `yaml:"complete"`
}

// LabComplete says when a lab counts as done: after Runs finished runs, which
// must differ in the observed answers or the knob named Differ when one is named.
// Wrong predictions cost nothing. The zero value means one run.
type LabComplete struct {
	Runs   int    `yaml:"runs"`
	Differ string `yaml:"differ"`
	// Left says what is still wanted after a first run that does not complete.
	Left i18n.Text `yaml:"left"`
}

// Check is one thing the telemetry must show.
type Check struct {
	ID     string `yaml:"id"`
	Stage  Stage  `yaml:"stage"`
	Level  Level  `yaml:"level"`  // default violation
	Signal string `yaml:"signal"` // delivery, span, metric, log
	Select Select `yaml:"select"`
	Count  string `yaml:"count"` // ">=1" (default), "==2", "<=3"
	// Exporter is the component id whose output is looked at, config exercises
	// only; without it all outputs are, one after the other.
	Exporter string        `yaml:"exporter"`
	Expect   []Expectation `yaml:"expect"`
	Expr     string        `yaml:"expr"`   // escape hatch over the snapshot; true passes
	Answer   string        `yaml:"answer"` // key of the answer it is about, trace and measure exercises only; a failed one shows what was given
	Show     string        `yaml:"show"`   // an expression that yields a string: what is found when Expr fails
	Goal     i18n.Text     `yaml:"goal"`   // what is wanted, shown in the task's list
	Next     i18n.Text     `yaml:"next"`   // one next step when it fails
	FAQ      string        `yaml:"faq"`

	program func() (*Program, error) // Expr, compiled when it is first asked for; by Load
	show    func() (*Program, error) // Show, so too
}

// Program is Expr compiled, nil when the check has none. A definition that did
// not come from Load is compiled on each call.
func (c *Check) Program() (*Program, error) { return compiled(c.program, c.Expr) }

// ShowProgram is Show compiled, nil when the check has none.
func (c *Check) ShowProgram() (*Program, error) {
	switch {
	case c.Show == "":
		return nil, nil
	case c.show != nil:
		return c.show()
	}
	return CompileText(c.Show)
}

// Select says which spans (or metrics, logs) a check is about. Empty fields do
// not restrict. Names of other checks stand for what those checks selected.
type Select struct {
	Service      string            `yaml:"service"`
	Scope        string            `yaml:"scope"`
	Name         string            `yaml:"name"`
	Kind         string            `yaml:"kind"` // internal, server, client, producer, consumer
	Root         *bool             `yaml:"root"`
	Status       string            `yaml:"status"` // unset, ok, error
	ChildOf      string            `yaml:"child_of"`
	DescendantOf string            `yaml:"descendant_of"`
	SameTraceAs  string            `yaml:"same_trace_as"`
	OtherTrace   string            `yaml:"other_trace_than"`
	LinkedTo     string            `yaml:"linked_to"` // has a link to one of them
	After        string            `yaml:"after"`     // starts when all of them have ended
	Before       string            `yaml:"before"`    // has ended when the first of them starts
	Event        string            `yaml:"event"`     // has a span event of this name
	Unit         string            `yaml:"unit"`
	Temporality  string            `yaml:"temporality"` // delta, cumulative
	Monotonic    *bool             `yaml:"monotonic"`
	Severity     string            `yaml:"severity"` // of a log: "error", ">=warn", "<=info"
	Attrs        map[string]string `yaml:"attrs"`
}

// SpanRefs is the checks that a select refers to, by key, in a fixed order.
func (s Select) SpanRefs() []SpanRef {
	return []SpanRef{
		{"child_of", s.ChildOf}, {"descendant_of", s.DescendantOf}, {"same_trace_as", s.SameTraceAs}, {"other_trace_than", s.OtherTrace},
		{"linked_to", s.LinkedTo}, {"after", s.After}, {"before", s.Before},
	}
}

// SpanRef is a reference to an earlier check that selects spans; ID is "" when
// there is none.
type SpanRef struct{ Key, ID string }

// Expectation is one condition on each selected item: exactly one of Attr,
// Resource or Field is set, with any of the conditions.
type Expectation struct {
	Attr     string   `yaml:"attr"`
	Event    string   `yaml:"event"`    // beside Attr: of the span's events of this name, at least one of which must fit
	Resource string   `yaml:"resource"` // a resource attribute
	Field    string   `yaml:"field"`    // what a field may be depends on the signal
	Type     string   `yaml:"type"`     // string, bool, int, double, array
	Equals   any      `yaml:"equals"`
	In       []any    `yaml:"in"`
	Matches  string   `yaml:"matches"` // RE2, whole value
	Exists   *bool    `yaml:"exists"`
	Min      *float64 `yaml:"min"`
	Max      *float64 `yaml:"max"`

	pattern *regexp.Regexp // Matches, compiled by Load
}

// Pattern is Matches compiled for the whole value, nil when there is none.
func (e *Expectation) Pattern() (*regexp.Regexp, error) {
	if e.pattern != nil || e.Matches == "" {
		return e.pattern, nil
	}
	return Pattern(e.Matches)
}

// Mistake is a known misunderstanding: when its rule holds for the evidence,
// its words replace the general ones.
type Mistake struct {
	ID   string    `yaml:"id"`
	When When      `yaml:"when"`
	Says i18n.Text `yaml:"says"`
	Next i18n.Text `yaml:"next"`
	FAQ  string    `yaml:"faq"`
}

// When is the rule of a mistake; all set fields must hold.
type When struct {
	Check string `yaml:"check"` // this check failed
	Near  string `yaml:"near"`  // … and its nearest miss differs in this field or attribute
	Cause string `yaml:"cause"` // this cause of silence was established (check.Cause… ids), or this problem of a configuration
	Door  string `yaml:"door"`  // a door event has this telemetry.Cause
	Expr  string `yaml:"expr"`  // over the evidence

	program func() (*Program, error) // Expr, as of a Check
}

// Program is Expr compiled, nil when the rule has none.
func (w *When) Program() (*Program, error) { return compiled(w.program, w.Expr) }

func compiled(program func() (*Program, error), source string) (*Program, error) {
	switch {
	case source == "":
		return nil, nil
	case program != nil:
		return program()
	}
	return Compile(source)
}
