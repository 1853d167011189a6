package plain

import (
	"fmt"
	"strings"
	"time"

	"otelings/exercises"
	"otelings/exercises/check"
	"otelings/internal/i18n"
	"otelings/telemetry"
	"otelings/trainer"
)

// shownAttempts is how many earlier attempts at a project are listed.
const shownAttempts = 5

// stopUnit is what times of ending are rounded to.
const stopUnit = 10 * time.Millisecond

// projectWords is what the line mode says about projects in one language.
type projectWords struct {
	notWritten                    string // title
	program, command, journal     string
	notYet                        string // what is missing
	situations, with              string
	earlier, counts, evidence     string
	runs, openFile                string
	facts                         string // exit code, answered, spans, refused
	byItself, stopped, killed, by string // duration; by: signal
	scenarios                     map[exercises.Scenario]string
}

func (s *Session) project() projectWords {
	if s.lang == i18n.ZH {
		return projectWords{
			notWritten: "还没写好：%s", program: "你的程序：", command: "启动命令：", journal: "笔记：", notYet: "还不能运行：%s",
			situations: "运行时的 Collector：", with: "Collector：", earlier: "之前的尝试：", counts: "项目因它完成", evidence: "证据：",
			runs: "各次运行：", openFile: "用编辑器打开 project.yaml", facts: "退出码 %d，应答 %d，Span %d，拒收 %d",
			byItself: "%s 后自行结束", stopped: "SIGTERM 后 %s 结束", killed: "SIGTERM 后 %s 被强行终止", by: "被信号 %s 终止",
			scenarios: map[exercises.Scenario]string{
				exercises.ScenarioNormal: "正常", exercises.ScenarioRefused: "拒收", exercises.ScenarioSlow: "很慢", exercises.ScenarioUnreachable: "没有",
			},
		}
	}
	return projectWords{
		notWritten: "Not written yet: %s", program: "Your program: ", command: "Command: ", journal: "Journal: ", notYet: "Not to be run yet: %s",
		situations: "Played with: ", with: "With ", earlier: "Earlier attempts:", counts: "the project is done by it", evidence: "Evidence: ",
		runs: "Runs:", openFile: "Open project.yaml in the editor", facts: "exit code %d, answered %d, spans %d, refused %d",
		byItself: "ended by itself after %s", stopped: "ended %s after SIGTERM", killed: "killed %s after SIGTERM", by: "ended by signal %s",
		scenarios: map[exercises.Scenario]string{
			exercises.ScenarioNormal: "a collector that works", exercises.ScenarioRefused: "one that refuses",
			exercises.ScenarioSlow: "one that is slow", exercises.ScenarioUnreachable: "none at all",
		},
	}
}

func (w projectWords) scenario(s exercises.Scenario) string { return named(w.scenarios, s) }

// openProject goes to the project behind a step, or says that there is none yet.
func openProject(s *Session, st trainer.Step) move {
	if !st.Available {
		return tell(fmt.Sprintf(s.project().notWritten, s.in(st.Title)))
	}
	return goTo(&exerciseScreen{id: trainer.ProjectExercise(st.Project)})
}

func editorLabel(s *Session, x trainer.Exercise) string {
	if x.Project != nil {
		return s.project().openFile
	}
	return s.words().openEditor
}

// projectLines is the program as project.yaml names it, or what is missing
// there, and the attempts before; nothing for another exercise.
func projectLines(s *Session, x trainer.Exercise) []string {
	p := x.Project
	if p == nil {
		return nil
	}
	w, pw := s.words(), s.project()
	var out []string
	if !p.Problem.Text.IsZero() {
		out = append(out, fmt.Sprintf(pw.notYet, visible(p.Problem.Text.In(s.lang))), w.hintMark+s.in(p.Problem.Hint))
	}
	for _, r := range [][2]string{{pw.program, p.Program}, {pw.command, p.Command}, {pw.journal, p.Notes}} {
		if r[1] != "" {
			out = append(out, r[0]+visible(r[1]))
		}
	}
	if len(p.Scenarios) > 1 {
		var names []string
		for _, sc := range p.Scenarios {
			names = append(names, pw.scenario(sc))
		}
		out = append(out, pw.situations+strings.Join(names, w.comma))
	}
	if len(p.Past) > 0 {
		out = append(out, pw.earlier)
	}
	for _, a := range p.Past[:min(len(p.Past), shownAttempts)] {
		parts := []string{a.Ended.Local().Format("2006-01-02 15:04"), verdictTitle(w, check.Report{State: a.State, Stage: a.Stage})}
		if a.Completed {
			parts = append(parts, pw.counts)
		}
		out = append(out, "- "+strings.Join(parts, w.comma))
		if a.Completed && a.Evidence != "" {
			out = append(out, "  "+pw.evidence+visible(a.Evidence))
		}
	}
	return out
}

// scenario announces how the collector behaves in the run that begins.
func (t *runTeller) scenario(n trainer.RunNews) {
	if n.Scenario == "" || n.Scenario == t.playing {
		return
	}
	t.playing, t.step, t.port = n.Scenario, "", ""
	t.door, t.refused = 0, 0
	pw := t.s.project()
	t.s.print(pw.with + pw.scenario(n.Scenario) + t.w.stop)
}

// runLines is each run of an attempt at a project, and the evidence.
func runLines(s *Session, v trainer.Verdict) []string {
	pw := s.project()
	var out []string
	for i, r := range v.RunLines() {
		out = append(out, "- "+pw.scenario(r.Scenario)+s.words().colon+runEnd(pw, v.Runs[i].Process)+s.words().comma+fmt.Sprintf(pw.facts, r.Exit, r.Visits, r.Spans, r.Refused))
	}
	if v.Evidence != "" {
		out = append(out, pw.evidence+visible(v.Evidence))
	}
	return out
}

func runEnd(pw projectWords, p check.Process) string {
	switch {
	case p.Killed:
		return fmt.Sprintf(pw.killed, p.Stopping.Round(stopUnit))
	case p.Signal != "":
		return fmt.Sprintf(pw.by, visible(p.Signal))
	case !p.Asked.IsZero():
		return fmt.Sprintf(pw.stopped, p.Stopping.Round(stopUnit))
	}
	return fmt.Sprintf(pw.byItself, p.Duration.Round(stopUnit))
}

// shownTraces is how many traces of a project are printed: one that serves
// sends the same again and again.
const shownTraces = 3

// fewTraces is the spans of a project's first traces and how many others there
// are; of another exercise, all.
func fewTraces(x trainer.Exercise, spans []*telemetry.Span) (shown []*telemetry.Span, left int) {
	if x.Project == nil {
		return spans, 0
	}
	seen := map[telemetry.TraceID]bool{}
	for _, sp := range spans {
		if !seen[sp.TraceID] && len(seen) == shownTraces {
			left++
			continue
		}
		seen[sp.TraceID] = true
		shown = append(shown, sp)
	}
	return shown, left
}
