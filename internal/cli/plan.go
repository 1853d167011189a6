package cli

import (
	"fmt"

	"github.com/spf13/cobra"

	"otelings/internal/i18n"
	"otelings/trainer"
)

type (
	planJSON struct {
		Path           string         `json:"path"`
		Title          i18n.Text      `json:"title"`
		Start          trainer.Date   `json:"start"`
		End            trainer.Date   `json:"end"`
		Hours          int            `json:"hours"`
		StartSet       bool           `json:"start_set"`       // else it is the day on which the path was chosen
		HoursAssumed   bool           `json:"hours_assumed"`   // nobody has said how many
		DefaultMinutes int            `json:"default_minutes"` // of a step whose minutes are not known
		Week           int            `json:"week"`            // this week's n
		Weeks          []planWeekJSON `json:"weeks"`
	}
	planWeekJSON struct {
		N       int            `json:"n"`
		From    trainer.Date   `json:"from"`
		To      trainer.Date   `json:"to"`
		Minutes int            `json:"minutes"`
		Done    bool           `json:"done"`
		GoesOn  string         `json:"goes_on,omitempty"` // the step that began in an earlier week
		Steps   []planStepJSON `json:"steps"`
	}
	planStepJSON struct {
		Lesson    string       `json:"lesson,omitempty"`
		Project   string       `json:"project,omitempty"`
		Exercise  string       `json:"exercise,omitempty"`
		Title     i18n.Text    `json:"title"`
		Minutes   int          `json:"minutes"` // planned; 0 for what was done before
		Assumed   bool         `json:"assumed"`
		Available bool         `json:"available"`
		Done      bool         `json:"done"`
		Proved    bool         `json:"proved"`
		Due       trainer.Date `json:"due"`
		Late      bool         `json:"late"`
	}
)

func (a *app) planCommand() *cobra.Command {
	var change trainer.PlanChange
	c := &cobra.Command{
		Use: "plan", Short: "the chosen path with dates", Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if cmd.Flags().Changed("hours") && change.Hours == 0 {
				return trainer.BadHours("0")
			}
			if cmd.Flags().Changed("start") && change.Start == "" {
				change.Start = " " // no date, and no leaving out either
			}
			t, err := a.open()
			if err != nil {
				return err
			}
			p, err := t.Plan(a.ctx, change)
			if err != nil {
				return err
			}
			if a.json {
				return a.print(planShape(p))
			}
			a.printPlan(p)
			return nil
		},
	}
	c.Flags().StringVar(&change.Start, "start", "", "the first day: `DATE` as YYYY-MM-DD, today or monday")
	c.Flags().StringVar(&change.Path, "path", "", "the path's `ID`, see `otelings paths`")
	c.Flags().IntVar(&change.Hours, "hours", 0, "hours a week, 1 to 60")
	offerDates(c)
	return c
}

func planShape(p trainer.Plan) planJSON {
	out := planJSON{
		Path: p.Path.ID, Title: p.Path.Title, Start: p.Start, End: p.End(), Hours: p.Hours, StartSet: p.Set, HoursAssumed: p.Assumed,
		DefaultMinutes: trainer.DefaultMinutes, Week: p.Weeks[p.Now].N,
	}
	for _, w := range p.Weeks {
		week := planWeekJSON{N: w.N, From: w.From, To: w.To, Minutes: w.Minutes, Done: w.Done(), Steps: []planStepJSON{}}
		if w.GoesOn != nil {
			week.GoesOn = w.GoesOn.ID()
		}
		for _, s := range w.Steps {
			week.Steps = append(week.Steps, planStepJSON{
				Lesson: s.Lesson, Project: s.Project, Exercise: s.Exercise, Title: s.Title, Minutes: s.Takes, Assumed: s.Assumed,
				Available: s.Available, Done: s.Done, Proved: s.Proved, Due: s.Due, Late: s.Late,
			})
		}
		out.Weeks = append(out.Weeks, week)
	}
	return out
}

func (a *app) printPlan(p trainer.Plan) {
	fmt.Fprintf(a.Out, a.say(i18n.Text{EN: "%s (%s)\nfrom %s to %s, hours a week: %d%s\n", ZH: "%s（%s）\n%s 至 %s，每周 %d 小时%s\n"}),
		p.Path.Title.In(a.lang), p.Path.ID, p.Start, p.End(), p.Hours, a.assumedHours(p))
	if !p.Set {
		fmt.Fprintln(a.Out, a.say(i18n.Text{EN: "the first day is not set yet; --start sets it", ZH: "第一天还没定，用 --start 设置"}))
	}
	assumed := false
	for i, w := range p.Weeks {
		mark, state := " ", ""
		if i == p.Now {
			mark = ">"
		}
		if w.Done() {
			state = a.say(i18n.Text{EN: "  ✓ done", ZH: "  ✓ 已完成"})
		}
		fmt.Fprintf(a.Out, a.say(i18n.Text{EN: "\n%s Week %d  %s to %s  %d min%s\n", ZH: "\n%s 第 %d 周  %s至 %s  %d 分钟%s\n"}),
			mark, w.N, w.From.In(a.lang), w.To.In(a.lang), w.Minutes, state)
		if w.GoesOn != nil {
			fmt.Fprintf(a.Out, "    … %s\n", w.GoesOn.Title.In(a.lang))
		}
		for _, s := range w.Steps {
			fmt.Fprintf(a.Out, "    %s %s %s\n", stepMark(s.Step), pad(s.Title.In(a.lang), 44), a.stepState(s))
			assumed = assumed || s.Assumed && s.Takes > 0
		}
	}
	if assumed {
		fmt.Fprintf(a.Out, a.say(i18n.Text{EN: "\n? the time is not known; it counts %d min\n", ZH: "\n? 时长未知，按 %d 分钟算\n"}), trainer.DefaultMinutes)
	}
}

