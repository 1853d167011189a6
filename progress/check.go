package progress

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"strings"
	"time"

	bolt "go.etcd.io/bbolt"
)

// checkTimeout bounds CommandChecker's child; bbolt checks 30 MB in 6 ms.
const checkTimeout = 10 * time.Second

// The exit codes of RunCheck.
const (
	checkSound   = 0
	checkDamaged = 1
	checkUnknown = 3 // busy, not readable: nothing is known
)

// CheckFile looks at the whole structure of the file, with our own bounded
// reader first and bbolt's consistency check then. ErrDamaged says that it is
// broken; other errors say nothing about it. Damage that the first misses may
// still fault or loop in the second, so this belongs in a process that can be
// killed: see RunCheck and CommandChecker. Damaged records do not count here,
// they are State.Problems.
func CheckFile(path string) error {
	err := inspect(path)
	if err == nil {
		err = guarded(path, true, time.Second, func(db *bolt.DB) error {
			return db.View(func(tx *bolt.Tx) error {
				var first error
				for err := range tx.Check() { // to its end: it has a goroutine
					if first == nil {
						first = &damage{what: err.Error()}
					}
				}
				return first
			})
		})
	}
	var broken *damage
	var stopped *fault
	if errors.As(err, &broken) || errors.As(err, &stopped) {
		return &Error{Kind: ErrDamaged, Path: path, Err: err}
	}
	return classify(path, err)
}

// RunCheck is the body of the hidden command that CommandChecker runs: it
// checks path, writes what is wrong to out and gives the exit code: 0 sound,
// 1 damaged, 3 not known.
func RunCheck(path string, out io.Writer) int {
	err := CheckFile(path)
	if err == nil {
		return checkSound
	}
	fmt.Fprintln(out, err)
	if errors.Is(err, ErrDamaged) {
		return checkDamaged
	}
	return checkUnknown
}

// CommandChecker makes an Options.Checker that runs "exe args… path", a
// command that ends with RunCheck. A child that dies of the file, or takes
// longer than ten seconds, counts as damage; one that cannot be started, was
// interrupted by the caller or does not know gives nil.
func CommandChecker(exe string, args ...string) func(context.Context, string) error {
	return func(caller context.Context, path string) error {
		ctx, cancel := context.WithTimeout(caller, checkTimeout)
		defer cancel()
		out, err := exec.CommandContext(ctx, exe, append(args[:len(args):len(args)], path)...).CombinedOutput()
		var exit *exec.ExitError
		if !errors.As(err, &exit) || exit.ExitCode() == checkUnknown || caller.Err() != nil {
			return nil
		}
		first, _, _ := strings.Cut(strings.TrimSpace(string(out)), "\n")
		if first == "" {
			first = exit.Error()
		}
		return errors.New(first)
	}
}
