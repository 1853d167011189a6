package trainer

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/aymanbagabas/go-udiff"

	"otelings/exercises"
	"otelings/exercises/runner"
	"otelings/internal/i18n"
	"otelings/progress"
)

// lockFile is written by cargo itself: what differs there teaches nothing.
const lockFile = "Cargo.lock"

// diffContext is how many unchanged lines stand around a change.
const diffContext = 3

// Solution is the way from the learner's files to the author's.
type Solution struct {
	Exercise string
	Files    []FileDiff // those that differ, in the order of their paths; none when nothing does
	GaveUp   bool       // it was opened before a pass
	Passed   bool       // the exercise is done
}

// FileDiff is what differs in one file.
type FileDiff struct {
	Path string // relative, with slashes
	Diff string // unified, from yours/PATH to solution/PATH
}

// SolutionClosed says that the solution opens later: after a pass, or when the
// learner gives up.
type SolutionClosed struct{ Exercise string }

func (e *SolutionClosed) Error() string {
	return fmt.Sprintf("the solution of %s opens after a pass", e.Exercise)
}

// NoSolution says that an exercise of this kind has no solution to read.
type NoSolution struct {
	Exercise string
	Kind     exercises.Kind
}

func (e *NoSolution) Error() string {
	return fmt.Sprintf("the %s exercise %s has no solution to read", e.Kind, e.Exercise)
}

// Words are the learner's.
func (e *SolutionClosed) Words() (text, hint i18n.Text) {
	return i18n.Text{EN: "the solution opens when the exercise has been passed", ZH: "练习通过之后才能看参考答案"},
		i18n.Text{
			EN: "`otelings hint " + e.Exercise + "` helps on; `otelings solution " + e.Exercise + " --give-up` opens it now, and that is recorded",
			ZH: "`otelings hint " + e.Exercise + "` 给提示；`otelings solution " + e.Exercise + " --give-up` 现在就看，会记下来",
		}
}

// Words are the learner's.
func (e *NoSolution) Words() (text, hint i18n.Text) {
	if e.Kind == exercises.KindLab {
		return i18n.Text{EN: "a lab has no solution to read: each run shows what is right, and why", ZH: "实验没有参考答案可看：每次运行都会给出结果和原因"},
			i18n.Text{EN: "predict and run; a wrong prediction costs nothing", ZH: "先预测，再运行；猜错没有任何损失"}
	}
	return i18n.Text{EN: "this kind of exercise has no solution to read", ZH: "这类练习没有参考答案可看"},
		i18n.Text{EN: "`otelings hint " + e.Exercise + "` helps on", ZH: "`otelings hint " + e.Exercise + "` 给提示"}
}

// Solution compares the learner's files with the author's. The error is
// *SolutionClosed before a pass, unless the learner gave up; *NoSolution for
// exercises that have none.
func (t *Trainer) Solution(ctx context.Context, id string) (Solution, error) {
	def, b, err := t.solvable(ctx, id)
	if err != nil {
		return Solution{}, err
	}
	if !b.solutionOpen(id) {
		return Solution{}, &SolutionClosed{Exercise: id}
	}
	s := Solution{Exercise: id, GaveUp: b.gaveUp(id), Passed: b.done("exercise", id)}
	s.Files, err = compare(t.workspace(), def)
	return s, err
}

// GiveUp opens the solution of an exercise that was not passed. It is recorded
// and counts as nothing done: the exercise stays open, and what is graded
// afterwards says that the solution had been seen. After a pass it does nothing.
func (t *Trainer) GiveUp(ctx context.Context, id string) error {
	_, b, err := t.solvable(ctx, id)
	if err != nil || b.solutionOpen(id) {
		return err
	}
	now := t.now()
	return t.progress.SetHint(ctx, progress.Hint{Exercise: id, Level: b.state.Hints[id].Level, Time: now, GaveUp: now})
}

func (t *Trainer) solvable(ctx context.Context, id string) (*exercises.Definition, book, error) {
	def, ok := t.set.Get(id)
	if !ok {
		return nil, book{}, t.unknownExercise(id)
	}
	if !def.Kind.Edited() {
		return nil, book{}, &NoSolution{Exercise: id, Kind: def.Kind}
	}
	b, err := t.open(ctx)
	return def, b, err
}

// gaveUp says whether the solution was opened before a pass.
func (b book) gaveUp(id string) bool { return !b.state.Hints[id].GaveUp.IsZero() }

func (b book) solutionOpen(id string) bool { return b.done("exercise", id) || b.gaveUp(id) }

// compare makes the differences: the starter overlaid by the solution on one
// side, on the other what the learner has (the starter, when nothing is there).
// Files only the learner has are no part of it.
func compare(ws runner.Workspace, def *exercises.Definition) ([]FileDiff, error) {
	starter, err := layer(def.Files, "starter")
	if err != nil {
		return nil, err
	}
	solved, err := layer(def.Files, "solution")
	if err != nil {
		return nil, err
	}
	want := maps.Clone(starter)
	maps.Copy(want, solved)
	begun := ws.Has(def)
	var out []FileDiff
	for _, name := range slices.Sorted(maps.Keys(want)) {
		have := starter[name]
		if begun {
			text, _, err := ws.Read(def, name)
			if err != nil {
				return nil, err
			}
			have = readable(text)
		}
		diff, err := unified(name, have, want[name])
		if err != nil {
			return nil, err
		}
		if diff != "" {
			out = append(out, FileDiff{Path: name, Diff: diff})
		}
	}
	return out, nil
}

// unified is the way from one text of a file to another, "" when they are
// alike. The library counts the new lines of a hunk without the unchanged ones
// between two changes (go-udiff v0.4.1), so they are counted here.
func unified(name, have, want string) (string, error) {
	u, err := udiff.ToUnifiedDiff("yours/"+name, "solution/"+name, have, udiff.Lines(have, want), diffContext)
	if err != nil {
		return "", err
	}
	more := 0 // lines added so far
	for _, h := range u.Hunks {
		h.ToLine = h.FromLine + more
		for _, l := range h.Lines {
			switch l.Kind {
			case udiff.Insert:
				more++
			case udiff.Delete:
				more--
			}
		}
	}
	return u.String(), nil
}

// layer is the files of one folder of an exercise by their real names.
func layer(fsys fs.FS, from string) (map[string]string, error) {
	out := map[string]string{}
	err := fs.WalkDir(fsys, from, func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || d.Name() == lockFile || name == path.Join(from, exercises.AnswersFile) {
			return err
		}
		text, err := fs.ReadFile(fsys, name)
		out[exercises.RealName(strings.TrimPrefix(name, from+"/"))] = readable(text)
		return err
	})
	if errors.Is(err, fs.ErrNotExist) { // a layer need not be there
		return out, nil
	}
	return out, err
}

// readable is a file's text for comparing: line ends of one kind, so that an
// editor's choice is no difference, and no bytes that are not text.
func readable(text []byte) string {
	return strings.ToValidUTF8(strings.ReplaceAll(string(text), "\r\n", "\n"), "\uFFFD")
}
