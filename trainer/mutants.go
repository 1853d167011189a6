package trainer

import (
	"context"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"otelings/exercises"
	"otelings/exercises/check"
	"otelings/exercises/mutant"
	"otelings/internal/i18n"
)

// MutantVerdict is what became of a mutant.
type MutantVerdict string

// The verdicts. Only the first three count: what does not compile is no
// program, and what sends the same as the solution is no mistake.
const (
	MutantCaught   MutantVerdict = "caught"
	MutantSurvived MutantVerdict = "survived"
	MutantAccepted MutantVerdict = "accepted" // survived, and the exercise says why it may
	MutantBroken   MutantVerdict = "does-not-compile"
	MutantSame     MutantVerdict = "no-difference"
)

// MutantItem is one mutant of one solution.
type MutantItem struct {
	Exercise string        `json:"exercise"`
	Mutant   string        `json:"mutant"` // "attribute:coffee.size"
	File     string        `json:"file"`   // of the solution
	Line     int           `json:"line"`
	What     i18n.Text     `json:"what"`
	Verdict  MutantVerdict `json:"verdict"`
	By       string        `json:"by"`           // caught: the mistake or check that told it
	Why      i18n.Text     `json:"why,omitzero"` // accepted: why it may
	Cached   bool          `json:"cached"`       // the verdict is from an earlier run
}

// MutantReport is every mutant and the figures of those that count.
type MutantReport struct {
	Items    []MutantItem `json:"items"`
	Caught   int          `json:"caught"`
	Survived int          `json:"survived"`
	Accepted int          `json:"accepted"`
	Broken   int          `json:"does_not_compile"`
	Same     int          `json:"no_difference"`
	Share    float64      `json:"share"` // percent caught of those that count, 100 when none does
}

// MutantOptions says which exercises' solutions are mutated; zero is all.
type MutantOptions struct {
	IDs    []string
	Kind   exercises.Kind
	Engine string                                      // stands for the program that judges: verdicts of another are not used; "" uses none
	On     func(MutantItem)                            // as each is done
	News   func(exercise string, n, of int, id string) // before each that is played
}

// Mutants takes one thing at a time out of each solution (of a program, a request
// or a configuration), or gives another answer, and grades what comes of it. When
// ctx ends the report holds what was done, with ctx's error; verdicts are kept in the cache, so that another run goes on from there.
func (t *Trainer) Mutants(ctx context.Context, o MutantOptions) (MutantReport, error) {
	r := MutantReport{Items: []MutantItem{}}
	if err := t.knownIDs(o.IDs); err != nil {
		return r, err
	}
	root, err := os.MkdirTemp("", "otelings-mutants-")
	if err != nil {
		return r, err
	}
	defer os.RemoveAll(root)
	v := &verifier{t: t, o: VerifyOptions{IDs: o.IDs, Kind: o.Kind}, root: root}
	for _, def := range t.set.All() {
		if !v.wanted(def.Lesson, def.ID, def.Kind) || !mutable(def) {
			continue
		}
		m := &mutation{v: v, o: o, def: def, dir: filepath.Join(root, strings.ReplaceAll(def.ID, "/", "-"))}
		err := m.all(ctx, &r)
		if ctx.Err() != nil {
			err = ctx.Err()
		}
		if err != nil {
			r.sum()
			return r, err
		}
	}
	r.sum()
	return r, nil
}

// mutable says whether there is something to take out of an exercise's solution:
// a lab has none, a project's may be in any language.
func mutable(def *exercises.Definition) bool {
	if def.Kind == exercises.KindProject {
		_, err := fs.Stat(def.Files, "solution/src/main.rs")
		return err == nil
	}
	return def.Kind != exercises.KindLab
}

func (r *MutantReport) sum() {
	for _, it := range r.Items {
		switch it.Verdict {
		case MutantCaught:
			r.Caught++
		case MutantSurvived:
			r.Survived++
		case MutantAccepted:
			r.Accepted++
		case MutantBroken:
			r.Broken++
		case MutantSame:
			r.Same++
		}
	}
	r.Share = 100
	if n := r.Caught + r.Survived + r.Accepted; n > 0 {
		r.Share = 100 * float64(r.Caught) / float64(n)
	}
}

