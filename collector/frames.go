package collector

import (
	"context"
	"sync"

	"golang.org/x/net/http2"
)

// frames watches the frames of an HTTP/2 connection as they are read, to know
// which requests have come whole before anybody receives them. It does not
// judge them: the server does.
type frames struct {
	skip int  // bytes of the preface or of a payload still to come
	ends bool // the payload is the last of its stream
	head [9]byte
	have int // of head

	mu    sync.Mutex
	begun int // requests that were announced
	ended int // streams whose last frame came
	wake  chan struct{}
}

func newFrames() *frames { return &frames{skip: len(http2.ClientPreface)} }

// feed looks at the next bytes that were read.
func (f *frames) feed(b []byte) {
	ended := 0
	for len(b) > 0 {
		if f.skip > 0 {
			n := min(f.skip, len(b))
			f.skip, b = f.skip-n, b[n:]
		} else {
			n := copy(f.head[f.have:], b)
			f.have, b = f.have+n, b[n:]
			if f.have < len(f.head) {
				break
			}
			f.frame()
		}
		if f.skip == 0 && f.ends {
			f.ends = false
			ended++
		}
	}
	f.mu.Lock()
	f.ended += ended
	f.stir() // also when nothing ended: what waits may have seen enough
	f.mu.Unlock()
}

// frame begins the frame whose head is complete.
func (f *frames) frame() {
	f.have = 0
	f.skip = int(f.head[0])<<16 | int(f.head[1])<<8 | int(f.head[2])
	switch kind, flags := http2.FrameType(f.head[3]), http2.Flags(f.head[4]); kind {
	case http2.FrameData:
		f.ends = flags.Has(http2.FlagDataEndStream)
	case http2.FrameHeaders:
		f.ends = flags.Has(http2.FlagHeadersEndStream)
	case http2.FrameRSTStream:
		f.ends = true
	default:
		f.ends = false
	}
}

// stir wakes who waits. frames.mu is held.
func (f *frames) stir() {
	if f.wake != nil {
		close(f.wake)
		f.wake = nil
	}
}

// begin counts a request.
func (f *frames) begin() {
	f.mu.Lock()
	f.begun++
	f.mu.Unlock()
}

// abandon counts a request that ended without having been received: its sender
// may never send the rest. When that comes all the same the count is one too
// high, and a request may pass that is not whole; the gate's patience is for those.
func (f *frames) abandon() {
	f.mu.Lock()
	f.ended++
	f.stir()
	f.mu.Unlock()
}

// whole waits until every request that was begun on the connection has come to
// its end, or enough says that waiting is in vain. The error is ctx's.
func (f *frames) whole(ctx context.Context, enough func() bool) error {
	for {
		f.mu.Lock()
		if f.ended >= f.begun || enough() {
			f.mu.Unlock()
			return nil
		}
		if f.wake == nil {
			f.wake = make(chan struct{})
		}
		wake := f.wake
		f.mu.Unlock()
		select {
		case <-wake:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}
