package exercises

import (
	"fmt"
	"reflect"
	"regexp"
	"strconv"
	"strings"

	"github.com/expr-lang/expr"
	"github.com/expr-lang/expr/vm"

	"otelings/internal/i18n"
)

// Env is what an expression of a check or a mistake sees. The names in the
// tags are the language authors write in:
//
//	any(spans, .name == "brew coffee" && .attrs["cups"] == 2)
//	requests >= 1 && refused == 0
type Env struct {
	Spans    []SpanEnv         `expr:"spans"`
	Metrics  []MetricEnv       `expr:"metrics"`
	Logs     []LogEnv          `expr:"logs"`
	Door     []DoorEnv         `expr:"door"`
	Requests int               `expr:"requests"` // accepted
	Refused  int               `expr:"refused"`  // refused or dropped
	Answers  map[string]string `expr:"answers"`
	Process  ProcessEnv        `expr:"process"`
	Final    bool              `expr:"final"`
	Runs     map[string]RunEnv `expr:"runs"`     // projects: by scenario
	Secrets  []string          `expr:"secrets"`  // where a secret seems to stand: "GET /orders: db.password"
	Unwanted int               `expr:"unwanted"` // spans of traces that their caller did not sample

	Numbers  map[string]float64     `expr:"numbers"`  // measure exercises: the answers that are numbers
	Measured map[string]MeasuredEnv `expr:"measured"` // measure exercises: by case

	Outputs map[string]OutputEnv `expr:"outputs"` // config exercises: by exporter
	Config  any                  `expr:"config"`  // config exercises: the learner's file as maps and lists
	Silent  []string             `expr:"silent"`  // config exercises: what the Collector accepted in silence (sandbox codes)
	Unfed   int                  `expr:"unfed"`   // config exercises: requests of the input that no pipeline took

	// Say is for `show`: say("killed", "被强制结束") is the text in the language
	// that is being answered in.
	Say func(en, zh string) string `expr:"say"`
}

// MeasuredEnv is what was measured in one case, all zero for a case that did
// not arrive. The unit is that of the histogram.
type MeasuredEnv struct {
	Rounds int     `expr:"rounds"` // recorded values
	Min    float64 `expr:"min"`
	Mean   float64 `expr:"mean"`
	Max    float64 `expr:"max"`
}

// OutputEnv is what one exporter was given.
type OutputEnv struct {
	Spans    []SpanEnv   `expr:"spans"`
	Metrics  []MetricEnv `expr:"metrics"`
	Logs     []LogEnv    `expr:"logs"`
	Requests int         `expr:"requests"`
}

// SpanEnv is one span. Ids are hexadecimal; Parent is "" for a root.
type SpanEnv struct {
	Trace         string         `expr:"trace"`
	ID            string         `expr:"id"`
	Parent        string         `expr:"parent"`
	Name          string         `expr:"name"`
	Kind          string         `expr:"kind"`   // internal, server, client, producer, consumer, unspecified
	Status        string         `expr:"status"` // unset, ok, error
	StatusMessage string         `expr:"status_message"`
	Start         int            `expr:"start"` // ns since the epoch
	End           int            `expr:"end"`
	DurationMS    float64        `expr:"duration_ms"`
	Attrs         map[string]any `expr:"attrs"`
	Resource      map[string]any `expr:"resource"`
	Scope         string         `expr:"scope"`
	Events        []EventEnv     `expr:"events"`
	Links         []LinkEnv      `expr:"links"`
	Orphan        bool           `expr:"orphan"`     // its parent, not known to be remote, did not arrive
	InTrace       int            `expr:"in_trace"`   // spans of its trace, itself included
	IDInName      bool           `expr:"id_in_name"` // the name holds an id, a number in a path, or a query
}

// EventEnv is one span event.
type EventEnv struct {
	Name  string         `expr:"name"`
	Attrs map[string]any `expr:"attrs"`
}

// LinkEnv is one span link.
type LinkEnv struct {
	Trace string         `expr:"trace"`
	ID    string         `expr:"id"`
	Attrs map[string]any `expr:"attrs"`
}

// MetricEnv is one metric with its points, as last received.
type MetricEnv struct {
	Name        string         `expr:"name"`
	Unit        string         `expr:"unit"`
	Type        string         `expr:"type"`
	Temporality string         `expr:"temporality"` // unspecified, delta, cumulative
	Monotonic   bool           `expr:"monotonic"`
	Points      []PointEnv     `expr:"points"`
	Resource    map[string]any `expr:"resource"`
	Scope       string         `expr:"scope"`
}

// PointEnv is one data point.
type PointEnv struct {
	Attrs map[string]any `expr:"attrs"`
	Value float64        `expr:"value"` // gauge, sum
	Count int            `expr:"count"` // histograms, summary
	Sum   float64        `expr:"sum"`
	Min   float64        `expr:"min"` // histograms, where recorded
	Max   float64        `expr:"max"`
}

// LogEnv is one log record.
type LogEnv struct {
	Body         any            `expr:"body"`
	Severity     int            `expr:"severity"`
	SeverityText string         `expr:"severity_text"`
	EventName    string         `expr:"event_name"`
	Attrs        map[string]any `expr:"attrs"`
	Resource     map[string]any `expr:"resource"`
	Scope        string         `expr:"scope"`
	Trace        string         `expr:"trace"` // "" when the record belongs to no span
	Span         string         `expr:"span"`
}

