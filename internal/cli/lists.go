package cli

import (
	"fmt"
	"strings"

	"github.com/charmbracelet/x/ansi"
	"github.com/spf13/cobra"

	"otelings/exercises"
	"otelings/internal/i18n"
	"otelings/trainer"
)

// The JSON shapes of the contract.
type (
	pathJSON struct {
		ID      string      `json:"id"`
		Title   i18n.Text   `json:"title"`
		Weeks   int         `json:"weeks"`
		Minutes int         `json:"minutes"`
		Done    int         `json:"done"`
		Steps   int         `json:"steps"`
		Chosen  bool        `json:"chosen"`
		Stages  []stageJSON `json:"stages"`
	}
	stageJSON struct {
		Title i18n.Text  `json:"title"`
		Weeks []int      `json:"weeks"`
		Steps []stepJSON `json:"steps"`
	}
	stepJSON struct {
		Lesson    string    `json:"lesson,omitempty"`
		Project   string    `json:"project,omitempty"`
		Exercise  string    `json:"exercise,omitempty"`
		Title     i18n.Text `json:"title"`
		Week      int       `json:"week"`
		Priority  string    `json:"priority"`
		Stars     int       `json:"stars"`
		Minutes   int       `json:"minutes"`
		Available bool      `json:"available"`
		Done      bool      `json:"done"`
		Proved    bool      `json:"proved"`
	}
	lessonJSON struct {
		ID        string    `json:"id"`
		Title     i18n.Text `json:"title"`
		Level     string    `json:"level"`
		Group     string    `json:"group"`
		Stars     int       `json:"stars"`
		Minutes   int       `json:"minutes"`
		Available bool      `json:"available"`
		Exercises []string  `json:"exercises"`
		Questions int       `json:"questions"`
		OTCA      string    `json:"otca"`
		Done      bool      `json:"done"`
		Percent   int       `json:"percent"`
		Proved    bool      `json:"proved"`
	}
	exerciseJSON struct {
		ID        string         `json:"id"`
		Lesson    string         `json:"lesson"`
		Title     i18n.Text      `json:"title"`
		Kind      exercises.Kind `json:"kind"`
		Languages []string       `json:"languages"`
		Minutes   int            `json:"minutes"`
		Done      bool           `json:"done"`
	}
)

func (a *app) pathsCommand() *cobra.Command {
	return &cobra.Command{
		Use: "paths", Short: "the learning paths", Args: cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			t, err := a.open()
			if err != nil {
				return err
			}
			paths, err := t.Paths(a.ctx)
			if err != nil {
				return err
			}
			if a.json {
				out := make([]pathJSON, len(paths))
				for i, p := range paths {
					out[i] = pathShape(p)
				}
				return a.print(out)
			}
			for _, p := range paths {
				mark := " "
				if p.Chosen {
					mark = "*"
				}
				weeks := ""
				if p.Weeks > 0 {
					weeks = fmt.Sprintf(a.say(i18n.Text{EN: "%d weeks, ", ZH: "%d 周，"}), p.Weeks)
				}
				fmt.Fprintf(a.Out, "%s %s %s %s\n", mark, pad(p.ID, 14), pad(p.Title.In(a.lang), 48),
					weeks+fmt.Sprintf(a.say(i18n.Text{EN: "%d of %d steps done", ZH: "完成 %d/%d 步"}), p.Done, p.Steps))
			}
			return nil
		},
	}
}

// printPath prints the steps of one path, stage by stage.
func (a *app) printPath(p trainer.Path) {
	fmt.Fprintf(a.Out, a.say(i18n.Text{EN: "%s (%s), %d of %d steps done\n", ZH: "%s（%s），完成 %d/%d 步\n"}), p.Title.In(a.lang), p.ID, p.Done, p.Steps)
	for _, s := range p.Stages {
		fmt.Fprintln(a.Out)
		if !s.Title.IsZero() {
			fmt.Fprintln(a.Out, s.Title.In(a.lang))
		}
		for _, w := range s.Weeks {
			for _, st := range w.Steps {
				id := st.Lesson + st.Exercise // one of them, or a project
				if st.Project != "" {
					id = "projects/" + st.Project // as run takes it
				}
				state := ""
				switch {
				case !st.Available:
					state = a.say(i18n.Text{EN: "not written yet", ZH: "还没写好"})
				case st.Proved && !st.Done:
					state = a.say(i18n.Text{EN: "proved: may be skipped", ZH: "已证明，可以跳过"})
				}
				a.row("  "+stepMark(st), pad(id, 26), pad(st.Title.In(a.lang), 44), state)
			}
		}
	}
}

