package trainer

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"time"

	"otelings/exercises"
	"otelings/exercises/runner"
)

// A variant that got the verdict it must get is not played again until something
// that the verdict depends on is another: the program that judges, the exercise,
// its files, the tools. Only good verdicts are kept, so that what fails is always
// seen again.

// keptFor is how long a verdict is kept that nobody asked for.
const keptFor = 30 * 24 * time.Hour

// verdictKey is the name under which a verdict is kept, "" when none is.
func (v *verifier) verdictKey(ctx context.Context, def *exercises.Definition, x variant, dir string) string {
	if v.o.Engine == "" || v.t.dirs.Cache == "" {
		return ""
	}
	tools, err := v.tools(ctx, def.Language().ID)
	if err != nil {
		return "" // playing says what is not there
	}
	h := sha256.New()
	part := func(s string) { fmt.Fprintf(h, "%d\n%s", len(s), s) }
	for _, s := range []string{v.o.Engine, def.ID, x.what, x.mistake, tools} {
		part(s)
	}
	asked, _ := fs.ReadFile(def.Files, "exercise.yaml") // it was loaded from there
	part(string(asked))
	if def.Measure != nil { // the report is no file of the folder
		report, name, _ := reportOf(def, x)
		part(fmt.Sprint(name, report))
	}
	err = filepath.WalkDir(dir, func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := os.ReadFile(name)
		rel, _ := filepath.Rel(dir, name) // it is below
		part(filepath.ToSlash(rel))
		part(string(data))
		return err
	})
	if err != nil {
		return ""
	}
	return hex.EncodeToString(h.Sum(nil))
}

// tools is the versions of a language's tools in one text, asked once.
func (v *verifier) tools(ctx context.Context, language string) (string, error) {
	if said, ok := v.versions[language]; ok {
		return said, nil
	}
	if language == "" {
		return "", nil
	}
	versions, err := runner.Versions(ctx, v.t.env, language)
	if err != nil {
		return "", err
	}
	var all []string
	for name, said := range versions {
		all = append(all, name+" "+said)
	}
	slices.Sort(all)
	if v.versions == nil {
		v.versions = map[string]string{}
	}
	v.versions[language] = fmt.Sprint(all)
	return v.versions[language], nil
}

// verdict is what is kept of one.
type verdict struct {
	Why string `json:"why"`
}

func (v *verifier) verdictFile(key string) string {
	return filepath.Join(v.t.dirs.Cache, "verdicts", key+".json")
}

// known adds the item of a verdict that is kept; false when it has to be played.
func (v *verifier) known(def *exercises.Definition, x variant, key string) bool {
	if key == "" || v.o.Fresh {
		return false
	}
	var kept verdict
	data, err := os.ReadFile(v.verdictFile(key))
	if err != nil || json.Unmarshal(data, &kept) != nil || kept.Why == "" {
		return false
	}
	now := time.Now()
	_ = os.Chtimes(v.verdictFile(key), now, now) // asked for: it stays
	v.item(VerifyItem{ID: def.ID, What: x.what, OK: true, Why: kept.Why, Cached: true})
	return true
}

// keep keeps a good verdict; one that cannot be kept is found again.
func (v *verifier) keep(key string, ok bool, why string) {
	if key == "" || !ok {
		return
	}
	data, err := json.Marshal(verdict{Why: why})
	file := v.verdictFile(key)
	if err != nil || os.MkdirAll(filepath.Dir(file), 0o755) != nil {
		return
	}
	_ = os.WriteFile(file, data, 0o644)
}

// forgetOld takes away the verdicts that nobody asked for in a long time.
func (v *verifier) forgetOld(now time.Time) {
	dir := filepath.Join(v.t.dirs.Cache, "verdicts")
	entries, _ := os.ReadDir(dir) // nothing is kept yet
	for _, e := range entries {
		if info, err := e.Info(); err == nil && now.Sub(info.ModTime()) > keptFor {
			_ = os.Remove(filepath.Join(dir, e.Name()))
		}
	}
}
