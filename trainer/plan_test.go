package trainer

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"otelings/exercises"
	"otelings/internal/config"
	"otelings/internal/i18n"
	"otelings/lessons"
	"otelings/progress"
)

// clock is a clock that a test turns.
type clock struct{ now time.Time }

func (c *clock) set(day string, hour int) {
	d, err := time.ParseInLocation("2006-01-02", day, c.now.Location())
	if err != nil {
		panic(err)
	}
	c.now = d.Add(time.Duration(hour) * time.Hour)
}

// school is a small curriculum: lessons a to f, a to c written, a with the
// three activities; placement questions for b, c and e; one path of two weeks
// that ends with an exercise and a project.
func school() fstest.MapFS {
	file := func(s string) *fstest.MapFile { return &fstest.MapFile{Data: []byte(s)} }
	question := func(id string) string {
		var b strings.Builder
		fmt.Fprintf(&b, "      - {id: %s, topic: t, otca: api-sdk, kind: choice, variants: [", id)
		for _, v := range []string{"x", "y"} {
			fmt.Fprintf(&b, "{id: %s, ask: {en: e, zh: 中}, options: [{id: no, text: {en: n, zh: 否}, why: {en: n, zh: 否}}, {id: yes, right: true, text: {en: y, zh: 是}, why: {en: y, zh: 是}}, {id: so, text: {en: s, zh: 也}, why: {en: s, zh: 也}}]}, ", v)
		}
		return b.String() + "]}\n"
	}
	fsys := fstest.MapFS{
		"catalog.yaml": file(`levels: [{id: l, stars: 1, en: L, zh: 级}]
groups: [{id: g, en: G, zh: 组}]
lessons:
- {id: a, level: l, group: g, minutes: 60, en: A, zh: 甲}
- {id: b, level: l, group: g, minutes: 90, en: B, zh: 乙}
- {id: c, level: l, group: g, minutes: 30, en: C, zh: 丙}
- {id: d, level: l, group: g, en: D, zh: 丁}
- {id: e, level: l, group: g, minutes: 400, en: E, zh: 戊}
- {id: f, level: l, group: g, minutes: 10, en: F, zh: 己}
`),
		"paths.yaml": file(`paths:
- id: p
  en: P
  zh: 路
  stages:
  - {weeks: [1], en: One, zh: 一, steps: [{lesson: a}, {lesson: b}, {lesson: c}]}
  - {weeks: [2], en: Two, zh: 二, steps: [{lesson: d}, {lesson: e}, {exercise: a/mixed, minutes: 45}, {project: own, en: Own, zh: 自}]}
- {id: q, en: Q, zh: 另, stages: [{en: S, zh: 段, steps: [{lesson: e}]}]}
`),
		"situations.yaml": file(`questions:
- {id: s1, ask: {en: e, zh: 中}, options: [{id: x, text: {en: e, zh: 中}, because: {en: because p, zh: 因}, points: {p: 2, q: 1}}, {id: y, text: {en: e, zh: 中}, because: {en: because q, zh: 因}, points: {q: 3}}]}
- {id: s2, ask: {en: e, zh: 中}, options: [{id: x, text: {en: e, zh: 中}, because: {en: twice p, zh: 因}, points: {p: 4}}, {id: y, text: {en: e, zh: 中}, because: {en: twice q, zh: 因}, points: {q: 1}}]}
- {id: s3, ask: {en: e, zh: 中}, options: [{id: x, text: {en: e, zh: 中}, because: {en: third, zh: 因}, points: {p: 1}}, {id: y, text: {en: e, zh: 中}, because: {en: third q, zh: 因}, points: {q: 1}}]}
`),
		"placement.yaml": file("lessons:\n  - lesson: c\n    questions:\n" + question("pl-c-1") + question("pl-c-2") +
			"  - lesson: b\n    questions:\n" + question("pl-b-1") + question("pl-b-2") +
			"  - lesson: f\n    questions:\n" + question("pl-f-1") + question("pl-f-2")),
	}
	for _, id := range []string{"a", "b", "c"} {
		text := "# " + id + "\n\ntext\n"
		if id == "a" {
			text += "\n<!-- activity: placement -->\n<!-- activity: choose-path -->\n<!-- activity: plan -->\n"
		}
		fsys["content/"+id+"/lesson.en.md"], fsys["content/"+id+"/lesson.zh.md"] = file(text), file(text)
	}
	return fsys
}

