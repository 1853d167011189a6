package tuitest

import (
	"context"
	"errors"
	"fmt"
	"os/exec"
	"slices"
	"sync"
	"time"

	"otelings/exercises"
	"otelings/exercises/check"
	"otelings/exercises/lab"
	"otelings/exercises/runner"
	"otelings/internal/i18n"
	"otelings/telemetry"
	"otelings/trainer"
)

// Fake is a trainer in memory with one written lesson, a lab and a code
// exercise, for frames and stories. It is safe for concurrent use.
type Fake struct {
	mu       sync.Mutex
	welcomed bool
	set      trainer.Settings
	path     string
	hours    int
	place    *trainer.Place
	answers  map[string]trainer.Answered
	right    int
	labRuns  []trainer.LabRun
	codeRuns int
	projects int // attempts at the project
	hintsAt  int
	locked   bool
	solve    solving
	wire     wireFake
	pupil

	Pass  bool          // the next code run passes
	Own   bool          // the project is written: its step can be opened
	Ready bool          // the project's project.yaml says what to run
	Slow  time.Duration // how long a step of a run takes
	Saves chan struct{} // what Watch hands out

	Requests chan struct{} // what comes to the open door
	Fail     error         // every method that can fail does, when set
	Fresh    bool          // the lesson has no exercise done, whatever was run
	Lines    int           // of output that the build of a code run prints
	Warm     bool          // the dependencies of a code run are built already

	traceRuns   int
	tracePassed bool
	submitted   map[string]string

	Scope      *telemetry.Store     // what OpenScope shows, nil = a sample
	ScopeAsked trainer.ScopeOptions // what OpenScope was asked last
	Asked      trainer.Terminal     // what the doctor was told of the terminal
}

// NewFake makes a fake that was never used: the first start.
func NewFake() *Fake {
	return &Fake{
		set:     trainer.Settings{Lang: i18n.EN, Theme: "auto", Workspace: "/home/ada/otelings-workspace", State: "/home/ada/.local/share/otelings"},
		answers: map[string]trainer.Answered{}, Saves: make(chan struct{}), Requests: make(chan struct{}),
	}
}

// NewUsed makes a fake whose first-run questions are behind it.
func NewUsed() *Fake {
	f := NewFake()
	f.welcomed, f.path, f.hours = true, "newcomer", 6
	return f
}

func tx(en, zh string) i18n.Text { return i18n.Text{EN: en, ZH: zh} }

// The two exercises of the fake.
const (
	LabID  = "quick-start/silent-second"
	CodeID = "quick-start/first-trace"
)

func (f *Fake) labDone() bool  { return len(f.labRuns) > 0 && !f.Fresh }
func (f *Fake) codeDone() bool { return f.codeRuns > 0 && f.Pass && !f.Fresh }

func (f *Fake) percent() int {
	if f.place == nil {
		return 0
	}
	return min(100, (f.place.Block+1)*100/len(blocks()))
}

func (f *Fake) lessons() []trainer.Lesson {
	out := []trainer.Lesson{{
		ID: "quick-start", Title: tx("30-minute quick start", "30 分钟快速入门"), Level: "beginner", LevelName: tx("Beginner", "入门级"), Group: "quick-start",
		Stars: 1, Minutes: 30, Available: true, Exercises: []string{LabID, CodeID}, Questions: 6, OTCA: "1", Percent: f.percent(), Done: f.codeDone() && f.labDone(),
	}}
	names := []i18n.Text{
		tx("How to use the learning paths", "学习路径指南"), tx("The structure of a Span", "Span 的结构"), tx("SpanContext and propagation", "SpanContext 与上下文传播"),
		tx("Span kinds", "Span 类型"), tx("Metrics: an overview", "指标概览"), tx("Logs: an overview", "日志概览"), tx("TracerProvider", "TracerProvider 提供者"),
	}
	for i := range 73 {
		level, name := "intermediate", tx("Intermediate: practice", "进阶级（实战应用）")
		if i < 10 {
			level, name = "beginner", tx("Beginner", "入门级")
		}
		t := names[i%len(names)]
		if i >= len(names) {
			t = tx(fmt.Sprintf("%s, part %d", t.EN, i), fmt.Sprintf("%s（%d）", t.ZH, i))
		}
		out = append(out, trainer.Lesson{ID: fmt.Sprintf("lesson-%d", i), Title: t, Level: level, LevelName: name, Group: "core-concepts", Stars: 1 + i%5, Minutes: 20 + i})
	}
	out[len(out)-1].Exercises = []string{ConfigID} // its text is not written
	return out
}

