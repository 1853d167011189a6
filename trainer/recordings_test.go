package trainer

import (
	"testing"

	"otelings/exercises"
)

// Every set of answers that is shipped for a recording gets the verdict that
// its folder's name promises. Nothing is built: the recordings are at hand.
func TestShippedRecordingsAreJudgedAsPromised(t *testing.T) {
	tr, played := bench(t, "silent"), 0
	for _, def := range tr.set.All() {
		if def.Kind != exercises.KindTrace {
			continue
		}
		played++
		snap, err := tr.recorded(def)
		if err != nil {
			t.Fatal(err)
		}
		v := &verifier{t: tr}
		if err := v.answers(def, snap); err != nil {
			t.Fatal(err)
		}
		wrong := map[string]bool{}
		for _, it := range v.items {
			wrong[it.What] = true
			if !it.OK {
				t.Errorf("%s %s: %s", def.ID, it.What, it.Why)
			}
		}
		for _, m := range def.Mistakes {
			if !wrong["wrong/"+m.ID] {
				t.Errorf("%s: no set of answers makes the mistake %s", def.ID, m.ID)
			}
		}
		if x, err := tr.OpenExercise(t.Context(), def.ID); err != nil || x.Why == nil {
			t.Errorf("%s asks nothing after a pass: %v", def.ID, err)
		}
	}
	if played == 0 {
		t.Error("no recording is shipped")
	}
}
