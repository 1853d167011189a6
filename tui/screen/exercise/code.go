package exercise

import (
	"context"
	"errors"
	"fmt"
	"os/exec"
	"time"

	tea "charm.land/bubbletea/v2"

	"otelings/exercises"
	"otelings/exercises/check"
	"otelings/exercises/runner"
	"otelings/internal/i18n"
	"otelings/telemetry"
	"otelings/trainer"
	"otelings/tui/component/ask"
	"otelings/tui/text"
	"otelings/tui/ui"
)

type pane int

const (
	paneTask pane = iota
	paneResult
	paneOutput
	paneSolution
	paneReport // measure exercises only
	panes
)

// outputLines bounds what is kept of a program's output; the end is kept.
const outputLines = 2000

// progress is what is known of a run while it goes on.
type progress struct {
	step     runner.Step
	done, of int
	port     string
	received telemetry.Counts
	door     []telemetry.DoorEvent
	scenario exercises.Scenario // projects
}

// hint is one step of the ladder as it was given.
type hint struct {
	level, of int
	text      i18n.Text
}

// codePart is a code exercise: the task, the goals, the run, the verdict.
type codePart struct {
	*Screen
	pane    pane
	right   pane // in two columns, what stands beside the task
	scroll  [panes]int
	alone   bool     // the task never has another pane beside it
	follow  bool     // the output stays at its end while it grows
	task    []string // rendered; nil while it is being rendered
	goals   []check.Goal
	verdict *trainer.Verdict
	err     error
	stopped bool
	note    string // one line about the last thing done, with a verb for …
	what    string // … a back-up's place or date, whose end says most

	running bool
	cancel  context.CancelFunc
	box     *ui.Mailbox[trainer.RunNews]
	now     progress
	ticks   int
	lines   []string // output, cleaned

	watching  bool
	watch     <-chan struct{}
	unwatch   context.CancelFunc
	pending   bool // a save came while a run was going on
	hints     []hint
	resetting bool // asking whether to reset
	justPut   bool // files were put back, and no run came since
	attrs     bool
	why       *ask.Ask
	focus     bool // the why question has the keys
	offered   bool // the why question was offered before the solution

	wire    *wirePart    // nil for a program
	measure *measurePart // nil unless something is measured

	solution *trainer.Solution // nil until it was opened, and after the files changed
	givingUp bool              // asking whether to give up
}

func newCode(s *Screen) *codePart {
	c := &codePart{Screen: s, goals: s.x.Goals, right: paneResult, follow: true, wire: newWire(s.x), measure: newMeasure(s)}
	if s.x.Done && s.x.Why != nil {
		c.why = ask.New(*s.x.Why)
	}
	c.openHints()
	if s.x.Last != nil {
		c.take(*s.x.Last)
		c.pane = paneTask
	}
	return c
}

// openHints shows the steps that are open: those seen, after a pass all.
func (c *codePart) openHints() {
	open := c.x.Seen
	if c.x.Done {
		open = c.x.Ladder
	}
	c.hints = c.hints[:0]
	for i, words := range open {
		c.hints = append(c.hints, hint{i + 1, c.x.Hints, words})
	}
}

func (c *codePart) take(v trainer.Verdict) {
	c.verdict = &v
	if c.measure != nil {
		c.measure.open = v.Report.State == check.Pending || v.Answers != nil
		c.measure.leaveNumber()
	}
	if len(v.Report.Goals) > 0 {
		c.goals = v.Report.Goals
	}
	c.show(paneResult)
	c.scroll[paneResult] = 0
	if v.Report.State == check.Passed {
		c.x.Done = true
		c.openHints()
		if c.x.Why != nil && c.why == nil {
			c.why = ask.New(*c.x.Why)
		}
	}
}

// show brings a pane to the front.
func (c *codePart) show(p pane) {
	c.pane = p
	if p != paneTask {
		c.right = p
	}
}

// restyle renders the task for this width and language.
func (c *codePart) restyle() tea.Cmd {
	w := newColumns(c.W).task
	if c.alone {
		w, _ = ui.Column(c.W, codeColumn)
	}
	pages, src, look := c.Pages, c.T(c.x.Task), c.Theme.Page
	if lines, ok := pages.Have(src, w, look); ok {
		c.task = lines
		c.Tasks.Drop("task")
		return nil
	}
	return c.Tasks.Start("task", func() (any, error) { return pages.Render(src, w, look), nil })
}

