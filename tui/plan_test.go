package tui

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"otelings/internal/i18n"
	"otelings/trainer"
	"otelings/tui/component/draw"
	"otelings/tui/tuitest"
	"otelings/tui/ui"
)

// states are screens of the plan that depend on the day and on what is done.
var states = []struct {
	name  string
	route ui.Route
	set   func(f *tuitest.Fake)
}{
	{"today-late", ui.Route{Name: ui.Today}, func(f *tuitest.Fake) { f.Day = "2026-11-12" }},
	{"today-week-done", ui.Route{Name: ui.Today}, func(f *tuitest.Fake) { f.Ready = true }},
	{"today-to-come", ui.Route{Name: ui.Today}, func(f *tuitest.Fake) { f.Day = "2026-10-30" }},
	{"today-over", ui.Route{Name: ui.Today}, func(f *tuitest.Fake) { f.Day, f.Ready = "2027-03-01", true }},
	{"plan-late", ui.Route{Name: ui.Plan}, func(f *tuitest.Fake) { f.Day = "2026-11-30" }},
	{"plan-week-done", ui.Route{Name: ui.Plan}, func(f *tuitest.Fake) { f.Ready = true }},
	{"week-done", ui.Route{Name: ui.Week, ID: "newcomer"}, func(f *tuitest.Fake) { f.Ready = true }},
	{"path-week-done", ui.Route{Name: ui.Path, ID: "newcomer"}, func(f *tuitest.Fake) { f.Ready = true }},
	{"plan-none", ui.Route{Name: ui.Plan}, func(f *tuitest.Fake) { f.Leave() }},
	{"today-no-path", ui.Route{Name: ui.Today}, func(f *tuitest.Fake) { f.Leave() }},
}

func TestPlanGolden(t *testing.T) {
	bubble(t, func(t *testing.T) {
		for _, c := range states {
			for _, lang := range i18n.Langs() {
				for _, size := range [][2]int{{80, 24}, {60, 16}} {
					f := tuitest.NewUsed()
					c.set(f)
					d := start(t, f, lang, size[0], size[1], c.route)
					d.Check()
					var b strings.Builder
					for _, l := range strings.Split(d.Text(), "\n") {
						b.WriteString(strings.TrimRight(l, " ") + "\n")
					}
					name := fmt.Sprintf("%s.%s.golden", c.name, lang)
					if size[0] == 60 {
						name = fmt.Sprintf("%s-60x16.%s.golden", c.name, lang)
					}
					file := filepath.Join("testdata", name)
					if *update {
						if err := os.WriteFile(file, []byte(b.String()), 0o644); err != nil {
							t.Fatal(err)
						}
						continue
					}
					want, err := os.ReadFile(file)
					if err != nil {
						t.Fatal(err)
					}
					if b.String() != string(want) {
						t.Errorf("%s changed (go test ./tui -run Golden -update rewrites it):\n%s\nit was\n%s", file, b.String(), want)
					}
				}
			}
		}
	})
}

// TestPlanningStory is the evening of the guide: prove, choose, plan; the
// lesson shows each as done.
func TestPlanningStory(t *testing.T) {
	for _, lang := range i18n.Langs() {
		for _, size := range [][2]int{{80, 24}, {120, 40}, {60, 16}} {
			t.Run(fmt.Sprintf("%s-%dx%d", lang, size[0], size[1]), func(t *testing.T) {
				bubble(t, func(t *testing.T) { planningStory(t, lang, size[0], size[1]) })
			})
		}
	}
}

