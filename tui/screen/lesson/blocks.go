package lesson

import (
	"fmt"
	"strings"

	"otelings/internal/i18n"
	"otelings/trainer"
	"otelings/tui/component/ask"
	"otelings/tui/component/draw"
	"otelings/tui/text"
	"otelings/tui/ui"
)

// kind is what a block on screen is; the last two stand after the lesson.
type kind int

const (
	kindProse kind = iota
	kindCheckpoint
	kindExercise
	kindActivity
	kindEnd  // heading of what comes next
	kindNext // the next lesson
)

// block is one piece of the page. Its lines are followed by one empty line.
type block struct {
	kind    kind
	id      string
	heading i18n.Text
	prose   i18n.Text
	source  int // the lesson's block, the last one for what stands after it
	lines   []string
	ready   bool // rendered, or being rendered
}

func (b *block) height() int { return max(len(b.lines), 1) + 1 }

func (b *block) all() []string {
	if len(b.lines) == 0 {
		return []string{"…", ""}
	}
	return append(b.lines[:len(b.lines):len(b.lines)], "")
}

func (b *block) interactive() bool {
	return b.kind == kindCheckpoint || b.kind == kindExercise || b.kind == kindActivity || b.kind == kindNext
}

// open makes the page of an opened lesson.
func (s *Screen) open(r trainer.Reader) {
	s.reader, s.Ready, s.saved = r, true, r.Place
	s.asks = map[string]*ask.Ask{}
	s.blocks = nil
	for i, b := range r.Blocks {
		k := block{id: b.ID, heading: b.Heading, source: i}
		switch b.Kind {
		case trainer.BlockCheckpoint:
			k.kind = kindCheckpoint
			if q, ok := r.Questions[b.ID]; ok {
				s.asks[b.ID] = ask.New(q)
			}
		case trainer.BlockExercise:
			k.kind = kindExercise
		case trainer.BlockActivity:
			k.kind = kindActivity
		default:
			k.prose = b.Markdown
			if i == 0 {
				k.prose = withTitle(b.Markdown, r.Lesson.Title)
			}
		}
		s.blocks = append(s.blocks, k)
	}
	last := max(len(r.Blocks)-1, 0)
	s.blocks = append(s.blocks, block{kind: kindEnd, source: last})
	for _, x := range r.Lesson.Exercises {
		if line, ok := r.Exercises[x]; ok && !line.Done {
			s.blocks = append(s.blocks, block{kind: kindExercise, id: x, source: last})
		}
	}
	if r.Next != nil {
		s.blocks = append(s.blocks, block{kind: kindNext, id: r.Next.ID, source: last})
	}
}

// reload takes what changed without moving the reader.
func (s *Screen) reload(r trainer.Reader) {
	place, saved, asks, focus := s.place(), s.saved, s.asks, s.focus
	if focus >= 0 && focus >= len(r.Blocks) {
		focus = -1 // what stands after the lesson may have gone
	}
	s.open(r)
	s.saved = saved
	for id, a := range asks {
		if s.asks[id] != nil && !a.Done() {
			s.asks[id] = a
		}
	}
	s.active, s.focus = -1, focus
	s.reader.Place = place
	w, _ := ui.Column(s.W, column)
	for i := range s.blocks {
		if b := &s.blocks[i]; b.kind == kindProse {
			b.lines, b.ready = s.Pages.Have(s.T(b.prose), w, s.Theme.Page)
		}
	}
	s.redrawAll()
	s.settle(place)
}

// withTitle puts the lesson's title on top unless the text begins with one.
func withTitle(t, title i18n.Text) i18n.Text {
	one := func(body, head string) string {
		if strings.HasPrefix(strings.TrimSpace(body), "# ") {
			return body
		}
		return "# " + head + "\n\n" + body
	}
	return i18n.Text{EN: one(t.EN, title.EN), ZH: one(t.ZH, title.ZH)}
}

// redrawAll draws every block that is not prose: boxes, cheap.
func (s *Screen) redrawAll() {
	for i := range s.blocks {
		s.redraw(i)
	}
}

