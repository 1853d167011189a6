package exercises

import (
	"slices"

	"otelings/internal/i18n"
)

// Ask is one question of a trace or measure exercise, answered beside telemetry.
type Ask struct {
	Key     string      `yaml:"key"`
	Mark    Mark        `yaml:"mark"`
	Text    i18n.Text   `yaml:"ask"`
	Unit    string      `yaml:"unit"`    // MarkNumber only: the unit in which the number is given, "ns"
	Options []AskOption `yaml:"options"` // MarkChoice only
}

// AskOption is one thing to choose.
type AskOption struct {
	ID   string    `yaml:"id"`
	Text i18n.Text `yaml:"text"`
}

// Mark is how a question is answered.
type Mark string

// The marks. A trace exercise has spans, services and choices; a measure
// exercise has numbers and choices.
const (
	MarkSpan    Mark = "span"    // a received span; the answer is its id
	MarkService Mark = "service" // a service that sent something; the answer is its service.name
	MarkChoice  Mark = "choice"  // one of Options; the answer is its id
	MarkNumber  Mark = "number"  // a number that was measured, in Unit
)

// Asks is the exercise's questions, none for kinds that have none.
func (d *Definition) Asks() []Ask {
	switch {
	case d.Trace != nil:
		return d.Trace.Ask
	case d.Measure != nil:
		return d.Measure.Ask
	}
	return nil
}

// FindAsk is the question with that key, nil when there is none.
func (d *Definition) FindAsk(key string) *Ask {
	all := d.Asks()
	for i := range all {
		if all[i].Key == key {
			return &all[i]
		}
	}
	return nil
}

// asks checks the questions under section, each of a mark that the kind has.
func (v *validator) asks(section string, marks []Mark) {
	seen := map[string]bool{}
	for i, a := range v.def.Asks() {
		v.ask(section, i, a, seen[a.Key], marks)
		seen[a.Key] = true
	}
}

func (v *validator) ask(section string, i int, a Ask, twice bool, marks []Mark) {
	here := func(steps ...any) int { return v.at(append([]any{section, "ask", i}, steps...)...).Line }
	bad := func(line int, format string, args ...any) {
		v.errs = append(v.errs, problem(v.file, line, format, args...))
	}
	if !isID(a.Key) || twice {
		bad(here("key"), "key %q: want small letters, digits and hyphens, once", a.Key)
	}
	v.both(a.Text, true, section, "ask", i, "ask")
	if !slices.Contains(marks, a.Mark) {
		bad(here("mark"), "unknown mark %q, want one of %s", a.Mark, list(marks))
	}
	if a.Mark != MarkChoice && len(a.Options) > 0 {
		bad(here("options"), "only a choice has options")
	}
	if (a.Mark == MarkNumber) != (a.Unit != "") {
		bad(here("unit"), "a number has a unit, and nothing else has one")
	}
	if a.Mark == MarkChoice {
		v.options(section, i, a)
	}
	if !slices.ContainsFunc(v.def.Checks, func(c Check) bool { return c.Answer == a.Key }) {
		bad(here("key"), "no check is about the answer %q, so any would do", a.Key)
	}
}

func (v *validator) options(section string, i int, a Ask) {
	if len(a.Options) < 2 {
		v.add(v.at(section, "ask", i, "options"), "a choice has at least two options")
	}
	ids := map[string]bool{}
	for k, o := range a.Options {
		if !isID(o.ID) || ids[o.ID] {
			v.add(v.at(section, "ask", i, "options", k), "option id %q: want small letters, digits and hyphens, once", o.ID)
		}
		ids[o.ID] = true
		v.both(o.Text, true, section, "ask", i, "options", k, "text")
	}
}