// row prints columns without the spaces that would follow the last word.
func (a *app) row(columns ...string) {
	fmt.Fprintln(a.Out, strings.TrimRight(strings.Join(columns, " "), " "))
}

func pathShape(p trainer.Path) pathJSON {
	out := pathJSON{ID: p.ID, Title: p.Title, Weeks: p.Weeks, Minutes: p.Minutes, Done: p.Done, Steps: p.Steps, Chosen: p.Chosen}
	for _, s := range p.Stages {
		stage := stageJSON{Title: s.Title, Weeks: []int{}, Steps: []stepJSON{}}
		for _, w := range s.Weeks {
			if w.Number > 0 {
				stage.Weeks = append(stage.Weeks, w.Number)
			}
			for _, st := range w.Steps {
				stage.Steps = append(stage.Steps, stepJSON{
					Lesson: st.Lesson, Project: st.Project, Exercise: st.Exercise, Title: st.Title, Week: w.Number, Priority: st.Priority,
					Stars: st.Stars, Minutes: st.Minutes, Available: st.Available, Done: st.Done, Proved: st.Proved,
				})
			}
		}
		out.Stages = append(out.Stages, stage)
	}
	return out
}

func (a *app) lessonsCommand() *cobra.Command {
	return &cobra.Command{
		Use: "lessons", Short: "the curriculum", Args: cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			t, err := a.open()
			if err != nil {
				return err
			}
			all, err := t.Lessons(a.ctx)
			if err != nil {
				return err
			}
			if a.json {
				out := make([]lessonJSON, len(all))
				for i, l := range all {
					out[i] = lessonJSON{
						ID: l.ID, Title: l.Title, Level: l.Level, Group: l.Group, Stars: l.Stars, Minutes: l.Minutes, Available: l.Available,
						Exercises: notNil(l.Exercises), Questions: l.Questions, OTCA: l.OTCA, Done: l.Done, Percent: l.Percent, Proved: l.Proved,
					}
				}
				return a.print(out)
			}
			level := ""
			for _, l := range all {
				if l.Level != level {
					level = l.Level
					fmt.Fprintf(a.Out, "\n%s\n", l.LevelName.In(a.lang))
				}
				fmt.Fprintf(a.Out, "  %s %s %s\n", pad(l.ID, 26), pad(l.Title.In(a.lang), 44), a.lessonState(l))
			}
			return nil
		},
	}
}

func (a *app) lessonState(l trainer.Lesson) string {
	switch {
	case !l.Available:
		return a.say(i18n.Text{EN: "not written yet", ZH: "还没写好"})
	case l.Done:
		return a.say(i18n.Text{EN: "done", ZH: "已完成"})
	case l.Proved:
		return a.say(i18n.Text{EN: "proved: may be skipped", ZH: "已免修，可以跳过"})
	case l.Percent > 0:
		return fmt.Sprintf("%d%%", l.Percent)
	}
	return a.say(i18n.Text{EN: "available", ZH: "可以学"})
}

func (a *app) exercisesCommand() *cobra.Command {
	return &cobra.Command{
		Use: "exercises", Short: "the exercises", Args: cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			t, err := a.open()
			if err != nil {
				return err
			}
			all, err := t.Exercises(a.ctx)
			if err != nil {
				return err
			}
			if a.json {
				out := make([]exerciseJSON, len(all))
				for i, e := range all {
					out[i] = exerciseJSON{ID: e.ID, Lesson: e.Lesson, Title: e.Title, Kind: e.Kind, Languages: notNil(e.Languages), Minutes: e.Minutes, Done: e.Done}
				}
				return a.print(out)
			}
			wide := 32
			for _, e := range all {
				wide = max(wide, len(e.ID)) // ids are ASCII
			}
			for _, e := range all {
				state := ""
				if e.Done {
					state = a.say(i18n.Text{EN: "done", ZH: "已完成"})
				}
				kind := strings.TrimSpace(string(e.Kind) + " " + strings.Join(e.Languages, ","))
				a.row(pad(e.ID, wide), pad(e.Title.In(a.lang), 44), pad(kind, 10), state)
			}
			return nil
		},
	}
}

func notNil(s []string) []string {
	if s == nil {
		return []string{}
	}
	return s
}

// pad fills s to n cells; a longer one is left whole, since it may be an id.
func pad(s string, n int) string {
	if w := ansi.StringWidth(s); w < n {
		return s + strings.Repeat(" ", n-w)
	}
	return s
}
