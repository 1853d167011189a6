package mutant

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"
)

// OfRequest is every mutant of a request written by hand: a key of its JSON or
// a line of its head is missing. head is the text before the JSON, "" for none;
// lines that begin a request are not taken out.
func OfRequest(file, head, body string) []Mutant {
	var out []Mutant
	lines := strings.SplitAfter(head, "\n")
	for i, line := range lines {
		if name, _, isHeader := strings.Cut(line, ":"); i > 0 && isHeader {
			out = append(out, Mutant{ID: string(Header) + ":" + name, Operator: Header, Subject: strings.TrimSpace(line), File: file, Line: i + 1,
				Text: strings.Join(slices.Delete(slices.Clone(lines), i, i+1), "") + body})
		}
	}
	var doc any
	dec := json.NewDecoder(strings.NewReader(body))
	dec.UseNumber()
	if dec.Decode(&doc) != nil {
		return out
	}
	var tree yaml.Node  // for the lines: JSON is YAML
	var root *yaml.Node // nil when it is not, for YAML: then lines are not known
	if yaml.Unmarshal([]byte(body), &tree) == nil && len(tree.Content) > 0 {
		root = tree.Content[0]
	}
	above := strings.Count(head, "\n")
	for _, p := range keyPaths(doc, nil) {
		m := Mutant{ID: string(Key) + ":" + p.String(), Operator: Key, Subject: p.String(), File: file, Line: above + 1, Text: head + marshal(without(doc, p))}
		if n := at(root, p.keys()...); n != nil {
			m.Line = above + n.Line
		}
		out = append(out, m)
	}
	return out
}

// path leads to a key of a document: names and indices.
type path []any

func (p path) String() string {
	var b strings.Builder
	for _, s := range p {
		switch s := s.(type) {
		case string:
			if b.Len() > 0 {
				b.WriteByte('.')
			}
			b.WriteString(s)
		case int:
			fmt.Fprintf(&b, "[%d]", s)
		}
	}
	return b.String()
}

// keys is the path for at.
func (p path) keys() []string {
	out := make([]string, len(p))
	for i, s := range p {
		out[i] = fmt.Sprint(s)
	}
	return out
}

// keyPaths is every key of every object, a container before what it holds.
func keyPaths(doc any, at path) []path {
	var out []path
	switch d := doc.(type) {
	case map[string]any:
		for _, k := range slices.Sorted(maps.Keys(d)) {
			here := append(slices.Clone(at), k)
			out = append(append(out, here), keyPaths(d[k], here)...)
		}
	case []any:
		for i, v := range d {
			out = append(out, keyPaths(v, append(slices.Clone(at), i))...)
		}
	}
	return out
}

// without is a copy of a document without one key.
func without(doc any, p path) any {
	switch d := doc.(type) {
	case map[string]any:
		out := map[string]any{}
		for k, v := range d {
			switch {
			case k != p[0]:
				out[k] = v
			case len(p) > 1:
				out[k] = without(v, p[1:])
			}
		}
		return out
	case []any:
		out := slices.Clone(d)
		i := p[0].(int)
		out[i] = without(out[i], p[1:])
		return out
	}
	return doc
}

func marshal(doc any) string {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetIndent("", "  ")
	enc.SetEscapeHTML(false)
	_ = enc.Encode(doc) // what was decoded can be encoded
	return b.String()
}

// OfConfig is every mutant of a Collector configuration: a component of a
// pipeline is missing, two neighbouring processors have changed places, an
// option of a component is missing.
func OfConfig(file, text string) []Mutant {
	var out []Mutant
	add := func(op Operator, subject string, line int, change func(root *yaml.Node)) {
		var doc yaml.Node
		if yaml.Unmarshal([]byte(text), &doc) != nil || len(doc.Content) == 0 {
			return
		}
		change(doc.Content[0])
		changed, err := yaml.Marshal(&doc)
		if err == nil {
			out = append(out, Mutant{ID: string(op) + ":" + subject, Operator: op, Subject: subject, File: file, Line: line, Text: string(changed)})
		}
	}
	var doc yaml.Node
	if yaml.Unmarshal([]byte(text), &doc) != nil || len(doc.Content) == 0 {
		return nil
	}
	root := doc.Content[0]
	for _, pipeline := range pairs(at(root, "service", "pipelines")) {
		for _, part := range pairs(pipeline.value) {
			list := part.value.Content
			for i, c := range list {
				where := []string{"service", "pipelines", pipeline.key, part.key}
				add(Component, pipeline.key+"."+part.key+"."+c.Value, c.Line, func(root *yaml.Node) {
					n := at(root, where...)
					n.Content = slices.Delete(n.Content, i, i+1)
				})
				if part.key == "processors" && i > 0 {
					add(Order, pipeline.key+"."+list[i-1].Value+" "+c.Value, c.Line, func(root *yaml.Node) {
						n := at(root, where...)
						n.Content[i-1], n.Content[i] = n.Content[i], n.Content[i-1]
					})
				}
			}
		}
	}
	for _, section := range []string{"receivers", "processors", "exporters", "connectors", "extensions"} {
		for _, c := range pairs(at(root, section)) {
			for _, o := range options(c.value, nil) {
				add(Option, section+"."+c.key+"."+strings.Join(o.path, "."), o.line, func(root *yaml.Node) {
					remove(at(root, append([]string{section, c.key}, o.path[:len(o.path)-1]...)...), o.path[len(o.path)-1])
				})
			}
		}
	}
	return out
}

type pair struct {
	key   string
	value *yaml.Node
}

// pairs is the keys and values of a mapping, none of anything else.
func pairs(n *yaml.Node) []pair {
	var out []pair
	if n == nil || n.Kind != yaml.MappingNode {
		return nil
	}
	for i := 0; i+1 < len(n.Content); i += 2 {
		out = append(out, pair{n.Content[i].Value, n.Content[i+1]})
	}
	return out
}

// at is the node that keys (and, in lists, indices) lead to, nil when there is none.
func at(n *yaml.Node, keys ...string) *yaml.Node {
	for _, k := range keys {
		next := (*yaml.Node)(nil)
		if n != nil && n.Kind == yaml.SequenceNode {
			if i, err := strconv.Atoi(k); err == nil && i < len(n.Content) {
				next = n.Content[i]
			}
		}
		for _, p := range pairs(n) {
			if p.key == k {
				next = p.value
			}
		}
		if next == nil {
			return nil
		}
		n = next
	}
	return n
}

// option is a setting of a component, or one of a list of them.
type option struct {
	path []string
	line int
}

// options is every key below a component, and every item of a list.
func options(n *yaml.Node, at []string) []option {
	var out []option
	here := func(k string, child *yaml.Node) {
		p := append(slices.Clone(at), k)
		out = append(append(out, option{p, child.Line}), options(child, p)...)
	}
	for _, p := range pairs(n) {
		here(p.key, p.value)
	}
	if n != nil && n.Kind == yaml.SequenceNode {
		for i, c := range n.Content {
			here(strconv.Itoa(i), c)
		}
	}
	return out
}

// remove takes a key or an item out of a node.
func remove(n *yaml.Node, key string) {
	if n == nil {
		return
	}
	if n.Kind == yaml.SequenceNode {
		if i, err := strconv.Atoi(key); err == nil && i < len(n.Content) {
			n.Content = slices.Delete(n.Content, i, i+1)
		}
		return
	}
	for i := 0; i+1 < len(n.Content); i += 2 {
		if n.Content[i].Value == key {
			n.Content = slices.Delete(n.Content, i, i+2)
			return
		}
	}
}
