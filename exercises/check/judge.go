package check

import (
	"slices"

	"otelings/exercises"
	"otelings/internal/i18n"
	"otelings/telemetry"
)

// maxEvidence bounds the ids one finding lists.
const maxEvidence = 5

// judge is the state of one check and what there is to say about it.
func (g *grader) judge(c *exercises.Check, states map[string]GoalState) (GoalState, []Finding) {
	for _, r := range c.Select.SpanRefs() {
		ref := r.ID
		// What it hangs on is missing, and that is told already.
		if s := states[ref]; ref != "" && (s == GoalMissed || s == GoalHeld) && len(g.m.known[ref].set) == 0 && g.gates(ref) {
			return GoalHeld, nil
		}
	}
	if g.unanswered(c) {
		return GoalOpen, nil
	}
	defer g.look(c.Exporter)()
	state, findings := GoalMet, []Finding(nil)
	if c.Signal != "" {
		state, findings = g.judgeItems(c)
	}
	if c.Expr != "" && state != GoalMissed {
		if ok, why := g.holds(c.Program()); !ok {
			if !g.ev.Final {
				return GoalOpen, nil
			}
			f := g.finding(c, wordsExpr)
			f.Actual = g.found(c)
			if said := first(why, g.given(c.Answer)); said != "" {
				f.Actual = i18n.Same(said)
			}
			g.explain(&f, fact{check: c.ID})
			return GoalMissed, append(findings, f)
		}
	}
	return state, findings
}

// found is what a check's own expression shows beside its failure.
func (g *grader) found(c *exercises.Check) i18n.Text {
	p, err := c.ShowProgram()
	if err != nil {
		return i18n.Text{}
	}
	said, err := p.Text(g.scoped())
	if err != nil {
		return i18n.Text{}
	}
	return i18n.Text{EN: clipTo(said.EN, 160), ZH: clipTo(said.ZH, 160)}
}

// given is what the learner marked or reported, as people know it; "" for a choice, whose
// words stand on screen.
func (g *grader) given(key string) string {
	switch ask := g.def.FindAsk(key); {
	case ask == nil || g.ev.Answers[key] == "":
		return ""
	case ask.Mark == exercises.MarkNumber:
		return clip(g.ev.Answers[key] + " " + ask.Unit)
	case ask.Mark == exercises.MarkService:
		return quote(g.ev.Answers[key])
	case ask.Mark == exercises.MarkSpan:
		out := quote(g.ev.Answers[key+".name"])
		if service := g.ev.Answers[key+".service"]; service != "" {
			out += " (" + clip(service) + ")"
		}
		return out
	}
	return ""
}

func (g *grader) gates(id string) bool {
	for i := range g.def.Checks {
		if c := &g.def.Checks[i]; c.ID == id {
			return level(c) == exercises.LevelViolation
		}
	}
	return false
}

func (g *grader) judgeItems(c *exercises.Check) (GoalState, []Finding) {
	found, missed := g.m.pick(c.Signal, c.Select)
	n := len(found)
	if c.Signal == "delivery" && conditions(c.Select) == 0 {
		n = max(n, g.accepted)
	}
	count, err := exercises.ParseCount(c.Count)
	if err != nil { // Load refuses such a definition
		return GoalMissed, []Finding{g.finding(c, wordsExpr)}
	}
	failures := g.failures(c, found)
	if count.Op != ">=" && n > count.N {
		f := g.tooMany(c, found, count, n)
		return GoalMissed, []Finding{f}
	}
	if !count.Holds(n) {
		if !g.ev.Final {
			return GoalOpen, nil
		}
		out := []Finding{g.tooFew(c, missed, count, n)}
		return GoalMissed, append(out, failures...)
	}
	if len(failures) > 0 {
		return GoalMissed, failures
	}
	if !g.ev.Final && (!count.Settled(n) || absence(c)) {
		return GoalOpen, nil
	}
	return GoalMet, g.repeated(c, found)
}

// absence reports whether a check hangs on something not happening later.
func absence(c *exercises.Check) bool {
	for _, e := range c.Expect {
		if c.Signal == "delivery" && e.Min == nil || e.Exists != nil && !*e.Exists {
			return true
		}
	}
	return false
}

// failures groups what the selected items do wrong: one finding an expectation.
func (g *grader) failures(c *exercises.Check, found []*item) []Finding {
	if c.Signal == "delivery" {
		found = []*item{g.totals(found)}
	}
	var out []Finding
	for i := range c.Expect {
		var first *failure
		f := g.finding(c, wordsValue)
		f.Count = 0
		for _, it := range found {
			bad := expectation(it, &c.Expect[i])
			if bad == nil {
				continue
			}
			if first == nil {
				first = bad
			}
			f.Count++
			if len(f.Evidence) < maxEvidence && it.id != "" {
				f.Evidence = append(f.Evidence, it.id)
			}
		}
		if first == nil {
			continue
		}
		f.Expected, f.Actual = first.want, first.have
		if f.Actual.IsZero() {
			f.Actual = noSuch(first.field)
		}
		if c.Signal != "delivery" {
			f.Actual = fill(wordsOf, map[string]i18n.Text{"{item}": first.it.label(), "{what}": f.Actual})
		}
		if c.Next.IsZero() {
			f.Next = fill(wordsNextValue, map[string]i18n.Text{"{want}": first.want})
		}
		g.explain(&f, fact{check: c.ID, near: first.field})
		out = append(out, f)
	}
	return out
}

