package plain

import (
	"context"
	"errors"
	"io"
	"strings"
	"testing"
	"time"

	"otelings/exercises/lab"
	"otelings/exercises/runner"
	"otelings/internal/i18n"
	"otelings/telemetry"
	"otelings/trainer"
)

// story is the whole way through: welcome, today, the newcomer path, week 1,
// quick-start, checkpoint, lab, code exercise, back, quit.
func story() []string {
	return []string{
		"", "1", "6", // welcome: language as it is, path newcomer, 6 hours
		"4", "1", "1", "1", // today: paths, newcomer, week 1, quick-start
		"", "", // two blocks of prose
		"1", "", // checkpoint: a wrong answer, continue
		"1",              // the lab
		"", "2", "", "1", // predictions: one, none
		"",           // lock and run
		"1", "1", "", // transfer question, right, back to the lab
		"b",         // back to the lesson
		"",          // on
		"2 3 1", "", // order question, right
		"1",         // the code exercise
		"",          // run
		"", "2", "", // why question, right, back
		"b", "", // the lesson, its end
		"b", "b", "q",
	}
}

func TestStoryEnglish(t *testing.T) {
	f := newFake()
	out := play(t, f, Options{Lang: i18n.EN}, story()...)
	wants(t, out,
		"# Welcome to otelings", "Nothing leaves this machine", "Question 2 of 3", "1. Newcomer, six weeks: weeks: 6", "How many hours a week?",
		"# Today", "Note: The progress file was damaged", "hint: `otelings progress restore`", "Your path: Newcomer, six weeks, 0 of 3 steps done.", "Collector: ready",
		"# Learning paths", "# Newcomer, six weeks", "1. Week 1, Foundations: 0 of 3 steps done", "3. Beyond",
		"1. 30-minute quick start: must read, stars: 1 of 5, 30 min", "written yet. an overview", "3. Trace a program of your own: project",
		"# 30-minute quick start, part 1 of 6", "A program runs and nothing arrives.", "## Four words", "- A span is one operation.",
		"Checkpoint", "`end()` returns", "1. In the Collector", "Not right.", "Your answer: In the Collector", "why wrong", "Right answer: In a queue", "why right",
		"Exercise: The silent second: lab, 5 min, not begun",
		"Predict, run, compare.", "Fixed: Spans: 1", "1. Turn: How the program ends: ends at once", "2. Predict: Right after end()? (no prediction yet)",
		"2. Predict: Right after end()? one", "Running.", "0.0 s: The program starts, ended 0", "1.5 s: end() has returned, ended 1, waiting 1, received 0",
		"# What happened", "Predicted: one", "Observed: none. Different from the prediction.", "Predicted: none", "Observed: none. Right.",
		"The queue was never emptied.", "In Rust:", "Dropping the last handle flushes.", "This lab is done.",
		"And with 600 spans?", "Right.",
		"Order the steps of a span.", "Type the numbers in the right order.", "Right.", "1. start", "2. end", "3. export",
		"Exercise: Open a coffee shop: code, 20 min", "Make the spans arrive.", "    fn main() {}", "Goals:", "- open: A request arrives", "Folder: /home/ada",
		"Endpoint of this attempt: http://127.0.0.1:41234", "Building.", "Built 3 of 120.", "Running the program.", `    coffee is ready\x1b[31m`, "    stderr: a warning",
		"Refused: http POST / 404: The request went to / instead of /v1/traces",
		"# Passed", "exit code 0 after 120ms", "requests 1, spans 3", "Received, as a tree:", `serve\ncoffee\x1b[2J, SERVER, 3ms, root, service.name=coffee-shop`,
		`coffee.size = 大杯\x1b]0;x\x07 (string)`, "    grind, INTERNAL", "  lost, INTERNAL, 1ns, its parent did not arrive",
		"# Why does it work?", "Right.",
		"the end", "> ",
	)
	if w := f.welcome; w.Path != "newcomer" || w.Hours != 6 || w.Lang != "" {
		t.Errorf("welcome saved as %+v", w)
	}
	if f.place.Block != 5 || f.locked["at-end"] != "1" || f.locked["after"] != "0" {
		t.Errorf("place %+v, locked %v", f.place, f.locked)
	}
	if got := strings.Join(f.answers["sort"], ""); got != "abc" {
		t.Errorf("the order was answered as %q", got)
	}
}

