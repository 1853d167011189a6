package trainer

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
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
	tools, err := v.tools(ctx, def)
	if err != nil {
		return "" // playing says what is not there
	}
	files, err := readFolder(dir)
	if err != nil {
		return ""
	}
	report, _, _ := reportOf(def, x) // no file of the folder
	return digest(v.o.Engine, def.ID, x.what, x.mistake, tools, digestOfAsked(def), digestOf(report), digestOf(files))
}

// tools is the versions of what builds and runs an exercise, in one text. A
// project's programs may be in any language, so of them it is all there are.
func (v *verifier) tools(ctx context.Context, def *exercises.Definition) (string, error) {
	if def.Project == nil {
		return v.toolsOf(ctx, def.Language().ID)
	}
	all := ""
	for _, l := range exercises.Languages() {
		said, _ := v.toolsOf(ctx, l.ID) // one that is not there builds none of them
		all += said
	}
	return all, ctx.Err()
}

// toolsOf is the versions of a language's tools, asked once.
func (v *verifier) toolsOf(ctx context.Context, language string) (string, error) {
	if said, ok := v.versions[language]; ok {
		return said, nil
	}
	versions, err := runner.Versions(ctx, v.t.env, language)
	if err != nil {
		return "", err
	}
	if v.versions == nil {
		v.versions = map[string]string{}
	}
	v.versions[language] = fmt.Sprint(versions) // maps are printed in order
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
	if !readCached(v.verdictFile(key), &kept) || kept.Why == "" {
		return false
	}
	now := time.Now()
	_ = os.Chtimes(v.verdictFile(key), now, now) // asked for: it stays
	v.item(VerifyItem{ID: def.ID, What: x.what, OK: true, Why: kept.Why, Cached: true})
	return true
}

// keep keeps a good verdict; one that cannot be kept is found again.
func (v *verifier) keep(key string, ok bool, why string) {
	if key != "" && ok {
		writeCached(v.verdictFile(key), verdict{Why: why})
	}
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
