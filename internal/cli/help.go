package cli

import (
	"fmt"

	"github.com/spf13/cobra"

	"otelings/internal/i18n"
	"otelings/trainer"
)

// hintJSON is the contract's shape of one hint; ladder is every step that is
// open.
type hintJSON struct {
	Level  int         `json:"level"`
	Of     int         `json:"of"`
	Text   i18n.Text   `json:"text"`
	Ladder []i18n.Text `json:"ladder"`
}

func (a *app) hintCommand() *cobra.Command {
	return &cobra.Command{
		Use: "hint EXERCISE", Short: "the next hint of the ladder; all of it after a pass", Args: cobra.ExactArgs(1),
		RunE: func(_ *cobra.Command, args []string) error { return a.hint(args[0]) },
	}
}

func (a *app) hint(id string) error {
	t, err := a.open()
	if err != nil {
		return err
	}
	level, of, text, err := t.Hint(a.ctx, id)
	if err != nil {
		return err
	}
	ladder, whole, err := t.Ladder(a.ctx, id)
	if err != nil {
		return err
	}
	if a.json {
		return a.print(hintJSON{level, of, text, ladder})
	}
	if !whole {
		_, err = fmt.Fprintf(a.Out, "%d/%d  %s\n", level, of, text.In(a.lang))
		return err
	}
	for i, h := range ladder {
		fmt.Fprintf(a.Out, "%d/%d  %s\n", i+1, of, h.In(a.lang))
	}
	return nil
}

// solutionJSON is the contract's shape of a solution.
type solutionJSON struct {
	Exercise string     `json:"exercise"`
	GaveUp   bool       `json:"gave_up"`
	Files    []diffJSON `json:"files"`
}

type diffJSON struct {
	Path string `json:"path"`
	Diff string `json:"diff"`
}

func (a *app) solutionCommand() *cobra.Command {
	var giveUp bool
	c := &cobra.Command{
		Use: "solution EXERCISE", Short: "the way from your files to the solution", Args: cobra.ExactArgs(1),
		RunE: func(_ *cobra.Command, args []string) error { return a.solution(args[0], giveUp) },
	}
	c.Flags().BoolVar(&giveUp, "give-up", false, "open it before a pass; this is recorded")
	return c
}

func (a *app) solution(id string, giveUp bool) error {
	t, err := a.open()
	if err != nil {
		return err
	}
	if giveUp {
		if err := t.GiveUp(a.ctx, id); err != nil {
			return err
		}
	}
	s, err := t.Solution(a.ctx, id)
	if err != nil {
		return err
	}
	if a.json {
		out := solutionJSON{Exercise: id, GaveUp: s.GaveUp, Files: []diffJSON{}}
		for _, f := range s.Files {
			out.Files = append(out.Files, diffJSON(f))
		}
		return a.print(out)
	}
	if err := a.offerWhy(t, id); err != nil {
		return err
	}
	if len(s.Files) == 0 {
		_, err := fmt.Fprintln(a.Out, a.say(i18n.Text{EN: "your files are the solution, line by line", ZH: "你的文件和答案一行不差"}))
		return err
	}
	for _, f := range s.Files {
		fmt.Fprint(a.Out, safeLines(f.Diff))
	}
	return nil
}

// offerWhy names the question that belongs before the solution, on standard
// error; it holds nobody up.
func (a *app) offerWhy(t *trainer.Trainer, id string) error {
	why, err := t.WhyNow(a.ctx, id)
	if err != nil || why == nil {
		return err
	}
	fmt.Fprintf(a.Err, a.say(i18n.Text{
		EN: "one question first: %s\nanswer it with `otelings learn --plain %s`\n\n",
		ZH: "先想一个问题：%s\n用 `otelings learn --plain %s` 回答\n\n",
	}), safe(why.Ask.In(a.lang)), id)
	return nil
}
