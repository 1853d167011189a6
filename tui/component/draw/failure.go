package draw

import (
	"fmt"

	"otelings/tui/component/markdown"
	"otelings/tui/ui"
)

const monoLook = markdown.Mono

// Failure is an error as people read it: the fact, then the hint.
func Failure(e *ui.Env, err error, w int) []string {
	fact, hint := e.Why(err)
	out := Paragraph(e.Theme, e.Theme.Bad, "✗ "+fact, w)
	if hint != "" {
		out = append(out, "")
		out = append(out, Paragraph(e.Theme, e.Theme.Text, fmt.Sprintf(e.M.Common.Hint, hint), w)...)
	}
	return out
}
