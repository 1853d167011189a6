package trainer

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"otelings/exercises/skeleton"
)

// folder is a content folder with a lesson and an exercise of each kind.
func folder(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	tr := author(t, dir)
	for _, x := range [][3]string{{"lesson", "garden", ""}, {"code", "garden/water", ""}, {"lab", "weed", "garden"}, {"trace", "garden/harvest", "garden"}, {"project", "fence", ""}} {
		if _, err := tr.NewContent(x[0], "", x[1], x[2], dir); err != nil {
			t.Fatalf("%v: %v", x, err)
		}
		tr = author(t, dir)
	}
	return dir
}

func author(t testing.TB, dir string) *Trainer {
	t.Helper()
	c, err := LoadContent(dir)
	if err != nil {
		t.Fatal(err)
	}
	return New(Options{Lessons: c.Lessons, Exercises: c.Exercises, Content: c})
}

func TestContentFolderStandsBesideTheCurriculum(t *testing.T) {
	c, err := LoadContent(folder(t))
	if err != nil || len(c.Problems) > 0 || c.Whole {
		t.Fatalf("%v %v %v", err, c.Problems, c.Whole)
	}
	for _, id := range []string{"garden", "garden/water", "garden/weed", "garden/harvest", "projects/fence"} {
		if !c.Own[id] {
			t.Errorf("%s did not come", id)
		}
	}
	if _, ok := c.Exercises.Get("quick-start/first-trace"); !ok || c.Own["quick-start/first-trace"] {
		t.Error("the shipped exercise is lost, or taken for the folder's")
	}
}

