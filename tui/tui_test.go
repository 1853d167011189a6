package tui

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	tea "charm.land/bubbletea/v2"

	"otelings/internal/i18n"
	"otelings/tui/tuitest"
	"otelings/tui/ui"
)

var update = flag.Bool("update", false, "rewrite the golden frames")

func start(t *testing.T, f *tuitest.Fake, lang i18n.Lang, w, h int, route ui.Route) *tuitest.Driver {
	t.Helper()
	return tuitest.New(t, New(t.Context(), f, Options{Lang: lang, Start: route}), w, h)
}

// words picks the language's word.
func words(l i18n.Lang) func(en, zh string) string {
	return func(en, zh string) string { return i18n.Text{EN: en, ZH: zh}.In(l) }
}

// TestStory plays the first evening: welcome, today, path, week, lesson,
// checkpoint, lab, code exercise, back, and Today continues there.
func TestStory(t *testing.T) {
	for _, lang := range i18n.Langs() {
		for _, size := range [][2]int{{80, 24}, {120, 40}, {60, 16}} {
			t.Run(fmt.Sprintf("%s-%dx%d", lang, size[0], size[1]), func(t *testing.T) {
				bubble(t, func(t *testing.T) { story(t, lang, size[0], size[1]) })
			})
		}
	}
}

func story(t *testing.T, lang i18n.Lang, w, h int) {
	say := words(lang)
	f := tuitest.NewFake()
	f.Slow = 700 * time.Millisecond
	d := start(t, f, i18n.EN, w, h, ui.Route{})
	d.Check()
	d.Want("Which language?", "Nothing leaves this machine")
	if lang == i18n.ZH {
		d.Press("down")
	}
	d.Press("enter")
	d.Want(say("What brings you here?", "为什么来学？"), say("I am new to Rust", "我是 Rust 新手"))
	d.Press("enter")
	d.Want(say("How many hours a week?", "每周学几小时？"))
	d.Press("enter")
	d.Want(say("Today", "今天"), say("This week", "本周"), say("30-minute quick start", "30 分钟快速入门"))

	d.Press("p", "enter")
	d.Want(say("Foundations", "基础"), say("Week 1", "第 1 周"))
	d.Press("enter", "down", "enter")
	d.Want(say("not written yet", "还没写好"))
	d.Press("up", "enter")
	d.Want(say("You add tracing", "你给程序加上追踪"))

	d.Press("tab")
	d.Want(say("Checkpoint", "检查点"))
	d.Press("enter", "2", "enter")
	d.Press("up", "up", "up")
	d.Press("esc", "tab", "enter")
	d.Want(say("The silent second", "沉默的一秒"), say("batch delay", "批次延迟"))
	d.Press("r")
	d.Want(say("not now: predict first", "现在不行：先预测"))
	d.Press("left", "down", "down", "2", "down", "right", "right", "down")
	d.Want(say("Lock the prediction and run", "锁定预测并运行"))
	d.Tap("enter")
	d.Until(say("prediction locked", "预测已锁定"))
	d.Until(say("1 waiting", "1 个等待"))
	d.Check()
	d.Settle()
	d.Want(say("Predicted and observed", "预测与实际"))
	all := scrollThrough(d)
	for _, s := range []string{say("Ending a span does not send it", "结束 Span 不等于发送"), say("Carry it over", "举一反三"), "✓", "✗"} {
		if !strings.Contains(all, s) {
			t.Fatalf("the result lacks %q:\n%s", s, all)
		}
	}
	d.Press("enter", "1", "enter", "enter", "esc")
	d.Press("tab", "tab", "enter")
	d.Want(say("The first trace", "第一条链路"), say("Goals", "目标"))
	d.Tap("r")
	d.Until(say("building", "构建中"))
	d.Check()
	d.Settle()
	d.Want(say("Not yet", "未通过"))
	d.Want(say("shutdown", "shutdown"))
	f.Pass = true
	d.Press("r")
	d.Want("✓ " + say("Passed", "已通过"))
	d.Press("esc", "esc", "esc", "esc", "esc")
	d.Want(say("This week", "本周"), say("Continue", "继续"))
	d.Tap("q")
	d.Settle()
	if !d.Done {
		t.Fatal("q did not quit")
	}
}

