package editor

import (
	"math/rand/v2"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"otelings/tui/tuitest"
	"otelings/tui/ui"
)

func press(e *Editor, keys ...string) {
	for _, k := range keys {
		e.Key(tuitest.Key(k))
	}
}

func typed(e *Editor, s string) {
	for _, r := range s {
		e.Key(tea.KeyPressMsg{Code: r, Text: string(r)})
	}
}

// What is not touched is kept byte by byte, whatever it is.
func TestKeepsBytes(t *testing.T) {
	for _, text := range []string{"", "\n", "{}\n", "a\r\nb\r\n", "a\r\nb\nc\r\n", "\ttab\n", "\xff\xfe\n书\u0301", "a\rb", "\x1b[31mred", "\r\n"} {
		if got := New(text).Text(); got != text {
			t.Errorf("%q became %q", text, got)
		}
	}
	e := New("a\r\nb")
	press(e, "end", "enter")
	typed(e, "x")
	if got := e.Text(); got != "a\r\nx\r\nb" {
		t.Errorf("line ends: %q", got)
	}
}

func TestTyping(t *testing.T) {
	for _, c := range []struct {
		name, from string
		do         func(e *Editor)
		want       string
	}{
		{"letters", "", func(e *Editor) { typed(e, "{\"a\": 书}") }, `{"a": 书}`},
		{"an input method sends several at once", "x", func(e *Editor) { e.Key(tea.KeyPressMsg{Text: "收银机", Code: tea.KeyExtended}) }, "收银机x"},
		{"enter keeps the indent", "  a", func(e *Editor) { press(e, "end", "enter"); typed(e, "b") }, "  a\n  b"},
		{"enter inside the indent", "    a", func(e *Editor) { press(e, "right", "right", "enter") }, "  \n    a"},
		{"backspace takes a cluster", "e\u0301书👩‍💻", func(e *Editor) { press(e, "end", "backspace", "backspace", "backspace") }, ""},
		{"backspace joins lines", "a\nb", func(e *Editor) { press(e, "down", "home", "backspace", "right") }, "ab"},
		{"delete", "书b\nc", func(e *Editor) { press(e, "delete", "end", "delete") }, "bc"},
		{"tab is two spaces", "a", func(e *Editor) { press(e, "tab") }, "  a"},
		{"ctrl+k takes the line", "a\nb\nc", func(e *Editor) { press(e, "down", "ctrl+k") }, "a\nc"},
		{"ctrl+k on the only line", "a", func(e *Editor) { press(e, "ctrl+k", "ctrl+k") }, ""},
		{"paste as it is", "ab", func(e *Editor) { press(e, "right"); e.Paste("1\r\n\t2\r3\n4") }, "a1\n\t2\n3\n4b"},
		{"at the ends nothing happens", "a", func(e *Editor) { press(e, "backspace", "up", "left", "end", "delete", "down", "right") }, "a"},
	} {
		e := New(c.from)
		c.do(e)
		if got := e.Text(); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
	if e := New("a"); e.Key(tuitest.Key("ctrl+x")) || e.Key(tuitest.Key("esc")) || e.Paste(strings.Repeat("x", maxText)) || e.Text() != "a" {
		t.Error("took what is no text")
	}
}

// Undo goes back through every step, and redo forward again.
func TestUndo(t *testing.T) {
	e := New("a")
	press(e, "end")
	typed(e, "bc")
	press(e, "enter")
	typed(e, "d")
	e.Paste("\n书")
	e.Replace("theirs")
	var seen []string
	for e.Undo() {
		seen = append(seen, e.Text())
	}
	if got := strings.Join(seen, "|"); got != "abc\nd\n书|abc\nd|abc\n|abc|a" {
		t.Errorf("back: %q", got)
	}
	for e.Redo() {
	}
	if e.Text() != "theirs" {
		t.Errorf("forward: %q", e.Text())
	}
	e.Undo()
	typed(e, "!")
	if e.Redo() {
		t.Error("a change leaves nothing to bring back")
	}
}

// The cursor moves by rows on screen and keeps its column over wide characters.
func TestMoving(t *testing.T) {
	e := New("abcdef\n书书书\n\nabcdef")
	press(e, "right", "right", "right", "down")
	if line, column := e.Cursor(); line != 2 || column != 2 {
		t.Errorf("on the wide line: %d:%d", line, column)
	}
	press(e, "down", "down")
	if line, column := e.Cursor(); line != 4 || column != 4 {
		t.Errorf("below the empty line: %d:%d", line, column)
	}
	e.Lines(ui.NewTheme("mono", true), 9, 4, Look{Focus: true}) // five cells of text: rows are broken
	press(e, "up", "up")
	if line, column := e.Cursor(); line != 2 || column != 4 { // behind the third, which has a row of its own
		t.Errorf("up over a broken row: %d:%d", line, column)
	}
	e.Go(99, 99)
	if line, _ := e.Cursor(); line != 4 {
		t.Errorf("beyond the end: line %d", line)
	}
	e.Go(2, 3) // inside a character
	if line, column := e.Cursor(); line != 2 || column != 1 {
		t.Errorf("inside a character: %d:%d", line, column)
	}
}

// Whatever is typed, undone and moved: every row has its width, the cursor is in
// view, undo comes back to the beginning.
func TestAnyKeys(t *testing.T) {
	keys := []string{"left", "right", "up", "down", "home", "end", "enter", "backspace", "delete", "tab", "pgup", "pgdown", "ctrl+k", "a", "书", "{", "space"}
	th := ui.NewTheme("mono", true)
	for seed := range uint64(30) {
		r := rand.New(rand.NewPCG(seed, 1))
		const text = "{\n\t\"a\": \"书e\u0301👩‍💻\",\r\n \"b\": \x1b[31m\xff, \"long\": \"0123456789012345678901234567890123456789\"\n}\n"
		e := New(text)
		for range 400 {
			switch n := r.IntN(len(keys) + 3); {
			case n < len(keys):
				press(e, keys[n])
			case n == len(keys):
				e.Undo()
			case n == len(keys)+1:
				e.Redo()
			default:
				e.Paste("p\n书")
			}
			w, h := 8+r.IntN(40), 1+r.IntN(12)
			rows, below := e.Lines(th, w, h, Look{Focus: true, Mark: 2})
			if len(rows) > h || below < 0 || len(rows) == 0 {
				t.Fatalf("seed %d: %d rows of %d, %d below", seed, len(rows), h, below)
			}
			cursors := 0
			for _, l := range rows {
				if n := ansi.StringWidth(l); n > w {
					t.Fatalf("seed %d: a row of %d cells in %d: %q", seed, n, w, l)
				}
				cursors += strings.Count(l, "\x1b[7m")
			}
			if cursors != 1 {
				t.Fatalf("seed %d: %d cursors:\n%s", seed, cursors, strings.Join(rows, "\n"))
			}
		}
		n := 0
		for e.Undo() {
			n++
		}
		if n < maxUndo && e.Text() != text {
			t.Fatalf("seed %d: undone to %q", seed, e.Text())
		}
	}
}

func FuzzText(f *testing.F) {
	f.Add("{\r\n}", "书\n")
	f.Fuzz(func(t *testing.T, text, paste string) {
		e := New(text)
		if e.Text() != text {
			t.Fatalf("%q became %q", text, e.Text())
		}
		e.Key(tuitest.Key("right"))
		e.Paste(paste)
		for _, k := range []string{"down", "backspace", "up", "end", "delete", "left"} {
			e.Key(tuitest.Key(k))
			e.Lines(ui.NewTheme("mono", true), 20, 5, Look{Focus: true})
		}
		for e.Undo() {
		}
		if e.Text() != text {
			t.Fatalf("undone to %q, want %q", e.Text(), text)
		}
	})
}
