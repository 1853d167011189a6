package trainer

import (
	"fmt"
	"path"
	"path/filepath"

	"otelings/exercises"
	"otelings/internal/i18n"
	"otelings/lessons"
)

// words lints what an exercise says: its task and the texts of exercise.yaml.
func (v *verifier) words(def *exercises.Definition) {
	problems := lessons.LintTask(def.Task, wordsOf(def), v.t.known)
	root := path.Join("exercises/content", def.ID)
	if v.t.content.Own[def.ID] {
		root = filepath.Join(v.t.content.Dir, "exercises", "content", filepath.FromSlash(def.ID))
	}
	for _, p := range problems {
		v.point("lint", ContentProblem{ID: def.ID, File: filepath.Join(root, p.File), Line: p.Line, Text: p.Text()})
	}
	if len(problems) == 0 {
		v.item(VerifyItem{ID: def.ID, What: "lint", OK: true})
	}
}

// wordsOf is every text of an exercise but its task, by its key.
func wordsOf(def *exercises.Definition) []lessons.Words {
	var out []lessons.Words
	add := func(t i18n.Text, key string, at ...any) {
		if !t.IsZero() {
			out = append(out, lessons.Words{Key: fmt.Sprintf(key, at...), Text: t})
		}
	}
	add(def.Title, "title")
	for i, t := range def.Teaches {
		add(t, "teaches[%d]", i)
	}
	for i, t := range def.Hints {
		add(t, "hints[%d]", i)
	}
	for i, c := range def.Checks {
		add(c.Goal, "checks[%d].goal", i)
		add(c.Next, "checks[%d].next", i)
	}
	for i, m := range def.Mistakes {
		add(m.Says, "mistakes[%d].says", i)
		add(m.Next, "mistakes[%d].next", i)
	}
	for i, a := range def.Asks() {
		add(a.Text, "ask[%d]", i)
		for k, o := range a.Options {
			add(o.Text, "ask[%d].options[%d]", i, k)
		}
	}
	for i, s := range def.Survivors {
		add(s.Why, "survivors[%d].why", i)
	}
	return out
}
