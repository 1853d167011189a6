package exercises

import (
	"path"
	"slices"
)

// Language is a programming language in which an exercise's program is written.
type Language struct {
	ID       string   // "node": in exercise.yaml, and the folder in the workspace
	Name     string   // "Node.js"
	Manifest string   // the file that makes a folder a program
	Code     []string // endings of source files
}

// IsCode reports whether a file holds source text; a manifest holds none.
func (l Language) IsCode(name string) bool { return slices.Contains(l.Code, path.Ext(name)) }

// The languages. Rust is the one the lessons teach.
const (
	LanguageRust   = "rust"
	LanguageGo     = "go"
	LanguagePython = "python"
	LanguageNode   = "node"
	LanguageJava   = "java"
	LanguageC      = "c"
)

// Languages lists what code exercises can be written in.
func Languages() []Language {
	return []Language{
		{LanguageRust, "Rust", "Cargo.toml", []string{".rs"}},
		{LanguageGo, "Go", "go.mod", []string{".go"}},
		{LanguagePython, "Python", "main.py", []string{".py"}},
		{LanguageNode, "Node.js", "package.json", []string{".js", ".mjs", ".cjs"}},
		{LanguageJava, "Java", "pom.xml", []string{".java"}},
		{LanguageC, "C", "main.c", []string{".c", ".h"}},
	}
}

// FindLanguage is the language with that id; ok is false when there is none.
func FindLanguage(id string) (l Language, ok bool) {
	all := Languages()
	i := slices.IndexFunc(all, func(l Language) bool { return l.ID == id })
	if i < 0 {
		return Language{ID: id, Name: id}, false
	}
	return all[i], true
}

// Language is what the exercise's program is written in, the zero Language when
// the exercise has none.
func (d *Definition) Language() Language {
	if len(d.Languages) == 0 {
		return Language{}
	}
	l, _ := FindLanguage(d.Languages[0])
	return l
}

func languageIDs() []string {
	var ids []string
	for _, l := range Languages() {
		ids = append(ids, l.ID)
	}
	return ids
}
