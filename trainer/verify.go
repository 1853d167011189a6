package trainer

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"go.yaml.in/yaml/v3"

	"otelings/exercises"
	"otelings/exercises/check"
	"otelings/exercises/lab"
	"otelings/exercises/runner"
	"otelings/internal/i18n"
	"otelings/lessons"
)

// VerifyItem is one thing that was verified.
type VerifyItem struct {
	ID     string `json:"id"`   // lesson or exercise
	What   string `json:"what"` // "shape", "to write", "lint", "snippets", "starter", "solution", "also/<form>", "wrong/<mistake>"
	OK     bool   `json:"ok"`
	Cached bool   `json:"cached,omitempty"` // the verdict is from an earlier run
	Why    string `json:"why"`              // what was seen; for a failure, what was wanted too

	File string    `json:"file,omitempty"` // what an author has to mend, "shape" and "to write" only
	Line int       `json:"line,omitempty"`
	Says i18n.Text `json:"says,omitzero"` // Why in both languages, where it is for authors without Go
}

// VerifyOptions says what to verify; zero is everything, or, with a content
// folder beside the curriculum, what that folder holds.
type VerifyOptions struct {
	Engine string   // stands for the program that judges: verdicts of another are not used; "" keeps and uses none
	Fresh  bool     // play everything, whatever is kept
	IDs    []string // lessons ("quick-start": with its exercises) or exercises
	Kind   exercises.Kind
	On     func(VerifyItem) // as each item is done
	News   func(id, what string, n RunNews)
}

// verifier plays content for authors: every starter, solution and wrong answer
// is built and run for real, in folders of its own.
type verifier struct {
	t     *Trainer
	o     VerifyOptions
	root  string // temporary
	items []VerifyItem

	versions map[string]string // of tools, by language
}

