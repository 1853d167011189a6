package exercise

import (
	"context"
	"fmt"

	tea "charm.land/bubbletea/v2"

	"otelings/trainer"
	"otelings/tui/component/draw"
	"otelings/tui/ui"
)

// ladder is the hints of a lab, on a page of their own: the knobs and the
// predictions keep their place behind it.
type ladder struct {
	steps []hint
	open  bool // the page is in front
}

func newLadder(x trainer.Exercise) ladder {
	seen := x.Seen
	if x.Done {
		seen = x.Ladder
	}
	var l ladder
	for i, words := range seen {
		l.steps = append(l.steps, hint{i + 1, x.Hints, words})
	}
	return l
}

// helpKeys are the keys of a lab that help on: the hints, and why there is no
// solution to read.
func (l *labPart) helpKeys() []ui.Binding {
	m := l.M
	return []ui.Binding{
		ui.Key(m.Code.Hint, l.openHints, "H").Only(l.x.Hints > 0, m.Code.NoHints),
		ui.Key(m.Solve.Key, func() (tea.Cmd, ui.Action) {
			why, hint := l.Why(&trainer.NoSolution{Exercise: l.id, Kind: l.x.Kind})
			return nil, ui.Say{Text: why + " · " + hint}
		}, "s").InHelp(),
	}
}

// openHints shows the hints there are; where none was seen, the first is given.
func (l *labPart) openHints() (tea.Cmd, ui.Action) {
	if l.x.Done { // all are open: nothing is given, nothing recorded
		l.hints = newLadder(l.x)
	}
	l.hints.open, l.scroll = true, 0
	if len(l.hints.steps) == 0 {
		return l.nextHint()
	}
	return nil, nil
}

func (l *labPart) nextHint() (tea.Cmd, ui.Action) {
	t, ctx, id := l.Trainer, context.WithoutCancel(l.Ctx), l.id
	return l.Tasks.Start("hint", func() (any, error) {
		level, of, words, err := t.Hint(ctx, id)
		return hint{level, of, words}, err
	}), nil
}

func (l *labPart) tookHint(a ui.Answer) ui.Action {
	if a.Err != nil {
		why, hint := l.Why(a.Err)
		return ui.Say{Text: why + " · " + hint}
	}
	if h := a.Value.(hint); len(l.hints.steps) < h.level {
		l.hints.steps = append(l.hints.steps, h)
		l.x.Seen = append(l.x.Seen, h.text)
	}
	l.scroll = 1 << 20
	return nil
}

func (l *labPart) hintKeys() []ui.Binding {
	m := l.M.Solve
	left := len(l.hints.steps) < l.x.Hints
	b := []ui.Binding{ui.Key(m.HintBack, ui.Do(func() { l.hints.open, l.scroll = false, 0 }), "enter", "esc", "q")}
	next := ui.Key(m.HintNext, l.nextHint, "H", "h").Only(left, m.HintLast)
	return append(append([]ui.Binding{next}, b...), l.scrolling()...)
}

func (l *labPart) hintPage(w int) []string {
	th := l.Theme
	out := []string{th.Strong.Render(l.T(l.x.Title))}
	for _, h := range l.hints.steps {
		out = append(out, "")
		out = append(out, draw.Box(th, th.Faint, fmt.Sprintf(l.M.Code.HintTitle, h.level, h.of), draw.Paragraph(th, th.Text, l.T(h.text), w-4), w)...)
	}
	return out
}
