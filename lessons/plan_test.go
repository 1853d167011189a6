package lessons

import (
	"fmt"
	"strings"
	"testing"
	"testing/fstest"

	"otelings/internal/i18n"
)

func TestActivityIsABlock(t *testing.T) {
	src := "# One\n\n## A {#a}\ntext\n\n<!-- activity: placement -->\n\n<!-- activity: choose-path -->\n<!-- activity: plan -->\nrest\n"
	l, err := Load(world(src, src, "lesson: one\nquestions: []\n"))
	if err != nil {
		t.Fatal(err)
	}
	doc, err := l.Open("one")
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, b := range doc.Text[i18n.ZH].Blocks {
		got = append(got, string(b.Kind)+":"+b.Ref)
	}
	if s := strings.Join(got, " "); s != "prose: activity:placement activity:choose-path activity:plan prose:" {
		t.Errorf("blocks %s", s)
	}
	src = "# One\n\ntext\n<!-- activity: juggling -->\n"
	l, _ = Load(world(src, src, "lesson: one\nquestions: []\n"))
	if _, err := l.Open("one"); err == nil || !strings.Contains(err.Error(), `lesson.en.md:4: unknown activity "juggling", want one of placement, choose-path, plan`) {
		t.Errorf("an unknown activity gave %v", err)
	}
}

func TestAStepIsOneThing(t *testing.T) {
	for _, c := range []struct{ step, want string }{
		{"{lesson: one}", ""},
		{"{project: own}", ""},
		{"{exercise: one/mixed, priority: practice}", ""},
		{"{}", "a step is a lesson, a project or an exercise"},
		{"{lesson: one, exercise: one/mixed}", "a step is a lesson"},
		{"{project: own, lesson: one}", "a step is a lesson"},
		{"{exercise: mixed}", "want lesson/name"},
		{"{exercise: one/}", "want lesson/name"},
		{"{exercise: one/two/three}", "want lesson/name"},
		{"{exercise: One/Two}", "want lesson/name"},
	} {
		fsys := world("# T\n", "# T\n", "lesson: one\n")
		fsys["paths.yaml"] = &fstest.MapFile{Data: []byte("paths: [{id: p, en: P, zh: 路, stages: [{en: S, zh: 段, steps: [" + c.step + "]}]}]\n")}
		_, err := Load(fsys)
		if c.want == "" && err != nil || c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want)) {
			t.Errorf("%s: error %v, want %q", c.step, err, c.want)
		}
	}
}

// asked is a placement question as YAML, in a list under "questions:".
func asked(id string, more string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "      - id: %s\n        topic: t\n        otca: api-sdk\n        kind: choice\n%s        variants:\n", id, more)
	for _, v := range []string{"a", "b"} {
		fmt.Fprintf(&b, "          - id: %s\n            ask: {en: e, zh: 中}\n            options:\n", v)
		for i := range 3 {
			fmt.Fprintf(&b, "              - {id: o%d, right: %v, text: {en: e, zh: 中}, why: {en: e, zh: 中}}\n", i, i == 1)
		}
	}
	return b.String()
}

