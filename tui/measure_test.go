package tui

import (
	"maps"
	"testing"

	"otelings/internal/i18n"
	"otelings/tui/tuitest"
	"otelings/tui/ui"
)

// TestMeasureStory measures badly, then well, types what is no number, reports a
// misunderstanding, mends it and passes.
func TestMeasureStory(t *testing.T) {
	everywhere(t, func(t *testing.T, lang i18n.Lang, w, h int) {
		say := words(lang)
		f := tuitest.NewUsed()
		d := start(t, f, lang, w, h, ui.Route{Name: ui.Exercise, ID: tuitest.MeasureID})
		d.Press("a")
		d.Want(say("nothing to report on yet", "还没有可报告的"))
		d.Press("r")
		d.Want(say("There is nothing to compare with.", "没有可比的东西。"))
		d.Press("a") // the method failed: still nothing
		d.Want(say("nothing to report on yet", "还没有可报告的"))
		f.Pass = true
		d.Press("r")
		d.Want(say("measured well; now the report", "方法通过，还差报告"), say("What you measured", "量到的"))
		d.Press("a")
		d.Want(say("a number in ns", "填一个数（ns）"))
		d.Press("enter", "q", "x", "enter") // q is text here
		d.Want(say("such as 12.5", "例如 12.5"))
		d.Press("ctrl+u", "2", "1", "0", "enter")
		d.Want("● 210 ns", say("spans get slower", "Span 越来越慢"))
		d.Press("up", "enter", "5", "esc") // a number that is left as it was
		d.Want("● 210 ns")
		d.Press("down", "enter")
		d.Want(say("Hand in", "交卷"))
		d.Press("enter")
		d.Want(say("A span keeps nothing", "Span 不会留下"))
		if got := f.Submitted(); !maps.Equal(got, map[string]string{"cost": "210", "why": "slower"}) {
			t.Errorf("handed in %v", got)
		}
		d.Press("a", "up", "enter") // what was answered stands
		d.Press("enter")
		d.Want("✓ " + say("Passed", "已通过"))
		if got := f.Submitted()["why"]; got != "interrupted" {
			t.Errorf("handed in %q", got)
		}
	})
}
