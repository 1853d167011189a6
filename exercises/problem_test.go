package exercises

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"
	"unicode"
)

// Every fault that an author can be told has its Chinese words, with the same
// values in them.
func TestProblemsAreToldInBothLanguages(t *testing.T) {
	told := 0
	for _, format := range formats(t) {
		told++
		zh, ok := problemsZH[format]
		if !ok && strings.ContainsFunc(format, unicode.IsLetter) && format != "%s" {
			t.Errorf("no Chinese words for %q", format)
			continue
		}
		verb := regexp.MustCompile(`%(\[\d+\])?[a-zA-Z]`)
		if ok && len(verb.FindAllString(format, -1)) != len(verb.FindAllString(zh, -1)) {
			t.Errorf("%q has other values than %q", zh, format)
		}
	}
	if told < 60 {
		t.Errorf("only %d formats were found: is the test looking in the right place?", told)
	}
}

// formats is the format of each call of add, bad and problem in the package.
func formats(t *testing.T) []string {
	t.Helper()
	var out []string
	pkgs, err := parser.ParseDir(token.NewFileSet(), ".", func(f fs.FileInfo) bool { return !strings.HasSuffix(f.Name(), "_test.go") }, 0) //nolint:staticcheck // one folder without build tags
	if err != nil {
		t.Fatal(err)
	}
	ast.Inspect(pkgs["exercises"], func(n ast.Node) bool {
		call, ok := n.(*ast.CallExpr)
		if !ok {
			return true
		}
		name := ""
		switch f := call.Fun.(type) {
		case *ast.Ident:
			name = f.Name
		case *ast.SelectorExpr:
			name = f.Sel.Name
		}
		at, ok := map[string]int{"add": 1, "bad": 1, "problem": 2}[name]
		if !ok || len(call.Args) <= at {
			return true
		}
		if lit, ok := call.Args[at].(*ast.BasicLit); ok {
			s, err := strconv.Unquote(lit.Value)
			if err != nil {
				t.Fatal(err)
			}
			if !slices.Contains(out, s) {
				out = append(out, s)
			}
		}
		return true
	})
	return out
}

func TestUnwrittenTellsEachPlace(t *testing.T) {
	files := fstest.MapFS{
		"exercise.yaml":        {Data: []byte("kind: code\ntitle: {en: \"WRITE: the title\", zh: \"WRITE: 标题\"}\n")},
		"task.en.md":           {Data: []byte("Done.\n\n  WRITE: the place, and why\n")},
		"starter/src/main.rs":  {Data: []byte("// TO WRITE is not a mark\n")},
		"solution/empty.bin":   {Data: []byte("\x00WRITE: in no text")},
		"starter/Cargo.lock":   {Data: []byte("WRITE: in no file of the author's\n")},
		"wrong/a/answers.yaml": {Data: []byte("a: b # WRITE: say why")},
	}
	var got []string
	for _, p := range Unwritten(files, "here") {
		got = append(got, p.Error())
	}
	want := []string{
		"here/exercise.yaml:2: still to be written: the title",
		"here/exercise.yaml:2: still to be written: 标题",
		"here/task.en.md:3: still to be written: the place, and why",
		"here/wrong/a/answers.yaml:1: still to be written: say why",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

// An own exercise stands beside the shipped ones and never takes an id.
func TestJoinKeepsWhatIsThere(t *testing.T) {
	shipped, err := Load(Content())
	if err != nil {
		t.Fatal(err)
	}
	before := len(shipped.All())
	own := &Set{byID: map[string]*Definition{}}
	for _, id := range []string{"quick-start/first-trace", "garden/first"} {
		d := &Definition{ID: id}
		own.byID[id], own.all = d, append(own.all, d)
	}
	taken := shipped.Join(own)
	if !slices.Equal(taken, []string{"quick-start/first-trace"}) {
		t.Errorf("taken are %v", taken)
	}
	if d, ok := shipped.Get("quick-start/first-trace"); !ok || d.Kind != KindCode {
		t.Errorf("the shipped exercise was replaced: %+v", d)
	}
	if _, ok := shipped.Get("garden/first"); !ok || len(shipped.All()) != before+1 || !slices.IsSorted(shipped.IDs()) {
		t.Errorf("the own exercise is missing or out of order: %v", shipped.IDs())
	}
}
