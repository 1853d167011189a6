package exercises

import (
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"
	"sync"

	"otelings/internal/i18n"

	"go.yaml.in/yaml/v3"
)

// HintLevels is the length of the hint ladder: nudge, pointer, near-solution.
const HintLevels = 3

// Causes of silence a mistake may name; package check says what they mean.
var silenceCauses = []string{"build-failed", "no-provider", "sampler-off", "wrong-port", "exit-before-end", "no-flush",
	"span-never-ended", "no-exporter", "no-span", "shutdown-before-span", "exporter-panic", "unknown"}

var signals = []string{"delivery", "span", "metric", "log"}
var valueTypes = []string{"", "string", "bool", "int", "double", "array", "map", "bytes"}
var spanKinds = []string{"", "internal", "server", "client", "producer", "consumer"}
var metricKinds = []string{"", "gauge", "sum", "histogram", "exponential_histogram", "summary"}

// fields are what Expectation.Field may name, by signal.
var fields = map[string][]string{
	"delivery": {"requests", "refused", "items", "transport", "encoding", "codec", "path", "user_agent"},
	"span":     {"name", "kind", "status", "status_message", "duration_ms", "scope", "scope_version", "service", "events", "links"},
	"metric":   {"name", "kind", "unit", "description", "temporality", "monotonic", "points", "series", "scope", "scope_version", "service", "value", "count", "sum", "min", "max", "bounds"},
	"log":      {"name", "body", "severity", "severity_text", "event_name", "scope", "scope_version", "service", "trace", "span"},
}

// validator collects every fault of one definition, each at its line.
type validator struct {
	def       *Definition
	file, dir string
	tree      func() *yaml.Node
	shipped   bool // the program's own: a test has compiled its expressions
	errs      []error
}

// compiles says what is wrong with an expression of an author's. One of the
// program's own waits until it is needed: every start loads every exercise.
func (v *validator) compiles(program func() (*Program, error)) error {
	if v.shipped {
		return nil
	}
	_, err := program()
	return err
}

func (v *validator) add(node *yaml.Node, format string, args ...any) {
	line := 0
	if node != nil {
		line = node.Line
	}
	v.errs = append(v.errs, problem(v.file, line, format, args...))
}

// at is the node under a path of keys (string) and indices (int), or the
// deepest one that exists: the best line there is for a fault.
func (v *validator) at(steps ...any) *yaml.Node {
	n := v.tree()
	for _, s := range steps {
		next := child(n, s)
		if next == nil {
			return n
		}
		n = next
	}
	return n
}

func child(n *yaml.Node, step any) *yaml.Node {
	for n.Kind == yaml.AliasNode {
		n = n.Alias
	}
	switch s := step.(type) {
	case string:
		if n.Kind != yaml.MappingNode {
			return nil
		}
		for i := 0; i+1 < len(n.Content); i += 2 {
			if n.Content[i].Value == s {
				return n.Content[i+1]
			}
		}
	case int:
		if n.Kind == yaml.SequenceNode && s < len(n.Content) {
			return n.Content[s]
		}
	}
	return nil
}

func (v *validator) run() {
	d := v.def
	kinds := Kinds()
	if !slices.Contains(kinds, d.Kind) {
		v.add(v.at("kind"), "unknown kind %q, want one of %s", d.Kind, list(kinds))
	}
	v.both(d.Title, true, "title")
	if d.Minutes <= 0 {
		v.add(v.at("minutes"), "minutes must be a positive number")
	}
	if len(d.Teaches) == 0 {
		v.add(v.at("teaches"), "teaches is empty: say what the exercise is for")
	}
	for i, t := range d.Teaches {
		v.both(t, true, "teaches", i)
	}
	if len(d.Hints) != HintLevels {
		v.add(v.at("hints"), "the hint ladder has %d levels, want exactly %d: nudge, pointer, near-solution", len(d.Hints), HintLevels)
	}
	for i, h := range d.Hints {
		v.both(h, true, "hints", i)
	}
	v.checks()
	v.mistakes()
	v.survivors()
	v.kindSpecific()
}

// both asks for a text in both languages, or, when it is optional, in both or none.
func (v *validator) both(t i18n.Text, required bool, steps ...any) {
	en, zh := strings.TrimSpace(t.EN) != "", strings.TrimSpace(t.ZH) != ""
	if en && zh || !required && !en && !zh {
		return
	}
	name := fmt.Sprint(steps[0])
	for _, s := range steps[1:] {
		switch s := s.(type) {
		case int:
			name += fmt.Sprintf("[%d]", s)
		default:
			name += "." + fmt.Sprint(s)
		}
	}
	missing := "en and zh"
	if en {
		missing = "zh"
	} else if zh {
		missing = "en"
	}
	v.add(v.at(steps...), "%s: missing translation %s", name, missing)
}

