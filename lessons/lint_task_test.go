package lessons

import (
	"strings"
	"testing"

	"otelings/internal/i18n"
)

func TestLintTask(t *testing.T) {
	known := func(kind, id string) bool { return kind == "lesson" && id == "quick-start" }
	both := func(en, zh string) i18n.Text { return i18n.Text{EN: en, ZH: zh} }
	wide := strings.Repeat("x", 73)
	for _, c := range []struct {
		name  string
		task  i18n.Text
		words []Words
		want  string // "" = nothing
	}{
		{"alike", both("Do.\n\n## Where\n\n1. a\n2. b\n\n```\nx\n```\n", "做。\n\n## 哪里\n\n1. 一\n2. 二\n\n```\nx\n```\n"), nil, ""},
		{"a heading is missing", both("Do.\n\n## Where\n", "做。\n"), nil, "task.zh.md: the English text has one more \"##\""},
		{"an item too many", both("1. a\n", "1. 一\n2. 二\n"), nil, "task.zh.md:2: one more \"1.\" than the English text"},
		{"another kind of list", both("- a\n", "1. 一\n"), nil, "task.zh.md:1: \"1.\", where the English text has \"-\""},
		{"no code", both("```\nx\n```\n", "x\n"), nil, "the English text has one more"},
		{"a dead link", both("[x](lesson:nowhere)", "[x](lesson:quick-start)"), nil, "task.en.md: dead link lesson:nowhere"},
		{"wide code", both("```\n"+wide+"\n```\n", "```\nx\n```\n"), nil, "73 cells wide"},
		{"a full-width digit", both("a", "１"), nil, "task.zh.md:1: U+FF11: a full-width letter or digit"},
		{"in a word", both("a", "一"), []Words{{"hints[0]", both("a\u00a0b", "一")}}, "exercise.yaml: hints[0]: U+00A0: use plain spaces"},
		{"a long goal", both("a", "一"), []Words{{"checks[0].goal", both(strings.Repeat("x", 181), "一")}}, "checks[0].goal: 181 cells"},
		{"a long hint", both("a", "一"), []Words{{"hints[0]", both(strings.Repeat("x", 181), "一")}}, ""},
	} {
		got := LintTask(c.task, c.words, known)
		switch {
		case c.want == "" && len(got) > 0, c.want != "" && len(got) != 1:
			t.Errorf("%s: %v, want %q", c.name, got, c.want)
		case c.want != "" && !strings.Contains(got[0].String(), c.want):
			t.Errorf("%s: %s, want %q", c.name, got[0], c.want)
		case c.want != "" && got[0].Text().ZH == got[0].Text().EN:
			t.Errorf("%s: no Chinese: %s", c.name, got[0])
		}
	}
}
