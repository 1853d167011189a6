//go:build unix && !linux

package sandbox

import "syscall"

// dieWithUs does nothing: there is no such signal here.
func dieWithUs(*syscall.SysProcAttr) {}

// bound leaves it to the child's own watch and the parent's clock.
func bound(int64) {}
