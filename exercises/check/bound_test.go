package check

import (
	"strings"
	"testing"

	"otelings/exercises"
)

// A program that was ended for what it used is told that, not that a flush is
// missing, whatever arrived; a build that failed comes first.
func TestOutOfBounds(t *testing.T) {
	set, err := exercises.Load(exercises.Content())
	if err != nil {
		t.Fatal(err)
	}
	def, _ := set.Get("quick-start/first-trace")
	for bound, limit := range map[string]string{"processes": "512", "memory": "2 GiB", "written": "1 GiB", "file": "512 MiB"} {
		ev := Evidence{Final: true, Process: &Process{Built: true, Started: true, Exit: -1, Signal: "killed", Bound: bound, Limit: limit}}
		r := Grade(ev, def)
		if r.State != Failed || len(r.Findings) != 1 || r.Findings[0].Mistake != "bound-"+bound {
			t.Fatalf("%s: %+v", bound, r)
		}
		f := r.Findings[0]
		if !strings.Contains(f.Message.EN, limit) || !strings.Contains(f.Message.ZH, limit) || strings.Contains(f.Message.EN+f.Message.ZH, "{") || f.Next.IsZero() {
			t.Errorf("%s: %+v", bound, f)
		}
		ev.Process.Built = false
		if r := Grade(ev, def); r.Findings[0].Mistake == "bound-"+bound {
			t.Errorf("%s is told of a program that was not built", bound)
		}
	}
}
