package check

import (
	"io/fs"
	"testing"

	"otelings/exercises"
)

// Threads, a guard and tasks: the programs of the mixed exercise are read as
// they are shipped. A right form that is silent has its cause elsewhere, so
// none is named.
func TestSilenceOfClosingTime(t *testing.T) {
	for dir, cause := range map[string]SilenceCause{
		"starter": SilenceEarlyExit, "wrong/exit-skips-drop": SilenceEarlyExit, "wrong/dropped-at-once": SilenceShutFirst, "wrong/early-return": SilenceEarlyExit,
		"solution": SilenceUnknown, "also/explicit-context": SilenceUnknown, "also/force-flush": SilenceUnknown, "also/grpc-tokio": SilenceUnknown,
		"also/scoped-threads": SilenceUnknown, "also/tracing-threads": SilenceUnknown,
	} {
		text, err := fs.ReadFile(exercises.Content(), "content/faq/closing-time/"+dir+"/src/main.rs")
		if err != nil {
			t.Error(err)
			continue
		}
		if d := Silence(silentEvidence(string(text))); d.Cause != cause || len(d.Also) > 0 {
			t.Errorf("%s: %s also %v (%s), want %s", dir, d.Cause, d.Also, d.Actual.EN, cause)
		}
	}
}
