package telemetry

// held is one kept item with what it is charged for.
type held[T any] struct {
	item T
	charge
}

// queue is a first-in-first-out ring. Popped slots are cleared at once, so
// that an evicted item is not kept alive by the ring.
type queue[T any] struct {
	ring []held[T]
	head int
	n    int
}

func (q *queue[T]) push(item T, c charge) {
	if q.n == len(q.ring) {
		ring := make([]held[T], max(16, 2*len(q.ring)))
		for i := range q.n {
			ring[i] = q.ring[(q.head+i)%len(q.ring)]
		}
		q.ring, q.head = ring, 0
	}
	q.ring[(q.head+q.n)%len(q.ring)] = held[T]{item, c}
	q.n++
}

func (q *queue[T]) pop() held[T] {
	h := q.ring[q.head]
	q.ring[q.head] = held[T]{}
	q.head = (q.head + 1) % len(q.ring)
	q.n--
	return h
}

// at is the i-th item from the oldest.
func (q *queue[T]) at(i int) T { return q.ring[(q.head+i)%len(q.ring)].item }

func (q *queue[T]) first() T { return q.at(0) }

// items copies what is held, oldest first; nil when empty.
func (q *queue[T]) items() []T {
	if q.n == 0 {
		return nil
	}
	out := make([]T, q.n)
	for i := range out {
		out[i] = q.at(i)
	}
	return out
}
