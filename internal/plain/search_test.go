package plain

import (
	"testing"
)

// A slash searches from any page; what is found is opened by its number.
func TestSearchFromAnyPage(t *testing.T) {
	f := newFake()
	out := play(t, f, Options{}, "/", "t", "b", "b", "/ span", "2", "3", "1", "1", "b", "b", "b", "/zzz", "q")
	wants(t, out, "# Questions", "1. Why are my spans missing?", "t terms",
		"# Glossary", "- span: One timed piece of work.",
		"# Search: span", "read as spam→span", "1. question: Why are my spans missing?", "2. lesson: Later, not written yet", "3. term: span",
		"Later: not written yet", "span: One timed piece of work.",
		"# Why are my spans missing?", "Call shutdown().", "Spans wait in a queue.", `nothing \x1b[31marrived`, "Holds for: all, shown by a program",
		"Nothing found for zzz.")
}
