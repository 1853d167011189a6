package collector

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"math/bits"
	"math/rand/v2"
	"strings"
	"sync"
	"testing"
	"testing/iotest"
)

// Buffers that go round never mix two bodies.
func TestBodies(t *testing.T) {
	const limit = 300_000
	var p bodies
	var wait sync.WaitGroup
	for w := range uint64(4) {
		wait.Go(func() {
			r := rand.New(rand.NewPCG(1, w))
			for i := range 60 {
				size := r.IntN(limit + 50_000)
				if i%10 == 0 {
					size = []int{0, 1, 16 << 10, 16<<10 + 1, limit, limit + 1}[i/10]
				}
				want := bytes.Repeat([]byte{byte(w*60) + byte(i)}, size)
				var from io.Reader = bytes.NewReader(want)
				if i%2 == 0 {
					from = iotest.DataErrReader(iotest.HalfReader(from))
				}
				b, err := p.read(from, limit)
				if want = want[:min(size, limit+1)]; err != nil || !bytes.Equal(*b, want) {
					t.Errorf("%d bytes: got %d, %v", size, len(*b), err)
				}
				if len(*b) > 16<<10 && cap(*b) > 2*len(*b) {
					t.Errorf("%d bytes in a buffer of %d", len(*b), cap(*b))
				}
				p.giveBack(b)
			}
		})
	}
	wait.Wait()
}

func TestBodiesKeepWhatCameBeforeAnError(t *testing.T) {
	var p bodies
	b, err := p.read(io.MultiReader(bytes.NewReader(make([]byte, 40_000)), iotest.ErrReader(io.ErrUnexpectedEOF)), 1<<20)
	if !errors.Is(err, io.ErrUnexpectedEOF) || len(*b) != 40_000 {
		t.Errorf("%d bytes, %v", len(*b), err)
	}
}

// What is stored is its own: the buffers it came in are used again.
func TestWhatIsStoredOutlivesItsBuffer(t *testing.T) {
	r := start(t, nil)
	for i := range 50 {
		name := fmt.Sprintf("span-%02d-%s", i, strings.Repeat(string(rune('a'+i%26)), 200))
		body := fmt.Sprintf(`{"resourceSpans":[{"resource":{"attributes":[{"key":%[1]q,"value":{"stringValue":%[1]q}}]},"scopeSpans":[{"scope":{"name":%[1]q},"spans":[{"traceId":"%032x","spanId":"%016x","name":%[1]q,"startTimeUnixNano":"1","endTimeUnixNano":"2","traceState":%[1]q,
			"attributes":[{"key":%[1]q,"value":{"arrayValue":{"values":[{"stringValue":%[1]q},{"bytesValue":"AAEC"}]}}}],"status":{"message":%[1]q}}]}]}]}`, name, i+1, i+1)
		codec, sent := "", []byte(body)
		if i%2 == 0 {
			codec, sent = "gzip", gzipped(sent)
		}
		if code, answer := r.post("/v1/traces", "application/json", codec, sent); code != 200 {
			t.Fatal(code, answer)
		}
	}
	for i, sp := range r.store.Snapshot().Spans {
		want := fmt.Sprintf("span-%02d-%s", i, strings.Repeat(string(rune('a'+i%26)), 200))
		at := sp.Attrs[0]
		if sp.Name != want || sp.TraceState != want || sp.StatusMessage != want || sp.Scope.Name != want || at.Key != want ||
			at.Value.List()[0].Str() != want || sp.Resource.Attrs[0].Key != want || sp.Resource.Attrs[0].Value.Str() != want {
			t.Fatalf("span %d is no longer what was sent: %+v", i, sp)
		}
	}
}

// The largest body that may be configured still has a buffer.
func TestLargestBodyHasABuffer(t *testing.T) {
	cfg := NewDefaultConfig()
	cfg.MaxPendingBytes = 1 << 40
	cfg.MaxBodyBytes = largestBody
	if err := cfg.Validate(); err != nil {
		t.Error(err)
	}
	if class := bits.Len(uint(2*largestBody)) - minBodyBits; class > maxBodyClass {
		t.Errorf("what it decompresses to needs a buffer of class %d of %d", class, maxBodyClass)
	}
	cfg.MaxBodyBytes++
	if cfg.Validate() == nil {
		t.Error("more than there are buffers for")
	}
}