// scrollThrough is everything a scrolled screen shows from top to end.
func scrollThrough(d *tuitest.Driver) string {
	var all strings.Builder
	last := ""
	for range 400 {
		now := d.Text()
		all.WriteString(now + "\n")
		if now == last {
			break
		}
		last = now
		d.Press("j")
	}
	return all.String()
}

// routes are the screens by name, with what is pressed on them first.
var routes = []struct {
	name  string
	route ui.Route
	keys  []string
	first bool
	pass  bool // what is run passes
}{
	{name: "welcome", first: true},
	{name: "welcome-path", first: true, keys: []string{"tab"}},
	{name: "today", route: ui.Route{Name: ui.Today}},
	{name: "paths", route: ui.Route{Name: ui.Paths}},
	{name: "path", route: ui.Route{Name: ui.Path, ID: "newcomer"}},
	{name: "path-unknown", route: ui.Route{Name: ui.Path, ID: "newcomr"}},
	{name: "week", route: ui.Route{Name: ui.Week, ID: "newcomer"}},
	{name: "lesson", route: ui.Route{Name: ui.Lesson, ID: "quick-start"}},
	{name: "lesson-checkpoint", route: ui.Route{Name: ui.Lesson, ID: "quick-start"}, keys: []string{"tab", "enter", "2"}},
	{name: "lesson-verdict", route: ui.Route{Name: ui.Lesson, ID: "quick-start"}, keys: []string{"tab", "enter", "2", "enter"}},
	{name: "lesson-order", route: ui.Route{Name: ui.Lesson, ID: "quick-start"}, keys: []string{"tab", "tab", "tab", "enter", "J"}},
	{name: "lesson-end", route: ui.Route{Name: ui.Lesson, ID: "quick-start"}, keys: []string{"G"}},
	{name: "lesson-not-written", route: ui.Route{Name: ui.Lesson, ID: "lesson-3"}},
	{name: "lab", route: ui.Route{Name: ui.Exercise, ID: tuitest.LabID}},
	{name: "lab-predict", route: ui.Route{Name: ui.Exercise, ID: tuitest.LabID}, keys: []string{"down", "down", "1"}},
	{name: "lab-result", route: ui.Route{Name: ui.Exercise, ID: tuitest.LabID}, keys: []string{"down", "down", "2", "down", "2", "r"}},
	{name: "code", route: ui.Route{Name: ui.Exercise, ID: tuitest.CodeID}},
	{name: "code-failed", route: ui.Route{Name: ui.Exercise, ID: tuitest.CodeID}, keys: []string{"r"}},
	{name: "code-output", route: ui.Route{Name: ui.Exercise, ID: tuitest.CodeID}, keys: []string{"r", "o"}},
	{name: "code-hint", route: ui.Route{Name: ui.Exercise, ID: tuitest.CodeID}, keys: []string{"h"}},
	{name: "code-reset", route: ui.Route{Name: ui.Exercise, ID: tuitest.CodeID}, keys: []string{"x"}},
	{name: "lessons", route: ui.Route{Name: ui.Lessons}},
	{name: "lessons-filter", route: ui.Route{Name: ui.Lessons}, keys: []string{"/", "s", "p", "a", "n"}},
	{name: "settings", route: ui.Route{Name: ui.Settings}},
	{name: "scope", route: ui.Route{Name: ui.Scope}},
	{name: "scope-waterfall", route: ui.Route{Name: ui.Scope}, keys: []string{"down", "enter", "down", "down"}},
	{name: "scope-details", route: ui.Route{Name: ui.Scope}, keys: []string{"down", "enter", "down", "down", "enter"}},
	{name: "scope-why", route: ui.Route{Name: ui.Scope}, keys: []string{"tab", "down"}},
	{name: "scope-finding", route: ui.Route{Name: ui.Scope}, keys: []string{"tab", "enter"}},
	{name: "scope-refused", route: ui.Route{Name: ui.Scope}, keys: []string{"tab", "d", "down"}},
	{name: "settings-folder", route: ui.Route{Name: ui.Settings}, keys: []string{"down", "down", "down", "enter"}},
	{name: "search", route: ui.Route{Name: ui.Search}},
	{name: "search-found", route: ui.Route{Name: ui.Search}, keys: []string{"s", "p", "a", "n", "down"}},
	{name: "search-typo", route: ui.Route{Name: ui.Search}, keys: []string{"t", "r", "a", "c", "p", "a", "r", "e", "n", "t"}},
	{name: "search-nothing", route: ui.Route{Name: ui.Search}, keys: []string{"书", "q"}},
	{name: "search-terms", route: ui.Route{Name: ui.Search}, keys: []string{"tab", "down"}},
	{name: "faq", route: ui.Route{Name: ui.FAQ, ID: "spans-missing-at-exit"}},
	{name: "faq-link", route: ui.Route{Name: ui.FAQ, ID: "spans-missing-at-exit"}, keys: []string{"tab", "tab"}},
	{name: "faq-unknown", route: ui.Route{Name: ui.FAQ, ID: "spans-missing"}},
	{name: "doctor", route: ui.Route{Name: ui.Doctor}},
	{name: "doctor-detail", route: ui.Route{Name: ui.Doctor}, keys: []string{"up", "up", "up", "up", "enter"}},
	{name: "help", route: ui.Route{Name: ui.Lesson, ID: "quick-start"}, keys: []string{"?"}},
	{name: "lab-hint", route: ui.Route{Name: ui.Exercise, ID: tuitest.LabID}, keys: []string{"H"}},
	{name: "code-solution-closed", route: ui.Route{Name: ui.Exercise, ID: tuitest.CodeID}, keys: []string{"shift+tab"}},
	{name: "code-give-up", route: ui.Route{Name: ui.Exercise, ID: tuitest.CodeID}, keys: []string{"s"}},
	{name: "code-solution", route: ui.Route{Name: ui.Exercise, ID: tuitest.CodeID}, keys: []string{"s", "y"}},
	{name: "code-undone", route: ui.Route{Name: ui.Exercise, ID: tuitest.CodeID}, keys: []string{"x", "y", "u"}},
	{name: "trace", route: ui.Route{Name: ui.Exercise, ID: tuitest.TraceID}},
	{name: "trace-recording", route: ui.Route{Name: ui.Exercise, ID: tuitest.TraceID}, keys: []string{"enter", "j", "j", "m", "enter"}},
	{name: "trace-logs", route: ui.Route{Name: ui.Exercise, ID: tuitest.TraceID}, keys: []string{"tab", "tab"}},
	{name: "trace-questions", route: ui.Route{Name: ui.Exercise, ID: tuitest.TraceID}, keys: []string{"enter", "m", "tab", "tab", "down", "down", "enter"}},
	{name: "wire", route: ui.Route{Name: ui.Exercise, ID: tuitest.WireID}},
	{name: "wire-writing", route: ui.Route{Name: ui.Exercise, ID: tuitest.WireID}, keys: []string{"i", "down", "end", "enter"}},
	{name: "wire-failed", route: ui.Route{Name: ui.Exercise, ID: tuitest.WireID}, keys: []string{"r"}},
	{name: "wire-place", route: ui.Route{Name: ui.Exercise, ID: tuitest.WireID}, keys: []string{"r", "i"}},
	{name: "wire-door", route: ui.Route{Name: ui.Exercise, ID: tuitest.WireID}, keys: []string{"c"}},
	{name: "trace-failed", route: ui.Route{Name: ui.Exercise, ID: tuitest.TraceID}, keys: []string{"enter", "m", "m", "tab", "tab", "down", "down", "enter", "enter"}},

	{name: "plan", route: ui.Route{Name: ui.Plan}},
	{name: "plan-day", route: ui.Route{Name: ui.Plan}, keys: []string{"s", "backspace", "backspace", "3", "9", "enter"}},
	{name: "placement", route: ui.Route{Name: ui.Placement}},
	{name: "placement-question", route: ui.Route{Name: ui.Placement}, keys: []string{"down", "enter", "2"}},
	{name: "placement-proved", route: ui.Route{Name: ui.Placement}, keys: []string{"down", "enter", "1", "enter", "J", "enter"}},
	{name: "placement-not-proved", route: ui.Route{Name: ui.Placement}, keys: []string{"down", "enter", "2", "enter", "enter"}},
	{name: "placement-list", route: ui.Route{Name: ui.Placement}, keys: []string{"down", "enter", "1", "enter", "J", "enter", "esc"}},
	{name: "choose", route: ui.Route{Name: ui.Choose}},
	{name: "choose-outcome", route: ui.Route{Name: ui.Choose}, keys: []string{"down", "enter", "enter", "enter"}},
	{name: "choose-taken", route: ui.Route{Name: ui.Choose}, keys: []string{"down", "enter", "enter", "enter", "down", "down", "enter"}},
	{name: "facts", route: ui.Route{Name: ui.Facts}},
	{name: "lesson-activities", route: ui.Route{Name: ui.Lesson, ID: tuitest.GuideID}, keys: []string{"tab"}},
	{name: "project", route: ui.Route{Name: ui.Exercise, ID: tuitest.ProjectID}},
	{name: "project-end", route: ui.Route{Name: ui.Exercise, ID: tuitest.ProjectID}, keys: []string{"G"}},
	{name: "config", route: ui.Route{Name: ui.Exercise, ID: tuitest.ConfigID}},
	{name: "measure-failed", route: ui.Route{Name: ui.Exercise, ID: tuitest.MeasureID}, keys: []string{"r"}},
	{name: "measure-report", route: ui.Route{Name: ui.Exercise, ID: tuitest.MeasureID}, keys: []string{"r", "a", "enter", "2", "1", "0"}, pass: true},
	{name: "config-failed", route: ui.Route{Name: ui.Exercise, ID: tuitest.ConfigID}, keys: []string{"r"}},
	{name: "project-not-ready", route: ui.Route{Name: ui.Exercise, ID: tuitest.ProjectID}, keys: []string{"r"}},
}

