package check

import (
	"otelings/internal/i18n"
	"otelings/telemetry"
)

// Refusal is what is said about something that was turned away at the door,
// with the repair.
type Refusal struct {
	Says, Next i18n.Text
	FAQ        string
}

// RefusalOf is the words for a cause; findings about the door say the same.
func RefusalOf(c telemetry.Cause) Refusal {
	w := doorWords(c)
	return Refusal{Says: w.says, Next: w.next, FAQ: w.faq}
}
