package trainer

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"otelings/progress"
)

func prove(t *testing.T, tr *Trainer, lesson string) Sitting {
	t.Helper()
	return sit(t, tr, lesson, "yes", "yes")
}

// sit answers a lesson's placement questions.
func sit(t *testing.T, tr *Trainer, lesson string, options ...string) Sitting {
	t.Helper()
	qs, err := tr.PlacementQuestions(t.Context(), lesson)
	if err != nil {
		t.Fatal(err)
	}
	var given []Given
	for i, q := range qs {
		given = append(given, Given{Question: q.ID, Variant: q.Variant, Options: []string{options[i]}})
	}
	s, err := tr.Prove(t.Context(), lesson, given)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestPlacement(t *testing.T) {
	tr, _ := pupil(t)
	ctx := t.Context()
	if _, err := tr.Plan(ctx, PlanChange{Path: "p"}); err != nil {
		t.Fatal(err)
	}
	p, err := tr.Placement(ctx)
	if err != nil {
		t.Fatal(err)
	}
	var order []string
	for _, l := range p.Lessons {
		order = append(order, fmt.Sprint(l.Lesson, l.OnPath))
	}
	if strings.Join(order, " ") != "btrue ctrue ffalse" {
		t.Errorf("offered %v, want the path's in its order, then the others", order)
	}
	s := sit(t, tr, "b", "yes", "no")
	if s.Proved || !s.Questions[0].Answered.Right || s.Questions[1].Answered.Right || len(s.Questions[0].Answered.Why) == 0 || s.Questions[0].Variant != "x" {
		t.Errorf("half right: %+v", s)
	}
	if s = sit(t, tr, "b", "no", "yes"); s.Proved || s.Questions[0].Variant != "y" {
		t.Errorf("right in two sittings is no proof, and the other variant is due: %+v", s)
	}
	if s = prove(t, tr, "b"); !s.Proved || s.Questions[0].Variant != "x" {
		t.Errorf("all right: %+v", s)
	}
	if s = sit(t, tr, "b", "no", "no"); s.Proved {
		t.Error("all wrong is a proof")
	}
	p, _ = tr.Placement(ctx)
	if l := p.Lessons[0]; !l.Proved || !l.Taken || l.Right != 0 || l.Read || p.Proved != 1 {
		t.Errorf("a proof does not stay: %+v", p)
	}
	path, err := tr.Path(ctx, "p")
	if err != nil {
		t.Fatal(err)
	}
	if b := path.Stages[0].Weeks[0].Steps[1]; !b.Proved || b.Done || path.Done != 0 || path.Proved != 1 {
		t.Errorf("the step is %+v, the path counts %d done, %d proved", b, path.Done, path.Proved)
	}
	today, err := tr.Today(ctx)
	if err != nil || today.Done.Lessons != 0 || today.Continue.Lesson.ID != "a" {
		t.Errorf("today %+v, continue %+v, %v", today.Done, today.Continue, err)
	}
	read(t, tr, "a")
	if today, _ = tr.Today(ctx); today.Continue.Lesson.ID != "c" {
		t.Errorf("continue is %s, b is proved", today.Continue.Lesson.ID)
	}
	if err := tr.SavePlace(ctx, "b", Place{}); err != nil { // opened all the same: it is read like any other
		t.Fatal(err)
	}
	read(t, tr, "c")
	if today, _ = tr.Today(ctx); !today.Plan.Weeks[0].Done() {
		t.Error("a read, b proved, c read: the week is not done")
	}
}

func TestSittingsThatDoNotFit(t *testing.T) {
	tr, _ := pupil(t)
	ok := []Given{{"pl-c-1", "x", []string{"yes"}}, {"pl-c-2", "x", []string{"yes"}}}
	for name, given := range map[string][]Given{
		"nothing":          nil,
		"one is missing":   ok[:1],
		"twice":            {ok[0], ok[0], ok[1]},
		"another variant":  {ok[0], {"pl-c-2", "y", []string{"yes"}}},
		"an option of air": {ok[0], {"pl-c-2", "x", []string{"maybe"}}},
		"two options":      {ok[0], {"pl-c-2", "x", []string{"yes", "no"}}},
		"another lesson's": {ok[0], ok[1], {"pl-b-1", "x", []string{"yes"}}},
	} {
		if _, err := tr.Prove(t.Context(), "c", given); !errors.As(err, new(*Misuse)) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if s, _ := tr.progress.Load(t.Context()); len(s.Answers) != 0 || len(s.Completions) != 0 {
		t.Errorf("a refused sitting was kept: %+v", s.Answers)
	}
	if _, err := tr.Prove(t.Context(), "d", nil); !errors.As(err, new(*Misuse)) {
		t.Errorf("a lesson without questions: %v", err)
	}
	if _, err := tr.PlacementQuestions(t.Context(), "zz"); !errors.As(err, new(*Unknown)) {
		t.Errorf("no such lesson: %v", err)
	}
}

func TestAdvice(t *testing.T) {
	tr, _ := pupil(t)
	got, err := tr.Advise(t.Context(), map[string]string{"s1": "x", "s2": "x", "s3": "y"})
	if err != nil || len(got) != 2 || got[0].Path.ID != "p" || got[0].Points != 6 || got[0].Because[0].EN != "twice p" || got[0].Because[1].EN != "because p" || got[1].Points != 2 {
		t.Fatalf("advice %+v, %v", got, err)
	}
	if got[0].Hours != DefaultHours || got[0].Takes != 4 || got[0].Path.Available != 3 || got[0].Path.Lessons != 5 {
		t.Errorf("the best takes %d weeks at %d hours, %d of %d written", got[0].Takes, got[0].Hours, got[0].Path.Available, got[0].Path.Lessons)
	}
	for _, c := range []struct {
		answers map[string]string
		want    string
	}{
		{nil, `question "s1" is not answered`},
		{map[string]string{"s1": "x", "s2": "z", "s3": "x"}, `question "s2" has no option "z"`},
		{map[string]string{"s1": "x", "s2": "x", "s3": "x", "s9": "x"}, `no question "s9"`},
	} {
		var misuse *Misuse
		if _, err := tr.Advise(t.Context(), c.answers); !errors.As(err, &misuse) || misuse.Text.EN != c.want || misuse.Hint.ZH == "" {
			t.Errorf("%v: %v", c.answers, err)
		}
	}
}

// The lesson with the three activities is done when all three are.
func TestActivitiesCount(t *testing.T) {
	tr, _ := pupil(t)
	ctx := t.Context()
	if err := tr.ChoosePath(ctx, "q", 4); err != nil {
		t.Fatal(err)
	}
	if r, err := tr.OpenLesson(ctx, "a"); err != nil || r.Lesson.Percent != 0 {
		t.Errorf("a lesson that was never opened is at %d%%, %v", r.Lesson.Percent, err)
	}
	if err := tr.progress.SavePlan(ctx, progress.Plan{}); err != nil {
		t.Fatal(err)
	}
	if err := tr.SavePlace(ctx, "a", Place{Block: 3, Fraction: 1}); err != nil {
		t.Fatal(err)
	}
	look := func() (int, string) {
		r, err := tr.OpenLesson(ctx, "a")
		if err != nil {
			t.Fatal(err)
		}
		s := ""
		for _, b := range r.Blocks {
			if a := r.Activities[b.ID]; b.Kind == BlockActivity {
				s += fmt.Sprintf("%s %v %s;", b.ID, a.Done, a.State.EN)
			}
		}
		return r.Lesson.Percent, s
	}
	if n, s := look(); n != 25 || s != "placement false ;choose-path false ;plan false ;" {
		t.Errorf("at first %d%%: %s", n, s)
	}
	sit(t, tr, "b", "no", "no")
	if n, s := look(); n != 50 || !strings.HasPrefix(s, "placement true lessons proved: 0;") {
		t.Errorf("after a placement %d%%: %s", n, s)
	}
	if err := tr.ChoosePath(ctx, "p", 4); err != nil {
		t.Fatal(err)
	}
	if n, s := look(); n != 75 || !strings.HasSuffix(s, "choose-path true P;plan false ;") {
		t.Errorf("after choosing %d%%: %s", n, s)
	}
	if _, err := tr.Plan(ctx, PlanChange{Start: "monday"}); err != nil {
		t.Fatal(err)
	}
	if n, s := look(); n != 100 || !strings.Contains(s, "plan true 2 Nov to ") {
		t.Errorf("after planning %d%%: %s", n, s)
	}
	if s, _ := tr.progress.Load(ctx); s.Completions["lesson/a"].ID != "a" {
		t.Error("the lesson was not noted as done")
	}
}

func TestVerifyLintsPlacementAndSituations(t *testing.T) {
	tr, _ := pupil(t)
	for _, c := range []struct {
		taken map[string]string
		want  string
	}{{nil, ""}, {map[string]string{"pl-c-2": "a"}, "question id pl-c-2 is taken by lesson a"}} {
		v := &verifier{t: tr}
		v.planning(c.taken)
		if len(v.items) != 2 || v.items[0].OK != (c.want == "") || v.items[0].Why != c.want || !v.items[1].OK {
			t.Errorf("taken %v: %+v", c.taken, v.items)
		}
	}
	v := &verifier{t: tr, o: VerifyOptions{IDs: []string{"a"}}}
	if v.planning(nil); len(v.items) != 0 {
		t.Errorf("a lesson alone: %+v", v.items)
	}
}