func (f *Fake) steps(from, n int) []trainer.Step {
	pri := []string{"must", "recommended", "reference", ""}
	var out []trainer.Step
	for i, l := range f.lessons()[from : from+n] {
		s := trainer.Step{Lesson: l.ID, Title: l.Title, Priority: pri[i%4], Stars: l.Stars, Minutes: l.Minutes, Available: l.Available, Done: l.Done, Percent: l.Percent}
		if f.Ready && from == 0 {
			s.Available, s.Done = true, true
		}
		if l.ID == "lesson-0" && f.proved {
			s.Proved = true
		}
		if i == 0 {
			s.Note = tx("read it first; the lab needs no Rust", "先读这一课；实验不需要 Rust")
		}
		out = append(out, s)
	}
	return out
}

func (f *Fake) paths() []trainer.Path {
	titles := []i18n.Text{
		tx("I am new to Rust and OTLP", "我是 Rust 新手"), tx("I am taking microservices to production", "我要部署微服务到生产环境"), tx("My system needs performance work", "我的系统性能需要优化"),
		tx("I am integrating a cloud platform (AWS, Azure, GCP)", "我要集成云平台"), tx("I am tracing a web front end or a mobile app", "我要开发前端/移动端追踪"), tx("I work on embedded and IoT devices", "我做嵌入式与 IoT"),
		tx("I build on messaging", "我用消息队列"), tx("I study the frontier", "我研究前沿技术"), tx("The whole map by level", "按级别读完整张地图"), tx("The whole map by topic", "按主题读完整张地图"),
	}
	var out []trainer.Path
	for i, t := range titles {
		p := trainer.Path{ID: fmt.Sprintf("path-%d", i), Title: t, Lessons: 4, Steps: 4, Stages: []trainer.Stage{{Title: tx("Must read", "必读文档"), Weeks: []trainer.Week{{Steps: f.steps(2, 4)}}}}}
		if i == 0 {
			practice := append(f.steps(8, 2), f.projectSteps()...)
			p = trainer.Path{ID: "newcomer", Title: t, Weeks: 6, Minutes: 600, Lessons: 12, Available: 1, Steps: 13, Stages: []trainer.Stage{
				{Title: tx("Foundations", "基础"), Weeks: []trainer.Week{{Number: 1, Steps: f.steps(0, 3)}}},
				{Title: tx("Core concepts", "核心概念"), Weeks: []trainer.Week{{Number: 2, Steps: f.steps(3, 3)}, {Number: 3, Steps: f.steps(6, 2)}}},
				{Title: tx("Hands-on practice", "实战练习"), Weeks: []trainer.Week{{Number: 4, Steps: practice}}},
			}}
			if f.lessons()[0].Done {
				p.Done = 1
			}
		}
		p.Chosen = p.ID == f.path
		out = append(out, p)
	}
	return out
}

// Today implements the trainer.
func (f *Fake) Today(context.Context) (trainer.Today, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	t := trainer.Today{Welcomed: f.welcomed, Collector: "ready", Hours: f.hours, Experience: []trainer.Shortcut{
		{Title: tx("Production: the checklist", "生产：检查清单"), Lesson: "lesson-5"}, {Title: tx("Performance", "性能"), Group: "performance"}, {Title: tx("Microservices", "微服务"), Group: "core-concepts"},
	}}
	t.Done = trainer.Tally{Answers: len(f.answers), RightAnswers: f.right}
	if f.labDone() {
		t.Done.Exercises++
	}
	if f.path != "" {
		d := f.plan()
		now := d.Weeks[d.Now]
		t.Path, t.Plan, t.Stage = &d.Path, &d, d.Path.Stages[0].Title
		t.Week = trainer.Week{Number: now.N}
		for _, s := range now.Steps {
			t.Week.Steps = append(t.Week.Steps, s.Step)
		}
	}
	if f.path != "" || f.place != nil {
		l := f.lessons()[0]
		t.Continue = &trainer.Continue{Lesson: &l}
		if f.place != nil {
			t.Continue.Heading = blocks()[f.place.Block].Heading
		}
		if f.labDone() && !f.codeDone() {
			x := f.line(CodeID)
			t.Continue.Exercise = &x
		}
	}
	return t, f.Fail
}