func (a *app) assumedHours(p trainer.Plan) string {
	if !p.Assumed {
		return ""
	}
	return a.say(i18n.Text{EN: " (nobody has said; --hours does)", ZH: "（没设过，用 --hours 设置）"})
}

// stepMark is the sign of a step: done, proved, begun, open, cannot be done yet.
func stepMark(s trainer.Step) string {
	switch {
	case s.Done:
		return "✓"
	case s.Proved:
		return "≈"
	case !s.Available:
		return "·"
	case s.Percent > 0:
		return "◐"
	}
	return "○"
}

func (a *app) stepState(s trainer.PlanStep) string {
	minutes := fmt.Sprintf(a.say(i18n.Text{EN: "%3d min", ZH: "%3d 分钟"}), s.Takes)
	if s.Assumed && s.Takes > 0 {
		minutes += "?"
	}
	switch {
	case s.Late:
		minutes += fmt.Sprintf(a.say(i18n.Text{EN: "  ! due %s", ZH: "  ! 应在 %s前完成"}), s.Due.In(a.lang))
	case s.Proved && !s.Done:
		minutes += a.say(i18n.Text{EN: "  proved: may be skipped", ZH: "  已证明，可以跳过"})
	case !s.Available:
		minutes += a.say(i18n.Text{EN: "  not written yet", ZH: "  还没写好"})
	}
	return minutes
}

// today prints what is next.
func (a *app) today() error {
	t, err := a.open()
	if err != nil {
		return err
	}
	d, err := t.Today(a.ctx)
	if err != nil {
		return err
	}
	next := ""
	if c := d.Continue; c != nil {
		if c.Lesson != nil {
			next = c.Lesson.ID
		}
		if c.Exercise != nil {
			next = c.Exercise.ID
		}
	}
	if a.json {
		late := []string{}
		if d.Plan != nil {
			for _, s := range d.Plan.Late() {
				late = append(late, s.ID())
			}
		}
		return a.print(struct {
			Continue string   `json:"continue"`
			Week     int      `json:"week"`
			Late     []string `json:"late"`
			Due      int      `json:"due"`
		}{next, d.Week.Number, late, 0})
	}
	switch {
	case next != "":
	case d.Path == nil:
		next = a.say(i18n.Text{
			EN: "no path is chosen yet; `otelings choose` finds one, `otelings learn quick-start` begins at once",
			ZH: "还没选路径；`otelings choose` 帮你选，`otelings learn quick-start` 马上开始",
		})
	default:
		next = a.say(i18n.Text{EN: "nothing is left to do; `otelings paths` shows the ways in", ZH: "没有可以继续的内容；`otelings paths` 列出学习路径"})
	}
	fmt.Fprintf(a.Out, "%s%s\n", a.say(i18n.Text{EN: "continue: ", ZH: "继续："}), next)
	if d.Plan != nil {
		a.printWeek(*d.Plan)
	}
	for _, n := range d.Notices {
		fmt.Fprintf(a.Err, "otelings: %s\n%s%s\n", n.Text.In(a.lang), a.say(i18n.Text{EN: "hint: ", ZH: "提示："}), n.Hint.In(a.lang))
	}
	return nil
}

// printWeek prints this week of the plan: what is late first.
func (a *app) printWeek(p trainer.Plan) {
	for _, s := range p.Late() {
		fmt.Fprintf(a.Out, a.say(i18n.Text{EN: "  ! %s, due %s\n", ZH: "  ! %s，应在 %s前完成\n"}), s.Title.In(a.lang), s.Due.In(a.lang))
	}
	w := p.Weeks[p.Now]
	fmt.Fprintf(a.Out, a.say(i18n.Text{EN: "week %d, %s to %s\n", ZH: "第 %d 周，%s至 %s\n"}), w.N, w.From.In(a.lang), w.To.In(a.lang))
	if w.GoesOn != nil {
		fmt.Fprintf(a.Out, "  … %s\n", w.GoesOn.Title.In(a.lang))
	}
	for _, s := range w.Steps {
		fmt.Fprintf(a.Out, "  %s %s\n", stepMark(s.Step), s.Title.In(a.lang))
	}
	if !w.Done() {
		return
	}
	fmt.Fprintf(a.Out, a.say(i18n.Text{EN: "✓ week %d done; ", ZH: "✓ 第 %d 周已完成；"}), w.N)
	step, week, unwritten := p.Next(p.Now)
	switch {
	case step != nil:
		fmt.Fprintf(a.Out, a.say(i18n.Text{EN: "next, in week %d: %s\n", ZH: "接着是第 %d 周的《%s》\n"}), week.N, step.Title.In(a.lang))
	case unwritten:
		fmt.Fprintln(a.Out, a.say(i18n.Text{EN: "what comes next is not written yet", ZH: "后面的内容还没写好"}))
	default:
		fmt.Fprintln(a.Out, a.say(i18n.Text{EN: "that was the path", ZH: "这条路径走完了"}))
	}
}