func TestPlacementFaults(t *testing.T) {
	proof := func(lesson string, questions ...string) string {
		return "  - lesson: " + lesson + "\n    questions:\n" + strings.Join(questions, "")
	}
	two := []string{asked("pl-one-a", ""), asked("pl-one-b", "")}
	for _, c := range []struct{ name, src, want string }{
		{"fine", proof("one", two...), ""},
		{"one question", proof("one", two[0]), "1 question(s), want 2 or 3"},
		{"four questions", proof("one", append(two, asked("pl-one-c", ""), asked("pl-one-d", ""))...), "4 question(s)"},
		{"unknown lesson", proof("two", two...), `unknown lesson "two"`},
		{"a lesson twice", proof("one", two...) + proof("one", asked("pl-x", ""), asked("pl-y", "")), `lesson "one" stands twice`},
		{"an id twice", proof("one", two[0], two[0]), `question id "pl-one-a"`},
		{"another prefix", proof("one", two[0], asked("qs-b", "")), "begins with pl-"},
		{"a checkpoint", proof("one", two[0], asked("pl-one-b", "        checkpoint: true\n")), "no checkpoint"},
		{"no right option", proof("one", two[0], strings.ReplaceAll(two[1], "right: true", "right: false")), "0 options marked right"},
		{"unknown key", proof("one", two[0], asked("pl-one-b", "        colour: red\n")), "colour"},
	} {
		fsys := world("# T\n", "# T\n", "lesson: one\n")
		fsys["placement.yaml"] = &fstest.MapFile{Data: []byte("lessons:\n" + c.src)}
		l, err := Load(fsys)
		if err != nil {
			t.Fatal(err)
		}
		proofs, err := l.Placement()
		if c.want == "" && (err != nil || len(proofs) != 1) || c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want)) {
			t.Errorf("%s: %d proofs, error %v, want %q", c.name, len(proofs), err, c.want)
		}
	}
	l, err := Load(world("# T\n", "# T\n", "lesson: one\n"))
	if err != nil {
		t.Fatal(err)
	}
	if proofs, err := l.Placement(); err != nil || len(proofs) != 0 {
		t.Errorf("without a file: %d proofs, %v", len(proofs), err)
	}
	if s, err := l.Situations(); err != nil || len(s) != 0 {
		t.Errorf("without a file: %d situations, %v", len(s), err)
	}
}

func TestPlacementOfTheProductIsSound(t *testing.T) {
	l := load(t)
	problems, err := l.LintPlacement()
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range problems {
		t.Error(p)
	}
	proofs, _ := l.Placement()
	ids := map[string]bool{}
	for _, p := range proofs {
		for _, q := range p.Questions {
			ids[q.ID] = true
		}
	}
	for _, id := range l.IDs() {
		doc, err := l.Open(id)
		if err != nil {
			t.Fatal(err)
		}
		for _, q := range doc.Questions {
			if ids[q.ID] || strings.HasPrefix(q.ID, PlacementPrefix) {
				t.Errorf("question %s of lesson %s has a placement question's id", q.ID, id)
			}
		}
	}
}

func TestSituationFaults(t *testing.T) {
	good := "{id: %s, ask: {en: e, zh: 中}, options: [{id: a, text: {en: e, zh: 中}, because: {en: e, zh: 中}, points: {p: 1}}, {id: b, text: {en: e, zh: 中}, because: {en: e, zh: 中}, points: {p: 2}}]}"
	q := func(id string) string { return fmt.Sprintf(good, id) }
	for _, c := range []struct{ name, src, want string }{
		{"fine", q("a") + ", " + q("b") + ", " + q("c"), ""},
		{"two questions", q("a") + ", " + q("b"), "2 question(s), want 3 or 4"},
		{"an id twice", q("a") + ", " + q("a") + ", " + q("c"), `question id "a"`},
		{"unknown path", q("a") + ", " + q("b") + ", " + strings.Replace(q("c"), "p: 1", "z: 1", 1), `unknown path "z"`},
		{"too many points", q("a") + ", " + q("b") + ", " + strings.Replace(q("c"), "p: 1", "p: 12", 1), "12 points"},
		{"no points", q("a") + ", " + q("b") + ", " + strings.Replace(q("c"), "{p: 1}", "{}", 1), "speaks for no path"},
		{"no reason", q("a") + ", " + q("b") + ", " + strings.Replace(q("c"), "because: {en: e, zh: 中}", "because: {en: e}", 1), "because is missing"},
		{"an option twice", q("a") + ", " + q("b") + ", " + strings.Replace(q("c"), "id: b", "id: a", 1), `option id "a"`},
		{"unknown key", "{colour: red}", "colour"},
	} {
		fsys := world("# T\n", "# T\n", "lesson: one\n")
		fsys["paths.yaml"] = &fstest.MapFile{Data: []byte("paths: [{id: p, en: P, zh: 路, stages: [{en: S, zh: 段, steps: [{lesson: one}]}]}]\n")}
		fsys["situations.yaml"] = &fstest.MapFile{Data: []byte("questions: [" + c.src + "]\n")}
		l, err := Load(fsys)
		if err != nil {
			t.Fatal(err)
		}
		_, err = l.Situations()
		if c.want == "" && err != nil || c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want)) {
			t.Errorf("%s: error %v, want %q", c.name, err, c.want)
		}
	}
}