func planningStory(t *testing.T, lang i18n.Lang, w, h int) {
	say := words(lang)
	f := tuitest.NewUsed()
	f.Leave()
	d := start(t, f, lang, w, h, ui.Route{Name: ui.Lesson, ID: tuitest.GuideID})
	d.Press("tab", "enter")
	d.Want(say("Prove what you know", "免修小测"), say("0 of 6 proved", "已免修 0 / 6"))

	d.Press("down", "enter")
	d.Want(say("Question 1 of 2", "第 1 题，共 2 题"), "tracer.start")
	d.Press("2", "esc")
	d.Want(say("nothing of", "不算"))
	d.Press("enter", "2", "enter")
	if strings.Contains(d.Text(), "✗") || strings.Contains(d.Text(), "✓") {
		t.Fatalf("judged before the last question was answered:\n%s", d.Text())
	}
	d.Press("J", "enter")
	d.Want(say("Not proved", "还不能免修"), say("1 of 2 right", "答对 1 / 2"))
	all := scrollThrough(d)
	for _, s := range []string{say("Ending is local", "结束只是本地动作"), say("An ended span waits in the batch", "结束的 Span 在批次里等待"), say("The right order", "正确顺序")} {
		if !strings.Contains(all, s) {
			t.Fatalf("the result lacks %q:\n%s", s, all)
		}
	}
	d.Press("esc")
	d.Want(say("last time 1 of 2 right", "上次答对 1 / 2"))
	d.Press("enter")
	d.Want(say("Did the Collector get the span?", "Collector 收到 Span 了吗？")) // other words this time
	d.Press("1", "enter", "J", "enter")
	d.Want(say("≈ Proved", "≈ 已免修"))
	d.Press("enter")
	d.Want(say("The structure of a Span", "Span 的结构"), say("Question 1 of 2", "第 1 题，共 2 题"))
	d.Press("esc", "esc")
	d.Want("✓ " + say("Prove what you know already", "免修小测：证明已经会的"))

	d.Press("tab", "enter")
	d.Want(say("Question 1 of 3", "第 1 问，共 3 问"))
	d.Press("enter", "left")
	d.Want("▸ " + say("the basics", "基础"))
	d.Press("enter", "enter", "enter")
	d.Want(say("These fit best", "最适合的三条"), say("You answer for services", "生产上的服务由你负责"), "○")
	d.Press("enter")
	d.Want("●", say("is your path now", "已选路径"))
	d.Press("esc")

	d.Press("tab", "enter")
	d.Want(say("Week 1 · 2 Nov to 8 Nov", "第 1 周 · 11 月 2 日至 11 月 8 日"))
	d.Press("+")
	d.Want(say("hours a week: 7", "每周 7 小时"))
	d.Press("-", "-")
	d.Want(say("hours a week: 5", "每周 5 小时"))
	d.Press("down", "down", "down", "down", "t")
	d.Want("2026-11-04", say("this week", "本周"))
	if line := say("30-minute", "30 分钟"); !strings.Contains(d.Text(), "▸ ○ "+line) && !strings.Contains(d.Text(), "▸ ◐ "+line) {
		t.Fatalf("the cursor did not follow the dates:\n%s", d.Text())
	}
	d.Press("m")
	d.Want("2026-11-09", say("not begun yet", "还没开始"))
	d.Press("s")
	for range 10 {
		d.Press("backspace")
	}
	d.Press("s", "o", "o", "n", "enter")
	d.Want(say("no such date", "没有这个日期"))
	d.Press("esc")
	d.Want("2026-11-09")
	d.Press("down", "enter")
	d.Want(say("not written yet", "还没写好"))
	d.Press("esc")
	d.Want("✓ " + say("Put dates to your path", "给路径排上日期"))
}

// TestProvedStepsAreSkippable shows a proved lesson wherever steps are listed.
func TestProvedStepsAreSkippable(t *testing.T) {
	bubble(t, func(t *testing.T) {
		for _, lang := range i18n.Langs() {
			say := words(lang)
			f := tuitest.NewUsed()
			d := start(t, f, lang, 80, 24, ui.Route{Name: ui.Placement})
			d.Press("down", "enter", "1", "enter", "J", "enter", "esc", "esc")
			line := "≈ " + say("How to use the learning paths · proved", "学习路径指南 · 已免修，可跳过")
			d.Want(line)
			d.Press("d")
			d.Want(line)
			d = start(t, f, lang, 80, 24, ui.Route{Name: ui.Week, ID: "newcomer"})
			d.Want(line)
		}
	})
}

// TestLateStepsOpen opens a late step from Today.
func TestLateStepsOpen(t *testing.T) {
	bubble(t, func(t *testing.T) {
		f := tuitest.NewUsed()
		f.Day = "2026-11-12"
		d := start(t, f, i18n.EN, 80, 24, ui.Route{})
		d.Want("Late: 1", "due 8 Nov", "Week 2 · 9 Nov to 15 Nov")
		d.Press("down", "enter")
		d.Want("You add tracing to a program")
	})
}

func TestStepsOpenWhatTheyAre(t *testing.T) {
	e := &ui.Env{M: &i18n.For(i18n.EN).TUI, Lang: i18n.EN}
	for _, c := range []struct {
		step trainer.Step
		want ui.Action
	}{
		{trainer.Step{Lesson: "a", Available: true}, ui.Push{Route: ui.Route{Name: ui.Lesson, ID: "a"}}},
		{trainer.Step{Lesson: "a", Available: true, Proved: true}, ui.Push{Route: ui.Route{Name: ui.Lesson, ID: "a"}}},
		{trainer.Step{Exercise: "a/b", Available: true}, ui.Push{Route: ui.Route{Name: ui.Exercise, ID: "a/b"}}},
		{trainer.Step{Exercise: "a/b", Title: i18n.Text{EN: "a/b"}}, ui.Say{Text: "not written yet: a/b"}},
	} {
		if _, got := draw.OpenStep(e, c.step); got != c.want {
			t.Errorf("%+v opens %+v, want %+v", c.step, got, c.want)
		}
	}
}

// TestWelcomeFindsAPath leaves the first-run questions for those about one's
// situation; Today is behind them.
func TestWelcomeFindsAPath(t *testing.T) {
	bubble(t, func(t *testing.T) {
		f := tuitest.NewFake()
		d := start(t, f, i18n.EN, 80, 24, ui.Route{})
		d.Press("enter", "f")
		d.Want("Find your path", "Question 1 of 3")
		d.Press("enter", "enter", "enter", "enter")
		d.Want("is your path now")
		d.Press("esc")
		d.Want("This week · Week 1 · 2 Nov to 8 Nov")
	})
}
