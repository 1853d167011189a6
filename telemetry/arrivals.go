package telemetry

// arrival is one kept span in order of arrival, chained to the next of its
// trace. An evicted one leaves a hole.
type arrival struct {
	span *Span // nil: a hole
	charge
	trace *trace
	next  int // place of the trace's next span, 0 for none
}

// arrivals is a ring of kept spans. A place is a number that grows with every
// push, from 1 on; it stays a span's place until compact.
type arrivals struct {
	ring  []arrival // a power of two long
	head  int       // place of the oldest slot in use
	tail  int       // place after the newest
	holes int
}

func (a *arrivals) at(place int) *arrival { return &a.ring[place&(len(a.ring)-1)] }

// live is how many spans are held.
func (a *arrivals) live() int { return a.tail - a.head - a.holes }

// push appends a span and returns its place.
func (a *arrivals) push(x arrival) int {
	switch {
	case a.ring == nil:
		a.ring, a.head, a.tail = make([]arrival, 64), 1, 1
	case a.tail-a.head == len(a.ring) && a.holes > len(a.ring)/4:
		a.compact(len(a.ring))
	case a.tail-a.head == len(a.ring):
		a.compact(2 * len(a.ring))
	}
	place := a.tail
	*a.at(place) = x
	a.tail++
	return place
}

// remove makes a hole; holes at the end are given back.
func (a *arrivals) remove(place int) {
	*a.at(place) = arrival{}
	a.holes++
	for a.head < a.tail && a.at(a.head).span == nil {
		a.head++
		a.holes--
	}
}

// shrink gives memory back when little is left of much: large items may have
// taken the place of many small ones.
func (a *arrivals) shrink() {
	if len(a.ring) < shrinkFrom || 8*a.live() > len(a.ring) {
		return
	}
	n := 64
	for n < 2*a.live() {
		n *= 2
	}
	a.compact(n)
}

// shrinkFrom is the size, in entries, from which it is worth to give memory back.
const shrinkFrom = 8_192

// compact moves everything without its holes to a ring of n slots, in order,
// and chains the traces anew. Places change.
func (a *arrivals) compact(n int) {
	old := *a
	*a = arrivals{ring: make([]arrival, n), head: 1, tail: 1}
	for p := old.head; p < old.tail; p++ {
		if x := old.at(p); x.span != nil {
			x.trace.first, x.trace.last = 0, 0
		}
	}
	for p := old.head; p < old.tail; p++ {
		x := *old.at(p)
		if x.span == nil {
			continue
		}
		x.next = 0
		place := a.tail
		*a.at(place) = x
		a.tail++
		a.chain(x.trace, place)
	}
}

// chain makes the span at a place the last of its trace.
func (a *arrivals) chain(t *trace, place int) {
	if t.last != 0 {
		a.at(t.last).next = place
	} else {
		t.first = place
	}
	t.last = place
}

// spans copies what is held, oldest first; nil when empty.
func (a *arrivals) spans() []*Span {
	if a.live() == 0 {
		return nil
	}
	out := make([]*Span, 0, a.live())
	for p := a.head; p < a.tail; p++ {
		if s := a.at(p).span; s != nil {
			out = append(out, s)
		}
	}
	return out
}