func (v *validator) checks() {
	d := v.def
	if len(d.Checks) == 0 && d.Kind != KindLab {
		v.add(v.at("checks"), "there are no checks, so nothing could fail")
	}
	seen := map[string]*Check{}
	for i := range d.Checks {
		c := &d.Checks[i]
		here := func(steps ...any) *yaml.Node { return v.at(append([]any{"checks", i}, steps...)...) }
		if !isID(c.ID) {
			v.add(here("id"), "check id %q: want small letters, digits and hyphens", c.ID)
		} else if seen[c.ID] != nil {
			v.add(here("id"), "check id %q stands twice", c.ID)
		}
		if !slices.Contains(Stages(), c.Stage) {
			v.add(here("stage"), "unknown stage %q, want one of %s", c.Stage, list(Stages()))
		}
		if c.Level == "" {
			c.Level = LevelViolation
		}
		if levels := []Level{LevelViolation, LevelImprovement, LevelInfo}; !slices.Contains(levels, c.Level) {
			v.add(here("level"), "unknown level %q, want one of %s", c.Level, list(levels))
		}
		v.both(c.Goal, true, "checks", i, "goal")
		v.both(c.Next, false, "checks", i, "next")
		if _, err := ParseCount(c.Count); err != nil {
			v.add(here("count"), "%s", err)
		}
		if c.Expr != "" {
			c.program = sync.OnceValues(func() (*Program, error) { return Compile(c.Expr) })
			if err := v.compiles(c.program); err != nil {
				v.add(here("expr"), "expr: %s", oneLine(err))
			}
		}
		if c.Show != "" {
			c.show = sync.OnceValues(func() (*Program, error) { return CompileText(c.Show) })
			if err := v.compiles(c.show); err != nil {
				v.add(here("show"), "show: %s", oneLine(err))
			}
		}
		if c.Answer != "" && d.FindAsk(c.Answer) == nil {
			v.add(here("answer"), "answer refers to %q, which the exercise does not ask for", c.Answer)
		}
		if c.Exporter != "" && d.Kind != KindConfig {
			v.add(here("exporter"), "only a config exercise has exporters")
		}
		v.signal(i, c)
		v.sel(i, c, seen)
		seen[c.ID] = c
	}
}

func (v *validator) signal(i int, c *Check) {
	if c.Signal == "" && c.Expr != "" {
		return
	}
	if !slices.Contains(signals, c.Signal) {
		v.add(v.at("checks", i, "signal"), "unknown signal %q, want one of %s", c.Signal, strings.Join(signals, ", "))
		return
	}
	for k := range c.Expect {
		v.expectation(i, k, c.Signal, &c.Expect[k])
	}
}

func (v *validator) expectation(i, k int, signal string, e *Expectation) {
	here := func(step string) *yaml.Node { return v.at("checks", i, "expect", k, step) }
	set := 0
	for _, s := range []string{e.Attr, e.Resource, e.Field} {
		if s != "" {
			set++
		}
	}
	if set != 1 {
		v.add(here(""), "an expectation names exactly one of attr, resource, field")
	}
	if e.Event != "" && (e.Attr == "" || signal != "span") {
		v.add(here("event"), "event goes with attr, of a span")
	}
	if e.Field != "" && !slices.Contains(fields[signal], e.Field) {
		v.add(here("field"), "unknown field %q of a %s, want one of %s", e.Field, signal, strings.Join(fields[signal], ", "))
	}
	if signal == "delivery" && e.Field == "" && set == 1 {
		v.add(here(""), "a delivery check can only expect fields")
	}
	if !slices.Contains(valueTypes, e.Type) {
		v.add(here("type"), "unknown type %q, want one of %s", e.Type, strings.Join(valueTypes[1:], ", "))
	}
	p, err := Pattern(e.Matches)
	if err != nil {
		v.add(here("matches"), "bad regular expression: %s", oneLine(err))
	} else if e.Matches != "" {
		e.pattern = p
	}
	if e.Type == "" && e.Equals == nil && len(e.In) == 0 && e.Matches == "" && e.Exists == nil && e.Min == nil && e.Max == nil {
		v.add(here(""), "an expectation without a condition always holds")
	}
	for _, val := range append([]any{e.Equals}, e.In...) {
		switch val.(type) {
		case nil, string, bool, int, float64, []any:
		default:
			v.add(here(""), "a value of type %T cannot be compared", val)
		}
	}
}

