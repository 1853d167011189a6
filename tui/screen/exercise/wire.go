package exercise

import (
	"context"
	"errors"
	"fmt"
	"sync"

	tea "charm.land/bubbletea/v2"

	"otelings/exercises/runner"
	"otelings/trainer"
	"otelings/tui/component/editor"
	"otelings/tui/text"
	"otelings/tui/ui"
)

// wirePart is what the screen of a request written by hand has beside that of a
// program: the text with its editor in place of the output, and an open door.
type wirePart struct {
	text    *editor.Editor
	file    *saver
	writing bool   // printable keys are text
	known   string // what the file held when it was last read or written
	saving  bool
	want    bool // run when everything is saved
	failed  error

	line, column int // where the text that was sent is broken; 0 when it is not, or was changed since

	came bool   // something came to the open door
	door string // address of the open door, "" when it is closed
}

func newWire(x trainer.Exercise) *wirePart {
	if x.Wire == nil {
		return nil
	}
	return &wirePart{text: editor.New(x.Wire.Text), file: &saver{base: x.Wire.Text}, known: x.Wire.Text}
}

// saver writes texts in their order from commands that may overtake one another.
type saver struct {
	mu   sync.Mutex
	base string // what the file holds as far as is known
	seq  int    // of the newest text written
	next int    // of the newest text handed in; used by the loop alone
}

// save writes a text unless a newer one was written already; it gives what the
// file holds then.
func (s *saver) save(ctx context.Context, t ui.Trainer, id string, seq int, text string) (string, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if seq < s.seq || text == s.base {
		return s.base, nil
	}
	err := t.SaveWire(ctx, id, s.base, text)
	var changed *trainer.FileChanged
	switch {
	case err == nil:
		s.base, s.seq = text, seq
	case errors.As(err, &changed):
		s.base = changed.Text
	}
	return s.base, err
}

// read is what the file holds now.
func (s *saver) read(ctx context.Context, t ui.Trainer, id string) (string, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	f, err := t.ReadWire(ctx, id)
	if err == nil {
		s.base = f.Text
	}
	return s.base, err
}

func (w *wirePart) dirty() bool { return w.text.Text() != w.known }

// typing reports whether keys go into the text.
func (c *codePart) typing() bool {
	if c.resetting || c.givingUp || c.focus {
		return false
	}
	return c.wire != nil && c.wire.writing || c.measure != nil && c.pane == paneReport && c.measure.ask >= 0
}

// typed takes a key or what was pasted, and saves.
func (c *codePart) typed(msg tea.Msg) (tea.Cmd, ui.Action) {
	if !c.typing() {
		return nil, nil
	}
	if c.measure != nil {
		c.measure.typed(msg)
		return nil, nil
	}
	before := c.wire.text.Text()
	defer func() {
		if c.wire.text.Text() != before {
			c.wire.line, c.wire.column = 0, 0
		}
	}()
	switch msg := msg.(type) {
	case tea.KeyPressMsg:
		c.wire.text.Key(msg)
	case tea.PasteMsg:
		if !c.wire.text.Paste(msg.Content) {
			return nil, ui.Say{Text: c.M.Wire.TooLarge}
		}
	}
	return c.saveText(), nil
}

// saveText saves when there is something to save and nothing is being saved.
func (c *codePart) saveText() tea.Cmd {
	w := c.wire
	if w == nil || w.saving || !w.dirty() {
		return nil
	}
	w.saving = true
	return c.Tasks.Start("save", c.saving())
}

func (c *codePart) saving() func() (any, error) {
	w := c.wire
	w.file.next++
	t, ctx, id, file, seq, text := c.Trainer, context.WithoutCancel(c.Ctx), c.id, w.file, w.file.next, w.text.Text()
	return func() (any, error) { return file.save(ctx, t, id, seq, text) }
}

