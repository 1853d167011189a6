package exercise

import (
	"slices"

	tea "charm.land/bubbletea/v2"

	"otelings/exercises"
	"otelings/exercises/check"
	"otelings/telemetry"
	"otelings/trainer"
	"otelings/tui/component/ask"
	"otelings/tui/component/waterfall"
	"otelings/tui/ui"
)

type tracePane int

const (
	traceTask tracePane = iota
	traceSpans
	traceLogs // skipped when there is nothing in it
	traceAsk
	traceResult
	tracePanes
)

// tracePart is an exercise about recorded telemetry: look, mark, name the
// cause, hand in.
type tracePart struct {
	*form
	show      *codePart // draws task, goals, hints and findings, as for a program
	falls     *waterfall.View
	pane      tracePane
	scroll    [tracePanes]int
	details   bool
	below     int             // lines of the details scrolled away
	belowOf   *telemetry.Span // whose details these are
	belowPage int             // lines that one key scrolls
	target    int             // the question that m answers
	from      bool
	verdict   *trainer.Verdict
	names     map[string]*telemetry.Span // by span id
}

func newTrace(s *Screen) *tracePart {
	p := &tracePart{show: newCode(s), names: map[string]*telemetry.Span{}}
	p.form = newForm(s, p, "r")
	p.falls = waterfall.New(s.x.Recorded.Spans)
	for _, sp := range s.x.Recorded.Spans {
		p.names[sp.SpanID.String()] = sp
	}
	for i, a := range s.x.Ask {
		if a.Mark != exercises.MarkChoice && s.x.Ask[p.target].Mark == exercises.MarkChoice {
			p.target = i
		}
	}
	p.verdict = s.x.Last
	p.show.alone = true
	return p
}

func (p *tracePart) restyle() tea.Cmd { return p.show.restyle() }
func (p *tracePart) leave() tea.Cmd   { return nil }

func (p *tracePart) answer(a ui.Answer) (tea.Cmd, ui.Action) {
	switch a.Kind {
	case "submit":
		p.judging = false
		v, _ := a.Value.(trainer.Verdict)
		p.err = a.Err
		p.pane, p.scroll[traceResult] = traceResult, 0
		if v.Report.State != "" {
			p.x.Attempts++
			p.verdict = &v
			p.show.take(v)
		}
		return nil, nil
	case "hint":
		cmd, act := p.show.answer(a)
		p.pane, p.scroll[traceTask] = traceTask, 1<<20
		return cmd, act
	case "answer":
		cmd, act := p.show.answer(a)
		p.scroll[traceResult] = 1 << 20
		return cmd, act
	}
	return p.show.answer(a)
}

func (p *tracePart) bindings() []ui.Binding {
	if p.show.focus {
		return p.show.asking()
	}
	m := p.M.Trace
	var b []ui.Binding
	switch p.pane {
	case traceTask:
		b = append(b, ui.Key(m.Open, p.to(traceSpans), "enter"), p.nextPane())
	case traceSpans:
		b = p.looking()
	case traceLogs:
		b = append(b, p.nextPane())
	case traceAsk:
		b = append(p.choosing(), p.nextPane())
	case traceResult:
		if p.verdict != nil && p.why() != nil && !p.why().Done() {
			b = append(b, ui.Key(p.M.Code.AnswerWhy, ui.Do(func() { p.show.focus, p.scroll[traceResult] = true, 1<<20 }), "enter"))
		}
		again := m.Again
		if p.verdict == nil {
			again = p.M.Ask.Answer
		}
		b = append(b, ui.Key(again, p.to(traceAsk), "a"), p.nextPane())
		if p.verdict != nil {
			b = append(b, entryKey(p.Env, p.verdict.Report.Findings)...)
		}
	}
	b = append(b,
		ui.Key(m.PaneBack, ui.Do(func() { p.turn(-1) }), "shift+tab").InHelp(),
		ui.Key(p.M.Code.Hint, p.hint, "h").Only(p.x.Hints > 0, p.M.Code.NoHints))
	if p.pane != traceAsk {
		b = append(b, ui.Key(m.Submit, p.submit, "r").Only(p.missing() == "" && !p.judging, p.missing()).InHelp())
	}
	if p.pane != traceSpans && p.pane != traceAsk {
		b = append(b, p.scrolling()...)
	}
	return b
}

// hint gives the next hint; after a pass all are open already.
func (p *tracePart) hint() (tea.Cmd, ui.Action) {
	if p.x.Done {
		p.pane, p.scroll[traceTask] = traceTask, 1<<20
	}
	return p.show.hint()
}

func (p *tracePart) why() *ask.Ask {
	if p.verdict == nil || p.verdict.Report.State != check.Passed {
		return nil
	}
	return p.show.why
}

func (p *tracePart) to(pane tracePane) func() (tea.Cmd, ui.Action) {
	return ui.Do(func() { p.pane = pane })
}

// turn goes to the next pane that has something in it.
func (p *tracePart) turn(n tracePane) {
	for {
		p.pane = (p.pane + n + tracePanes) % tracePanes
		if p.pane != traceLogs || p.hasLogs() {
			return
		}
	}
}