func pupil(t *testing.T) (*Trainer, *clock) {
	t.Helper()
	lib, err := lessons.Load(school())
	if err != nil {
		t.Fatal(err)
	}
	set, err := exercises.Load()
	if err != nil {
		t.Fatal(err)
	}
	root := t.TempDir()
	dirs := config.Dirs{State: filepath.Join(root, "state"), Workspace: filepath.Join(root, "work"), Cache: filepath.Join(root, "cache")}
	c := &clock{now: time.Date(2026, 11, 2, 9, 0, 0, 0, time.FixedZone("CST", 8*3600))} // a Monday
	now := func() time.Time {                                                           // no two looks at a clock show the same time
		c.now = c.now.Add(time.Millisecond)
		return c.now
	}
	return New(Options{
		Lessons: lib, Exercises: set, Dirs: dirs, Config: config.NewFile(dirs.State), Settings: config.Defaults(),
		Progress: progress.New(filepath.Join(dirs.State, "progress.db"), progress.Options{Now: now}), Now: now,
	}), c
}

// read works a lesson through.
func read(t *testing.T, tr *Trainer, id string) {
	t.Helper()
	if err := tr.progress.Complete(t.Context(), "lesson", id, ""); err != nil {
		t.Fatal(err)
	}
}

// weeksOf is the weeks of a plan in one line: "2026-11-02: a b/60 | 2026-11-09: …".
func weeksOf(p Plan) string {
	var out []string
	for _, w := range p.Weeks {
		s := string(w.From) + ":"
		if w.GoesOn != nil {
			s += " (" + w.GoesOn.Lesson + w.GoesOn.Project + ")"
		}
		for _, st := range w.Steps {
			s += " " + st.Lesson + st.Project + st.Exercise
			if st.Takes == 0 {
				s += "="
			}
			if st.Late {
				s += "!"
			}
		}
		out = append(out, fmt.Sprintf("%s /%d", s, w.Minutes))
	}
	return strings.Join(out, " | ")
}

func TestPackProperties(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 2000 {
		capacity := 60 * (1 + r.IntN(12))
		n := r.IntN(30)
		parcels := make([]parcel, n)
		freeFrom := make([]int, n)
		for i := range parcels {
			freeFrom[i] = r.IntN(20)
			if r.IntN(3) > 0 {
				freeFrom[i] = 1 << 20
			}
			parcels[i] = parcel{minutes: 1 + r.IntN(capacity*3), free: func(w int) bool { return w >= freeFrom[i] }}
		}
		for i := 0; i < n; { // weeks of the path
			size := 1 + r.IntN(n-i)
			parcels[i].together = size
			i += size
		}
		slots := pack(parcels, capacity)
		used := map[int]int{}
		last := 0
		for i, s := range slots {
			if s.from < last || s.to < s.from {
				t.Fatalf("step %d lies in weeks %d to %d, the step before in %d", i, s.from, s.to, last)
			}
			last = s.from
			if i > 0 {
				last = max(last, slots[i-1].to)
			}
			if s.from < last {
				t.Fatalf("step %d begins in week %d, before the one before it ends in %d", i, s.from, last)
			}
			if free := parcels[i].free(s.from); free != (s.takes == 0) {
				t.Fatalf("step %d takes %d minutes, free is %v", i, s.takes, free)
			}
			left := s.takes
			for w := s.from; w <= s.to; w++ {
				part := min(left, capacity)
				used[w] += part
				left -= part
			}
			if left != 0 {
				t.Fatalf("step %d: %d minutes lie in no week", i, left)
			}
		}
		for w, m := range used {
			if m > capacity {
				t.Fatalf("week %d has %d minutes of %d", w, m, capacity)
			}
		}
	}
}

