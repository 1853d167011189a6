package tui

import (
	"errors"
	"maps"
	"strings"
	"testing"

	"otelings/internal/i18n"
	"otelings/telemetry"
	"otelings/tui/tuitest"
	"otelings/tui/ui"
)

// TestTraceStory looks at a recording, marks from the questions and from the
// recording, is told a misunderstanding, answers again and passes.
func TestTraceStory(t *testing.T) {
	for _, lang := range i18n.Langs() {
		for _, size := range [][2]int{{80, 24}, {60, 16}, {160, 50}} {
			bubble(t, func(t *testing.T) {
				say := words(lang)
				f := tuitest.NewUsed()
				d := start(t, f, lang, size[0], size[1], ui.Route{Name: ui.Exercise, ID: tuitest.TraceID})
				d.Want(say("The hole in the middle", "中间的空洞"))
				d.Press("r")
				d.Want(say("answer first", "先回答"))
				d.Press("shift+tab", "shift+tab") // back over the result to the questions
				d.Want(say("not marked yet", "还没标记"))
				d.Press("enter")
				d.Want("m ", "POST /orders")
				d.Press("g", "m")
				d.Want(say("a trace's header", "标题行"))
				d.Press("down", "g", "enter") // and no details, now or unseen
				d.Want(say("a trace's header", "标题行"))
				d.Press("G")
				d.Want(say("parent not rec", "没收到"))
				d.Press("m", "m") // both marks, then back to the questions
				d.Press("down", "down", "2")
				d.Want(say("Hand in", "交卷"))
				d.Press("enter")
				d.Want(say("Not yet", "未通过"))
				want := map[string]string{"span": telemetry.SpanID{4}.String(), "who": "bank\x1b[31m", "cause": "sampler"}
				if got := f.Submitted(); !maps.Equal(got, want) {
					t.Errorf("handed in %v, want %v", got, want)
				}
				f.Pass = true
				d.Press("a", "up", "1", "enter")
				d.Want("✓ "+say("Passed", "已通过"), say("first time", "首次"))
				if got := f.Submitted()["cause"]; got != "crash" {
					t.Errorf("handed in %q again", got)
				}
				d.Press("enter", "1", "enter")
				if all := scrollThrough(d); !strings.Contains(all, "✓ "+say("Right", "对")) {
					t.Errorf("the question after the pass was not answered:\n%s", all)
				}
				d.Press("enter", "h")
				d.Want(say("all hints are open", "全部提示都打开"), say("Hint 3 of 3", "提示 3 / 3"))
			})
		}
	}
}

// The details of a span are longer than what fits below the waterfall.
func TestTraceDetailsScroll(t *testing.T) {
	for _, size := range [][2]int{{80, 24}, {60, 16}} {
		bubble(t, func(t *testing.T) {
			d := start(t, tuitest.NewUsed(), i18n.EN, size[0], size[1], ui.Route{Name: ui.Exercise, ID: tuitest.TraceID})
			d.Press("enter", "down", "enter")
			d.Want("trace id", "↓ ")
			hidden(t, d, "service.name")
			d.Press("J", "J", "J", "J", "J")
			d.Want("service.name")
			d.Press("down")
			hidden(t, d, "service.name")
			d.Want("trace id")
		})
	}
}

func hidden(t *testing.T, d *tuitest.Driver, s string) {
	t.Helper()
	if strings.Contains(d.Text(), s) {
		t.Errorf("%q is shown:\n%s", s, d.Text())
	}
}

// What could not be graded is said, and the answers stay.
func TestTraceFailure(t *testing.T) {
	bubble(t, func(t *testing.T) {
		f := tuitest.NewUsed()
		d := start(t, f, i18n.EN, 80, 24, ui.Route{Name: ui.Exercise, ID: tuitest.TraceID})
		d.Press("enter", "m", "m", "tab", "tab", "down", "down", "1")
		f.Fail = errors.New("disk on fire")
		d.Press("enter")
		d.Want("disk on fire")
		f.Fail = nil
		d.Press("a", "enter")
		d.Want("Not yet")
	})
}