// bubble runs a test in fake time. The regular expressions of the highlighter
// keep a clock goroutine for a while after their last use; the sleep, which
// costs nothing here, lets it end inside the bubble.
func bubble(t *testing.T, f func(t *testing.T)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		f(t)
		time.Sleep(time.Hour)
	})
}

// TestFrames draws every screen in every size, language and with and without
// colour: always exactly the terminal's size, the footer on the last line.
func TestFrames(t *testing.T) {
	bubble(t, func(t *testing.T) {
		for _, r := range routes {
			for _, lang := range i18n.Langs() {
				for _, size := range [][2]int{{80, 24}, {120, 40}, {60, 16}, {61, 17}, {99, 30}} {
					for _, plain := range []bool{false, true} {
						f := tuitest.NewUsed()
						if r.first {
							f = tuitest.NewFake()
						}
						f.Pass = f.Pass || r.pass
						d := tuitest.New(t, New(t.Context(), f, Options{Lang: lang, Start: r.route, NoColor: plain}), size[0], size[1])
						d.Press(r.keys...)
						what := fmt.Sprintf("%s %s %v plain=%v", r.name, lang, size, plain)
						if err := tuitest.CheckFrame(d.Frame(), size[0], size[1]); err != nil {
							t.Errorf("%s: %v\n%s", what, err, d.Text())
						}
						lines := strings.Split(d.Text(), "\n")
						if strings.TrimSpace(lines[len(lines)-1]) == "" {
							t.Errorf("%s: no footer", what)
						}
						if plain && (strings.Contains(d.Frame(), "\x1b[38") || strings.Contains(d.Frame(), "\x1b[48") || strings.Contains(d.Frame(), ";38;")) {
							t.Errorf("%s: a colour in a plain frame", what)
						}
					}
				}
			}
		}
	})
}