func TestStoryChinese(t *testing.T) {
	out := play(t, newFake(), Options{Lang: i18n.ZH}, story()...)
	wants(t, out,
		"# 欢迎使用 otelings", "数据不会离开这台机器", "第 2 个问题，共 3 个。", "# 今天", "Collector：就绪", "# 学习路径", "第 1 周，打基础",
		"必读，星级 1/5，30 分钟", "第 1 部分，共 6 部分", "检查点", "不对。", "你的答案：在 Collector 里", "理由 wrong", "正确答案：在程序内存里的一个队列中",
		"调：程序怎样结束：立刻结束", "正在运行", "1.5 秒：end() 已返回", "预测：1 个", "实际：0 个。和预测不同。", "队列一直没有清空。", "在 Rust 里：",
		"正确顺序：", "这次尝试的端点：", "已构建 3，共 120。", "# 已通过", "收到：请求 1，Span 3", "父 Span 没收到", "# 为什么这样就对了？", "答对了。", "结尾")
}

func TestLanguageSwitchKeepsThePlace(t *testing.T) {
	f := newFake()
	f.welcomed = true
	out := play(t, f, Options{}, "1", "", "L", "", "l", "1", "L", "q")
	wants(t, out, "## Four words", "> ", "# 30 分钟快速入门，第 2 部分", "## 四个词", "第 3 部分", "检查点", "part 3 of 6", "Not right.", "不对。")
	if f.settings.Lang != i18n.EN {
		t.Error("L must not change the saved setting")
	}
}

func TestLanguageChosenInWelcomeIsUsedAtOnce(t *testing.T) {
	f := newFake()
	out := play(t, f, Options{}, "2", "", "", "q")
	wants(t, out, "Welcome", "第 2 个问题", "第 3 个问题", "# 今天")
	if f.welcome.Lang != i18n.ZH {
		t.Errorf("saved %+v", f.welcome)
	}
	f = newFake()
	play(t, f, Options{}, "L", "", "", "", "q") // L is an answer too
	if f.welcome.Lang != i18n.ZH {
		t.Errorf("saved %+v after L", f.welcome)
	}
}

func TestLessonContinuesWhereItWas(t *testing.T) {
	f := newFake()
	play(t, f, Options{Lesson: "quick-start"}, "", "q")
	out := play(t, f, Options{Lesson: "quick-start"}, "p", "p", "q")
	wants(t, out, "part 2 of 6", "part 1 of 6", "“p” means nothing here")
}

func TestEndOfInputAtEveryPrompt(t *testing.T) {
	lines := story()
	for n := range lines {
		out := play(t, newFake(), Options{}, lines[:n]...)
		if !strings.HasSuffix(out, "> \n") {
			t.Fatalf("after %d lines the output ends with %q", n, out[max(0, len(out)-40):])
		}
	}
}

func TestUnknownInputNamesWhatIsPossible(t *testing.T) {
	f := newFake()
	f.welcomed = true
	out := play(t, f, Options{}, "99", "0", "-1", "xyzzy", "２", "b", "\x1b[A", "quit", "q")
	wants(t, out, "“99” means nothing here: type 1 to 7, enter, v, d, i, /, L, ?, q.", "“0”", "“-1”", "“xyzzy”", "# Learning paths", "# Today", `“\x1b[A” means nothing`, "“quit”")
	out = play(t, newFake(), Options{Lesson: "quick-start"}, "", "", "", "", "3 1", "3 3 1", "1 2 3 4", "321", "q")
	if strings.Count(out, "an order such as 3 2 1") != 3 {
		t.Errorf("three bad orders in:\n%s", out)
	}
	wants(t, out, "Your order:", "1. end", "The right order:", "1. start")
}

func TestWidths(t *testing.T) {
	for _, width := range []int{1, 24, 40, 60, 79, 200} {
		for _, lang := range i18n.Langs() {
			play(t, newFake(), Options{Lang: lang, Width: width}, story()...)
		}
	}
}

func TestFailedVerdict(t *testing.T) {
	f := newFake()
	f.verdict = failedVerdict
	out := play(t, f, Options{Exercise: "quick-start/first-trace"}, "1", "", "q")
	wants(t, out, "# Not passed, first failing step: delivery", "To mend, delivery: No request came", "Expected: 1 request", "Received: 0", `Nearest: \x1b[1mnone`,
		"Times: 2", "Next step: Call `shutdown()` last", "- missed: A request arrives")
	f.verdict = func() trainer.Verdict {
		v := failedVerdict()
		v.Process.Built, v.Process.Build, v.Saved = false, "error[E0425]: x\n --> src/main.rs:1\n"+strings.Repeat("note\n", 100), false
		return v
	}
	out = play(t, f, Options{Exercise: "quick-start/first-trace", Lang: i18n.ZH}, "1", "q")
	wants(t, out, "构建失败：", "error[E0425]: x", "另有 42 行没有显示", "这次结果没能保存")
}

