package sandbox

import (
	"os"
	"strconv"
	"strings"

	"golang.org/x/sys/unix"
)

// bound has the kernel enforce what the child promises: memory, processor time,
// and no file written or opened in numbers. A limit that cannot be set leaves
// the child's own watch and the parent's clock. The watch tells of memory in
// words; the kernel's limit is the wall behind it, where Go just crashes.
func bound(memory int64) {
	const wall = 512 << 20
	if held, ok := held(); ok {
		limit(unix.RLIMIT_DATA, held+uint64(memory)+wall)
	}
	limit(unix.RLIMIT_CPU, 60)
	limit(unix.RLIMIT_FSIZE, 0)
	limit(unix.RLIMIT_CORE, 0)
	limit(unix.RLIMIT_NOFILE, 64)
}

func limit(what int, most uint64) { _ = unix.Setrlimit(what, &unix.Rlimit{Cur: most, Max: most}) }

// held is what counts as data now, in bytes: the race detector maps far more
// than it uses.
func held() (bytes uint64, ok bool) {
	text, err := os.ReadFile("/proc/self/statm")
	fields := strings.Fields(string(text))
	if err != nil || len(fields) < 6 {
		return 0, false
	}
	pages, err := strconv.ParseUint(fields[5], 10, 64)
	return pages * uint64(os.Getpagesize()), err == nil
}
