package trainer

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"

	"otelings/exercises"
)

// What verification keeps of earlier runs: files named after everything that
// their content depends on.

// digest stands for texts in their order.
func digest(parts ...string) string {
	h := sha256.New()
	for _, p := range parts {
		fmt.Fprintf(h, "%d\n%s", len(p), p)
	}
	return hex.EncodeToString(h.Sum(nil))
}

// digestOf stands for files with their names.
func digestOf(files map[string]string) string {
	var parts []string
	for _, name := range slices.Sorted(maps.Keys(files)) {
		parts = append(parts, name, files[name])
	}
	return digest(parts...)
}

// digestOfAsked stands for what an exercise asks: exercise.yaml and its recording.
func digestOfAsked(def *exercises.Definition) string {
	asked, _ := fs.ReadFile(def.Files, "exercise.yaml") // it was loaded from there
	recording := []byte(nil)
	if name := def.Recording(); name != "" {
		recording, _ = fs.ReadFile(def.Files, name) // playing tells what cannot be read
	}
	return digest(string(asked), string(recording))
}

// readFolder is every file below dir by its name, with slashes.
func readFolder(dir string) (map[string]string, error) {
	files := map[string]string{}
	err := filepath.WalkDir(dir, func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := os.ReadFile(name)
		rel, _ := filepath.Rel(dir, name) // it is below
		files[filepath.ToSlash(rel)] = string(data)
		return err
	})
	return files, err
}

// readCached reads what was kept into v; false when there is nothing, or nothing
// that can be read.
func readCached(file string, v any) bool {
	data, err := os.ReadFile(file)
	return err == nil && json.Unmarshal(data, v) == nil
}

// writeCached keeps v; what cannot be kept is found again.
func writeCached(file string, v any) {
	data, err := json.Marshal(v)
	if err != nil || os.MkdirAll(filepath.Dir(file), 0o755) != nil {
		return
	}
	_ = os.WriteFile(file, data, 0o644)
}
