package trainer

import (
	"cmp"
	"errors"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"otelings/exercises"
	"otelings/exercises/check"
	"otelings/internal/config"
	"otelings/lessons"
	"otelings/progress"
	"otelings/telemetry"
)

const recordedLines = `{"resourceSpans":[{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"shop"}}]},"scopeSpans":[{"spans":[
{"traceId":"5b8efff798038103d269b633813fc60c","spanId":"00000000000000a1","name":"order","kind":2,"startTimeUnixNano":"1","endTimeUnixNano":"9"},
{"traceId":"5b8efff798038103d269b633813fc60c","spanId":"00000000000000a2","parentSpanId":"00000000000000ff","name":"pay","startTimeUnixNano":"2","endTimeUnixNano":"3"},
{"traceId":"5b8efff798038103d269b633813fc60d","spanId":"00000000000000a3","name":"order","kind":2,"startTimeUnixNano":"1","endTimeUnixNano":"9"}]}]}]}
{"resourceLogs":[{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"bank"}}]},"scopeLogs":[{"logRecords":[
{"traceId":"5b8efff798038103d269b633813fc60c","spanId":"00000000000000ff","flags":1,"body":{"stringValue":"charged"}}]}]}]}
`

const traceYAML = `kind: trace
title: {en: "Case", zh: "案例"}
minutes: 5
teaches: [{en: t, zh: 教}]
trace:
  file: telemetry.jsonl
  notes: [{title: {en: printed, zh: 输出}, text: "all well\n"}]
  ask:
    - {key: span, mark: span, ask: {en: Mark, zh: 标记}}
    - {key: who, mark: service, ask: {en: Who, zh: 谁}}
    - {key: cause, mark: choice, ask: {en: Why, zh: 为什么}, options: [{id: crash, text: {en: c, zh: 崩}}, {id: sampler, text: {en: s, zh: 采}}]}
checks:
  - {id: right-span, stage: existence, answer: span, expr: 'let s = find(spans, .id == answers["span"]); s != nil && s.parent != "" && none(spans, .id == s.parent)', goal: {en: g, zh: 目}}
  - {id: right-service, stage: structure, answer: who, expr: 'answers["who"] == "bank"', goal: {en: g, zh: 目}}
  - {id: right-cause, stage: conventions, answer: cause, expr: 'answers["cause"] == "crash"', goal: {en: g, zh: 目}}
mistakes:
  - {id: has-a-root, when: {check: right-span, expr: 'answers["span.name"] == "order"'}, says: {en: it is a root, zh: 它是根}}
  - {id: sampler, when: {check: right-cause, expr: 'answers["cause"] == "sampler"'}, says: {en: sampled, zh: 采样了}}
hints: [{en: 1, zh: 一}, {en: 2, zh: 二}, {en: 3, zh: 三}]
`

func file(s string) *fstest.MapFile { return &fstest.MapFile{Data: []byte(s)} }

func caseFiles() fstest.MapFS {
	dir := "content/faq/case/"
	return fstest.MapFS{
		dir + "exercise.yaml": file(traceYAML), dir + "task.en.md": file("Look."), dir + "task.zh.md": file("看。"), dir + "telemetry.jsonl": file(strings.ReplaceAll(recordedLines, "[\n", "[")),
		dir + "solution/answers.yaml":         file("span: \"00000000000000A2\"\nwho: bank\ncause: crash\n"),
		dir + "also/by-name/answers.yaml":     file("span: pay\nwho: bank\ncause: crash\n"),
		dir + "wrong/has-a-root/answers.yaml": file("span: \"00000000000000a1\"\nwho: bank\ncause: crash\n"),
		dir + "wrong/sampler/answers.yaml":    file("span: pay\nwho: bank\ncause: sampler\n"),
		dir + "recorder/src/main.rs":          file("fn main() {}\n"),
	}
}

func caseBench(t *testing.T, files fs.FS) *Trainer {
	t.Helper()
	lib, err := lessons.Load(lessons.Content())
	if err != nil {
		t.Fatal(err)
	}
	set, err := exercises.Load(files)
	if err != nil {
		t.Fatal(err)
	}
	root := t.TempDir()
	dirs := config.Dirs{State: filepath.Join(root, "state"), Workspace: filepath.Join(root, "work"), Cache: filepath.Join(root, "cache")}
	return New(Options{Lessons: lib, Exercises: set, Dirs: dirs, Config: config.NewFile(dirs.State), Settings: config.Defaults(),
		Progress: progress.New(filepath.Join(dirs.State, "progress.db"), progress.Options{})})
}

