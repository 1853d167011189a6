package trainer

import "testing"

// What the shipped exercises say is as it should be in both languages.
func TestWordsOfTheShippedExercises(t *testing.T) {
	tr := bench(t, "silent")
	v := &verifier{t: tr}
	for _, def := range tr.set.All() {
		if len(wordsOf(def)) < 6 {
			t.Errorf("%s: only %d texts were looked at", def.ID, len(wordsOf(def)))
		}
		v.words(def)
	}
	for _, it := range v.items {
		if !it.OK {
			t.Errorf("%s:%d: %s", it.File, it.Line, it.Why)
		}
	}
	if len(v.items) < len(tr.set.All()) {
		t.Errorf("%d items of %d exercises", len(v.items), len(tr.set.All()))
	}
}
