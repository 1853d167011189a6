package tui

import (
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"

	"otelings/internal/i18n"
	"otelings/tui/tuitest"
	"otelings/tui/ui"
)

// TestAnswerStory comes from a lesson, types with a mistake, opens an answer,
// follows what it leads on to, and is back where it began; then it pastes an error.
func TestAnswerStory(t *testing.T) {
	everywhere(t, func(t *testing.T, lang i18n.Lang, w, h int) {
		say := words(lang)
		d := start(t, tuitest.NewUsed(), lang, w, h, ui.Route{Name: ui.Lesson, ID: "quick-start"})
		d.Press("/")
		d.Want(say("Nothing arrives", "什么都没收到"), say("Why are my spans missing", "为什么 Span 没有发出去"))
		d.Press("t", "r", "a", "c", "p", "a", "r", "e", "n", "t")
		d.Want("tracparent→traceparent", say("lesson", "课程"))
		d.Press("q", "L", "书") // letters, whatever they mean elsewhere
		d.Want("tracparentqL书")
		d.Press("ctrl+u")
		d.Want(say("words, or what the program printed", "几个词，或程序打印的报错"))
		d.Send(tea.PasteMsg{Content: "thread 'main' panicked at src/main.rs:4:84:\r\nthere is no reactor running, must be called\r\n\x1b[31mnote\x1b[0m: run with RUST_BACKTRACE=1\r\n"})
		d.Want(say("▸ question  “There is no reactor running”?", "▸ 问题      报 “there is no reactor running”？"))
		d.Press("ctrl+u", "s", "p", "a", "n", "enter")
		d.Want(say("They were still in the batch queue", "它们还在批处理队列里"))
		d.Press("G")
		d.Want(say("shown by a program", "运行验证过"), say("Leads on to", "接下来看"))
		d.Press("enter") // no link is chosen yet
		d.Want(say("next link", "下一个链接"))
		d.Press("shift+tab")
		d.Want(say("▸ lesson    Third lesson · not written yet", "▸ 课程      第三课 · 还没写"))
		d.Press("enter")
		d.Want(say("Third lesson: not written yet", "第三课: 还没写"))
		d.Press("shift+tab", "enter")
		d.Want(say("No service.name is set.", "没有设置 service.name。"))
		d.Press("L")
		d.Want(say("没有设置 service.name。", "No service.name is set."))
		d.Press("L", "esc", "esc", "esc")
		d.Want(say("You add tracing to a program", "你给程序加上"))
		d.Press("t")
		d.Want(say("Glossary", "术语表"), say("This lesson refers to", "这一课提到"), say("Terms in this lesson", "这一课里的术语"))
		d.Press("down")
		d.Want(say("One timed piece of work", "一件有起止时间的工作"))
		d.Press("enter")
		d.Want(say("what it means stands below", "它的意思就在下面"))
		d.Press("up", "enter")
		d.Want(say("They were still in the batch queue", "它们还在批处理队列里"))
		d.Press("esc", "esc")
		d.Check()
	})
}

// TestFindingOpensItsEntry presses ? on a finding; the help stays at f1.
func TestFindingOpensItsEntry(t *testing.T) {
	bubble(t, func(t *testing.T) {
		d := start(t, tuitest.NewUsed(), i18n.EN, 80, 24, ui.Route{Name: ui.Exercise, ID: tuitest.CodeID})
		d.Press("r")
		d.Want("? its FAQ entry")
		d.Press("?")
		d.Want("They were still in the batch queue")
		d.Press("esc", "f1")
		d.Want("esc close")
		d.Press("esc", "esc")

		d = start(t, tuitest.NewUsed(), i18n.EN, 80, 24, ui.Route{Name: ui.Scope})
		d.Press("tab")
		d.Want("? its FAQ entry")
	})
}

// Nothing of an entry or of what was found reaches the terminal as a command to it.
func TestSearchShowsHostileTextAsText(t *testing.T) {
	bubble(t, func(t *testing.T) {
		d := start(t, tuitest.NewUsed(), i18n.EN, 80, 24, ui.Route{Name: ui.Search})
		d.Send(tea.PasteMsg{Content: "span \x1b]0;owned\x07"})
		d.Press("ctrl+u", "t", "r", "a", "c", "e", ",")
		d.Want("find book")
		for _, bad := range []string{"\x1b]0;", "\x07"} {
			if strings.Contains(d.Frame(), bad) {
				t.Errorf("%q reached the frame", bad)
			}
		}
	})
}
