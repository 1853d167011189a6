//go:build unix && !linux

package process

import "syscall"

// dieWithUs does nothing: only Linux has a signal on the parent's death.
func dieWithUs(*syscall.SysProcAttr) {}
