//go:build unix && !solaris && !aix && !android

package progress

import (
	"os"
	"syscall"
)

// unlock gives up bbolt's lock. Closing the descriptor does not: the memory
// map that bbolt left behind keeps the open file, and its lock, alive.
func unlock(f *os.File) { _ = syscall.Flock(int(f.Fd()), syscall.LOCK_UN) }
