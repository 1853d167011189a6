package tui

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"otelings/internal/i18n"
	"otelings/tui/tuitest"
	"otelings/tui/ui"
)

// TestProjectStory goes from the path's step to a project that is done: what is
// missing, a run that hangs with a refusing collector, a pass, the evidence.
func TestProjectStory(t *testing.T) {
	for _, lang := range i18n.Langs() {
		for _, size := range [][2]int{{80, 24}, {120, 40}, {60, 16}} {
			t.Run(fmt.Sprintf("%s-%dx%d", lang, size[0], size[1]), func(t *testing.T) {
				bubble(t, func(t *testing.T) { projectStory(t, lang, size[0], size[1]) })
			})
		}
	}
}

func projectStory(t *testing.T, lang i18n.Lang, w, h int) {
	say := words(lang)
	f := tuitest.NewUsed()
	f.Own = true
	f.Slow = 700 * time.Millisecond
	d := start(t, f, lang, w, h, ui.Route{Name: ui.Week, ID: "newcomer", Stage: 2})
	d.Want(say("Integrate a real project", "实际项目集成"))
	d.Press("down", "down", "down", "enter")
	d.Want(say("not written yet", "还没写好"))
	d.Press("up", "enter")
	d.Want("project.yaml")
	all := scrollThrough(d)
	for _, s := range []string{say("not to be run yet", "还不能运行"), say("it names", "还没有写"), "NOTES.md", say("one that", "拒收")} {
		if !strings.Contains(unbroken(all), unbroken(s)) {
			t.Fatalf("the page lacks %q:\n%s", s, all)
		}
	}
	d.Press("r")
	if all := unbroken(scrollThrough(d)); !strings.Contains(all, unbroken(say("names no command yet", "还没有写 command"))) {
		t.Fatalf("the problem is not told:\n%s", all)
	}
	d.Want(say("Goals 0/2", "目标 0/2")) // a problem is no attempt

	f.Ready = true
	d.Tap("r")
	d.Until(say("running, one that refuses", "Collector：拒收"))
	d.Check()
	d.Settle()
	if all := unbroken(scrollThrough(d)); !strings.Contains(all, unbroken(say("killed 30s after SIGTERM", "SIGTERM 后 30s 被强行终止"))) || !strings.Contains(all, "01HZ.jsonl") {
		t.Fatalf("the runs and the evidence are not shown:\n%s", all)
	}
	f.Pass = true
	d.Press("r")
	d.Want("✓ " + say("Passed", "已通过"))
	d.Press("tab", "tab", "g")
	all = unbroken(scrollThrough(d))
	for _, s := range []string{"/home/ada/src/shop", say("the project is", "项目因它"), say("Earlier attempts", "之前的尝试")} {
		if !strings.Contains(all, unbroken(s)) {
			t.Fatalf("the page lacks %q:\n%s", s, all)
		}
	}
	d.Press("esc")
	d.Want("✓")
}

// unbroken is text without its line breaks and spaces: sizes wrap it differently.
func unbroken(s string) string { return strings.Join(strings.Fields(s), "") }

// TestAProjectIsNotWatched has no key for watching: an own program may have effects.
func TestAProjectIsNotWatched(t *testing.T) {
	bubble(t, func(t *testing.T) {
		d := start(t, tuitest.NewUsed(), i18n.EN, 120, 40, ui.Route{Name: ui.Exercise, ID: tuitest.ProjectID})
		d.Press("?")
		if strings.Contains(d.Text(), "watch") {
			t.Errorf("a project offers to watch:\n%s", d.Text())
		}
		d.Press("esc", "w")
		if strings.Contains(d.Text(), "watching") {
			t.Error("w watches a project")
		}
	})
}