// sel checks the references and words of a select. A reference names an
// earlier check, so that there are no circles.
func (v *validator) sel(i int, c *Check, earlier map[string]*Check) {
	s := c.Select
	for _, r := range s.SpanRefs() {
		if r.ID == "" {
			continue
		}
		node := func() *yaml.Node { return v.at("checks", i, "select", r.Key) }
		ref, ok := earlier[r.ID]
		forLogs := slices.Contains([]string{"child_of", "descendant_of", "same_trace_as", "other_trace_than"}, r.Key)
		switch {
		case !ok:
			v.add(node(), "%s refers to %q, which is not the id of an earlier check", r.Key, r.ID)
		case ref.Signal != "span":
			v.add(node(), "%s refers to %q, which does not select spans", r.Key, r.ID)
		case c.Signal != "span" && (c.Signal != "log" || !forLogs):
			v.add(node(), "%s means nothing for a %s", r.Key, c.Signal)
		}
	}
	v.selOfSignal(i, c)
	kinds := spanKinds
	if c.Signal == "metric" {
		kinds = metricKinds
	}
	if s.Kind != "" && (c.Signal != "span" && c.Signal != "metric" || !slices.Contains(kinds, s.Kind)) {
		v.add(v.at("checks", i, "select", "kind"), "unknown kind %q of a %s, want one of %s", s.Kind, c.Signal, strings.Join(kinds[1:], ", "))
	}
	if s.Status != "" && (c.Signal != "span" || !slices.Contains([]string{"unset", "ok", "error"}, s.Status)) {
		v.add(v.at("checks", i, "select", "status"), "unknown status %q, want unset, ok or error of a span", s.Status)
	}
	if s.Root != nil && c.Signal != "span" {
		v.add(v.at("checks", i, "select", "root"), "only a span can be a root")
	}
	if c.Signal == "delivery" {
		for k := range s.Attrs {
			if !slices.Contains([]string{"transport", "encoding", "codec", "path"}, k) {
				v.add(v.at("checks", i, "select", "attrs", k), "a delivery has no %q, want transport, encoding, codec, path", k)
			}
		}
	}
}

// selOfSignal checks what a select says that only one signal has.
func (v *validator) selOfSignal(i int, c *Check) {
	s := c.Select
	for _, w := range []struct {
		key, signal string
		set         bool
	}{
		{"event", "span", s.Event != ""}, {"unit", "metric", s.Unit != ""}, {"temporality", "metric", s.Temporality != ""},
		{"monotonic", "metric", s.Monotonic != nil}, {"severity", "log", s.Severity != ""},
	} {
		if w.set && c.Signal != w.signal {
			v.add(v.at("checks", i, "select", w.key), "%s means nothing for a %s", w.key, c.Signal)
		}
	}
	if s.Temporality != "" && !slices.Contains([]string{"delta", "cumulative"}, s.Temporality) {
		v.add(v.at("checks", i, "select", "temporality"), "unknown temporality %q, want delta or cumulative", s.Temporality)
	}
	if s.Severity != "" {
		if _, err := ParseSeverity(s.Severity); err != nil {
			v.add(v.at("checks", i, "select", "severity"), "bad severity %q, want one of %s, or one behind >= or <=", s.Severity, strings.Join(severityNames[:], ", "))
		}
	}
}

func (v *validator) mistakes() {
	seen := map[string]bool{}
	for i := range v.def.Mistakes {
		m := &v.def.Mistakes[i]
		here := func(steps ...any) *yaml.Node { return v.at(append([]any{"mistakes", i}, steps...)...) }
		if !isID(m.ID) {
			v.add(here("id"), "mistake id %q: want small letters, digits and hyphens", m.ID)
		} else if seen[m.ID] {
			v.add(here("id"), "mistake id %q stands twice", m.ID)
		}
		seen[m.ID] = true
		v.both(m.Says, true, "mistakes", i, "says")
		v.both(m.Next, false, "mistakes", i, "next")
		w := &m.When
		if w.Check == "" && w.Near == "" && w.Cause == "" && w.Door == "" && w.Expr == "" {
			v.add(here("when"), "when is empty, so the mistake would be told for everything")
		}
		if w.Check != "" && !slices.ContainsFunc(v.def.Checks, func(c Check) bool { return c.ID == w.Check }) {
			v.add(here("when", "check"), "refers to the unknown check %q", w.Check)
		}
		if w.Near != "" && w.Check == "" {
			v.add(here("when", "near"), "near needs a check")
		}
		if w.Cause != "" && v.def.Kind == KindConfig {
			if !slices.Contains(ConfigProblems(), w.Cause) {
				v.add(here("when", "cause"), "unknown problem of a configuration %q, want one of %s", w.Cause, strings.Join(ConfigProblems(), ", "))
			}
		} else if w.Cause != "" && !slices.Contains(silenceCauses, w.Cause) {
			v.add(here("when", "cause"), "unknown cause of silence %q, want one of %s", w.Cause, strings.Join(silenceCauses, ", "))
		}
		if w.Expr != "" {
			w.program = sync.OnceValues(func() (*Program, error) { return Compile(w.Expr) })
			if err := v.compiles(w.program); err != nil {
				v.add(here("when", "expr"), "expr: %s", oneLine(err))
			}
		}
	}
}

