//go:build unix

package doctor

import (
	"io/fs"
	"os"
	"path/filepath"
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

// mountPoint is where the file system that holds path begins.
func mountPoint(path string) string {
	device := func(path string) uint64 {
		var s syscall.Stat_t
		if syscall.Stat(path, &s) != nil {
			return 0
		}
		return uint64(s.Dev)
	}
	for at := device(path); path != filepath.Dir(path) && device(filepath.Dir(path)) == at; {
		path = filepath.Dir(path)
	}
	return path
}
