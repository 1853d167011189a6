package plain

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	"otelings/internal/i18n"
)

func planned() *fake {
	f := newFake()
	f.welcomed, f.path, f.hours = true, "newcomer", 5
	return f
}

func TestPlanSession(t *testing.T) {
	f := planned()
	out := play(t, f, Options{}, "d", "1", "1", "b", "b", "2", "1", "h", "d", "u", "99", "8", "m", "d", "2026-02-30", "2026-12-07", "t", "q")
	wants(t, out,
		"# Today", "Week 1, 2 Nov to 8 Nov: this week, 150 min", "4. Learning paths", "d Plan",
		"# Plan, Newcomer, six weeks", "From 2026-11-02 to 2026-11-15.", "Hours a week: 5.", "1. Week 1, 2 Nov to 8 Nov: this week, 150 min", "2. Week 2, 9 Nov to 15 Nov: 50 min", "t start today",
		"# Week 1, 2 Nov to 8 Nov", "1. 30-minute quick start: 30 min, not begun", "3. Trace a program of your own: project, time not known, counted as 60 min",
		"# 30-minute quick start, part 1 of 6",
		"# Week 2", "Goes on from the week before: Trace a program of your own", "1. Open a coffee shop: exercise, 20 min, not begun",
		"# Open a coffee shop", "Make the spans arrive.",
		"How many hours a week?", "type 1 to 60, enter", "Saved.", "Hours a week: 8.",
		"Saved.", "From 2026-11-09 to 2026-11-22.", "Which day is the first?", "no such date", "hint: a date is YYYY-MM-DD", "Saved.", "From 2026-12-07", "Saved.", "From 2026-11-04")
	if f.hours != 8 || f.start != "2026-11-04" {
		t.Errorf("kept %d hours from %s", f.hours, f.start)
	}
	out = play(t, planned(), Options{Lang: i18n.ZH}, "d", "1", "b", "d", "周一", "q")
	wants(t, out, "第 1 周，11 月 2 日至 11 月 8 日：本周，150 分钟", "# 计划，新手六周", "2026-11-02 至 2026-11-15。", "每周 5 小时。", "项目，时长未知，按 60 分钟算", "哪一天是第一天？", "已保存。", "2026-11-09 至 2026-11-22。")
}

func TestTodayTellsWhatIsLateAndWhatIsDone(t *testing.T) {
	f := planned()
	f.day = "2026-11-12"
	wants(t, play(t, f, Options{}, "2", "q"), "Late: 1", "- 30-minute quick start: due 8 Nov", "Week 2, 9 Nov to 15 Nov: this week", "# Week 2, 9 Nov to 15 Nov")
	f = planned()
	f.weekOK = true
	wants(t, play(t, f, Options{}, "q"), "Week 1, 2 Nov to 8 Nov: this week, 150 min, done", "Week 1 done.", "Next, in week 2 from 9 Nov: Open a coffee shop")
	f.codeDone = true
	wants(t, play(t, f, Options{Lang: i18n.ZH}, "q"), "第 1 周已完成。", "后面的课还没写好。")
	f.day = "2026-10-30"
	wants(t, play(t, f, Options{}, "q"), "Week 1, 2 Nov to 8 Nov: not begun yet")
	f.day = "2027-10-30"
	wants(t, play(t, f, Options{}, "q"), "Week 2, 9 Nov to 15 Nov: the plan has ended")
}

func TestPlanWithoutAPath(t *testing.T) {
	f := newFake()
	f.welcomed = true
	out := play(t, f, Options{}, "d", "2", "f", "2", "p", "2", "1", "1", "d", "b", "p", "q")
	wants(t, out, "# Plan", "No path is chosen yet", "1. Find your path", "# Learning paths", "f Find your path",
		"# Find your path, question 1 of 2", "What do you want?", "2. speed", "question 2 of 2", "p question before", "2. speed (now)", "How much time?",
		"# These fit best", "Performance", "weeks: 3, hours a week: 5, hours in all: 10, lessons written: 0 of 9", "Because:", "- You begin.",
		"1. Make it my path: Performance", "2. Make it my path: Newcomer", "3. Look at it: Performance", "This is your path now.", "Performance, your path",
		"# Plan", "# These fit best", "question 1 of 2")
	if f.path != "performance" {
		t.Errorf("the path is %q", f.path)
	}
}

