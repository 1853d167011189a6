//go:build !unix

package doctor

import (
	"io/fs"
	"path/filepath"
)

func ownedByUs(fs.FileInfo) bool { return true }

// mountPoint is the volume that holds path.
func mountPoint(path string) string { return filepath.VolumeName(path) }
