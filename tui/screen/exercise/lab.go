package exercise

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"strconv"
	"time"

	tea "charm.land/bubbletea/v2"

	"otelings/exercises/lab"
	"otelings/internal/i18n"
	"otelings/trainer"
	"otelings/tui/component/ask"
	"otelings/tui/ui"
)

type labPhase int

const (
	labSetup labPhase = iota
	labRunning
	labDone
)

const frameTime = 100 * time.Millisecond

// labPart is a lab: knobs and predictions, the live run, the comparison.
type labPart struct {
	*Screen
	exp     *lab.Experiment
	asked   []lab.Question
	knobs   map[string]string
	guesses map[string]string
	phase   labPhase
	row     int // knobs, then questions, then the run button
	scroll  int
	err     error
	stopped bool
	locked  bool
	box     *ui.Mailbox[lab.Moment]
	moments []lab.Moment
	ticks   int
	cancel  context.CancelFunc
	verdict *trainer.LabVerdict
	runs    int
	left    i18n.Text
	more    *ask.Ask // the transfer question
	focus   bool     // the transfer question has the keys
	hints   ladder
}

func newLab(s *Screen) *labPart {
	l := &labPart{Screen: s, exp: s.x.Experiment, knobs: map[string]string{}, guesses: map[string]string{}, left: s.x.LabLeft, runs: len(s.x.Runs)}
	for _, k := range l.exp.Knobs {
		l.knobs[k.Name] = k.Default
		if v, ok := s.x.Knobs[k.Name]; ok {
			l.knobs[k.Name] = v
		}
	}
	for _, q := range l.exp.Questions {
		if len(s.x.Predict) == 0 || has(s.x.Predict, q.Key) {
			l.asked = append(l.asked, q)
		}
	}
	if s.x.Transfer != nil {
		l.more = ask.New(*s.x.Transfer)
	}
	l.hints = newLadder(s.x)
	return l
}

func has(list []string, s string) bool {
	for _, x := range list {
		if x == s {
			return true
		}
	}
	return false
}

func (l *labPart) fixed(name string) bool { return has(l.x.Fixed, name) }

func (l *labPart) restyle() tea.Cmd { return nil }

func (l *labPart) leave() tea.Cmd {
	l.stop()
	return nil
}

func (l *labPart) stop() {
	if l.cancel != nil {
		l.cancel()
		l.cancel = nil
	}
}

func (l *labPart) bindings() []ui.Binding {
	m := l.M.Lab
	switch {
	case l.phase == labRunning:
		return []ui.Binding{ui.Key(m.Cancel, ui.Do(l.stop), "esc")}
	case l.hints.open:
		return l.hintKeys()
	case l.focus:
		return l.asking()
	case l.phase == labDone:
		return l.after()
	}
	off := l.missing()
	b := []ui.Binding{
		ui.Key(m.Turn, ui.Do(func() { l.turn(1) }), "right", "l").As("←→"),
		ui.Key(m.Turn, ui.Do(func() { l.turn(-1) }), "left", "h").InHelp(),
		ui.Key(l.M.Common.Move, ui.Do(func() { l.move(1) }), "down", "j", "tab").As("↑↓"),
		ui.Key(l.M.Common.Move, ui.Do(func() { l.move(-1) }), "up", "k", "shift+tab").InHelp(),
	}
	if l.row < len(l.exp.Knobs)+len(l.asked) && off != "" {
		// enter on a row before everything is predicted goes on to what is missing
		b = append(b, ui.Key(l.M.Common.Move, ui.Do(func() { l.move(1) }), "enter").InHelp())
		b = append(b, ui.Key(m.Run, l.run, "r").Only(false, off))
	} else {
		b = append(b, ui.Key(m.Run, l.run, "enter", "r").Only(off == "", off))
	}
	for i := range 9 {
		if q := l.question(); q != nil && i < len(q.Choices) {
			b = append(b, ui.Key(m.Predict, ui.Do(func() { l.guesses[q.Key] = q.Choices[i].Value }), strconv.Itoa(i+1)).InHelp())
		}
	}
	return append(b, l.helpKeys()...)
}

// asking is the keys of the transfer question.
func (l *labPart) asking() []ui.Binding {
	b := l.more.Bindings(l.Env, l.reply(l.more))
	leave := ui.Key(l.M.Ask.Leave, ui.Do(func() { l.focus = false }), "esc")
	if l.more.Done() {
		leave.Keys = []string{"enter", "esc"}
		leave.Show = "enter"
		b = append([]ui.Binding{leave}, b...)
		return append(b, l.scrolling()...)
	}
	return append(b, leave)
}

func (l *labPart) after() []ui.Binding {
	var b []ui.Binding
	if l.verdict != nil {
		b = entryKey(l.Env, l.verdict.Findings)
	}
	if l.more != nil && !l.more.Done() {
		b = append(b, ui.Key(l.M.Lab.Question, ui.Do(func() { l.focus, l.scroll = true, 1<<20 }), "enter", "t"))
	}
	b = append(append(b, ui.Key(l.M.Lab.Again, ui.Do(l.again), "a")), l.helpKeys()...)
	return append(b, l.scrolling()...)
}

