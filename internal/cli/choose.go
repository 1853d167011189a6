package cli

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"otelings/internal/i18n"
	"otelings/trainer"
)

type (
	situationJSON struct {
		ID      string       `json:"id"`
		Ask     i18n.Text    `json:"ask"`
		Options []optionJSON `json:"options"`
	}
	proposalJSON struct {
		Path      string      `json:"path"`
		Title     i18n.Text   `json:"title"`
		Points    int         `json:"points"`
		Because   []i18n.Text `json:"because"`
		Weeks     int         `json:"weeks"`   // at so many hours a week
		Hours     int         `json:"hours"`   // a week
		Minutes   int         `json:"minutes"` // still to do
		Lessons   int         `json:"lessons"`
		Available int         `json:"available"`
		Chosen    bool        `json:"chosen"`
	}
)

func (a *app) chooseCommand() *cobra.Command {
	var take bool
	c := &cobra.Command{
		Use: "choose [QUESTION=OPTION…]", Short: "find the path that fits your situation", Args: cobra.ArbitraryArgs,
		RunE: func(_ *cobra.Command, args []string) error {
			t, err := a.open()
			if err != nil {
				return err
			}
			if len(args) == 0 {
				if take {
					return usage("--take wants answers", "--take 要先有回答", "otelings choose --help")
				}
				return a.situations(t)
			}
			answers := map[string]string{}
			for _, s := range args {
				k, v, ok := strings.Cut(s, "=")
				if !ok {
					return usage(fmt.Sprintf("%q is no question=option", s), fmt.Sprintf("%q 不是 问题=选项", s), "otelings choose")
				}
				if old, twice := answers[k]; twice {
					return usage(fmt.Sprintf("question %q has two answers, %q and %q", k, old, v), fmt.Sprintf("问题 %q 有两个回答：%q 和 %q", k, old, v), "otelings choose")
				}
				answers[k] = v
			}
			return a.advise(t, answers, take)
		},
	}
	c.Flags().BoolVar(&take, "take", false, "make the best your path")
	a.offerSituations(c)
	return c
}

func (a *app) situations(t *trainer.Trainer) error {
	qs, err := t.Situations(a.ctx)
	if err != nil {
		return err
	}
	if a.json {
		out := []situationJSON{}
		for _, q := range qs {
			x := situationJSON{ID: q.ID, Ask: q.Ask}
			for _, o := range q.Options {
				x.Options = append(x.Options, optionJSON{o.ID, o.Text})
			}
			out = append(out, x)
		}
		return a.print(out)
	}
	for _, q := range qs {
		fmt.Fprintln(a.Out, q.Ask.In(a.lang))
		for _, o := range q.Options {
			fmt.Fprintf(a.Out, "  %s %s\n", pad(q.ID+"="+o.ID, 18), o.Text.In(a.lang))
		}
		fmt.Fprintln(a.Out)
	}
	var example []string
	for _, q := range qs {
		example = append(example, q.ID+"="+q.Options[0].ID)
	}
	_, err = fmt.Fprintf(a.Out, a.say(i18n.Text{EN: "answer each: otelings choose %s\n", ZH: "逐个回答：otelings choose %s\n"}), strings.Join(example, " "))
	return err
}

func (a *app) advise(t *trainer.Trainer, answers map[string]string, take bool) error {
	got, err := t.Advise(a.ctx, answers)
	if err != nil {
		return err
	}
	if take && len(got) > 0 {
		if err := t.ChoosePath(a.ctx, got[0].Path.ID, 0); err != nil {
			return err
		}
		for i := range got {
			got[i].Path.Chosen = i == 0
		}
	}
	if a.json {
		out := []proposalJSON{}
		for _, p := range got {
			out = append(out, proposalJSON{
				Path: p.Path.ID, Title: p.Path.Title, Points: p.Points, Because: p.Because, Weeks: p.Takes, Hours: p.Hours,
				Minutes: p.Minutes, Lessons: p.Path.Lessons, Available: p.Path.Available, Chosen: p.Path.Chosen,
			})
		}
		return a.print(out)
	}
	for i, p := range got {
		fmt.Fprintf(a.Out, a.say(i18n.Text{EN: "%d. %s (%s)\n", ZH: "%d. %s（%s）\n"}), i+1, p.Path.Title.In(a.lang), p.Path.ID)
		fmt.Fprintf(a.Out, a.say(i18n.Text{EN: "   weeks: %d at %d hours a week · about %d hours · %d of %d lessons written\n", ZH: "   %d 周，每周 %d 小时 · 约 %d 小时 · 已写 %d/%d 课\n"}),
			p.Takes, p.Hours, (p.Minutes+30)/60, p.Path.Available, p.Path.Lessons)
		for _, b := range p.Because {
			fmt.Fprintf(a.Out, "   - %s\n", b.In(a.lang))
		}
	}
	if take && len(got) > 0 {
		fmt.Fprintf(a.Out, a.say(i18n.Text{EN: "your path now: %s; `otelings plan` shows its dates\n", ZH: "已选路径 %s；`otelings plan` 查看日期\n"}), got[0].Path.ID)
		return nil
	}
	_, err = fmt.Fprintln(a.Out, a.say(i18n.Text{EN: "--take takes the first, `otelings plan --path ID` any", ZH: "--take 选定第一条，`otelings plan --path ID` 选定任意一条"}))
	return err
}
