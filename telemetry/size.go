package telemetry

import "unsafe"

// The estimates below are of what an item keeps alive on the heap, in bytes:
// the struct, its slices' backing arrays and its strings, each rounded up to
// the allocator's 16-byte grain. Strings shared between items (attribute keys
// interned by a decoder) are counted at every holder, so the estimate errs on
// the high side. A resource or scope is not part of an item's size: the store
// charges it once for the items of a request that refer to it.

const grain = 16

func roundUp(n int) int64 { return int64((n + grain - 1) &^ (grain - 1)) }

func sliceSize[T any](s []T) int64 {
	var t T
	return roundUp(cap(s) * int(unsafe.Sizeof(t)))
}

func stringsSize(s ...string) (n int64) {
	for _, e := range s {
		n += roundUp(len(e))
	}
	return n
}

// heap is what v keeps alive beside itself.
func (v Value) heap() int64 {
	n := roundUp(len(v.str))
	if v.nest == nil {
		return n
	}
	n += int64(unsafe.Sizeof(nested{})) + sliceSize(v.nest.list) + v.nest.kv.Size()
	for _, e := range v.nest.list {
		n += e.heap()
	}
	return n
}

// Size is an estimate of the bytes the attributes keep alive.
func (a Attrs) Size() int64 {
	n := sliceSize(a)
	for i := range a {
		n += roundUp(len(a[i].Key)) + a[i].Value.heap()
	}
	return n
}

// Size is an estimate of the bytes the span keeps alive, without its resource and scope.
func (s *Span) Size() int64 {
	n := roundUp(int(unsafe.Sizeof(*s))) + stringsSize(s.TraceState, s.Name, s.StatusMessage) +
		s.Attrs.Size() + sliceSize(s.Events) + sliceSize(s.Links)
	for i := range s.Events {
		n += stringsSize(s.Events[i].Name) + s.Events[i].Attrs.Size()
	}
	for i := range s.Links {
		n += stringsSize(s.Links[i].TraceState) + s.Links[i].Attrs.Size()
	}
	return n
}

// Size is an estimate of the bytes the metric and its points keep alive,
// without its resource and scope.
func (m *Metric) Size() int64 {
	n := roundUp(int(unsafe.Sizeof(*m))) + stringsSize(m.Name, m.Description, m.Unit, string(m.Type)) +
		m.Metadata.Size() + sliceSize(m.Points)
	for i := range m.Points {
		p := &m.Points[i]
		n += p.Attrs.Size() + p.Value.heap() + sliceSize(p.Bounds) + sliceSize(p.Buckets) +
			sliceSize(p.Positive) + sliceSize(p.Negative) + sliceSize(p.Quantiles) + sliceSize(p.Exemplars)
		for j := range p.Exemplars {
			n += p.Exemplars[j].Value.heap() + p.Exemplars[j].Attrs.Size()
		}
	}
	return n
}

// Size is an estimate of the bytes the record keeps alive, without its resource and scope.
func (l *LogRecord) Size() int64 {
	return roundUp(int(unsafe.Sizeof(*l))) + stringsSize(l.SeverityText, l.EventName) + l.Body.heap() + l.Attrs.Size()
}

// Size is an estimate of the bytes the resource keeps alive.
func (r *Resource) Size() int64 {
	if r == nil {
		return 0
	}
	return roundUp(int(unsafe.Sizeof(*r))) + stringsSize(r.SchemaURL) + r.Attrs.Size()
}

// Size is an estimate of the bytes the scope keeps alive.
func (s *Scope) Size() int64 {
	if s == nil {
		return 0
	}
	return roundUp(int(unsafe.Sizeof(*s))) + stringsSize(s.Name, s.Version, s.SchemaURL) + s.Attrs.Size()
}

// Size is an estimate of the bytes the door event keeps alive.
func (e *DoorEvent) Size() int64 {
	return int64(unsafe.Sizeof(*e)) + stringsSize(e.Remote, e.Method, e.Path, e.Codec, e.UserAgent, e.Detail)
}