// SaveWelcome implements the trainer.
func (f *Fake) SaveWelcome(_ context.Context, w trainer.Welcome) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.welcomed, f.path, f.hours = true, w.Path, w.Hours
	return f.Fail
}

// Settings implements the trainer.
func (f *Fake) Settings() trainer.Settings {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.set
}

// SaveSettings implements the trainer.
func (f *Fake) SaveSettings(_ context.Context, s trainer.Settings) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.set = s
	return f.Fail
}

// Paths implements the trainer.
func (f *Fake) Paths(context.Context) ([]trainer.Path, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.paths(), f.Fail
}

// Path implements the trainer.
func (f *Fake) Path(_ context.Context, id string) (trainer.Path, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, p := range f.paths() {
		if p.ID == id {
			return p, f.Fail
		}
	}
	return trainer.Path{}, &trainer.Unknown{Kind: "path", ID: id, Nearest: "newcomer"}
}

// ChoosePath implements the trainer.
func (f *Fake) ChoosePath(_ context.Context, id string, hours int) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.path = id
	if hours > 0 {
		f.hours = hours
	}
	return f.Fail
}

// Lessons implements the trainer.
func (f *Fake) Lessons(context.Context) ([]trainer.Lesson, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.lessons(), f.Fail
}

// OpenLesson implements the trainer.
func (f *Fake) OpenLesson(_ context.Context, id string) (trainer.Reader, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	ls := f.lessons()
	if id == GuideID {
		return f.guide(), f.Fail
	}
	if id != "quick-start" {
		return trainer.Reader{}, &trainer.NotWritten{Lesson: id, Title: tx(id, id)}
	}
	r := trainer.Reader{Lesson: ls[0], Blocks: blocks(), Questions: f.questions(), Next: &ls[1], Exercises: map[string]trainer.ExerciseLine{
		LabID: f.line(LabID), CodeID: f.line(CodeID),
	}}
	if f.place != nil {
		r.Place = *f.place
	}
	return r, f.Fail
}

// SavePlace implements the trainer.
func (f *Fake) SavePlace(_ context.Context, _ string, p trainer.Place) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.place = &p
	return f.Fail
}

// Place is the place that was saved last.
func (f *Fake) Place() *trainer.Place {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.place
}

// Answer implements the trainer: the first option is right, the written order is.
func (f *Fake) Answer(_ context.Context, _, question, _ string, given []string) (trainer.Answered, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	a := trainer.Answered{Given: given, Want: []string{"a"}}
	if question == "qs-order" {
		a.Want = []string{"a", "b", "c"}
	}
	a.Right = slices.Equal(a.Given, a.Want)
	a.Why = []trainer.Why{{Option: "a", Right: true, Text: tx("An ended span waits in the batch; `force_flush` sends it.", "结束的 Span 在批次里等待；`force_flush` 把它发出去。")}}
	if !a.Right {
		a.Why = append(a.Why, trainer.Why{Option: given[0], Text: tx("Ending is local: it only fixes the end time.", "结束只是本地动作：只记下结束时间。")})
	}
	if a.Right {
		f.right++
	}
	f.answers[question] = a
	return a, f.Fail
}

func (f *Fake) line(id string) trainer.ExerciseLine {
	if id == LabID {
		return trainer.ExerciseLine{ID: id, Lesson: "quick-start", Title: tx("The silent second", "沉默的一秒"), Kind: exercises.KindLab, Minutes: 5, Done: f.labDone(), Attempts: len(f.labRuns)}
	}
	return trainer.ExerciseLine{ID: id, Lesson: "quick-start", Title: tx("The first trace", "第一条链路"), Kind: exercises.KindCode, Languages: []string{"rust"}, Minutes: 15, Done: f.codeDone(), Attempts: f.codeRuns}
}

