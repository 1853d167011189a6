package trainer

import (
	"context"
	"maps"
	"strings"
	"time"

	"otelings/diagnosis"
	"otelings/internal/i18n"
	"otelings/telemetry"
)

// DiagnoseEvery is the shortest time between two diagnoses of a live view, and
// the longest from complete evidence to its being told.
const DiagnoseEvery = time.Second

// Diagnose is what is wrong with a snapshot of this view, and whether looking
// again later may show more although nothing arrives. Of a file everything has
// arrived.
func (s *Scope) Diagnose(snap *telemetry.Snapshot, now time.Time) (found []diagnosis.Finding, pending bool) {
	found, pending = diagnosis.Look(snap, now, s.file != "")
	for i := range found {
		found[i].Entry = s.here(found[i].Entry)
	}
	return found, pending
}

// Words is the entry of a cause, with the addresses of this view.
func (s *Scope) Words(c telemetry.Cause) diagnosis.Entry { return s.here(diagnosis.Words(c)) }

// here is an entry that advises the ports this view listens on.
func (s *Scope) here(e diagnosis.Entry) diagnosis.Entry { return e.At(s.addresses()) }

// Silence is what to look at in the program as long as nothing has come to this
// view, not even a connection; nil when something has.
func (s *Scope) Silence(snap *telemetry.Snapshot) []i18n.Text {
	c := snap.Counts
	if s.file != "" || len(snap.Door) > 0 || c.EvictedDoorEvents > 0 || c.Requests+c.Refused > 0 || snap.Connections > 0 {
		return nil
	}
	return diagnosis.Silence(s.addresses())
}

// addresses is host:port of the two ports, "" for one that is not open.
func (s *Scope) addresses() (grpc, http string) {
	for _, l := range s.listeners {
		switch addr := strings.TrimPrefix(l.URL(), "http://"); {
		case len(l.Addrs) == 0:
		case l.Protocol == "grpc":
			grpc = addr
		default:
			http = addr
		}
	}
	return grpc, http
}

// What is handed on at one time, so that a slow reader keeps no more of it
// alive: the store goes on evicting meanwhile.
const (
	arrivalItems = 1024
	arrivalBytes = 512 << 10 // of bodies
)

// Arrival is what came between two looks at a live view.
type Arrival struct {
	Requests []telemetry.Batch // in order; a refused one has its door event only
	// Diagnoses are the findings that are new or whose count has grown, each
	// counted over all that is kept.
	Diagnoses []diagnosis.Finding
	Evicted   int // items evicted since, whether they were handed on or not
	Counts    telemetry.Counts
	Last      uint64 // the last request that Counts include; some up to it may be still to come
}

// lastWords is how long what is left is handed on after the end.
const lastWords = 400 * time.Millisecond

// Follow hands on what is there and then what arrives, within a tenth of a
// second, each request once, a few thousand items at a time; what is evicted in
// between is only counted. What is wrong with it follows within DiagnoseEvery of
// the evidence being complete, also when nothing arrives any more. It ends with
// on's error, after ctx has ended and the rest was handed on, for lastWords at
// most, with ctx's error, and with nil at the end of a file.
func (s *Scope) Follow(ctx context.Context, on func(Arrival) error) error {
	f := &follower{scope: s, told: told{}}
	if s.file != "" {
		return f.handOn(context.WithoutCancel(ctx), true, on)
	}
	wakes := s.Subscribe(ctx)
	again := time.NewTimer(DiagnoseEvery)
	defer again.Stop()
	for {
		if err := f.handOn(ctx, false, on); err != nil {
			return err
		}
		var due <-chan time.Time
		if f.unsure {
			again.Reset(time.Until(f.judged.Add(DiagnoseEvery)))
			due = again.C
		}
		select {
		case <-due:
		case _, open := <-wakes:
			if !open {
				last, cancel := context.WithTimeout(context.WithoutCancel(ctx), lastWords)
				defer cancel()
				if err := f.handOn(last, true, on); err != nil {
					return err
				}
				return ctx.Err()
			}
		}
	}
}

// follower is where Follow is in a live view.
type follower struct {
	scope   *Scope
	last    uint64 // request handed on
	evicted int
	judged  time.Time // when the last diagnosis was made
	unsure  bool      // another one may say more
	told    told
}

// handOn hands on part after part until nothing is left or ctx ends.
func (f *follower) handOn(ctx context.Context, rest bool, on func(Arrival) error) error {
	for {
		a, more := f.look(rest)
		if len(a.Requests) > 0 || a.Evicted > 0 || len(a.Diagnoses) > 0 {
			if err := on(a); err != nil {
				return err
			}
		}
		if !more || ctx.Err() != nil {
			return nil
		}
	}
}

// look is the next part of what is new; more when there is another. A diagnosis
// is made when the last is old enough, or when there will be no other.
func (f *follower) look(rest bool) (a Arrival, more bool) {
	part := f.scope.store.Since(f.last, arrivalItems, arrivalBytes)
	a = Arrival{Requests: part.Requests, Evicted: part.Counts.EvictedItems - f.evicted, Counts: part.Counts, Last: part.Last}
	more = part.More
	if n := len(a.Requests); n > 0 {
		f.last, f.unsure = a.Requests[n-1].Door.Seq, true
	}
	f.evicted = part.Counts.EvictedItems
	if now := time.Now(); f.unsure && (rest && !more || now.Sub(f.judged) >= DiagnoseEvery) {
		var found []diagnosis.Finding
		found, f.unsure = f.scope.Diagnose(f.scope.Snapshot(), now)
		f.judged = now
		a.Diagnoses = f.told.news(found)
	}
	return a, more
}

// told is what was last said of each cause.
type told map[telemetry.Cause]saying

type saying struct {
	count int
	level diagnosis.Level
}

// news is the findings that are more than they were, or have become problems.
// One that has gone, such as an orphan whose parent came after all, is news
// when it comes again.
func (t told) news(found []diagnosis.Finding) []diagnosis.Finding {
	var out []diagnosis.Finding
	now := make(told, len(found))
	for _, f := range found {
		now[f.Cause] = saying{f.Count, f.Level}
		if was := t[f.Cause]; f.Count > was.count || f.Level == diagnosis.Problem && was.level == diagnosis.Note {
			out = append(out, f)
		}
	}
	clear(t)
	maps.Copy(t, now)
	return out
}