func (l *labPart) scrolling() []ui.Binding {
	c := l.M
	by := func(n int) func() (tea.Cmd, ui.Action) { return ui.Do(func() { l.scroll = max(l.scroll+n, 0) }) }
	return []ui.Binding{
		ui.Key(c.Common.Scroll, by(1), "down", "j").As("↑↓"),
		ui.Key(c.Common.Scroll, by(-1), "up", "k").InHelp(),
		ui.Key(c.Lesson.Page, by(max(l.H-2, 1)), "space", "pgdown").InHelp(),
		ui.Key(c.Lesson.PageUp, by(-max(l.H-2, 1)), "b", "pgup").InHelp(),
	}
}

func (l *labPart) again() {
	l.phase, l.row, l.scroll, l.verdict, l.err, l.locked = labSetup, 0, 0, nil, nil, false
	l.guesses = map[string]string{}
}

// missing says which prediction is still wanted, "" when all are there.
func (l *labPart) missing() string {
	for _, q := range l.asked {
		if l.guesses[q.Key] == "" {
			return fmt.Sprintf(l.M.Lab.Missing, l.T(q.Ask))
		}
	}
	return ""
}

func (l *labPart) move(n int) {
	l.row = max(0, min(l.row+n, len(l.exp.Knobs)+len(l.asked)))
}

// question is the one under the cursor, nil when there is none.
func (l *labPart) question() *lab.Question {
	if i := l.row - len(l.exp.Knobs); i >= 0 && i < len(l.asked) {
		return &l.asked[i]
	}
	return nil
}

// turn changes the knob or the prediction under the cursor.
func (l *labPart) turn(n int) {
	if q := l.question(); q != nil {
		l.guesses[q.Key] = next(q.Choices, l.guesses[q.Key], n)
		return
	}
	if l.row < len(l.exp.Knobs) {
		if k := l.exp.Knobs[l.row]; !l.fixed(k.Name) {
			l.knobs[k.Name] = next(k.Values, l.knobs[k.Name], n)
		}
	}
}

func next(choices []lab.Choice, now string, n int) string {
	if len(choices) == 0 {
		return now
	}
	for i, c := range choices {
		if c.Value == now {
			return choices[(i+n+len(choices))%len(choices)].Value
		}
	}
	if n < 0 {
		return choices[len(choices)-1].Value
	}
	return choices[0].Value
}

// run locks the prediction, then runs: the lock is saved before anything can be
// observed.
func (l *labPart) run() (tea.Cmd, ui.Action) {
	ctx, cancel := context.WithCancel(l.Ctx)
	l.cancel, l.phase, l.err, l.stopped, l.scroll = cancel, labRunning, nil, false, 0
	l.moments, l.ticks, l.locked = nil, 0, false
	l.Tasks.Drop("tick")
	l.box = ui.NewMailbox[lab.Moment](512)
	t, id, knobs, guesses := l.Trainer, l.id, maps.Clone(l.knobs), maps.Clone(l.guesses)
	lock := l.Tasks.Start("lock", func() (any, error) { return t.Lock(ctx, id, knobs, guesses) })
	return tea.Batch(lock, l.tick()), nil
}

// tick redraws the elapsed time while the lab runs.
func (l *labPart) tick() tea.Cmd {
	mine := l.Tasks.More("tick", func() (any, error) { return nil, nil })
	return tea.Tick(frameTime, func(time.Time) tea.Msg { return mine() })
}

func (l *labPart) listen(ctx context.Context, box *ui.Mailbox[lab.Moment]) tea.Cmd {
	return l.Tasks.More("news", func() (any, error) {
		items, open := box.Wait(ctx)
		if !open && len(items) == 0 {
			return nil, nil
		}
		return items, nil
	})
}

func (l *labPart) answer(a ui.Answer) (tea.Cmd, ui.Action) {
	switch a.Kind {
	case "lock":
		if a.Err != nil {
			l.fail(a.Err)
			return nil, nil
		}
		l.locked = true
		return l.start(a.Value.(trainer.Locked)), nil
	case "news":
		items, ok := a.Value.([]lab.Moment)
		if !ok || l.phase != labRunning {
			return nil, nil
		}
		l.moments = append(l.moments, items...)
		return l.listen(l.Ctx, l.box), nil
	case "tick":
		if l.phase == labRunning {
			l.ticks++
			return l.tick(), nil
		}
	case "run":
		l.stop()
		v, _ := a.Value.(trainer.LabVerdict)
		if a.Err != nil && v.Observed == nil {
			l.fail(a.Err)
			return nil, nil
		}
		l.phase, l.verdict, l.scroll, l.err = labDone, &v, 0, a.Err
		l.runs++
		l.left = v.Left
		l.x.Done = l.x.Done || v.Done
		l.x.Attempts++
	case "hint":
		return nil, l.tookHint(a)
	case "answer":
		v, _ := a.Value.(trainer.Answered)
		l.more.Take(v, a.Err)
		l.scroll = 1 << 20
	}
	return nil, nil
}

// fail goes back to the set-up: with the error, or the word that it was stopped.
func (l *labPart) fail(err error) {
	l.stop()
	l.phase = labSetup
	if errors.Is(err, context.Canceled) {
		l.stopped = true
		return
	}
	l.err = err
}

func (l *labPart) start(locked trainer.Locked) tea.Cmd {
	ctx, cancel := context.WithCancel(l.Ctx)
	old := l.cancel
	l.cancel = func() {
		cancel()
		if old != nil {
			old()
		}
	}
	t, box := l.Trainer, l.box
	run := l.Tasks.Start("run", func() (any, error) {
		defer box.Close()
		return t.RunLab(ctx, locked, box.Put)
	})
	l.Tasks.Drop("news")
	return tea.Batch(run, l.listen(ctx, box))
}
