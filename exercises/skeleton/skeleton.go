// Package skeleton is what a new lesson or exercise starts as: files that play
// already, with a mark where the author has to write.
package skeleton

import (
	"bytes"
	"embed"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strings"

	"otelings/exercises"
)

//go:embed all:content
var content embed.FS

// KindLesson is the kind of a lesson's skeleton; the others are kinds of exercise.
const KindLesson = "lesson"

// The shipped exercises whose files a skeleton takes as they are: a lock file
// (so that nothing new is downloaded or compiled) and a project's own files.
const (
	crateDonor   = "quick-start/first-trace"
	projectDonor = "projects/own-integration"
)

// File is one file to write, its path relative to the new folder.
type File struct {
	Path string
	Data []byte
}

// Kinds lists what there is a skeleton for, a lesson last.
func Kinds() []string {
	var out []string
	dirs, _ := fs.ReadDir(content, "content") // embedded: it is there
	for _, d := range dirs {
		if d.Name() != KindLesson {
			out = append(out, d.Name())
		}
	}
	return append(out, KindLesson)
}

// Files is the files of a new lesson (lesson is "" then) or exercise. kind is
// one of Kinds, language one of Languages for a code exercise ("" = Rust); the
// ids are small letters, digits and hyphens. The error is of the embedded files:
// a fault of the program.
func Files(kind, language, lesson, name string) ([]File, error) {
	if kind == string(exercises.KindCode) && language != "" && language != exercises.LanguageRust {
		return programFiles(language, lesson, name)
	}
	id := path.Join(lesson, name)
	fill := strings.NewReplacer("{{id}}", id, "{{name}}", name, "{{lesson}}", lesson)
	root := path.Join("content", kind)
	var out []File
	err := fs.WalkDir(content, root, func(file string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := content.ReadFile(file)
		out = append(out, File{Path: strings.TrimPrefix(file, root+"/"), Data: []byte(fill.Replace(string(data)))})
		return err
	})
	if err != nil {
		return nil, err
	}
	for _, dir := range map[string][]string{
		string(exercises.KindCode):    {"starter"},
		string(exercises.KindMeasure): {"starter"},
		string(exercises.KindTrace):   {"recorder"},
		string(exercises.KindConfig):  {"recorder"},
		string(exercises.KindProject): {"solution"},
	}[kind] {
		crate, err := crateFiles(dir, name)
		if err != nil {
			return nil, err
		}
		out = append(out, crate...)
	}
	if kind == string(exercises.KindConfig) { // it is fed what a trace exercise shows
		for _, file := range []string{"recorder/src/main.rs", "telemetry.jsonl"} {
			data, err := content.ReadFile("content/trace/" + file)
			if err != nil {
				return nil, err
			}
			out = append(out, File{Path: file, Data: data})
		}
	}
	if kind == string(exercises.KindProject) {
		own, err := copied(projectDonor, "starter")
		if err != nil {
			return nil, err
		}
		out = append(out, own...)
	}
	slices.SortFunc(out, func(a, b File) int { return strings.Compare(a.Path, b.Path) })
	return out, nil
}

// crateFiles is the Cargo.toml and Cargo.lock that all exercises share, under a
// package name of its own.
func crateFiles(dir, name string) ([]File, error) {
	given, err := copied(crateDonor, "starter")
	if err != nil {
		return nil, err
	}
	find := func(file string) []byte {
		i := slices.IndexFunc(given, func(f File) bool { return f.Path == "starter/"+file })
		if i < 0 {
			return nil
		}
		return given[i].Data
	}
	lock := find("Cargo.lock")
	pkg, old := packageName(name, lock), path.Base(crateDonor)
	manifest := bytes.Replace(find("Cargo.toml"), []byte(`name = "`+old+`"`), []byte(`name = "`+pkg+`"`), 1)
	return []File{{path.Join(dir, "Cargo.toml"), manifest}, {path.Join(dir, "Cargo.lock"), renamed(lock, old, pkg)}}, nil
}

var lockName = regexp.MustCompile(`(?m)^name = "([^"]+)"$`)

// packageName is a package name for cargo that is no crate of the lock file and
// no word that Rust keeps for itself.
func packageName(name string, lock []byte) string {
	taken := []string{"test", "core", "std", "alloc", "proc-macro", "self", "crate", "super", "async", "await", "match", "move", "loop", "type", "use", "trait", "static", "struct", "return", "yield", "try", "for", "fn", "if", "in", "let", "mod", "mut", "pub", "ref", "dyn", "else", "enum", "impl", "as", "box", "break", "const", "continue", "do", "extern", "final", "macro", "override", "priv", "true", "false", "typeof", "unsafe", "unsized", "virtual", "where", "while", "abstract", "become", "gen", "build", "deps", "examples", "incremental"}
	for _, m := range lockName.FindAllSubmatch(lock, -1) {
		if crate := string(m[1]); crate != path.Base(crateDonor) {
			taken = append(taken, crate)
		}
	}
	if slices.Contains(taken, name) {
		return name + "-exercise"
	}
	return name
}

// renamed is a lock file in which one package has another name; its packages
// stay in order, so that cargo has nothing to change.
func renamed(lock []byte, from, to string) []byte {
	head, rest, _ := strings.Cut(string(lock), "[[package]]\n")
	packages := strings.Split(rest, "[[package]]\n")
	for i, p := range packages {
		p = strings.TrimRight(p, "\n")
		if after, ok := strings.CutPrefix(p, `name = "`+from+`"`); ok {
			p = `name = "` + to + `"` + after
		}
		packages[i] = p + "\n"
	}
	slices.SortStableFunc(packages, func(a, b string) int { return strings.Compare(firstLine(a), firstLine(b)) })
	return []byte(head + "[[package]]\n" + strings.Join(packages, "\n[[package]]\n"))
}

func firstLine(s string) string {
	line, _, _ := strings.Cut(s, "\n")
	return strings.TrimSuffix(line, `"`) // so that "a" comes before "a-b"
}

// copied is the files below one folder of a shipped exercise, with their paths.
func copied(exercise, dir string) ([]File, error) {
	base, err := fs.Sub(exercises.Content(), path.Join("content", exercise))
	if err != nil {
		return nil, err
	}
	var out []File
	err = fs.WalkDir(base, dir, func(file string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := fs.ReadFile(base, file)
		out = append(out, File{Path: file, Data: data})
		return err
	})
	return out, err
}
