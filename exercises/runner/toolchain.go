package runner

import (
	"context"
	"os"
	"slices"
	"time"

	"otelings/exercises"
)

// toolchain is how programs of one language are made.
type toolchain struct {
	first    []string // the source file that is read first, by its possible names
	settings []string // files beside the code that say what the program is made of
	find     func(job Job, base []string) (maker, error)
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
	exercises.LanguageRust:   {[]string{"src/main.rs"}, []string{"Cargo.toml"}, findRust},
	exercises.LanguageGo:     {[]string{"main.go"}, []string{"go.mod"}, findGo},
	exercises.LanguagePython: {[]string{"main.py"}, []string{requirements}, findPython},
	exercises.LanguageNode:   {[]string{"main.js", "main.mjs", "main.cjs"}, []string{"package.json"}, findNode},
	exercises.LanguageJava:   {[]string{javaMain}, []string{"pom.xml"}, findJava},
	exercises.LanguageC:      {[]string{"main.c"}, nil, findC},
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
