package check

import (
	"fmt"

	"otelings/exercises"
	"otelings/internal/i18n"
	"otelings/telemetry"
)

// Pipeline is what a Collector configuration did when it was run.
type Pipeline struct {
	File    string           // the configuration's name, for people
	Problem *PipelineProblem // why it did not run, or not to its end; nil when it did
	Silent  []PipelineProblem
	Outputs []Output // by exporter, in the order of their ids
	Config  any      // the file as maps, lists and values
	Fed     int      // requests that a pipeline took
	Unfed   int      // requests of the input that no pipeline took
	Log     []string // the Collector's own
}

// PipelineProblem is one thing that is wrong with a configuration.
type PipelineProblem struct {
	Code       string // a code of package sandbox
	Line       int    // of File, 0 = not known
	Says, Next i18n.Text
	Detail     string // the Collector's words
}

// Output is what one exporter was given.
type Output struct {
	Exporter string
	Snapshot *telemetry.Snapshot
}

// place is "collector.yaml:12", "" when the line is not known.
func (p *Pipeline) place(line int) string {
	if line == 0 {
		return ""
	}
	return fmt.Sprintf("%s:%d", p.File, line)
}

// stopped is the finding for a configuration that did not run.
func (g *grader) stopped(p *Pipeline) Finding {
	f := g.told(p, p.Problem)
	f.Check, f.Level, f.Stage = g.firstCheck(), exercises.LevelViolation, exercises.StageDelivery
	g.explain(&f, fact{check: f.Check, cause: p.Problem.Code})
	return f
}

func (g *grader) told(p *Pipeline, what *PipelineProblem) Finding {
	f := Finding{Check: what.Code, Mistake: what.Code, Message: what.Says, Next: what.Next, Actual: i18n.Same(what.Detail), Count: 1}
	if at := p.place(what.Line); at != "" {
		f.Evidence = []string{at}
		f.Actual = i18n.Same(at)
		if what.Detail != "" {
			f.Actual = i18n.Same(at + ": " + what.Detail)
		}
	}
	return f
}

// silentMistakes is what the Collector accepted without a word. A finding that tells
// the learner what failed comes before it.
func (g *grader) silentMistakes() []Finding {
	p := g.ev.Pipeline
	if p == nil {
		return nil
	}
	var out []Finding
	for i := range p.Silent {
		f := g.told(p, &p.Silent[i])
		f.Level, f.Stage = exercises.LevelImprovement, exercises.StageQuality
		out = append(out, f)
	}
	return out
}

// look makes what one exporter was given ("" = all) the items that checks are
// about, until the function it returns is called.
func (g *grader) look(exporter string) (back func()) {
	if exporter == "" || g.ev.Pipeline == nil {
		return func() {}
	}
	was := *g
	items := g.m.items
	var s *telemetry.Snapshot
	for _, o := range g.ev.Pipeline.Outputs {
		if o.Exporter == exporter {
			s = o.Snapshot
		}
	}
	g.scope, g.ev.Snapshot, g.m.items, g.accepted, g.refused = exporter, s, gather(s), 0, 0
	if s != nil {
		g.accepted, g.refused = deliveries(s)
	}
	return func() {
		g.scope, g.ev.Snapshot, g.m.items, g.accepted, g.refused = was.scope, was.ev.Snapshot, items, was.accepted, was.refused
	}
}

// scoped is the environment of a check's own expressions: its exporter's items
// stand for all.
func (g *grader) scoped() exercises.Env {
	env := g.environment()
	if g.scope != "" {
		o := env.Outputs[g.scope]
		env.Spans, env.Metrics, env.Logs, env.Requests = o.Spans, o.Metrics, o.Logs, o.Requests
	}
	return env
}

// pipelineEnv fills in what expressions see of a configuration.
func pipelineEnv(env *exercises.Env, p *Pipeline) {
	env.Outputs, env.Silent = map[string]exercises.OutputEnv{}, []string{}
	if p == nil {
		return
	}
	env.Config, env.Unfed = p.Config, p.Unfed
	for _, s := range p.Silent {
		env.Silent = append(env.Silent, s.Code)
	}
	for _, o := range p.Outputs {
		one := environment(Evidence{Snapshot: o.Snapshot})
		env.Outputs[o.Exporter] = exercises.OutputEnv{Spans: one.Spans, Metrics: one.Metrics, Logs: one.Logs, Requests: one.Requests}
	}
}