// mutation is the mutants of one exercise.
type mutation struct {
	v     *verifier
	o     MutantOptions
	def   *exercises.Definition
	dir   string            // the solution as it is built
	laid  string            // hash of all files in it
	files map[string]string // those that are mutated
	base  []string          // signature of the solution, once it was played
	asked *check.Evidence   // what answers are graded on, once it is there
}

// kept is a verdict in the cache.
type kept struct {
	Verdict MutantVerdict `json:"verdict"`
	By      string        `json:"by"`
}

func (m *mutation) all(ctx context.Context, r *MutantReport) error {
	if err := m.lay(); err != nil {
		return err
	}
	all, err := m.mutants()
	if err != nil {
		return err
	}
	for _, a := range m.def.Survivors {
		if !slices.ContainsFunc(all, func(x mutant.Mutant) bool { return a.Matches(x.ID) }) {
			return &Misaccepted{Exercise: m.def.ID, Mutant: a.Mutant}
		}
	}
	for i, x := range all {
		it, err := m.one(ctx, x, func() {
			if m.o.News != nil {
				m.o.News(m.def.ID, i+1, len(all), x.ID)
			}
		})
		if err != nil {
			return err
		}
		r.Items = append(r.Items, it)
		if m.o.On != nil {
			m.o.On(it)
		}
	}
	return nil
}

// Misaccepted says that an exercise accepts a mutant that there is not.
type Misaccepted struct{ Exercise, Mutant string }

func (e *Misaccepted) Error() string { return e.Exercise + ": no mutant is called " + e.Mutant }

// Words are the author's.
func (e *Misaccepted) Words() (text, hint i18n.Text) {
	return i18n.Text{EN: e.Error(), ZH: e.Exercise + "：没有叫 " + e.Mutant + " 的变异"},
		i18n.Text{EN: "take it out of survivors in exercise.yaml", ZH: "从 exercise.yaml 的 survivors 里去掉它"}
}

// lay puts the solution into the folder and reads the files that are mutated.
func (m *mutation) lay() error {
	layers := []string{"starter", "solution"}
	if m.def.Kind == exercises.KindProject || m.def.Kind == exercises.KindWire {
		layers = layers[1:]
	}
	for _, layer := range layers {
		if _, err := fs.Stat(m.def.Files, layer); err != nil {
			continue
		}
		if err := materialize(m.dir, m.def.Files, layer); err != nil {
			return err
		}
	}
	all, err := readFolder(m.dir)
	m.laid, m.files = digestOf(all), all
	maps.DeleteFunc(m.files, func(name, _ string) bool { return !m.mutates(name) })
	return err
}

func (m *mutation) one(ctx context.Context, x mutant.Mutant, played func()) (MutantItem, error) {
	words := x.Operator.Words()
	it := MutantItem{
		Exercise: m.def.ID, Mutant: x.ID, File: path.Join("solution", x.File), Line: x.Line,
		What: i18n.Text{EN: words.EN + " " + x.Subject, ZH: words.ZH + " " + x.Subject},
	}
	file := m.cacheFile(x)
	var k kept
	it.Cached = file != "" && readCached(file, &k) && k.Verdict != ""
	if !it.Cached {
		played()
		var err error
		if k, err = m.judge(ctx, x); err != nil {
			return it, err
		}
		if file != "" {
			writeCached(file, k)
		}
	}
	it.Verdict, it.By = k.Verdict, k.By
	if i := slices.IndexFunc(m.def.Survivors, func(a exercises.Survivor) bool { return a.Matches(x.ID) }); i >= 0 && it.Verdict == MutantSurvived {
		it.Verdict, it.Why = MutantAccepted, m.def.Survivors[i].Why
	}
	return it, nil
}

// cacheFile is where the verdict of a mutant is kept: by what judges, what is
// asked, the whole solution and the change. "" keeps none.
func (m *mutation) cacheFile(x mutant.Mutant) string {
	cache := m.v.t.dirs.Cache
	if cache == "" || m.o.Engine == "" {
		return ""
	}
	return filepath.Join(cache, "mutants", digest(m.o.Engine, digestOfAsked(m.def), m.laid, x.ID, x.Text)+".json")
}
