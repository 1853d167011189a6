package trainer

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"otelings/exercises"
	"otelings/exercises/mutant"
	"otelings/internal/i18n"
)

// readingCargo is a cargo that "builds" what the source says: a mutant of the
// flush sends nothing, one of a name something else that is right, one of a
// parent does not compile, the others send the same. It counts its builds.
func readingCargo(t *testing.T) (dir string, builds func() int) {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	dir = t.TempDir()
	log := filepath.Join(dir, "builds")
	script := fmt.Sprintf(`#!/bin/sh
[ "$1" = build ] || exit 0
echo . >> '%s'
what=right
grep -q 'Ok::<()' src/main.rs && what=silent
grep -q 'otelings-mutant' src/main.rs && what=extra
if grep -q '_no_parent' src/main.rs; then echo 'error[E0425]: cannot find value' >&2; exit 101; fi
mkdir -p "$CARGO_TARGET_DIR"
printf '#!/bin/sh\nTEST_PROGRAM=%%s exec %s\n' $what > "$CARGO_TARGET_DIR/built"
chmod +x "$CARGO_TARGET_DIR/built"
echo '{"reason":"compiler-artifact","package_id":"x#first-trace@0.1.0","target":{"kind":["bin"],"name":"first-trace"},"executable":"'"$CARGO_TARGET_DIR"'/built","fresh":false}'
`, log, self)
	if err := os.WriteFile(filepath.Join(dir, "cargo"), []byte(script), 0o755); err != nil {
		t.Fatal(err)
	}
	return dir, func() int {
		data, err := os.ReadFile(log)
		if err != nil && !errors.Is(err, os.ErrNotExist) { // none yet
			t.Fatal(err)
		}
		return strings.Count(string(data), ".")
	}
}

func mutantBench(t *testing.T) (*Trainer, func() int) {
	tr := bench(t, "silent")
	cargo, builds := readingCargo(t)
	tr.env = []string{"PATH=" + cargo + ":/usr/bin:/bin", "HOME=" + t.TempDir()}
	return tr, builds
}

func TestMutantsAreJudgedByWhatArrives(t *testing.T) {
	const id = "quick-start/first-trace"
	tr, builds := mutantBench(t)
	o := MutantOptions{IDs: []string{id}, Engine: "one"}
	r, err := tr.Mutants(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]MutantVerdict{
		"flush:provider.shutdown()": MutantCaught, "name:brew coffee": MutantSurvived, "name:grind beans": MutantSurvived,
		"parent:brew coffee": MutantBroken, "attribute:coffee.size": MutantSame,
	}
	for _, it := range r.Items {
		if w := want[it.Mutant]; w != "" && it.Verdict != w {
			t.Errorf("%s: %s by %q, want %s", it.Mutant, it.Verdict, it.By, w)
		}
		delete(want, it.Mutant)
		if it.Line == 0 || it.What.ZH == "" || it.Cached {
			t.Errorf("%+v", it)
		}
	}
	if len(want) > 0 || r.Caught != 1 || r.Survived != 2 || r.Broken != 2 || r.Share < 33 || r.Share > 34 {
		t.Errorf("missing %v; %+v", want, r)
	}

	// Nothing is built again until something it depends on is another.
	before := builds()
	again, err := tr.Mutants(t.Context(), o)
	if err != nil || builds() != before || again.Caught != r.Caught || !again.Items[0].Cached {
		t.Errorf("%d builds more, %v", builds()-before, err)
	}
	o.Engine = "two"
	if _, err := tr.Mutants(t.Context(), o); err != nil || builds() != before+len(r.Items)+1 {
		t.Errorf("another program judges and %d were built, want %d", builds()-before, len(r.Items)+1)
	}
}