// Verify plays the content and gives every item; an item that is not OK is a
// defect of the content. The error is about the verification itself.
func (t *Trainer) Verify(ctx context.Context, o VerifyOptions) ([]VerifyItem, error) {
	if err := t.knownIDs(o.IDs); err != nil {
		return nil, err
	}
	root, err := os.MkdirTemp("", "otelings-verify-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(root)
	v := &verifier{t: t, o: o, root: root}
	v.forgetOld(time.Now())
	v.authoring()
	if err := v.lessons(ctx); err != nil {
		return v.items, err
	}
	for _, def := range t.set.All() {
		if !v.wanted(def.Lesson, def.ID, def.Kind) {
			continue
		}
		if err := v.exercise(ctx, def); err != nil {
			return v.items, fmt.Errorf("%s: %w", def.ID, err)
		}
	}
	return v.items, nil
}

func (t *Trainer) knownIDs(ids []string) error {
	for _, id := range ids {
		_, lesson := t.lib.Entry(id)
		_, exercise := t.set.Get(id)
		exercise = exercise || t.badContent(id) != nil // verify is what tells it
		switch {
		case lesson || exercise || id == exercises.ProjectsFolder:
		case strings.Contains(id, "/"):
			return t.unknownExercise(id)
		default:
			return t.unknownLesson(id)
		}
	}
	return nil
}

func (v *verifier) wanted(lesson, id string, kind exercises.Kind) bool {
	if v.o.Kind != "" && v.o.Kind != kind {
		return false
	}
	if len(v.o.IDs) == 0 {
		return !v.ownOnly() || v.t.content.Own[id]
	}
	return slices.Contains(v.o.IDs, lesson) || slices.Contains(v.o.IDs, id)
}

func (v *verifier) add(id, what string, ok bool, why string) {
	v.item(VerifyItem{ID: id, What: what, OK: ok, Why: why})
}

// lessons lints every written lesson and compiles the snippets they show.
func (v *verifier) lessons(ctx context.Context) error {
	if v.o.Kind != "" {
		return nil
	}
	seen := map[string]string{} // questions of the curriculum, by id
	shipped, own := false, false
	for _, id := range v.t.lib.IDs() {
		if !v.wanted(id, id, "") {
			continue
		}
		shipped, own = shipped || !v.t.lib.Own(id), own || v.t.lib.Own(id)
		problems, err := v.t.lib.Lint(id, v.t.known)
		if err != nil {
			v.add(id, "lint", false, err.Error())
			continue
		}
		if v.t.lib.Own(id) {
			v.ownLint(id, problems)
			continue
		}
		var what []string
		for _, p := range problems {
			what = append(what, p.String())
		}
		doc, err := v.t.doc(id)
		if err != nil {
			return err
		}
		for _, q := range doc.Questions {
			if other, twice := seen[q.ID]; twice {
				what = append(what, fmt.Sprintf("question id %s is taken by lesson %s", q.ID, other))
			}
			seen[q.ID] = id
		}
		v.add(id, "lint", len(what) == 0, strings.Join(what, "\n"))
	}
	v.planning(seen)
	for _, s := range v.strays() {
		v.add(s, "lint", false, "content/"+s+" has no entry in catalog.yaml")
	}
	if own {
		if err := v.ownSnippets(ctx); err != nil {
			return err
		}
	}
	if !shipped {
		return nil
	}
	v.faq()
	v.glossary()
	files, err := v.t.lib.SnippetFiles()
	if err != nil {
		return err
	}
	return v.snippets(ctx, "lessons/snippets", files)
}

// known says whether a link leads somewhere.
func (t *Trainer) known(kind, id string) bool {
	switch kind {
	case "lesson":
		_, ok := t.lib.Entry(id)
		return ok
	case "exercise":
		_, ok := t.set.Get(id)
		return ok
	case "faq":
		return t.lib.HasFAQ(id)
	case "experiment":
		all, err := t.lib.Experiments()
		return err == nil && slices.ContainsFunc(all, func(e lessons.Experiment) bool { return e.ID == id })
	}
	return false
}

// faq lints every entry, and the ids that the program's own words refer to.
func (v *verifier) faq() {
	for _, id := range v.t.lib.FAQIDs() {
		var what []string
		for _, p := range v.t.lib.LintFAQ(id, v.t.known) {
			what = append(what, p.String())
		}
		v.add("faq/"+id, "lint", len(what) == 0, strings.Join(what, "\n"))
	}
}

// glossary lints the terms.
func (v *verifier) glossary() {
	var what []string
	for _, p := range v.t.lib.LintGlossary(v.t.known) {
		what = append(what, p.String())
	}
	v.add("glossary", "lint", len(what) == 0, strings.Join(what, "\n"))
}

// snippets compiles every Rust line the lessons show, warnings included.
func (v *verifier) snippets(ctx context.Context, id string, files fs.FS) error {
	dir := filepath.Join(v.root, filepath.FromSlash(id))
	if err := materialize(dir, files, "."); err != nil {
		return err
	}
	cargo, err := runner.FindCargo(v.t.env)
	if err != nil {
		return err
	}
	cmd := exec.CommandContext(ctx, cargo, "build", "--locked", "--all-targets", "--quiet")
	cmd.Dir = dir
	cmd.Env = append(slices.Clone(v.t.env), "CARGO_TARGET_DIR="+v.target(), "RUSTFLAGS=")
	out, err := cmd.CombinedOutput()
	if ctx.Err() != nil {
		return ctx.Err()
	}
	warned := strings.Contains(string(out), "warning:")
	v.add(id, "snippets", err == nil && !warned, strings.TrimSpace(string(out)))
	if err != nil || warned {
		return nil
	}
	return v.claims(ctx, cargo, id, dir)
}

// claims runs the snippets that are tests: what the FAQ says of the crates.
func (v *verifier) claims(ctx context.Context, cargo, id, dir string) error {
	cmd := exec.CommandContext(ctx, cargo, "test", "--locked", "--tests", "--quiet")
	cmd.Dir = dir
	cmd.Env = append(slices.Clone(v.t.env), "CARGO_TARGET_DIR="+v.target(), "RUSTFLAGS=", "RUST_BACKTRACE=0")
	out, err := cmd.CombinedOutput()
	if ctx.Err() != nil {
		return ctx.Err()
	}
	why := ""
	if err != nil {
		why = strings.TrimSpace(string(out))
	}
	v.add(id, "claims", err == nil, why)
	return nil
}

// job builds a variant that lies in dir.
func (v *verifier) job(def *exercises.Definition, dir string) runner.Job {
	return runner.Job{Dir: dir, Shared: v.t.sharedCache(def.Language().ID), Link: true}
}

// target is shared by all verifications, so that dependencies are built once.
func (v *verifier) target() string { return v.t.sharedCache(exercises.LanguageRust) }

func (v *verifier) exercise(ctx context.Context, def *exercises.Definition) error {
	v.words(def)
	switch def.Kind {
	case exercises.KindCode, exercises.KindMeasure:
		return v.code(ctx, def)
	case exercises.KindProject:
		return v.project(ctx, def)
	case exercises.KindLab:
		return v.lab(ctx, def)
	case exercises.KindTrace:
		return v.trace(ctx, def)
	case exercises.KindConfig:
		return v.config(ctx, def)
	case exercises.KindWire:
		return v.wire(ctx, def)
	}
	v.add(def.ID, "kind", false, "no way to verify an exercise of kind "+string(def.Kind))
	return nil
}

// variant is one set of files to play and what must come of it.
type variant struct {
	what    string
	layers  []string // folders of the exercise, laid over one another
	mistake string   // "" = must pass
}

func variants(def *exercises.Definition) ([]variant, error) {
	out := []variant{
		{what: "starter", layers: []string{"starter"}, mistake: def.Starter},
		{what: "solution", layers: []string{"starter", "solution"}},
	}
	for _, group := range []string{"also", "wrong"} {
		dirs, err := fs.ReadDir(def.Files, group)
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return nil, err
		}
		for _, d := range dirs {
			v := variant{what: group + "/" + d.Name(), layers: []string{"starter", "solution", group + "/" + d.Name()}}
			if group == "wrong" {
				v.mistake = d.Name()
			}
			out = append(out, v)
		}
	}
	return out, nil
}

