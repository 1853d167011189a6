package collector

import (
	"errors"
	"io"
	"math/bits"
	"sync"
)

// bodies lends out buffers to read bodies into. There is one pool for each power
// of two, so that a body never has more than twice what has arrived of it: who
// stalls in the middle holds no large buffer.
type bodies struct{ pools [maxBodyClass + 1]sync.Pool }

// The smallest and the largest buffer: 16 KiB and 1 GiB.
const (
	minBodyBits  = 14
	maxBodyClass = 30 - minBodyBits
)

// largestBody is the most that Config may allow: what a body decompresses to is
// read up to twice its limit and a byte, in a buffer of the next power of two.
const largestBody = 1<<28 - 1

// lend is an empty buffer of at least n bytes, to be given back.
func (p *bodies) lend(n int) *[]byte {
	class := max(bits.Len(uint(max(n, 1)-1))-minBodyBits, 0)
	if b, ok := p.pools[class].Get().(*[]byte); ok {
		*b = (*b)[:0]
		return b
	}
	b := make([]byte, 0, 1<<(class+minBodyBits))
	return &b
}

func (p *bodies) giveBack(b *[]byte) { p.pools[bits.Len(uint(cap(*b)))-1-minBodyBits].Put(b) }

// read reads r to its end, or limit and one byte more. What was read stands in
// the buffer also with an error; the caller gives it back.
func (p *bodies) read(r io.Reader, limit int) (*[]byte, error) {
	b := p.lend(1)
	for len(*b) <= limit {
		if len(*b) == cap(*b) {
			larger := p.lend(2 * cap(*b))
			*larger = append(*larger, *b...)
			p.giveBack(b)
			b = larger
		}
		n, err := r.Read((*b)[len(*b):min(cap(*b), limit+1)])
		*b = (*b)[:len(*b)+n]
		if errors.Is(err, io.EOF) {
			return b, nil
		}
		if err != nil {
			return b, err
		}
	}
	return b, nil
}
