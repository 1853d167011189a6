package trainer

import (
	"fmt"
	"strings"
)

// planning lints placement questions and situations when everything is
// verified. taken is the lessons' question ids.
func (v *verifier) planning(taken map[string]string) {
	if len(v.o.IDs) > 0 || v.ownOnly() {
		return
	}
	var what []string
	problems, err := v.t.lib.LintPlacement()
	if err != nil {
		what = append(what, err.Error())
	}
	for _, p := range problems {
		what = append(what, p.String())
	}
	proofs, _ := v.t.lib.Placement() // its error is told already
	for _, p := range proofs {
		for _, q := range p.Questions {
			if lesson, twice := taken[q.ID]; twice {
				what = append(what, fmt.Sprintf("question id %s is taken by lesson %s", q.ID, lesson))
			}
		}
	}
	v.add("placement", "lint", len(what) == 0, strings.Join(what, "\n"))
	why := ""
	if _, err := v.t.lib.Situations(); err != nil {
		why = err.Error()
	}
	v.add("situations", "lint", why == "", why)
}
