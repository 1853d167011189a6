package lessons

import (
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"

	"otelings/internal/i18n"
)

// The standard of the shipped placement: what no loader can ask of every file.
func TestPlacementQuestionsKeepTheirStandard(t *testing.T) {
	l := load(t)
	proofs, err := l.Placement()
	if err != nil {
		t.Fatal(err)
	}
	want := strings.Fields(`quick-start span-structure span-context span-kind metrics-overview logs-overview
		tracer-provider tracer span-processor span-exporter sampler http grpc graphql reqwest`)
	var got []string
	for _, p := range proofs {
		got = append(got, p.Lesson)
		if len(p.Questions) != 2 {
			t.Errorf("%s: %d questions, want 2", p.Lesson, len(p.Questions))
		}
		for _, q := range p.Questions {
			if !strings.HasPrefix(q.ID, PlacementPrefix+p.Lesson+"-") {
				t.Errorf("%s: the id does not name %s", q.ID, p.Lesson)
			}
			for _, v := range q.Variants {
				standard(t, q, v)
			}
		}
	}
	if strings.Join(got, " ") != strings.Join(want, " ") {
		t.Errorf("placement for %v\nwant          %v", got, want)
	}
	problems, err := l.LintPlacement()
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range problems {
		t.Error(p)
	}
}

// codeCells is what a line of code may take so that the placement screen shows
// it whole on 60 columns.
const codeCells = 56

// standard: four options (an order question may have fewer), code that is read
// at a glance, and a right option that its length does not give away.
func standard(t *testing.T, q Question, v Variant) {
	t.Helper()
	at := q.ID + ", variant " + v.ID
	if n := len(v.Options); n != 4 && !(q.Kind == KindOrder && n == 3) {
		t.Errorf("%s: %d options, want 4", at, n)
	}
	code := strings.Split(strings.TrimRight(v.Code, "\n"), "\n")
	if len(code) > 8 {
		t.Errorf("%s: %d lines of code, at most 8", at, len(code))
	}
	for _, line := range code {
		if w := ansi.StringWidth(line); w > codeCells {
			t.Errorf("%s: a line of code is %d cells wide, at most %d", at, w, codeCells)
		}
	}
	if q.Kind == KindOrder {
		return
	}
	for _, lang := range i18n.Langs() {
		right, longest := 0, 0
		for _, o := range v.Options {
			w := ansi.StringWidth(o.Text.In(lang))
			if o.Right {
				right = w
			} else {
				longest = max(longest, w)
			}
		}
		if right > longest {
			t.Errorf("%s, %s: the right option is the longest, %d cells against %d", at, lang, right, longest)
		}
	}
}
