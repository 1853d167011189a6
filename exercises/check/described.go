package check

import (
	"fmt"
	"strings"

	"otelings/exercises"
	"otelings/internal/i18n"
)

// wantedItem says a select for people: `span "brew coffee", kind SERVER, = 2`.
func (m *matcher) wantedItem(c *exercises.Check, count exercises.Count) i18n.Text {
	out := m.described(c)
	if count.Op != ">=" || count.N != 1 {
		n := counted("", count.Op, count.N)
		out.EN += ", " + n.EN
		out.ZH += "，" + n.ZH
	}
	return out
}

// naming is how other checks' findings call what c selects: by its name alone
// where it has one.
func (m *matcher) naming(c *exercises.Check) i18n.Text {
	if c.Select.Name != "" {
		return i18n.Same(quote(c.Select.Name))
	}
	if conditions(c.Select) == 0 {
		return i18n.Text{} // any: its own id says more
	}
	d := m.described(c)
	what, rest, _ := strings.Cut(d.EN, ", ")
	whatZH, restZH, _ := strings.Cut(d.ZH, "，")
	return i18n.Text{EN: what + " (" + rest + ")", ZH: whatZH + " (" + restZH + ")"}
}

// described is what a check selects, condition by condition.
func (m *matcher) described(c *exercises.Check) i18n.Text {
	s := c.Select
	out := nounOf(c.Signal)
	if s.Name != "" {
		out = fill(wordsNamed, map[string]i18n.Text{"{signal}": out, "{name}": i18n.Same(quote(s.Name))})
	}
	add := func(what i18n.Text) {
		out.EN += ", " + what.EN
		out.ZH += "，" + what.ZH
	}
	value := func(name, v string) {
		if v != "" {
			add(i18n.Same(name + " " + v))
		}
	}
	value("kind", strings.ToUpper(s.Kind))
	value("status", strings.ToUpper(s.Status))
	value("service", s.Service)
	value("scope", s.Scope)
	if s.Root != nil && *s.Root {
		add(wordsRoot)
	}
	value("unit", s.Unit)
	value("temporality", s.Temporality)
	value("severity", s.Severity)
	if s.Event != "" {
		value("event", quote(s.Event))
	}
	for _, r := range s.SpanRefs() {
		if r.ID != "" {
			add(m.relation(wordsSelected(r.Key), r.ID))
		}
	}
	for _, k := range sortedKeys(s.Attrs) {
		add(i18n.Same(fmt.Sprintf("%s = %s", k, quote(s.Attrs[k]))))
	}
	return out
}

// nounOf is what one item of a signal is called.
func nounOf(signal string) i18n.Text {
	switch signal {
	case "span":
		return i18n.Text{EN: "span", ZH: "Span"}
	case "metric":
		return i18n.Text{EN: "metric", ZH: "指标"}
	case "log":
		return i18n.Text{EN: "log record", ZH: "日志记录"}
	case "delivery":
		return i18n.Text{EN: "request", ZH: "请求"}
	}
	return i18n.Same(signal)
}

// counted is "2 spans", "≤ 3 requests"; without a signal "= 2".
func counted(signal, op string, n int) i18n.Text {
	switch op {
	case ">=":
		op = "≥ "
	case "<=":
		op = "≤ "
	case "==":
		op = "= "
		if signal != "" {
			op = ""
		}
	}
	number := fmt.Sprintf("%s%d", op, n)
	if signal == "" {
		return i18n.Same(number)
	}
	noun := nounOf(signal)
	if n != 1 {
		noun.EN += "s"
	}
	return i18n.Text{EN: number + " " + noun.EN, ZH: number + " " + classifier(signal) + noun.ZH}
}

// classifier is the Chinese measure word of a signal's items.
func classifier(signal string) string {
	switch signal {
	case "log":
		return "条"
	case "delivery":
		return "次"
	}
	return "个 "
}