// TestGolden compares the main screens with what they looked like before.
func TestGolden(t *testing.T) {
	bubble(t, func(t *testing.T) {
		for _, r := range routes {
			for _, lang := range i18n.Langs() {
				f := tuitest.NewUsed()
				if r.first {
					f = tuitest.NewFake()
				}
				f.Pass = f.Pass || r.pass
				d := start(t, f, lang, 80, 24, r.route)
				d.Press(r.keys...)
				var b strings.Builder
				for _, l := range strings.Split(d.Text(), "\n") {
					b.WriteString(strings.TrimRight(l, " ") + "\n")
				}
				file := filepath.Join("testdata", r.name+"."+string(lang)+".golden")
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
					t.Errorf("%s changed (go test ./tui -update rewrites it):\n%s\nit was\n%s", file, b.String(), want)
				}
			}
		}
	})
}

// A checkpoint that was asked for while the text above it was still being
// rendered is in view when it is.
func TestTabWhileTheLessonIsRendered(t *testing.T) {
	bubble(t, func(t *testing.T) {
		for stops := 1; stops <= 3; stops++ {
			d := start(t, tuitest.NewUsed(), i18n.EN, 60, 16, ui.Route{Name: ui.Lesson, ID: "quick-start"})
			d.Tap("L") // nothing is rendered in Chinese yet
			for range stops {
				d.Tap("tab")
			}
			d.Settle()
			if !strings.Contains(d.Text(), "╰") {
				t.Errorf("%d stops: the box is cut:\n%s", stops, d.Text())
			}
		}
	})
}