// totals is all deliveries as one item, with the fields a delivery check may expect.
func (g *grader) totals(found []*item) *item {
	it := &item{signal: "delivery", fields: map[string][]telemetry.Value{}}
	total := 0
	if g.ev.Snapshot != nil {
		for _, d := range g.ev.Snapshot.Door {
			if usable(d) {
				total += d.Items
			}
		}
	}
	it.fields["requests"], it.fields["refused"], it.fields["items"] = number(g.accepted), number(g.refused), number(total)
	for _, k := range []string{"transport", "encoding", "codec", "path", "user_agent"} {
		for _, d := range found {
			it.fields[k] = append(it.fields[k], d.fields[k]...)
		}
	}
	return it
}

func (g *grader) tooMany(c *exercises.Check, found []*item, count exercises.Count, n int) Finding {
	f := g.finding(c, wordsMany)
	f.Expected, f.Actual, f.Count = counted(c.Signal, count.Op, count.N), counted(c.Signal, "", n), n
	for i, it := range found {
		if i == maxEvidence {
			break
		}
		f.Evidence = append(f.Evidence, it.id)
	}
	if c.Next.IsZero() {
		f.Next = wordsNextMany
	}
	g.explain(&f, fact{check: c.ID})
	return f
}

func (g *grader) tooFew(c *exercises.Check, missed []miss, count exercises.Count, n int) Finding {
	if len(g.m.items.bySignal[c.Signal]) == 0 && c.Signal != "delivery" {
		if d, ok := g.door(doorSignal(c.Signal)); ok {
			d.Check, d.Stage = c.ID, c.Stage
			return d.Finding
		}
	}
	f := g.finding(c, wordsFew)
	f.Expected, f.Actual = g.m.wantedItem(c, count), counted(c.Signal, "", n)
	near := closest(missed, c.Select)
	told := near
	if g.belongs(near, c) {
		told = nil
	}
	if told != nil {
		f.Nearest, f.Evidence = told.text(), []string{told.it.id}
	}
	if c.Next.IsZero() {
		f.Next = g.fewNext(c, told, len(missed))
	}
	g.explain(&f, fact{check: c.ID, near: near.field()})
	return f
}

// belongs says whether a miss bears the name that another check asks for: it is
// in its place, and to tell that its name is wrong would send the learner to
// rename it.
func (g *grader) belongs(near *miss, c *exercises.Check) bool {
	if near == nil || c.Select.Name == "" || near.it.name == c.Select.Name {
		return false
	}
	return slices.ContainsFunc(g.def.Checks, func(other exercises.Check) bool {
		return other.Signal == c.Signal && other.Select.Name == near.it.name
	})
}

// fewNext is the step from the nearest miss to what is wanted.
func (g *grader) fewNext(c *exercises.Check, near *miss, others int) i18n.Text {
	switch {
	case near.field() != "":
		d := near.diffs[0]
		for _, r := range c.Select.SpanRefs() {
			if words, ok := wordsNextRelation[d.field]; ok && r.Key == d.field && c.Signal == "span" {
				return fill(words, map[string]i18n.Text{"{item}": near.it.label(), "{of}": g.m.called(r.ID)})
			}
		}
		return fill(wordsNextNear, map[string]i18n.Text{"{item}": near.it.label(), "{field}": i18n.Same(d.field), "{want}": d.want})
	case others == 0:
		return fill(wordsNextNone, map[string]i18n.Text{"{signal}": nounOf(c.Signal)})
	}
	return wordsNextFew
}

// repeated mentions attribute keys that stand twice on the spans a check looks at.
func (g *grader) repeated(c *exercises.Check, found []*item) []Finding {
	asked := map[string]bool{}
	for k := range c.Select.Attrs {
		asked[k] = true
	}
	for _, e := range c.Expect {
		if e.Attr != "" {
			asked[e.Attr] = true
		}
	}
	for _, it := range found {
		for _, set := range it.attrs {
			seen := map[string]bool{}
			for _, a := range set {
				if seen[a.Key] && asked[a.Key] {
					last, _ := set.Get(a.Key)
					return []Finding{{
						Check: c.ID, Level: exercises.LevelInfo, Stage: c.Stage, Count: 1, Evidence: []string{it.id}, FAQ: "attribute-twice",
						Message: fill(wordsTwice, map[string]i18n.Text{"{key}": i18n.Same(a.Key), "{item}": it.label()}), Next: wordsTwiceNext,
						Actual: i18n.Same(a.Key + " = " + typed(last)),
					}}
				}
				seen[a.Key] = true
			}
		}
	}
	return nil
}

// finding is a finding with the check's own words where the author wrote some.
func (g *grader) finding(c *exercises.Check, words i18n.Text) Finding {
	return Finding{
		Check: c.ID, Level: level(c), Stage: c.Stage, FAQ: c.FAQ, Count: 1, Next: c.Next,
		Message: fill(words, map[string]i18n.Text{"{goal}": goalText(c)}),
	}
}

func doorSignal(signal string) telemetry.Signal {
	switch signal {
	case "metric":
		return telemetry.SignalMetrics
	case "log":
		return telemetry.SignalLogs
	}
	return telemetry.SignalTraces
}
