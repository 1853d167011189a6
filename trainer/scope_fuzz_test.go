package trainer

import (
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
