package diagnosis

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"otelings/telemetry"
)

// known reads the constants of type Cause out of package telemetry, so that a
// new one without words is found.
func known(t *testing.T) []telemetry.Cause {
	t.Helper()
	f, err := parser.ParseFile(token.NewFileSet(), "../telemetry/types.go", nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	var out []telemetry.Cause
	ast.Inspect(f, func(n ast.Node) bool {
		v, ok := n.(*ast.ValueSpec)
		if !ok {
			return true
		}
		if typ, ok := v.Type.(*ast.Ident); !ok || typ.Name != "Cause" {
			return true
		}
		for _, e := range v.Values {
			s, err := strconv.Unquote(e.(*ast.BasicLit).Value)
			if err != nil {
				t.Fatal(err)
			}
			out = append(out, telemetry.Cause(s))
		}
		return true
	})
	if len(out) < 30 {
		t.Fatalf("only %d causes were read", len(out))
	}
	return out
}

func TestEveryCauseHasWords(t *testing.T) {
	all := known(t)
	if got := Causes(); len(got) != len(all) {
		t.Errorf("the catalogue has %d causes, telemetry %d", len(got), len(all))
	}
	var (
		slug     = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)
		variable = regexp.MustCompile(`^OTEL_[A-Z_]+=\S+$`)
		han      = regexp.MustCompile(`\p{Han}`)
	)
	for _, c := range all {
		e := Words(c)
		if e.Says == general.Says || e.Cause != c {
			t.Errorf("%s has no words of its own", c)
		}
		if e.Level != Problem && e.Level != Note {
			t.Errorf("%s: level %q", c, e.Level)
		}
		if !slug.MatchString(e.FAQ) || !slug.MatchString(string(c)) {
			t.Errorf("%s: FAQ %q", c, e.FAQ)
		}
		for _, x := range []string{e.Says.EN, e.Says.ZH, e.Fix.EN, e.Fix.ZH} {
			if x == "" || len([]rune(x)) > 240 || strings.ContainsAny(x, "\n\t") {
				t.Errorf("%s: text %q", c, x)
			}
		}
		if !han.MatchString(e.Says.ZH) || !han.MatchString(e.Fix.ZH) || han.MatchString(e.Says.EN+e.Fix.EN) {
			t.Errorf("%s: languages are mixed up", c)
		}
		if e.Code == "" {
			t.Errorf("%s has no code", c)
		}
		for _, l := range strings.Split(e.Code, "\n") {
			if len([]rune(l)) > 72 || strings.ContainsAny(l, "\t\r") {
				t.Errorf("%s: code line of %d cells: %q", c, len([]rune(l)), l)
			}
		}
		if e.Env != "" && !variable.MatchString(e.Env) {
			t.Errorf("%s: variable %q", c, e.Env)
		}
	}
}

// A word longer than a line cannot be wrapped well.
func TestWordsCanBeWrapped(t *testing.T) {
	for _, c := range Causes() {
		e := Words(c)
		for _, x := range []string{e.Says.EN, e.Fix.EN, e.Says.ZH, e.Fix.ZH} {
			for _, w := range strings.Fields(x) {
				ascii := strings.FieldsFunc(w, func(r rune) bool { return r > 127 })
				if slices.ContainsFunc(ascii, func(a string) bool { return len(a) > 56 }) {
					t.Errorf("%s: %q does not fit", c, w)
				}
			}
		}
	}
}

func TestAnUnknownCauseGetsTheGeneralWords(t *testing.T) {
	if e := Words("moon-phase"); e.Says != general.Says || e.Cause != "moon-phase" || e.Level != Problem || e.FAQ == "" {
		t.Errorf("%+v", e)
	}
}

// The page for readers has a row for every cause.
func TestThePageNamesEveryCause(t *testing.T) {
	page, err := os.ReadFile("../docs/diagnosis.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range Causes() {
		if !strings.Contains(string(page), "| `"+string(c)+"` |") {
			t.Errorf("docs/diagnosis.md has no row for %s", c)
		}
	}
}
