package house

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// A rule says which packages of ours a package may import directly in its
// non-test files, and which outside packages it may not. The first rule whose
// pattern matches counts; "x/..." is x and everything below it. i18n, the
// bilingual text type, is a leaf that everybody may import except the packages
// that promise to import nothing of ours.
type rule struct {
	who   string
	ours  []string
	nopes []string // outside packages forbidden here although allowed elsewhere
}

var rules = []rule{
	{who: "telemetry"},
	{who: "telemetry/query", ours: []string{"telemetry", "internal/i18n", "internal/nearest"}},
	{who: "telemetry/*", ours: []string{"telemetry"}},
	{who: "semconv", ours: []string{"internal/i18n"}},
	{who: "internal/i18n"},
	{who: "internal/nearest"},
	{who: "diagnosis", ours: []string{"telemetry", "internal/i18n"}},
	{who: "otlp", ours: []string{"telemetry"}},
	{who: "collector/fault", ours: []string{"telemetry"}},
	{who: "collector", ours: []string{"collector/fault", "otlp", "telemetry"}},
	{who: "lessons", ours: []string{"internal/i18n"}},
	{who: "search", ours: []string{"internal/nearest"}},
	{who: "exercises", ours: []string{"collector/fault", "telemetry", "internal/i18n", "internal/nearest"}},
	{who: "exercises/check", ours: []string{"exercises", "exercises/source", "diagnosis", "telemetry", "internal/i18n", "internal/nearest"}},
	{who: "exercises/mutant", ours: []string{"exercises/source", "internal/i18n"}},
	{who: "exercises/source"},
	{who: "exercises/skeleton", ours: []string{"exercises"}},
	{who: "exercises/lab", ours: []string{"collector", "otlp", "telemetry", "internal/i18n", "internal/nearest"}},
	{who: "exercises/sandbox", ours: []string{"internal/process", "internal/i18n", "internal/nearest"}},
	{who: "exercises/wire"},
	{who: "exercises/runner", ours: []string{"internal/process", "exercises", "exercises/check", "telemetry", "internal/i18n"}},
	{who: "progress", ours: []string{}},
	{who: "internal/config", ours: []string{"internal/i18n"}},
	{who: "internal/doctor", ours: []string{"exercises", "exercises/runner", "internal/config", "internal/i18n"}},
	{who: "trainer", ours: []string{"lessons", "search", "exercises/...", "diagnosis", "collector", "otlp", "telemetry", "telemetry/*", "progress", "internal/config", "internal/doctor", "internal/i18n", "internal/nearest"}},
	{who: "internal/plain", ours: []string{"trainer", "exercises/...", "diagnosis", "semconv", "telemetry", "telemetry/*", "internal/i18n"}},
	{who: "tui/screen/*", ours: []string{"tui/ui", "tui/component/...", "tui/text", "trainer", "exercises/...", "diagnosis", "semconv", "telemetry", "telemetry/*", "internal/i18n"}, nopes: []string{"os", "net", "log"}},
	{who: "tui/...", ours: []string{"tui/...", "trainer", "exercises/...", "diagnosis", "semconv", "telemetry", "telemetry/*", "internal/i18n"}, nopes: []string{"os", "net", "log"}},
	{who: "internal/cli", ours: []string{"..."}},
	{who: "cmd/otelings", ours: []string{"internal/cli"}},
	{who: "internal/otlpload"},
	{who: "internal/otlpload/otlpload", ours: []string{"internal/otlpload"}},
	{who: "internal/senders", ours: []string{}},
	{who: "internal/causes"},
	{who: "internal/process"},
	{who: "internal/house"},
}

// Outside packages that belong to some rooms only.
var rooms = map[string][]string{
	"go.etcd.io/bbolt":                   {"progress"},
	"google.golang.org/grpc":             {"otlp", "collector", "exercises/lab", "exercises/sandbox", "internal/selftel", "internal/otlpload"},
	"go.opentelemetry.io/collector":      {"otlp", "collector", "exercises/lab", "exercises/sandbox", "internal/selftel", "internal/otlpload"},
	"charm.land/bubbletea/v2":            {"tui/...", "trainer"},
	"charm.land/glamour/v2":              {"tui/..."},
	"github.com/spf13/cobra":             {"internal/cli"},
	"go.opentelemetry.io/otel/sdk":       {"exercises/lab", "internal/selftel", "internal/otlpload"},
	"go.opentelemetry.io/otel/exporters": {"exercises/lab", "internal/selftel", "internal/otlpload"},
	"github.com/open-telemetry":          {"exercises/sandbox"},
	"os/exec":                            {"internal/process", "exercises/runner", "exercises/sandbox", "trainer", "progress", "internal/cli", "internal/plain", "internal/otlpload", "tui/..."},
}

