//go:build unix

package doctor

import (
	"io/fs"
	"os"
	"syscall"
)

// ownedByUs reports whether we may change a file's rights.
func ownedByUs(info fs.FileInfo) bool {
	if info == nil {
		return true
	}
	s, ok := info.Sys().(*syscall.Stat_t)
	return !ok || int(s.Uid) == os.Geteuid() || os.Geteuid() == 0
}
