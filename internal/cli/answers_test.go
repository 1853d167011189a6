package cli

import (
	"errors"
	"testing"
)

// Whatever a file holds, it is a flat list of answers or a usage error in both
// languages.
func FuzzAnswers(f *testing.F) {
	for _, s := range []string{"", "a: b\n", "a: [1]\n", "a: b\na: c\n", "words", "a:\n", "? [x]\n: y\n", "a: *b\n", "a: &b c\nd: *b\n", "\xff", "- a\n", "a: |\n  b\n"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, src []byte) {
		answers, err := parseAnswers("file", src)
		var usage *usageError
		if err == nil {
			if answers == nil {
				t.Error("no answers and no error")
			}
			return
		}
		if !errors.As(err, &usage) || usage.text.EN == "" || usage.text.ZH == "" || usage.hint.IsZero() || answers != nil {
			t.Errorf("%v", err)
		}
	})
}
