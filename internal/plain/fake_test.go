package plain

import (
	"context"
	"errors"
	"os/exec"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/x/ansi"

	"otelings/exercises"
	"otelings/exercises/check"
	"otelings/exercises/lab"
	"otelings/exercises/runner"
	"otelings/internal/i18n"
	"otelings/telemetry"
	"otelings/trainer"
)

func tx(en, zh string) i18n.Text { return i18n.Text{EN: en, ZH: zh} }

// fake is a small trainer in memory: two paths, three lessons (one not
// written), a lab and a code exercise. It records what it was asked to keep.
type fake struct {
	benchLast *trainer.Verdict
	welcomed  bool
	welcome   trainer.Welcome
	path      string
	hours     int
	settings  trainer.Settings
	place     trainer.Place
	furthest  int
	answers   map[string][]string
	labDone   bool
	labRuns   []trainer.LabRun
	codeDone  bool
	attempts  int
	hint      int
	resets    int
	ready     bool                                                      // the project says what to run
	own       bool                                                      // the project is written
	saveErr   error                                                     // of SavePlace, SaveWelcome, SaveSettings
	openErr   error                                                     // of Today and the lists
	runLab    func(ctx context.Context, on func(lab.Moment)) error      // before the verdict
	runCode   func(ctx context.Context, on func(trainer.RunNews)) error // before the verdict
	verdict   func() trainer.Verdict                                    // nil: passed
	locked    map[string]string
	solve     fakeSolve

	submitted []map[string]string
	doctor    func(ctx context.Context) error // before it answers
	linker    bool                            // there is one
	guide     bool                            // the guide is written: a lesson with activities
	pupil
}

func newFake() *fake {
	return &fake{settings: trainer.Settings{Lang: i18n.EN, Theme: "auto", Workspace: "/home/ada/otelings-workspace", State: "/home/ada/.local/share/otelings"}, answers: map[string][]string{}}
}

var (
	checkpointAsk = tx("The default batch processor. `end()` returns. Where is the span now?", "默认的批处理器。`end()` 返回了。这个 Span 现在在哪里？")
	lessonLine    = trainer.Lesson{
		ID: "quick-start", Title: tx("30-minute quick start", "30 分钟快速入门"), Level: "beginner", LevelName: tx("Beginner", "入门级"),
		Group: "quick-start", Stars: 1, Minutes: 30, Available: true, Exercises: []string{"quick-start/silent-second", "quick-start/first-trace"}, Questions: 2,
	}
	guideLine = trainer.Lesson{
		ID: "learning-path-guide", Title: tx("The complete learning-path guide", "学习路径完整指南"), Level: "beginner", LevelName: tx("Beginner", "入门级"),
		Group: "quick-start", Stars: 1, Minutes: 60,
	}
)

func (f *fake) Today(context.Context) (trainer.Today, error) {
	if f.openErr != nil {
		return trainer.Today{}, f.openErr
	}
	l := f.lesson()
	t := trainer.Today{
		Welcomed: f.welcomed, Collector: "ready", Hours: f.hours, Done: trainer.Tally{Answers: len(f.answers)},
		Continue:   &trainer.Continue{Lesson: &l, Heading: tx("Four words", "四个词")},
		Notices:    []trainer.Notice{{Text: tx("The progress file was damaged and set aside", "进度文件损坏，已移到一旁"), Hint: tx("`otelings progress restore`", "`otelings progress restore`")}},
		Experience: []trainer.Shortcut{{Title: tx("Production", "上生产"), Group: "quick-start"}, {Title: tx("The guide", "指南"), Lesson: "learning-path-guide"}},
	}
	if f.path != "" {
		p := f.paths()[0]
		plan := f.plan()
		t.Path, t.Plan, t.Stage, t.Week = &p, &plan, p.Stages[0].Title, p.Stages[0].Weeks[0]
	}
	return t, nil
}

