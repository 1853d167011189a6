package doctor

import (
	"context"
	"regexp"
	"strings"
	"sync"

	"otelings/exercises"
	"otelings/exercises/runner"
	"otelings/internal/i18n"
)

// lookLanguages tells which tools of the other languages are there. None is
// missed unless an exercise in that language is wanted, so this is no fault.
func lookLanguages(ctx context.Context, p *patient) verdict {
	var others []exercises.Language
	for _, l := range exercises.Languages() {
		if l.ID != exercises.LanguageRust {
			others = append(others, l)
		}
	}
	found := make([]string, len(others))
	var asking sync.WaitGroup
	for i, l := range others {
		asking.Go(func() { found[i] = languageVersion(ctx, p.Env, l) })
	}
	asking.Wait()
	if ctx.Err() != nil {
		return verdict{level: hanging}
	}
	var there, missing []string
	for i, l := range others {
		if found[i] == "" {
			missing = append(missing, l.Name)
		} else {
			there = append(there, found[i])
		}
	}
	out := fact(strings.Join(there, ", "))
	if len(there) == 0 {
		out = text("none", "都没有")
	}
	if len(missing) > 0 && len(there) > 0 {
		out = i18n.Text{EN: out.EN + "; not found: " + strings.Join(missing, ", "), ZH: strings.Join(there, "、") + "；没有：" + strings.Join(missing, "、")}
	}
	return fine(out)
}

// languageVersion is "Go 1.26.8", "" when the language's tools are not there.
func languageVersion(ctx context.Context, env []string, l exercises.Language) string {
	said, err := runner.Versions(ctx, env, l.ID)
	if err != nil {
		return ""
	}
	version := ""
	for _, tool := range []string{"go", "python3", "python", "node", "nodejs", "javac", "cc", "gcc", "clang"} {
		if version == "" {
			version = toolVersion.FindString(said[tool])
		}
	}
	return strings.TrimSpace(l.Name + " " + version)
}

var toolVersion = regexp.MustCompile(`[0-9]+(\.[0-9]+)+`)