// Every combination of answers has three proposals with reasons, and every
// path is the best of some combination.
func TestEverySituationHasAPathAndEveryPathASituation(t *testing.T) {
	l := load(t)
	qs, err := l.Situations()
	if err != nil {
		t.Fatal(err)
	}
	best, all := map[string]int{}, 0
	var play func(i int, answers map[string]string)
	play = func(i int, answers map[string]string) {
		if i < len(qs) {
			for _, o := range qs[i].Options {
				answers[qs[i].ID] = o.ID
				play(i+1, answers)
			}
			return
		}
		all++
		got := l.Advise(qs, answers)
		if len(got) < 3 {
			t.Errorf("%v: %d proposals", answers, len(got))
			return
		}
		best[got[0].Path]++
		for j, a := range got {
			if len(a.Because) == 0 || a.Points == 0 || j > 0 && a.Points > got[j-1].Points {
				t.Errorf("%v: proposal %d is %+v", answers, j, a)
			}
		}
	}
	play(0, map[string]string{})
	for _, p := range l.Paths.Paths {
		if best[p.ID] == 0 {
			t.Errorf("path %s is never the best of %d situations", p.ID, all)
		}
	}
	t.Logf("%d situations: %v", all, best)
}

func FuzzPlacement(f *testing.F) {
	f.Add("lessons:\n  - lesson: one\n    questions:\n" + asked("pl-a", "") + asked("pl-b", ""))
	f.Add("lessons: [{lesson: one, questions: []}]\n")
	f.Fuzz(func(t *testing.T, src string) {
		fsys := world("# T\n", "# T\n", "lesson: one\n")
		fsys["placement.yaml"] = &fstest.MapFile{Data: []byte(src)}
		l, err := Load(fsys)
		if err != nil {
			t.Fatal(err)
		}
		proofs, err := l.Placement()
		if err != nil {
			return
		}
		for _, p := range proofs {
			for _, q := range p.Questions {
				for _, v := range q.Variants {
					if n := len(q.Want(v)); n == 0 || q.Kind != KindOrder && n != 1 {
						t.Fatalf("question %s has %d right answers", q.ID, n)
					}
				}
			}
		}
	})
}

func FuzzSituations(f *testing.F) {
	f.Add("questions: [{id: a, ask: {en: e, zh: 中}, options: [{id: x, text: {en: e, zh: 中}, because: {en: e, zh: 中}, points: {p: 1}}]}]\n")
	f.Fuzz(func(t *testing.T, src string) {
		fsys := world("# T\n", "# T\n", "lesson: one\n")
		fsys["paths.yaml"] = &fstest.MapFile{Data: []byte("paths: [{id: p, en: P, zh: 路, stages: [{en: S, zh: 段, steps: [{lesson: one}]}]}]\n")}
		fsys["situations.yaml"] = &fstest.MapFile{Data: []byte(src)}
		l, err := Load(fsys)
		if err != nil {
			t.Fatal(err)
		}
		qs, err := l.Situations()
		if err != nil {
			return
		}
		answers := map[string]string{}
		for _, q := range qs {
			answers[q.ID] = q.Options[0].ID
		}
		if len(qs) > 0 && len(l.Advise(qs, answers)) == 0 {
			t.Fatal("answers without a proposal")
		}
	})
}