func (s *Screen) redraw(i int) {
	if i < 0 || i >= len(s.blocks) || s.W == 0 {
		return
	}
	b := &s.blocks[i]
	w, _ := ui.Column(s.W, column)
	border := s.Theme.Faint
	if i == s.focus || i == s.active {
		border = s.Theme.Accent
	}
	switch b.kind {
	case kindCheckpoint:
		b.lines = s.checkpoint(b.id, i, w)
	case kindExercise:
		b.lines = draw.Box(s.Theme, border, s.M.Lesson.Exercise, s.exercise(b.id, w-4), w)
	case kindActivity:
		b.lines = draw.Box(s.Theme, border, s.M.Planning.Activity.Activity, s.activity(b.id, w-4), w)
	case kindEnd:
		b.lines = s.end(w)
	case kindNext:
		b.lines = draw.Box(s.Theme, border, s.M.Lesson.NextLesson, s.next(w-4), w)
	}
}

func (s *Screen) checkpoint(id string, i, w int) []string {
	th, m := s.Theme, s.M.Lesson
	border := th.Faint
	if i == s.focus || i == s.active {
		border = th.Accent
	}
	a := s.asks[id]
	if a == nil {
		return draw.Box(th, border, m.Checkpoint, []string{th.Muted.Render(fmt.Sprintf(m.Missing, id))}, w)
	}
	in := a.Lines(s.Env, w-4, i == s.active)
	title := m.Checkpoint
	switch {
	case a.Done() && a.Q.Answered.Right:
		title = "✓ " + title
	case a.Done():
		title = "✗ " + title
	default:
		title = "○ " + title
	}
	if i != s.active {
		now := m.AnswerNow
		if a.Done() {
			now = m.AnswerAgain
		}
		in = append(in, "", th.Muted.Render(now))
	}
	return draw.Box(th, border, title, in, w)
}

func (s *Screen) exercise(id string, w int) []string {
	th, m := s.Theme, s.M
	x, ok := s.reader.Exercises[id]
	if !ok {
		return []string{th.Muted.Render(fmt.Sprintf(m.Lesson.Missing, id))}
	}
	facts := []string{draw.Kind(m, x.Kind)}
	if n := draw.Minutes(m, x.Minutes); n != "" {
		facts = append(facts, n)
	}
	if len(x.Languages) > 0 {
		facts = append(facts, strings.Join(x.Languages, ", "))
	}
	return []string{
		text.Edges(draw.Mark(th, x.Done, true, x.Attempts)+" "+th.Strong.Render(s.T(x.Title)), th.Muted.Render(strings.Join(facts, " · ")), w),
		th.Muted.Render("  " + m.Lesson.ExerciseNow),
	}
}

func (s *Screen) end(w int) []string {
	th, m := s.Theme, s.M.Lesson
	out := []string{th.Faint.Render(strings.Repeat("─", w)), "", draw.Heading(th, m.EndTitle)}
	open := 0
	for _, x := range s.reader.Exercises {
		if !x.Done {
			open++
		}
	}
	if open == 0 && len(s.reader.Exercises) > 0 {
		out = append(out, th.Good.Render("✓ ")+th.Text.Render(m.AllExercises))
	}
	out = append(out, s.left(w)...)
	if s.reader.Next == nil {
		out = append(out, th.Muted.Render(m.NoNext))
	}
	return out
}

// left is what keeps the lesson from being done and stands above: without it a
// lesson read to its end is not done, and nothing says why.
func (s *Screen) left(w int) []string {
	m := s.M.Lesson
	questions, activities := 0, 0
	for _, a := range s.asks {
		if a.Q.Answered == nil {
			questions++
		}
	}
	for _, a := range s.reader.Activities {
		if !a.Done {
			activities++
		}
	}
	var parts []string
	if questions > 0 {
		parts = append(parts, fmt.Sprintf(m.OpenQuestions, questions))
	}
	if activities > 0 {
		parts = append(parts, fmt.Sprintf(m.OpenActivities, activities))
	}
	if len(parts) == 0 {
		return nil
	}
	return text.Wrap(s.Theme.Warn.Render("○ ")+s.Theme.Text.Render(strings.Join(parts, " · ")), w)
}

func (s *Screen) next(w int) []string {
	th, n := s.Theme, s.reader.Next
	right := draw.Minutes(s.M, n.Minutes)
	if !n.Available {
		right = s.M.Common.NotWritten
	}
	return []string{text.Edges(draw.Mark(th, n.Done, n.Available, n.Percent)+" "+th.Strong.Render(s.T(n.Title)), th.Muted.Render(right), w)}
}
