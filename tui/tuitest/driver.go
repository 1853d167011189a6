// Package tuitest drives the terminal interface in tests: keys go in, commands
// run, frames come out; no program, no renderer.
package tuitest

import (
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"
)

// Model is a root model that knows how many of its commands only wait for
// something from outside.
type Model interface {
	tea.Model
	Idle() int64
}

// bound is how long one step may take. Under testing/synctest it is fake time
// and never passes in a correct program.
const bound = 60 * time.Second

// Driver runs a model synchronously. Inside testing/synctest time is fake, so
// timers cost nothing; outside, Settle and Until are bounded by the clock.
type Driver struct {
	t    testing.TB
	m    Model
	busy int64
	msgs chan tea.Msg
	w, h int
	Done bool // the model asked to quit
}

// New starts a model in a w by h terminal and waits until it is idle.
func New(t testing.TB, m Model, w, h int) *Driver {
	t.Helper()
	d := &Driver{t: t, m: m, msgs: make(chan tea.Msg, 64), w: w, h: h}
	d.send(tea.WindowSizeMsg{Width: w, Height: h})
	d.run(m.Init())
	d.Settle()
	return d
}

func (d *Driver) run(c tea.Cmd) {
	if c == nil {
		return
	}
	d.busy++
	go func() { d.msgs <- c() }()
}

func (d *Driver) send(msg tea.Msg) {
	next, cmd := d.m.Update(msg)
	d.m = next.(Model)
	d.run(cmd)
}

// take handles what one command brought.
func (d *Driver) take(msg tea.Msg) {
	d.busy--
	d.handle(msg)
}

func (d *Driver) handle(msg tea.Msg) {
	switch msg := msg.(type) {
	case nil:
		return
	case tea.QuitMsg:
		d.Done = true
		return
	case tea.BatchMsg:
		for _, c := range msg {
			d.run(c)
		}
		return
	}
	if v := reflect.ValueOf(msg); v.Kind() == reflect.Slice && v.Type().Elem() == reflect.TypeFor[tea.Cmd]() {
		for i := range v.Len() { // a sequence: one after another
			if c := v.Index(i).Interface().(tea.Cmd); c != nil {
				d.handle(c())
			}
		}
		return
	}
	d.send(msg)
}

// Settle runs until no command is left but those that wait for the outside.
func (d *Driver) Settle() {
	d.t.Helper()
	d.until("idle", func() bool { return false })
}

// Until runs until the frame holds s. The text may show while commands are
// still running: this is how a running exercise is looked at.
func (d *Driver) Until(s string) {
	d.t.Helper()
	if !d.until(s, func() bool { return strings.Contains(d.Text(), s) }) && !strings.Contains(d.Text(), s) {
		d.t.Fatalf("%q never came; the frame is\n%s", s, d.Text())
	}
}

// until runs until ok holds (true) or the model is idle (false).
func (d *Driver) until(what string, ok func() bool) bool {
	d.t.Helper()
	end := time.NewTimer(bound)
	defer end.Stop()
	poll := time.NewTicker(time.Millisecond)
	defer poll.Stop()
	for {
		if ok() {
			return true
		}
		if d.busy <= d.m.Idle() && len(d.msgs) == 0 {
			return false
		}
		select {
		case msg := <-d.msgs:
			d.take(msg)
		case <-poll.C: // a command may just have parked itself
		case <-end.C:
			d.t.Fatalf("still busy after %v, waiting for %q; the frame is\n%s", bound, what, d.Text())
		}
	}
}

// Press presses keys one after another and waits until idle after each.
func (d *Driver) Press(keys ...string) {
	d.t.Helper()
	for _, k := range keys {
		d.send(Key(k))
		d.Settle()
		d.Check()
	}
}

// Tap presses one key and does not wait.
func (d *Driver) Tap(key string) { d.send(Key(key)) }

// Send gives the model a message and waits until idle.
func (d *Driver) Send(msg tea.Msg) {
	d.t.Helper()
	d.send(msg)
	d.Settle()
}

// Resize changes the terminal's size.
func (d *Driver) Resize(w, h int) {
	d.t.Helper()
	d.w, d.h = w, h
	d.Send(tea.WindowSizeMsg{Width: w, Height: h})
}

// Frame is the frame as drawn, with its styles.
func (d *Driver) Frame() string { return d.m.View().Content }

// Text is the frame as plain text.
func (d *Driver) Text() string { return ansi.Strip(d.Frame()) }

// Want fails unless the frame holds every string.
func (d *Driver) Want(want ...string) {
	d.t.Helper()
	text := d.Text()
	for _, s := range want {
		if !strings.Contains(text, s) {
			d.t.Fatalf("%q is not on the screen:\n%s", s, text)
		}
	}
}

// Check fails unless the frame is exactly as large as the terminal.
func (d *Driver) Check() {
	d.t.Helper()
	if err := CheckFrame(d.Frame(), d.w, d.h); err != nil {
		d.t.Fatalf("%v\n%s", err, d.Text())
	}
}

// CheckFrame is nil when frame is exactly w by h cells and every line of it
// ends in the terminal's plain style.
func CheckFrame(frame string, w, h int) error {
	lines := strings.Split(frame, "\n")
	if len(lines) != h {
		return fmt.Errorf("the frame has %d lines, the terminal %d", len(lines), h)
	}
	for i, l := range lines {
		if n := ansi.StringWidth(l); n != w {
			return fmt.Errorf("line %d is %d cells wide, the terminal %d: %q", i, n, w, ansi.Strip(l))
		}
		for _, r := range ansi.Strip(l) {
			if r < 0x20 || r == 0x7f || r == '\u2028' {
				return fmt.Errorf("line %d holds the control character %U", i, r)
			}
		}
	}
	return nil
}

var named = map[string]rune{
	"enter": tea.KeyEnter, "esc": tea.KeyEscape, "tab": tea.KeyTab, "space": tea.KeySpace, "up": tea.KeyUp, "down": tea.KeyDown,
	"left": tea.KeyLeft, "right": tea.KeyRight, "pgdown": tea.KeyPgDown, "pgup": tea.KeyPgUp, "home": tea.KeyHome, "end": tea.KeyEnd,
	"backspace": tea.KeyBackspace,
}

// Key is the press of a key by its name; "ctrl+" and "shift+" may stand before.
func Key(name string) tea.KeyPressMsg {
	var k tea.KeyPressMsg
	base := name
	for {
		if rest, ok := strings.CutPrefix(base, "ctrl+"); ok && rest != "" {
			k.Mod |= tea.ModCtrl
			base = rest
			continue
		}
		if rest, ok := strings.CutPrefix(base, "shift+"); ok && rest != "" {
			k.Mod |= tea.ModShift
			base = rest
			continue
		}
		break
	}
	if code, ok := named[base]; ok {
		k.Code = code
		return k
	}
	k.Code = []rune(base)[0]
	if k.Mod == 0 {
		k.Text = base
	}
	return k
}
