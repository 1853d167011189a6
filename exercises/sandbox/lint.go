package sandbox

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"
)

// sections are where components are defined, with the word a pipeline lists
// them under.
var sections = []string{"receivers", "processors", "exporters", "connectors"}

// isDuration reports whether a setting is a duration: those of the components at
// hand and the usual ones.
func isDuration(key string) bool {
	return slices.ContainsFunc([]string{"timeout", "interval", "wait", "expiration", "elapsed_time", "ttl", "after_root_received"}, func(end string) bool {
		return key == end || strings.HasSuffix(key, "_"+end)
	})
}

// lints are the mistakes that the Collector accepts in silence, by line.
func (d *document) lints() []Problem {
	var out []Problem
	add := func(line int, code Code, detail string, groups ...string) {
		p := problem(code, groups...)
		p.Line, p.Detail = line, clip(detail)
		out = append(out, *p)
	}
	for _, section := range sections {
		eachKey(d.value(section), func(id, settings *yaml.Node) {
			d.lintComponent(section, id, settings, add)
		})
	}
	d.lintUse(add)
	if k, _ := child(d.value("service"), "telemetry"); k != nil {
		add(k.Line, OwnTelemetry, "service.telemetry")
	}
	slices.SortStableFunc(out, func(a, b Problem) int { return cmp.Compare(a.Line, b.Line) })
	return out
}

// eachKey visits the entries of a mapping.
func eachKey(n *yaml.Node, visit func(k, v *yaml.Node)) {
	for n != nil && n.Kind == yaml.AliasNode {
		n = n.Alias
	}
	if n == nil || n.Kind != yaml.MappingNode {
		return
	}
	for i := 0; i+1 < len(n.Content); i += 2 {
		visit(n.Content[i], n.Content[i+1])
	}
}

func typeOf(id string) string {
	kind, _, _ := strings.Cut(id, "/")
	return strings.TrimSpace(kind)
}

func (d *document) lintComponent(section string, id, settings *yaml.Node, add func(int, Code, string, ...string)) {
	kind := typeOf(id.Value)
	eachScalar(settings, 0, func(k, v *yaml.Node) {
		n, err := strconv.ParseFloat(v.Value, 64)
		switch {
		case err != nil:
		case isDuration(k.Value) && n > 0 && v.Tag == "!!int":
			add(k.Line, NoUnit, k.Value+": "+v.Value, k.Value, v.Value)
		case k.Value == "sampling_percentage" && n > 100:
			add(k.Line, OverHundred, k.Value+": "+v.Value, k.Value, v.Value)
		}
	})
	if kind == "tail_sampling" {
		if _, policies := child(settings, "policies"); policies == nil || len(policies.Content) == 0 {
			add(id.Line, NoPolicies, id.Value, id.Value)
		}
	}
	for _, old := range []struct{ section, was, is string }{{"exporters", oldOTLP, "otlp_grpc"}, {"connectors", "spanmetrics", "span_metrics"}} {
		if section == old.section && kind == old.was {
			add(id.Line, OldName, id.Value, old.was, old.is)
		}
	}
}

// eachScalar visits every key whose value is a plain one, at any depth.
func eachScalar(n *yaml.Node, depth int, visit func(k, v *yaml.Node)) {
	const deepest = 32
	if n == nil || depth > deepest {
		return
	}
	if n.Kind == yaml.MappingNode {
		eachKey(n, func(k, v *yaml.Node) {
			if v.Kind == yaml.ScalarNode {
				visit(k, v)
			}
		})
	}
	for _, c := range n.Content {
		eachScalar(c, depth+1, visit)
	}
}

// lintUse looks at what the pipelines list.
func (d *document) lintUse(add func(int, Code, string, ...string)) {
	used := map[string]bool{}
	eachKey(d.value("service", "pipelines"), func(pipeline, parts *yaml.Node) {
		for _, list := range []string{"receivers", "processors", "exporters"} {
			_, ids := child(parts, list)
			if ids == nil {
				continue
			}
			for i, id := range ids.Content {
				used[list+" "+id.Value] = true
				if list == "processors" && i > 0 && typeOf(id.Value) == "memory_limiter" {
					add(id.Line, LimiterNotLead, pipeline.Value+": "+id.Value, pipeline.Value)
				}
			}
		}
	})
	for _, section := range sections {
		eachKey(d.value(section), func(id, _ *yaml.Node) {
			at := []string{section}
			if section == "connectors" {
				at = []string{"receivers", "exporters"}
			}
			if !slices.ContainsFunc(at, func(list string) bool { return used[list+" "+id.Value] }) {
				add(id.Line, Unused, section+"."+id.Value, id.Value)
			}
		})
	}
}

// variables finds the first value taken from outside. The Collector's own
// message for it has no place, and without braces it stays as it is written.
func (d *document) variables() *Problem {
	var found *yaml.Node
	eachValue(d.root, 0, func(v *yaml.Node) {
		if text := strings.ReplaceAll(v.Value, "$$", ""); found == nil && strings.Contains(text, "${") {
			found = v
		}
	})
	if found == nil {
		return nil
	}
	p := problem(Variable)
	p.Line, p.Detail = found.Line, clip(found.Value)
	return p
}

func eachValue(n *yaml.Node, depth int, visit func(*yaml.Node)) {
	if depth > 64 {
		return
	}
	if n.Kind == yaml.ScalarNode {
		visit(n)
	}
	for _, c := range n.Content {
		eachValue(c, depth+1, visit)
	}
}
