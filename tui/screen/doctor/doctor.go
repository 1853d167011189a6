// Package doctor shows what surrounds the trainer: what works, what does not,
// and what to type about it.
package doctor

import (
	"context"
	"fmt"
	"strings"

	tea "charm.land/bubbletea/v2"

	"otelings/trainer"
	"otelings/tui/component/draw"
	"otelings/tui/component/list"
	"otelings/tui/text"
	"otelings/tui/ui"
)

// Screen is the doctor. Rows are the items under the headings of their groups.
type Screen struct {
	ui.Base
	items   []trainer.DoctorItem
	rows    list.List
	row     []int // item of each row, -1 for a heading
	whole   bool  // the chosen item fills the body
	moved   bool  // the cursor is the learner's; it does not jump any more
	running bool
	cancel  context.CancelFunc
	box     *ui.Mailbox[trainer.DoctorItem]
}

// New makes the screen.
func New(e *ui.Env, owner int) *Screen {
	s := &Screen{Base: ui.NewBase(e, owner)}
	s.clear()
	return s
}

// clear forgets what was found.
func (s *Screen) clear() {
	s.items = s.Trainer.DoctorItems()
	s.row = s.row[:0]
	var skip []bool
	for i, it := range s.items {
		if i == 0 || it.Group != s.items[i-1].Group {
			s.row, skip = append(s.row, -1), append(skip, true)
		}
		s.row, skip = append(s.row, i), append(skip, false)
	}
	s.rows.Set(skip)
}

// Title is the breadcrumb.
func (s *Screen) Title() string { return s.M.Doctor.Title }

// Init begins to look.
func (s *Screen) Init() tea.Cmd { return s.look() }

func (s *Screen) look() tea.Cmd {
	s.stop()
	s.clear()
	ctx, cancel := context.WithCancel(s.Ctx)
	s.cancel, s.running, s.Err, s.moved = cancel, true, nil, false
	s.box = ui.NewMailbox[trainer.DoctorItem](len(s.items) + 1)
	t, box, term := s.Trainer, s.box, trainer.Terminal{TTY: true, Width: s.W, Height: s.H + ui.Chrome}
	run := s.Tasks.Start("run", func() (any, error) {
		defer box.Close()
		_, err := t.Doctor(ctx, term, box.Put)
		return ctx.Err() != nil, err
	})
	s.Tasks.Drop("news")
	return tea.Batch(run, s.listen())
}

func (s *Screen) listen() tea.Cmd {
	box, ctx := s.box, s.Ctx
	return s.Tasks.More("news", func() (any, error) {
		items, _ := box.Wait(ctx)
		return items, nil
	})
}

func (s *Screen) stop() {
	if s.cancel != nil {
		s.cancel()
		s.cancel = nil
	}
}

// Leave stops looking.
func (s *Screen) Leave() tea.Cmd {
	s.stop()
	return nil
}

// Update takes items as they are known.
func (s *Screen) Update(msg tea.Msg) (tea.Cmd, ui.Action) {
	switch msg := msg.(type) {
	case ui.SizeMsg:
		s.W, s.H = msg.W, msg.H
	case ui.Answer:
		if !s.Tasks.Mine(msg) {
			return nil, nil
		}
		switch msg.Kind {
		case "news":
			items := msg.Value.([]trainer.DoctorItem)
			for _, it := range items {
				s.take(it)
			}
			if len(items) > 0 {
				return s.listen(), nil
			}
		case "run":
			s.running = false
			if stopped, _ := msg.Value.(bool); !stopped {
				s.Err = msg.Err
			}
			s.stop()
		}
	}
	return nil, nil
}

// take puts an item in its place; the cursor goes to the heaviest one as long
// as the learner has not moved it.
func (s *Screen) take(it trainer.DoctorItem) {
	for i := range s.items {
		if s.items[i].ID == it.ID {
			s.items[i] = it
		}
	}
	if s.moved {
		return
	}
	for _, level := range []trainer.DoctorLevel{trainer.DoctorFault, trainer.DoctorWarning} {
		for row, i := range s.row {
			if i >= 0 && s.items[i].Level == level {
				s.rows.Select(row)
				return
			}
		}
	}
}

func (s *Screen) move(n int) {
	s.moved = true
	s.rows.Move(n)
}

