package cli

import (
	"fmt"
	"os"

	"github.com/spf13/cobra"

	"otelings/internal/i18n"
	"otelings/trainer"
)

func (a *app) newCommand() *cobra.Command {
	var lesson, dir, language string
	c := &cobra.Command{
		Use: "new KIND ID", Short: "for authors: the skeleton of a lesson or an exercise", Args: cobra.ExactArgs(2),
		RunE: func(_ *cobra.Command, args []string) error {
			return a.newContent(args[0], language, args[1], lesson, dir)
		},
	}
	c.Flags().StringVar(&lesson, "lesson", "", "the lesson of the exercise")
	c.Flags().StringVar(&dir, "dir", "", "the content folder to write into")
	c.Flags().StringVar(&language, "language", "", "the language of a code exercise's program")
	return c
}

func (a *app) newContent(kind, language, id, lesson, dir string) error {
	if dir == "" {
		dir = a.contentDir()
	}
	if dir == "" {
		dir = "."
	}
	if info, err := os.Stat(dir); err == nil && info.IsDir() {
		a.content = dir // so that what it holds already is known
	}
	a.listsProblems = true // an author in the middle of it knows
	t, err := a.open()
	if err != nil {
		return err
	}
	made, err := t.NewContent(kind, language, id, lesson, dir)
	if err != nil {
		return err
	}
	verify := fmt.Sprintf("otelings verify %s --content %s", made.ID, dir)
	if a.json {
		return a.print(struct {
			Kind  string    `json:"kind"`
			ID    string    `json:"id"`
			Dir   string    `json:"dir"`
			Files []string  `json:"files"`
			Next  i18n.Text `json:"next"`
		}{made.Kind, made.ID, made.Dir, made.Files, words("`"+verify+"` says what is still to be written", "`"+verify+"` 会说明还有什么没写")})
	}
	fmt.Fprintln(a.Out, safe(made.Dir))
	for _, f := range made.Files {
		fmt.Fprintln(a.Out, "  "+f)
	}
	fmt.Fprintf(a.Out, a.say(words("\nReplace every “WRITE:”. What is still to be written, file by file:\n  %s\n", "\n把每处“WRITE:”换成自己的内容。还有什么没写，逐条列出：\n  %s\n")), safe(verify))
	return nil
}

// completeNew offers the kinds there is a skeleton of.
func completeNew(_ *cobra.Command, given []string, _ string) ([]string, cobra.ShellCompDirective) {
	if len(given) > 0 {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	return trainer.Skeletons(), cobra.ShellCompDirectiveNoFileComp
}