func TestTooSmall(t *testing.T) {
	bubble(t, func(t *testing.T) {
		for _, size := range [][2]int{{59, 16}, {60, 15}, {20, 5}, {1, 1}} {
			d := start(t, tuitest.NewUsed(), i18n.EN, size[0], size[1], ui.Route{})
			d.Check()
			if size[0] > 50 {
				d.Want(fmt.Sprintf("terminal too small: %dx%d, needs 60x16", size[0], size[1]), "终端太小")
			}
			d.Resize(60, 16)
			d.Check()
			d.Want("Today")
		}
	})
}

// TestLanguageKeepsPlace switches the language in the middle of a lesson: block
// and fraction stay, and switching back shows the very same frame.
func TestLanguageKeepsPlace(t *testing.T) {
	bubble(t, func(t *testing.T) {
		f := tuitest.NewUsed()
		d := start(t, f, i18n.EN, 80, 24, ui.Route{Name: ui.Lesson, ID: "quick-start"})
		d.Press("n", "n")
		d.Want("Flush before you leave:")
		before, place := d.Text(), *f.Place()
		d.Press("L")
		d.Want("离开之前先刷出：")
		d.Press("L")
		if d.Text() != before {
			t.Errorf("there and back again is not the same place:\n%s\nwas\n%s", d.Text(), before)
		}
		d.Press("L", "esc")
		if got := *f.Place(); got.Block != place.Block {
			t.Errorf("place after switching is %+v, was %+v", got, place)
		}
		if f.Settings().Lang != i18n.ZH {
			t.Error("the language was not kept")
		}
	})
}

// TestPlaceIsKept leaves a lesson in the middle and opens it again.
func TestPlaceIsKept(t *testing.T) {
	bubble(t, func(t *testing.T) {
		f := tuitest.NewUsed()
		d := start(t, f, i18n.EN, 80, 24, ui.Route{Name: ui.Lesson, ID: "quick-start"})
		d.Press("n", "n", "j", "j")
		before := d.Text()
		d.Tap("q")
		d.Settle()
		d = start(t, f, i18n.EN, 80, 24, ui.Route{Name: ui.Lesson, ID: "quick-start"})
		if d.Text() != before {
			t.Errorf("opened again at\n%s\nwas\n%s", d.Text(), before)
		}
		d.Press("G", "esc")
		if p := f.Place(); p.Block != 8 || p.Fraction != 1 {
			t.Errorf("the end was seen, the place is %+v", p)
		}
	})
}

// TestStaleAnswersAreDropped sends answers of screens that are gone and of
// tasks that were started anew.
func TestStaleAnswersAreDropped(t *testing.T) {
	bubble(t, func(t *testing.T) {
		d := start(t, tuitest.NewUsed(), i18n.EN, 80, 24, ui.Route{Name: ui.Week, ID: "newcomer"})
		before := d.Text()
		for _, a := range []ui.Answer{
			{Owner: 99, Kind: "load", Gen: 1, Err: errors.New("of nobody")},
			{Owner: 2, Kind: "load", Gen: 0, Err: errors.New("of an older task")},
			{Owner: 2, Kind: "load", Gen: 7, Err: errors.New("of no task")},
		} {
			d.Send(a)
			if d.Text() != before {
				t.Fatalf("%+v was taken:\n%s", a, d.Text())
			}
		}
		d.Send(ui.Answer{Owner: 2, Kind: "load", Gen: 1, Err: errors.New("its own")})
		d.Press("?", "esc")
	})
}

