package plain

import (
	"context"
	"fmt"
	"strings"
	"time"

	"otelings/diagnosis"
	"otelings/exercises"
	"otelings/exercises/check"
	"otelings/exercises/runner"
	"otelings/internal/i18n"
	"otelings/telemetry"
	"otelings/trainer"
)

// What a run may print before the verdict: enough to follow a program, not
// enough to bury the verdict under it.
const (
	maxOutputLines  = 200
	maxRefusedLines = 5
	progressPause   = time.Second
)

func (v *exerciseScreen) codePage(s *Session, x trainer.Exercise) Page {
	w := s.words()
	p := Page{Body: projectLines(s, x)}
	if v.told != s.lang {
		if len(p.Body) > 0 {
			p.Body = append(p.Body, "")
		}
		p.Body = append(append(v.task(s, x), goalLines(s, x.Goals)...), p.Body...)
		p.Body = append(p.Body, w.folder+visible(x.Dir))
		if len(x.Files) > 0 {
			p.Body = append(p.Body, w.files+visible(strings.Join(x.Files, w.pause)))
		}
	}
	run := func(ctx context.Context) move { return runCode(ctx, s, x, v.reported(x)) }
	short, long := s.runLabels(x)
	p.Enter = &Choice{Label: short, Do: run}
	p.Choices = []Choice{{Label: long, Do: run}}
	if r := v.reportChoice(s, x); r != nil {
		p.Choices = append([]Choice{*r}, p.Choices...)
		if x.Last != nil && !x.Last.Passed() {
			p.Enter = r
		}
	}
	if d := doorChoice(s, x); d != nil {
		p.Choices = append(p.Choices, *d)
	}
	if h := hintChoice(s, x); h != nil {
		p.Choices = append(p.Choices, *h)
	}
	if s.opts.Edit != nil {
		p.Choices = append(p.Choices, Choice{Label: editorLabel(s, x), Do: func(ctx context.Context) move { return edit(ctx, s, x.ID) }})
	}
	if x.Last != nil {
		last := *x.Last
		p.Choices = append(p.Choices, Choice{Label: w.lastVerdict, Do: func(context.Context) move { return goTo(&verdictScreen{x: x, v: last, report: v.reported(x)}) }})
	}
	if x.Why != nil && x.Done {
		p.Choices = append(p.Choices, Choice{Label: w.whyQuestion, Do: func(context.Context) move { return goTo(whyScreen(x)) }})
	}
	p.Choices = append(p.Choices, Choice{Label: w.reset, Do: func(context.Context) move { return goTo(v.resetPick(s, x.ID)) }})
	if u := v.undoChoice(s, x); u != nil {
		p.Choices = append(p.Choices, *u)
	}
	if x.Project == nil { // it has no solution to read, and is run when the learner says so
		p.Choices = append(p.Choices, solutionChoice(s, x))
		if c := watchChoice(s, x); c != nil {
			p.Choices = append(p.Choices, *c)
		}
	}
	p.Choices = append(p.Choices, v.taskAgain(w), bundleChoice(s, x))
	return p
}

func whyScreen(x trainer.Exercise) screen {
	return &questionScreen{asking: asking{lesson: x.Lesson, q: *x.Why}, title: func(w words) string { return w.whyQuestion }}
}

func goalLines(s *Session, goals []check.Goal) []string {
	if len(goals) == 0 {
		return nil
	}
	w := s.words()
	out := []string{w.goals}
	for _, g := range goals {
		out = append(out, "- "+w.goalState(g.State)+w.colon+s.in(g.Text))
	}
	return append(out, "")
}

func edit(ctx context.Context, s *Session, id string) move {
	cmd, err := s.trainer.EditorCommand(id)
	if err == nil {
		err = s.opts.Edit(ctx, cmd)
	}
	if err != nil {
		return tell(s.explain(err)...)
	}
	return move{}
}

// resetPick asks before the learner's files are put aside.
func (v *exerciseScreen) resetPick(s *Session, id string) screen {
	return &pickScreen{
		title:   both(func(w words) string { return w.reset }),
		note:    []i18n.Text{both(func(w words) string { return w.resetNote })},
		options: []option{{"no", both(func(w words) string { return w.resetNo })}, {"yes", both(func(w words) string { return w.resetYes })}},
		pick: func(ctx context.Context, answer string) move {
			if answer != "yes" {
				return move{kind: back}
			}
			backup, err := s.trainer.Reset(ctx, id)
			if err != nil {
				return tell(s.explain(err)...)
			}
			v.told = "" // the files are new, so is the task
			return move{kind: back, say: []string{s.words().resetDone + visible(backup)}}
		},
	}
}

