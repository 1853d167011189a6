package check

import (
	"slices"

	"otelings/exercises"
	"otelings/internal/i18n"
	"otelings/telemetry"
)

// MaxFindings is how many findings one report tells at most.
const MaxFindings = 3

// Grade judges one attempt.
//
// The stages gate. First of all something must have arrived: a failed build, a
// refusal at the door and silence are told by themselves and hold everything
// else. Then the stages are judged in order; the first with a missed violation
// is told and the later ones are held. While the evidence is not final, what
// may still come true stays open; a met goal is shown as met at once, and the
// report is Passed only when nothing in it hangs on an absence.
func Grade(ev Evidence, def *exercises.Definition) Report {
	g := &grader{ev: ev, whole: ev, def: def, m: &matcher{items: gather(ev.Snapshot), known: map[string]selection{}, names: map[string]i18n.Text{}}}
	if ev.Snapshot != nil {
		g.accepted, g.refused = deliveries(ev.Snapshot)
	}
	if r, stop := g.arrival(); stop {
		return r
	}
	return g.stages()
}

type grader struct {
	ev                Evidence // in it the Snapshot of the exporter that is looked at
	whole             Evidence
	def               *exercises.Definition
	m                 *matcher
	accepted, refused int
	env               *exercises.Env // made when an expression asks for it
	scope             string         // the exporter that is looked at, "" for all
}

func (g *grader) environment() exercises.Env {
	if g.env == nil {
		env := NewEnv(g.whole, g.def)
		g.env = &env
	}
	return *g.env
}

// holds evaluates an expression of a check; one that fails at run time does not hold, and why says so.
func (g *grader) holds(p *exercises.Program, err error) (ok bool, why string) {
	if err == nil {
		ok, err = p.Holds(g.scoped())
	}
	if err != nil {
		return false, clip(firstLine(err.Error()))
	}
	return ok, ""
}

// arrival judges whether there is anything to judge.
func (g *grader) arrival() (Report, bool) {
	if p := g.ev.Pipeline; p != nil { // what came out, or nothing, is for the checks to tell
		if p.Problem != nil {
			return g.stop(g.stopped(p), Failed), true
		}
		return Report{}, false
	}
	if p := g.ev.Process; p != nil && !p.Built {
		return g.stop(g.silent(Silence(g.ev)), Failed), true
	}
	if f, cut := g.outOfBounds(); cut {
		return g.stop(f, Failed), true
	}
	if !g.wantsTelemetry() || g.accepted > 0 || len(g.m.items.bySignal) > 0 {
		return Report{}, false
	}
	if f, ok := g.door(""); ok {
		if f.state == Failed && !g.ev.Final {
			f.state = Pending
		}
		return g.stop(f.Finding, f.state), true
	}
	if !g.ev.Final {
		r := Report{State: Pending}
		r.Goals = g.goals(func(*exercises.Check) GoalState { return GoalOpen })
		return r, true
	}
	if g.def.Wire != nil { // there is no program whose silence could be explained
		return g.byHand()
	}
	d := g.silence()
	if d.Cause == SilenceUnknown {
		if f, ok := g.doorDropped(); ok {
			return g.stop(f, Failed), true
		}
	}
	return g.stop(g.silent(d), Failed), true
}

// byHand is the arrival of a request written by hand that brought nothing: told
// by what the door saw in it, or judged by the stages when it was good and empty.
func (g *grader) byHand() (Report, bool) {
	f, ok := g.turnedAway(func(d telemetry.DoorEvent) bool {
		return d.Outcome == telemetry.Dropped || d.Cause != "" && d.Items == 0
	})
	if ok {
		return g.stop(f.Finding, Failed), true
	}
	return Report{}, false
}

// wantsTelemetry reports whether some check can only be met by something that arrives.
func (g *grader) wantsTelemetry() bool {
	return slices.ContainsFunc(g.def.Checks, func(c exercises.Check) bool {
		n, err := exercises.ParseCount(c.Count)
		return err == nil && c.Signal != "" && level(&c) == exercises.LevelViolation && !n.Holds(0)
	})
}

// stop is the report of an attempt that ended before the first stage.
func (g *grader) stop(f Finding, state State) Report {
	r := Report{State: state, Stage: exercises.StageDelivery, Findings: []Finding{f}}
	r.Goals = g.goals(func(c *exercises.Check) GoalState {
		switch {
		case state == Pending:
			return GoalOpen
		case c.ID == f.Check:
			return GoalMissed
		}
		return GoalHeld
	})
	return r
}

func (g *grader) goals(state func(*exercises.Check) GoalState) []Goal {
	goals := make([]Goal, 0, len(g.def.Checks))
	for i := range g.def.Checks {
		c := &g.def.Checks[i]
		goals = append(goals, Goal{Check: c.ID, Stage: c.Stage, Text: goalText(c), State: state(c)})
	}
	return goals
}