// leave stops the run and the watching.
func (c *codePart) leave() tea.Cmd {
	c.stop()
	c.watchOff()
	return c.leaveText()
}

func (c *codePart) stop() {
	if c.cancel != nil {
		c.cancel()
		c.cancel = nil
	}
}

// run builds, runs and grades.
func (c *codePart) run() (tea.Cmd, ui.Action) {
	t, id := c.Trainer, c.id
	step := runner.StepBuild
	if c.wire != nil {
		step = runner.StepRun
	}
	return c.start(step, func(ctx context.Context, on func(trainer.RunNews)) (trainer.Verdict, error) {
		return t.RunCode(ctx, id, on)
	}), nil
}

// start runs something that brings news and ends with a verdict.
func (c *codePart) start(step runner.Step, do func(ctx context.Context, on func(trainer.RunNews)) (trainer.Verdict, error)) tea.Cmd {
	ctx, cancel := context.WithCancel(c.Ctx)
	c.cancel, c.running, c.err, c.stopped, c.note, c.pending, c.justPut = cancel, true, nil, false, "", false, false
	c.now, c.ticks, c.lines = progress{step: step}, 0, nil
	c.focus, c.follow, c.solution = false, true, nil
	c.box = ui.NewMailbox[trainer.RunNews](outputLines)
	box := c.box
	run := c.Tasks.Start("run", c.parked(func() (any, error) {
		defer box.Close()
		return do(ctx, box.Put)
	}))
	c.Tasks.Drop("news")
	c.Tasks.Drop("tick")
	if c.listening() { // nothing moves while nothing comes
		return tea.Batch(run, c.listen())
	}
	return tea.Batch(run, c.listen(), c.tick())
}

func (c *codePart) tick() tea.Cmd {
	mine := c.Tasks.More("tick", func() (any, error) { return nil, nil })
	return tea.Tick(frameTime, func(time.Time) tea.Msg { return mine() })
}

func (c *codePart) listen() tea.Cmd {
	box, ctx := c.box, c.Ctx
	return c.Tasks.More("news", c.parked(func() (any, error) {
		items, _ := box.Wait(ctx)
		return items, nil
	}))
}

func (c *codePart) answer(a ui.Answer) (tea.Cmd, ui.Action) {
	switch a.Kind {
	case "task":
		c.task = a.Value.([]string)
	case "news":
		items := a.Value.([]trainer.RunNews)
		for _, n := range items {
			c.news(n)
		}
		if len(items) > 0 {
			return c.listen(), nil
		}
	case "tick":
		if c.running {
			c.ticks++
			return c.tick(), nil
		}
	case "run":
		return c.ended(a), nil
	case "hint":
		if a.Err != nil {
			return nil, c.say(a.Err)
		}
		if h := a.Value.(hint); len(c.hints) < h.level { // the last step comes again and again
			c.hints = append(c.hints, h)
			c.x.Seen = append(c.x.Seen, h.text)
		}
		c.showHints()
	case "save":
		return c.saved(a)
	case "reread":
		return nil, c.rereadAnswer(a)
	case "reset", "undo", "solution", "giveup":
		return tea.Batch(c.reopen(), c.reread()), c.filesAnswer(a)
	case "submit":
		return c.reported(a)
	case "bundle":
		return nil, c.filesAnswer(a)
	case "watch", "saved":
		return c.watched(a)
	case "editor":
		return c.edit(a)
	case "edited":
		if a.Err != nil {
			return nil, c.say(a.Err)
		}
		return tea.Batch(c.reopen(), c.reread()), nil
	case "reopen":
		c.reopened(a)
	case "answer":
		v, _ := a.Value.(trainer.Answered)
		c.why.Take(v, a.Err)
		c.scroll[paneResult] = 1 << 20
	}
	return nil, nil
}

func (c *codePart) say(err error) ui.Action {
	why, hint := c.Why(err)
	if hint != "" {
		why += " · " + fmt.Sprintf(c.M.Common.Hint, hint)
	}
	return ui.Say{Text: why}
}

