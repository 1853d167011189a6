//go:build unix

package runner

import (
	"errors"
	"os"
	"syscall"
)

// tryLock takes the advisory lock of f; ok is false while another process, or
// another job of this one, has it.
func tryLock(f *os.File) (ok bool, err error) {
	err = syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
	if errors.Is(err, syscall.EWOULDBLOCK) {
		return false, nil
	}
	return err == nil, err
}