func TestDates(t *testing.T) {
	const today Date = "2026-11-25" // a Wednesday
	for _, c := range []struct{ in, want string }{
		{"2026-02-28", "2026-02-28"}, {"2024-02-29", "2024-02-29"}, {" 2026-12-01 ", "2026-12-01"},
		{"today", "2026-11-25"}, {"Today", "2026-11-25"}, {"今天", "2026-11-25"}, {"monday", "2026-11-30"}, {"周一", "2026-11-30"},
		{"2026-02-29", ""}, {"2026-13-01", ""}, {"26-01-01", ""}, {"2026/01/01", ""}, {"1999-12-31", ""}, {"2100-01-01", ""},
		{"", ""}, {"tomorrow", ""}, {"2026-1-1", ""}, {"02026-01-01", ""}, {"2026-01-01T00:00:00Z", ""},
	} {
		got, err := ParseDate(c.in, today)
		var misuse *Misuse
		if string(got) != c.want || (c.want == "") != errors.As(err, &misuse) {
			t.Errorf("%q: %q, %v; want %q", c.in, got, err, c.want)
		}
	}
	if got, _ := ParseDate("monday", "2026-11-30"); got != "2026-11-30" {
		t.Errorf("on a Monday, monday is %s", got)
	}
	if d := Date("2026-10-24").Add(7); d != "2026-10-31" || Date("2026-10-24").Days(d) != 7 {
		t.Errorf("a week over the end of daylight saving is %s", d)
	}
	if d := Date("2026-11-02"); d.In(i18n.EN) != "2 Nov" || d.In(i18n.ZH) != "11 月 2 日" {
		t.Errorf("%s reads %q, %q", d, d.In(i18n.EN), d.In(i18n.ZH))
	}
}

func FuzzParseDate(f *testing.F) {
	f.Add("2026-11-25")
	f.Add("monday")
	f.Fuzz(func(t *testing.T, s string) {
		d, err := ParseDate(s, "2026-11-25")
		if err == nil && (!d.valid() || d.Add(1) <= d) {
			t.Fatalf("%q was read as %q", s, d)
		}
	})
}

func TestPlanIsPacked(t *testing.T) {
	tr, _ := pupil(t)
	if _, err := tr.Plan(t.Context(), PlanChange{}); !errors.As(err, new(*NoPath)) {
		t.Fatalf("without a path: %v", err)
	}
	for _, c := range []struct {
		hours int
		want  string
	}{
		{3, "2026-11-02: a b c /180 | 2026-11-09: d /60 | 2026-11-16: e /180 | 2026-11-23: (e) /180 | 2026-11-30: (e) a/mixed own /145"},
		{1, "2026-11-02: a /60 | 2026-11-09: b /60 | 2026-11-16: (b) c /60 | 2026-11-23: d /60 | 2026-11-30: e /60 | 2026-12-07: (e) /60 | 2026-12-14: (e) /60 | 2026-12-21: (e) /60 | 2026-12-28: (e) /60 | 2027-01-04: (e) /60 | 2027-01-11: (e) /40 | 2027-01-18: a/mixed /45 | 2027-01-25: own /60"},
		{60, "2026-11-02: a b c d e a/mixed own /745"},
	} {
		p, err := tr.Plan(t.Context(), PlanChange{Path: "p", Start: "2026-11-02", Hours: c.hours})
		if err != nil || weeksOf(p) != c.want {
			t.Errorf("%d hours: %v\n%s\nwant\n%s", c.hours, err, weeksOf(p), c.want)
		}
	}
	p, err := tr.Plan(t.Context(), PlanChange{})
	if err != nil || p.Hours != 60 || p.Start != "2026-11-02" || p.Path.ID != "p" {
		t.Errorf("shown again: %+v, %v", p, err)
	}
	steps := p.Weeks[0].Steps
	if d := steps[3]; !d.Assumed || d.Takes != DefaultMinutes || d.Available || steps[0].Assumed {
		t.Errorf("a step without a figure is %+v", d)
	}
	if x := steps[5]; x.Exercise != "a/mixed" || x.Available || x.Minutes != 45 || x.Title.EN != "a/mixed" {
		t.Errorf("an exercise that does not exist is %+v", x)
	}
}

