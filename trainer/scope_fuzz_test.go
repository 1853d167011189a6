package trainer

import (
	"bufio"
	"bytes"
	"encoding/json"
	"io"
	"net"
	"testing"
)

func FuzzScopeAddress(f *testing.F) {
	for _, s := range []string{"4317", ":0", "[::1]:9", "localhost:80", "x", "1.2.3.4:99999", "[", "::"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		addr, _, err := ScopeAddress(s)
		if err != nil {
			if text, hint := Explain(err); text.IsZero() || hint.IsZero() {
				t.Errorf("%q is refused without words", s)
			}
			return
		}
		if _, _, err := net.SplitHostPort(addr); err != nil {
			t.Errorf("%q became %q: %v", s, addr, err)
		}
	})
}

// FuzzWholeLines: as many lines as went in come out, each JSON or empty.
func FuzzWholeLines(f *testing.F) {
	f.Add([]byte("{}\n{\"a\":\n[1]\n\n\"x"))
	f.Add([]byte("{}"))
	f.Fuzz(func(t *testing.T, data []byte) {
		r := &wholeLines{in: bufio.NewReaderSize(bytes.NewReader(data), 16)}
		out, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		bad := 0
		in := bytes.Split(data, []byte("\n"))
		got := bytes.Split(out, []byte("\n"))
		for i, l := range in {
			if i >= len(got) {
				t.Fatalf("%d lines of %d", len(got), len(in))
			}
			switch {
			case len(bytes.TrimSpace(l)) > 0 && !json.Valid(l):
				bad++
				if len(got[i]) > 0 {
					t.Errorf("line %d is %q", i, got[i])
				}
			case !bytes.Equal(got[i], l):
				t.Errorf("line %d was %q, is %q", i, l, got[i])
			}
		}
		if bad != r.bad {
			t.Errorf("%d lines are counted as unread, %d are", r.bad, bad)
		}
	})
}