func (f *fake) SaveWelcome(_ context.Context, w trainer.Welcome) error {
	if f.saveErr != nil {
		return f.saveErr
	}
	f.welcomed, f.welcome, f.path, f.hours = true, w, w.Path, w.Hours
	return nil
}

func (f *fake) Settings() trainer.Settings { return f.settings }

func (f *fake) SaveSettings(_ context.Context, s trainer.Settings) error {
	if f.saveErr == nil {
		f.settings = s
	}
	return f.saveErr
}

func (f *fake) paths() []trainer.Path {
	l := f.lesson()
	first := trainer.Week{Number: 1, Steps: []trainer.Step{
		{Lesson: l.ID, Title: l.Title, Priority: "must", Stars: 1, Minutes: 30, Available: true, Percent: l.Percent, Done: l.Done},
		{Lesson: guideLine.ID, Title: guideLine.Title, Note: tx("an overview", "总览"), Priority: "recommended", Stars: 1, Minutes: 60},
		{Project: "hello", Title: tx("Trace a program of your own", "给自己的程序加上链路"), Available: f.own},
	}}
	return []trainer.Path{
		{ID: "newcomer", Title: tx("Newcomer, six weeks", "新手六周"), Weeks: 6, Minutes: 600, Lessons: 2, Available: 1, Steps: 3, Chosen: f.path == "newcomer", Stages: []trainer.Stage{
			{Title: tx("Foundations", "打基础"), Weeks: []trainer.Week{first, {Number: 2}}},
			{Title: tx("Beyond", "之后"), Weeks: []trainer.Week{{}}},
		}},
		{ID: "performance", Title: tx("Performance", "性能优化"), Lessons: 9, Steps: 9, Chosen: f.path == "performance"},
	}
}

func (f *fake) Paths(context.Context) ([]trainer.Path, error) { return f.paths(), f.openErr }

func (f *fake) Path(_ context.Context, id string) (trainer.Path, error) {
	for _, p := range f.paths() {
		if p.ID == id {
			return p, f.openErr
		}
	}
	return trainer.Path{}, &trainer.Unknown{Kind: "path", ID: id, Nearest: "newcomer"}
}

func (f *fake) ChoosePath(_ context.Context, id string, hours int) error {
	f.path, f.hours = id, hours
	return f.saveErr
}

func (f *fake) lesson() trainer.Lesson {
	l := lessonLine
	l.Percent = (f.furthest + len(f.answers)) * 10
	return l
}

func (f *fake) Lessons(context.Context) ([]trainer.Lesson, error) {
	return []trainer.Lesson{f.lesson(), guideLine}, f.openErr
}

func (f *fake) question(id, kind string, ask i18n.Text, options ...trainer.Option) trainer.Question {
	q := trainer.Question{ID: id, Variant: "a", Kind: kind, Ask: ask, Options: options, Checkpoint: true}
	if given, ok := f.answers[id]; ok {
		a := judge(q, given)
		q.Answered = &a
	}
	return q
}

// judge knows one rule: the option "right", or the options in the order of
// their ids, is the answer.
func judge(q trainer.Question, given []string) trainer.Answered {
	a := trainer.Answered{Given: given, Want: []string{"right"}}
	if q.Kind == "order" {
		a.Want = nil
		for _, o := range q.Options {
			a.Want = append(a.Want, o.ID)
		}
		slices.Sort(a.Want)
	}
	a.Right = slices.Equal(given, a.Want)
	for _, o := range q.Options {
		right := q.Kind == "order" || o.ID == "right"
		if right || slices.Contains(given, o.ID) {
			a.Why = append(a.Why, trainer.Why{Option: o.ID, Right: right, Text: tx("why "+o.ID, "理由 "+o.ID)})
		}
	}
	return a
}