// What an author did wrong is told at its place, in both languages; everything
// else works on.
func TestContentFolderTellsItsFaults(t *testing.T) {
	for _, c := range []struct {
		name, file, from, to string // from "" = the whole file is to
		id, place, en, zh    string
	}{
		{"unknown key", "exercises/content/garden/water/exercise.yaml", "minutes:", "minutez:", "garden/water", "exercise.yaml:7", "unknown key", "没有这个键"},
		{"broken YAML", "exercises/content/garden/water/exercise.yaml", "", "a: [", "garden/water", "exercise.yaml:", "", ""},
		{"a mistake without its folder's name", "exercises/content/garden/weed/exercise.yaml", "id: exit-flushes", "id: exit", "garden/weed", "wrong/exit-flushes", "no mistake", "没有这个 id"},
		{"no lesson", "lessons/content/garden/lesson.yaml", "level: practice", "level: easy", "garden", "lesson.yaml:3", "unknown level", "没有这个 level"},
		{"an exercise of no lesson", "exercises/content/orchard/prune/exercise.yaml", "", "", "orchard/prune", "orchard", "there is no lesson", "没有课程"},
		{"a taken exercise", "exercises/content/quick-start/first-trace/exercise.yaml", "", "", "quick-start/first-trace", "first-trace", "trainer's own", "训练器自带"},
		{"a taken lesson", "lessons/content/quick-start/lesson.yaml", "", "x: y", "quick-start", "quick-start", "trainer's own", "训练器自带"},
	} {
		t.Run(c.name, func(t *testing.T) {
			dir := folder(t)
			name := filepath.Join(dir, filepath.FromSlash(c.file))
			switch {
			case c.to == "": // a copy of a right exercise
				if err := os.CopyFS(filepath.Dir(name), os.DirFS(filepath.Join(dir, "exercises/content/garden/water"))); err != nil {
					t.Fatal(err)
				}
			case c.from == "":
				if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
					t.Fatal(err)
				}
				if err := os.WriteFile(name, []byte(c.to), 0o644); err != nil {
					t.Fatal(err)
				}
			default:
				src, err := os.ReadFile(name)
				if err != nil || !strings.Contains(string(src), c.from) {
					t.Fatalf("%v: no %q in %s", err, c.from, name)
				}
				if err := os.WriteFile(name, []byte(strings.Replace(string(src), c.from, c.to, 1)), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			content, err := LoadContent(dir)
			if err != nil {
				t.Fatal(err)
			}
			if !slices.ContainsFunc(content.Problems, func(p ContentProblem) bool {
				at := p.At()
				return p.ID == c.id && strings.Contains(at.EN, c.place) && strings.Contains(at.EN, c.en) && strings.Contains(at.ZH, c.zh)
			}) {
				t.Errorf("told %+v", content.Problems)
			}
			if d, ok := content.Exercises.Get("quick-start/first-trace"); !ok || d.Title.EN != "The first trace" {
				t.Error("a shipped exercise was lost or replaced")
			}
			if _, ok := content.Exercises.Get("projects/fence"); !ok {
				t.Error("a right exercise of the folder was lost")
			}
			tr := author(t, dir)
			if n, ok := tr.contentNotice(); !ok || !strings.Contains(n.Hint.ZH, dir) {
				t.Errorf("the first screen says %v", n)
			}
		})
	}
}

// The id of what has faults leads to them.
func TestFaultyContentIsNotUnknown(t *testing.T) {
	dir := folder(t)
	if err := os.WriteFile(filepath.Join(dir, "exercises/content/garden/water/exercise.yaml"), []byte("kind: cod\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	_, err := author(t, dir).Kind("garden/water")
	var bad *BadContent
	if !errors.As(err, &bad) || len(bad.Problems) < 3 {
		t.Errorf("%v", err)
	}
}

func TestNewContentRefuses(t *testing.T) {
	dir := folder(t)
	tr := author(t, dir)
	for _, c := range [][2]string{{"code", "cobol"}, {"lab", "go"}} {
		_, err := tr.NewContent(c[0], c[1], "garden/x", "", dir)
		var no *NoSkeleton
		if !errors.As(err, &no) || !strings.Contains(no.hint.EN, "rust, go, python, node, java, c") || no.text.ZH == "" {
			t.Errorf("%v: %v", c, err)
		}
	}
	for _, c := range []struct{ kind, id, lesson, want string }{
		{"essay", "garden/x", "", "no skeleton"},
		{"code", "x", "", "needs a lesson"},
		{"code", "garden/x", "quick-start", "two lessons"},
		{"code", "garden/../x", "", "cannot be an id"},
		{"code", "garden/X", "", "cannot be an id"},
		{"lesson", "a/b", "", "cannot be an id"},
		{"lesson", "", "", "cannot be an id"},
		{"code", "orchard/x", "", "orchard"},
		{"code", "projects/x", "", "projects lie in"},
		{"project", "garden/x", "", "projects lie in"},
		{"code", "garden/water", "", "is taken"},
		{"lesson", "garden", "", "is taken"},
		{"lesson", "quick-start", "", "is taken"},
		{"code", "quick-start/first-trace", "", "is taken"},
	} {
		_, err := tr.NewContent(c.kind, "", c.id, c.lesson, dir)
		var no *NoSkeleton
		if !errors.As(err, &no) || !strings.Contains(no.text.EN, c.want) || no.text.ZH == "" || no.hint.EN == "" || no.hint.ZH == "" {
			t.Errorf("%s %s: %v, want %q", c.kind, c.id, err, c.want)
		}
	}
}

// A folder that is there is never written into, whatever it holds.
func TestNewContentNeverOverwrites(t *testing.T) {
	dir := t.TempDir()
	there := filepath.Join(dir, "lessons", "content", "garden")
	if err := os.MkdirAll(there, 0o755); err != nil {
		t.Fatal(err)
	}
	c, err := LoadContent("")
	if err != nil {
		t.Fatal(err)
	}
	tr := New(Options{Lessons: c.Lessons, Exercises: c.Exercises})
	if _, err := tr.NewContent(skeleton.KindLesson, "", "garden", "", dir); err == nil {
		t.Error("it was written over")
	}
	if entries, _ := os.ReadDir(filepath.Dir(there)); len(entries) != 1 {
		t.Errorf("something was left behind: %v", entries)
	}
	if entries, _ := os.ReadDir(there); len(entries) != 0 {
		t.Errorf("written into the folder: %v", entries)
	}
}
