package cli

import (
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"otelings/exercises"
	"otelings/exercises/lab"
	"otelings/internal/i18n"
	"otelings/trainer"
)

func shells() []string { return []string{"bash", "zsh", "fish", "powershell"} }

func (a *app) completionCommand(root *cobra.Command) *cobra.Command {
	return &cobra.Command{
		Use: "completion SHELL", Short: "the completion script for a shell", Args: cobra.ExactArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			switch args[0] {
			case "bash":
				return root.GenBashCompletionV2(a.Out, true)
			case "zsh":
				return root.GenZshCompletion(a.Out)
			case "fish":
				return root.GenFishCompletion(a.Out, true)
			case "powershell":
				return root.GenPowerShellCompletionWithDesc(a.Out)
			}
			return &usageError{
				text: i18n.Text{EN: fmt.Sprintf("unknown shell %q", args[0]), ZH: fmt.Sprintf("没有这种 shell 的补全：%q", args[0])},
				hint: i18n.Text{EN: strings.Join(shells(), ", "), ZH: strings.Join(shells(), "、")},
			}
		},
	}
}

// candidates gives what an argument can be, each with a description.
type candidates func(a *app) []string

// complete tells the shells what each command takes. It reads the content and
// no file of the learner's: a completion must come at once, and while another
// process holds the progress file.
func (a *app) complete(root *cobra.Command) {
	kinds := map[string][]candidates{
		"learn": {paths, writtenLessons, allExercises}, "run": {allExercises}, "hint": {allExercises}, "reset": {allExercises},
		"solution": {allExercises}, "bundle": {allExercises}, "verify": {allExercises, writtenLessons}, "record": {ofKind(exercises.KindTrace), ofKind(exercises.KindConfig)},
		"lab": {experiments}, "completion": {shellNames},
	}
	eachCommand(root, func(c *cobra.Command) {
		a.completeFlags(c)
		if c.ValidArgsFunction != nil {
			return
		}
		name := commandName(c)
		switch {
		case name == "settings":
			c.ValidArgsFunction = a.completeSettings
		case name == "new":
			c.ValidArgsFunction = completeNew
		case kinds[name] != nil:
			c.ValidArgsFunction = func(_ *cobra.Command, given []string, _ string) ([]string, cobra.ShellCompDirective) {
				if len(given) == 1 && name == "bundle" {
					return nil, cobra.ShellCompDirectiveDefault
				}
				if len(given) > 0 && name != "verify" {
					return nil, cobra.ShellCompDirectiveNoFileComp
				}
				return a.offer(kinds[name], given), cobra.ShellCompDirectiveNoFileComp
			}
		default:
			c.ValidArgsFunction = cobra.NoFileCompletions
		}
	})
}

func (a *app) offer(kinds []candidates, given []string) []string {
	var out []string
	for _, k := range kinds {
		for _, c := range k(a) {
			if id, _, _ := strings.Cut(c, "\t"); !slices.Contains(given, id) {
				out = append(out, c)
			}
		}
	}
	return out
}

// completeFlags offers the values of flags that have a fixed set of them, and
// folders and files where those are taken.
func (a *app) completeFlags(c *cobra.Command) {
	fixed := map[string][]string{"lang": {"en\tEnglish", "zh\t简体中文"}}
	for _, k := range exercises.Kinds() {
		fixed["kind"] = append(fixed["kind"], string(k))
	}
	offer := func(name string, f cobra.CompletionFunc) {
		if c.LocalFlags().Lookup(name) == nil && c.PersistentFlags().Lookup(name) == nil {
			return
		}
		_ = c.RegisterFlagCompletionFunc(name, f) // fails only for a flag that has one already
	}
	fixed["language"] = trainer.SkeletonLanguages()
	for name, values := range fixed {
		offer(name, cobra.FixedCompletions(values, cobra.ShellCompDirectiveNoFileComp))
	}
	for _, name := range []string{"content", "dir"} {
		offer(name, func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
			return nil, cobra.ShellCompDirectiveFilterDirs
		})
	}
	for _, name := range []string{"open", "save"} {
		offer(name, func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
			return nil, cobra.ShellCompDirectiveDefault
		})
	}
	offer("answers", cobra.FixedCompletions([]string{"yaml", "yml"}, cobra.ShellCompDirectiveFilterFileExt))
	offer("path", func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
		return paths(a), cobra.ShellCompDirectiveNoFileComp
	})
	offer("lesson", func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
		return writtenLessons(a), cobra.ShellCompDirectiveNoFileComp
	})
	offer("set", a.completeKnobs)
	offer("predict", a.completePredictions)
}