// saved goes on with what was typed meanwhile, and with what waited.
func (c *codePart) saved(a ui.Answer) (tea.Cmd, ui.Action) {
	w := c.wire
	w.saving, w.failed = false, a.Err
	w.known, _ = a.Value.(string)
	var changed *trainer.FileChanged
	if errors.As(a.Err, &changed) {
		w.failed, w.want = nil, false
		w.text.Replace(changed.Text)
		return nil, ui.Say{Text: c.M.Wire.Changed}
	}
	if a.Err != nil {
		w.want = false
		return nil, c.say(a.Err)
	}
	if w.dirty() {
		return c.saveText(), nil
	}
	if w.want {
		w.want = false
		return c.run()
	}
	return nil, nil
}

// reread takes the file as it is now; what was typed and is not saved stays.
func (c *codePart) reread() tea.Cmd {
	if c.wire == nil || c.wire.saving || c.wire.dirty() {
		return nil
	}
	t, ctx, id, file := c.Trainer, c.Ctx, c.id, c.wire.file
	return c.Tasks.Start("reread", func() (any, error) { return file.read(ctx, t, id) })
}

func (c *codePart) rereadAnswer(a ui.Answer) ui.Action {
	w := c.wire
	held, ok := a.Value.(string)
	if a.Err != nil || !ok || held == w.known {
		return nil
	}
	typed := w.dirty()
	w.text.Replace(held)
	w.known = held
	if typed { // since it was asked for: undo brings it back
		return ui.Say{Text: c.M.Wire.Changed}
	}
	return nil
}

// leaveText saves what is not saved yet.
func (c *codePart) leaveText() tea.Cmd {
	if c.wire == nil || !c.wire.dirty() && !c.wire.saving {
		return nil
	}
	return c.Tasks.Start("left", c.saving())
}

// write puts the cursor into the text, where it is broken when that is known.
func (c *codePart) write() (tea.Cmd, ui.Action) {
	c.wire.writing = true
	c.show(paneOutput)
	if w := c.wire; w.line > 0 {
		w.text.Go(w.line, w.column)
	}
	return nil, nil
}

// placed keeps where the text is broken that a verdict or an error is about.
func (c *codePart) placed() {
	w := c.wire
	if w == nil {
		return
	}
	w.line, w.column = 0, 0
	var head *trainer.BadHead
	switch {
	case errors.As(c.err, &head):
		w.line, w.column = head.Line, 1
	case c.verdict != nil && c.verdict.Sent != nil && c.verdict.Sent.File != "":
		w.line, w.column = c.verdict.Sent.Line, c.verdict.Sent.Column
	}
}

// send runs when everything is saved.
func (c *codePart) send() (tea.Cmd, ui.Action) {
	c.wire.writing = false
	if !c.wire.dirty() && !c.wire.saving {
		return c.run()
	}
	c.wire.want = true
	return c.saveText(), nil
}

// writingKeys are the keys while the text is written.
func (c *codePart) writingKeys() []ui.Binding {
	m, w := c.M.Wire, c.wire
	change := func(do func() bool) func() (tea.Cmd, ui.Action) {
		return func() (tea.Cmd, ui.Action) {
			do()
			return c.saveText(), nil
		}
	}
	return []ui.Binding{
		ui.Key(m.Done, ui.Do(func() { w.writing = false }), "esc"),
		ui.Key(m.Send, c.send, "ctrl+r").Only(!c.running, c.M.Code.Running),
		ui.Key(m.Undo, change(w.text.Undo), "ctrl+z"),
		ui.Key(m.Redo, change(w.text.Redo), "ctrl+y"),
		ui.Key(m.Save, func() (tea.Cmd, ui.Action) {
			return c.saveText(), ui.Say{Text: m.KeysHelp}
		}, "ctrl+s"),
	}
}

// wireKeys are the keys of a request that is not being written.
func (c *codePart) wireKeys() []ui.Binding {
	m := c.M.Wire
	b := []ui.Binding{ui.Key(m.Write, c.write, "i")}
	if c.wire.door != "" {
		return append(b,
			ui.Key(m.Copy, func() (tea.Cmd, ui.Action) {
				return tea.SetClipboard(c.command()), ui.Say{Text: m.Copied}
			}, "y"),
			ui.Key(m.DoorClose, ui.Do(c.stop), "c"))
	}
	return append(b, ui.Key(m.Door, c.openDoor, "c").Only(!c.running, c.M.Code.Running))
}

