package check

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"otelings/exercises"
	"otelings/internal/i18n"
	"otelings/telemetry"
)

// failure is one expectation that one item does not meet.
type failure struct {
	field string // attribute key or field name, for Mistake.When.Near
	want  i18n.Text
	have  i18n.Text // zero: it is not there
	it    *item
}

// expectation judges one item; nil means that it holds. Every value must hold,
// which matters for a metric: it has one attribute set and value a point.
func expectation(it *item, e *exercises.Expectation) *failure {
	if e.Event != "" {
		return ofEvents(it, e)
	}
	name, values, sets := subject(it, e)
	if e.Exists != nil && !*e.Exists {
		if len(values) > 0 {
			return &failure{name, noSuch(name), i18n.Same(typed(values[0])), it}
		}
		return nil
	}
	if len(values) == 0 || len(values) < sets {
		return &failure{name, i18n.Same(wanted(e)), i18n.Text{}, it}
	}
	for _, v := range values {
		if !holds(v, e) {
			return &failure{name, i18n.Same(wanted(e)), i18n.Same(shown(v, e)), it}
		}
	}
	return nil
}

// ofEvents judges the events of one name: one of them must fit. The failure is
// that of the last, the one that a program had the last word in.
func ofEvents(it *item, e *exercises.Expectation) *failure {
	if e.Exists != nil && !*e.Exists { // none of them has it
		for _, ev := range it.events {
			if v, has := ev.Attrs.Get(e.Attr); has && ev.Name == e.Event {
				return &failure{e.Attr, noSuch(e.Attr), i18n.Same(typed(v)), it}
			}
		}
		return nil
	}
	bad := &failure{e.Event, fill(wordsEvent, map[string]i18n.Text{"{name}": i18n.Same(quote(e.Event))}), wordsNoEvent, it}
	one := *e
	one.Event = ""
	for _, ev := range it.events {
		if ev.Name != e.Event {
			continue
		}
		if bad = expectation(&item{attrs: []telemetry.Attrs{ev.Attrs}}, &one); bad == nil {
			return nil
		}
		bad.it = it
	}
	return bad
}

// subject is what an expectation is about: its name, the values there are, and
// how many there must be at least for none to be missing.
func subject(it *item, e *exercises.Expectation) (name string, values []telemetry.Value, sets int) {
	switch {
	case e.Attr != "":
		for _, s := range it.attrs {
			if v, ok := s.Get(e.Attr); ok {
				values = append(values, v)
			}
		}
		return e.Attr, values, len(it.attrs)
	case e.Resource != "":
		if it.resource != nil {
			if v, ok := it.resource.Attrs.Get(e.Resource); ok {
				values = one(v)
			}
		}
		return e.Resource, values, 1
	}
	return e.Field, it.fields[e.Field], 1
}

func holds(v telemetry.Value, e *exercises.Expectation) bool {
	if e.Type != "" && v.Type().String() != e.Type {
		return false
	}
	if e.Equals != nil && !equal(v, e.Equals) {
		return false
	}
	if len(e.In) > 0 {
		in := false
		for _, w := range e.In {
			in = in || equal(v, w)
		}
		if !in {
			return false
		}
	}
	if e.Matches != "" {
		p, err := e.Pattern()
		if err != nil || v.Type() != telemetry.ValueString || !p.MatchString(v.Str()) {
			return false
		}
	}
	if e.Min == nil && e.Max == nil {
		return true
	}
	if v.Type() != telemetry.ValueInt && v.Type() != telemetry.ValueDouble {
		return false
	}
	n := v.Double()
	return !math.IsNaN(n) && (e.Min == nil || n >= *e.Min) && (e.Max == nil || n <= *e.Max)
}

// equal compares a received value with one from YAML. Int and double compare
// as numbers (Type tells them apart where that matters); a string never equals
// a number.
func equal(v telemetry.Value, want any) bool {
	switch w := want.(type) {
	case string:
		return v.Type() == telemetry.ValueString && v.Str() == w
	case bool:
		return v.Type() == telemetry.ValueBool && v.Bool() == w
	case int:
		return v.Type() == telemetry.ValueInt && v.Int() == int64(w) || v.Type() == telemetry.ValueDouble && v.Double() == float64(w)
	case float64:
		return (v.Type() == telemetry.ValueInt || v.Type() == telemetry.ValueDouble) && v.Double() == w
	case []any:
		if v.Type() != telemetry.ValueArray || len(v.List()) != len(w) {
			return false
		}
		for i, el := range v.List() {
			if !equal(el, w[i]) {
				return false
			}
		}
		return true
	}
	return false
}

// wanted is the expectation for people: `coffee.size = "large"`.
func wanted(e *exercises.Expectation) string {
	name := e.Attr + e.Resource + e.Field
	var parts []string
	add := func(s string) { parts = append(parts, s) }
	switch {
	case e.Equals != nil && e.Field == "kind" || e.Equals != nil && e.Field == "status":
		add("= " + strings.ToUpper(fmt.Sprint(e.Equals)))
	case e.Equals != nil:
		add("= " + plain(e.Equals))
	}
	if len(e.In) > 0 {
		words := make([]string, len(e.In))
		for i, w := range e.In {
			words[i] = plain(w)
		}
		add("∈ {" + strings.Join(words, ", ") + "}")
	}
	if e.Matches != "" {
		add("~ /" + e.Matches + "/")
	}
	if e.Min != nil {
		add("≥ " + strconv.FormatFloat(*e.Min, 'g', -1, 64))
	}
	if e.Max != nil {
		add("≤ " + strconv.FormatFloat(*e.Max, 'g', -1, 64))
	}
	if e.Type != "" {
		add("(" + e.Type + ")")
	}
	return strings.TrimSpace(name + " " + strings.Join(parts, " "))
}

// shown is a received value beside its expectation.
func shown(v telemetry.Value, e *exercises.Expectation) string {
	name := e.Attr + e.Resource + e.Field
	if e.Field == "kind" || e.Field == "status" {
		return name + " = " + strings.ToUpper(v.Text())
	}
	return name + " = " + typed(v)
}

func plain(v any) string {
	if s, ok := v.(string); ok {
		return quote(s)
	}
	return fmt.Sprint(v)
}
