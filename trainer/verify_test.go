package trainer

import (
	"testing"

	"otelings/exercises"
	"otelings/exercises/check"
	"otelings/internal/i18n"
)

func TestVerifyAcceptsOnlyTheRightVerdict(t *testing.T) {
	both := i18n.Text{EN: "said", ZH: "说了"}
	told := func(mistake string, words i18n.Text) check.Report {
		return check.Report{State: check.Failed, Stage: exercises.StageDelivery, Findings: []check.Finding{{Check: "arrives", Mistake: mistake, Message: words}}}
	}
	passed := check.Report{State: check.Passed}
	for _, c := range []struct {
		name string
		v    variant
		r    check.Report
		want bool
	}{
		{"solution passes", variant{what: "solution"}, passed, true},
		{"solution fails", variant{what: "solution"}, told("no-flush", both), false},
		{"another right form fails", variant{what: "also/force-flush"}, told("no-flush", both), false},
		{"another right form passes", variant{what: "also/force-flush"}, passed, true},
		{"wrong answer gets its message", variant{what: "wrong/no-flush", mistake: "no-flush"}, told("no-flush", both), true},
		{"wrong answer gets another's message", variant{what: "wrong/sampler-off", mistake: "sampler-off"}, told("no-flush", both), false},
		{"wrong answer passes", variant{what: "wrong/no-flush", mistake: "no-flush"}, passed, false},
		{"wrong answer gets no name", variant{what: "wrong/no-flush", mistake: "no-flush"}, told("", both), false},
		{"a language is missing", variant{what: "wrong/no-flush", mistake: "no-flush"}, told("no-flush", i18n.Text{EN: "said"}), false},
		{"starter passes", variant{what: "starter", mistake: "no-flush"}, passed, false},
		{"starter gets the beginner's message", variant{what: "starter", mistake: "no-flush"}, told("no-flush", both), true},
	} {
		if ok, why := judgeVariant(c.v, c.r); ok != c.want {
			t.Errorf("%s: accepted %v, want %v (%s)", c.name, ok, c.want, why)
		}
	}
}

func TestVariantsAreEverythingThatIsShipped(t *testing.T) {
	tr := bench(t, "silent")
	def, _ := tr.set.Get("quick-start/first-trace")
	all, err := variants(def)
	if err != nil {
		t.Fatal(err)
	}
	kinds := map[string]int{}
	for _, v := range all {
		switch {
		case v.what == "starter" || v.what == "solution":
			kinds[v.what]++
		case v.mistake == "":
			kinds["also"]++
		default:
			kinds["wrong"]++
		}
	}
	if kinds["starter"] != 1 || kinds["solution"] != 1 || kinds["also"] < 1 || kinds["wrong"] < 4 {
		t.Errorf("variants %v: want a starter, two right solutions and four wrong answers at least", kinds)
	}
}