func (f *fake) questions() map[string]trainer.Question {
	out := map[string]trainer.Question{}
	for _, q := range []trainer.Question{
		f.question("end", "choice", checkpointAsk,
			trainer.Option{ID: "wrong", Text: tx("In the Collector", "在 Collector 里")},
			trainer.Option{ID: "right", Text: tx("In a queue in your program's memory", "在程序内存里的一个队列中")}),
		f.question("sort", "order", tx("Order the steps of a span.", "给 Span 的步骤排序。"),
			trainer.Option{ID: "c", Text: tx("export", "导出")}, trainer.Option{ID: "a", Text: tx("start", "开始")}, trainer.Option{ID: "b", Text: tx("end", "结束")}),
		f.question("transfer", "choice", tx("And with 600 spans?", "换成 600 个 Span 呢？"),
			trainer.Option{ID: "right", Text: tx("512 arrive", "到 512 个")}, trainer.Option{ID: "wrong", Text: tx("none", "一个也没有")}),
		f.question("why", "choice", tx("Why did the spans arrive?", "Span 为什么到了？"),
			trainer.Option{ID: "wrong", Text: tx("main waited", "main 等了")}, trainer.Option{ID: "right", Text: tx("shutdown() flushed", "shutdown() 刷出了")}),
	} {
		out[q.ID] = q
	}
	return out
}

func (f *fake) OpenLesson(_ context.Context, id string) (trainer.Reader, error) {
	switch id {
	case guideLine.ID:
		if f.guide {
			return f.activities(), nil
		}
		return trainer.Reader{}, &trainer.NotWritten{Lesson: id, Title: guideLine.Title}
	case lessonLine.ID:
	default:
		return trainer.Reader{}, &trainer.Unknown{Kind: "lesson", ID: id, Nearest: lessonLine.ID}
	}
	lines, _ := f.Exercises(context.Background())
	return trainer.Reader{
		Lesson: f.lesson(), Questions: f.questions(), Place: f.place, Exercises: map[string]trainer.ExerciseLine{lines[0].ID: lines[0], lines[1].ID: lines[1]},
		Blocks: []trainer.Block{
			{Kind: trainer.BlockProse, Markdown: tx("A program runs and **nothing** arrives.\n", "程序跑了，什么也没收到。\n")},
			{Kind: trainer.BlockProse, ID: "four-words", Heading: tx("Four words", "四个词"), Markdown: tx("## Four words\n\n- A **span** is one operation.\n", "## 四个词\n\n- **Span** 是一次操作。\n")},
			{Kind: trainer.BlockCheckpoint, ID: "end"},
			{Kind: trainer.BlockExercise, ID: "quick-start/silent-second"},
			{Kind: trainer.BlockCheckpoint, ID: "sort"},
			{Kind: trainer.BlockExercise, ID: "quick-start/first-trace"},
		},
	}, nil
}

func (f *fake) SavePlace(_ context.Context, _ string, p trainer.Place) error {
	if f.saveErr != nil {
		return f.saveErr
	}
	f.place, f.furthest = p, max(f.furthest, p.Block)
	return nil
}

func (f *fake) Answer(_ context.Context, _, question, _ string, given []string) (trainer.Answered, error) {
	q, ok := f.questions()[question]
	if !ok {
		return trainer.Answered{}, &trainer.Unknown{Kind: "question", ID: question}
	}
	f.answers[question] = given
	return judge(q, given), nil
}

func (f *fake) Exercises(context.Context) ([]trainer.ExerciseLine, error) {
	return []trainer.ExerciseLine{
		{ID: "quick-start/silent-second", Lesson: "quick-start", Title: tx("The silent second", "沉默的一秒"), Kind: exercises.KindLab, Minutes: 5, Done: f.labDone, Attempts: len(f.labRuns)},
		{ID: "quick-start/first-trace", Lesson: "quick-start", Title: tx("Open a coffee shop", "开一家咖啡店"), Kind: exercises.KindCode, Languages: []string{"rust"}, Minutes: 20, Done: f.codeDone, Attempts: f.attempts},
	}, f.openErr
}

var ending = lab.Knob{Name: "ending", Label: tx("How the program ends", "程序怎样结束"), Default: "exit", Values: []lab.Choice{
	{Value: "exit", Label: tx("ends at once", "立刻结束")}, {Value: "flush", Label: tx("force_flush()", "force_flush()")},
}}

