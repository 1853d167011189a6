package plain

import (
	"context"
	"strings"
	"testing"

	"otelings/internal/i18n"
	"otelings/telemetry"
	"otelings/trainer"
)

const codeID = "quick-start/first-trace"

// choice is the number of a choice on the last page that has it.
func choice(t *testing.T, f *fake, o Options, label string, before ...string) string {
	t.Helper()
	out := play(t, f, o, before...)
	number := ""
	for _, l := range strings.Split(out, "\n") {
		l = strings.TrimPrefix(l, "> ")
		if n, rest, ok := strings.Cut(l, ". "); ok && strings.HasPrefix(rest, label) {
			number = n
		}
	}
	if number == "" {
		t.Fatalf("no choice %q in:\n%s", label, out)
	}
	return number
}

func TestGiveUpInTheLineMode(t *testing.T) {
	for lang, say := range map[i18n.Lang][]string{
		i18n.EN: {"The solution", "Give up and read the solution?", "Opened before a pass", "Lines that begin with - are yours"},
		i18n.ZH: {"看参考答案", "放弃，看参考答案？", "通过之前就打开了", "以 - 开头的行是你的"},
	} {
		f := newFake()
		o := Options{Exercise: codeID, Lang: lang}
		n := choice(t, f, o, say[0], "q")
		out := play(t, f, o, n, "", n, "1", "q") // enter, then no
		wants(t, out, "# "+say[1], "# "+say[1])
		if f.solve.gaveUp {
			t.Fatal("given up without a yes")
		}
		out = play(t, f, o, n, "2", "q")
		wants(t, out, "# "+say[1], say[2], say[3], "src/main.rs", "@@ -1,2 +1,3 @@", "  - ", `\x1b[2J`, "  +     provider.shutdown().unwrap();")
		if !f.solve.gaveUp || f.codeDone {
			t.Errorf("gave up %v, done %v", f.solve.gaveUp, f.codeDone)
		}
		if out := play(t, f, o, n, "q"); strings.Contains(out, say[1]) {
			t.Error("it is asked again")
		}
	}
}

func TestSolutionAfterAPassOffersTheQuestion(t *testing.T) {
	f := newFake()
	f.codeDone = true
	o := Options{Exercise: codeID}
	n := choice(t, f, o, "The solution", "q")
	out := play(t, f, o, n, "", "q") // enter skips the question
	wants(t, out, "# One question before the solution", "Why did the spans arrive?", "# The solution", "src/main.rs")
	if strings.Contains(out, "Opened before a pass") {
		t.Error("a pass is told as giving up")
	}
	out = play(t, f, o, n, "2", "", "b", n, "q")
	wants(t, out, "# One question before the solution", "Right.", "# The solution", "# Open a coffee shop", "# The solution")
	if strings.Count(out, "# One question before the solution") != 2 { // the question and its verdict
		t.Errorf("the question is offered again after its answer:\n%s", out)
	}
}

func TestHintsAreOpenAfterAPass(t *testing.T) {
	f := newFake()
	f.codeDone = true
	n := choice(t, f, Options{Exercise: codeID}, "All hints", "q")
	out := play(t, f, Options{Exercise: codeID}, n, "q")
	wants(t, out, "Hint 1 of 3:", "Who flushes the queue?", "Hint 3 of 3:", "Call `shutdown()`.")
	if f.hint != 0 {
		t.Errorf("level %d was recorded", f.hint)
	}
}

func TestUndoInTheLineMode(t *testing.T) {
	f := newFake()
	o := Options{Exercise: codeID}
	if out := play(t, f, o, "q"); strings.Contains(out, "Undo the reset") {
		t.Error("undo is offered without a back-up")
	}
	reset := choice(t, f, o, "Start afresh", "q")
	wants(t, play(t, f, o, reset, "2", "q"), "what you did stays", "Your files are kept in /home/ada/otelings-workspace/backups/1")
	undo := choice(t, f, o, "Undo the reset", "q")
	wants(t, play(t, f, o, undo, "q"), "The files put aside on 2026-03-01 09:01:00 are back.", "What was there is kept in /home/ada/otelings-workspace/backups/9")
}

// Watching grades at once and at each save, and Ctrl-C ends it, not the session.
func TestWatchInTheLineMode(t *testing.T) {
	f := newFake()
	f.solve.saves = make(chan struct{}, 1)
	interrupt := make(chan struct{}, 1)
	runs := 0
	f.runCode = func(ctx context.Context, on func(trainer.RunNews)) error {
		if runs++; runs == 1 {
			f.solve.saves <- struct{}{}
			return nil
		}
		interrupt <- struct{}{}
		<-ctx.Done()
		return ctx.Err()
	}
	o := Options{Exercise: codeID, Interrupt: interrupt}
	n := choice(t, f, o, "Build, run and grade at each save", "q")
	out := play(t, f, o, n, "q")
	wants(t, out, "Watching. Ctrl-C stops.", "# Passed", "Received, as a tree:", "Waiting for a save.", "Stopping.", "Watching has ended.", "# Open a coffee shop")
	if runs != 2 {
		t.Errorf("%d runs, want one at once and one for the save", runs)
	}
	if out := play(t, f, Options{Exercise: codeID}, "q"); strings.Contains(out, "at each save") {
		t.Error("watching is offered although nothing could end it")
	}
}

func TestRefusalsInWords(t *testing.T) {
	f := newFake()
	f.verdict = func() trainer.Verdict {
		v := failedVerdict()
		refused := telemetry.DoorEvent{Transport: "http", Method: "POST", Path: "/", Code: "404", Outcome: telemetry.Refused, Cause: telemetry.CausePathMissing}
		v.Snapshot = &telemetry.Snapshot{Door: []telemetry.DoorEvent{refused, refused}}
		return v
	}
	out := play(t, f, Options{Exercise: codeID, Lang: i18n.ZH}, "1", "q")
	wants(t, out, "被拒收的请求：", "- http POST / 404，2 次：请求发到了 /")
	if strings.Contains(out, "path-missing") {
		t.Error("the id of a cause is shown")
	}
}

// Units are counted when dependencies are compiled: that is the first build.
func TestFirstBuildIsTold(t *testing.T) {
	for lang, want := range map[i18n.Lang]string{i18n.EN: "The first build compiles all dependencies", i18n.ZH: "第一次构建"} {
		out := play(t, newFake(), Options{Exercise: codeID, Lang: lang}, "1", "q")
		if strings.Count(out, want) != 1 {
			t.Errorf("told %d times:\n%s", strings.Count(out, want), out)
		}
	}
}

func TestBundleInTheLineMode(t *testing.T) {
	f := newFake()
	o := Options{Exercise: codeID}
	pick := choice(t, f, o, "one file to ask somebody with", "q")
	wants(t, play(t, f, o, pick, "q"), "/home/ada/otelings-workspace/bundles/stuck.zip is written", "Not in it: your notes", "Secrets taken out: 2")
}