// What an exercise lets pass on purpose is told with its reason; a reason for
// nothing is an error.
func TestMutantsThatMayPass(t *testing.T) {
	const id = "quick-start/first-trace"
	tr, _ := mutantBench(t)
	def, _ := tr.set.Get(id)
	why := i18n.Text{EN: "because", ZH: "因为"}
	def.Survivors = []exercises.Survivor{{Mutant: "name:*", Why: why}}
	r, err := tr.Mutants(t.Context(), MutantOptions{IDs: []string{id}})
	if err != nil || r.Survived != 0 || r.Accepted != 2 {
		t.Errorf("%v %+v", err, r)
	}
	for _, it := range r.Items {
		if (it.Why == why) != (it.Verdict == MutantAccepted) {
			t.Errorf("%+v", it)
		}
	}
	def.Survivors = append(def.Survivors, exercises.Survivor{Mutant: "link:x", Why: why})
	var wrong *Misaccepted
	if _, err := tr.Mutants(t.Context(), MutantOptions{IDs: []string{id}}); !errors.As(err, &wrong) {
		t.Errorf("%v", err)
	}
}

// Stopped in the middle, it gives what was done and an error that says so.
func TestMutantsCanBeStopped(t *testing.T) {
	tr, _ := mutantBench(t)
	ctx, stop := context.WithCancel(t.Context())
	r, err := tr.Mutants(ctx, MutantOptions{IDs: []string{"quick-start/first-trace"}, On: func(MutantItem) { stop() }})
	if !errors.Is(err, context.Canceled) || len(r.Items) != 1 {
		t.Errorf("%v, %d done", err, len(r.Items))
	}
}

// A solution that does not pass proves nothing about its mutants.
func TestMutantsNeedARightSolution(t *testing.T) {
	tr := bench(t, "silent")
	_, err := tr.Mutants(t.Context(), MutantOptions{IDs: []string{"quick-start/first-trace"}})
	if err == nil || !strings.Contains(err.Error(), "solution itself") {
		t.Errorf("%v", err)
	}
}

func TestASurvivorIsMeantByItsPattern(t *testing.T) {
	for _, c := range []struct {
		pattern, id string
		want        bool
	}{
		{"name:*", "name:GET /orders/{id}", true},
		{"attribute:http.*", "attribute:http.route", true},
		{"attribute:http.*", "attribute:url.path", false},
		{"kind:with_kind(SpanKind::Server)", "kind:with_kind(SpanKind::Server)", true},
		{"attribute:a[0]", "attribute:a[0]", true},
		{"name:*", "attribute:name:", false},
	} {
		if got := (exercises.Survivor{Mutant: c.pattern}).Matches(c.id); got != c.want {
			t.Errorf("%s and %s: %v", c.pattern, c.id, got)
		}
	}
}

// What the shipped exercises let pass is there to be let pass, and every
// solution has something to take out.
func TestShippedSurvivorsExist(t *testing.T) {
	tr := bench(t, "silent")
	solutions := map[exercises.Kind]int{}
	for _, def := range tr.set.All() {
		if !mutable(def) {
			continue
		}
		solutions[def.Kind]++
		m := &mutation{v: &verifier{t: tr}, def: def, dir: t.TempDir()}
		if err := m.lay(); err != nil {
			t.Fatal(err)
		}
		all, err := m.mutants()
		if err != nil || len(all) < 4 {
			t.Errorf("%s: only %d mutants, %v", def.ID, len(all), err)
		}
		for _, a := range def.Survivors {
			if !slices.ContainsFunc(all, func(x mutant.Mutant) bool { return a.Matches(x.ID) }) {
				t.Errorf("%s: no mutant is called %s", def.ID, a.Mutant)
			}
		}
	}
	for _, kind := range exercises.Kinds() {
		if (solutions[kind] == 0) != (kind == exercises.KindLab) {
			t.Errorf("%d solutions of %s exercises were found", solutions[kind], kind)
		}
	}
}

// Of a recording every other answer is a mutant, and is caught.
func TestOtherAnswersAreMutants(t *testing.T) {
	tr := caseBench(t, compact(caseFiles()))
	r, err := tr.Mutants(t.Context(), MutantOptions{IDs: []string{"faq/case"}})
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]MutantVerdict{}
	for _, it := range r.Items {
		got[it.Mutant] = it.Verdict
	}
	want := map[string]MutantVerdict{
		"answer:span=00000000000000a1": MutantCaught, "answer:span=00000000000000a2": MutantSame, "answer:span=00000000000000a3": MutantCaught,
		"answer:who=shop": MutantCaught, "answer:who=bank": MutantSame, "answer:cause=crash": MutantSame, "answer:cause=sampler": MutantCaught,
	}
	if !maps.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
}
