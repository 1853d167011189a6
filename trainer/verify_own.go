package trainer

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"otelings/exercises"
	"otelings/internal/i18n"
	"otelings/lessons"
)

// ownOnly says whether a run without ids is about the content folder alone: one
// that stands beside the curriculum.
func (v *verifier) ownOnly() bool { return v.t.content.Dir != "" && !v.t.content.Whole }

// authoring tells, one by one, the faults of the content folder and what a
// skeleton left to write; then, for each exercise of the folder without a
// fault, that its shape is right.
func (v *verifier) authoring() {
	for _, p := range v.t.content.Problems {
		lesson, _, _ := strings.Cut(p.ID, "/")
		if v.told(lesson, p.ID) {
			v.point("shape", p)
		}
	}
	for _, d := range v.t.set.All() {
		if !v.t.content.Own[d.ID] || !v.wanted(d.Lesson, d.ID, d.Kind) {
			continue
		}
		v.item(VerifyItem{ID: d.ID, What: "shape", OK: true})
		v.unwritten(d.ID, exercises.Unwritten(d.Files, ""), filepath.Join(v.t.content.Dir, "exercises", "content", filepath.FromSlash(d.ID)))
	}
}

// told says whether a fault belongs to what is verified; one that is about
// nothing in particular always does.
func (v *verifier) told(lesson, id string) bool {
	return id == "" || len(v.o.IDs) == 0 || v.wanted(lesson, id, v.o.Kind)
}

func (v *verifier) item(it VerifyItem) {
	v.items = append(v.items, it)
	if v.o.On != nil {
		v.o.On(it)
	}
}

// point is a failed item with its place.
func (v *verifier) point(what string, p ContentProblem) {
	at := p.At()
	v.item(VerifyItem{ID: p.ID, What: what, Why: at.EN, File: p.File, Line: p.Line, Says: at})
}

func (v *verifier) unwritten(id string, problems []*exercises.Problem, dir string) {
	for _, p := range problems {
		v.point("to write", ContentProblem{ID: id, File: filepath.Join(dir, filepath.FromSlash(p.File)), Line: p.Line, Text: p.Text()})
	}
}

// ownLint tells each fault of a lesson of the folder, and what is to be written.
func (v *verifier) ownLint(id string, problems []lessons.Problem) {
	root := filepath.Join(v.t.content.Dir, "lessons")
	for _, p := range problems {
		v.point("lint", ContentProblem{ID: id, File: filepath.Join(root, filepath.FromSlash(p.File)), Line: p.Line, Text: p.Text()})
	}
	doc, err := v.t.doc(id)
	if err != nil {
		v.add(id, "lint", false, err.Error())
		return
	}
	clash := false
	for _, q := range doc.Questions {
		if other := v.questionOf(q.ID, id); other != "" {
			clash = true
			v.point("lint", ContentProblem{ID: id, File: filepath.Join(root, "content", id, "questions.yaml"), Text: i18n.Text{
				EN: fmt.Sprintf("question id %s is taken by lesson %s", q.ID, other), ZH: fmt.Sprintf("题目 id %s 已被课程 %s 使用", q.ID, other)}})
		}
	}
	if len(problems) == 0 && !clash {
		v.item(VerifyItem{ID: id, What: "lint", OK: true})
	}
	dir := filepath.Join(root, "content", id)
	v.unwritten(id, exercises.Unwritten(os.DirFS(dir), ""), dir)
}

// questionOf is another lesson that has a question of that id, "" when none has.
func (v *verifier) questionOf(question, but string) string {
	for _, id := range v.t.lib.IDs() {
		if id == but {
			continue
		}
		doc, err := v.t.doc(id)
		if err != nil {
			continue // told where that lesson is verified
		}
		for _, q := range doc.Questions {
			if q.ID == question {
				return id
			}
		}
	}
	return ""
}

// ownSnippets compiles what the folder's lessons show, when they show any.
func (v *verifier) ownSnippets(ctx context.Context) error {
	dir := filepath.Join(v.t.content.Dir, "lessons", "snippets")
	if _, err := os.Stat(dir); err != nil {
		return nil
	}
	if _, err := os.Stat(filepath.Join(dir, "Cargo.toml")); err != nil {
		v.point("snippets", ContentProblem{File: filepath.Join(dir, "Cargo.toml"), Text: i18n.Text{
			EN: "missing: nothing compiles the Rust files beside it", ZH: "不存在：旁边的 Rust 文件没有编译过"}})
		return nil
	}
	return v.snippets(ctx, "snippets", os.DirFS(dir))
}

// strays are folders of the curriculum that no catalogue entry names.
func (v *verifier) strays() []string {
	if v.ownOnly() {
		return nil
	}
	return v.t.lib.Strays()
}
