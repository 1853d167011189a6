package cli

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"otelings/exercises/lab"
	"otelings/internal/i18n"
	"otelings/trainer"
)

// The exit codes of the contract.
const (
	exitOK          = 0
	exitFailed      = 1
	exitUsage       = 2
	exitNotPassed   = 3
	exitInterrupted = 130
)

// errNotPassed ends a command whose verdict has been printed already.
var errNotPassed = errors.New("graded and not passed")

// failure is a fact and a hint of a command that fits and finds nothing to do.
type failure struct{ text, hint i18n.Text }

func (e *failure) Error() string                 { return e.text.EN }
func (e *failure) Words() (text, hint i18n.Text) { return e.text, e.hint }

// errFailed ends a command that has said itself what failed.
var errFailed = errors.New("failed")

// exitCode maps an error to the exit code, once for all commands.
func exitCode(err error) int {
	var usage *usageError
	var unknown *trainer.Unknown
	var kind *trainer.WrongKind
	var position *lab.Unknown
	var open *trainer.NoPrediction
	var folder *trainer.BadFolder
	var none *trainer.NoSolution
	var answer *trainer.BadAnswer
	var misuse *trainer.Misuse
	var content *trainer.NoContent
	var skeleton *trainer.NoSkeleton
	var bundle *trainer.NoBundle
	switch {
	case err == nil:
		return exitOK
	case errors.Is(err, context.Canceled):
		return exitInterrupted
	case errors.Is(err, errNotPassed):
		return exitNotPassed
	case errors.As(err, &usage), errors.As(err, &unknown), errors.As(err, &kind), errors.As(err, &position), errors.As(err, &open),
		errors.As(err, &folder), errors.As(err, &none), errors.As(err, &answer), errors.As(err, &misuse), errors.As(err, &content), errors.As(err, &skeleton), errors.As(err, &bundle):
		return exitUsage
	}
	return exitFailed
}

// report prints an error as one line plus a hint line.
func (a *app) report(err error) {
	if err == nil || errors.Is(err, errNotPassed) || errors.Is(err, errFailed) {
		return
	}
	text, hint := trainer.Explain(err)
	var usage *usageError
	if errors.As(err, &usage) {
		text, hint = usage.text, usage.hint
	}
	// Errors of other packages may carry their hint in the text's next lines.
	first, rest, _ := strings.Cut(text.In(a.lang), "\n")
	fmt.Fprintf(a.Err, "otelings: %s\n", shorten(safe(first)))
	if rest != "" {
		fmt.Fprintln(a.Err, safeLines(rest))
	}
	if !hint.IsZero() {
		fmt.Fprintf(a.Err, "%s%s\n", a.say(i18n.Text{EN: "hint: ", ZH: "提示："}), shorten(safeLines(hint.In(a.lang))))
	}
}

// shorten leaves out the middle of a line that no screen holds: what was typed
// is in it, and that can be of any length.
func shorten(s string) string {
	const most = 600
	r := []rune(s)
	if len(r) <= most {
		return s
	}
	return string(r[:most/2]) + " … " + string(r[len(r)-most/2:])
}

func (a *app) say(t i18n.Text) string { return t.In(a.lang) }