var experiment = lab.Experiment{
	ID: "silent-second", Title: tx("The silent second", "沉默的一秒"),
	Situation: tx("A small service ends one span.", "一个小服务结束一个 Span。"),
	Knobs:     []lab.Knob{ending, {Name: "spans", Label: tx("Spans", "Span 数"), Default: "1", Values: []lab.Choice{{Value: "1", Label: tx("1", "1")}}}},
	Questions: []lab.Question{
		{Key: "at-end", Ask: tx("Right after end()?", "end() 刚返回时？"), Choices: counts},
		{Key: "after", Ask: tx("When all is over?", "一切结束后？"), Choices: counts},
	},
	TryNext: tx("Change how it ends.", "换个结束方式。"),
}

var counts = []lab.Choice{{Value: "0", Label: tx("none", "0 个")}, {Value: "1", Label: tx("one", "1 个")}}

func (f *fake) OpenExercise(_ context.Context, id string) (trainer.Exercise, error) {
	if id == traceID {
		return traceExercise(), nil
	}
	if id == configID {
		return configExercise(), nil
	}
	if id == measureID {
		return f.bench(), nil
	}
	lines, _ := f.Exercises(context.Background())
	qs := f.questions()
	switch id {
	case projectID:
		return f.project(), nil
	case wireID:
		return f.byHand(), nil
	case lines[0].ID:
		e, q := experiment, qs["transfer"]
		x := trainer.Exercise{ExerciseLine: lines[0], Task: tx("Predict, run, compare.", "先预测，再运行，再比较。"), Experiment: &e, Knobs: map[string]string{"ending": "exit", "spans": "1"},
			Fixed: []string{"spans"}, Predict: []string{"at-end", "after"}, Transfer: &q, Runs: f.labRuns, Hints: 1}
		if !f.labDone {
			x.LabLeft = tx("One more run with another ending.", "再换一个结束方式运行一次。")
		}
		return x, nil
	case lines[1].ID:
		q := qs["why"]
		return f.solve.fill(trainer.Exercise{ExerciseLine: lines[1], Task: tx("Make the spans arrive.\n\n```rust\nfn main() {}\n```\n", "让 Span 都到。\n\n```rust\nfn main() {}\n```\n"),
			Goals: []check.Goal{{Check: "request", Text: tx("A request arrives", "收到请求"), State: check.GoalOpen}},
			Hints: 3, HintLevel: f.hint, Files: []string{"src/main.rs"}, Dir: "/home/ada/otelings-workspace/rust/quick-start/first-trace", Why: &q}), nil
	}
	return trainer.Exercise{}, &trainer.Unknown{Kind: "exercise", ID: id, Nearest: lines[0].ID}
}

func (f *fake) Lock(_ context.Context, id string, knobs, answers map[string]string) (trainer.Locked, error) {
	f.locked = answers
	return trainer.Locked{ID: "p1", Exercise: id, Knobs: knobs, Answers: answers, Seed: 7}, nil
}

func (f *fake) RunLab(ctx context.Context, l trainer.Locked, on func(lab.Moment)) (trainer.LabVerdict, error) {
	if f.runLab != nil {
		if err := f.runLab(ctx, on); err != nil {
			return trainer.LabVerdict{}, err
		}
	}
	on(lab.Moment{What: tx("The program starts", "程序启动")})
	on(lab.Moment{At: time.Second, Ended: 1})
	on(lab.Moment{At: 1500 * time.Millisecond, What: tx("end() has returned", "end() 已返回"), Ended: 1, Waiting: 1})
	observed := map[string]string{"at-end": "0", "after": "0"}
	run := trainer.LabRun{Locked: l, Observed: observed, Right: map[string]bool{}}
	for k, v := range l.Answers {
		run.Right[k] = observed[k] == v
	}
	f.labRuns, f.labDone = append(f.labRuns, run), true
	return trainer.LabVerdict{LabRun: run, Done: true, Result: lab.Result{
		Observed: observed, Explanation: tx("The queue was never emptied.", "队列一直没有清空。"), RustDiffers: tx("Dropping the last handle flushes.", "释放最后一个句柄会刷出。"),
	}}, nil
}