func (v *verifier) code(ctx context.Context, def *exercises.Definition) error {
	all, err := variants(def)
	if err != nil {
		return err
	}
	for _, x := range all {
		dir := filepath.Join(v.root, strings.ReplaceAll(def.ID+"/"+x.what, "/", "-"))
		for _, layer := range x.layers {
			if err := materialize(dir, def.Files, layer); err != nil {
				return err
			}
		}
		key := v.verdictKey(ctx, def, x, dir)
		if v.known(def, x, key) {
			continue
		}
		a := v.t.newAttempt(def, v.job(def, dir), func(n RunNews) {
			if v.o.News != nil {
				v.o.News(def.ID, x.what, n)
			}
		})
		ev, _, err := a.play(ctx)
		if err != nil {
			return err
		}
		report, err := gradeVariant(def, x, ev)
		if err != nil {
			v.add(def.ID, x.what, false, err.Error())
			continue
		}
		ok, why := judgeVariant(x, report)
		if !ok && ev.Process != nil && !ev.Process.Built {
			why += "\n" + strings.TrimSpace(ev.Process.Build)
		}
		v.keep(key, ok, why)
		v.add(def.ID, x.what, ok, why)
	}
	return nil
}

// judgeVariant compares a verdict with what the variant must get: a pass, or a
// first finding that names its own mistake in both languages.
func judgeVariant(x variant, r check.Report) (ok bool, why string) {
	saw := string(r.State)
	if len(r.Findings) > 0 {
		f := r.Findings[0]
		name := f.Mistake
		if name == "" {
			name = f.Check
		}
		saw = fmt.Sprintf("%s at %s: %s: %s", r.State, f.Stage, name, f.Message.EN)
		if r.State == check.Failed && (f.Message.EN == "" || f.Message.ZH == "") {
			return false, saw + " (a language is missing)"
		}
	}
	if x.what == "solution" || strings.HasPrefix(x.what, "also/") {
		return r.State == check.Passed, saw
	}
	if r.State != check.Failed || len(r.Findings) == 0 || r.Findings[0].Mistake != x.mistake {
		return false, fmt.Sprintf("want the mistake %s, saw %s", x.mistake, saw)
	}
	return true, saw
}

