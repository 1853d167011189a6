package lesson

import (
	"fmt"

	tea "charm.land/bubbletea/v2"

	"otelings/trainer"
	"otelings/tui/ui"
)

// total is the number of lines of the page.
func (s *Screen) total() int {
	n := 0
	for i := range s.blocks {
		n += s.blocks[i].height()
	}
	return n
}

// start is the first line of a block.
func (s *Screen) start(block int) int {
	n := 0
	for i := range min(block, len(s.blocks)) {
		n += s.blocks[i].height()
	}
	return n
}

// at is the block of a line, and the line within it.
func (s *Screen) at(line int) (block, off int) {
	for i := range s.blocks {
		h := s.blocks[i].height()
		if line < h {
			return i, line
		}
		line -= h
	}
	return max(len(s.blocks)-1, 0), 0
}

func (s *Screen) bottom() int { return max(s.total()-s.H, 0) }

// place is where the view is put after a change of width or language: where the
// reader was when last moving, so that switching to and fro does not drift.
func (s *Screen) place() trainer.Place {
	if s.anchor != nil {
		return *s.anchor
	}
	return s.here()
}

// here is where the reader is. At the end of the page it is the end of the
// last block, so that having seen everything is told from standing near the end.
func (s *Screen) here() trainer.Place {
	if !s.Ready || len(s.reader.Blocks) == 0 || s.W == 0 {
		return s.reader.Place
	}
	if s.top >= s.bottom() && s.settled() {
		return trainer.Place{Block: len(s.reader.Blocks) - 1, Fraction: 1}
	}
	i, off := s.at(s.top)
	b := &s.blocks[i]
	if i >= len(s.reader.Blocks) {
		return trainer.Place{Block: b.source, Fraction: 1}
	}
	return trainer.Place{Block: i, Fraction: float64(off) / float64(b.height())}
}

// settled reports whether every block has its lines: before that the end of the
// page is not the end of the lesson.
func (s *Screen) settled() bool {
	for i := range s.blocks {
		if len(s.blocks[i].lines) == 0 {
			return false
		}
	}
	return true
}

// settle puts the view at a place. While blocks are missing the view may stand
// beyond the lines there are; it is bounded when all are there.
func (s *Screen) settle(p trainer.Place) {
	s.reader.Place = p
	if p.Block >= len(s.reader.Blocks)-1 && p.Fraction >= 1 {
		s.top = s.bottom()
		return
	}
	b := max(0, min(p.Block, len(s.blocks)-1))
	if len(s.blocks) == 0 {
		return
	}
	s.top = s.start(b) + int(p.Fraction*float64(s.blocks[b].height())+0.5)
	if s.settled() {
		s.top = max(0, min(s.top, s.bottom()))
	}
}

func (s *Screen) percent() int {
	total := s.total()
	if total <= s.H || total == 0 {
		return 100
	}
	return min(100, (s.top+s.H)*100/total)
}

// scroll moves the view by n lines.
func (s *Screen) scroll(n int) tea.Cmd { return s.jump(s.top + n) }

func (s *Screen) jump(line int) tea.Cmd {
	s.anchor, s.keep = nil, -1
	s.top = max(0, min(line, s.bottom()))
	return s.moved()
}

// nextSection jumps to the section after (or before) the one in view.
func (s *Screen) nextSection(step int) tea.Cmd {
	line := 0
	target := -1
	for i := range s.blocks {
		b := &s.blocks[i]
		if b.kind == kindEnd || b.kind == kindProse && !b.heading.IsZero() || i == 0 {
			if step > 0 && line > s.top && target < 0 || step < 0 && line < s.top {
				target = line
			}
		}
		line += b.height()
	}
	if target < 0 {
		return nil
	}
	return s.jump(target)
}

// nextStop gives the focus to the next checkpoint, exercise or lesson link.
func (s *Screen) nextStop(step int) tea.Cmd {
	from := s.focus
	if from < 0 || !s.visible(from) {
		from, _ = s.at(s.top)
		if step > 0 {
			from--
		}
	}
	for i := from + step; i >= 0 && i < len(s.blocks); i += step {
		if s.blocks[i].interactive() {
			old := s.focus
			s.focus = i
			s.redraw(old)
			s.redraw(i)
			s.reveal(i)
			return s.moved()
		}
	}
	return nil
}

func (s *Screen) visible(i int) bool {
	at := s.start(i)
	return at+s.blocks[i].height()-1 > s.top && at < s.top+s.H
}

// reveal brings a block into view, its beginning when it is higher than the view.
func (s *Screen) reveal(i int) {
	if i < 0 || i >= len(s.blocks) {
		return
	}
	s.anchor, s.keep = nil, i
	at, h := s.start(i), s.blocks[i].height()-1
	switch {
	case at < s.top, h > s.H:
		s.top = at
	case at+h > s.top+s.H:
		s.top = at + h - s.H
	}
	s.top = max(0, min(s.top, s.bottom()))
}

// keepInView brings the block that was asked for into view again: the heights of
// those above it were guesses while they were being rendered.
func (s *Screen) keepInView() {
	if s.keep < 0 {
		return
	}
	s.reveal(s.keep)
	if s.settled() {
		s.keep = -1
	}
}

// target is what enter opens: the focused block when it is in view, else the
// first that can be opened.
func (s *Screen) target() int {
	if s.focus >= 0 && s.visible(s.focus) {
		return s.focus
	}
	for i := range s.blocks {
		if s.blocks[i].interactive() && s.visible(i) {
			return i
		}
	}
	return -1
}

// enter opens the target.
func (s *Screen) enter() (tea.Cmd, ui.Action) {
	i := s.target()
	b := &s.blocks[i]
	old := s.focus
	s.focus = i
	s.redraw(old)
	switch b.kind {
	case kindCheckpoint:
		if s.asks[b.id] != nil {
			s.active = i
		}
		s.redraw(i)
		s.reveal(i)
	case kindExercise:
		if _, ok := s.reader.Exercises[b.id]; ok {
			return s.save(), ui.Push{Route: ui.Route{Name: ui.Exercise, ID: b.id}}
		}
	case kindActivity:
		return s.save(), ui.Push{Route: ui.Route{Name: activityRoutes[b.id]}}
	case kindNext:
		if !s.reader.Next.Available {
			return nil, ui.Say{Text: fmt.Sprintf(s.M.Common.NotWrittenLine, s.T(s.reader.Next.Title))}
		}
		return s.save(), ui.Replace{Route: ui.Route{Name: ui.Lesson, ID: b.id}}
	}
	return nil, nil
}