func TestPlanChangesAreChecked(t *testing.T) {
	tr, c := pupil(t)
	if _, err := tr.Plan(t.Context(), PlanChange{Start: "today"}); !errors.As(err, new(*NoPath)) {
		t.Errorf("a start without a path: %v", err)
	}
	if _, err := tr.Plan(t.Context(), PlanChange{Path: "nope"}); !errors.As(err, new(*Unknown)) {
		t.Errorf("an unknown path: %v", err)
	}
	for _, bad := range []PlanChange{{Path: "p", Hours: 61}, {Path: "p", Hours: -1}, {Path: "p", Start: "soon"}} {
		if _, err := tr.Plan(t.Context(), bad); !errors.As(err, new(*Misuse)) {
			t.Errorf("%+v: %v", bad, err)
		}
	}
	if s, _ := tr.progress.Load(t.Context()); s.Plan != nil {
		t.Errorf("a refused change was kept: %+v", s.Plan)
	}
	p, err := tr.Plan(t.Context(), PlanChange{Path: "p"})
	if err != nil || p.Start != "2026-11-02" || p.Hours != DefaultHours || !p.Assumed || p.Set {
		t.Errorf("a path alone: start %s, hours %d (assumed %v), %v", p.Start, p.Hours, p.Assumed, err)
	}
	// A start still to come survives another path; one that is past does not.
	if p, _ = tr.Plan(t.Context(), PlanChange{Start: "2026-11-09"}); p.Start != "2026-11-09" || !p.Set {
		t.Errorf("start %s", p.Start)
	}
	if p, _ = tr.Plan(t.Context(), PlanChange{Path: "q"}); p.Start != "2026-11-09" {
		t.Errorf("with another path the coming start is %s", p.Start)
	}
	c.set("2026-11-20", 9)
	if p, _ = tr.Plan(t.Context(), PlanChange{Path: "p"}); p.Start != "2026-11-20" {
		t.Errorf("with another path later the start is %s", p.Start)
	}
}

// What is done before the start is set takes no time; what is done in a week
// that runs leaves that week as it is and frees the weeks to come.
func TestDoneStepsTakeNoTimeAndRunningWeeksStay(t *testing.T) {
	tr, c := pupil(t)
	ctx := t.Context()
	read(t, tr, "a")
	c.set("2026-11-02", 12)
	p, err := tr.Plan(ctx, PlanChange{Path: "p", Start: "today", Hours: 2})
	if err != nil {
		t.Fatal(err)
	}
	const first = "2026-11-02: a= b c /120 | 2026-11-09: d /60 | 2026-11-16: e /120 | 2026-11-23: (e) /120 | 2026-11-30: (e) /120 | 2026-12-07: (e) a/mixed /85 | 2026-12-14: own /60"
	if weeksOf(p) != first {
		t.Fatalf("plan %s\nwant %s", weeksOf(p), first)
	}
	c.set("2026-11-04", 20)
	read(t, tr, "b") // in its week: nothing moves
	if p, _ = tr.Plan(ctx, PlanChange{}); weeksOf(p) != first || p.Weeks[0].Done() {
		t.Errorf("after b: done %v, plan %s", p.Weeks[0].Done(), weeksOf(p))
	}
	read(t, tr, "c")
	prove(t, tr, "f") // not in the plan: nothing happens to it
	if p, _ = tr.Plan(ctx, PlanChange{}); !p.Weeks[0].Done() {
		t.Error("the week is not done although a, b and c are")
	}
	if s, _, unwritten := p.Next(0); s != nil || !unwritten {
		t.Errorf("next is %+v, unwritten %v; d and e are not written", s, unwritten)
	}
}

