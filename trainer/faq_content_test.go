package trainer

import (
	"testing"

	"otelings/diagnosis"
	"otelings/exercises"
	"otelings/exercises/check"
)

// Whatever the program says with a FAQ id leads to an entry, and every entry is sound.
func TestFAQOfTheProgram(t *testing.T) {
	tr := author(t, "")
	for _, id := range tr.lib.FAQIDs() {
		for _, p := range tr.lib.LintFAQ(id, tr.known) {
			t.Error(p)
		}
	}
	for _, p := range tr.lib.LintGlossary(tr.known) {
		t.Error(p)
	}
	if n := len(tr.lib.FAQIDs()); n < 60 {
		t.Errorf("%d entries", n)
	}
	refers := func(where, id string) {
		if id != "" && !tr.lib.HasFAQ(id) {
			t.Errorf("%s refers to faq %q, which does not exist", where, id)
		}
	}
	for _, c := range diagnosis.Causes() {
		refers("cause "+string(c), diagnosis.Words(c).FAQ)
	}
	for c, id := range check.SilenceFAQs() {
		refers("silence "+string(c), id)
	}
	for _, id := range tr.set.IDs() {
		def, _ := tr.set.Get(id)
		for _, f := range faqOf(def) {
			refers(id, f)
		}
	}
}

func faqOf(def *exercises.Definition) []string {
	var out []string
	for _, c := range def.Checks {
		out = append(out, c.FAQ)
	}
	for _, m := range def.Mistakes {
		out = append(out, m.FAQ)
	}
	return out
}
