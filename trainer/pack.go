package trainer

// parcel is what packing knows of a step.
type parcel struct {
	minutes  int                 // more than 0
	free     func(week int) bool // it takes no time in that week (from 0): it was done before
	together int                 // with the parcels after it, this many make a week of the path; 0 inside of one
}

// slot is where a step lies: the weeks (from 0) in which it begins and ends, and
// the minutes it takes there.
type slot struct{ from, to, takes int }

// pack deals steps, in their order, into weeks of capacity minutes. A step that
// does not fit into what is left of a week begins the next one; one longer than
// a week begins a week of its own and goes on in the following ones, whose rest
// is for the steps after it. No week gets more than its capacity. A week of the
// path that does not fit as a whole into what is left begins a new week: so a
// path of six weeks takes six, unless there are hours for more or too few.
func pack(parcels []parcel, capacity int) []slot {
	out := make([]slot, len(parcels))
	week, used := 0, 0
	for i, p := range parcels {
		if used > 0 && p.together > 0 && used+needs(parcels[i:i+p.together], week) > capacity {
			week, used = week+1, 0
		}
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

// needs is the minutes that parcels take in a week.
func needs(parcels []parcel, week int) (minutes int) {
	for _, p := range parcels {
		if !p.free(week) {
			minutes += p.minutes
		}
	}
	return minutes
}