// Bindings are the keys of the screen.
func (s *Screen) Bindings() []ui.Binding {
	m := s.M.Doctor
	var b []ui.Binding
	switch {
	case s.whole:
		b = append(b, ui.Key(m.List, ui.Do(func() { s.whole = false }), "esc", "enter"))
	case s.running:
		b = append(b, ui.Key(m.Stop, ui.Do(s.stop), "esc"))
	}
	if !s.whole {
		b = append(b, ui.Key(m.Detail, ui.Do(func() { s.whole, s.moved = true, true }), "enter"))
	}
	b = append(b, s.Moves(s.move)...)
	return append(b, ui.Key(m.Again, func() (tea.Cmd, ui.Action) { return s.look(), nil }, "r"))
}

// Right is how far it is.
func (s *Screen) Right() string {
	m := s.M.Doctor
	known, faults, warnings := 0, 0, 0
	for _, it := range s.items {
		switch it.Level {
		case "":
			continue
		case trainer.DoctorFault:
			faults++
		case trainer.DoctorWarning:
			warnings++
		}
		known++
	}
	switch {
	case s.running:
		return fmt.Sprintf(m.Looking, known, len(s.items))
	case known < len(s.items):
		return fmt.Sprintf(m.Stopped, known, len(s.items))
	case faults+warnings == 0:
		return m.Well
	}
	return fmt.Sprintf(m.Counted, faults, warnings)
}

// leastRows is how many rows of the list stay when the chosen item's text is long.
const leastRows = 4

// View draws the list and, below it, the chosen item.
func (s *Screen) View(w, h int) string {
	cw, left := ui.Column(w, 100)
	if s.Err != nil {
		return strings.Join(ui.Indent(append([]string{""}, draw.Failure(s.Env, s.Err, cw)...), left), "\n")
	}
	detail := s.detail(cw)
	if s.whole {
		return strings.Join(ui.Indent(detail, left), "\n")
	}
	room := max(h-1-len(detail), leastRows)
	rows, at := s.list(cw)
	top := list.Window(at, at+1, len(rows), room)
	lines := rows[top:min(len(rows), top+room)]
	for len(lines) < room {
		lines = append(lines, "")
	}
	lines = append(lines, s.Theme.Faint.Render(strings.Repeat("─", cw)))
	return strings.Join(ui.Indent(append(lines, detail...), left), "\n")
}

func (s *Screen) list(w int) (out []string, at int) {
	th := s.Theme
	name := 24
	if w < 70 {
		name = 20
	}
	for row, i := range s.row {
		if i < 0 {
			out = append(out, draw.Heading(th, s.group(string(s.items[s.row[row+1]].Group))))
			continue
		}
		it := s.items[i]
		on := row == s.rows.Cursor()
		ink := th.Text
		if on {
			ink, at = th.Accent, row
		}
		found := text.Clean(strings.ReplaceAll(s.T(it.Found), "`", ""))
		out = append(out, draw.Cursor(th, on)+" "+s.sign(it)+" "+ink.Render(text.Fit(s.T(it.Name), name))+" "+
			th.Muted.Render(text.Cut(found, w-name-5)))
	}
	return out, at
}

// sign is an item's level as a sign, so that it needs no colour.
func (s *Screen) sign(it trainer.DoctorItem) string {
	switch it.Level {
	case trainer.DoctorOK:
		return s.Theme.Good.Render("✓")
	case trainer.DoctorWarning:
		return s.Theme.Warn.Render("!")
	case trainer.DoctorFault:
		return s.Theme.Bad.Render("✗")
	}
	return s.Theme.Faint.Render("·")
}

func (s *Screen) group(id string) string {
	m := s.M.Doctor
	return map[string]string{"terminal": m.Terminal, "folders": m.Folders, "disk": m.Disk, "network": m.Network, "toolchain": m.Toolchain}[id]
}

// detail is the chosen item in full: what to do comes before why, since a low
// terminal cuts the end.
func (s *Screen) detail(w int) []string {
	th, m := s.Theme, s.M.Doctor
	row := s.rows.Cursor()
	if row < 0 {
		return nil
	}
	it := s.items[s.row[row]]
	found, fix := s.T(it.Found), s.T(it.Fix)
	switch {
	case it.Level == "":
		found, fix = m.NotYet, ""
	case fix == "":
		fix = m.NoFix
	}
	out := []string{s.sign(it) + " " + th.Strong.Render(s.T(it.Name))}
	label := max(text.Width(m.Found), text.Width(m.Fix), text.Width(m.Why)) + 4
	for _, part := range [][2]string{{m.Found, found}, {m.Fix, fix}, {m.Why, s.T(it.Why)}} {
		if part[1] == "" {
			continue
		}
		head := "  " + th.Muted.Render(text.Fit(part[0], label-2))
		for _, line := range draw.Paragraph(th, th.Text, text.Clean(part[1]), w-label) {
			out = append(out, head+line)
			head = strings.Repeat(" ", label)
		}
	}
	return out
}