func runCode(ctx context.Context, s *Session, x trainer.Exercise, report *answers) move {
	w := s.words()
	s.print("", w.runStarts)
	teller := runTeller{s: s, w: w}
	verdict, err := work(ctx, s, func(ctx context.Context, on func(trainer.RunNews)) (trainer.Verdict, error) {
		return s.trainer.RunCode(ctx, x.ID, on)
	}, teller.tell)
	if err != nil && verdict.Report.State == "" {
		return ended(s, err)
	}
	m := goTo(&verdictScreen{x: x, v: verdict, report: report})
	if err != nil {
		m.say = s.explain(err)
	}
	return m
}

// runTeller says what goes on while a program is built and run.
type runTeller struct {
	s        *Session
	w        words
	port     string
	step     runner.Step
	last     time.Time // of the last progress line
	told     [2]int    // build progress last said
	counts   telemetry.Counts
	door     uint64 // Seq of the last door event looked at
	refused  int
	output   int
	quietNow bool // the output limit was announced
	playing  exercises.Scenario
}

func (t *runTeller) tell(n trainer.RunNews) {
	t.scenario(n)
	if n.Port != "" && t.port == "" {
		t.port = n.Port
		t.s.print(t.w.endpoint + visible(n.Port))
	}
	if n.Step != "" && n.Step != t.step {
		t.step = n.Step
		if name := t.w.step(n.Step); name != "" {
			t.s.print(name)
		}
	}
	t.build(n)
	t.program(n)
	t.doorNews(n.Door)
	if n.Received != (telemetry.Counts{}) {
		t.received(n.Received)
	}
}

// due paces progress: at most one line a second.
func (t *runTeller) due() bool {
	now := t.s.now()
	if !t.last.IsZero() && now.Sub(t.last) < progressPause {
		return false
	}
	t.last = now
	return true
}

func (t *runTeller) build(n trainer.RunNews) {
	now := [2]int{n.Done, n.Of}
	if n.Step != runner.StepBuild || n.Done == 0 || now == t.told || !t.due() {
		return
	}
	if n.Of > 0 && t.told[1] == 0 { // dependencies are compiled: once
		t.s.print(t.s.solve().firstBuild)
	}
	t.told = now
	if n.Of > 0 {
		t.s.print(fmt.Sprintf(t.w.builtOf, n.Done, n.Of))
	} else {
		t.s.print(fmt.Sprintf(t.w.built, n.Done))
	}
}

func (t *runTeller) program(n trainer.RunNews) {
	if n.Step != runner.StepRun || n.Line == "" {
		return
	}
	if t.output++; t.output > maxOutputLines {
		if !t.quietNow {
			t.s.print(t.w.moreOutput)
		}
		t.quietNow = true
		return
	}
	mark := "    "
	if n.Err {
		mark = "    stderr: "
	}
	t.s.print(mark + visibleLines(n.Line)[0])
}

func (t *runTeller) doorNews(events []telemetry.DoorEvent) {
	for _, e := range events {
		if e.Seq <= t.door {
			continue
		}
		t.door = e.Seq
		if e.Outcome == telemetry.Accepted || t.refused >= maxRefusedLines {
			continue
		}
		t.refused++
		t.s.print(t.w.outcome(e.Outcome) + t.w.colon + toldDoor(t.s, e))
	}
}

// toldDoor is a door event: where it came in, how it was answered, and the
// cause in words.
func toldDoor(s *Session, e telemetry.DoorEvent) string {
	var parts []string
	for _, p := range []string{e.Transport, e.Method, e.Path, e.Code} {
		if p != "" {
			parts = append(parts, visible(p))
		}
	}
	line := strings.Join(parts, " ")
	if e.Cause != "" {
		line += s.words().colon + s.in(diagnosis.Words(e.Cause).Says)
	}
	if e.Detail != "" {
		line += " (" + visible(e.Detail) + ")"
	}
	return line
}

// doorLine is a door event in the words of the wire, for where its cause is
// told beside it.
func doorLine(e telemetry.DoorEvent) string {
	var parts []string
	for _, p := range []string{e.Transport, e.Method, e.Path, e.Code, string(e.Cause)} {
		if p != "" {
			parts = append(parts, visible(p))
		}
	}
	line := strings.Join(parts, " ")
	if e.Detail != "" {
		line += ": " + visible(e.Detail)
	}
	return line
}

func (t *runTeller) received(c telemetry.Counts) {
	same := c.Requests == t.counts.Requests && c.Refused == t.counts.Refused && c.Spans == t.counts.Spans && c.Points == t.counts.Points && c.Logs == t.counts.Logs
	if same || !t.due() {
		return
	}
	t.counts = c
	t.s.print(countsLine(t.w, c))
}

func countsLine(w words, c telemetry.Counts) string {
	return fmt.Sprintf(w.counts, c.Requests, c.Spans, c.Points, c.Logs, c.Refused)
}