func (p *tracePart) hasLogs() bool {
	return len(p.x.Recorded.Logs) > 0 || slices.ContainsFunc(p.x.Recorded.Door, func(d telemetry.DoorEvent) bool { return d.TurnedAway() })
}

func (p *tracePart) nextPane() ui.Binding {
	return ui.Key(p.M.Trace.Panes, ui.Do(func() { p.turn(1) }), "tab")
}

// looking is the keys of the recording. The way to the questions and to the
// other mark comes before what a narrow footer leaves out.
func (p *tracePart) looking() []ui.Binding {
	m := p.M.Trace
	by := func(n int) func() (tea.Cmd, ui.Action) { return ui.Do(func() { p.falls.Move(n) }) }
	page := max(p.H-8, 4)
	b := []ui.Binding{
		ui.Key(m.Mark, p.mark, "m").Only(len(p.marks()) > 0, m.NoResult),
		ui.Key(m.Details, p.toggleDetails, "enter"),
	}
	if p.details && p.falls.Cursor() != nil {
		page := func(n int) func() (tea.Cmd, ui.Action) { return ui.Do(func() { p.below += n * p.belowPage }) }
		b = append(b, ui.Key(m.DetailsMore, page(1), "J").As("J/K"), ui.Key(m.DetailsMore, page(-1), "K").InHelp())
	}
	b = append(b, p.nextPane())
	if len(p.marks()) > 1 {
		b = append(b, ui.Key(m.OtherMark, ui.Do(p.nextTarget), "n"))
	}
	return append(b,
		ui.Key(m.Fold, ui.Do(p.falls.Toggle), "space"),
		ui.Key(p.M.Common.Move, by(1), "down", "j").As("↑↓"),
		ui.Key(p.M.Common.Move, by(-1), "up", "k").InHelp(),
		ui.Key(p.M.Lesson.Page, by(page), "pgdown").InHelp(),
		ui.Key(p.M.Lesson.PageUp, by(-page), "pgup").InHelp(),
		ui.Key(p.M.Lesson.Top, by(-1<<30), "g", "home").InHelp(),
		ui.Key(p.M.Lesson.Bottom, by(1<<30), "G", "end").InHelp())
}

// toggleDetails shows or hides the details. On a trace's header there are none
// to show, and that is said: a key that does nothing to see is pressed twice.
func (p *tracePart) toggleDetails() (tea.Cmd, ui.Action) {
	if !p.details && p.falls.Cursor() == nil {
		return nil, ui.Say{Text: p.M.Trace.NotASpan}
	}
	p.details = !p.details
	return nil, nil
}

// marks is the questions answered by marking.
func (p *tracePart) marks() []int {
	var out []int
	for i, a := range p.x.Ask {
		if a.Mark != exercises.MarkChoice {
			out = append(out, i)
		}
	}
	return out
}

func (p *tracePart) nextTarget() {
	all := p.marks()
	for i, k := range all {
		if k == p.target {
			p.target = all[(i+1)%len(all)]
			return
		}
	}
}

// mark answers the question in hand with the span under the cursor, and goes on
// to the next mark that is missing, or back to the questions it came from.
func (p *tracePart) mark() (tea.Cmd, ui.Action) {
	sp, a := p.falls.Cursor(), p.x.Ask[p.target]
	if sp == nil {
		return nil, ui.Say{Text: p.M.Trace.NotASpan}
	}
	switch a.Mark {
	case exercises.MarkSpan:
		p.given[a.Key] = sp.SpanID.String()
	case exercises.MarkService:
		if sp.Resource.Service() == "" {
			return nil, ui.Say{Text: p.M.Trace.NoService}
		}
		p.given[a.Key] = sp.Resource.Service()
	}
	for _, i := range p.marks() {
		if p.given[p.x.Ask[i].Key] == "" {
			p.target = i
			return nil, nil
		}
	}
	if p.from {
		p.from, p.pane = false, traceAsk
	}
	return nil, nil
}

// opening goes to the recording, where marks are set.
func (p *tracePart) opening(ask int) (string, func()) {
	return p.M.Trace.GoMark, func() { p.goMark(ask) }
}

// goMark goes to the recording to mark for one question; the cursor stands on
// what was marked for it before.
func (p *tracePart) goMark(ask int) {
	p.target, p.from, p.pane = ask, true, traceSpans
	if sp := p.names[p.given[p.x.Ask[ask].Key]]; sp != nil {
		p.falls.Select(sp.SpanID)
	}
}

func (p *tracePart) scrolling() []ui.Binding {
	by := func(n int) func() (tea.Cmd, ui.Action) {
		return ui.Do(func() { p.scroll[p.pane] = max(p.scroll[p.pane]+n, 0) })
	}
	page := max(p.H-6, 4)
	m := p.M
	return []ui.Binding{
		ui.Key(m.Common.Scroll, by(1), "down", "j").As("↑↓"),
		ui.Key(m.Common.Scroll, by(-1), "up", "k").InHelp(),
		ui.Key(m.Lesson.Page, by(page), "space", "pgdown").InHelp(),
		ui.Key(m.Lesson.PageUp, by(-page), "b", "pgup").InHelp(),
	}
}
