package trainer

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"

	"otelings/exercises"
	"otelings/exercises/check"
	"otelings/exercises/runner"
	"otelings/exercises/sandbox"
	"otelings/internal/config"
	"otelings/internal/i18n"
	"otelings/lessons"
	"otelings/progress"
)

// The test binary plays the learner's program when the fake cargo has "built" it.
func TestMain(m *testing.M) {
	if len(os.Args) > 1 && os.Args[1] == sandbox.Command {
		os.Exit(sandbox.Child(os.Stdin, os.Stdout))
	}
	if what := os.Getenv("TEST_PROGRAM"); what != "" {
		os.Exit(learnersProgram(what))
	}
	goleak.VerifyTestMain(m)
}

// learnersProgram sends one trace in OTLP JSON, or nothing.
func learnersProgram(what string) int {
	if name, ok := strings.CutPrefix(what, "own-"); ok {
		return ownProgram(name)
	}
	switch what {
	case "silent":
		return 0
	case "hang":
		fmt.Println("working")
		time.Sleep(time.Minute)
		return 0
	}
	body := `{"resourceSpans":[{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"coffee-shop"}}]},"scopeSpans":[{"spans":[
	{"traceId":"5b8efff798038103d269b633813fc60c","spanId":"eee19b7ec3c1b174","name":"brew coffee","kind":1,"startTimeUnixNano":"1","endTimeUnixNano":"9","attributes":[{"key":"coffee.size","value":{"stringValue":"large"}}]},
	{"traceId":"5b8efff798038103d269b633813fc60c","spanId":"eee19b7ec3c1b173","parentSpanId":"eee19b7ec3c1b174","name":"grind beans","kind":1,"startTimeUnixNano":"2","endTimeUnixNano":"3"}]}]}]}`
	if what == "extra" { // as right, and different
		body = strings.Replace(body, `"endTimeUnixNano":"3"`, `"endTimeUnixNano":"3","attributes":[{"key":"more","value":{"intValue":"1"}}]`, 1)
	}
	resp, err := http.Post(os.Getenv("OTEL_EXPORTER_OTLP_ENDPOINT")+"/v1/traces", "application/json", strings.NewReader(body))
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	resp.Body.Close()
	return 0
}

// bench is a trainer on folders of its own; program is what cargo "builds".
func bench(t *testing.T, program string) *Trainer {
	t.Helper()
	lib, err := lessons.Load(lessons.Content())
	if err != nil {
		t.Fatal(err)
	}
	set, err := exercises.Load(exercises.Content())
	if err != nil {
		t.Fatal(err)
	}
	root := t.TempDir()
	dirs := config.Dirs{State: filepath.Join(root, "state"), Workspace: filepath.Join(root, "work"), Cache: filepath.Join(root, "cache")}
	return New(Options{
		Lessons: lib, Exercises: set, Dirs: dirs, Config: config.NewFile(dirs.State), Settings: config.Defaults(),
		Progress: progress.New(filepath.Join(dirs.State, "progress.db"), progress.Options{}),
		Env:      []string{"PATH=" + fakeCargo(t) + ":/usr/bin:/bin", "HOME=" + root, "TEST_PROGRAM=" + program, "EDITOR=vi -n"},
	})
}

// fakeCargo is a folder with a cargo that reports this test binary as built.
func fakeCargo(t *testing.T) string {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	artifact := fmt.Sprintf(`{"reason":"compiler-artifact","package_id":"x#first-trace@0.1.0","target":{"kind":["bin"],"name":"first-trace"},"filenames":[%q],"executable":%q,"fresh":false}`, self, self)
	script := "#!/bin/sh\n[ \"$1\" = build ] || exit 0\necho '" + artifact + "'\necho '{\"reason\":\"build-finished\",\"success\":true}'\n"
	if err := os.WriteFile(filepath.Join(dir, "cargo"), []byte(script), 0o755); err != nil {
		t.Fatal(err)
	}
	return dir
}

