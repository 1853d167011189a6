package check

import (
	"strings"

	"otelings/exercises"
	"otelings/telemetry"
)

// environment is the evidence as expressions see it. Repeated spans are left
// in: an expression may be about them.
func environment(ev Evidence) exercises.Env {
	env := exercises.Env{Answers: ev.Answers, Final: ev.Final, Say: func(en, _ string) string { return en }}
	if env.Answers == nil {
		env.Answers = map[string]string{}
	}
	if p := ev.Process; p != nil {
		env.Process = exercises.ProcessEnv{Ran: p.Started, MS: int(p.Duration.Milliseconds()), Exit: p.Exit, Signal: p.Signal, Stdout: p.Stdout, Stderr: p.Stderr}
		var b strings.Builder
		for _, s := range p.Sources {
			b.WriteString(s.Text)
			b.WriteByte('\n')
		}
		env.Process.Source = b.String()
	}
	env.Runs = runs(ev.Runs)
	env.Unwanted = unwanted(ev)
	pipelineEnv(&env, ev.Pipeline)
	s := ev.Snapshot
	if s == nil {
		return env
	}
	env.Requests, env.Refused = deliveries(s)
	links := newKinship(s.Spans)
	for _, sp := range s.Spans {
		env.Spans = append(env.Spans, links.of(sp))
	}
	env.Secrets = secrets(s)
	for _, m := range s.Metrics {
		env.Metrics = append(env.Metrics, metricEnv(m))
	}
	for _, l := range s.Logs {
		env.Logs = append(env.Logs, logEnv(l))
	}
	for _, d := range s.Door {
		env.Door = append(env.Door, exercises.DoorEnv{
			Transport: d.Transport, Signal: string(d.Signal), Path: d.Path, Encoding: d.Encoding, Codec: d.Codec, UserAgent: d.UserAgent,
			Outcome: string(d.Outcome), Cause: string(d.Cause), Code: d.Code, Items: d.Items, Detail: d.Detail,
		})
	}
	return env
}

// deliveries counts what brought telemetry and what was turned away. When
// door events were evicted the store's own totals are taken.
func deliveries(s *telemetry.Snapshot) (accepted, refused int) {
	if s.Counts.EvictedDoorEvents > 0 {
		return s.Counts.Requests, s.Counts.Refused
	}
	for _, d := range s.Door {
		switch {
		case usable(d):
			accepted++
		case d.TurnedAway():
			refused++
		}
	}
	return accepted, refused
}

func spanEnv(s *telemetry.Span) exercises.SpanEnv {
	e := exercises.SpanEnv{
		Trace: s.TraceID.String(), ID: s.SpanID.String(), Name: s.Name, Kind: strings.ToLower(s.Kind.String()), Status: strings.ToLower(s.Status.String()),
		StatusMessage: s.StatusMessage, Start: int(s.Start), End: int(s.End), DurationMS: float64(s.Duration().Nanoseconds()) / 1e6,
		Attrs: s.Attrs.Any(), Resource: resourceAny(s.Resource), Scope: scopeName(s.Scope),
	}
	if !s.Root() {
		e.Parent = s.ParentID.String()
	}
	for _, v := range s.Events {
		e.Events = append(e.Events, exercises.EventEnv{Name: v.Name, Attrs: v.Attrs.Any()})
	}
	for _, l := range s.Links {
		e.Links = append(e.Links, exercises.LinkEnv{Trace: l.TraceID.String(), ID: l.SpanID.String(), Attrs: l.Attrs.Any()})
	}
	return e
}

func metricEnv(m *telemetry.Metric) exercises.MetricEnv {
	e := exercises.MetricEnv{
		Name: m.Name, Unit: m.Unit, Type: string(m.Type), Temporality: strings.ToLower(m.Temporality.String()), Monotonic: m.Monotonic,
		Resource: resourceAny(m.Resource), Scope: scopeName(m.Scope),
	}
	for _, p := range m.Points {
		e.Points = append(e.Points, exercises.PointEnv{Attrs: p.Attrs.Any(), Value: p.Value.Double(), Count: int(p.Count), Sum: p.Sum, Min: p.Min, Max: p.Max})
	}
	return e
}

func logEnv(l *telemetry.LogRecord) exercises.LogEnv {
	e := exercises.LogEnv{
		Body: l.Body.Any(), Severity: int(l.Severity), SeverityText: l.SeverityText, EventName: l.EventName, Attrs: l.Attrs.Any(),
		Resource: resourceAny(l.Resource), Scope: scopeName(l.Scope),
	}
	if !l.TraceID.IsZero() {
		e.Trace = l.TraceID.String()
	}
	if !l.SpanID.IsZero() {
		e.Span = l.SpanID.String()
	}
	return e
}

func resourceAny(r *telemetry.Resource) map[string]any {
	if r == nil {
		return map[string]any{}
	}
	return r.Attrs.Any()
}

func scopeName(s *telemetry.Scope) string {
	if s == nil {
		return ""
	}
	return s.Name
}
