package cli

import (
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"otelings/exercises"
	"otelings/exercises/runner"
	"otelings/internal/i18n"
	"otelings/trainer"
)

func (a *app) verifyCommand() *cobra.Command {
	var kind string
	var mutants, fresh bool
	c := &cobra.Command{
		Use: "verify [ID…]", Short: "for authors: play starters, solutions and wrong answers; lint lessons", Args: cobra.ArbitraryArgs,
		RunE: func(_ *cobra.Command, args []string) error {
			if kind != "" && !slices.Contains(exercises.Kinds(), exercises.Kind(kind)) {
				return usage(fmt.Sprintf("unknown kind %q", kind), fmt.Sprintf("没有这种练习：%q", kind), "otelings verify --help")
			}
			a.listsProblems = true
			t, err := a.open()
			if err != nil {
				return err
			}
			if mutants {
				return a.verifyMutants(t, trainer.MutantOptions{IDs: args, Kind: exercises.Kind(kind)})
			}
			return a.verify(t, trainer.VerifyOptions{IDs: args, Kind: exercises.Kind(kind), Engine: engine(), Fresh: fresh})
		},
	}
	c.Flags().StringVar(&kind, "kind", "", "only exercises of this kind")
	c.Flags().BoolVar(&mutants, "mutants", false, "take one thing at a time out of each solution and see whether it is noticed")
	c.Flags().BoolVar(&fresh, "fresh", false, "play everything again, whatever is kept of earlier runs")
	return c
}

func (a *app) verify(t *trainer.Trainer, o trainer.VerifyOptions) error {
	if !a.json {
		o.On = a.verified
	}
	said := ""
	o.News = func(id, what string, n trainer.RunNews) {
		if now := id + " " + what; n.Step == runner.StepBuild && now != said {
			said = now
			fmt.Fprintf(a.Err, "%s %s\n", a.say(i18n.Text{EN: "playing", ZH: "运行"}), now)
		}
	}
	items, err := t.Verify(a.ctx, o)
	if err != nil && len(items) == 0 {
		return err
	}
	failed, cached := 0, 0
	for _, it := range items {
		if !it.OK {
			failed++
		}
		if it.Cached {
			cached++
		}
	}
	if a.json {
		if items == nil {
			items = []trainer.VerifyItem{}
		}
		e := a.print(struct {
			Checked int                  `json:"checked"`
			Failed  int                  `json:"failed"`
			Cached  int                  `json:"cached"`
			Items   []trainer.VerifyItem `json:"items"`
		}{len(items), failed, cached, items})
		if e != nil {
			return e
		}
	} else {
		fmt.Fprintf(a.Out, a.say(i18n.Text{EN: "%d checked, %d failed\n", ZH: "检查 %d 项，失败 %d 项\n"}), len(items), failed)
		if cached > 0 {
			fmt.Fprintf(a.Out, a.say(words("%d of them are from earlier runs of this very program; --fresh plays them again\n", "其中 %d 项是这个程序之前跑过的；--fresh 重新跑一遍\n")), cached)
		}
	}
	switch {
	case err != nil:
		return err
	case failed > 0:
		return errFailed
	case len(items) == 0:
		return &failure{
			text: i18n.Text{EN: "nothing to verify", ZH: "没有可验证的内容"},
			hint: i18n.Text{EN: "see `otelings exercises`", ZH: "见 `otelings exercises`"},
		}
	}
	return nil
}

func (a *app) verified(it trainer.VerifyItem) {
	mark := "✓"
	if !it.OK {
		mark = "✗"
	}
	why := it.Why
	if !it.Says.IsZero() {
		why = a.say(it.Says)
	}
	first, rest, _ := strings.Cut(safeLines(why), "\n")
	a.row(mark, pad(it.ID, 28), pad(it.What, 26), first)
	if rest != "" && !it.OK {
		fmt.Fprintln(a.Out, "    "+strings.ReplaceAll(rest, "\n", "\n    "))
	}
}

func safeLines(s string) string {
	lines := strings.Split(s, "\n")
	for i := range lines {
		lines[i] = safe(lines[i])
	}
	return strings.Join(lines, "\n")
}