func compact(fsys fstest.MapFS) fstest.MapFS {
	f := fsys["content/faq/case/telemetry.jsonl"]
	f.Data = []byte(strings.ReplaceAll(strings.ReplaceAll(string(f.Data), ",\n{\"traceId", ",{\"traceId"), "\n{\"traceId", "{\"traceId"))
	return fsys
}

func TestTraceExercise(t *testing.T) {
	tr := caseBench(t, compact(caseFiles()))
	x, err := tr.OpenExercise(t.Context(), "faq/case")
	if err != nil {
		t.Fatal(err)
	}
	if len(x.Recorded.Spans) != 3 || len(x.Recorded.Logs) != 1 || len(x.Ask) != 3 || len(x.Goals) != 3 || x.Notes[0].Text != "all well\n" {
		t.Fatalf("opened as %+v", x)
	}
	wrong := map[string]string{"span": "00000000000000a1", "who": "bank", "cause": "crash"}
	v, err := tr.Submit(t.Context(), "faq/case", wrong)
	if err != nil || v.Report.State != check.Failed || v.Report.Findings[0].Mistake != "has-a-root" || v.Report.Findings[0].Actual.EN != `"order" (shop)` || !v.Saved {
		t.Fatalf("%v: %+v", err, v.Report)
	}
	right := map[string]string{"span": "pay", "who": "bank", "cause": "crash"}
	if v, err = tr.Submit(t.Context(), "faq/case", right); err != nil || v.Report.State != check.Passed || !v.First {
		t.Fatalf("%v: %+v", err, v.Report)
	}
	x, err = tr.OpenExercise(t.Context(), "faq/case")
	if err != nil || !x.Done || x.Attempts != 2 || x.Ask[0].Given != "00000000000000a2" || x.Ask[2].Given != "crash" {
		t.Errorf("opened again: %v, done %v, tries %d, answers %+v", err, x.Done, x.Attempts, x.Ask)
	}
}

func TestAnswersThatDoNotFit(t *testing.T) {
	tr := caseBench(t, compact(caseFiles()))
	for _, c := range []struct {
		name string
		give map[string]string
		want BadAnswer
	}{
		{"missing", map[string]string{"span": "pay", "who": "bank"}, BadAnswer{Key: "cause", Missing: true}},
		{"unknown key", map[string]string{"spam": "pay"}, BadAnswer{Key: "spam", Unknown: true, Nearest: "span"}},
		{"two spans have the name", map[string]string{"span": "order", "who": "bank", "cause": "crash"}, BadAnswer{Key: "span"}},
		{"a span that did not arrive", map[string]string{"span": "00000000000000ff", "who": "bank", "cause": "crash"}, BadAnswer{Key: "span"}},
		{"no such service", map[string]string{"span": "pay", "who": "bnk", "cause": "crash"}, BadAnswer{Key: "who", Nearest: "bank"}},
		{"no such option", map[string]string{"span": "pay", "who": "bank", "cause": "crsh"}, BadAnswer{Key: "cause", Nearest: "crash"}},
	} {
		_, err := tr.Submit(t.Context(), "faq/case", c.give)
		var bad *BadAnswer
		if !errors.As(err, &bad) || bad.Key != c.want.Key || bad.Missing != c.want.Missing || bad.Unknown != c.want.Unknown || bad.Nearest != c.want.Nearest {
			t.Errorf("%s: %+v, want %+v", c.name, bad, c.want)
			continue
		}
		if text, hint := Explain(err); text.EN == "" || text.ZH == "" || hint.EN == "" || hint.ZH == "" {
			t.Errorf("%s: words are missing: %+v %+v", c.name, text, hint)
		}
	}
	if x, err := tr.OpenExercise(t.Context(), "faq/case"); err != nil || x.Attempts != 0 {
		t.Errorf("a refused set of answers was counted: %d, %v", x.Attempts, err)
	}
}