func TestHintResetEditor(t *testing.T) {
	f := newFake()
	out := play(t, f, Options{Exercise: "quick-start/first-trace"}, "2", "2", "3", "1", "3", "", "3", "2", "t", "q")
	wants(t, out, "2. Hint 1 of 3", "Hint 1 of 3:", "Who flushes the queue?", "2. Hint 2 of 3", "Hint 2 of 3:", "# Start afresh", "Your files are put aside", "Your files are kept in /home/ada/otelings-workspace/backups/1", "Make the spans arrive.")
	if f.resets != 1 || f.hint != 2 {
		t.Errorf("resets %d, hints %d", f.resets, f.hint)
	}
	out = play(t, f, Options{Exercise: "quick-start/first-trace", Edit: nil}, "q")
	if strings.Contains(out, "Open the editor") {
		t.Error("the editor is offered without a way to open it")
	}
}

func TestSettings(t *testing.T) {
	f := newFake()
	f.welcomed = true
	out := play(t, f, Options{}, "6", "1", "2", "2", "4", "3", "code --wait", "3", "", "3", "-", "q")
	wants(t, out, "# Settings", "1. Language: English", "English (now)", "已保存。", "主题：跟随终端", "主题：无颜色", "编辑器：code --wait", "编辑器：取自 EDITOR")
	if f.settings.Lang != i18n.ZH || f.settings.Theme != "mono" || f.settings.Editor != "" {
		t.Errorf("settings %+v", f.settings)
	}
}

func TestLessonsAndShortcuts(t *testing.T) {
	f := newFake()
	f.welcomed = true
	out := play(t, f, Options{}, "3", "1", "2", "learning-path-guide", "Quick-Start", "h", "5", "2", "1", "1", "?", "", "h", "4", "2", "q")
	wants(t, out, "1. Beginner: 1 of 2 lessons available", "2. The complete learning-path guide: difficulty 1 of 5, 60 min, not written yet",
		"is on the map but not written yet", "hint: ", "part 1 of 6", "# I know what I want", "not written yet", "# Production", "# 30-minute quick start", "# Help", "# Exercises", "# Open a coffee shop")
}

func TestChoosePath(t *testing.T) {
	f := newFake()
	f.welcomed = true
	out := play(t, f, Options{Path: "performance"}, "c", "99", "4", "q")
	wants(t, out, "c make this your path", "How many hours", "type 1 to 60, enter", "This is your path now.", "This is your path.")
	if f.path != "performance" || f.hours != 4 {
		t.Errorf("path %q, hours %d", f.path, f.hours)
	}
}

func TestErrorsAreToldAndTheSessionGoesOn(t *testing.T) {
	f := newFake()
	f.welcomed, f.openErr = true, errBusy
	out := play(t, f, Options{}, "1", "L", "q")
	wants(t, out, "This page cannot be shown", "Problem: the progress file is busy", "1. Try again", "这一页打不开")
	f = newFake()
	f.saveErr = errBusy
	out = play(t, f, Options{}, "", "", "", "1", "", "q")
	wants(t, out, "Problem: the progress file is busy", "# Today", "Problem: the progress file is busy", "A program runs", "## Four words")
}

func TestUnknownStartIsAnError(t *testing.T) {
	for _, o := range []Options{{Path: "x"}, {Lesson: "x"}, {Exercise: "x"}} {
		var out strings.Builder
		o.In, o.Out = strings.NewReader(""), &out
		var unknown *trainer.Unknown
		if err := Run(context.Background(), newFake(), o); !errors.As(err, &unknown) || out.Len() > 0 {
			t.Errorf("%+v: error %v, output %q", o, err, out.String())
		}
	}
}

