package sandbox

import (
	"regexp"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"
)

// document is the learner's file with its lines.
type document struct {
	root *yaml.Node // the mapping at its top
}

// parse reads the file; the Problem is what makes it no mapping at all.
func parse(config string) (*document, *Problem) {
	var doc yaml.Node
	err := yaml.Unmarshal([]byte(config), &doc)
	if err == nil {
		var plain any
		err = doc.Decode(&plain) // a key that stands twice is no fault of nodes
	}
	if err != nil {
		p := problem(BadYAML)
		p.Detail = clip(strings.TrimPrefix(strings.TrimPrefix(oneLine(err.Error()), "yaml: "), "unmarshal errors: "))
		if _, rest, found := strings.Cut(err.Error(), "line "); found {
			digits, _, _ := strings.Cut(rest, ":")
			p.Line, _ = strconv.Atoi(digits) // 0 when it is another line's
		}
		return nil, p
	}
	if doc.Kind != yaml.DocumentNode || len(doc.Content) == 0 || doc.Content[0].Kind == yaml.ScalarNode && doc.Content[0].Tag == "!!null" {
		return nil, problem(Empty)
	}
	if doc.Content[0].Kind != yaml.MappingNode {
		p := problem(BadYAML)
		p.Line, p.Detail = doc.Content[0].Line, "want keys at the left edge: receivers, processors, exporters, service"
		return nil, p
	}
	return &document{root: doc.Content[0]}, nil
}

// child is the key and the value under a key of a mapping, nil when not there.
func child(n *yaml.Node, key string) (k, v *yaml.Node) {
	for n != nil && n.Kind == yaml.AliasNode {
		n = n.Alias
	}
	if n == nil || n.Kind != yaml.MappingNode {
		return nil, nil
	}
	for i := 0; i+1 < len(n.Content); i += 2 {
		if n.Content[i].Value == key {
			return n.Content[i], n.Content[i+1]
		}
	}
	return nil, nil
}

// find walks keys; a number goes into a list. It gives the deepest line reached
// and whether that is the end of the way.
func (d *document) find(keys ...string) (line int, whole bool) {
	at := d.root
	for _, key := range keys {
		k, v := child(at, key)
		if i, err := strconv.Atoi(key); k == nil && err == nil && at != nil && at.Kind == yaml.SequenceNode && i >= 0 && i < len(at.Content) {
			k, v = at.Content[i], at.Content[i]
		}
		if k == nil {
			return line, false
		}
		line, at = k.Line, v
	}
	return line, true
}

// value is the node under keys, nil when there is none.
func (d *document) value(keys ...string) *yaml.Node {
	at := d.root
	for _, key := range keys {
		_, at = child(at, key)
	}
	return at
}

// scalar is the line of the first value that holds the text, 0 for none.
func scalar(n *yaml.Node, text string) int {
	if n.Kind == yaml.ScalarNode && strings.Contains(n.Value, text) {
		return n.Line
	}
	for _, c := range n.Content {
		if l := scalar(c, text); l > 0 {
			return l
		}
	}
	return 0
}

// places is where the Collector's messages name their place. They are compiled
// when they are needed: every start of the program would pay for them else.
type places struct {
	path, ref, section, keys, field, kind, build, pipe, connector, ottl, start *regexp.Regexp
}

func newPlaces() places {
	return places{
		path:      regexp.MustCompile(`^(receivers|processors|exporters|connectors|extensions|service)::([\w/:.-]+?): (?:'([\w:]+)')?`),
		ref:       regexp.MustCompile(`references \w+ "([^"]+)"`),
		section:   regexp.MustCompile(`'(\w+)' error reading configuration for "([^"]+)"`),
		keys:      regexp.MustCompile(`has invalid keys: ([\w-]+)`),
		field:     regexp.MustCompile(`'([\w:.\[\]]+)' (?:expected|cannot|\w*decod|has)|error decoding '([\w:.\[\]]+)'`),
		kind:      regexp.MustCompile(`'(\w+)' unknown type: "([^"]*)" for id: "([^"]+)"`),
		build:     regexp.MustCompile(`(?:create|start) "([^"]+)" (processor|receiver|exporter|connector)`),
		start:     regexp.MustCompile(`^'([a-z]+[\w.\[\]/-]*)' `),
		pipe:      regexp.MustCompile(`'service.pipelines' in "([^"]+)"`),
		connector: regexp.MustCompile(`connector "([^"]+)"`),
		ottl:      regexp.MustCompile(`(?:statement|condition|statements|conditions) \[?("(?:[^"\\]|\\.)+")`),
	}
}

// keysOf splits "policies[0]::status_code.codes" into keys.
func keysOf(field string) []string {
	return strings.FieldsFunc(field, func(r rune) bool { return strings.ContainsRune(".:[]", r) })
}

// locate is the line that a message of the Collector is about, 0 when it does
// not say.
func (d *document) locate(msg string) int {
	at := func(keys ...string) int {
		line, _ := d.find(keys...)
		return line
	}
	in := newPlaces()
	if m := in.ottl.FindStringSubmatch(msg); m != nil {
		if text, err := strconv.Unquote(m[1]); err == nil {
			if l := scalar(d.root, text); l > 0 {
				return l
			}
		}
	}
	if m := in.path.FindStringSubmatch(msg); m != nil {
		keys := append([]string{m[1]}, strings.Split(m[2], "::")...)
		if ref := in.ref.FindStringSubmatch(msg); ref != nil {
			if node := d.value(keys...); node != nil {
				if l := scalar(node, ref[1]); l > 0 {
					return l
				}
			}
		}
		if m[3] != "" {
			keys = append(keys, strings.Split(m[3], "::")...)
		}
		return at(keys...)
	}
	if m := in.kind.FindStringSubmatch(msg); m != nil {
		return at(m[1], m[3])
	}
	if m := in.section.FindStringSubmatch(msg); m != nil {
		keys := []string{m[1], m[2]}
		rest := msg[strings.Index(msg, m[0])+len(m[0]):]
		if f := in.field.FindAllStringSubmatch(rest, -1); len(f) > 0 {
			field := f[len(f)-1]
			keys = append(keys, keysOf(field[1]+field[2])...)
		}
		if k := in.keys.FindStringSubmatch(rest); k != nil {
			if line, whole := d.find(append(keys, k[1])...); whole {
				return line
			}
			if node := d.value(m[1], m[2]); node != nil {
				if l := keyLine(node, k[1]); l > 0 {
					return l
				}
			}
		}
		return at(keys...)
	}
	if m := in.pipe.FindStringSubmatch(msg); m != nil {
		return at("service", "pipelines", m[1])
	}
	if m := in.build.FindStringSubmatch(msg); m != nil {
		return at(m[2]+"s", m[1])
	}
	if m := in.connector.FindStringSubmatch(msg); m != nil {
		return at("connectors", m[1])
	}
	if m := in.keys.FindStringSubmatch(msg); m != nil {
		return keyLine(d.root, m[1])
	}
	if m := in.start.FindStringSubmatch(msg); m != nil {
		return at(keysOf(m[1])...)
	}
	return 0
}

// keyLine is the line of the first key of that name, at any depth.
func keyLine(n *yaml.Node, key string) int {
	if n.Kind == yaml.MappingNode {
		for i := 0; i+1 < len(n.Content); i += 2 {
			if n.Content[i].Value == key {
				return n.Content[i].Line
			}
		}
	}
	for _, c := range n.Content {
		if l := keyLine(c, key); l > 0 {
			return l
		}
	}
	return 0
}