func TestWorkingAheadAndFallingBehind(t *testing.T) {
	tr, c := pupil(t)
	ctx := t.Context()
	if _, err := tr.Plan(ctx, PlanChange{Path: "p", Start: "2026-11-02", Hours: 1}); err != nil {
		t.Fatal(err)
	}
	c.set("2026-11-03", 9)
	read(t, tr, "c") // planned for the third week, done in the first
	p, _ := tr.Plan(ctx, PlanChange{})
	if !strings.HasPrefix(weeksOf(p), "2026-11-02: a /60 | 2026-11-09: b /60 | 2026-11-16: (b) c= /30 | 2026-11-23: d /60") {
		t.Errorf("after working ahead: %s", weeksOf(p))
	}
	c.set("2026-11-08", 23) // the last minute of the first week
	if today, err := tr.Today(ctx); err != nil || len(today.Plan.Late()) != 0 || today.Week.Number != 1 {
		t.Errorf("on the last day: late %v, week %d, %v", today.Plan.Late(), today.Week.Number, err)
	}
	c.set("2026-11-09", 0)
	today, err := tr.Today(ctx)
	if err != nil || len(today.Plan.Late()) != 1 || today.Plan.Late()[0].Lesson != "a" || today.Plan.Late()[0].Due != "2026-11-08" || today.Week.Number != 2 {
		t.Errorf("the day after: late %+v, week %d, %v", today.Plan.Late(), today.Week.Number, err)
	}
	c.set("2030-01-01", 9) // long after the end: what cannot be done is never late
	today, _ = tr.Today(ctx)
	var late []string
	for _, s := range today.Plan.Late() {
		late = append(late, s.Lesson)
	}
	if strings.Join(late, " ") != "a b" || today.Week.Number != len(today.Plan.Weeks) {
		t.Errorf("long after: late %v, week %d of %d", late, today.Week.Number, len(today.Plan.Weeks))
	}
	if p, err = tr.Plan(ctx, PlanChange{Start: "today"}); err != nil || len(p.Late()) != 0 || p.Start != "2030-01-01" {
		t.Errorf("planned anew: start %s, late %v, %v", p.Start, p.Late(), err)
	}
}

// A plan is a calendar, not a stopwatch: the same days in any zone.
func TestPlanDoesNotTravel(t *testing.T) {
	tr, c := pupil(t)
	before, err := tr.Plan(t.Context(), PlanChange{Path: "p", Start: "2026-11-02", Hours: 3})
	if err != nil {
		t.Fatal(err)
	}
	for _, zone := range []*time.Location{time.UTC, time.FixedZone("far west", -11*3600), time.FixedZone("far east", 14*3600)} {
		c.now = time.Date(2026, 11, 4, 12, 0, 0, 0, zone)
		after, err := tr.Plan(t.Context(), PlanChange{})
		if err != nil || weeksOf(after) != weeksOf(before) || after.Today != "2026-11-04" {
			t.Errorf("%s: today %s, %v\n%s\nwas\n%s", zone, after.Today, err, weeksOf(after), weeksOf(before))
		}
	}
	// A file of an earlier version has no start: the day the path was chosen, where it was chosen.
	chosen := time.Date(2026, 11, 5, 0, 30, 0, 0, time.FixedZone("CST", 8*3600)) // still the 4th in UTC
	if err := tr.progress.SavePlan(t.Context(), progress.Plan{Path: "p", Hours: 3, Started: chosen}); err != nil {
		t.Fatal(err)
	}
	c.now = time.Date(2026, 11, 10, 0, 0, 0, 0, time.UTC)
	if p, err := tr.Plan(t.Context(), PlanChange{}); err != nil || p.Start != "2026-11-05" {
		t.Errorf("the plan of an old file begins on %s, %v", p.Start, err)
	}
}