func (v *verifier) lab(ctx context.Context, def *exercises.Definition) error {
	all, err := variants(def)
	if err != nil {
		return err
	}
	for _, x := range all {
		if x.what == "starter" {
			continue
		}
		answers, ok := v.given(def, x)
		if !ok {
			continue
		}
		knobs, predicted := SplitAnswers(answers)
		for k, val := range def.Lab.Knobs {
			if _, set := knobs[k]; !set {
				knobs[k] = val
			}
		}
		res, err := lab.Run(ctx, def.Lab.Experiment, lab.Settings{Knobs: knobs, Seed: 1}, nil)
		if unknown := (*lab.Unknown)(nil); errors.As(err, &unknown) {
			text, hint := explainPosition(unknown)
			v.add(def.ID, x.what, false, text.EN+"; "+hint.EN)
			continue
		}
		if err != nil {
			return err
		}
		l := Locked{Exercise: def.ID, Knobs: res.Knobs, Answers: predicted}
		report := check.Grade(labEvidence(l, res), def)
		right := lab.Grade(predicted, res.Observed)
		if x.mistake == "" {
			wrong := slices.Contains(values(right), false)
			v.add(def.ID, x.what, !wrong && len(report.Findings) == 0, fmt.Sprintf("observed %v", res.Observed))
			continue
		}
		first := ""
		if len(report.Findings) > 0 {
			first = report.Findings[0].Mistake
		}
		v.add(def.ID, x.what, first == x.mistake, fmt.Sprintf("observed %v, told %q", res.Observed, first))
	}
	return nil
}

// given is the answers of a variant; when they cannot be read that is a failed
// item, and ok is false.
func (v *verifier) given(def *exercises.Definition, x variant) (answers map[string]string, ok bool) {
	name := path.Join(x.what, "answers.yaml")
	src, err := fs.ReadFile(def.Files, name)
	if err == nil {
		err = yaml.Unmarshal(src, &answers)
	}
	if err != nil {
		v.add(def.ID, x.what, false, name+": "+err.Error())
	}
	return answers, err == nil
}

func values(m map[string]bool) []bool {
	var out []bool
	for _, x := range m {
		out = append(out, x)
	}
	return out
}

// SplitAnswers takes the answers of a lab apart: "knob.<name>" keys turn knobs,
// the others are predictions.
func SplitAnswers(answers map[string]string) (knobs, predicted map[string]string) {
	knobs, predicted = map[string]string{}, map[string]string{}
	for k, v := range answers {
		if name, ok := strings.CutPrefix(k, "knob."); ok {
			knobs[name] = v
		} else {
			predicted[k] = v
		}
	}
	return knobs, predicted
}

// materialize writes the files under one folder of fsys into dir, with their
// real names; files that are there are overwritten.
func materialize(dir string, fsys fs.FS, from string) error {
	return fs.WalkDir(fsys, from, func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		rel := strings.TrimPrefix(strings.TrimPrefix(name, from), "/")
		to := filepath.Join(dir, filepath.FromSlash(exercises.RealName(rel)))
		data, err := fs.ReadFile(fsys, name)
		if err != nil {
			return err
		}
		if err := os.MkdirAll(filepath.Dir(to), 0o755); err != nil {
			return err
		}
		return os.WriteFile(to, data, 0o644)
	})
}