func TestOnlyWrittenLessonsAreAvailable(t *testing.T) {
	tr := bench(t, "silent")
	all, err := tr.Lessons(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if len(all) != 74 {
		t.Fatalf("%d lessons, want 74", len(all))
	}
	for _, l := range all {
		if want := tr.lib.Written(l.ID); l.Available != want {
			t.Errorf("%s: available %v, want %v", l.ID, l.Available, want)
		}
	}
	_, err = tr.OpenLesson(t.Context(), "ffi")
	var unwritten *NotWritten
	if !errors.As(err, &unwritten) {
		t.Errorf("opening an unwritten lesson gave %v", err)
	}
}

func TestPathHasStagesWeeksAndCounts(t *testing.T) {
	tr := bench(t, "silent")
	p, err := tr.Path(t.Context(), "newcomer")
	if err != nil {
		t.Fatal(err)
	}
	var weeks []int
	steps := 0
	for _, s := range p.Stages {
		for _, w := range s.Weeks {
			weeks = append(weeks, w.Number)
			steps += len(w.Steps)
		}
	}
	if fmt.Sprint(weeks) != "[1 2 3 4 5 6]" || steps != 23 || p.Steps != 23 {
		t.Errorf("weeks %v with %d steps (%d counted), want weeks 1 to 6 with 23", weeks, steps, p.Steps)
	}
	if p.Available < 1 || p.Available >= p.Lessons {
		t.Errorf("%d of %d lessons available: the unwritten ones must not count", p.Available, p.Lessons)
	}
}

func TestUnknownIDsNameTheNearest(t *testing.T) {
	tr := bench(t, "silent")
	for _, c := range []struct{ id, want string }{
		{"quick-strat", "quick-start"}, {"first-trace", "quick-start/first-trace"}, {"newcommer", "newcomer"}, {"zzzzzzzzzzzz", ""},
	} {
		var u *Unknown
		if err := tr.UnknownAny(c.id); !errors.As(err, &u) || u.Nearest != c.want {
			t.Errorf("%s: nearest %q, want %q", c.id, u.Nearest, c.want)
		}
	}
}

// The story of a lesson: read, answer, lab, code; then it is done, and a new
// trainer on the same folders continues where this one stopped.
func TestLessonIsDoneWhenAllOfItIs(t *testing.T) {
	tr := bench(t, "right")
	ctx := t.Context()
	if err := tr.SaveWelcome(ctx, Welcome{Lang: i18n.ZH, Path: "newcomer", Hours: 4}); err != nil {
		t.Fatal(err)
	}
	r, err := tr.OpenLesson(ctx, "quick-start")
	if err != nil {
		t.Fatal(err)
	}
	for i, b := range r.Blocks {
		if err := tr.SavePlace(ctx, "quick-start", Place{Block: i, Fraction: 0.5}); err != nil {
			t.Fatal(err)
		}
		if b.Kind == BlockCheckpoint {
			answer(t, tr, r.Questions[b.ID])
		}
	}
	today, err := tr.Today(ctx)
	if err != nil {
		t.Fatal(err)
	}
	if !today.Welcomed || today.Path == nil || today.Path.ID != "newcomer" || today.Hours != 4 || today.Week.Number != 1 {
		t.Errorf("today is %+v", today)
	}
	if today.Continue == nil || today.Continue.Lesson.ID != "quick-start" || today.Continue.Lesson.Done {
		t.Fatalf("continue is %+v, want quick-start, not done", today.Continue)
	}
	runLabTwice(t, tr)
	v, err := tr.RunCode(ctx, "quick-start/first-trace", nil)
	if err != nil {
		t.Fatal(err)
	}
	if v.Report.State != check.Passed || !v.Saved || !v.First {
		t.Fatalf("verdict %+v, want passed, saved, for the first time", v.Report)
	}
	again := New(Options{Lessons: tr.lib, Exercises: tr.set, Progress: tr.progress, Dirs: tr.dirs, Config: tr.config, Settings: tr.setting()})
	r, err = again.OpenLesson(ctx, "quick-start")
	if err != nil {
		t.Fatal(err)
	}
	if !r.Lesson.Done || r.Lesson.Percent != 100 {
		t.Errorf("the lesson is at %d%%, want done", r.Lesson.Percent)
	}
	if r.Place.Block != len(r.Blocks)-1 || r.Place.Fraction != 0.5 {
		t.Errorf("place %+v, want the middle of the last block", r.Place)
	}
	for id, q := range r.Questions {
		if q.Checkpoint && (q.Answered == nil || !q.Answered.Right) {
			t.Errorf("checkpoint %s is not kept as answered right", id)
		}
	}
	export(t, tr)
}

func answer(t *testing.T, tr *Trainer, q Question) {
	t.Helper()
	doc, err := tr.doc("quick-start")
	if err != nil {
		t.Fatal(err)
	}
	for _, src := range doc.Questions {
		if src.ID != q.ID {
			continue
		}
		v, _ := src.Variant(q.Variant)
		want := src.Want(v)
		a, err := tr.Answer(t.Context(), "quick-start", q.ID, q.Variant, want)
		if err != nil || !a.Right || len(a.Why) == 0 {
			t.Fatalf("%s: the right answer %v gave %+v, %v", q.ID, want, a, err)
		}
	}
}

func runLabTwice(t *testing.T, tr *Trainer) {
	t.Helper()
	const id = "quick-start/silent-second"
	var last LabVerdict
	for _, ending := range []string{"shutdown", "exit-at-once"} {
		l, err := tr.Lock(t.Context(), id, map[string]string{"ending": ending, "delay": "500ms"}, map[string]string{"at_end": "none", "after": "all"})
		if err != nil {
			t.Fatal(err)
		}
		if last.Done {
			t.Fatal("the lab was done after one run")
		}
		if last, err = tr.RunLab(t.Context(), l, nil); err != nil {
			t.Fatal(err)
		}
	}
	if !last.Done || last.Observed["after"] != "none" || last.Right["after"] {
		t.Fatalf("after two runs with two outcomes: %+v", last)
	}
	if len(last.Findings) == 0 || last.Findings[0].Mistake != "exit-flushes" {
		t.Errorf("findings %+v, want the misunderstanding exit-flushes", last.Findings)
	}
}

func export(t *testing.T, tr *Trainer) {
	t.Helper()
	doc, err := tr.ProgressExport(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var out struct {
		Attempts []progress.Attempt `json:"attempts"`
	}
	if err := json.Unmarshal(doc, &out); err != nil || len(out.Attempts) != 3 {
		t.Errorf("the export has %d attempts (%v), want 3:\n%.400s", len(out.Attempts), err, doc)
	}
}

func TestLabNeedsEveryPrediction(t *testing.T) {
	tr := bench(t, "silent")
	_, err := tr.Lock(t.Context(), "quick-start/silent-second", nil, map[string]string{"at_end": "none"})
	var missing *NoPrediction
	if !errors.As(err, &missing) || missing.Key != "after" {
		t.Errorf("locking half a prediction gave %v", err)
	}
	if _, err := tr.Lock(t.Context(), "quick-start/first-trace", nil, nil); err == nil {
		t.Error("a code exercise took a prediction")
	}
}

func TestUntouchedStarterGetsTheFlushMessage(t *testing.T) {
	tr := bench(t, "silent")
	v, err := tr.RunCode(t.Context(), "quick-start/first-trace", nil)
	if err != nil {
		t.Fatal(err)
	}
	if v.Report.State != check.Failed || v.Report.Stage != exercises.StageDelivery || v.Report.Findings[0].Mistake != "no-flush" {
		t.Fatalf("report %+v, want no-flush at delivery", v.Report)
	}
	if f := v.Report.Findings[0]; f.Message.EN == "" || f.Message.ZH == "" || f.Next.EN == "" {
		t.Errorf("finding %+v lacks words", f)
	}
	p, err := tr.Path(t.Context(), "newcomer")
	if err != nil || p.Done != 0 {
		t.Errorf("a failed attempt counted: %d done, %v", p.Done, err)
	}
}

func TestCancelledRunRecordsNothing(t *testing.T) {
	tr := bench(t, "hang")
	ctx, cancel := context.WithCancel(t.Context())
	_, err := tr.RunCode(ctx, "quick-start/first-trace", func(n RunNews) {
		if n.Step == runner.StepRun && strings.Contains(n.Line, "working") {
			cancel()
		}
	})
	if !errors.Is(err, context.Canceled) {
		t.Fatalf("a cancelled run gave %v", err)
	}
	s, err := tr.progress.Load(t.Context())
	if err != nil || len(s.Attempts) != 0 {
		t.Errorf("%d attempts were recorded, %v", len(s.Attempts), err)
	}
}

// A verdict that cannot be kept is not shown as done.
func TestUnsavedVerdictSaysSo(t *testing.T) {
	tr := bench(t, "right")
	blocked := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(blocked, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	tr.progress = progress.New(filepath.Join(blocked, "progress.db"), progress.Options{})
	v, err := tr.RunCode(t.Context(), "quick-start/first-trace", nil)
	var unsaved *NotSaved
	if !errors.As(err, &unsaved) || v.Saved || v.Report.State != check.Passed {
		t.Fatalf("verdict saved=%v state=%s, error %v; want a pass with *NotSaved", v.Saved, v.Report.State, err)
	}
	text, hint := Explain(err)
	if text.EN == "" || text.ZH == "" || hint.IsZero() {
		t.Errorf("words %+v, hint %+v", text, hint)
	}
}

func TestQuestionsNeverShowTheirAnswer(t *testing.T) {
	tr := bench(t, "silent")
	first := map[int]int{}
	for _, id := range tr.lib.IDs() {
		doc, err := tr.doc(id)
		if err != nil {
			t.Fatal(err)
		}
		for _, q := range doc.Questions {
			for _, v := range q.Variants {
				shown := book{t: tr}.question(lessons.Question{ID: q.ID, Kind: q.Kind, Variants: []lessons.Variant{v, v}})
				want := q.Want(v)
				if q.Kind == lessons.KindOrder {
					same := true
					for i, o := range shown.Options {
						same = same && o.ID == want[i]
					}
					if same {
						t.Errorf("%s/%s stands in the right order", q.ID, v.ID)
					}
					continue
				}
				for i, o := range shown.Options {
					if o.ID == want[0] {
						first[i]++
					}
				}
			}
		}
	}
	if first[0] == 0 || first[1] == 0 || first[2] == 0 {
		t.Errorf("the right option stands only at %v", first)
	}
}

func TestExplainHasBothLanguages(t *testing.T) {
	for _, err := range []error{
		&Unknown{Kind: "lesson", ID: "x"}, &Unknown{Kind: "path", ID: "x", Nearest: "y"}, &NotWritten{Lesson: "x", Title: i18n.Text{EN: "X", ZH: "某"}},
		&NotSaved{Err: &progress.Error{Kind: progress.ErrFull}}, &NoEditor{}, &NoPath{}, BadHours("0"), context.Canceled, &runner.Error{Kind: runner.ErrNoToolchain, Language: "java"}, &runner.Error{Kind: runner.ErrDownload, Language: "node"}, &runner.Error{Kind: runner.ErrNoProgram, Language: "c"},
		&progress.Error{Kind: progress.ErrBusy, Path: "/p"}, &NoPrediction{Key: "after"}, errors.New("anything\nhint: do this"),
	} {
		text, hint := Explain(err)
		if text.EN == "" || text.ZH == "" || (hint.EN == "") != (hint.ZH == "") {
			t.Errorf("%v: words %+v, hint %+v", err, text, hint)
		}
	}
}

func TestMaterializeWritesRealNames(t *testing.T) {
	tr := bench(t, "silent")
	def, _ := tr.set.Get("quick-start/first-trace")
	dir := t.TempDir()
	for _, layer := range []string{"starter", "solution"} {
		if err := materialize(dir, def.Files, layer); err != nil {
			t.Fatal(err)
		}
	}
	src, err := os.ReadFile(filepath.Join(dir, "src", "main.rs"))
	if err != nil || !bytes.Contains(src, []byte("fn main")) {
		t.Errorf("src/main.rs: %v", err)
	}
	if _, err := os.Stat(filepath.Join(dir, "Cargo.toml")); err != nil {
		t.Error(err)
	}
}

func TestHintsGoDownTheLadderAndStay(t *testing.T) {
	tr := bench(t, "silent")
	const id = "quick-start/first-trace"
	for _, want := range []int{1, 2, 3, 3} {
		level, of, text, err := tr.Hint(t.Context(), id)
		if err != nil || level != want || of != 3 || text.EN == "" || text.ZH == "" {
			t.Fatalf("hint %d of %d %q, %v; want level %d", level, of, text.EN, err, want)
		}
	}
	x, err := tr.OpenExercise(t.Context(), id)
	if err != nil || x.HintLevel != 3 || len(x.Seen) != 3 {
		t.Errorf("opened again: level %d with %d hints, %v", x.HintLevel, len(x.Seen), err)
	}
}
