package cli

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const measureID = "span-structure/what-a-span-costs"

// Answers that cannot be taken are told before anything is built.
func TestMisuseOfAReport(t *testing.T) {
	l := newLearner(t, "silent")
	report := func(text string) string {
		file := filepath.Join(t.TempDir(), "answers.yaml")
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return file
	}
	whole := "recorded-cost: 200\nper-attribute: 24 ns\nshare: 0.1%\nabove: interrupted\nleft-out: sending\n"
	for _, c := range []struct{ answers, want, hint string }{
		{strings.Replace(whole, "200", "lots", 1), `recorded-cost cannot be "lots"`, "a number in ns, such as 12.5"},
		{strings.Replace(whole, "24 ns", "0.024 us", 1), `per-attribute cannot be "0.024 us"`, "a number in ns"},
		{strings.Replace(whole, "sending", "sendin", 1), `left-out cannot be "sendin"`, "did you mean sending?"},
		{strings.Replace(whole, "share: 0.1%\n", "", 1), "no answer for share", "answer every question first"},
		{whole + "speed: 9\n", `nothing is asked under "speed"`, "recorded-cost"},
	} {
		l.run(t, "run", measureID, "--answers", report(c.answers)).want(t, 2, c.want, "hint: ", c.hint)
	}
	for _, c := range []struct{ args, want string }{
		{"run " + measureID + " --listen", "--listen is for wire exercises"},
		{"run " + measureID + " --print-env --watch", "--print-env runs nothing"},
		{"run " + measureID + " --visit http://localhost", "is no project"},
	} {
		l.run(t, strings.Fields(c.args)...).want(t, 2, c.want, "hint: ")
	}
	// The program is one that sends nothing: its method is told, not the report.
	l.run(t, "run", measureID, "--answers", report(whole)).want(t, 3, "stage delivery", "Nothing arrived", "meter provider")
	l.run(t, "learn", "--plain", measureID).want(t, 0, "What a span costs", "src/main.rs")
}
