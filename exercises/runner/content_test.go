package runner

import (
	"io/fs"
	"regexp"
	"slices"
	"strings"
	"testing"

	"otelings/exercises"
)

// TestRustExercisesShareOneBuild: only the first build is slow as long as every
// Rust exercise asks for the same crates with the same features and versions.
func TestRustExercisesShareOneBuild(t *testing.T) {
	own := regexp.MustCompile(`(?m)^name = ".*"$`)
	set, err := exercises.Load(exercises.Content())
	if err != nil {
		t.Fatal(err)
	}
	first := map[string]string{}
	seen := 0
	for _, def := range set.All() {
		if def.Kind != exercises.KindCode || def.Languages[0] != exercises.LanguageRust {
			continue
		}
		for _, dir := range []string{"starter", "solution"} {
			seen++
			for _, file := range []string{"Cargo.toml", "Cargo.lock"} {
				data, err := fs.ReadFile(def.Files, dir+"/"+file)
				if err != nil {
					t.Errorf("%s: %v", def.ID, err)
					continue
				}
				text := strings.ReplaceAll(string(data), `name = "`+def.Name+`"`, `name = "…"`)
				if file == "Cargo.toml" {
					text = own.ReplaceAllString(text, `name = "…"`)
				} else { // Cargo orders the packages by name, the exercise's own among them
					packages := strings.Split(strings.TrimSpace(text), "\n\n")
					slices.Sort(packages)
					text = strings.Join(packages, "\n\n")
				}
				if first[file] == "" {
					first[file] = text
				}
				if text != first[file] {
					t.Errorf("%s: %s/%s differs from that of the other exercises", def.ID, dir, file)
				}
			}
		}
	}
	if seen < 2 {
		t.Errorf("%d folders seen", seen)
	}
}
