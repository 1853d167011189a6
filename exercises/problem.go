package exercises

import (
	"bytes"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"otelings/internal/i18n"
)

// UnwrittenMark stands before what an author still has to write; see Unwritten.
const UnwrittenMark = "WRITE: "

// problem is a fault in both languages; formats are found in problemsZH.
func problem(file string, line int, format string, args ...any) *Problem {
	zh, ok := problemsZH[format]
	if !ok {
		zh = format
	}
	return &Problem{File: file, Line: line, What: fmt.Sprintf(format, args...), ZH: fmt.Sprintf(zh, args...)}
}

// Text is what is wrong, without its place.
func (p *Problem) Text() i18n.Text {
	if p.ZH == "" {
		return i18n.Text{EN: p.What, ZH: p.What}
	}
	return i18n.Text{EN: p.What, ZH: p.ZH}
}

// Unwritten is each place below files that a skeleton left to its author, in
// order of path and line; dir is what the paths are told to be below.
func Unwritten(files fs.FS, dir string) []*Problem {
	var out []*Problem
	_ = fs.WalkDir(files, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || slices.Contains([]string{".lock", ".jsonl"}, path.Ext(name)) {
			return nil // what cannot be read is told by Load
		}
		data, err := fs.ReadFile(files, name)
		if err != nil || bytes.IndexByte(data, 0) >= 0 {
			return nil
		}
		for i, line := range strings.Split(string(data), "\n") {
			for _, part := range strings.Split(line, UnwrittenMark)[1:] {
				what, _, _ := strings.Cut(part, `"`)
				out = append(out, problem(path.Join(dir, name), i+1, "still to be written: %s", strings.TrimSpace(what)))
			}
		}
		return nil
	})
	return out
}

// Join adds the exercises of own whose ids are free, and gives the ids that
// were not.
func (s *Set) Join(own *Set) (taken []string) {
	for _, d := range own.all {
		if _, ok := s.byID[d.ID]; ok {
			taken = append(taken, d.ID)
			continue
		}
		s.byID[d.ID], s.all = d, append(s.all, d)
	}
	slices.SortFunc(s.all, func(a, b *Definition) int { return strings.Compare(a.ID, b.ID) })
	return taken
}

// ValidName reports whether s may name a lesson or an exercise: small letters,
// digits and hyphens, a letter first.
func ValidName(s string) bool { return isID(s) }