// Exercises implements the trainer.
func (f *Fake) Exercises(context.Context) ([]trainer.ExerciseLine, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	return []trainer.ExerciseLine{f.line(LabID), f.line(CodeID)}, f.Fail
}

// OpenExercise implements the trainer.
func (f *Fake) OpenExercise(_ context.Context, id string) (trainer.Exercise, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	x := trainer.Exercise{ExerciseLine: f.line(id), Hints: 3, HintLevel: f.hintsAt, Task: task}
	f.solve.fill(&x, f.hintsAt)
	q := f.questions()["qs-flush"]
	if id == LabID {
		x.Experiment, x.Knobs, x.Transfer, x.Runs = experiment(), map[string]string{"delay": "5s"}, &q, f.labRuns
		x.LabLeft = tx("one run with another delay", "再换一个延迟运行一次")
		return x, f.Fail
	}
	if id == ProjectID {
		return f.project(), f.Fail
	}
	if id == WireID {
		return f.wireExercise(), f.Fail
	}
	if id == TraceID {
		return f.traceExercise(), f.Fail
	}
	if id == ConfigID {
		return f.configExercise(), f.Fail
	}
	if id == MeasureID {
		return f.measureExercise(), f.Fail
	}
	if id != CodeID {
		return x, &trainer.Unknown{Kind: "exercise", ID: id, Nearest: CodeID}
	}
	x.Goals, x.Files, x.Dir, x.Why = goals(check.GoalOpen), []string{"src/main.rs"}, "/home/ada/otelings-workspace/quick-start/first-trace", &q
	return x, f.Fail
}

// Lock implements the trainer.
func (f *Fake) Lock(_ context.Context, id string, knobs, answers map[string]string) (trainer.Locked, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.locked = true
	return trainer.Locked{ID: "1", Exercise: id, Knobs: knobs, Answers: answers, Seed: 7}, f.Fail
}

func (f *Fake) step(ctx context.Context) error {
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(f.Slow):
		return ctx.Err()
	}
}

