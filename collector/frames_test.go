package collector

import (
	"bytes"
	"context"
	"io"
	"math/rand/v2"
	"strings"
	"testing"

	"golang.org/x/net/http2"
	"google.golang.org/grpc"

	"otelings/telemetry"
)

// written is an HTTP/2 connection by hand: three streams end, by their data,
// their headers and a reset, and one does not.
func written() []byte {
	var b bytes.Buffer
	b.WriteString(http2.ClientPreface)
	f := http2.NewFramer(&b, nil)
	_ = f.WriteSettings(http2.Setting{ID: http2.SettingInitialWindowSize, Val: 1 << 20})
	_ = f.WriteHeaders(http2.HeadersFrameParam{StreamID: 1, BlockFragment: []byte("abc"), EndHeaders: true})
	_ = f.WriteData(1, false, make([]byte, 3000))
	_ = f.WriteData(1, true, nil)
	_ = f.WriteHeaders(http2.HeadersFrameParam{StreamID: 3, BlockFragment: []byte("abc"), EndHeaders: true, EndStream: true})
	_ = f.WritePing(false, [8]byte{0, 0, 0, 0, 1})
	_ = f.WriteHeaders(http2.HeadersFrameParam{StreamID: 5, BlockFragment: []byte("abc"), EndHeaders: true})
	_ = f.WriteData(5, false, make([]byte, 10))
	_ = f.WriteRSTStream(5, http2.ErrCodeCancel)
	_ = f.WriteHeaders(http2.HeadersFrameParam{StreamID: 7, BlockFragment: []byte("abc"), EndHeaders: true})
	_ = f.WriteData(7, false, make([]byte, 10))
	return b.Bytes()
}

func TestFramesCountStreamsThatEnd(t *testing.T) {
	all := written()
	r := rand.New(rand.NewPCG(1, 1))
	for range 200 {
		f := newFrames()
		for rest := all; len(rest) > 0; {
			n := 1 + r.IntN(min(len(rest), 1+r.IntN(4000)))
			f.feed(rest[:n])
			rest = rest[n:]
		}
		if f.ended != 3 {
			t.Fatalf("%d streams ended, want 3", f.ended)
		}
	}
	f := newFrames()
	for range 3 {
		f.begin()
	}
	f.feed(all)
	if err := f.whole(t.Context(), func() bool { return false }); err != nil {
		t.Fatal(err)
	}
	f.begin()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := f.whole(ctx, func() bool { return false }); err == nil {
		t.Error("the fourth has not ended")
	}
	f.abandon()
	if err := f.whole(t.Context(), func() bool { return false }); err != nil {
		t.Error(err)
	}
}

func FuzzFrames(f *testing.F) {
	f.Add(written(), 7)
	f.Add([]byte(http2.ClientPreface), 1)
	f.Fuzz(func(t *testing.T, b []byte, cut int) {
		one, two := newFrames(), newFrames()
		one.feed(b)
		for rest := b; len(rest) > 0; {
			n := min(len(rest), max(cut, 1))
			two.feed(rest[:n])
			rest = rest[n:]
		}
		if one.ended != two.ended || one.skip != two.skip || one.have != two.have {
			t.Errorf("at once %+v, in parts %+v", one, two)
		}
	})
}

// Senders that stall in the middle of a compressed message keep nobody out:
// they are not at the gate.
func TestStalledCompressedMessagesKeepNobodyOut(t *testing.T) {
	r := start(t, func(c *Config) { c.MaxDecodes = 1 })
	const stalled = 30
	for range stalled {
		_, _ = io.WriteString(r.dial(), stalledGRPC("gzip"))
	}
	r.untilInFlight(stalled)
	cc := r.grpcConn()
	for range 20 {
		if err := r.call(cc, traceExport, protoSpans(1), grpc.UseCompressor("gzip")); err != nil {
			t.Fatal(err)
		}
	}
	for _, e := range r.store.Snapshot().Door {
		if e.Cause == telemetry.CauseOverload || strings.Contains(e.Detail, "stalled") {
			t.Errorf("somebody had to go: %+v", e)
		}
	}
	if c := r.store.Snapshot().Counts; c.Spans != 20 {
		t.Errorf("%+v", c)
	}
}