var traceSpans = []*telemetry.Span{
	{TraceID: telemetry.TraceID{1}, SpanID: telemetry.SpanID{1}, Name: "serve\ncoffee\x1b[2J", Kind: telemetry.KindServer, Start: 1, End: 3_000_001,
		Attrs: telemetry.Attrs{{Key: "coffee.size", Value: telemetry.String("大杯\x1b]0;x\a")}}, Resource: &telemetry.Resource{Attrs: telemetry.Attrs{{Key: "service.name", Value: telemetry.String("coffee-shop")}}}},
	{TraceID: telemetry.TraceID{1}, SpanID: telemetry.SpanID{2}, ParentID: telemetry.SpanID{1}, Name: "grind", Kind: telemetry.KindInternal, Start: 2, End: 4},
	{TraceID: telemetry.TraceID{1}, SpanID: telemetry.SpanID{3}, ParentID: telemetry.SpanID{9}, Name: "lost", Kind: telemetry.KindInternal, Start: 3, End: 4},
}

func (f *fake) RunCode(ctx context.Context, id string, on func(trainer.RunNews)) (trainer.Verdict, error) {
	f.attempts++
	if f.runCode != nil {
		if err := f.runCode(ctx, on); err != nil {
			return trainer.Verdict{}, err
		}
	}
	switch id {
	case projectID:
		return f.runProject(on)
	case wireID:
		return f.sendByHand(on), nil
	case measureID:
		return f.runBench(), nil
	}
	const port = "http://127.0.0.1:41234"
	on(trainer.RunNews{Port: port})
	on(trainer.RunNews{Port: port, Event: runner.Event{Step: runner.StepBuild, Done: 3, Of: 120}})
	on(trainer.RunNews{Port: port, Event: runner.Event{Step: runner.StepRun, Line: "coffee is ready\x1b[31m"}})
	on(trainer.RunNews{Port: port, Event: runner.Event{Step: runner.StepRun, Line: "a warning", Err: true}})
	on(trainer.RunNews{Port: port, Door: []telemetry.DoorEvent{{Seq: 1, Transport: "http", Method: "POST", Path: "/", Outcome: telemetry.Refused, Cause: telemetry.CausePathMissing, Code: "404"}}})
	if f.verdict != nil {
		return f.verdict(), nil
	}
	first := !f.codeDone
	f.codeDone = true
	return trainer.Verdict{Exercise: id, Saved: true, First: first, Report: check.Report{State: check.Passed},
		Process: check.Process{Built: true, Started: true, Duration: 120 * time.Millisecond}, Snapshot: &telemetry.Snapshot{Spans: traceSpans, Counts: telemetry.Counts{Requests: 1, Spans: 3}}}, nil
}

func failedVerdict() trainer.Verdict {
	return trainer.Verdict{Saved: true, Process: check.Process{Built: true, Started: true, Exit: 0}, Snapshot: &telemetry.Snapshot{}, Report: check.Report{
		State: check.Failed, Stage: exercises.StageDelivery,
		Findings: []check.Finding{{Check: "request", Level: exercises.LevelViolation, Stage: exercises.StageDelivery, Message: tx("No request came", "没有收到请求"),
			Next: tx("Call `shutdown()` last", "最后调用 `shutdown()`"), Expected: i18n.Same("1 request"), Actual: i18n.Same("0"), Nearest: i18n.Same("\x1b[1mnone"), Count: 2}},
		Goals: []check.Goal{{Check: "request", Text: tx("A request arrives", "收到请求"), State: check.GoalMissed}},
	}}
}