// DoorEnv is one door event.
type DoorEnv struct {
	Transport string `expr:"transport"`
	Signal    string `expr:"signal"`
	Path      string `expr:"path"`
	Encoding  string `expr:"encoding"`
	Codec     string `expr:"codec"`
	UserAgent string `expr:"user_agent"` // "OTel-OTLP-Exporter-Rust/0.31.1", what the client says of itself
	Outcome   string `expr:"outcome"`
	Cause     string `expr:"cause"`
	Code      string `expr:"code"`
	Items     int    `expr:"items"`
	Detail    string `expr:"detail"` // what the decoder or the limit said
}

// ProcessEnv is the program that was run; all zero when none was.
type ProcessEnv struct {
	Ran    bool   `expr:"ran"`
	MS     int    `expr:"ms"` // from its start to its end
	Exit   int    `expr:"exit"`
	Signal string `expr:"signal"`
	Stdout string `expr:"stdout"`
	Stderr string `expr:"stderr"`
	Source string `expr:"source"` // all source files, one after the other
}

// Program is a compiled expression; the nil *Program holds for nothing.
type Program struct{ vm *vm.Program }

// Compile checks an expression against Env; it must yield a boolean.
func Compile(source string) (*Program, error) {
	p, err := expr.Compile(source, expr.Env(Env{}), expr.AsBool())
	if err != nil {
		return nil, err
	}
	return &Program{vm: p}, nil
}

// CompileText checks an expression against Env; it must yield a string.
func CompileText(source string) (*Program, error) {
	p, err := expr.Compile(source, expr.Env(Env{}), expr.AsKind(reflect.String))
	if err != nil {
		return nil, err
	}
	return &Program{vm: p}, nil
}

// Text evaluates an expression that CompileText compiled, once a language.
func (p *Program) Text(env Env) (out i18n.Text, err error) {
	if p == nil {
		return out, nil
	}
	if out.EN, err = p.said(env, func(en, _ string) string { return en }); err != nil {
		return i18n.Text{}, err
	}
	if out.ZH, err = p.said(env, func(_, zh string) string { return zh }); err != nil {
		return i18n.Text{}, err
	}
	return out, nil
}

func (p *Program) said(env Env, say func(en, zh string) string) (string, error) {
	env.Say = say
	out, err := expr.Run(p.vm, env)
	if err != nil {
		return "", err
	}
	s, ok := out.(string)
	if !ok {
		return "", fmt.Errorf("expression yields %T, not a string", out)
	}
	return s, nil
}

// CompileNumber checks an expression against Env; it must yield a number.
func CompileNumber(source string) (*Program, error) {
	p, err := expr.Compile(source, expr.Env(Env{}), expr.AsFloat64())
	if err != nil {
		return nil, err
	}
	return &Program{vm: p}, nil
}

// Number evaluates an expression that CompileNumber compiled.
func (p *Program) Number(env Env) (float64, error) {
	out, err := expr.Run(p.vm, env)
	if err != nil {
		return 0, err
	}
	n, ok := out.(float64)
	if !ok {
		return 0, fmt.Errorf("expression yields %T, not a number", out)
	}
	return n, nil
}

// Holds evaluates the expression. Programs are safe for concurrent use.
func (p *Program) Holds(env Env) (bool, error) {
	if p == nil {
		return false, nil
	}
	out, err := expr.Run(p.vm, env)
	if err != nil {
		return false, err
	}
	b, ok := out.(bool)
	if !ok {
		return false, fmt.Errorf("expression yields %T, not a boolean", out)
	}
	return b, nil
}

// Count is a parsed count condition.
type Count struct {
	Op string // ">=", "==", "<="
	N  int
}

var countForm = regexp.MustCompile(`^(>=|==|<=)\s*([0-9]{1,9})$`)

// ParseCount reads ">=1", "==2", "<=3"; "" is ">=1".
func ParseCount(s string) (Count, error) {
	s = strings.TrimSpace(s)
	if s == "" {
		return Count{">=", 1}, nil
	}
	m := countForm.FindStringSubmatch(s)
	if m == nil {
		return Count{}, fmt.Errorf("bad count %q, want \">=1\", \"==2\" or \"<=3\"", s)
	}
	n, err := strconv.Atoi(m[2])
	if err != nil {
		return Count{}, err
	}
	return Count{m[1], n}, nil
}

// Holds reports whether n fulfils the condition.
func (c Count) Holds(n int) bool {
	switch c.Op {
	case "==":
		return n == c.N
	case "<=":
		return n <= c.N
	}
	return n >= c.N
}

// Settled reports whether more items could still change the answer for n:
// ">=" never goes back once met, and the others never recover once exceeded.
func (c Count) Settled(n int) bool {
	if c.Op == ">=" {
		return n >= c.N
	}
	return n > c.N
}

// Pattern compiles the pattern of a matches condition: the whole value must match.
func Pattern(s string) (*regexp.Regexp, error) {
	if _, err := regexp.Compile(s); err != nil {
		return nil, err
	}
	return regexp.Compile(`^(?:` + s + `)$`)
}
