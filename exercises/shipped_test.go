package exercises

import (
	"io/fs"
	"testing"
)

// checked is the program's own content, loaded as an author's: with every
// expression compiled.
type checked struct{ fs.FS }

func TestShippedExpressionsCompile(t *testing.T) {
	set, err := Load(checked{Content()})
	if err != nil {
		t.Fatal(err)
	}
	fast, err := Load(Content())
	if err != nil || len(fast.All()) != len(set.All()) {
		t.Fatalf("%d exercises and %d, %v", len(fast.All()), len(set.All()), err)
	}
	n := 0
	for _, d := range fast.All() { // and as they are used
		for i := range d.Checks {
			if p, err := d.Checks[i].Program(); err != nil || (p == nil) != (d.Checks[i].Expr == "") {
				t.Errorf("%s %s: %v", d.ID, d.Checks[i].ID, err)
			}
			if p, err := d.Checks[i].ShowProgram(); err != nil || (p == nil) != (d.Checks[i].Show == "") {
				t.Errorf("%s %s: %v", d.ID, d.Checks[i].ID, err)
			}
			n++
		}
		for i := range d.Mistakes {
			if _, err := d.Mistakes[i].When.Program(); err != nil {
				t.Errorf("%s %s: %v", d.ID, d.Mistakes[i].ID, err)
			}
		}
	}
	if n < 100 {
		t.Errorf("%d checks", n)
	}
}
