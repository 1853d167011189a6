package check

import (
	"fmt"
	"path"
	"regexp"
	"strings"

	"otelings/exercises"
)

// How compilers begin an error, and where they say its place.
var (
	rustcError  = regexp.MustCompile(`^error(?:\[E[0-9]+\])?: (.*)$`)
	rustcPlace  = regexp.MustCompile(`^\s*--> (\S+?):([0-9]+)(?::[0-9]+)?$`)
	goError     = regexp.MustCompile(`^(?:\./)?([^\s:]+\.go):([0-9]+)(?::[0-9]+)?: (.*)$`)
	cError      = regexp.MustCompile(`^([^\s:]+\.[ch]):([0-9]+)(?::[0-9]+)?: (?:fatal )?error: (.*)$`)
	javaError   = regexp.MustCompile(`^([^\s:]+\.java):([0-9]+): error: (.*)$`)
	pythonPlace = regexp.MustCompile(`^\s*File "([^"]+)", line ([0-9]+)`)
	pythonError = regexp.MustCompile(`^((?:Syntax|Indentation|Tab|Value)Error: .*)$`)
	nodePlace   = regexp.MustCompile(`^(\S+\.[cm]?js):([0-9]+)$`)
	nodeError   = regexp.MustCompile(`^((?:Syntax|Reference|Type)Error(?: \[[A-Z_]+\])?: .*)$`)
)

// maxBuildErrors is how many errors of a build are told.
const maxBuildErrors = 2

// buildErrors is the first errors of a build, "src/main.rs:7: message", and how
// many there are. When none has the shape of the language's tools, the last
// line speaks, and n is 0.
func buildErrors(language, output string) (lines []string, n int) {
	all := strings.Split(strings.ReplaceAll(stripped(output), "\r\n", "\n"), "\n")
	var found []string
	switch language {
	case exercises.LanguageRust, "":
		found = rustcErrors(all)
	case exercises.LanguageGo:
		found = oneLineErrors(all, goError)
	case exercises.LanguageC:
		found = oneLineErrors(all, cError)
	case exercises.LanguageJava:
		found = oneLineErrors(all, javaError)
	case exercises.LanguagePython:
		found = placedErrors(all, pythonPlace, pythonError)
	case exercises.LanguageNode:
		found = placedErrors(all, nodePlace, nodeError)
	}
	if n = len(found); n > 0 {
		return found[:min(n, maxBuildErrors)], n
	}
	for i := len(all) - 1; i >= 0; i-- {
		if l := strings.TrimSpace(all[i]); l != "" {
			return []string{clipTo(l, 160)}, 0
		}
	}
	return nil, 0
}

func rustcErrors(all []string) []string {
	var out []string
	for i, l := range all {
		m := rustcError.FindStringSubmatch(l)
		if m == nil || strings.HasPrefix(m[1], "could not compile") || strings.HasPrefix(m[1], "aborting due to") {
			continue
		}
		said := m[1]
		for _, next := range all[i+1 : min(i+4, len(all))] {
			if at := rustcPlace.FindStringSubmatch(next); at != nil {
				said = fmt.Sprintf("%s:%s: %s", at[1], at[2], said)
				break
			}
		}
		out = append(out, clipTo(said, 160))
	}
	return out
}

// oneLineErrors is of compilers that say place and fault on one line.
func oneLineErrors(all []string, shape *regexp.Regexp) []string {
	var out []string
	for _, l := range all {
		if m := shape.FindStringSubmatch(l); m != nil {
			out = append(out, clipTo(fmt.Sprintf("%s:%s: %s", m[1], m[2], m[3]), 160))
		}
	}
	return out
}

// placedErrors is of interpreters that say the place first, then the line, then
// the fault. A place with an absolute path is told by its file alone.
func placedErrors(all []string, place, fault *regexp.Regexp) []string {
	var out []string
	at := ""
	for _, l := range all {
		if m := place.FindStringSubmatch(l); m != nil {
			file := m[1]
			if strings.HasPrefix(file, "/") || strings.Contains(file, ":") {
				file = path.Base(strings.ReplaceAll(file, `\`, "/"))
			}
			at = file + ":" + m[2]
		}
		if m := fault.FindStringSubmatch(l); m != nil && at != "" {
			out = append(out, clipTo(at+": "+m[1], 160))
			at = ""
		}
	}
	return out
}

// buildPlace is "src/main.rs:7" of an error as buildErrors gives it, "" when it
// names none.
func buildPlace(said string) string {
	parts := strings.SplitN(said, ":", 3)
	if len(parts) < 3 || path.Ext(parts[0]) == "" || strings.Trim(parts[1], "0123456789") != "" {
		return ""
	}
	return parts[0] + ":" + parts[1]
}
