// Package editor is a text of several lines that is typed: moving, pasting and
// undoing by grapheme clusters, so that wide and combined characters stay whole.
//
// What is not typed over is kept byte by byte, tabs, line ends and bytes that
// are no text included. The editor does no I/O; whoever has it saves Text.
package editor

import (
	"slices"
	"strings"
	"unicode/utf8"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"
)

// Bounds of what is kept and typed.
const (
	maxUndo = 500     // steps
	maxText = 4 << 20 // bytes; more is not pasted
)

// step is a text with its cursor.
type step struct {
	lines    []string
	row, col int
}

// Editor is a text with a cursor. Make one with New.
type Editor struct {
	lines    []string // without their ends; never empty
	crlf     bool     // every line ended in \r\n
	row, col int      // col is a byte offset at the border of a cluster
	keep     int      // cells: the column that moving up and down keeps; -1 = where it is
	undo     []step
	redo     []step
	typing   bool // the last change was typed: the next one joins its step
	top      int  // first row on screen that is drawn
	page     int  // rows drawn last
	width    int  // cells of text drawn last
}

// New makes an editor with a text, the cursor at its beginning.
func New(text string) *Editor {
	e := &Editor{keep: -1, page: 1, width: 1 << 20}
	e.lines, e.crlf = split(text)
	return e
}

// split is a text's lines. Line ends of one kind go; where kinds are mixed, \r
// stays in the lines, to be seen and kept.
func split(text string) (lines []string, crlf bool) {
	lines = strings.Split(text, "\n")
	crlf = len(lines) > 1
	for _, l := range lines[:len(lines)-1] {
		crlf = crlf && strings.HasSuffix(l, "\r")
	}
	if crlf {
		for i := range lines[:len(lines)-1] {
			lines[i] = strings.TrimSuffix(lines[i], "\r")
		}
	}
	return lines, crlf
}

// Text is the whole text, with the line ends it came with.
func (e *Editor) Text() string {
	if e.crlf {
		return strings.Join(e.lines, "\r\n")
	}
	return strings.Join(e.lines, "\n")
}

// Replace puts another text in place of this one; Undo brings it back. The
// cursor stays at its line.
func (e *Editor) Replace(text string) {
	if text == e.Text() {
		return
	}
	e.before(false)
	e.lines, e.crlf = split(text)
	e.to(e.row, e.col)
}

// Go puts the cursor at a line and column, both from 1, the column in bytes.
func (e *Editor) Go(line, column int) {
	e.typing, e.keep = false, -1
	e.to(line-1, column-1)
}

// Cursor is the cursor's line, from 1, and column in clusters, from 1.
func (e *Editor) Cursor() (line, column int) {
	column = 1
	for at := 0; at < e.col; column++ {
		at += len(first(e.lines[e.row][at:]))
	}
	return e.row + 1, column
}

// to puts the cursor at the nearest place there is.
func (e *Editor) to(row, col int) {
	e.row = max(0, min(row, len(e.lines)-1))
	line := e.lines[e.row]
	at := 0
	for at < len(line) {
		n := len(first(line[at:]))
		if at+n > col {
			break
		}
		at += n
	}
	e.col = at
}

// first is the first cluster of s, which is not empty; a byte that is no text
// stands for itself.
func first(s string) string {
	if s[0] < utf8.RuneSelf && (len(s) == 1 || s[1] < utf8.RuneSelf) {
		return s[:1]
	}
	if r, n := utf8.DecodeRuneInString(s); r == utf8.RuneError && n == 1 {
		return s[:1]
	}
	c, _ := ansi.FirstGraphemeCluster(s, ansi.GraphemeWidth)
	if c == "" {
		return s[:1]
	}
	return c
}

// last is the last cluster of s, which is not empty.
func last(s string) string {
	at, c := 0, ""
	for at < len(s) {
		c = first(s[at:])
		at += len(c)
	}
	return c
}

// before keeps the text as it is for Undo. Typed changes in a row are one step.
func (e *Editor) before(typed bool) {
	if !typed || !e.typing {
		e.undo = append(e.undo, step{slices.Clone(e.lines), e.row, e.col})
		if len(e.undo) > maxUndo {
			e.undo = slices.Delete(e.undo, 0, len(e.undo)-maxUndo)
		}
	}
	e.redo, e.typing, e.keep = nil, typed, -1
}

// Undo takes the last change back; false when there is none.
func (e *Editor) Undo() bool { return e.back(&e.undo, &e.redo) }

// Redo brings back what Undo took; false when there is nothing.
func (e *Editor) Redo() bool { return e.back(&e.redo, &e.undo) }