func TestPlacementSession(t *testing.T) {
	f := planned()
	out := play(t, f, Options{}, "4", "x", "1", "", "1", "1", "2 1", "2", "2", "21", "1", "", "q")
	wants(t, out,
		"# Prove what you know", "All questions of a lesson right in one sitting", "0 of 2 lessons proved.", "1. The complete learning-path guide: questions: 2, 60 min", "not on your path",
		"# The complete learning-path guide, question 1 of 2", "Where is the span now?", "Stopped; nothing of this lesson was counted.",
		"question 1 of 2", "question 2 of 2", "Type the numbers in the right order.",
		"Not proved: “The complete learning-path guide”.", "Right: 1 of 2.", "why wrong", "why right", "The right order:",
		"1. Next lesson: 30-minute quick start", "2. Answer again, other questions", "The program is killed.", "question 2 of 2",
		"Proved: “The complete learning-path guide” may be skipped.", "Right: 2 of 2.", "why right",
		"# 30-minute quick start, question 1 of 2", "Stopped", "1 of 2 lessons proved.", "proved: may be")
	if strings.Contains(out[strings.Index(out, "question 1 of 2"):strings.Index(out, "Not proved")], "why") {
		t.Error("a reason was shown before the last question was answered")
	}
	f = planned()
	f.saveErr = errBusy
	wants(t, play(t, f, Options{Lang: i18n.ZH}, "4", "x", "1", "2", "21", "21", "q"), "免修小测", "第 2 题，共 2 题", "结果没能保存", "结果没能保存")
	if f.taken != 0 {
		t.Error("a sitting was kept")
	}
}

func TestActivitiesInALesson(t *testing.T) {
	f := planned()
	f.guide = true
	out := play(t, f, Options{Lesson: guideLine.ID}, "", "1", "b", "", "", "1", "t", "b", "", "q")
	wants(t, out, "Six weeks.", "Activity: Prove what you know already: not begun", "1. Open it", "# Prove what you know", "part 2 of 4",
		"Activity: Find the path that fits you: done, Newcomer", "Activity: Put dates to your path: not begun", "# Plan", "Saved.", "Activity: Put dates to your path: done",
		"the end", "1. Activity: Prove what you know already: not begun")
	var b strings.Builder
	if err := PrintLesson(&b, f.activities(), i18n.ZH, 0); err != nil {
		t.Fatal(err)
	}
	wants(t, b.String(), "活动：免修小测：证明已经会的：未开始", "    otelings placement", "    otelings choose", "活动：给路径排上日期：已完成", "    otelings plan")
}

func TestFacts(t *testing.T) {
	out := play(t, planned(), Options{}, "i", "", "q")
	wants(t, out, "# Figures and links", "Lessons: lessons 74, written 1, hours 40", "By level", "- Beginner: lessons 74", "Words: English 1249, Chinese 1816.", "placement 30", "Official", "- Rust 1.90 release notes, released on 2025-09-18", "  https://blog.rust-lang.org/2025/09/18/Rust-1.90.0/", "# Today")
	wants(t, play(t, planned(), Options{Lang: i18n.ZH, Width: 40}, "i", "q"), "# 统计和链接", "按难度", "- 1/5：课 74，已写 1，小时 40")
}

func TestPlanPagesAtEveryWidth(t *testing.T) {
	for _, width := range []int{24, 40, 60, 200} {
		for _, lang := range i18n.Langs() {
			f := planned()
			f.day = "2026-11-12"
			play(t, f, Options{Lang: lang, Width: width}, "d", "1", "b", "x", "1", "1", "21", "b", "b", "c", "1", "1", "b", "h", "i", "q")
		}
	}
}

func TestPlanWordsAreComplete(t *testing.T) {
	en, zh := reflect.ValueOf(englishPlan()), reflect.ValueOf(chinesePlan())
	for i := range en.NumField() {
		name, a, b := en.Type().Field(i).Name, en.Field(i).String(), zh.Field(i).String()
		if a == "" || b == "" {
			t.Errorf("%s is empty in a language", name)
		}
		if x, y := verb.FindAllString(a, -1), verb.FindAllString(b, -1); !slices.Equal(x, y) {
			t.Errorf("%s takes %v in English and %v in Chinese", name, x, y)
		}
		if strings.ContainsAny(b, "您请！") {
			t.Errorf("%s: %q is not the tone of the program", name, b)
		}
	}
}

func TestWelcomeFindsAPath(t *testing.T) {
	f := newFake()
	out := play(t, f, Options{}, "", "f", "2", "1", "1", "b", "q")
	wants(t, out, "Question 2 of 3", "f Find your path", "# Find your path, question 1 of 2", "# These fit best", "This is your path now.", "# Today")
	if !f.welcomed || f.path != "performance" {
		t.Errorf("welcomed %v, path %q", f.welcomed, f.path)
	}
}
