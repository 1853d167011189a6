// Package lessons is the curriculum: catalog, paths, lessons and questions,
// loaded from plain files, with snippets included, and validated.
package lessons

import (
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"sort"
	"strings"

	"go.yaml.in/yaml/v3"

	"otelings/internal/i18n"
)

//go:embed *.yaml all:content all:snippets faq
var embedded embed.FS

// Content is the curriculum that the binary carries.
func Content() fs.FS { return embedded }

// Library is the loaded curriculum. Lessons themselves are parsed on demand.
type Library struct {
	Catalog Catalog
	Paths   Paths
	fsys    fs.FS
	entries map[string]int
	written map[string]bool
	own     map[string]fs.FS // files of the lessons that Add brought, by id
}

// Load reads catalog.yaml and paths.yaml of fsys and notes which lessons are
// written (have both languages). Errors name the file and, for YAML, the line.
func Load(fsys fs.FS) (*Library, error) {
	l := &Library{fsys: fsys, entries: map[string]int{}, written: map[string]bool{}, own: map[string]fs.FS{}}
	if err := decode(fsys, "catalog.yaml", &l.Catalog); err != nil {
		return nil, err
	}
	if err := decode(fsys, "paths.yaml", &l.Paths); err != nil {
		return nil, err
	}
	for i, e := range l.Catalog.Lessons {
		if _, twice := l.entries[e.ID]; twice {
			return nil, fmt.Errorf("catalog.yaml: lesson %q stands twice", e.ID)
		}
		l.entries[e.ID] = i
		l.written[e.ID] = exists(fsys, l.file(e.ID, i18n.EN)) && exists(fsys, l.file(e.ID, i18n.ZH))
	}
	return l, l.checkReferences()
}

func decode(fsys fs.FS, name string, into any) error {
	f, err := fsys.Open(name)
	if err != nil {
		return err
	}
	defer f.Close()
	dec := yaml.NewDecoder(f)
	dec.KnownFields(true)
	if err := dec.Decode(into); err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	return nil
}

func exists(fsys fs.FS, name string) bool {
	_, err := fs.Stat(fsys, name)
	return err == nil
}

func (l *Library) file(id string, lang i18n.Lang) string {
	return path.Join("content", id, "lesson."+string(lang)+".md")
}

func (l *Library) checkReferences() error {
	errs := []error{checkResources(l.Paths.Resources)}
	levels, groups := map[string]bool{}, map[string]bool{}
	for _, v := range l.Catalog.Levels {
		levels[v.ID] = true
	}
	for _, g := range l.Catalog.Groups {
		groups[g.ID] = true
	}
	for _, e := range l.Catalog.Lessons {
		if !levels[e.Level] || !groups[e.Group] {
			errs = append(errs, fmt.Errorf("catalog.yaml: lesson %q: unknown level %q or group %q", e.ID, e.Level, e.Group))
		}
	}
	for _, p := range l.Paths.Paths {
		for _, s := range p.Stages {
			for _, g := range s.Groups {
				if !groups[g] {
					errs = append(errs, fmt.Errorf("paths.yaml: path %q: unknown group %q", p.ID, g))
				}
			}
			for _, st := range s.Steps {
				if _, ok := l.entries[st.Lesson]; st.Lesson != "" && !ok {
					errs = append(errs, fmt.Errorf("paths.yaml: path %q: unknown lesson %q", p.ID, st.Lesson))
				}
				if err := st.one(); err != nil {
					errs = append(errs, fmt.Errorf("paths.yaml: path %q: %w", p.ID, err))
				}
			}
		}
	}
	return errors.Join(errs...)
}

// Entry is the catalogue's line for a lesson.
func (l *Library) Entry(id string) (Entry, bool) {
	i, ok := l.entries[id]
	if !ok {
		return Entry{}, false
	}
	return l.Catalog.Lessons[i], true
}

// Written reports whether the lesson exists in both languages.
func (l *Library) Written(id string) bool { return l.written[id] }

// Path is one path, its group stages spelled out as steps.
func (l *Library) Path(id string) (Path, bool) {
	for _, p := range l.Paths.Paths {
		if p.ID == id {
			return l.spellOut(p), true
		}
	}
	return Path{}, false
}

// AllPaths is every path, group stages spelled out, in the map's order.
func (l *Library) AllPaths() []Path {
	out := make([]Path, len(l.Paths.Paths))
	for i, p := range l.Paths.Paths {
		out[i] = l.spellOut(p)
	}
	return out
}

func (l *Library) spellOut(p Path) Path {
	stages := make([]Stage, len(p.Stages))
	for i, s := range p.Stages {
		for _, g := range s.Groups {
			for _, e := range l.Catalog.Lessons {
				if e.Group == g {
					s.Steps = append(s.Steps[:len(s.Steps):len(s.Steps)], Step{Lesson: e.ID})
				}
			}
		}
		stages[i] = s
	}
	p.Stages = stages
	return p
}

// IDs lists the written lessons' ids in the catalogue's order.
func (l *Library) IDs() []string {
	var out []string
	for _, e := range l.Catalog.Lessons {
		if l.written[e.ID] {
			out = append(out, e.ID)
		}
	}
	return out
}

// Strays lists content folders that no catalogue entry names.
func (l *Library) Strays() []string {
	var out []string
	dirs, _ := fs.ReadDir(l.fsys, "content")
	for _, d := range dirs {
		if _, ok := l.entries[d.Name()]; !ok && d.IsDir() && !strings.HasPrefix(d.Name(), ".") {
			out = append(out, d.Name())
		}
	}
	sort.Strings(out)
	return out
}
