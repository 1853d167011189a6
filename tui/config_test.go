package tui

import (
	"strings"
	"testing"

	"otelings/internal/i18n"
	"otelings/tui/tuitest"
	"otelings/tui/ui"
)

// TestConfigStory runs a configuration that is refused at its line, then one
// that passes: what came out of each exporter is shown, and no process is told
// of.
func TestConfigStory(t *testing.T) {
	everywhere(t, func(t *testing.T, lang i18n.Lang, w, h int) {
		say := words(lang)
		f := tuitest.NewUsed()
		d := start(t, f, lang, w, h, ui.Route{Name: ui.Exercise, ID: tuitest.ConfigID})
		d.Want(say("The gate", "关口"), "collector.yaml")
		d.Press("r")
		d.Want(say("Not yet", "未通过"), "40ms")
		if all := scrollThrough(d); !strings.Contains(all, "collector.yaml:18") || !strings.Contains(all, say("nothing was run", "没有运行")) {
			t.Errorf("the place is not told:\n%s", all)
		}
		f.Pass = true
		d.Press("r")
		d.Want("✓ " + say("Passed", "已通过"))
		all := scrollThrough(d)
		for _, want := range []string{"collector.yaml:14", "otlp_grpc/backend", "otlp_grpc/errors", say("nothing came out", "没有输出"), say("What the Collector said", "Collector 的话"), "old name of an exporter"} {
			if !strings.Contains(all, want) {
				t.Errorf("%q is missing:\n%s", want, all)
			}
		}
		if strings.Contains(all, say("exit code", "退出码")) || strings.Contains(all, "\x1b[2J") {
			t.Errorf("a process is told of, or the terminal is controlled:\n%s", all)
		}
	})
}

// A lesson whose text is not written leads to the exercise that is there.
func TestALessonWithAnExerciseOnly(t *testing.T) {
	everywhere(t, func(t *testing.T, lang i18n.Lang, w, h int) {
		d := start(t, tuitest.NewUsed(), lang, w, h, ui.Route{Name: ui.Lessons})
		d.Press("G")
		d.Want("▸ ○ SpanContext") // it can be opened
		if w >= 120 {
			d.Want(words(lang)("exercise only", "只有练习"))
		}
		d.Press("enter")
		d.Want(words(lang)("The gate", "关口"), "collector.yaml")
	})
}
