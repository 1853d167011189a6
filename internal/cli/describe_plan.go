package cli

import (
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"otelings/internal/i18n"
)

func describePlanning(d map[string]description) {
	d["plan"] = description{
		short: words("the chosen path with dates", "给路径排上日期"),
		long: words("Deals the steps of the chosen path into weeks. Without flags it shows the plan; a flag changes it and keeps the change. What was done or proved before takes no time; a step whose time is not known counts 60 minutes; lessons that are not written yet are planned and marked.",
			"把所选路径的步骤分到各周。不带参数时显示计划；带参数时修改并保存。之前已完成或已免修的不占时间；不知道时长的步骤按 60 分钟算；还没写好的课也排进计划并标明。"),
		examples: []string{"otelings plan", "otelings plan --path newcomer --start monday --hours 5"},
		flags: map[string]i18n.Text{
			"start": words("the first day: a `date` as YYYY-MM-DD, today or monday", "第一天：`日期` 写成 YYYY-MM-DD、today 或 monday"),
			"path":  words("the `path`, see `otelings paths`", "`路径` 的 id，见 `otelings paths`"),
			"hours": words("`hours` a week, 1 to 60", "每周 `小时数`，1 到 60"),
		},
	}
	d["placement"] = description{
		short: words("prove a lesson, and it may be skipped", "答对免修题，就可以跳过那一课"),
		long: words("Lists the lessons that can be proved; with LESSON it prints that lesson's questions, with `--answers` it judges them. All right in one sitting proves the lesson; the next sitting asks other variants. Proved or not, the exit code is 0.",
			"列出可以免修的课；加上 LESSON 显示题目，加上 `--answers` 评分。一次全对就算免修，可以跳过这一课；下一次会换题。无论能否免修，退出码都是 0。"),
		examples: []string{"otelings placement", "otelings placement span-kind", "otelings placement span-kind --answers answers.yaml"},
		flags:    map[string]i18n.Text{"answers": words("YAML `file`, a line `question: option`; an order as `question: a,b,c`", "YAML `文件`，每行 `题目: 选项`；排序题写 `题目: a,b,c`")},
	}
	d["choose"] = description{
		short: words("find the path that fits your situation", "按自己的情况选路径"),
		long: words("Prints a few questions about your situation; with an answer to each it proposes three paths and says why. `--take` makes the first your path; `otelings plan --path ID` takes any other.",
			"先列出几个关于你自己情况的问题；逐个回答后，给出三条路径和理由。加 `--take` 选定第一条；要选别的，用 `otelings plan --path ID`。"),
		examples: []string{"otelings choose", "otelings choose aim=production place=cloud known=rust time=weeks"},
		flags:    map[string]i18n.Text{"take": words("make the best your path", "选定最合适的一条")},
	}
	d["faq"] = description{
		short: words("answers, found by words or by a pasted error", "常见问题：按几个词或报错原文查"),
		long: words("Prints the answer that fits the words, or what a program printed, best; the others by name. An entry's id prints that entry, no words list all, `-` reads standard input. Answers are in both languages and say how they were checked.",
			"打印和这些词、或者程序打印的内容最相符的答案，其余的列出名字。给 id 就打印那一条；什么都不给就列出全部；`-` 从标准输入读。答案两种语言都有，并注明是怎么验证的。"),
		examples: []string{"otelings faq no reactor running", "otelings faq spans-missing-at-exit", "cargo run 2>&1 | otelings faq -"},
	}
	d["search"] = description{
		short:    words("find lessons, answers, exercises and terms", "搜索课程、问题、练习和术语"),
		long:     words("Looks for words, in either language and with typing errors, in lessons, the FAQ, exercises and the glossary; `-` reads standard input.", "在课程、常见问题、练习和术语表里查找，中英文都行，打错字也能找到；`-` 从标准输入读。"),
		examples: []string{"otelings search traceparent", "otelings search head sampling --json"},
	}
	d["stats"] = description{
		short:    words("the curriculum in figures", "课程的统计数字"),
		long:     words("Counts the curriculum: lessons by level, group and difficulty, how many are written, words, snippets, questions, exercises, wrong answers shipped.", "统计课程：按级别、主题、难度数课，数写好了多少，还有字数、代码片段、题目、练习和随附的错误答案。"),
		examples: []string{"otelings stats", "otelings stats --json"},
	}
	d["resources"] = description{
		short:    words("links: documentation, tools, community", "链接：文档、工具、社区"),
		long:     words("Prints the curriculum's links: documentation, tools, community.", "打印课程的链接：文档、工具、社区。"),
		examples: []string{"otelings resources"},
	}
}

// offerDates completes the words a first day can be.
func offerDates(c *cobra.Command) {
	_ = c.RegisterFlagCompletionFunc("start", cobra.FixedCompletions([]string{"today", "monday"}, cobra.ShellCompDirectiveNoFileComp))
}

// offerProofs completes the lessons that can be proved.
func (a *app) offerProofs(c *cobra.Command) {
	c.ValidArgsFunction = func(_ *cobra.Command, given []string, _ string) ([]string, cobra.ShellCompDirective) {
		content, err := a.load()
		if err != nil || len(given) > 0 {
			return nil, cobra.ShellCompDirectiveNoFileComp
		}
		proofs, _ := content.Lessons.Placement() // an error is told by the command
		var out []string
		for _, p := range proofs {
			e, _ := content.Lessons.Entry(p.Lesson)
			out = append(out, cobra.CompletionWithDesc(p.Lesson, e.In(a.lang)))
		}
		return out, cobra.ShellCompDirectiveNoFileComp
	}
	_ = c.RegisterFlagCompletionFunc("answers", cobra.FixedCompletions([]string{"yaml", "yml"}, cobra.ShellCompDirectiveFilterFileExt))
}

// offerSituations completes question=option for what is not answered yet.
func (a *app) offerSituations(c *cobra.Command) {
	c.ValidArgsFunction = func(_ *cobra.Command, given []string, _ string) ([]string, cobra.ShellCompDirective) {
		content, err := a.load()
		if err != nil {
			return nil, cobra.ShellCompDirectiveNoFileComp
		}
		questions, _ := content.Lessons.Situations() // an error is told by the command
		var out []string
		for _, q := range questions {
			if slices.ContainsFunc(given, func(s string) bool { return strings.HasPrefix(s, q.ID+"=") }) {
				continue
			}
			for _, o := range q.Options {
				out = append(out, cobra.CompletionWithDesc(q.ID+"="+o.ID, o.Text.In(a.lang)))
			}
		}
		return out, cobra.ShellCompDirectiveNoFileComp
	}
}
