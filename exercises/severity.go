package exercises

import (
	"fmt"
	"strings"
)

// Severities is a range of severity numbers of log records, both ends included.
type Severities struct{ Low, High int }

// Has reports whether a severity number lies in the range; 0 is unspecified and
// lies in none.
func (s Severities) Has(n int) bool { return n > 0 && n >= s.Low && n <= s.High }

// severityNames begin at 1, four numbers each.
var severityNames = [...]string{"trace", "debug", "info", "warn", "error", "fatal"}

// ParseSeverity reads "error" (ERROR to ERROR4), ">=warn" or "<=info".
func ParseSeverity(text string) (Severities, error) {
	name, most, least := strings.TrimSpace(text), false, false
	if rest, ok := strings.CutPrefix(name, ">="); ok {
		name, least = strings.TrimSpace(rest), true
	} else if rest, ok := strings.CutPrefix(name, "<="); ok {
		name, most = strings.TrimSpace(rest), true
	}
	for i, n := range severityNames {
		if n != name {
			continue
		}
		s := Severities{Low: 4*i + 1, High: 4*i + 4}
		if least {
			s.High = 24
		}
		if most {
			s.Low = 1
		}
		return s, nil
	}
	return Severities{}, fmt.Errorf("bad severity %q, want one of %s, or one behind >= or <=", text, strings.Join(severityNames[:], ", "))
}
