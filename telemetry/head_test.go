package telemetry

import (
	"strings"
	"testing"
	"unicode/utf8"
)

func TestHeadIsTheBeginningOfText(t *testing.T) {
	long := Map(Attrs{{"k", Array([]Value{Int(-7), Bool(true), Double(0.5), String("äöü"), Bytes([]byte("abc"))})}, {"more", String(strings.Repeat("x", 50))}, {"none", Value{}}})
	for _, v := range []Value{{}, String("活着"), Bytes([]byte{1, 2, 3, 4}), Int(12), long} {
		text := v.Text()
		for limit := range len(text) + 2 {
			head, all := v.Head(limit)
			switch {
			case v.Type() == ValueBytes && !all: // what is left out may change its last characters
			case !strings.HasPrefix(text, head):
				t.Errorf("%q is not the beginning of %q", head, text)
			case all != (head == text):
				t.Errorf("limit %d of %q: %q, all %v", limit, text, head, all)
			}
			if len(head) > limit || !utf8.ValidString(head) {
				t.Errorf("limit %d: %q", limit, head)
			}
		}
	}
}

func TestHeadDoesNotReadTheRest(t *testing.T) {
	big := Array(make([]Value, 1_000_000))
	if n := testing.AllocsPerRun(3, func() { big.Head(100) }); n > 20 {
		t.Errorf("%v allocations for a hundred bytes", n)
	}
}
