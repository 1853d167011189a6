package runner

import (
	"fmt"
	"strings"
	"testing"
)

func TestOutputBounds(t *testing.T) {
	const all = headBytes + tailBytes
	for _, size := range []int{0, 1, headBytes, all - 1, all, all + 1, all + 12345} {
		for _, chunk := range []int{1000, 1 << 20} {
			o := &output{}
			text := strings.Repeat("0123456789", size/10+1)[:size]
			for rest := text; len(rest) > 0; {
				n := min(chunk, len(rest))
				o.Write([]byte(rest[:n]))
				rest = rest[n:]
			}
			want := text
			if size > all {
				want = fmt.Sprintf("%s\n[... %d B ...]\n%s", text[:headBytes], size-all, text[size-tailBytes:])
			}
			if got := o.String(); got != want {
				t.Errorf("%d bytes in chunks of %d: %d bytes kept, want %d", size, chunk, len(got), len(want))
			}
			if len(o.tail) > 2*tailBytes {
				t.Errorf("%d bytes in chunks of %d: tail holds %d", size, chunk, len(o.tail))
			}
		}
	}
}

func TestOutputLines(t *testing.T) {
	var lines []string
	o := &output{news: func(line string) { lines = append(lines, line) }}
	for _, piece := range []string{"one\ntw", "o\r\n\n", "\x1b[31mred\x07\x00\n", "bad \xff utf-8\n", strings.Repeat("x", lineBytes+1) + "\nend"} {
		o.Write([]byte(piece))
	}
	o.Flush()
	want := []string{"one", "two", "", "[31mred", "bad \uFFFD utf-8", strings.Repeat("x", lineBytes), "x", "end"}
	if strings.Join(lines, "|") != strings.Join(want, "|") {
		t.Errorf("got  %q\nwant %q", lines, want)
	}
}

func TestOutputNewsEnds(t *testing.T) {
	told := 0
	o := &output{news: func(line string) { told += len(line) + 1 }}
	for range 10 * maxNews / 100 {
		o.Write([]byte(strings.Repeat("y", 99) + "\n"))
	}
	if told < maxNews || told > maxNews+lineBytes {
		t.Errorf("%d bytes of news, want about %d", told, maxNews)
	}
}
