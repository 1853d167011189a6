package trainer

import (
	"os"
	"path/filepath"
	"testing"
	"time"
)

// Good verdicts are kept and not played again: until another program judges, until
// they are asked for anew, or when what is kept cannot be read. What fails is
// played each time.
func TestGoodVerdictsAreKept(t *testing.T) {
	const id = "quick-start/first-trace"
	tr, builds := mutantBench(t)
	play := func(o VerifyOptions) (good, bad, cached, built int) {
		t.Helper()
		before := builds()
		o.IDs = []string{id}
		items, err := tr.Verify(t.Context(), o)
		if err != nil {
			t.Fatal(err)
		}
		for _, it := range items {
			switch {
			case it.What == "lint": // that costs nothing
			case it.Cached && !it.OK:
				t.Errorf("a bad verdict was kept: %+v", it)
			case it.OK:
				good++
			default:
				bad++
			}
			if it.Cached {
				cached++
			}
		}
		return good, bad, cached, builds() - before
	}
	good, bad, cached, built := play(VerifyOptions{Engine: "one"})
	if good < 3 || bad < 3 || cached != 0 || built != good+bad {
		t.Fatalf("first: %d good, %d bad, %d cached, %d built", good, bad, cached, built)
	}
	if g, b, c, n := play(VerifyOptions{Engine: "one"}); g != good || b != bad || c != good || n != bad {
		t.Errorf("again: %d good, %d bad, %d cached, %d built; want only the %d bad ones built", g, b, c, n, bad)
	}
	for name, o := range map[string]VerifyOptions{"fresh": {Engine: "one", Fresh: true}, "another program": {Engine: "two"}, "no engine": {}} {
		if _, _, c, n := play(o); c != 0 || n != good+bad {
			t.Errorf("%s: %d cached, %d built", name, c, n)
		}
	}
	files, err := filepath.Glob(filepath.Join(tr.dirs.Cache, "verdicts", "*.json"))
	if err != nil || len(files) < good {
		t.Fatalf("%d files are kept, %v", len(files), err)
	}
	for _, f := range files {
		if err := os.WriteFile(f, []byte("{"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if _, _, c, n := play(VerifyOptions{Engine: "one"}); c != 0 || n != good+bad {
		t.Errorf("damaged: %d cached, %d built", c, n)
	}
	v := &verifier{t: tr}
	v.forgetOld(time.Now().Add(keptFor + time.Hour))
	if files, _ = filepath.Glob(filepath.Join(tr.dirs.Cache, "verdicts", "*")); len(files) != 0 {
		t.Errorf("%d old verdicts are left", len(files))
	}
}