// completeSettings offers keys, then the values of the key.
func (a *app) completeSettings(_ *cobra.Command, given []string, _ string) ([]string, cobra.ShellCompDirective) {
	switch {
	case len(given) == 0:
		about := map[string]i18n.Text{
			"lang": words("language", "语言"), "theme": words("colours", "颜色"), "editor": words("the editor's command", "编辑器命令"),
			"workspace": words("folder of the exercises", "练习目录"), "state": words("folder of the progress", "进度目录"),
		}
		var out []string
		for _, k := range settingKeys() {
			out = append(out, cobra.CompletionWithDesc(k, about[k].In(a.lang)))
		}
		return out, cobra.ShellCompDirectiveNoFileComp
	case len(given) > 1:
		return nil, cobra.ShellCompDirectiveNoFileComp
	case given[0] == "workspace":
		return nil, cobra.ShellCompDirectiveFilterDirs
	case given[0] == "editor":
		return nil, cobra.ShellCompDirectiveDefault
	}
	return settingValues(given[0]), cobra.ShellCompDirectiveNoFileComp
}

// completeKnobs offers name=value of the experiment that was named already.
func (a *app) completeKnobs(_ *cobra.Command, given []string, _ string) ([]string, cobra.ShellCompDirective) {
	var out []string
	if e, ok := named(given); ok {
		for _, k := range e.Knobs {
			for _, v := range k.Values {
				out = append(out, cobra.CompletionWithDesc(k.Name+"="+v.Value, k.Label.In(a.lang)))
			}
		}
	}
	return out, cobra.ShellCompDirectiveNoFileComp
}

func (a *app) completePredictions(_ *cobra.Command, given []string, _ string) ([]string, cobra.ShellCompDirective) {
	var out []string
	if e, ok := named(given); ok {
		for _, q := range e.Questions {
			for _, v := range q.Choices {
				out = append(out, cobra.CompletionWithDesc(q.Key+"="+v.Value, v.Label.In(a.lang)))
			}
		}
	}
	return out, cobra.ShellCompDirectiveNoFileComp
}

func named(given []string) (lab.Experiment, bool) {
	if len(given) == 0 {
		return lab.Experiment{}, false
	}
	return lab.Get(given[0])
}

func paths(a *app) []string {
	content, err := a.load()
	if err != nil {
		return nil
	}
	var out []string
	for _, p := range content.Lessons.Paths.Paths {
		out = append(out, cobra.CompletionWithDesc(p.ID, p.In(a.lang)))
	}
	return out
}

func writtenLessons(a *app) []string {
	content, err := a.load()
	if err != nil {
		return nil
	}
	var out []string
	for _, e := range content.Lessons.Catalog.Lessons {
		if content.Lessons.Written(e.ID) {
			out = append(out, cobra.CompletionWithDesc(e.ID, e.In(a.lang)))
		}
	}
	return out
}

func allExercises(a *app) []string { return ofKind("")(a) }

// ofKind is the exercises of one kind, "" = of every kind.
func ofKind(kind exercises.Kind) candidates {
	return func(a *app) []string {
		content, err := a.load()
		if err != nil {
			return nil
		}
		var out []string
		for _, d := range content.Exercises.All() {
			if kind == "" || d.Kind == kind {
				out = append(out, cobra.CompletionWithDesc(d.ID, d.Title.In(a.lang)))
			}
		}
		return out
	}
}

func experiments(a *app) []string {
	var out []string
	for _, e := range lab.Experiments() {
		out = append(out, cobra.CompletionWithDesc(e.ID, e.Title.In(a.lang)))
	}
	return out
}

func shellNames(*app) []string { return shells() }
