package cli

import (
	"fmt"
	"maps"
	"slices"

	"github.com/spf13/cobra"

	"otelings/internal/i18n"
	"otelings/trainer"
)

func (a *app) statsCommand() *cobra.Command {
	return &cobra.Command{
		Use: "stats", Short: "the curriculum in figures", Args: cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			t, err := a.open()
			if err != nil {
				return err
			}
			s, err := t.Stats(a.ctx)
			if err != nil {
				return err
			}
			if a.json {
				return a.print(s)
			}
			a.printShares(s)
			fmt.Fprintf(a.Out, a.say(i18n.Text{EN: "words: English %d, Chinese %d\nsnippets: %d\n", ZH: "字数：英文 %d 词，中文 %d 字\n代码片段：%d\n"}), s.Words.EN, s.Words.ZH, s.Snippets)
			q := s.Questions
			fmt.Fprintf(a.Out, a.say(i18n.Text{EN: "questions: checkpoints %d, review %d, placement %d; variants %d\n", ZH: "题目：检查点 %d，复习 %d，免修 %d；变体 %d\n"}), q.Checkpoints, q.Review, q.Placement, q.Variants)
			fmt.Fprintf(a.Out, a.say(i18n.Text{EN: "exercises: %d", ZH: "练习：%d"}), s.Exercises.Total)
			for _, k := range slices.Sorted(maps.Keys(s.Exercises.ByKind)) {
				fmt.Fprintf(a.Out, ", %s %d", k, s.Exercises.ByKind[k])
			}
			_, err = fmt.Fprintf(a.Out, a.say(i18n.Text{EN: "\nwrong answers shipped: %d\n", ZH: "\n随附的错误答案：%d\n"}), s.WrongAnswers)
			return err
		},
	}
}

// printShares prints the lessons by level, group and difficulty.
func (a *app) printShares(s trainer.Stats) {
	line := func(name string, c trainer.Count) {
		fmt.Fprintf(a.Out, "%s %7d %8d %6d\n", pad(name, 30), c.Total, c.Written, (c.Minutes+30)/60)
	}
	fmt.Fprintln(a.Out, pad("", 30)+a.say(i18n.Text{EN: " lessons  written  hours", ZH: "    课数    已写   小时"}))
	line(a.say(i18n.Text{EN: "in all", ZH: "合计"}), s.Lessons)
	fmt.Fprintln(a.Out, a.say(i18n.Text{EN: "by level", ZH: "按级别"}))
	for _, l := range s.Levels {
		line("  "+l.Title.In(a.lang), l.Count)
	}
	fmt.Fprintln(a.Out, a.say(i18n.Text{EN: "by group", ZH: "按主题"}))
	for _, g := range s.Groups {
		line("  "+g.Title.In(a.lang), g.Count)
	}
	fmt.Fprintln(a.Out, a.say(i18n.Text{EN: "by difficulty", ZH: "按难度"}))
	for _, g := range s.Stars {
		line(fmt.Sprintf("  %d/5", g.Stars), g.Count)
	}
}

func (a *app) resourcesCommand() *cobra.Command {
	return &cobra.Command{
		Use: "resources", Short: "links: documentation, tools, community", Args: cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			t, err := a.open()
			if err != nil {
				return err
			}
			groups, err := t.Resources(a.ctx)
			if err != nil {
				return err
			}
			if a.json {
				return a.print(struct {
					Groups any `json:"groups"`
				}{groups})
			}
			for _, g := range groups {
				fmt.Fprintln(a.Out, g.Title.In(a.lang))
				for _, r := range g.Links {
					note := ""
					if !r.Note.IsZero() {
						note = " (" + r.Note.In(a.lang) + ")"
					}
					fmt.Fprintf(a.Out, "  %s%s\n    %s\n", r.Title.In(a.lang), note, r.URL)
				}
			}
			return nil
		},
	}
}