func (e *Editor) back(from, to *[]step) bool {
	if len(*from) == 0 {
		return false
	}
	s := (*from)[len(*from)-1]
	*from = (*from)[:len(*from)-1]
	*to = append(*to, step{e.lines, e.row, e.col})
	e.lines, e.row, e.col, e.typing, e.keep = s.lines, s.row, s.col, false, -1
	return true
}

// Paste puts text at the cursor as it is, as one step; terminals hand over line
// ends as \r, which are line ends here. What would make the text
// too large is not taken, and false says so.
func (e *Editor) Paste(text string) bool {
	if text == "" {
		return true
	}
	if len(text)+len(e.Text()) > maxText {
		return false
	}
	e.before(false)
	e.insert(strings.ReplaceAll(strings.ReplaceAll(text, "\r\n", "\n"), "\r", "\n"))
	return true
}

// insert puts text at the cursor and goes behind it.
func (e *Editor) insert(text string) {
	line := e.lines[e.row]
	parts := strings.Split(line[:e.col]+text+line[e.col:], "\n")
	after := len(line) - e.col
	e.lines = slices.Replace(slices.Clone(e.lines), e.row, e.row+1, parts...)
	e.row += len(parts) - 1
	e.to(e.row, len(e.lines[e.row])-after)
}

// Key takes a key press; false when it means nothing to a text.
func (e *Editor) Key(k tea.KeyPressMsg) bool {
	switch k.String() {
	case "left":
		e.left()
	case "right":
		e.right()
	case "up":
		e.vertical(-1)
	case "down":
		e.vertical(1)
	case "pgup":
		e.vertical(-max(e.page-1, 1))
	case "pgdown":
		e.vertical(max(e.page-1, 1))
	case "home", "ctrl+a":
		e.typing, e.keep, e.col = false, -1, 0
	case "end", "ctrl+e":
		e.typing, e.keep, e.col = false, -1, len(e.lines[e.row])
	case "enter":
		line := e.lines[e.row]
		e.before(false)
		e.insert("\n" + line[:min(e.col, len(line)-len(strings.TrimLeft(line, " \t")))])
	case "space":
		e.before(true)
		e.insert(" ")
	case "tab":
		e.before(true)
		e.insert("  ")
	case "backspace", "shift+backspace":
		e.backspace()
	case "delete":
		e.forward()
	case "ctrl+k":
		e.cutLine()
	default:
		if k.Text == "" || k.Mod&^tea.ModShift != 0 {
			return false
		}
		e.before(true)
		e.insert(k.Text)
	}
	return true
}

func (e *Editor) left() {
	e.typing, e.keep = false, -1
	switch {
	case e.col > 0:
		e.col -= len(last(e.lines[e.row][:e.col]))
	case e.row > 0:
		e.row--
		e.col = len(e.lines[e.row])
	}
}

func (e *Editor) right() {
	e.typing, e.keep = false, -1
	switch {
	case e.col < len(e.lines[e.row]):
		e.col += len(first(e.lines[e.row][e.col:]))
	case e.row < len(e.lines)-1:
		e.row, e.col = e.row+1, 0
	}
}

func (e *Editor) backspace() {
	switch {
	case e.col > 0:
		e.before(e.typing)
		line := e.lines[e.row]
		n := len(last(line[:e.col]))
		e.set(line[:e.col-n] + line[e.col:])
		e.to(e.row, e.col-n)
	case e.row > 0:
		e.before(false)
		e.join(e.row - 1)
	}
}

func (e *Editor) forward() {
	line := e.lines[e.row]
	switch {
	case e.col < len(line):
		e.before(e.typing)
		e.set(line[:e.col] + line[e.col+len(first(line[e.col:])):])
		e.to(e.row, e.col)
	case e.row < len(e.lines)-1:
		e.before(false)
		e.join(e.row)
	}
}

// set changes the cursor's line and leaves the lines that Undo holds alone.
func (e *Editor) set(line string) {
	e.lines = slices.Clone(e.lines)
	e.lines[e.row] = line
}

// join puts the line after row behind it, with the cursor between them.
func (e *Editor) join(row int) {
	at := len(e.lines[row])
	e.lines = slices.Replace(slices.Clone(e.lines), row, row+2, e.lines[row]+e.lines[row+1])
	e.to(row, at)
}

func (e *Editor) cutLine() {
	if len(e.lines) == 1 && e.lines[0] == "" {
		return
	}
	e.before(false)
	if len(e.lines) == 1 {
		e.lines = []string{""}
	} else {
		e.lines = slices.Delete(slices.Clone(e.lines), e.row, e.row+1)
	}
	e.to(e.row, 0)
}