// The mixed exercise at the end of week one is a step of its own.
func TestExerciseSteps(t *testing.T) {
	tr := bench(t, "silent")
	ctx := t.Context()
	if err := tr.ChoosePath(ctx, "newcomer", 5); err != nil {
		t.Fatal(err)
	}
	last := func() Step {
		p, err := tr.Path(ctx, "newcomer")
		if err != nil {
			t.Fatal(err)
		}
		steps := p.Stages[0].Weeks[0].Steps
		return steps[len(steps)-1]
	}
	s := last()
	if s.Exercise != "faq/closing-time" || !s.Available || s.Done || s.Minutes == 0 || s.Title.ZH == "" || s.Lesson != "" || s.ID() != s.Exercise {
		t.Fatalf("the step is %+v", s)
	}
	for _, id := range tr.lib.IDs() {
		read(t, tr, id)
	}
	today, err := tr.Today(ctx)
	if err != nil || today.Continue == nil || today.Continue.Exercise == nil || today.Continue.Exercise.ID != s.Exercise {
		t.Fatalf("with every lesson read, continue is %+v, %v", today.Continue, err)
	}
	if err := tr.progress.Complete(ctx, "exercise", s.Exercise, ""); err != nil {
		t.Fatal(err)
	}
	if s = last(); !s.Done {
		t.Error("the exercise is done, the step is not")
	}
	if today, _ = tr.Today(ctx); !today.Plan.Weeks[0].Done() {
		t.Error("all that can be done in the first week is done, the week is not")
	}
	// A project is what the path goes on with when its lessons are read.
	if c := today.Continue; c == nil || c.Exercise == nil || c.Exercise.ID != ProjectExercise("own-integration") || c.Lesson != nil {
		t.Errorf("after the week continue is %+v", c)
	}
}

// A path that names its weeks keeps them where the hours allow it: no week of
// the path is split that would fit into one of the plan.
func TestWeeksOfThePathStayTogether(t *testing.T) {
	tr := bench(t, "silent")
	for _, hours := range []int{2, 3, 5, 8, 20} {
		p, err := tr.Plan(t.Context(), PlanChange{Path: "newcomer", Start: "2026-11-30", Hours: hours})
		if err != nil {
			t.Fatal(err)
		}
		minutes, in := map[int]int{}, map[int]map[int]bool{}
		for i, w := range p.Weeks {
			for _, s := range w.Steps {
				minutes[s.Week] += s.Takes
				if in[s.Week] == nil {
					in[s.Week] = map[int]bool{}
				}
				in[s.Week][i] = true
			}
		}
		for week, m := range minutes {
			if m <= 60*hours && len(in[week]) > 1 {
				t.Errorf("at %d hours week %d of the path, %d minutes, lies in %d weeks of the plan", hours, week, m, len(in[week]))
			}
		}
		if hours == 5 && len(p.Weeks) != p.Path.Weeks {
			t.Errorf("at 5 hours a week the path of %d weeks takes %d", p.Path.Weeks, len(p.Weeks))
		}
	}
}

// What was done before the plan leaves no week without work behind it.
func TestNoWeekIsSpentOnWhatIsDone(t *testing.T) {
	tr, _ := pupil(t)
	for _, id := range []string{"a", "b", "c"} {
		read(t, tr, id)
	}
	p, err := tr.Plan(t.Context(), PlanChange{Path: "p", Start: "today", Hours: 3})
	if err != nil {
		t.Fatal(err)
	}
	if got := weeksOf(p); !strings.HasPrefix(got, "2026-11-02: a= b= c= d /60 | ") {
		t.Errorf("plan %s", got)
	}
}
