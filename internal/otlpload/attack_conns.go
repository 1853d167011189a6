package otlpload

import (
	"bytes"
	"fmt"
	"io"
	"net"
	"strings"
	"time"

	"golang.org/x/net/http2"
	"golang.org/x/net/http2/hpack"
)

// The attacks on connections rather than on decoders.

const postHead = "POST /v1/traces HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-protobuf\r\n"

func (f *fight) halfOpen() {
	preface := []byte(http2.ClientPreface)
	f.hold(f.Conns, func(i int) (string, []byte) {
		switch i % 5 {
		case 0:
			return f.GRPC, nil
		case 1:
			return f.HTTP, nil
		case 2:
			return f.HTTP, []byte(postHead)
		case 3:
			return f.GRPC, preface
		}
		return f.GRPC, newFrames().take()
	})
}

// stalled bodies of HTTP claim a megabyte, those of gRPC too; every fourth has
// sent much of it.
func (f *fight) stalled() {
	most := bytes.Repeat([]byte{0}, 200_000)
	f.hold(f.Conns/2, func(i int) (string, []byte) {
		if i%2 == 0 {
			say := []byte(postHead + "Content-Length: 1000000\r\n\r\n\x0a")
			if i%4 == 0 {
				say = append(say, most...)
			}
			return f.HTTP, say
		}
		w := newFrames()
		var more []hpack.HeaderField
		if i%4 == 1 {
			more = append(more, hpack.HeaderField{Name: "grpc-encoding", Value: "gzip"})
		}
		w.headers(1, true, more...)
		w.part(1, 1_000_000)
		return f.GRPC, w.take()
	})
}

// slowReaders send until the program takes no more, or for the scale's time.
func (f *fight) slowReaders() {
	const conns, each = 32, 2000
	f.each(conns, conns, func(c int) {
		addr := f.HTTP
		if c%2 == 1 {
			addr = f.GRPC
		}
		cn, err := f.dial(addr)
		if err != nil {
			return
		}
		defer cn.Close()
		if tcp, ok := cn.(*net.TCPConn); ok {
			_ = tcp.SetReadBuffer(4096) // a hint to the kernel
		}
		_ = cn.SetDeadline(time.Now().Add(f.Hold))
		w := newFrames(http2.Setting{ID: http2.SettingInitialWindowSize, Val: 0})
		sent := 0
		for i := range each {
			body := small(uint64(c*each + i))
			var say []byte
			if c%2 == 0 {
				say = fmt.Appendf(nil, "%sContent-Length: %d\r\n\r\n%s", postHead, len(body), body)
			} else {
				w.headers(uint32(2*i+1), true)
				w.message(uint32(2*i+1), body)
				say = w.take()
			}
			if _, err := cn.Write(say); err != nil {
				break
			}
			sent++
		}
		// Not a byte is read; the connection stays a while.
		select {
		case <-time.After(f.Hold / 4):
		case <-f.ctx.Done():
		}
		f.count(Tally{Unsure: sent + 1, Unread: sent, Outcomes: map[string]int{"never read": sent}})
	})
}

func (f *fight) hugeHeaders() {
	value := strings.Repeat("x", 2_000_000)
	f.each(f.Requests, 8, func(i int) {
		if i%2 == 0 {
			f.say(f.HTTP, []byte(postHead+"X-Long: "+value+"\r\nContent-Length: 0\r\n\r\n"))
			return
		}
		w := newFrames()
		w.headers(1, false)
		w.block.Reset()
		_ = w.enc.WriteField(hpack.HeaderField{Name: "x-long", Value: value})
		for block := w.block.Bytes(); len(block) > 0; {
			n := min(len(block), 16_000)
			_ = w.WriteContinuation(1, n == len(block), block[:n])
			block = block[n:]
		}
		f.say(f.GRPC, w.take())
	})
}

