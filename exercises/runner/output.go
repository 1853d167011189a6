package runner

import (
	"bytes"
	"fmt"
	"strings"
	"sync"
	"unicode"
)

// Bounds on output. What a flooding program prints between head and tail is
// counted and dropped; lines stop being news after maxNews bytes.
const (
	headBytes = 16 << 10
	tailBytes = 48 << 10
	lineBytes = 4 << 10
	maxNews   = 256 << 10
)

// output keeps the first and the last bytes of what is written to it and hands
// on lines while they come. It may be written by one goroutine and read by
// another.
type output struct {
	news func(line string) // nil = nobody listens

	mu    sync.Mutex
	head  []byte
	tail  []byte // the last bytes after head, at most twice tailBytes
	total int64
	line  []byte // the unfinished line
	told  int    // bytes handed on as news
}

// Write never fails and never blocks longer than news does.
func (o *output) Write(p []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.keep(p)
	for rest := p; len(rest) > 0 && o.news != nil && o.told < maxNews; {
		end := bytes.IndexByte(rest, '\n')
		if end < 0 {
			end = len(rest)
		}
		take := min(end, lineBytes-len(o.line))
		o.line = append(o.line, rest[:take]...)
		rest = rest[take:]
		if complete := len(rest) > 0 && rest[0] == '\n'; complete {
			rest = rest[1:]
			o.tell()
		} else if len(o.line) == lineBytes {
			o.tell()
		}
	}
	return len(p), nil
}

// Flush hands on a last line without an end.
func (o *output) Flush() {
	o.mu.Lock()
	defer o.mu.Unlock()
	if len(o.line) > 0 && o.news != nil {
		o.tell()
	}
}

func (o *output) tell() {
	o.told += len(o.line) + 1
	o.news(printable(string(bytes.TrimSuffix(o.line, []byte("\r")))))
	o.line = o.line[:0]
}

func (o *output) keep(p []byte) {
	o.total += int64(len(p))
	if room := headBytes - len(o.head); room > 0 {
		n := min(room, len(p))
		o.head = append(o.head, p[:n]...)
		p = p[n:]
	}
	o.tail = append(o.tail, p[max(0, len(p)-tailBytes):]...)
	if len(o.tail) >= 2*tailBytes {
		o.tail = append(o.tail[:0], o.tail[len(o.tail)-tailBytes:]...)
	}
}

// String is what was kept, printable; where bytes are missing it says how many.
func (o *output) String() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	tail := o.tail[max(0, len(o.tail)-tailBytes):]
	cut := o.total - int64(len(o.head)) - int64(len(tail))
	if cut == 0 {
		return printable(string(o.head) + string(tail))
	}
	return printable(fmt.Sprintf("%s\n[... %d B ...]\n%s", o.head, cut, tail))
}

// printable leaves out what could move a terminal's cursor or change its
// state, and marks bytes that are not UTF-8. New lines and tabs stay.
func printable(s string) string {
	s = strings.ToValidUTF8(s, "\uFFFD")
	return strings.Map(func(r rune) rune {
		if r != '\n' && r != '\t' && unicode.IsControl(r) {
			return -1
		}
		return r
	}, s)
}
