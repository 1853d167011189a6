package sandbox

import (
	"syscall"

	"golang.org/x/sys/unix"
)

// dieWithUs has the kernel kill the child when we die, however that is.
func dieWithUs(attr *syscall.SysProcAttr) { attr.Pdeathsig = syscall.SIGKILL }

// bound has the kernel enforce what the child promises: memory, processor time,
// and no file written or opened in numbers. A limit that cannot be set leaves
// the child's own watch and the parent's clock. The watch tells of memory in
// words; the kernel's limit is the wall behind it, where Go just crashes.
func bound(memory int64) {
	const wall = 512 << 20
	for _, l := range []struct {
		what int
		most uint64
	}{
		{unix.RLIMIT_DATA, uint64(memory) + wall}, {unix.RLIMIT_CPU, 60}, {unix.RLIMIT_FSIZE, 0}, {unix.RLIMIT_CORE, 0}, {unix.RLIMIT_NOFILE, 64},
	} {
		_ = unix.Setrlimit(l.what, &unix.Rlimit{Cur: l.most, Max: l.most})
	}
}
