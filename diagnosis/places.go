package diagnosis

import "hash/maphash"

// places numbers keys in the order in which they first come: 0, 1, 2 … It is a
// table of open addressing whose slots hold a part of the hash beside the
// number, so that a key that is not there costs one look at memory. A map costs
// three times as much here, and all the time that a diagnosis takes is this.
type places[K comparable] struct {
	seed  maphash.Seed
	slots []uint64 // 32 bits of the hash above the number plus one; 0 is free
	keys  []K
}

// newPlaces has room for n keys and never grows.
func newPlaces[K comparable](n int) *places[K] {
	size := 8
	for size < 2*n {
		size *= 2
	}
	return &places[K]{seed: maphash.MakeSeed(), slots: make([]uint64, size), keys: make([]K, 0, n)}
}

// find is the number of a key, and where in the table it is or would be; -1
// when it has none.
func (p *places[K]) find(k K) (number int, slot, part uint64) {
	h := maphash.Comparable(p.seed, k)
	mask := uint64(len(p.slots) - 1)
	part = h &^ (1<<32 - 1)
	for slot = h & mask; ; slot = (slot + 1) & mask {
		at := p.slots[slot]
		if at == 0 {
			return -1, slot, part
		}
		if i := int(uint32(at)) - 1; at&^(1<<32-1) == part && p.keys[i] == k {
			return i, slot, part
		}
	}
}

// of is the number of a key, -1 when it has none.
func (p *places[K]) of(k K) int {
	i, _, _ := p.find(k)
	return i
}

// put gives a key its number; fresh is false when it had one.
func (p *places[K]) put(k K) (number int, fresh bool) {
	i, slot, part := p.find(k)
	if i >= 0 {
		return i, false
	}
	p.keys = append(p.keys, k)
	p.slots[slot] = part | uint64(len(p.keys))
	return len(p.keys) - 1, true
}
