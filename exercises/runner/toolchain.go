package runner

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"time"

	"otelings/exercises"
)

// toolchain is how programs of one language are made.
type toolchain struct {
	sources []string // endings and names of the files that a learner writes
	first   []string // of these, the file that is read first
	find    func(job Job, base []string) (maker, error)
}

// maker turns a folder into a program. A program that cannot be built is made
// with ok false; an error is about the machine: *Error, or ctx's.
type maker interface {
	make(ctx context.Context, tell func(Event)) (made, error)
	versions() [][]string // the commands with which its tools say their versions
}

// made is a built program.
type made struct {
	ok      bool
	text    string // what the build said, for people
	took    time.Duration
	command []string // what to start; the first word is a path
	env     map[string]string
	without []string // variables of the learner's environment that would change what runs
	remove  func()   // takes private files away again, nil when there are none
}

var toolchains = map[string]toolchain{
	exercises.LanguageRust:   {[]string{".rs", "Cargo.toml"}, []string{"src/main.rs"}, findRust},
	exercises.LanguageGo:     {[]string{".go", "go.mod"}, []string{"main.go"}, findGo},
	exercises.LanguagePython: {[]string{".py", "requirements.txt"}, []string{"main.py"}, findPython},
	exercises.LanguageNode:   {[]string{".js", ".mjs", ".cjs", "package.json"}, []string{"main.js", "main.mjs", "main.cjs"}, findNode},
	exercises.LanguageJava:   {[]string{".java", "pom.xml"}, []string{javaMain}, findJava},
	exercises.LanguageC:      {[]string{".c", ".h"}, []string{"main.c"}, findC},
}

// isSource reports whether a file is one that a learner writes.
func (t toolchain) isSource(name string) bool {
	return slices.Contains(t.sources, filepath.Base(name)) || slices.Contains(t.sources, filepath.Ext(name))
}

// without is an environment that lacks some variables.
func without(env []string, names []string) []string {
	return slices.DeleteFunc(slices.Clone(env), func(entry string) bool {
		name, _, ok := cutVariable(entry)
		return ok && slices.Contains(names, name)
	})
}

// private is a folder for the files of one build, and what removes it. It lies
// in the shared folder, from which programs may be run where /tmp forbids it.
func private(shared string) (dir string, remove func(), err error) {
	if shared != "" {
		if err := os.MkdirAll(shared, 0o755); err != nil {
			return "", nil, workspaceError(shared, err)
		}
	}
	dir, err = os.MkdirTemp(shared, ".otelings-run-")
	if err != nil {
		return "", nil, workspaceError(shared, err)
	}
	return dir, func() { _ = os.RemoveAll(dir) }, nil
}

// inPath looks for the first of several names in PATH.
func inPath(env []string, language string, names ...string) (string, error) {
	for _, name := range names {
		if file := findProgram(env, name); file != "" {
			return file, nil
		}
	}
	return "", &Error{Kind: ErrNoToolchain, Language: language}
}
