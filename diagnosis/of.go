package diagnosis

import (
	"cmp"
	"hash/maphash"
	"slices"
	"sort"
	"time"

	"otelings/internal/i18n"
	"otelings/telemetry"
)

// Finding is one cause that a snapshot shows.
type Finding struct {
	Entry // an orphan that is not certain is a note
	// Count is how many door events, or how many items (spans, points, log
	// records), show it; of late parents, how many parents.
	Count int
	Last  uint64              // Seq of the last door event that shows it
	Door  telemetry.DoorEvent // that event; zero when it was evicted
	Spans []*telemetry.Span   // examples in order of arrival, at most three; none when no span shows it
	// Detail is the evidence in one printable line: what the door said of the
	// last event, or the figures of the first item.
	Detail i18n.Text
}

// Of is what a snapshot shows: problems before notes, and of each level the one
// seen last first. now is the time of looking; final says that nothing more can
// come (a saved file, a program that has ended). Of is pure; its cost grows
// linearly with what is held.
func Of(s *telemetry.Snapshot, now time.Time, final bool) []Finding {
	found, _ := Look(s, now, final)
	return found
}

// Look is Of, and whether evidence is still incomplete: looking again later may
// show more even when nothing arrives.
func Look(s *telemetry.Snapshot, now time.Time, final bool) (found []Finding, pending bool) {
	l := &look{snap: s, now: now, final: final, by: map[telemetry.Cause]*tally{}}
	l.events()
	l.spans()
	l.metrics()
	l.logs()
	return l.findings(), l.pending
}

// look is one reading of a snapshot.
type look struct {
	snap    *telemetry.Snapshot
	now     time.Time
	final   bool
	pending bool
	by      map[telemetry.Cause]*tally

	// Of the request looked at last: items of one request stand together.
	request uint64
	arrived int64 // nanoseconds since 1970, 0 when not known
	known   bool

	res     *telemetry.Resource
	unnamed bool
	begun   bool

	origins map[*telemetry.Resource]origin
	seed    maphash.Seed
}

// maxExamples is how many spans a finding shows.
const maxExamples = 3

// tally is a finding being counted.
type tally struct {
	count  int
	last   uint64
	spans  []*telemetry.Span
	event  *telemetry.DoorEvent // the last one, of what is seen at the door
	detail i18n.Text
	sure   bool // of orphans: at least one is certain
}

// hit counts n items or events that show a cause; first says that there was
// none before, so that the detail is still to be said.
func (l *look) hit(c telemetry.Cause, n int, seq uint64, sp *telemetry.Span) (t *tally, first bool) {
	t = l.by[c]
	if first = t == nil; first {
		t = &tally{}
		l.by[c] = t
	}
	t.count += n
	t.last = max(t.last, seq)
	if sp != nil && len(t.spans) < maxExamples {
		t.spans = append(t.spans, sp)
	}
	return t, first
}

// findings puts what was counted into words and in order.
func (l *look) findings() []Finding {
	if len(l.by) == 0 {
		return nil
	}
	out := make([]Finding, 0, len(l.by))
	for c, t := range l.by {
		f := Finding{Entry: Words(c), Count: t.count, Last: t.last, Spans: t.spans, Detail: t.detail}
		if c == telemetry.CauseOrphan && !t.sure {
			f.Level = Note
			f.Detail.EN += "; so far: one that still runs comes when it ends"
			f.Detail.ZH += "；到目前为止：还在运行的要结束后才来"
		}
		if d := l.door(t.last); d != nil {
			f.Door = *d
		}
		out = append(out, f)
	}
	slices.SortFunc(out, func(a, b Finding) int {
		if a.Level != b.Level {
			return cmp.Compare(rank(a.Level), rank(b.Level))
		}
		return cmp.Or(cmp.Compare(b.Last, a.Last), cmp.Compare(a.Cause, b.Cause))
	})
	return out
}

func rank(l Level) int {
	if l == Problem {
		return 0
	}
	return 1
}

// door is the door event with this number, nil when it was evicted.
func (l *look) door(seq uint64) *telemetry.DoorEvent {
	door := l.snap.Door
	i := sort.Search(len(door), func(i int) bool { return door[i].Seq >= seq })
	if i < len(door) && door[i].Seq == seq {
		return &door[i]
	}
	return nil
}

// arrival is when a request arrived, in nanoseconds since 1970; 0 when that is
// not known: the door event was evicted or has no time.
func (l *look) arrival(request uint64) int64 {
	if !l.known || request != l.request {
		l.request, l.known, l.arrived = request, true, 0
		if d := l.door(request); d != nil && !d.Time.IsZero() {
			l.arrived = d.Time.UnixNano()
		}
	}
	return l.arrived
}

// nameless reports whether a resource has no service name, or an SDK's default.
func (l *look) nameless(r *telemetry.Resource) bool {
	if !l.begun || r != l.res {
		l.begun, l.res = true, r
		l.unnamed = unnamed(r.Service())
	}
	return l.unnamed
}
