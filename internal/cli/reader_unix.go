//go:build unix

package cli

import (
	"context"
	"errors"
	"os"
	"os/signal"
	"syscall"

	"golang.org/x/sys/unix"
)

// readerPause is how often the pipe is asked, in milliseconds.
const readerPause = 200

// waitForReader waits until nobody can read from f any more (true) or ctx ends
// (false). A write to a pipe without a reader gives EPIPE from then on instead
// of ending the process, so that ports and files are closed properly.
func waitForReader(ctx context.Context, f *os.File) bool {
	signal.Ignore(syscall.SIGPIPE)
	fds := []unix.PollFd{{Fd: int32(f.Fd())}}
	for ctx.Err() == nil {
		fds[0].Revents = 0
		n, err := unix.Poll(fds, readerPause)
		if err != nil && !errors.Is(err, unix.EINTR) {
			return false
		}
		if n <= 0 {
			continue
		}
		if fds[0].Revents&(unix.POLLERR|unix.POLLHUP) != 0 {
			return true
		}
		<-ctx.Done() // nothing that can be asked
	}
	return false
}
