package plain

import (
	"bufio"
	"context"
	"errors"
	"io"
	"strconv"
	"strings"
	"unicode/utf8"
)

// maxLine bounds one line of input; what is longer is cut, and the rest of the
// line is read and forgotten.
const maxLine = 4 << 10

// lineReader reads a line only when one is asked for, in a goroutine of its
// own, so that waiting can end with the context. A line that comes after its
// reader gave up is kept for the next one. The goroutine ends with the line
// (or the end) of the input it waits for; nothing can end a blocked Read.
type lineReader struct {
	in      *bufio.Reader
	pending chan lineRead // nil when no read is under way
}

type lineRead struct {
	text string
	err  error
}

func newLineReader(in io.Reader) *lineReader {
	return &lineReader{in: bufio.NewReader(in)}
}

// start asks for a line unless one is being waited for already.
func (r *lineReader) start() <-chan lineRead {
	if r.pending == nil {
		r.pending = make(chan lineRead, 1)
		go func(out chan<- lineRead) {
			text, err := readLine(r.in)
			out <- lineRead{text, err}
		}(r.pending)
	}
	return r.pending
}

// read is the next line without its end. io.EOF comes after the last line.
func (r *lineReader) read(ctx context.Context, interrupt <-chan struct{}) (string, error) {
	select {
	case got := <-r.start():
		r.pending = nil
		return got.text, got.err
	case <-interrupt:
		return "", errInterrupt
	case <-ctx.Done():
		return "", ctx.Err()
	}
}

// errInterrupt says that Ctrl-C was pressed at a prompt.
var errInterrupt = errors.New("interrupt at the prompt")

func readLine(in *bufio.Reader) (string, error) {
	var line []byte
	for {
		part, err := in.ReadSlice('\n')
		if room := maxLine - len(line); room > 0 {
			line = append(line, part[:min(room, len(part))]...)
		}
		switch {
		case err == nil:
			return strings.TrimRight(string(line), "\r\n"), nil
		case errors.Is(err, bufio.ErrBufferFull):
		case len(line) > 0 && errors.Is(err, io.EOF): // the last line has no end
			return string(line), nil
		default:
			return "", err
		}
	}
}

// normal is input as it is compared: without spaces around it, full-width
// letters, digits and marks (an input method left on) as the narrow ones.
func normal(s string) string {
	s = strings.Map(func(r rune) rune {
		switch {
		case r >= 0xff01 && r <= 0xff5e:
			return r - 0xff01 + '!'
		case r == 0x3000:
			return ' '
		case r == utf8.RuneError:
			return -1
		}
		return r
	}, s)
	return strings.TrimSpace(s)
}

// number reads "3", "3." or "3)"; ok is false for anything else and for
// numbers of more than four digits.
func number(s string) (n int, ok bool) {
	s = strings.TrimRight(s, ".)")
	if s == "" || len(s) > 4 || strings.Trim(s, "0123456789") != "" {
		return 0, false
	}
	n, err := strconv.Atoi(s)
	return n, err == nil
}

// order reads an order of n things, "3 1 2", "3,1,2" or, up to nine things,
// "312", as indexes from 0. ok is false unless each of them is named once.
func order(s string, n int) (out []int, ok bool) {
	words := strings.FieldsFunc(s, func(r rune) bool { return r == ' ' || r == ',' || r == '、' || r == ';' || r == '>' || r == '-' })
	if len(words) == 1 && n <= 9 {
		words = strings.Split(words[0], "")
	}
	if len(words) != n {
		return nil, false
	}
	seen := make([]bool, n)
	for _, w := range words {
		i, ok := number(w)
		if !ok || i < 1 || i > n || seen[i-1] {
			return nil, false
		}
		seen[i-1] = true
		out = append(out, i-1)
	}
	return out, true
}
