package diagnosis

import (
	"encoding/binary"
	"hash/maphash"
	"math"

	"otelings/telemetry"
)

// origin is who a resource says that it is. Every request brings a copy of its
// own, and the attributes may be many and stand in another order.
type origin struct {
	id      uint64 // of the attributes, in any order
	browser bool
}

// origin looks at the attributes of a resource once, however many spans ask.
func (l *look) origin(r *telemetry.Resource) origin {
	if r == nil {
		return origin{}
	}
	o, known := l.origins[r]
	if known {
		return o
	}
	if l.origins == nil {
		l.origins, l.seed = map[*telemetry.Resource]origin{}, maphash.MakeSeed()
	}
	for i := range r.Attrs {
		var h maphash.Hash
		h.SetSeed(l.seed)
		write(&h, &r.Attrs[i])
		o.id += h.Sum64()
	}
	v, _ := r.Attrs.Get("telemetry.sdk.language")
	o.browser = v.Str() == "webjs"
	l.origins[r] = o
	return o
}

func write(h *maphash.Hash, a *telemetry.Attr) {
	writeString(h, a.Key)
	writeValue(h, a.Value)
}

func writeString(h *maphash.Hash, s string) {
	writeNumber(h, uint64(len(s)))
	_, _ = h.WriteString(s) // never fails
}

func writeNumber(h *maphash.Hash, n uint64) {
	var b [8]byte
	binary.LittleEndian.PutUint64(b[:], n)
	_, _ = h.Write(b[:])
}

func writeValue(h *maphash.Hash, v telemetry.Value) {
	_ = h.WriteByte(byte(v.Type()))
	switch v.Type() {
	case telemetry.ValueString, telemetry.ValueBytes:
		writeString(h, v.Str())
	case telemetry.ValueArray:
		writeNumber(h, uint64(len(v.List())))
		for _, e := range v.List() {
			writeValue(h, e)
		}
	case telemetry.ValueMap:
		writeNumber(h, uint64(len(v.Fields())))
		for i := range v.Fields() {
			write(h, &v.Fields()[i])
		}
	case telemetry.ValueInt:
		writeNumber(h, uint64(v.Int()))
	case telemetry.ValueDouble:
		writeNumber(h, math.Float64bits(v.Double()))
	case telemetry.ValueBool:
		if v.Bool() {
			_ = h.WriteByte(1)
		}
	case telemetry.ValueEmpty:
	}
}