const root = "../.."

func TestImportsGoOneWay(t *testing.T) {
	seen := 0
	eachFile(t, func(file, pkg string, f *ast.File) {
		seen++
		r, ok := find(pkg)
		if !ok {
			t.Errorf("%s: package %s has no rule: say who may import it and what it may import", file, pkg)
			return
		}
		for _, imp := range f.Imports {
			p := strings.Trim(imp.Path.Value, `"`)
			if ours, is := strings.CutPrefix(p, "otelings/"); is {
				if !slices.ContainsFunc(r.ours, func(w string) bool { return match(w, ours) }) {
					t.Errorf("%s: %s may not import %s", file, pkg, ours)
				}
				continue
			}
			if slices.Contains(r.nopes, p) {
				t.Errorf("%s: %s may not import %s", file, pkg, p)
			}
			for outside, who := range rooms {
				if (p == outside || strings.HasPrefix(p, outside+"/")) && !slices.ContainsFunc(who, func(w string) bool { return match(w, pkg) }) {
					t.Errorf("%s: %s belongs to %v, not to %s", file, p, who, pkg)
				}
			}
		}
	})
	if seen < 30 {
		t.Fatalf("only %d files were looked at: is the root right?", seen)
	}
}

func TestNoInitAndNoMutablePackageState(t *testing.T) {
	eachFile(t, func(file, pkg string, f *ast.File) {
		for _, d := range f.Decls {
			switch d := d.(type) {
			case *ast.FuncDecl:
				if d.Recv == nil && d.Name.Name == "init" {
					t.Errorf("%s: init() hides work from the reader: call it from where it is needed", file)
				}
			case *ast.GenDecl:
				if d.Tok == token.VAR {
					checkVars(t, file, d)
				}
			}
		}
	})
}

// checkVars allows what cannot change behind anybody's back: sentinels,
// compiled patterns, literal tables, embeds and interface assertions.
func checkVars(t *testing.T, file string, d *ast.GenDecl) {
	for _, s := range d.Specs {
		v := s.(*ast.ValueSpec)
		for i, name := range v.Names {
			if name.Name == "_" {
				continue
			}
			if len(v.Values) == 0 {
				if sel, ok := v.Type.(*ast.SelectorExpr); ok && sel.Sel.Name == "FS" {
					continue
				}
				t.Errorf("%s: variable %s starts empty, so something changes it", file, name.Name)
				continue
			}
			if !constant(v.Values[min(i, len(v.Values)-1)]) {
				t.Errorf("%s: variable %s is package state", file, name.Name)
			}
		}
	}
}

func constant(e ast.Expr) bool {
	switch e := e.(type) {
	case *ast.BasicLit, *ast.CompositeLit, *ast.FuncLit, *ast.SelectorExpr:
		return true
	case *ast.CallExpr:
		name := ""
		switch f := e.Fun.(type) {
		case *ast.SelectorExpr:
			name = f.Sel.Name
		case *ast.Ident:
			name = f.Name
		}
		return slices.Contains([]string{"New", "Errorf", "MustCompile", "NewReplacer", "Text", "text", "NewStyle", "NewBinding", "WithKeys"}, name) || strings.HasPrefix(name, "build")
	}
	return false
}

// eachFile visits every non-test Go file of the module.
func eachFile(t *testing.T, visit func(file, pkg string, f *ast.File)) {
	t.Helper()
	fset := token.NewFileSet()
	err := filepath.WalkDir(root, func(p string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		name := d.Name()
		if d.IsDir() {
			if p != root && (strings.HasPrefix(name, ".") || name == "content" || name == "testdata" || name == "snippets" || name == "tools") {
				return fs.SkipDir
			}
			return nil
		}
		if !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") {
			return nil
		}
		f, err := parser.ParseFile(fset, p, nil, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(root, p)
		if err != nil {
			return err
		}
		rel = filepath.ToSlash(rel)
		visit(rel, path.Dir(rel), f)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func find(pkg string) (rule, bool) {
	for _, r := range rules {
		if match(r.who, pkg) {
			return r, true
		}
	}
	return rule{}, false
}

func match(pattern, pkg string) bool {
	if pattern == "..." {
		return true
	}
	if base, ok := strings.CutSuffix(pattern, "/..."); ok {
		return pkg == base || strings.HasPrefix(pkg, base+"/")
	}
	if base, ok := strings.CutSuffix(pattern, "/*"); ok {
		return strings.HasPrefix(pkg, base+"/") && !strings.Contains(pkg[len(base)+1:], "/")
	}
	return pattern == pkg
}
