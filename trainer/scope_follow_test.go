package trainer

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"otelings/telemetry"
)

// pay is an orphan of a service with a name, made now.
func pay(id byte) *telemetry.Span {
	now := uint64(time.Now().UnixNano())
	return &telemetry.Span{TraceID: telemetry.TraceID{1}, SpanID: telemetry.SpanID{id}, ParentID: telemetry.SpanID{1}, Name: "pay", Start: now - 2, End: now - 1,
		Resource: &telemetry.Resource{Attrs: telemetry.Attrs{{Key: "service.name", Value: telemetry.String("shop")}}}}
}

// What is told is told once, with the second in which it was, counted from the
// first; again when there is more of it; and also when nothing arrives.
func TestFollowTellsWithinASecondAndOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		store := telemetry.NewStore(telemetry.Limits{})
		began := time.Now()
		ctx, cancel := context.WithCancel(t.Context())
		var said []string
		ended := make(chan error)
		go func() {
			ended <- ScopeOf(store).Follow(ctx, func(a Arrival) error {
				for _, f := range a.Diagnoses {
					said = append(said, fmt.Sprintf("%v %s %d %s", time.Since(began).Truncate(time.Second), f.Cause, f.Count, f.Level))
				}
				return nil
			})
		}()
		came := func(spans ...*telemetry.Span) {
			store.Add(telemetry.Batch{Door: telemetry.DoorEvent{Time: time.Now(), Outcome: telemetry.Accepted}, Spans: spans})
		}
		refuse := func() {
			store.Door(telemetry.DoorEvent{Time: time.Now(), Outcome: telemetry.Refused, Cause: telemetry.CausePathMissing})
		}
		refuse() // at 0 s, told at once
		time.Sleep(500 * time.Millisecond)
		came(pay(2), pay(3)) // orphans from 10.5 s on
		time.Sleep(30 * time.Second)
		for range 100 { // a flood is told once a second
			refuse()
			time.Sleep(25 * time.Millisecond)
		}
		time.Sleep(time.Second)
		store.Connected(1)
		came(pay(4)) // the trace is not quiet: what was said no longer holds
		time.Sleep(59 * time.Second)
		time.Sleep(2 * time.Second) // a note now
		store.Connected(-1)
		time.Sleep(2 * time.Second) // a problem now
		cancel()
		if err := <-ended; !errors.Is(err, context.Canceled) {
			t.Errorf("Follow: %v", err)
		}
		if len(said) < 2 || said[0] != "0s path-missing 1 problem" || said[1] != "10s orphan 2 problem" && said[1] != "11s orphan 2 problem" {
			t.Fatalf("said %q", said)
		}
		flood := slices.DeleteFunc(slices.Clone(said[2:]), func(s string) bool {
			return s[len(s)-7:] != "problem" || !slices.Contains([]string{"30", "31", "32", "33", "34"}, s[:2])
		})
		if len(flood) < 2 || len(flood) > 4 || flood[len(flood)-1][4:] != "path-missing 101 problem" {
			t.Errorf("the flood was told as %q", flood)
		}
		if last := said[len(said)-2:]; last[0][len(last[0])-13:] != "orphan 3 note" || last[1][len(last[1])-16:] != "orphan 3 problem" || len(said) != 2+len(flood)+2 {
			t.Errorf("said %q", said)
		}
	})
}