func (v *validator) kindSpecific() {
	d := v.def
	switch d.Kind {
	case KindLab:
		if d.Lab == nil || d.Lab.Experiment == "" {
			v.add(v.at("lab"), "a lab names its experiment")
		}
		v.wrong()
	case KindCode:
		v.code()
	case KindMeasure:
		v.measure()
	case KindProject:
		v.project()
	case KindTrace:
		v.trace()
	case KindWire:
		v.wire()
	case KindConfig:
		v.config()
	}
	if d.Kind != KindConfig && d.Config != nil {
		v.add(v.at("config"), "only a config exercise has a config section")
	}
	if d.Kind != KindLab && d.Lab != nil {
		v.add(v.at("lab"), "only a lab has a lab section")
	}
	if d.Kind != KindTrace && d.Trace != nil {
		v.add(v.at("trace"), "only a trace exercise has a trace section")
	}
	if d.Kind != KindMeasure && d.Measure != nil {
		v.add(v.at("measure"), "only a measure exercise has a measure section")
	}
	if !d.Kind.Programmed() && d.Code != nil {
		v.add(v.at("code"), "only a code or measure exercise has a code section")
	}
	if d.Kind != KindWire && d.Wire != nil {
		v.add(v.at("wire"), "only a wire exercise has a wire section")
	}
	if d.Faults != nil {
		v.faults()
	}
	if d.Kind != KindProject && d.Project != nil {
		v.add(v.at("project"), "only a project has a project section")
	}
}

// faults names each contradiction at its own line.
func (v *validator) faults() {
	if v.def.Kind != KindCode {
		v.add(v.at("faults"), "only a code exercise has faults")
	}
	if v.def.Faults.Honest() && v.def.Faults.Validate() == nil {
		v.add(v.at("faults"), "faults change nothing: leave the section out")
	}
	for _, p := range v.def.Faults.Problems() {
		v.add(v.at("faults", p.Key), "faults: %s", p)
	}
}

func (v *validator) code() {
	d := v.def
	if d.Starter != "" && !slices.ContainsFunc(d.Mistakes, func(m Mistake) bool { return m.ID == d.Starter }) {
		v.add(v.at("starter"), "starter refers to the unknown mistake %q", d.Starter)
	}
	if len(d.Languages) == 0 {
		v.add(v.at("languages"), "a code exercise names its languages")
	}
	for i, id := range d.Languages {
		if _, ok := FindLanguage(id); !ok {
			v.add(v.at("languages", i), "unknown language %q, want one of %s", id, strings.Join(languageIDs(), ", "))
		}
	}
	if d.Code == nil || len(d.Code.Edit) == 0 {
		v.add(v.at("code"), "a code exercise names the files to edit")
	}
	for _, dir := range []string{"starter", "solution", "wrong"} {
		if entries, err := fs.ReadDir(d.Files, dir); err != nil || len(entries) == 0 {
			v.errs = append(v.errs, problem(path.Join(v.dir, dir), 0, "missing or empty"))
		}
	}
	if d.Code != nil {
		for i, name := range d.Code.Edit {
			if !v.stored("starter", name) {
				v.add(v.at("code", "edit", i), "starter/ has no file %q", name)
			}
		}
		if d.Code.Timeout < 0 {
			v.add(v.at("code"), "timeout cannot be negative")
		}
	}
	v.wrong()
}

// wrong asks that each shipped wrong answer is named after its mistake.
func (v *validator) wrong() {
	dirs, _ := fs.ReadDir(v.def.Files, "wrong")
	for _, w := range dirs {
		known := slices.ContainsFunc(v.def.Mistakes, func(m Mistake) bool { return m.ID == w.Name() })
		if w.IsDir() && !known {
			v.errs = append(v.errs, problem(path.Join(v.dir, "wrong", w.Name()), 0, "no mistake in exercise.yaml has this id"))
		}
	}
}

// stored reports whether a folder holds a file that gets the given real name.
func (v *validator) stored(dir, name string) bool {
	found := false
	_ = fs.WalkDir(v.def.Files, dir, func(p string, e fs.DirEntry, err error) error {
		if err == nil && !e.IsDir() && RealName(strings.TrimPrefix(p, dir+"/")) == name {
			found = true
		}
		return nil
	})
	return found
}

func isID(s string) bool {
	for i, r := range s {
		if !(r >= 'a' && r <= 'z' || i > 0 && (r >= '0' && r <= '9' || r == '-')) {
			return false
		}
	}
	return s != ""
}

func list[T ~string](items []T) string {
	out := make([]string, len(items))
	for i, it := range items {
		out[i] = string(it)
	}
	return strings.Join(out, ", ")
}

func oneLine(err error) string { return strings.Join(strings.Fields(err.Error()), " ") }
