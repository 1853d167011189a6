package editor

import (
	"strconv"
	"strings"

	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/x/ansi"

	"otelings/tui/text"
	"otelings/tui/ui"
)

// shown is a cluster as it is drawn: nothing that could steer a terminal, and
// never without width, so that the cursor can be seen on it.
func shown(cluster string) string {
	if len(cluster) == 1 && cluster[0] < 0x20 && cluster[0] != '\t' {
		return string('␀' + rune(cluster[0]))
	}
	s := ansi.Truncate(text.Clean(cluster), 2, "") // of what is joined, the beginning
	if text.Width(s) == 0 {
		return "·"
	}
	return s
}

// piece is the part of a line that stands in one row on screen.
type piece struct {
	row      int // line
	from, to int // bytes
}

// pieces breaks a line into rows of at most w cells; a line without text is one.
// A line whose last row is full gets another, for the cursor behind it.
func (e *Editor) pieces(row, w int) []piece {
	line := e.lines[row]
	var out []piece
	from, cells := 0, 0
	for at := 0; at < len(line); {
		c := first(line[at:])
		n := text.Width(shown(c))
		if cells+n > w && at > from {
			out = append(out, piece{row, from, at})
			from, cells = at, 0
		}
		at += len(c)
		cells += n
	}
	out = append(out, piece{row, from, len(line)})
	if cells >= w {
		out = append(out, piece{row, len(line), len(line)})
	}
	return out
}

// place is which of a line's pieces holds a byte offset, and at which cell.
func (e *Editor) place(pieces []piece, col int) (index, cell int) {
	for i, p := range pieces {
		if col < p.to || i == len(pieces)-1 {
			return i, e.cells(p.row, p.from, col)
		}
	}
	return 0, 0
}

func (e *Editor) cells(row, from, to int) int {
	n, line := 0, e.lines[row]
	for at := from; at < to; {
		c := first(line[at:])
		n += text.Width(shown(c))
		at += len(c)
	}
	return n
}

// vertical moves by rows on screen and keeps the column.
func (e *Editor) vertical(n int) {
	e.typing = false
	for ; n < 0; n++ {
		e.oneRow(-1)
	}
	for ; n > 0; n-- {
		e.oneRow(1)
	}
}

func (e *Editor) oneRow(by int) {
	pieces := e.pieces(e.row, e.width)
	i, cell := e.place(pieces, e.col)
	if e.keep < 0 {
		e.keep = cell
	}
	switch {
	case i+by >= 0 && i+by < len(pieces):
		e.at(pieces[i+by])
	case by < 0 && e.row > 0:
		above := e.pieces(e.row-1, e.width)
		e.at(above[len(above)-1])
	case by > 0 && e.row < len(e.lines)-1:
		e.at(e.pieces(e.row+1, e.width)[0])
	}
}

// at puts the cursor into a piece, at the column that is kept.
func (e *Editor) at(p piece) {
	e.row = p.row
	line, at, cells := e.lines[p.row], p.from, 0
	for at < p.to {
		c := first(line[at:])
		n := text.Width(shown(c))
		if cells+n > e.keep || at+len(c) == p.to && p.to < len(line) { // the end of a broken row belongs to the next
			break
		}
		at += len(c)
		cells += n
	}
	e.col = at
}

// Look is how the text is drawn.
type Look struct {
	Focus bool // the cursor is drawn, and kept in view
	Mark  int  // line that is marked, from 1; 0 for none
}

// Lines draws h rows of w cells with line numbers, and says how many rows follow.
// Drawing keeps the cursor in view; it changes nothing else.
func (e *Editor) Lines(th *ui.Theme, w, h int, look Look) (rows []string, below int) {
	digits := len(strconv.Itoa(len(e.lines)))
	e.page, e.width = max(h, 1), max(w-digits-3, 2)
	var all []piece
	at := 0
	for row := range e.lines {
		ps := e.pieces(row, e.width)
		if row == e.row {
			i, _ := e.place(ps, e.col)
			at = len(all) + i
		}
		all = append(all, ps...)
	}
	if look.Focus {
		e.top = max(min(e.top, at), at-e.page+1)
	}
	e.top = max(0, min(e.top, len(all)-e.page))
	end := min(len(all), e.top+e.page)
	for i, p := range all[e.top:end] {
		rows = append(rows, e.gutter(th, p, digits, look.Mark)+e.draw(th, p, look.Focus && e.top+i == at))
	}
	return rows, len(all) - end
}

// Scroll moves the view by rows, for who only reads.
func (e *Editor) Scroll(n int) { e.top = max(e.top+n, 0) }

func (e *Editor) gutter(th *ui.Theme, p piece, digits, mark int) string {
	n := ""
	if p.from == 0 && (p.to > 0 || len(e.lines[p.row]) == 0) {
		n = strconv.Itoa(p.row + 1)
	}
	if p.row+1 == mark {
		sign := " "
		if n != "" {
			sign = "✗"
		}
		return th.Bad.Render(sign+text.FitLeft(n, digits)) + th.Faint.Render("│") + " "
	}
	return " " + th.Muted.Render(text.FitLeft(n, digits)) + th.Faint.Render("│") + " "
}

// draw is one row of text, with the cursor when it is here.
func (e *Editor) draw(th *ui.Theme, p piece, here bool) string {
	line := e.lines[p.row]
	if !here {
		return th.Text.Render(render(line[p.from:p.to]))
	}
	under, rest := " ", ""
	if e.col < p.to {
		c := first(line[e.col:])
		under, rest = shown(c), line[e.col+len(c):p.to]
	}
	return th.Text.Render(render(line[p.from:e.col])) + lipgloss.NewStyle().Reverse(true).Render(under) + th.Text.Render(render(rest))
}

func render(s string) string {
	var b strings.Builder
	for at := 0; at < len(s); {
		c := first(s[at:])
		b.WriteString(shown(c))
		at += len(c)
	}
	return b.String()
}