// news takes one piece of news of the run.
func (c *codePart) news(n trainer.RunNews) {
	if n.Step != "" {
		c.now.step = n.Step
	}
	if n.Of > 0 || n.Done > 0 {
		c.now.done, c.now.of = n.Done, n.Of
	}
	if n.Port != "" {
		c.now.port = text.Clean(n.Port)
	}
	if n.Received != (telemetry.Counts{}) {
		c.now.received = n.Received
	}
	if len(n.Door) > 0 {
		c.now.door = n.Door
	}
	if n.Scenario != "" {
		c.now.scenario = n.Scenario
	}
	if c.listening() {
		c.wire.door = c.now.port
	}
	if n.Verdict != nil && n.Verdict.Report.State != check.Passed { // one that passes comes as the end
		c.x.Attempts++
		c.take(*n.Verdict)
	}
	if n.Verdict != nil && c.wire != nil {
		c.wire.came = true
	}
	if n.Line != "" {
		c.lines = append(c.lines, text.Clean(n.Line))
		if len(c.lines) > outputLines {
			c.lines = append(c.lines[:0], c.lines[len(c.lines)-outputLines:]...)
		}
	}
}

// ended takes the verdict. A verdict that could not be saved is shown, with the
// error beside it.
func (c *codePart) ended(a ui.Answer) tea.Cmd {
	c.stop()
	c.running = false
	v, _ := a.Value.(trainer.Verdict)
	c.err = a.Err
	listened := c.listening()
	if listened {
		c.wire.door = ""
	}
	switch {
	case errors.Is(a.Err, context.Canceled):
		c.err, c.stopped = nil, !listened
	case v.Report.State != "":
		c.x.Attempts++
		c.take(v)
	default:
		c.show(paneResult)
		c.scroll[paneResult] = 0
	}
	c.placed()
	if c.pending && c.watching {
		cmd, _ := c.run()
		return cmd
	}
	return tea.Batch(c.reopen(), c.reread())
}

// toggleWatch starts or stops running at each save.
func (c *codePart) toggleWatch() (tea.Cmd, ui.Action) {
	if c.watching {
		c.watchOff()
		return nil, nil
	}
	ctx, cancel := context.WithCancel(c.Ctx)
	c.watching, c.unwatch = true, cancel
	t, id := c.Trainer, c.id
	return c.Tasks.Start("watch", func() (any, error) { return t.Watch(ctx, id) }), nil
}

func (c *codePart) watchOff() {
	if c.unwatch != nil {
		c.unwatch()
		c.unwatch = nil
	}
	c.watching, c.watch = false, nil
	c.Tasks.Drop("watch")
	c.Tasks.Drop("saved")
}

func (c *codePart) watched(a ui.Answer) (tea.Cmd, ui.Action) {
	if a.Err != nil {
		c.watchOff()
		return nil, c.say(a.Err)
	}
	if a.Kind == "watch" {
		c.watch = a.Value.(<-chan struct{})
		return c.nextSave(), nil
	}
	if open, _ := a.Value.(bool); !open {
		c.watchOff()
		return nil, nil
	}
	if c.running {
		c.pending = true
		return c.nextSave(), nil
	}
	if c.wire != nil && (c.wire.writing || c.wire.saving) { // our own save; the learner sends when it is ready
		return c.nextSave(), nil
	}
	// Putting files back is a save too: what became of the learner's own is told
	// until the next one.
	note := c.note
	if !c.justPut {
		note = ""
	}
	run, _ := c.run()
	c.note = note
	return tea.Batch(run, c.nextSave()), nil
}

// nextSave waits for the next save; nothing may ever come, so it is parked.
func (c *codePart) nextSave() tea.Cmd {
	saves, ctx, parked := c.watch, c.Ctx, c.Parked
	return c.Tasks.Start("saved", func() (any, error) {
		parked.Add(1)
		defer parked.Add(-1)
		select {
		case _, open := <-saves:
			return open, nil
		case <-ctx.Done():
			return false, nil
		}
	})
}

// edit hands the terminal to the editor.
func (c *codePart) edit(a ui.Answer) (tea.Cmd, ui.Action) {
	if a.Err != nil {
		return nil, c.say(a.Err)
	}
	done := c.Tasks
	return tea.ExecProcess(a.Value.(*exec.Cmd), func(err error) tea.Msg {
		return done.More("edited", func() (any, error) { return nil, err })()
	}), nil
}
