package exercises

import (
	"bytes"
	"embed"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"slices"
	"strings"
	"sync"

	"go.yaml.in/yaml/v3"
)

//go:embed all:content
var content embed.FS

// Content is the exercises that come with the program, laid out as Load reads them.
func Content() fs.FS { return content }

// Set is the exercises that were loaded, in the order of their ids.
type Set struct {
	all  []*Definition
	byID map[string]*Definition
}

// All is every exercise, ordered by id. The slice is the caller's.
func (s *Set) All() []*Definition { return slices.Clone(s.all) }

// Get is the exercise with that id.
func (s *Set) Get(id string) (*Definition, bool) {
	d, ok := s.byID[id]
	return d, ok
}

// IDs is the ids of every exercise, ordered.
func (s *Set) IDs() []string {
	ids := make([]string, len(s.all))
	for i, d := range s.all {
		ids[i] = d.ID
	}
	return ids
}

// loaded is one exercise as it was read.
type loaded struct {
	def  *Definition
	errs []error
}

// Load reads content/<lesson>/<exercise>/ from each root. An exercise of a
// later root replaces the one with the same id of an earlier root as a whole.
//
// All problems are collected: the error joins one *Problem each, and the set
// holds the exercises that have none. A root without a content folder adds
// nothing.
func Load(roots ...fs.FS) (*Set, error) {
	set := &Set{byID: map[string]*Definition{}}
	var problems []error
	for _, root := range roots {
		dirs, err := fs.Glob(root, "content/*/*/exercise.yaml")
		if err != nil {
			return nil, err
		}
		slices.Sort(dirs)
		read := make([]loaded, len(dirs))
		var wg sync.WaitGroup
		for i, file := range dirs {
			wg.Go(func() { read[i].def, read[i].errs = loadOne(root, path.Dir(file)) })
		}
		wg.Wait()
		for i, file := range dirs {
			def, errs := read[i].def, read[i].errs
			id := strings.TrimPrefix(path.Dir(file), "content/")
			delete(set.byID, id)
			if len(errs) > 0 {
				problems = append(problems, errs...)
				continue
			}
			set.byID[id] = def
		}
	}
	for _, d := range set.byID {
		set.all = append(set.all, d)
	}
	slices.SortFunc(set.all, func(a, b *Definition) int { return strings.Compare(a.ID, b.ID) })
	return set, errors.Join(problems...)
}

// Problem is one fault an author must mend. Line is 0 when the fault is not
// at a line of File.
type Problem struct {
	File string
	Line int
	What string
	ZH   string // What in Chinese
}

func (p *Problem) Error() string {
	if p.Line > 0 {
		return fmt.Sprintf("%s:%d: %s", p.File, p.Line, p.What)
	}
	return fmt.Sprintf("%s: %s", p.File, p.What)
}

func loadOne(root fs.FS, dir string) (*Definition, []error) {
	file := path.Join(dir, "exercise.yaml")
	data, err := fs.ReadFile(root, file)
	if err != nil {
		return nil, []error{problem(file, 0, "cannot be read: %s", err)}
	}
	def, tree, errs := parse(file, data)
	if def == nil {
		return nil, errs
	}
	def.Lesson, def.Name = path.Base(path.Dir(dir)), path.Base(dir)
	def.ID = def.Lesson + "/" + def.Name
	if def.Files, err = fs.Sub(root, dir); err != nil {
		return nil, append(errs, problem(dir, 0, "cannot be read: %s", err))
	}
	for _, l := range []struct {
		name string
		to   *string
	}{{"task.en.md", &def.Task.EN}, {"task.zh.md", &def.Task.ZH}} {
		text, err := fs.ReadFile(def.Files, l.name)
		if err != nil || len(bytes.TrimSpace(text)) == 0 {
			errs = append(errs, problem(path.Join(dir, l.name), 0, "missing or empty"))
			continue
		}
		*l.to = string(text)
	}
	_, shipped := root.(embed.FS)
	v := &validator{def: def, file: file, dir: dir, tree: tree, shipped: shipped}
	v.run()
	errs = append(errs, v.errs...)
	return def, errs
}

// parse decodes one exercise.yaml strictly: a key that no field has is an
// error at its line. tree is the file as nodes, to find the lines of later
// faults; it is built when it is first asked for, since a file without faults
// needs none and every start of the program loads every exercise.
func parse(file string, data []byte) (def *Definition, tree func() *yaml.Node, errs []error) {
	tree = sync.OnceValue(func() *yaml.Node {
		var doc yaml.Node
		if yaml.Unmarshal(data, &doc) != nil || len(doc.Content) == 0 {
			return &yaml.Node{}
		}
		return doc.Content[0]
	})
	def = &Definition{}
	dec := yaml.NewDecoder(bytes.NewReader(data))
	dec.KnownFields(true)
	if err := dec.Decode(def); err != nil {
		var te *yaml.TypeError
		if errors.Is(err, io.EOF) || errors.As(err, &te) && tree().Kind != yaml.MappingNode {
			return nil, nil, []error{problem(file, 1, "must be a mapping with kind, title and checks")}
		}
		if te == nil {
			return nil, nil, []error{yamlProblem(file, err.Error())}
		}
		for _, e := range te.Errors {
			errs = append(errs, yamlProblem(file, e))
		}
	}
	if err := dec.Decode(new(yaml.Node)); !errors.Is(err, io.EOF) {
		errs = append(errs, problem(file, 0, "holds more than one YAML document"))
	}
	return def, tree, errs
}

// yamlProblem turns "yaml: line 5: field x not found in type exercises.Check"
// into file:line and words for an author.
func yamlProblem(file, msg string) *Problem {
	msg = strings.TrimPrefix(msg, "yaml: ")
	var line int
	if n, _ := fmt.Sscanf(msg, "line %d:", &line); n == 1 {
		_, msg, _ = strings.Cut(msg, ": ")
	}
	if rest, ok := strings.CutPrefix(msg, "field "); ok {
		if key, _, ok := strings.Cut(rest, " not found in type "); ok {
			return problem(file, line, "unknown key %q", key)
		}
		if key, _, ok := strings.Cut(rest, " already set in type "); ok {
			return problem(file, line, "key %q stands twice", key)
		}
	}
	return problem(file, line, "%s", msg)
}

// RealName is the name a stored file gets in the learner's folder:
// "dot-cargo/config.toml" is ".cargo/config.toml", "main.go.txt" is "main.go".
// Embedding leaves out dot files and folders with a go.mod, and the go tool
// would compile a Go starter, so they are stored under these names.
func RealName(stored string) string {
	parts := strings.Split(stored, "/")
	for i, p := range parts {
		if rest, ok := strings.CutPrefix(p, "dot-"); ok && rest != "" {
			parts[i] = "." + rest
		}
	}
	last := &parts[len(parts)-1]
	if base, ok := strings.CutSuffix(*last, ".txt"); ok {
		switch {
		case strings.HasSuffix(base, ".go") && base != ".go",
			base == "go.mod", base == "go.sum", base == "go.work", base == "go.work.sum":
			*last = base
		}
	}
	return strings.Join(parts, "/")
}