// say opens a connection, says it all, waits for what comes back, and counts
// the connection as one that may or may not be a request.
func (f *fight) say(addr string, b []byte) {
	cn, err := f.dial(addr)
	if err != nil {
		return
	}
	defer cn.Close()
	_ = cn.SetDeadline(time.Now().Add(requestPatience))
	_, _ = cn.Write(b) // it may be closed in the middle, which is the outcome
	answer, _ := io.ReadAll(io.LimitReader(cn, 64<<10))
	what := "closed"
	if code, ok := strings.CutPrefix(string(answer[:min(len(answer), 12)]), "HTTP/1.1 "); ok {
		what = "HTTP " + code
	}
	f.count(Tally{Silent: 1, Outcomes: map[string]int{what: 1}})
}

// endlessHeaders sends short header lines and frames for as long as it may.
func (f *fight) endlessHeaders() {
	n := max(8, f.Requests/4)
	f.each(n, n, func(i int) {
		addr, first, more := f.HTTP, []byte(postHead), func(k int) []byte { return fmt.Appendf(nil, "X-%d: and so on\r\n", k) }
		if i%2 == 1 {
			w := newFrames()
			w.headers(1, false)
			addr, first = f.GRPC, w.take()
			more = func(k int) []byte {
				w.block.Reset()
				_ = w.enc.WriteField(hpack.HeaderField{Name: fmt.Sprint("x-", k), Value: "and so on"})
				_ = w.WriteContinuation(1, false, w.block.Bytes())
				return w.take()
			}
		}
		cn, err := f.dial(addr)
		if err != nil {
			return
		}
		defer cn.Close()
		_ = cn.SetDeadline(time.Now().Add(f.Hold + 10*time.Second))
		what := "held"
		_, err = cn.Write(first)
		for k := 0; err == nil && f.ctx.Err() == nil; k++ {
			if k > 200_000 {
				break // tens of megabytes: it reads without end
			}
			_, err = cn.Write(more(k))
		}
		if err != nil {
			what = "closed by the program"
		}
		f.count(Tally{Silent: 1, Outcomes: map[string]int{what: 1}})
	})
}

// streams opens far more streams than the program allows at once and resets
// every second one at once.
func (f *fight) streams() {
	const conns = 8
	per := max(100, f.Conns/4)
	f.each(conns, conns, func(c int) {
		cn, err := f.dial(f.GRPC)
		if err != nil {
			return
		}
		defer cn.Close()
		_ = cn.SetDeadline(time.Now().Add(requestPatience))
		drained := make(chan struct{})
		go func() {
			defer close(drained)
			_, _ = io.Copy(io.Discard, cn)
		}()
		w := newFrames()
		sent, whole := 0, 0
		for i := range per {
			id := uint32(2*i + 1)
			w.headers(id, true)
			if i%2 == 0 {
				_ = w.WriteRSTStream(id, http2.ErrCodeCancel)
			} else {
				w.message(id, small(uint64(1_000_000+c*per+i)))
				whole++
			}
			if _, err := cn.Write(w.take()); err != nil {
				break
			}
			sent++
		}
		time.Sleep(min(f.Hold, 200*time.Millisecond))
		cn.Close()
		<-drained
		f.count(Tally{Unsure: sent + 1, Unread: whole, Outcomes: map[string]int{"never read": sent}})
	})
}

func (f *fight) churn() {
	f.each(2*f.Conns, 16, func(i int) {
		addr := f.HTTP
		if i%2 == 0 {
			addr = f.GRPC
		}
		cn, err := f.dial(addr)
		if err != nil {
			return
		}
		if i%4 < 2 {
			_, _ = io.WriteString(cn, "POST") // it goes on either way
		}
		if tcp, ok := cn.(*net.TCPConn); ok && i%8 < 4 {
			_ = tcp.SetLinger(0) // a reset instead of an end
		}
		cn.Close()
		f.count(Tally{Silent: 1, Outcomes: map[string]int{"opened": 1}})
	})
}
