package cli

import (
	"fmt"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"otelings/exercises"
	"otelings/exercises/check"
	"otelings/internal/i18n"
	"otelings/trainer"
)

// oneBeforeDash wants one argument, and a command after "--" or none.
func oneBeforeDash(cmd *cobra.Command, args []string) error {
	if at := cmd.ArgsLenAtDash(); at >= 0 {
		return cobra.ExactArgs(1)(cmd, args[:at])
	}
	return cobra.ExactArgs(1)(cmd, args)
}

// fitsProject says whether the flags of run make sense for a project.
func (o runOptions) fitsProject(id string) error {
	no := func(en, zh string) error {
		return &usageError{text: i18n.Text{EN: en, ZH: zh}, hint: i18n.Text{EN: "`otelings run " + id + "`", ZH: "`otelings run " + id + "`"}}
	}
	switch {
	case o.watch || o.answers != "" || o.printEnv:
		return no("a project is run on demand: no --watch, no --answers, no --print-env", "项目按需运行：不接受 --watch、--answers 和 --print-env")
	case o.project.StopAfter < 0:
		return no("--stop-after cannot be negative", "--stop-after 不能是负数")
	}
	return nil
}

// runProject runs the learner's own program. A command on the command line is
// run where the learner is, unless --dir names another folder.
func (a *app) runProject(t *trainer.Trainer, id string, o runOptions) error {
	change := o.project
	switch {
	case o.dir != "":
		dir, err := filepath.Abs(o.dir)
		if err != nil {
			return err
		}
		change.Dir = dir
	case len(change.Command) > 0:
		dir, err := os.Getwd()
		if err != nil {
			return err
		}
		change.Dir = dir
	}
	if p := change.Problem(); p != nil {
		text, hint := p.Words()
		return &usageError{text: text, hint: hint}
	}
	v, err := t.RunProject(a.ctx, id, change, a.projectNews())
	return a.graded(v, err, o)
}

// projectNews is buildNews, and says which run begins.
func (a *app) projectNews() func(trainer.RunNews) {
	build, playing := a.buildNews(), exercises.Scenario("")
	return func(n trainer.RunNews) {
		if n.Scenario != "" && n.Scenario != playing {
			playing = n.Scenario
			fmt.Fprintln(a.Err, a.say(scenarioNames[playing]))
		}
		build(n)
	}
}

var scenarioNames = map[exercises.Scenario]i18n.Text{
	exercises.ScenarioNormal:      {EN: "with a collector that works", ZH: "Collector 正常"},
	exercises.ScenarioRefused:     {EN: "with a collector that refuses", ZH: "Collector 拒收"},
	exercises.ScenarioSlow:        {EN: "with a slow collector", ZH: "Collector 很慢"},
	exercises.ScenarioUnreachable: {EN: "without a collector", ZH: "没有 Collector"},
}

// printRuns is a line a run of a project, and where the evidence lies.
func (a *app) printRuns(v trainer.Verdict) {
	if len(v.Runs) > 0 {
		fmt.Fprintln(a.Out)
	}
	for i, r := range v.RunLines() {
		fmt.Fprintf(a.Out, "%s %s\n", pad(a.say(scenarioNames[r.Scenario]), 30), a.runEnd(v.Runs[i].Process, r))
	}
	if v.Evidence != "" {
		fmt.Fprintf(a.Out, "%s %s\n", a.say(i18n.Text{EN: "evidence:", ZH: "证据："}), v.Evidence)
	}
}

func (a *app) runEnd(p check.Process, r trainer.ProjectRunLine) string {
	end := i18n.Text{EN: fmt.Sprintf("exit code %d, by itself after %d ms", r.Exit, r.MS), ZH: fmt.Sprintf("退出码 %d，%d ms 后自行结束", r.Exit, r.MS)}
	switch {
	case p.Killed:
		end = i18n.Text{EN: fmt.Sprintf("killed %d ms after SIGTERM", r.StopMS), ZH: fmt.Sprintf("SIGTERM 后 %d ms 被强行终止", r.StopMS)}
	case p.Signal != "":
		end = i18n.Text{EN: "ended by signal " + p.Signal, ZH: "被信号 " + p.Signal + " 结束"}
	case r.Asked:
		end = i18n.Text{EN: fmt.Sprintf("exit code %d, %d ms after SIGTERM", r.Exit, r.StopMS), ZH: fmt.Sprintf("退出码 %d，SIGTERM 后 %d ms 结束", r.Exit, r.StopMS)}
	}
	return a.say(end) + fmt.Sprintf(a.say(i18n.Text{EN: "; answered %d, spans %d, refused %d", ZH: "；回答 %d，Span %d，拒收 %d"}), r.Visits, r.Spans, r.Refused)
}
