package trainer

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

var hunkHead = regexp.MustCompile(`^@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@$`)

// apply applies a unified diff as patch does, but takes every number in it at
// its word.
func apply(diff, from string) (string, error) {
	old := strings.SplitAfter(from, "\n")
	var out []string
	at, rest := 0, strings.SplitAfter(diff, "\n")
	for i := 2; i < len(rest); i++ {
		line := strings.TrimSuffix(rest[i], "\n")
		if m := hunkHead.FindStringSubmatch(line); m != nil {
			start, _ := strconv.Atoi(m[1])
			if m[2] != "0" {
				start--
			}
			for at < start {
				out = append(out, old[at])
				at++
			}
			to, _ := strconv.Atoi(m[3])
			if m[4] != "0" && to != len(out)+1 {
				return "", fmt.Errorf("hunk %q begins at line %d of the result", line, len(out)+1)
			}
			continue
		}
		if line == "" {
			continue
		}
		text := rest[i][1:]
		if i+1 < len(rest) && strings.HasPrefix(rest[i+1], `\ No newline`) {
			text = strings.TrimSuffix(text, "\n")
		}
		switch line[0] {
		case '+':
			out = append(out, text)
		case '-', ' ':
			if at >= len(old) || old[at] != text {
				return "", fmt.Errorf("line %d is not %q", at+1, text)
			}
			at++
			if line[0] == ' ' {
				out = append(out, text)
			}
		}
	}
	return strings.Join(append(out, old[at:]...), ""), nil
}

// FuzzUnified: the diff turns one text into the other, line numbers included.
func FuzzUnified(f *testing.F) {
	lines := func(n int, change ...int) string {
		var b strings.Builder
		for i := range n {
			fmt.Fprintf(&b, "line %d\n", i)
			for _, c := range change {
				if c == i {
					fmt.Fprintf(&b, "more after %d\nand more\n", i)
				}
			}
		}
		return b.String()
	}
	for _, s := range [][2]string{
		{"", ""}, {"a\n", "a\n"}, {"", "a\n"}, {"a\n", ""}, {"a", "a\n"}, {"a\nb", "b"}, {"a\n\n\n", "\n\na"},
		{lines(60), lines(60, 3, 7, 12, 40)}, {lines(60, 3, 7, 12, 40), lines(60)}, {lines(60, 5, 9, 30), lines(60, 7, 50)},
	} {
		f.Add(s[0], s[1])
	}
	f.Fuzz(func(t *testing.T, have, want string) {
		have, want = readable([]byte(have)), readable([]byte(want))
		diff, err := unified("x", have, want)
		if err != nil {
			t.Fatal(err)
		}
		if (diff == "") != (have == want) {
			t.Fatalf("%q to %q: diff %q", have, want, diff)
		}
		if diff == "" {
			return
		}
		if got, err := apply(diff, have); err != nil || got != want {
			t.Fatalf("%v: %q to %q\ngave %q by\n%s", err, have, want, got, diff)
		}
	})
}