// openDoor listens until a request passes or the door is closed.
func (c *codePart) openDoor() (tea.Cmd, ui.Action) {
	t, id := c.Trainer, c.id
	c.wire.door, c.wire.came = "…", false
	cmd := c.start(runner.StepRun, func(ctx context.Context, on func(trainer.RunNews)) (trainer.Verdict, error) {
		return t.ListenWire(ctx, id, on)
	})
	c.show(paneResult)
	return cmd, nil
}

// listening reports whether the door is open.
func (c *codePart) listening() bool { return c.wire != nil && c.wire.door != "" }

// parked wraps a command that may wait for ever: for what comes to the door.
func (c *codePart) parked(do func() (any, error)) func() (any, error) {
	if !c.listening() {
		return do
	}
	parked := c.Parked
	return func() (any, error) {
		parked.Add(1)
		defer parked.Add(-1)
		return do()
	}
}

// command is what sends the file to the open door.
func (c *codePart) command() string {
	f := *c.x.Wire
	f.Text = c.wire.text.Text()
	return trainer.Curl(c.wire.door, f)
}

// doorLines is the address of the open door and a command that sends to it.
func (c *codePart) doorLines(w int) []string {
	if c.wire == nil || c.wire.door == "" {
		return nil
	}
	th, m := c.Theme, c.M.Wire
	out := text.Wrap(th.Good.Render("● ")+th.Text.Render(fmt.Sprintf(m.DoorOpen, c.wire.door)), w)
	if c.wire.came { // who has sent knows how; the verdict comes first
		return append(out, "")
	}
	out = append(out, th.Muted.Render(m.SendWith))
	for _, l := range text.Wrap(text.Clean(c.command()), w-2) {
		out = append(out, "  "+th.Code.Render(l))
	}
	return append(out, "")
}

// brokenLine says where the text is broken.
func (c *codePart) brokenLine(w int) []string {
	if c.wire == nil || c.wire.line == 0 {
		return nil
	}
	th, m := c.Theme, c.M.Wire
	at := fmt.Sprintf(m.At, c.wire.line, c.wire.column)
	return []string{text.Edges(th.Bad.Render("  "+text.Clean(c.x.Wire.Name)+" · "+at), th.Muted.Render(m.GoThere), w)}
}

// sentLine is what was sent and how it was answered, "" for a program.
func (c *codePart) sentLine(v *trainer.Verdict) string {
	m := c.M.Wire
	switch s := v.Sent; {
	case s == nil:
		return ""
	case s.File == "":
		return m.ByYou
	case s.Status == 0:
		return text.Clean(fmt.Sprintf(m.NoAnswer, s.Method, s.Path))
	default:
		return text.Clean(fmt.Sprintf(m.Sent, s.Method, s.Path, s.Status))
	}
}

// textPane is the request.
func (c *codePart) textPane(w, room int) (lines []string, below int) {
	return c.wire.text.Lines(c.Theme, w, room, editor.Look{Focus: c.wire.writing, Mark: c.wire.line})
}

// textState says that typing is on, or that what was typed is not saved.
func (c *codePart) textState(w int) []string {
	th, m := c.Theme, c.M.Wire
	switch {
	case c.wire == nil:
		return nil
	case c.listening() && !c.wire.writing:
		return []string{th.Good.Render("● ") + th.Muted.Render(text.Cut(c.counts(c.now.received), w-2))}
	case c.wire.failed != nil:
		why, _ := c.Why(c.wire.failed)
		return []string{th.Warn.Render(text.Cut("! "+text.Clean(fmt.Sprintf(m.Unsaved, why)), w))}
	case c.wire.writing:
		line, column := c.wire.text.Cursor()
		return []string{text.Edges(th.Accent.Render("● "+m.Write)+th.Muted.Render(" · "+m.KeysHelp), th.Muted.Render(fmt.Sprintf(m.Place, line, column)), w)}
	}
	return nil
}
