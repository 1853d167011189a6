package telemetry

import "sort"

// Part is some of what a store holds, request by request.
type Part struct {
	Requests []Batch // in order of arrival; of one whose door event was evicted only the number and what it brought
	More     bool    // there are others after them
	Counts   Counts
	Last     uint64 // the last request that Counts include
}

// Since is what is held of the requests after a number: as many as come to so
// many items or bytes of bodies, one at least. Unlike a Snapshot it costs what
// it hands on and keeps nothing else alive.
func (s *Store) Since(after uint64, items, bytes int) Part {
	s.mu.Lock()
	defer s.mu.Unlock()
	p := Part{Counts: s.total(), Last: s.seq}
	r := requests{s: s, span: s.spans.after(after)}
	r.metric = s.metrics.search(func(m *Metric) bool { return m.Request > after })
	r.log = s.logs.search(func(l *LogRecord) bool { return l.Request > after })
	r.door = s.door.search(func(d DoorEvent) bool { return d.Seq > after })
	for n, size := 0, 0; ; {
		seq, ok := r.next()
		if !ok {
			return p
		}
		if n >= items || size >= bytes {
			p.More = true
			return p
		}
		b := r.take(seq)
		n, size = n+1+len(b.Spans)+len(b.Metrics)+len(b.Logs), size+b.Door.BodyBytes
		p.Requests = append(p.Requests, b)
	}
}

// requests walks a store request by request: a place in each of its lists.
type requests struct {
	s                       *Store
	span, metric, log, door int
}

// next is the earliest request of which something is left.
func (r *requests) next() (seq uint64, ok bool) {
	const none = ^uint64(0)
	seq = none
	if r.door < r.s.door.n {
		seq = r.s.door.at(r.door).Seq
	}
	if r.span < r.s.spans.tail {
		seq = min(seq, r.s.spans.at(r.span).span.Request)
	}
	if r.metric < r.s.metrics.n {
		seq = min(seq, r.s.metrics.at(r.metric).Request)
	}
	if r.log < r.s.logs.n {
		seq = min(seq, r.s.logs.at(r.log).Request)
	}
	return seq, seq != none
}

// take is one request, and moves behind it.
func (r *requests) take(seq uint64) Batch {
	b := Batch{Door: DoorEvent{Seq: seq, Outcome: Accepted}}
	if r.door < r.s.door.n && r.s.door.at(r.door).Seq == seq {
		b.Door = r.s.door.at(r.door)
		r.door++
	}
	for ; r.span < r.s.spans.tail && r.s.spans.at(r.span).span.Request == seq; r.span = r.s.spans.whole(r.span + 1) {
		b.Spans = append(b.Spans, r.s.spans.at(r.span).span)
	}
	for ; r.metric < r.s.metrics.n && r.s.metrics.at(r.metric).Request == seq; r.metric++ {
		b.Metrics = append(b.Metrics, r.s.metrics.at(r.metric))
	}
	for ; r.log < r.s.logs.n && r.s.logs.at(r.log).Request == seq; r.log++ {
		b.Logs = append(b.Logs, r.s.logs.at(r.log))
	}
	return b
}

// whole is the first place from one on that is no hole, tail when there is none.
func (a *arrivals) whole(place int) int {
	for place < a.tail && a.at(place).span == nil {
		place++
	}
	return place
}

// after is the place of the first span of a later request, tail when there is
// none.
func (a *arrivals) after(request uint64) int {
	from, to := a.head, a.tail
	for from < to {
		mid := (from + to) / 2
		at := a.whole(mid)
		if at >= to || a.at(at).span.Request > request {
			to = mid
		} else {
			from = at + 1
		}
	}
	return a.whole(from)
}

// search is sort.Search over what is held.
func (q *queue[T]) search(f func(T) bool) int {
	return sort.Search(q.n, func(i int) bool { return f(q.at(i)) })
}
