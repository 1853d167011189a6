package trainer

// parcel is what packing knows of a step.
type parcel struct {
	minutes int                 // more than 0
	free    func(week int) bool // it takes no time in that week (from 0): it was done before
}

// slot is where a step lies: the weeks (from 0) in which it begins and ends, and
// the minutes it takes there.
type slot struct{ from, to, takes int }

// pack deals steps, in their order, into weeks of capacity minutes. A step that
// does not fit into what is left of a week begins the next one; one longer than
// a week begins a week of its own and goes on in the following ones, whose rest
// is for the steps after it. No week gets more than its capacity.
func pack(parcels []parcel, capacity int) []slot {
	out := make([]slot, len(parcels))
	week, used := 0, 0
	for i, p := range parcels {
		takes := p.minutes
		if p.free(week) {
			takes = 0
		}
		if used > 0 && used+takes > capacity {
			week, used = week+1, 0
			if p.free(week) {
				takes = 0
			}
		}
		out[i] = slot{from: week, takes: takes}
		for takes > capacity {
			week, takes = week+1, takes-capacity
		}
		used += takes
		out[i].to = week
	}
	return out
}
