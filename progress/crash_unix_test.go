//go:build unix

package progress

import (
	"os"
	"syscall"
)

// limitFileSize makes writes beyond size fail (EFBIG); Go ignores SIGXFSZ.
func limitFileSize(size uint64) error {
	var limit syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_FSIZE, &limit); err != nil {
		return err
	}
	limit.Cur = size
	return syscall.Setrlimit(syscall.RLIMIT_FSIZE, &limit)
}

// dropRights makes root an ordinary user, to whom file modes apply.
func dropRights() error {
	if os.Geteuid() != 0 {
		return nil
	}
	return syscall.Setuid(65534)
}
