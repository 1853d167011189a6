package sandbox

import (
	"errors"
	"regexp"
	"strings"

	"otelings/internal/i18n"
	"otelings/internal/nearest"
)

// meaning says what a message of the Collector is about: the first whose
// pattern matches counts. {1} and {2} in the words are what the pattern's groups found.
type meaning struct {
	pattern *regexp.Regexp
	code    Code
}

func meanings() []meaning {
	return []meaning{
		{regexp.MustCompile(`unknown type: "([^"]*)" for id: "([^"]+)" \(valid values: \[([^\]]*)\]`), UnknownType},
		{regexp.MustCompile(`'otelcol\.configSettings' has invalid keys: ([\w, -]+)`), UnknownSection},
		{regexp.MustCompile(`has invalid keys: ([\w, -]+)`), UnknownKey},
		{regexp.MustCompile(`references (\w+) "([^"]+)" which is not configured`), NotConfigured},
		{regexp.MustCompile(`service must have at least one pipeline|must have at least one pipeline|no pipelines`), NoPipelines},
		{regexp.MustCompile(`(?:must have at least one|no) (receiver|exporter)[^\n]*`), HalfPipeline},
		{regexp.MustCompile(`connector "([^"]+)" used as (receiver|exporter) in \[[^\]]*\] pipeline but not used`), HalfConnector},
		{regexp.MustCompile(`telemetry type is not supported|unknown pipeline (?:id|signal)|unsupported (?:signal|pipeline)|unknown signal`), WrongSignal},
		{regexp.MustCompile(`unable to infer|has invalid syntax|unable to parse OTTL|invalid (?:statement|condition)|undefined function|is not a valid path`), BadOTTL},
		{regexp.MustCompile(`scheme "(\w+)" is not supported`), Variable},
		{regexp.MustCompile(`expected type|expected a map|source data must be|cannot unmarshal|invalid duration|missing unit|unknown unit|cannot parse|unconvertible type|retrieved value`), WrongType},
		{regexp.MustCompile(`failed to (?:create|start) "`), InvalidValue},
		{regexp.MustCompile(`'?\b(?:processors|exporters|receivers|connectors|service)\b[:'].*`), InvalidValue},
	}
}

// explain turns an error of the Collector into words.
func (d *document) explain(err error) *Problem {
	msg := strings.TrimSpace(err.Error())
	for _, wrapper := range []string{"failed to get config: ", "cannot unmarshal the configuration: ", "decoding failed due to the following error(s):", "invalid configuration: ", "failed to build pipelines: "} {
		msg = strings.TrimSpace(strings.TrimPrefix(msg, wrapper))
	}
	var no *notAllowed
	if errors.As(err, &no) {
		p := problem(NotHere)
		p.Line, _ = d.find(strings.Split(no.path, "::")...)
		p.Detail = no.path + ": " + no.what
		return p
	}
	p := &Problem{}
	found := []string{""}
	code := Other
	for _, m := range meanings() {
		if got := m.pattern.FindStringSubmatch(msg); got != nil {
			code, found = m.code, got
			break
		}
	}
	p = problem(code, found[1:]...)
	p.Line, p.Detail = d.locate(msg), clip(oneLine(msg))
	if code == UnknownType { // the list of all types is long; the nearest says more
		valid := strings.Fields(found[3])
		p.Detail = found[1]
		if len(valid) > 0 {
			p.Detail += " → " + strings.Join(valid, ", ")
		}
		if near := nearType(found[1], valid); near != "" {
			p.Next = i18n.Text{EN: "Did you mean " + near + "?", ZH: "是不是 " + near + "？"}
		}
	}
	return p
}

// problem is a Problem with its words; groups fill {1}, {2} …
func problem(code Code, groups ...string) *Problem {
	w := wordsOf(code)
	var pairs []string
	for i, g := range groups {
		pairs = append(pairs, "{"+string(rune('1'+i))+"}", g)
	}
	r := strings.NewReplacer(pairs...)
	fill := func(t i18n.Text) i18n.Text { return i18n.Text{EN: r.Replace(t.EN), ZH: r.Replace(t.ZH)} }
	return &Problem{Code: code, Says: fill(w.says), Next: fill(w.next)}
}

// nearType is the type that was probably meant, "" when none is near.
func nearType(name string, valid []string) string {
	best, least := "", max(3, len(name)/2)
	for _, v := range valid {
		if n := nearest.Distance(name, v); n < least {
			best, least = v, n
		}
	}
	return best
}
