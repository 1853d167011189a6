package plain

import (
	"context"
	"os/exec"
	"strings"
	"testing"

	"otelings/internal/i18n"
	"otelings/telemetry"
	"otelings/trainer"
)

// TestProject goes from the path's step through what project.yaml lacks to a
// pass, the runs and the evidence, in both languages.
func TestProject(t *testing.T) {
	for _, c := range []struct {
		lang  i18n.Lang
		wants []string
	}{
		{i18n.EN, []string{
			"3. Trace a program of your own: project", "Not written yet: Trace a program of your own", "3. Trace a program of your own: project, not begun",
			"Take a program of your own.", "- open: Something arrives", "Not to be run yet: project.yaml: it names no command yet", "hint: write it behind `command:`", "Journal: ",
			"Played with: a collector that works, one that refuses", "Open project.yaml in the editor",
			"Problem: " + projectDir + "/project.yaml: it names no",
			"Your program: /home/ada/src/shop", "Command: cargo run",
			"With a collector that works.", `serving\x1b[2J`, "With one that refuses.",
			"# Passed", "Runs:", "- a collector that works: ended 120ms after SIGTERM, exit code 0, answered 38, spans 3", "- one that refuses: killed 30s after SIGTERM", "Evidence: " + projectDir,
			"Earlier attempts:", "2026-11-20 19:30, Passed, the project is done by it",
		}},
		{i18n.ZH, []string{
			"还没写好：给自己的程序加上链路", "还不能运行：project.yaml：还没有写 command", "运行时的 Collector：正常，拒收", "Collector：拒收",
			"各次运行：", "正常：SIGTERM 后 120ms 结束", "拒收：SIGTERM 后 30s 被强行终止", "证据：", "之前的尝试：", "项目因它完成",
		}},
	} {
		f := newFake()
		out := play(t, f, Options{Lang: c.lang, Path: "newcomer"}, "1", "3", "q")
		f.own = true
		edit := func(context.Context, *exec.Cmd) error { return nil }
		out += play(t, f, Options{Lang: c.lang, Path: "newcomer", Edit: edit}, "1", "3", "1", "q")
		f.ready = true
		out += play(t, f, Options{Lang: c.lang, Exercise: projectID}, "1", "", "q")
		wants(t, unwrapped(out), c.wants...)
		if f.attempts != 1 {
			t.Errorf("%d attempts: a project.yaml that lacks something is none", f.attempts)
		}
	}
}

// unwrapped joins lines that were wrapped.
func unwrapped(s string) string { return strings.ReplaceAll(s, "\n  ", " ") }

func TestOnlyAFewTracesOfAProjectArePrinted(t *testing.T) {
	var spans []*telemetry.Span
	for i := range 10 {
		spans = append(spans, &telemetry.Span{TraceID: telemetry.TraceID{byte(i % 5)}, SpanID: telemetry.SpanID{byte(i + 1)}})
	}
	own, code := trainer.Exercise{Project: &trainer.Project{}}, trainer.Exercise{}
	if shown, left := fewTraces(own, spans); len(shown) != 6 || left != 4 {
		t.Errorf("%d shown, %d left", len(shown), left)
	}
	if shown, left := fewTraces(code, spans); len(shown) != 10 || left != 0 {
		t.Errorf("of a code exercise %d shown, %d left", len(shown), left)
	}
}