// RunLab implements the trainer; it refuses to run without a locked prediction.
func (f *Fake) RunLab(ctx context.Context, l trainer.Locked, on func(lab.Moment)) (trainer.LabVerdict, error) {
	f.mu.Lock()
	ok := f.locked
	f.locked = false
	f.mu.Unlock()
	if !ok {
		return trainer.LabVerdict{}, errors.New("the prediction was not locked")
	}
	for i, m := range []lab.Moment{
		{At: 10 * time.Millisecond, What: tx("span started", "Span 开始")},
		{At: 1 * time.Second, What: tx("span ended, into the queue", "Span 结束，进入队列"), Ended: 1, Waiting: 1},
		{At: 5 * time.Second, What: tx("batch sent", "批次发出"), Ended: 1, Received: 1},
	} {
		if err := f.step(ctx); err != nil {
			return trainer.LabVerdict{}, err
		}
		_ = i
		on(m)
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	v := trainer.LabVerdict{LabRun: trainer.LabRun{Locked: l, Observed: map[string]string{"at-end": "0", "after": "1"}, Right: map[string]bool{}}}
	for k, o := range v.Observed {
		v.Right[k] = l.Answers[k] == o
	}
	v.Result = lab.Result{Experiment: "silent-second", Observed: v.Observed,
		Explanation: tx("The span waited in the batch queue until the delay was over.", "Span 在批处理队列里等到延迟结束。"),
		RustDiffers: tx("The Rust SDK has the same 5 s default.", "Rust SDK 的默认值同样是 5 秒。")}
	if !v.Right["at-end"] {
		v.Findings = []check.Finding{{Check: "end-is-send", Message: tx("Ending a span does not send it.", "结束 Span 不等于发送。"), Next: tx("turn the delay down and run again", "把延迟调小再运行")}}
	}
	v.Left = tx("one run with another delay", "再换一个延迟运行一次")
	f.labRuns = append(f.labRuns, v.LabRun)
	return v, f.Fail
}

// Hostile is a span name that tries to control the terminal.
const Hostile = "find\x1b[31m book\x07\r\n\x1b]0;owned\x07"

// RunCode implements the trainer.
func (f *Fake) RunCode(ctx context.Context, id string, on func(trainer.RunNews)) (trainer.Verdict, error) {
	switch id {
	case ProjectID:
		return f.runProject(ctx, on)
	case WireID:
		return f.sendByHand(ctx, on)
	}
	if id == ConfigID {
		return f.runConfig()
	}
	if id == MeasureID {
		return f.measure()
	}
	news := func(e runner.Event) trainer.RunNews { return trainer.RunNews{Event: e, Port: "127.0.0.1:40117"} }
	for i := range 4 {
		if err := f.step(ctx); err != nil {
			return trainer.Verdict{}, err
		}
		e := runner.Event{Step: runner.StepBuild, Line: fmt.Sprintf("   Compiling crate-%d v0.31.0", i), Done: i + 1, Of: 4}
		if f.Warm {
			e.Of = 0
		}
		on(news(e))
		for n := range f.Lines / 4 {
			on(news(runner.Event{Step: runner.StepBuild, Line: fmt.Sprintf("line %d of the build", i*f.Lines/4+n)}))
		}
	}
	on(news(runner.Event{Step: runner.StepRun, Line: "found \x1b[2Jthe book\ttoday"}))
	if err := f.step(ctx); err != nil {
		return trainer.Verdict{}, err
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	f.codeRuns++
	v := trainer.Verdict{Exercise: id, BuildTime: 1200 * time.Millisecond, Took: 340 * time.Millisecond, Saved: true,
		Process: check.Process{Built: true, Started: true, Stdout: "found the book\n"}, Snapshot: &telemetry.Snapshot{}}
	if !f.Pass {
		v.Report = check.Report{State: check.Failed, Stage: exercises.StageDelivery, Goals: goals(check.GoalMissed), Findings: []check.Finding{{
			Check: "arrives", Level: exercises.LevelViolation, Stage: exercises.StageDelivery,
			Message:  tx("The span ended and waited in the batch when the process ended.", "进程结束时，已结束的 Span 还在批次里等待。"),
			Next:     tx("call `shutdown` on the provider before `main` returns", "在 `main` 返回之前调用 provider 的 `shutdown`"),
			Expected: i18n.Same("1 span"), Actual: i18n.Same("0 requests"), FAQ: "spans-missing-at-exit",
		}}}
		v.Snapshot.Counts.Refused = 1
		v.Snapshot.Door = []telemetry.DoorEvent{{Seq: 1, Transport: "http", Method: "POST", Path: "/", Code: "404", Outcome: telemetry.Refused, Cause: telemetry.CausePathMissing, Detail: "no /v1/traces"}}
		return v, f.Fail
	}
	v.First = f.codeRuns == 1
	v.Report = check.Report{State: check.Passed, Goals: goals(check.GoalMet)}
	res := &telemetry.Resource{Attrs: telemetry.Attrs{{Key: "service.name", Value: telemetry.String("library")}}}
	root := &telemetry.Span{TraceID: telemetry.TraceID{1}, SpanID: telemetry.SpanID{1}, Name: Hostile, Kind: telemetry.KindServer, Start: 1000, End: 20000, Resource: res,
		Attrs: telemetry.Attrs{{Key: "book.title", Value: telemetry.String("活着\x1b[0m")}}}
	child := &telemetry.Span{TraceID: telemetry.TraceID{1}, SpanID: telemetry.SpanID{2}, ParentID: telemetry.SpanID{1}, Name: "walk to shelf", Kind: telemetry.KindInternal, Start: 2000, End: 5000, Resource: res}
	v.Snapshot.Spans = []*telemetry.Span{root, child}
	v.Snapshot.Counts = telemetry.Counts{Requests: 1, Spans: 2}
	return v, f.Fail
}

// Hint implements the trainer.
func (f *Fake) Hint(context.Context, string) (level, of int, text i18n.Text, err error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.hintsAt = min(f.hintsAt+1, 3)
	return f.hintsAt, 3, ladder()[f.hintsAt-1], f.Fail
}

// Watch implements the trainer.
func (f *Fake) Watch(context.Context, string) (<-chan struct{}, error) { return f.Saves, f.Fail }

// EditorCommand implements the trainer.
func (f *Fake) EditorCommand(string) (*exec.Cmd, error) { return nil, &trainer.NoEditor{} }