// A recording is compared with what its program sends by what is no accident.
func TestShapeSeesWhatMatters(t *testing.T) {
	base := func() *telemetry.Snapshot {
		s, err := readRecording(compact(caseFiles()), "content/faq/case/telemetry.jsonl")
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	other := base()
	for i, sp := range other.Spans { // other ids, times and order: the same shape
		sp.TraceID[0]++
		sp.SpanID[0]++
		if !sp.Root() {
			sp.ParentID[0]++
		}
		sp.Start += uint64(i)
	}
	for _, l := range other.Logs {
		l.TraceID[0]++
		l.SpanID[0]++
	}
	other.Spans[0], other.Spans[2] = other.Spans[2], other.Spans[0]
	if ok, why := sameShape(base(), other); !ok {
		t.Errorf("new ids change the shape: %s", why)
	}
	for name, change := range map[string]func(*telemetry.Snapshot){
		"a name":         func(s *telemetry.Snapshot) { s.Spans[0].Name = "x" },
		"a kind":         func(s *telemetry.Snapshot) { s.Spans[0].Kind = telemetry.KindClient },
		"a status":       func(s *telemetry.Snapshot) { s.Spans[0].Status = telemetry.StatusError },
		"a parent":       func(s *telemetry.Snapshot) { s.Spans[1].ParentID = s.Spans[0].SpanID },
		"a missing span": func(s *telemetry.Snapshot) { s.Spans = s.Spans[:2] },
		"a log's flags":  func(s *telemetry.Snapshot) { s.Logs[0].Flags = 0 },
		"a log's span":   func(s *telemetry.Snapshot) { s.Logs[0].SpanID = s.Spans[0].SpanID },
	} {
		s := base()
		change(s)
		if ok, _ := sameShape(base(), s); ok {
			t.Errorf("%s changed and nobody saw it", name)
		}
	}
}

func TestShippedAnswersAreJudged(t *testing.T) {
	for _, c := range []struct {
		name, file, text string
		failed           string
	}{
		{"as shipped", "", "", ""},
		{"a solution that is wrong", "solution", "span: pay\nwho: bank\ncause: sampler\n", "solution"},
		{"a wrong answer that is right", "wrong/sampler", "span: pay\nwho: bank\ncause: crash\n", "wrong/sampler"},
		{"a wrong answer with another's message", "wrong/sampler", "span: \"00000000000000a1\"\nwho: bank\ncause: sampler\n", "wrong/sampler"},
		{"an answer that does not fit", "also/by-name", "span: pay\n", "also/by-name"},
	} {
		files := compact(caseFiles())
		if c.file != "" {
			files["content/faq/case/"+c.file+"/answers.yaml"] = file(c.text)
		}
		tr := caseBench(t, files)
		def, _ := tr.set.Get("faq/case")
		snap, err := tr.recorded(def)
		if err != nil {
			t.Fatal(err)
		}
		v := &verifier{t: tr}
		if err := v.answers(def, snap); err != nil {
			t.Fatal(err)
		}
		failed := ""
		for _, it := range v.items {
			if !it.OK {
				failed += it.What
			}
		}
		if failed != c.failed || len(v.items) != 4 {
			t.Errorf("%s: %d items, failed %q, want %q", c.name, len(v.items), failed, c.failed)
		}
	}
}

// A recording holds batches as they came; it is shown in the order of time.
func TestRecordingIsShownInTheOrderOfTime(t *testing.T) {
	byStart := func(a, b *telemetry.Span) int { return cmp.Compare(a.Start, b.Start) }
	files := compact(caseFiles())
	asCame, err := readRecording(files, "content/faq/case/telemetry.jsonl")
	if err != nil || slices.IsSortedFunc(asCame.Spans, byStart) {
		t.Fatalf("the recording proves nothing: %v", err)
	}
	x, err := caseBench(t, files).OpenExercise(t.Context(), "faq/case")
	if err != nil || !slices.IsSortedFunc(x.Recorded.Spans, byStart) || len(x.Recorded.Spans) != len(asCame.Spans) {
		t.Errorf("%d of %d spans, not in order of time: %v", len(x.Recorded.Spans), len(asCame.Spans), err)
	}
}
