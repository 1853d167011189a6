package trainer

import (
	"fmt"
	"slices"
	"strings"

	"otelings/exercises/check"
	"otelings/telemetry"
)

// signature is what of an attempt is the same from run to run: each kind of
// trace, metric and log record with the keys and types of their attributes,
// and how the program ended. How many there are of a kind does not count: a
// program that serves is asked as often as there is time.
func signature(ev check.Evidence) []string {
	out := []string{}
	if len(ev.Runs) == 0 && ev.Process != nil {
		out = append(out, fmt.Sprintf("exit %d %s %v", ev.Process.Exit, ev.Process.Signal, ev.Process.TimedOut))
	}
	for _, r := range ev.Runs {
		out = append(out, fmt.Sprintf("%s: exit %d %s %v", r.Scenario, r.Process.Exit, r.Process.Signal, r.Process.Killed))
		if r.Snapshot != nil {
			out = append(out, arrived(r.Snapshot)...)
		}
	}
	if ev.Snapshot != nil {
		out = append(out, arrived(ev.Snapshot)...)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

func arrived(s *telemetry.Snapshot) []string {
	out := shape(s)
	for _, sp := range s.Spans {
		line := fmt.Sprintf("span %q: %s; %s %q; %s; %s", sp.Name, sp.Kind, sp.Status, sp.StatusMessage, keys(sp.Attrs), origin(sp.Resource, sp.Scope))
		for _, e := range sp.Events {
			line += fmt.Sprintf("; event %q: %s", e.Name, keys(e.Attrs))
		}
		for _, l := range sp.Links {
			line += "; link: " + keys(l.Attrs)
		}
		out = append(out, line)
	}
	for _, m := range s.Metrics {
		line := fmt.Sprintf("metric %q: %s %q %q %s %v; %s", m.Name, m.Type, m.Unit, m.Description, m.Temporality, m.Monotonic, origin(m.Resource, m.Scope))
		for _, p := range m.Points {
			out = append(out, line+"; "+keys(p.Attrs))
		}
	}
	for _, l := range s.Logs {
		out = append(out, fmt.Sprintf("log %d %q %q: %s; %s", l.Severity, l.SeverityText, l.EventName, keys(l.Attrs), origin(l.Resource, l.Scope)))
	}
	return out
}

func origin(r *telemetry.Resource, s *telemetry.Scope) string {
	out := ""
	if r != nil {
		out = r.Service() + ": " + keys(r.Attrs)
	}
	if s != nil {
		out += "; scope " + s.Name + " " + s.Version
	}
	return out
}

func keys(attrs telemetry.Attrs) string {
	var out []string
	for _, a := range attrs {
		out = append(out, fmt.Sprintf("%s %s", a.Key, a.Value.Type()))
	}
	slices.Sort(out)
	return strings.Join(out, ", ")
}