func TestInterruptStopsARunAndTheSecondQuits(t *testing.T) {
	for _, kind := range []string{"lab", "code"} {
		f := newFake()
		interrupt := make(chan struct{}, 1)
		o := Options{Interrupt: interrupt, Exercise: "quick-start/first-trace"}
		script := []string{"1", "q"}
		wait := func(ctx context.Context) error {
			interrupt <- struct{}{}
			<-ctx.Done()
			return ctx.Err()
		}
		f.runCode = func(ctx context.Context, _ func(trainer.RunNews)) error { return wait(ctx) }
		f.runLab = func(ctx context.Context, _ func(lab.Moment)) error { return wait(ctx) }
		if kind == "lab" {
			o.Exercise, script = "quick-start/silent-second", []string{"", "1", "", "1", "", "q"}
		}
		wants(t, play(t, f, o, script...), "Stopping.", "Stopped, nothing was graded.", "> ")
	}

	f := newFake()
	interrupt, release := make(chan struct{}, 2), make(chan struct{})
	f.runCode = func(context.Context, func(trainer.RunNews)) error { // a run that does not listen
		<-release
		return nil
	}
	interrupt <- struct{}{}
	interrupt <- struct{}{}
	// A first prompt takes no interrupt: the run is reached by hand.
	var out strings.Builder
	s := newSession(f, Options{In: strings.NewReader(""), Out: &out, Interrupt: interrupt})
	x, _ := f.OpenExercise(context.Background(), "quick-start/first-trace")
	if m := runCode(context.Background(), s, x, nil); m.err != ErrInterrupted {
		t.Errorf("after two interrupts: %+v", m)
	}
	close(release)
}

func TestInterruptAtThePrompt(t *testing.T) {
	in, _ := io.Pipe() // nobody types
	interrupt := make(chan struct{}, 2)
	interrupt <- struct{}{}
	interrupt <- struct{}{}
	var out strings.Builder
	err := Run(context.Background(), newFake(), Options{In: in, Out: &out, Interrupt: interrupt})
	if !errors.Is(err, ErrInterrupted) || !errors.Is(err, context.Canceled) {
		t.Errorf("Run: %v", err)
	}
	wants(t, out.String(), "> \n", "Ctrl-C once more quits", "> \n")
	in.Close()
}

func TestContextEndsTheSession(t *testing.T) {
	in, _ := io.Pipe()
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if err := Run(ctx, newFake(), Options{In: in, Out: io.Discard}); !errors.Is(err, context.Canceled) {
		t.Errorf("Run: %v", err)
	}
	in.Close()
}

type brokenWriter struct{ left int }

func (w *brokenWriter) Write(p []byte) (int, error) {
	if w.left -= len(p); w.left < 0 {
		return 0, io.ErrClosedPipe
	}
	return len(p), nil
}

func TestBrokenOutputEndsTheSession(t *testing.T) {
	text := strings.Join(story(), "\n") + "\n"
	for left := 0; left < 12_000; left += 700 {
		err := Run(context.Background(), newFake(), Options{In: strings.NewReader(text), Out: &brokenWriter{left}})
		if err != nil && !errors.Is(err, io.ErrClosedPipe) || left == 0 && err == nil {
			t.Fatalf("with room for %d bytes: %v", left, err)
		}
	}
}

// Progress lines come at most once a second, by the session's clock.
func TestBuildProgressIsPaced(t *testing.T) {
	clock := time.Unix(1000, 0)
	var out strings.Builder
	s := newSession(newFake(), Options{In: strings.NewReader(""), Out: &out, Now: func() time.Time { return clock }})
	teller := runTeller{s: s, w: s.words()}
	for i := 1; i <= 100; i++ {
		teller.tell(trainer.RunNews{Event: runner.Event{Step: runner.StepBuild, Done: i, Of: 120}})
		clock = clock.Add(100 * time.Millisecond)
	}
	if got := strings.Count(out.String(), "Built "); got != 10 {
		t.Errorf("%d progress lines in 10 seconds:\n%s", got, out.String())
	}
}

func TestFloodsAreBounded(t *testing.T) {
	f := newFake()
	f.runCode = func(_ context.Context, on func(trainer.RunNews)) error {
		for range 5000 {
			on(trainer.RunNews{Event: runner.Event{Step: runner.StepRun, Line: "flood"}})
		}
		return nil
	}
	f.verdict = func() trainer.Verdict {
		v := failedVerdict()
		spans := make([]*telemetry.Span, 5000)
		for i := range spans { // one ring of parents, no root
			spans[i] = &telemetry.Span{TraceID: telemetry.TraceID{1}, SpanID: telemetry.SpanID{byte(i), byte(i >> 8), 1}, ParentID: telemetry.SpanID{byte((i + 1) % 5000), byte((i + 1) % 5000 >> 8), 1},
				Name: strings.Repeat("很长", 3000), Attrs: make(telemetry.Attrs, 40)}
		}
		v.Snapshot = &telemetry.Snapshot{Spans: spans}
		return v
	}
	out := play(t, f, Options{Exercise: "quick-start/first-trace"}, "1", "q")
	if n := strings.Count(out, "flood"); n != maxOutputLines {
		t.Errorf("%d lines of output", n)
	}
	wants(t, out, "More output is not shown.", "attributes not shown: 28", "spans not shown: 4940")
}
