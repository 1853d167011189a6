// Package lesson is the reader: rendered sections, checkpoints answered in
// place, exercises opened from the text, the place kept.
//
// A place is a block and a fraction of it, so it survives another width and
// another language. Blocks render in commands, the one in view first; until a
// block is there it is drawn as one line.
package lesson

import (
	"context"
	"fmt"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"otelings/trainer"
	"otelings/tui/component/ask"
	"otelings/tui/component/draw"
	"otelings/tui/ui"
)

const (
	column   = 76
	saveWait = 600 * time.Millisecond
)

// rendered is the answer of one rendering command.
type rendered struct {
	block int
	lines []string
}

// Screen is the reader.
type Screen struct {
	ui.Base
	id     string
	reader trainer.Reader
	blocks []block
	asks   map[string]*ask.Ask
	top    int    // first line in view
	focus  int    // the block chosen with tab, -1 for none
	active int    // the checkpoint being answered, -1 for none
	asked  string // question whose answer is being saved
	saved  trainer.Place
	saving error
	anchor *trainer.Place // where the view was put, until the reader moves
	keep   int            // the block brought into view while others were being rendered, -1 for none
}

// New makes the reader of a lesson.
func New(e *ui.Env, owner int, id string) *Screen {
	return &Screen{Base: ui.NewBase(e, owner), id: id, asks: map[string]*ask.Ask{}, focus: -1, active: -1, keep: -1}
}

// Title is the breadcrumb.
func (s *Screen) Title() string {
	if !s.Ready {
		return s.id
	}
	return s.T(s.reader.Lesson.Title)
}

// Right is how far the reader is.
func (s *Screen) Right() string {
	if !s.Ready {
		return ""
	}
	return fmt.Sprintf(s.M.Common.PlaceUnit, s.percent())
}

// Init opens the lesson.
func (s *Screen) Init() tea.Cmd {
	t, ctx, id := s.Trainer, s.Ctx, s.id
	return s.Tasks.Start("load", func() (any, error) { return t.OpenLesson(ctx, id) })
}

// Update takes what commands bring and follows size, language and theme.
func (s *Screen) Update(msg tea.Msg) (tea.Cmd, ui.Action) {
	switch msg := msg.(type) {
	case ui.SizeMsg:
		place := s.place()
		s.W, s.H = msg.W, msg.H
		return s.relayout(place), nil
	case ui.RestyleMsg:
		return s.relayout(s.place()), nil
	case ui.ShownMsg:
		if s.Ready {
			return s.refresh(), nil
		}
		return s.Init(), nil
	case ui.Answer:
		if s.Tasks.Mine(msg) {
			return s.answer(msg)
		}
	}
	return nil, nil
}

func (s *Screen) answer(a ui.Answer) (tea.Cmd, ui.Action) {
	switch a.Kind {
	case "load":
		if s.Err = a.Err; a.Err != nil {
			return nil, nil
		}
		s.open(a.Value.(trainer.Reader))
		return s.relayout(s.reader.Place), nil
	case "again":
		if a.Err == nil {
			s.reload(a.Value.(trainer.Reader))
			return s.relayout(s.place()), nil
		}
	case "render":
		r := a.Value.(rendered)
		place := s.place()
		s.blocks[r.block].lines = r.lines
		s.settle(place)
		s.keepInView()
		if s.settled() {
			return s.moved(), nil // everything is there: a short lesson is seen at once
		}
		return s.renderNext(), nil
	case "answer":
		if k := s.asks[s.asked]; k != nil {
			v, _ := a.Value.(trainer.Answered)
			place := s.place()
			k.Take(v, a.Err)
			s.redrawAll()
			s.settle(place)
			s.reveal(s.active)
		}
	case "rest":
		return s.save(), nil
	case "save":
		if s.saving = a.Err; a.Err != nil {
			why, _ := s.Why(a.Err)
			return nil, ui.Say{Text: fmt.Sprintf(s.M.Lesson.NotSaved, why)}
		}
	}
	return nil, nil
}

// refresh asks for what may have changed while an exercise was on top.
func (s *Screen) refresh() tea.Cmd {
	t, ctx, id := s.Trainer, s.Ctx, s.id
	return s.Tasks.Start("again", func() (any, error) { return t.OpenLesson(ctx, id) })
}

// relayout renders what the cache does not have at this width and language, and
// puts the view back at place.
func (s *Screen) relayout(place trainer.Place) tea.Cmd {
	if !s.Ready || s.W == 0 {
		return nil
	}
	s.anchor = &place
	w, _ := ui.Column(s.W, column)
	for i := range s.blocks {
		b := &s.blocks[i]
		if b.kind == kindProse {
			b.lines, b.ready = s.Pages.Have(s.T(b.prose), w, s.Theme.Page)
		}
	}
	s.redrawAll()
	s.settle(place)
	s.Tasks.Drop("render")
	return s.renderNext()
}

// renderNext renders the first block that is missing, starting with the one in
// view.
func (s *Screen) renderNext() tea.Cmd {
	first, _ := s.at(s.top)
	for d := range len(s.blocks) {
		i := (first + d) % len(s.blocks)
		b := &s.blocks[i]
		if b.kind != kindProse || b.ready {
			continue
		}
		b.ready = true
		w, _ := ui.Column(s.W, column)
		pages, src, look := s.Pages, s.T(b.prose), s.Theme.Page
		return s.Tasks.More("render", func() (any, error) {
			return rendered{i, pages.Render(src, w, look)}, nil
		})
	}
	return nil
}

// save keeps the place when it changed.
func (s *Screen) save() tea.Cmd {
	p := s.here()
	if !s.Ready || s.W == 0 || !s.settled() || p == s.saved {
		return nil
	}
	s.saved = p
	t, ctx, id := s.Trainer, context.WithoutCancel(s.Ctx), s.id
	return s.Tasks.Start("save", func() (any, error) { return nil, t.SavePlace(ctx, id, p) })
}

// moved remembers to save once the reader rests.
func (s *Screen) moved() tea.Cmd {
	s.Tasks.Drop("rest")
	mine := s.Tasks.More("rest", func() (any, error) { return nil, nil })
	return tea.Tick(saveWait, func(time.Time) tea.Msg { return mine() })
}

// Leave saves the place.
func (s *Screen) Leave() tea.Cmd {
	s.Tasks.Drop("rest")
	return s.save()
}

// View draws the part of the lesson in view.
func (s *Screen) View(w, h int) string {
	cw, left := ui.Column(w, column)
	if !s.Ready {
		out := []string{"", s.Theme.Muted.Render(s.M.Lesson.Loading)}
		if s.Err != nil {
			out = append([]string{""}, draw.Failure(s.Env, s.Err, cw)...)
		}
		return strings.Join(ui.Indent(out, left), "\n")
	}
	lines := make([]string, 0, h)
	i, off := s.at(s.top)
	for ; i < len(s.blocks) && len(lines) < h; i++ {
		b := s.blocks[i].all()
		b = b[min(off, len(b)):]
		lines = append(lines, b[:min(len(b), h-len(lines))]...)
		off = 0
	}
	return strings.Join(ui.Indent(lines, left), "\n")
}
