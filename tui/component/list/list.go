// Package list is a cursor over rows and the window of them that fits.
package list

// List is a cursor over n rows; rows that cannot be chosen (headings) are
// skipped. The zero value is ready.
type List struct {
	cursor int
	skip   []bool
}

// Set says how many rows there are and which are headings; the cursor stays
// where it was as far as possible.
func (l *List) Set(skip []bool) {
	l.skip = skip
	l.Select(l.cursor)
}

// Cursor is the row the cursor is on, -1 when no row can be chosen.
func (l *List) Cursor() int {
	if l.cursor < 0 || l.cursor >= len(l.skip) || l.skip[l.cursor] {
		return -1
	}
	return l.cursor
}

// Select moves the cursor to row i, or the nearest row that can be chosen.
func (l *List) Select(i int) {
	i = max(0, min(i, len(l.skip)-1))
	for d := range len(l.skip) {
		if j := i + d; j < len(l.skip) && !l.skip[j] {
			l.cursor = j
			return
		}
		if j := i - d; j >= 0 && !l.skip[j] {
			l.cursor = j
			return
		}
	}
	l.cursor = 0
}

// Move moves the cursor by n rows that can be chosen.
func (l *List) Move(n int) {
	step := 1
	if n < 0 {
		step, n = -1, -n
	}
	for range n {
		j := l.cursor + step
		for j >= 0 && j < len(l.skip) && l.skip[j] {
			j += step
		}
		if j < 0 || j >= len(l.skip) {
			return
		}
		l.cursor = j
	}
}

// Window is the first line to show so that lines from..to of total are visible
// in h lines with some of what surrounds them.
func Window(from, to, total, h int) int {
	if total <= h {
		return 0
	}
	top := (from+to)/2 - h/2
	if to-from >= h {
		top = from
	}
	return max(0, min(top, total-h))
}
