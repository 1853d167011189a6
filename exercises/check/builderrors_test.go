package check

import (
	"slices"
	"testing"
)

// The outputs are those of go 1.26, gcc 12, javac 17, Python 3.11 and Node.js 20.
func TestBuildErrorsOfEveryLanguage(t *testing.T) {
	for language, c := range map[string]struct {
		output string
		want   []string
		n      int
	}{
		"go":     {"# tiny\n./main.go:4:2: undefined: brew\n./main.go:5:2: undefined: pour\n./main.go:6:2: undefined: drink\n", []string{"main.go:4: undefined: brew", "main.go:5: undefined: pour"}, 3},
		"c":      {"main.c: In function 'main':\nmain.c:2:10: error: 'brew' undeclared (first use in this function)\n    2 |   return brew;\nmain.c:1:1: warning: unused\n", []string{"main.c:2: 'brew' undeclared (first use in this function)"}, 1},
		"java":   {"src/main/java/Main.java:2: error: cannot find symbol\n    int a = brew;\n            ^\n  symbol:   variable brew\n1 error\n", []string{"src/main/java/Main.java:2: cannot find symbol"}, 1},
		"python": {"  File \"other.py\", line 2\n    print(s)\n    ^\nIndentationError: expected an indented block after function definition on line 1\n", []string{"other.py:2: IndentationError: expected an indented block after function definition on line 1"}, 1},
		"node":   {"/home/a/start.js:2\nconst = 2;\n      ^\n\nSyntaxError: Unexpected token '='\n    at wrapSafe (node:internal/modules/cjs/loader:1464:18)\n", []string{"start.js:2: SyntaxError: Unexpected token '='"}, 1},
		"cobol":  {"nothing known\nlast words\n\n", []string{"last words"}, 0},
	} {
		got, n := buildErrors(language, c.output)
		if !slices.Equal(got, c.want) || n != c.n {
			t.Errorf("%s: %q, %d", language, got, n)
		}
		d := Silence(Evidence{Process: &Process{Language: language, Build: c.output}})
		if c.n > 0 && (d.Cause != SilenceBuild || len(d.Evidence) != len(c.want)) {
			t.Errorf("%s: %+v", language, d)
		}
	}
}