// TestCancel stops a lab and a build with esc and leaves nothing running.
func TestCancel(t *testing.T) {
	bubble(t, func(t *testing.T) {
		f := tuitest.NewUsed()
		f.Slow = time.Second
		d := start(t, f, i18n.EN, 80, 24, ui.Route{Name: ui.Exercise, ID: tuitest.LabID})
		d.Press("down", "down", "2", "down", "2")
		d.Tap("r")
		d.Until("span started")
		d.Press("esc")
		d.Want("stopped; nothing was counted", "batch delay")
		d = start(t, f, i18n.EN, 80, 24, ui.Route{Name: ui.Exercise, ID: tuitest.CodeID})
		d.Tap("r")
		d.Until("2 of 4 units")
		d.Press("esc")
		d.Want("stopped; nothing was counted")
	})
}

// TestWatch runs at each save, and not after watching was stopped.
func TestWatch(t *testing.T) {
	bubble(t, func(t *testing.T) {
		f := tuitest.NewUsed()
		d := start(t, f, i18n.EN, 80, 24, ui.Route{Name: ui.Exercise, ID: tuitest.CodeID})
		d.Press("w")
		d.Want("watching")
		f.Saves <- struct{}{}
		synctest.Wait() // the watcher has passed it on
		d.Until("Not yet")
		d.Settle()
		f.Pass = true
		f.Saves <- struct{}{}
		synctest.Wait() // the watcher has passed it on
		d.Until("Passed")
		d.Settle()
		d.Press("w")
		if strings.Contains(d.Text(), "watching") {
			t.Error("still watching")
		}
		close(f.Saves)
		d.Settle()
	})
}

// TestForeignTextIsHarmless shows a span whose name tries to drive the terminal.
func TestForeignTextIsHarmless(t *testing.T) {
	bubble(t, func(t *testing.T) {
		f := tuitest.NewUsed()
		f.Pass = true
		d := start(t, f, i18n.EN, 120, 40, ui.Route{Name: ui.Exercise, ID: tuitest.CodeID})
		d.Press("r", "t")
		d.Want("find book", "walk to shelf", "活着")
		for _, bad := range []string{"\x1b]0;", "\x07", "\x1b[31m book"} {
			if strings.Contains(d.Frame(), bad) {
				t.Errorf("%q reached the frame", bad)
			}
		}
		d.Press("o")
		d.Want("found the book  today")
	})
}

// TestFailure shows what a failing trainer says and goes on.
func TestFailure(t *testing.T) {
	bubble(t, func(t *testing.T) {
		for _, r := range routes {
			f := tuitest.NewUsed()
			f.Fail = errors.New("disk on fire")
			d := start(t, f, i18n.EN, 80, 24, r.route)
			d.Check()
			if !strings.HasPrefix(r.name, "settings") && r.name != "path-unknown" && r.name != "lesson-not-written" {
				d.Want("✗")
			}
			d.Press("r", "enter", "L", "esc")
		}
	})
}

// TestWithoutFakeTime drives the same model by the real clock.
func TestWithoutFakeTime(t *testing.T) {
	f := tuitest.NewUsed()
	d := start(t, f, i18n.EN, 80, 24, ui.Route{Name: ui.Exercise, ID: tuitest.CodeID})
	d.Press("w", "r")
	d.Want("Not yet")
}

func TestLightAndDark(t *testing.T) {
	bubble(t, func(t *testing.T) {
		d := start(t, tuitest.NewUsed(), i18n.EN, 80, 24, ui.Route{})
		dark := d.Frame()
		d.Send(tea.BackgroundColorMsg{Color: white{}})
		if d.Frame() == dark {
			t.Error("a light terminal gets the dark theme")
		}
	})
}

type white struct{}

func (white) RGBA() (r, g, b, a uint32) { return 0xffff, 0xffff, 0xffff, 0xffff }

func BenchmarkFirstView(b *testing.B) {
	for b.Loop() {
		m := New(b.Context(), tuitest.NewUsed(), Options{})
		m.Update(tea.WindowSizeMsg{Width: 120, Height: 40})
		_ = m.View()
	}
}

// BenchmarkKey is one key on a long lesson, to the frame.
func BenchmarkKey(b *testing.B) {
	d := tuitest.New(b, New(b.Context(), tuitest.NewUsed(), Options{Start: ui.Route{Name: ui.Lesson, ID: "quick-start"}}), 120, 40)
	keys := []string{"j", "j", "j", "k", "k", "k"}
	i := 0
	for b.Loop() {
		d.Tap(keys[i%len(keys)])
		_ = d.Frame()
		i++
	}
}
