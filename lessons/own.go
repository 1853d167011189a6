package lessons

import (
	"errors"
	"io/fs"
	"path"
	"slices"
	"strings"

	"otelings/internal/i18n"
)

// OwnFile is what a lesson of a folder beside the curriculum says of itself; a
// lesson of the curriculum has its line in the catalogue instead.
const OwnFile = "lesson.yaml"

// OwnGroup is the group of an own lesson that names none.
const OwnGroup = "own"

type ownLesson struct {
	Title   i18n.Text `yaml:"title"`
	Level   string    `yaml:"level"`
	Group   string    `yaml:"group"`
	Stars   int       `yaml:"stars"`
	Minutes int       `yaml:"minutes"`
}

// Add puts the lessons of another folder beside those that are there: each is
// a folder content/<id>/ with lesson.yaml, lesson.en.md, lesson.zh.md and,
// when it asks something, questions.yaml. It stands behind the lessons of its
// level. A lesson with problems is left out and they are given; paths in them
// are those of own.
func (l *Library) Add(own fs.FS) []Problem {
	dirs, err := fs.ReadDir(own, "content")
	if err != nil {
		if errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		return []Problem{*problem("content", 0, "cannot be read: %s", err)}
	}
	var out []Problem
	for _, d := range dirs {
		if !d.IsDir() || strings.HasPrefix(d.Name(), ".") {
			continue
		}
		e, problems := l.readOwn(own, d.Name())
		if len(problems) > 0 {
			out = append(out, problems...)
			continue
		}
		l.insert(e)
		l.own[e.ID], l.written[e.ID] = own, true
		if _, err := l.Open(e.ID); err != nil {
			out = append(out, problemsOf(path.Join("content", e.ID), err)...)
			l.remove(e.ID)
		}
	}
	return out
}

// Own reports whether a lesson came with Add.
func (l *Library) Own(id string) bool { return l.own[id] != nil }

// SnippetFiles is the folder of the Rust files that the curriculum's lessons show.
func (l *Library) SnippetFiles() (fs.FS, error) { return fs.Sub(l.fsys, "snippets") }

// files is where a lesson's files are.
func (l *Library) files(id string) fs.FS {
	if own := l.own[id]; own != nil {
		return own
	}
	return l.fsys
}

func (l *Library) readOwn(own fs.FS, id string) (Entry, []Problem) {
	dir := path.Join("content", id)
	file := path.Join(dir, OwnFile)
	if _, taken := l.entries[id]; taken {
		return Entry{}, []Problem{*problem(dir, 0, "the id %q is a lesson of the trainer's own", id)}
	}
	var out []Problem
	bad := func(file, key, format string, args ...any) {
		out = append(out, *problem(file, keyLine(own, file, key), format, args...))
	}
	if !isID(id) {
		bad(dir, "", "a folder's name is the lesson's id: want small letters, digits and hyphens, not %q", id)
	}
	for _, lang := range i18n.Langs() {
		if !exists(own, l.file(id, lang)) {
			bad(l.file(id, lang), "", "missing")
		}
	}
	if !exists(own, file) {
		bad(file, "", "missing")
		return Entry{}, out
	}
	var f ownLesson
	if err := decode(own, file, &f); err != nil {
		return Entry{}, append(out, yamlProblems(file, errors.Unwrap(err))...)
	}
	levels, groups := l.ids()
	if f.Title.EN == "" || f.Title.ZH == "" {
		bad(file, "title", "title: missing in a language")
	}
	if !slices.Contains(levels, f.Level) {
		bad(file, "level", "unknown level %q, want one of %s", f.Level, strings.Join(levels, ", "))
	}
	if f.Group == "" {
		f.Group = OwnGroup
	} else if !slices.Contains(groups, f.Group) {
		bad(file, "group", "unknown group %q, want one of %s", f.Group, strings.Join(groups, ", "))
	}
	if f.Stars < 1 || f.Stars > 5 {
		bad(file, "stars", "stars: want 1 to 5")
	}
	if f.Minutes <= 0 {
		bad(file, "minutes", "minutes must be a positive number")
	}
	return Entry{ID: id, Level: f.Level, Group: f.Group, Stars: f.Stars, Minutes: f.Minutes, Text: f.Title}, out
}

func (l *Library) ids() (levels, groups []string) {
	for _, v := range l.Catalog.Levels {
		levels = append(levels, v.ID)
	}
	for _, g := range l.Catalog.Groups {
		groups = append(groups, g.ID)
	}
	return levels, groups
}

// insert puts an entry behind the last one of its level.
func (l *Library) insert(e Entry) {
	at := 0
	for i, other := range l.Catalog.Lessons {
		if other.Level == e.Level {
			at = i + 1
		}
	}
	if at == 0 {
		at = len(l.Catalog.Lessons)
	}
	l.Catalog.Lessons = slices.Insert(l.Catalog.Lessons, at, e)
	if e.Group == OwnGroup && !slices.ContainsFunc(l.Catalog.Groups, func(g Group) bool { return g.ID == OwnGroup }) {
		l.Catalog.Groups = append(l.Catalog.Groups, Group{ID: OwnGroup, Text: i18n.Text{EN: "Own lessons", ZH: "自编课程"}})
	}
	l.index()
}

func (l *Library) remove(id string) {
	l.Catalog.Lessons = slices.DeleteFunc(l.Catalog.Lessons, func(e Entry) bool { return e.ID == id })
	delete(l.own, id)
	delete(l.written, id)
	l.index()
}

func (l *Library) index() {
	clear(l.entries)
	for i, e := range l.Catalog.Lessons {
		l.entries[e.ID] = i
	}
}

// problemsOf takes a joined error apart. What has no place gets dir for one.
func problemsOf(dir string, err error) []Problem {
	if many, ok := err.(interface{ Unwrap() []error }); ok {
		var out []Problem
		for _, e := range many.Unwrap() {
			out = append(out, problemsOf(dir, e)...)
		}
		return out
	}
	var p *Problem
	if errors.As(err, &p) {
		return []Problem{*p}
	}
	if cause := errors.Unwrap(err); cause != nil {
		if file, _, ok := strings.Cut(err.Error(), ": "); ok && strings.HasPrefix(file, dir) { // by decode
			return yamlProblems(file, cause)
		}
	}
	return []Problem{*problem(dir, 0, "%s", err)}
}

// Problems is what an error of Open tells an author, each with its place.
func Problems(id string, err error) []Problem { return problemsOf(path.Join("content", id), err) }

// keyLine is the line of a top-level key in a YAML file, 0 when it is nowhere.
func keyLine(files fs.FS, file, key string) int {
	src, err := fs.ReadFile(files, file)
	if err != nil || key == "" {
		return 0
	}
	for i, line := range strings.Split(string(src), "\n") {
		if strings.HasPrefix(line, key+":") {
			return i + 1
		}
	}
	return 0
}

// isID is how an id is spelt: small letters, digits and hyphens, a letter first.
func isID(s string) bool {
	return s != "" && s[0] >= 'a' && s[0] <= 'z' && strings.Trim(s, "abcdefghijklmnopqrstuvwxyz0123456789-") == ""
}
