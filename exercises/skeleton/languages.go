package skeleton

import (
	"embed"
	"fmt"
	"path"
	"slices"
	"strings"

	"otelings/exercises"
)

//go:embed languages
var languages embed.FS

// programIn is how the skeleton of a program in a language other than Rust is made.
type programIn struct {
	file   string   // that the learner edits
	donor  string   // the shipped exercise whose other files it takes as they are …
	takes  []string // … these
	number string   // three pots
	text   string   // the same as a text: a mistake
}

func programsIn() map[string]programIn {
	return map[string]programIn{
		exercises.LanguageGo: {"main.go", "span-context/lost-in-the-call", []string{"go.mod.txt", "go.sum.txt"},
			`attribute.Int("garden.pots", 3)`, `attribute.String("garden.pots", "3")`},
		exercises.LanguagePython: {"main.py", "span-structure/the-declined-card", []string{"requirements.txt"}, `3`, `"3"`},
		exercises.LanguageNode:   {"main.js", "span-context/after-the-queue", []string{"package.json", "package-lock.json"}, `3`, `'3'`},
		exercises.LanguageJava:   {"src/main/java/Main.java", "span-context/one-batch-three-orders", []string{"pom.xml"}, `3`, `"3"`},
		exercises.LanguageC: {"main.c", "span-context/handed-down", []string{"otlp.c", "otlp.h"},
			`{\"intValue\": \"3\"}`, `{\"stringValue\": \"3\"}`},
	}
}

// Languages lists the languages there is a skeleton of a program in, Rust first.
func Languages() []string {
	var out []string
	for _, l := range exercises.Languages() {
		if _, ok := programsIn()[l.ID]; ok || l.ID == exercises.LanguageRust {
			out = append(out, l.ID)
		}
	}
	return out
}

// programFiles is the files of a code exercise in a language other than Rust.
func programFiles(language, lesson, name string) ([]File, error) {
	p, ok := programsIn()[language]
	if !ok {
		return nil, fmt.Errorf("no skeleton in %q", language)
	}
	l, _ := exercises.FindLanguage(language)
	fill := strings.NewReplacer("{{id}}", path.Join(lesson, name), "{{language}}", language, "{{Language}}", l.Name, "{{file}}", p.file)
	var out []File
	for _, file := range []string{"exercise.yaml", "task.en.md", "task.zh.md"} {
		data, err := languages.ReadFile("languages/" + file)
		if err != nil {
			return nil, err
		}
		out = append(out, File{Path: file, Data: []byte(fill.Replace(string(data)))})
	}
	program, err := languages.ReadFile("languages/" + language + ".txt")
	if err != nil {
		return nil, err
	}
	for _, v := range []struct{ dir, span, pots string }{
		{"starter", "watering", p.number}, {"solution", "water plants", p.number},
		{"wrong/wrong-name", "water-plants", p.number}, {"wrong/pots-as-text", "water plants", p.text},
	} {
		text := strings.NewReplacer("{{span}}", v.span, "{{pots}}", v.pots).Replace(string(program))
		out = append(out, File{Path: path.Join(v.dir, stored(p.file)), Data: []byte(text)})
	}
	given, err := copied(p.donor, "starter")
	if err != nil {
		return nil, err
	}
	for _, f := range given {
		if slices.Contains(p.takes, strings.TrimPrefix(f.Path, "starter/")) {
			out = append(out, f)
		}
	}
	return out, nil
}

// stored is the name under which a file is kept, for which exercises.RealName
// gives the real one.
func stored(name string) string {
	if strings.HasSuffix(name, ".go") {
		return name + ".txt"
	}
	return name
}