func (f *fake) Hint(context.Context, string) (int, int, i18n.Text, error) {
	f.hint = min(f.hint+1, 3)
	return f.hint, 3, tx("Who flushes the queue?", "谁来刷出队列？"), nil
}

func (f *fake) EditorCommand(string) (*exec.Cmd, error) { return nil, &trainer.NoEditor{} }

// errBusy is an error such as a locked progress file gives.
var errBusy = errors.New("the progress file is busy")

// play runs a session over lines of input and gives what was printed. It fails
// the test when a line is too wide or holds a control character.
func play(t testing.TB, f *fake, o Options, lines ...string) string {
	t.Helper()
	text := ""
	for _, l := range lines {
		text += l + "\n"
	}
	var out strings.Builder
	o.In, o.Out = strings.NewReader(text), &out
	if err := Run(context.Background(), f, o); err != nil {
		t.Fatalf("Run: %v", err)
	}
	checkOutput(t, out.String(), clamp(o.Width))
	return out.String()
}

func checkOutput(t testing.TB, out string, width int) {
	t.Helper()
	for _, l := range strings.Split(out, "\n") {
		l = strings.TrimPrefix(l, "> ") // the learner's enter, which ends the prompt, is not in out
		if n := ansi.StringWidth(l); n > width {
			t.Errorf("%d cells wide: %q", n, l)
		}
		if strings.ContainsFunc(l, hidden) {
			t.Errorf("a control character in %q", l)
		}
		if strings.ContainsFunc(l, func(r rune) bool { return r >= 0x2500 && r <= 0x257f }) {
			t.Errorf("box drawing in %q", l)
		}
	}
}

// wants checks that the parts appear in out in this order.
func wants(t testing.TB, out string, parts ...string) {
	t.Helper()
	rest := out
	for _, p := range parts {
		i := strings.Index(rest, p)
		if i < 0 {
			t.Fatalf("%q is missing (or out of order) in:\n%s", p, out)
		}
		rest = rest[i+len(p):]
	}
}

func (f *fake) FAQs() ([]trainer.FAQ, error) {
	a, err := f.FAQ("spans-missing-at-exit")
	return []trainer.FAQ{a}, err
}

func (f *fake) FAQ(id string) (trainer.FAQ, error) {
	if id != "spans-missing-at-exit" {
		return trainer.FAQ{}, &trainer.Unknown{Kind: "faq", ID: id, Nearest: "spans-missing-at-exit"}
	}
	return trainer.FAQ{
		ID: id, Question: tx("Why are my spans missing?", "为什么 Span 没有发出去？"), Answer: tx("Call shutdown().", "调用 shutdown()。"), Why: tx("Spans wait in a **queue**.\n", "Span 在**队列**里等着。\n"),
		Match: []string{"nothing \x1b[31marrived"}, Versions: tx("all", "所有版本"), Checked: "ran", Lessons: []trainer.Link{{ID: lessonLine.ID, Title: lessonLine.Title, Open: true}},
	}, nil
}

func (f *fake) Terms(i18n.Lang, string) ([]trainer.Term, error) {
	return []trainer.Term{{ID: "span", Term: tx("span", "Span"), Says: tx("One timed piece of work.", "一件有起止时间的工作。")}}, nil
}

func (f *fake) Search(query string, _ int, _ ...trainer.FoundKind) (trainer.SearchResult, error) {
	if query != "span" {
		return trainer.SearchResult{}, nil
	}
	e, err := f.FAQ("spans-missing-at-exit")
	return trainer.SearchResult{Fixed: []string{"spam→span"}, Found: []trainer.Found{
		{Kind: trainer.FoundFAQ, ID: e.ID, Title: e.Question, Line: e.Answer, Written: true},
		{Kind: trainer.FoundLesson, ID: "later", Title: tx("Later", "以后")},
		{Kind: trainer.FoundTerm, ID: "span", Title: tx("span", "Span"), Line: tx("One timed piece of work.", "一件有起止时间的工作。"), Written: true},
	}}, err
}
