//go:build unix

package config

import (
	"os"
	"syscall"
	"time"
)

// lockTries times lockPause is how long a save waits for another process's.
const (
	lockTries = 100
	lockPause = 10 * time.Millisecond
)

// lockFolder keeps other processes from saving settings in the folder until
// unlock. It is advisory and never in the way: a folder that cannot be locked,
// or is locked for longer than a save takes, is used all the same.
func lockFolder(dir string) (unlock func()) {
	_ = os.MkdirAll(dir, 0o700) // else the first save of two processes would race; the save tells an error
	f, err := os.Open(dir)
	if err != nil {
		return func() {}
	}
	for range lockTries {
		if err = syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != syscall.EWOULDBLOCK {
			break
		}
		time.Sleep(lockPause)
	}
	return func() { _ = f.Close() } // which gives the lock back
}