// firstCheck is the check under which a failed arrival is told.
func (g *grader) firstCheck() string {
	for _, stage := range exercises.Stages() {
		for _, c := range g.def.Checks {
			if c.Stage == stage && level(&c) == exercises.LevelViolation {
				return c.ID
			}
		}
	}
	return ""
}

func (g *grader) stages() Report {
	g.selectAll()
	states := map[string]GoalState{}
	var told []Finding
	r := Report{State: Passed}
	for _, stage := range exercises.Stages() {
		failed, open := false, false
		for i := range g.def.Checks {
			c := &g.def.Checks[i]
			if c.Stage != stage {
				continue
			}
			state, findings := g.judge(c, states)
			if r.State == Pending && state == GoalMissed { // an earlier stage may still come true
				state, findings = GoalOpen, nil
			}
			states[c.ID] = state
			told = append(told, findings...)
			if level(c) == exercises.LevelViolation {
				failed = failed || state == GoalMissed
				open = open || state == GoalOpen
			}
		}
		if failed {
			r.State, r.Stage = Failed, stage
			break
		}
		if open {
			r.State = Pending
		}
	}
	r.Goals = g.goals(func(c *exercises.Check) GoalState {
		if s, ok := states[c.ID]; ok {
			return s
		}
		return GoalHeld
	})
	g.general(told)
	told = append(told, g.silentMistakes()...)
	slices.SortStableFunc(told, func(a, b Finding) int { return weight(a.Level) - weight(b.Level) })
	r.Findings = told[:min(len(told), MaxFindings)]
	return r
}

// selectAll finds what each check selects, in the authors' order: references
// name earlier checks only.
func (g *grader) selectAll() {
	for i := range g.def.Checks {
		c := &g.def.Checks[i]
		g.m.names[c.ID] = g.m.naming(c)
		if c.Signal == "span" {
			back := g.look(c.Exporter)
			found, _ := g.m.pick(c.Signal, c.Select)
			back()
			g.m.known[c.ID] = newSelection(found)
		}
	}
}

// general gives the words of mistakes that name no check, cause or refusal to
// the first violation that has none of its own.
func (g *grader) general(told []Finding) {
	for i := range told {
		f := &told[i]
		if f.Level != exercises.LevelViolation {
			continue
		}
		if f.Mistake != "" {
			return
		}
		for k := range g.def.Mistakes {
			m := &g.def.Mistakes[k]
			if w := m.When; w.Check != "" || w.Cause != "" || w.Door != "" {
				continue
			}
			if g.applies(m, fact{}) {
				adopt(f, m)
				return
			}
		}
		return
	}
}

// fact is what is established when a mistake's rule is asked.
type fact struct {
	check, near, cause, door string
}

// applies reports whether every set field of a mistake's rule holds. A door
// rule holds for the refusal being told, or for any refusal of the attempt
// when a check is named beside it.
func (g *grader) applies(m *exercises.Mistake, f fact) bool {
	w := &m.When
	if w.Check != "" && w.Check != f.check || w.Near != "" && w.Near != f.near || w.Cause != "" && w.Cause != f.cause {
		return false
	}
	if w.Door != "" && w.Door != f.door && (w.Check == "" || !g.sawAtDoor(w.Door)) {
		return false
	}
	if w.Expr == "" {
		return true
	}
	p, err := w.Program()
	if err != nil {
		return false
	}
	ok, err := p.Holds(g.environment()) // of all outputs, whichever the check is about
	return ok && err == nil
}

// explain puts the words of the first mistake that applies into a finding.
func (g *grader) explain(f *Finding, what fact) {
	for i := range g.def.Mistakes {
		m := &g.def.Mistakes[i]
		w := m.When
		if w.Check == "" && w.Cause == "" && w.Door == "" {
			continue // told by general
		}
		if g.applies(m, what) {
			adopt(f, m)
			return
		}
	}
}

func adopt(f *Finding, m *exercises.Mistake) {
	f.Mistake, f.Message = m.ID, m.Says
	if !m.Next.IsZero() {
		f.Next = m.Next
	}
	if m.FAQ != "" {
		f.FAQ = m.FAQ
	}
}

func level(c *exercises.Check) exercises.Level {
	if c.Level == "" {
		return exercises.LevelViolation
	}
	return c.Level
}

func weight(l exercises.Level) int {
	switch l {
	case exercises.LevelViolation:
		return 0
	case exercises.LevelImprovement:
		return 1
	}
	return 2
}

func goalText(c *exercises.Check) i18n.Text {
	if !c.Goal.IsZero() {
		return c.Goal
	}
	return i18n.Text{EN: c.ID, ZH: c.ID}
}
