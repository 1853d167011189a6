package skeleton

import (
	"fmt"
	"io/fs"
	"path"
	"strings"
	"testing"
	"testing/fstest"

	"otelings/exercises"
	"otelings/lessons"
)

func files(t *testing.T, kind, lesson, name string) fstest.MapFS {
	t.Helper()
	made, err := Files(kind, "", lesson, name)
	if err != nil {
		t.Fatal(err)
	}
	out := fstest.MapFS{}
	for _, f := range made {
		if strings.Contains(string(f.Data), "{{") && strings.HasSuffix(f.Path, ".yaml") {
			t.Errorf("%s: a name was not filled in:\n%s", f.Path, f.Data)
		}
		out[path.Join("content", lesson, name, f.Path)] = &fstest.MapFile{Data: f.Data}
	}
	return out
}

// What is made has the right shape: only the author's own words are missing.
func TestSkeletonsOfExercisesLoad(t *testing.T) {
	for _, kind := range Kinds() {
		if kind == KindLesson {
			continue
		}
		lesson := "garden"
		if kind == string(exercises.KindProject) {
			lesson = exercises.ProjectsFolder
		}
		set, err := exercises.Load(files(t, kind, lesson, "first"))
		if err != nil {
			t.Errorf("%s: %v", kind, err)
			continue
		}
		d, ok := set.Get(lesson + "/first")
		if !ok || string(d.Kind) != kind {
			t.Errorf("%s: loaded as %+v", kind, d)
			continue
		}
		if left := exercises.Unwritten(d.Files, ""); len(left) < 8 {
			t.Errorf("%s: only %d places are left to the author: %v", kind, len(left), left)
		}
		for _, dir := range []string{"solution", "wrong"} {
			if entries, err := fs.ReadDir(d.Files, dir); err != nil || len(entries) == 0 {
				t.Errorf("%s: %s/ is empty", kind, dir)
			}
		}
	}
}

func TestSkeletonOfALessonPassesTheLint(t *testing.T) {
	l, err := lessons.Load(lessons.Content())
	if err != nil {
		t.Fatal(err)
	}
	if problems := l.Add(files(t, KindLesson, "", "garden")); len(problems) > 0 {
		t.Fatal(problems)
	}
	problems, err := l.Lint("garden", func(string, string) bool { return false })
	if err != nil || len(problems) > 0 {
		t.Errorf("%v %v", problems, err)
	}
}

// A package is named after its exercise unless cargo would take offence, and
// its lock file stays in cargo's order.
func TestCrateHasItsOwnName(t *testing.T) {
	for name, want := range map[string]string{"water": "water", "zz-last": "zz-last", "tokio": "tokio-exercise", "match": "match-exercise", "first-trace": "first-trace"} {
		made := files(t, string(exercises.KindCode), "garden", name)
		at := "content/garden/" + name + "/starter/"
		if manifest := string(made[at+"Cargo.toml"].Data); !strings.Contains(manifest, fmt.Sprintf("[package]\nname = %q\n", want)) {
			t.Errorf("%s: Cargo.toml:\n%.80s", name, manifest)
		}
		last, seen := "", false
		for _, m := range lockName.FindAllStringSubmatch(string(made[at+"Cargo.lock"].Data), -1) {
			if m[1] < last {
				t.Errorf("%s: %s stands behind %s in Cargo.lock", name, m[1], last)
			}
			last, seen = m[1], seen || m[1] == want
		}
		if !seen || name != "first-trace" && strings.Contains(string(made[at+"Cargo.lock"].Data), `"first-trace"`) {
			t.Errorf("%s: Cargo.lock does not name %s alone", name, want)
		}
	}
}

// Every language has a skeleton of its own, which loads, with what it builds with.
func TestSkeletonsOfPrograms(t *testing.T) {
	if got, want := len(Languages()), len(exercises.Languages()); got != want {
		t.Errorf("%d languages of %d", got, want)
	}
	for _, language := range Languages() {
		made, err := Files(string(exercises.KindCode), language, "garden", "first")
		if err != nil {
			t.Fatal(err)
		}
		all := fstest.MapFS{}
		for _, f := range made {
			if strings.Contains(string(f.Data), "{{") {
				t.Errorf("%s: %s: something was not filled in", language, f.Path)
			}
			all["content/garden/first/"+f.Path] = &fstest.MapFile{Data: f.Data}
		}
		set, err := exercises.Load(all)
		if err != nil {
			t.Errorf("%s: %v", language, err)
			continue
		}
		d, _ := set.Get("garden/first")
		l, _ := exercises.FindLanguage(language)
		if d.Language().ID != language || len(exercises.Unwritten(d.Files, "")) < 8 {
			t.Errorf("%s: loaded as %+v", language, d)
		}
		manifest := false
		for name := range all {
			manifest = manifest || exercises.RealName(strings.TrimPrefix(name, "content/garden/first/starter/")) == l.Manifest
		}
		if !manifest {
			t.Errorf("%s: starter/ has no %s", language, l.Manifest)
		}
	}
	if _, err := Files(string(exercises.KindCode), "cobol", "garden", "first"); err == nil {
		t.Error("there is a skeleton in COBOL")
	}
}
