package check

import (
	"cmp"
	"math"
	"slices"
	"strconv"

	"otelings/exercises"
	"otelings/internal/i18n"
	"otelings/telemetry"
)

// Case is what was measured in one case of a measure exercise.
type Case struct {
	Name           string
	Unit           string
	Rounds         int // recorded values
	Min, Mean, Max float64
}

// Short is a measured value in about three digits, without its unit.
func Short(v float64) string {
	switch size := math.Abs(v); {
	case size >= 100:
		return strconv.FormatFloat(v, 'f', 0, 64)
	case size >= 10:
		return strconv.FormatFloat(v, 'f', 1, 64)
	}
	return strconv.FormatFloat(v, 'f', 2, 64)
}

// Measured is the cases of a run, the fastest first, none when the exercise
// measures nothing. Points of one case that were sent as deltas add
// up; of cumulative ones the last, which has the most values, counts.
func Measured(s *telemetry.Snapshot, def *exercises.Definition) []Case {
	spec := def.Measure
	if s == nil || spec == nil {
		return nil
	}
	var out []Case
	sums := map[string]float64{}
	for _, m := range s.Metrics {
		if m.Name != spec.Metric || m.Type != telemetry.MetricHistogram && m.Type != telemetry.MetricExpHistogram {
			continue
		}
		for i := range m.Points {
			p := &m.Points[i]
			by, ok := p.Attrs.Get(spec.By)
			if !ok || p.Count == 0 {
				continue
			}
			name := by.Text()
			at := slices.IndexFunc(out, func(c Case) bool { return c.Name == name })
			if at < 0 {
				at = len(out)
				out = append(out, Case{Name: name})
			}
			out[at].take(m, p, sums)
		}
	}
	slices.SortStableFunc(out, func(a, b Case) int { return cmp.Compare(a.Min, b.Min) })
	for i := range out {
		out[i].Mean = sums[out[i].Name] / float64(out[i].Rounds)
	}
	return out
}

// take adds one point; sums holds the sum of each case.
func (c *Case) take(m *telemetry.Metric, p *telemetry.Point, sums map[string]float64) {
	n := int(min(p.Count, 1<<53))
	adds := m.Temporality == telemetry.TemporalityDelta && c.Rounds > 0
	switch {
	case adds:
		c.Min, c.Max = min(c.Min, p.Min), max(c.Max, p.Max)
		c.Rounds += n
		sums[c.Name] += p.Sum
	case n >= c.Rounds:
		c.Min, c.Max, c.Rounds = p.Min, p.Max, n
		sums[c.Name] = p.Sum
	}
	c.Unit = m.Unit
}

// measureEnv puts what was measured and reported into what expressions see.
func measureEnv(env *exercises.Env, ev Evidence, def *exercises.Definition) {
	env.Measured, env.Numbers = map[string]exercises.MeasuredEnv{}, map[string]float64{}
	if def.Measure == nil {
		return
	}
	for _, c := range Measured(ev.Snapshot, def) {
		env.Measured[c.Name] = exercises.MeasuredEnv{Rounds: c.Rounds, Min: c.Min, Mean: c.Mean, Max: c.Max}
	}
	for _, a := range def.Measure.Ask {
		if a.Mark != exercises.MarkNumber {
			continue
		}
		if n, err := strconv.ParseFloat(ev.Answers[a.Key], 64); err == nil {
			env.Numbers[a.Key] = n
		}
	}
}

// NewEnv is the evidence as an author's expressions see it.
func NewEnv(ev Evidence, def *exercises.Definition) exercises.Env {
	env := environment(ev)
	measureEnv(&env, ev, def)
	return env
}

// unanswered reports whether a check is about an answer that was not given yet:
// of a measure exercise the method is judged first, by itself.
func (g *grader) unanswered(c *exercises.Check) bool {
	return c.Answer != "" && g.def.Measure != nil && g.ev.Answers == nil
}

var (
	wordsNoMetrics = i18n.Text{
		EN: "Nothing arrived, and the output does not say why. Metrics wait in their reader until its interval is over, a minute by default, or until the meter provider is shut down.",
		ZH: "什么也没收到，输出里也看不出原因。指标会留在 reader 里，等到间隔结束（默认一分钟），或者等到 meter provider 关闭。",
	}
	wordsNoMetricsNext = i18n.Text{
		EN: "Call shutdown() on the meter provider at the end of main, and look at what it returns.",
		ZH: "在 main 末尾对 meter provider 调用 shutdown()，看它返回什么。",
	}
)

// silence is why nothing arrived. What the sources say of tracers, samplers and
// batches explains the silence of spans; a benchmark sends metrics, so of it
// only the output and the end are asked.
func (g *grader) silence() Diagnosis {
	if g.def.Measure == nil || g.ev.Process == nil {
		return Silence(g.ev)
	}
	ev, p := g.ev, *g.ev.Process
	p.Sources = nil
	ev.Process = &p
	d := Silence(ev)
	if d.Cause == SilenceUnknown {
		d.Says, d.Next, d.FAQ, d.Candidates = wordsNoMetrics, wordsNoMetricsNext, "no-metrics", nil
	}
	return d
}
