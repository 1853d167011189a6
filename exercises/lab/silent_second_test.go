package lab

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode"

	"otelings/collector"
	"otelings/internal/i18n"
)

// verdicts is what every combination must show; the delay never matters.
func verdicts() map[string][2]string {
	all := map[string][2]string{}
	for _, n := range []string{"1", "3", "600"} {
		for _, ending := range []string{endingWait, endingFlush, endingShut, endingExit} {
			all[processorSimple+" "+n+" "+ending] = [2]string{"all", "all"}
			at, after := "none", "all"
			if n == "600" {
				at = "some"
			}
			if ending == endingExit {
				after = at
			}
			all[processorBatch+" "+n+" "+ending] = [2]string{at, after}
		}
	}
	return all
}

func TestEveryCombinationShowsItsVerdict(t *testing.T) {
	e, _ := Get("silent-second")
	want := verdicts()
	for _, delay := range values(e.Knobs[0].Values) {
		for combination := range want {
			if delay != "1s" && combination != "batch 1 wait" {
				continue
			}
			t.Run(delay+" "+combination, func(t *testing.T) {
				t.Parallel()
				part := strings.Fields(combination)
				knobs := map[string]string{"delay": delay, "processor": part[0], "spans": part[1], "ending": part[2]}
				res, err := execute(ready(t), "silent-second", Settings{Knobs: knobs, Seed: 7}, nil, embedded(nil))
				if err != nil {
					t.Fatal(err)
				}
				if got := [2]string{res.Observed["at_end"], res.Observed["after"]}; got != want[combination] {
					t.Errorf("observed %v, want %v", got, want[combination])
				}
				prose(t, "explanation", res.Explanation)
				prose(t, "rust", res.RustDiffers)
				moments(t, res)
			})
		}
	}
}

// prose checks that a text is written in both languages and complete.
func prose(t *testing.T, what string, x i18n.Text) {
	t.Helper()
	if len(x.EN) < 20 || !slices.ContainsFunc([]rune(x.ZH), func(r rune) bool { return unicode.Is(unicode.Han, r) }) {
		t.Errorf("%s is not in both languages: %+v", what, x)
	}
	for _, s := range []string{x.EN, x.ZH} {
		if strings.Contains(s, "%!") || strings.Contains(s, "  ") {
			t.Errorf("%s is badly put together: %q", what, s)
		}
	}
	if at := unspaced().FindString(x.ZH); at != "" {
		t.Errorf("%s lacks a space at %q: %s", what, at, x.ZH)
	}
	if !strings.HasSuffix(x.EN, ".") || !strings.HasSuffix(x.ZH, "。") {
		t.Errorf("%s does not end as a sentence: %+v", what, x)
	}
}

// unspaced matches where Chinese and Latin touch.
func unspaced() *regexp.Regexp {
	return regexp.MustCompile(`\p{Han}[A-Za-z0-9]|[A-Za-z0-9)]\p{Han}`)
}

// moments checks that the stream could have happened.
func moments(t *testing.T, res Result) {
	t.Helper()
	var last Moment
	for i, m := range res.Moments {
		if last.What == textStalled() { // the machine was too slow, and the lab said so: from here it counts anew
			last = Moment{At: last.At}
		}
		if m.At < last.At || m.Ended < last.Ended || m.Received < last.Received {
			t.Errorf("moment %d goes back: %+v after %+v", i, m, last)
		}
		if m.Waiting < 0 || m.Waiting+m.Received > m.Ended {
			t.Errorf("moment %d does not add up: %+v", i, m)
		}
		last = m
	}
	if last.Received != len(res.Snapshot.Spans) || last.Waiting != 0 {
		t.Errorf("last moment %+v, snapshot has %d spans", last, len(res.Snapshot.Spans))
	}
}

func TestMomentsShowASpanWaitingThenLeaving(t *testing.T) {
	t.Parallel()
	var streamed []Moment
	res, err := execute(ready(t), "silent-second", Settings{}, func(m Moment) { streamed = append(streamed, m) }, embedded(nil))
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(streamed, res.Moments) {
		t.Errorf("streamed %d moments, the result has %d", len(streamed), len(res.Moments))
	}
	waiting := slices.IndexFunc(streamed, func(m Moment) bool { return m.Ended == 1 && m.Waiting == 1 && m.Received == 0 })
	received := slices.IndexFunc(streamed, func(m Moment) bool { return m.Waiting == 0 && m.Received == 1 })
	if waiting < 0 || received < waiting {
		t.Errorf("no span seen waiting and then received: %+v", streamed)
	}
}

func TestObservationFollowsTheCollectorNotTheKnobs(t *testing.T) {
	t.Parallel()
	refuse := func(c *collector.Collector) { c.SetFaults(collector.Faults{Refuse: true}) }
	for combination := range verdicts() {
		part := strings.Fields(combination)
		if part[1] == "3" {
			continue // goes the way of 1
		}
		knobs := map[string]string{"delay": "1s", "processor": part[0], "spans": part[1], "ending": part[2]}
		res, err := execute(ready(t), "silent-second", Settings{Knobs: knobs}, nil, embedded(refuse))
		if err != nil {
			t.Fatalf("%s: %v", combination, err)
		}
		if res.Observed["at_end"] != "none" || res.Observed["after"] != "none" {
			t.Errorf("%s: a collector that refuses everything is said to have %v", combination, res.Observed)
		}
		prose(t, "explanation", res.Explanation)
		exitUntouched := part[0] == processorBatch && part[1] != "600" && part[2] == endingExit
		if strings.Contains(res.Explanation.EN, "not accepted") == exitUntouched {
			t.Errorf("%s: explained by %q", combination, res.Explanation.EN)
		}
	}
}

func TestSlowCollectorIsWaitedFor(t *testing.T) {
	t.Parallel()
	slow := func(c *collector.Collector) { c.SetFaults(collector.Faults{Latency: 300 * time.Millisecond}) } // longer than the delay
	for _, ending := range []string{endingWait, endingFlush, endingShut} {
		res, err := execute(ready(t), "silent-second", Settings{Knobs: map[string]string{"ending": ending}}, nil, embedded(slow))
		if err != nil {
			t.Fatal(err)
		}
		if res.Observed["at_end"] != "none" || res.Observed["after"] != "all" {
			t.Errorf("%s: %v", ending, res.Observed)
		}
	}
}

func TestSameSeedSameIDs(t *testing.T) {
	t.Parallel()
	show := func(seed int64) string {
		res, err := execute(ready(t), "silent-second", Settings{Knobs: map[string]string{"spans": "3", "ending": endingShut}, Seed: seed}, nil, embedded(nil))
		if err != nil {
			t.Fatal(err)
		}
		var b strings.Builder
		for _, s := range res.Snapshot.Spans {
			fmt.Fprintln(&b, s.TraceID, s.SpanID, s.Name)
		}
		return b.String()
	}
	if a, b := show(42), show(42); a != b || a == "" {
		t.Errorf("seed 42 gave\n%s\nand\n%s", a, b)
	}
	if show(42) == show(43) {
		t.Error("seeds 42 and 43 give the same ids")
	}
}

func TestCancelAtAnyMoment(t *testing.T) {
	t.Parallel()
	slow := func(c *collector.Collector) { c.SetFaults(collector.Faults{Latency: time.Hour}) }
	for _, combination := range []string{"batch 1 wait", "batch 1 force-flush", "batch 1 shutdown", "batch 1 exit-at-once", "batch 600 wait", "simple 3 wait"} {
		part := strings.Fields(combination)
		knobs := map[string]string{"delay": "500ms", "processor": part[0], "spans": part[1], "ending": part[2]}
		for n := range 6 {
			t.Run(fmt.Sprint(combination, " moment ", n), func(t *testing.T) {
				t.Parallel()
				ctx, cancel := context.WithCancel(ready(t))
				defer cancel()
				seen := 0
				_, err := execute(ctx, "silent-second", Settings{Knobs: knobs}, func(Moment) {
					if seen++; seen > n {
						cancel()
					}
				}, embedded(slow))
				if seen > n && !errors.Is(err, context.Canceled) || seen <= n && err != nil {
					t.Errorf("%d moments, %v", seen, err)
				}
			})
		}
	}
}

func TestPausedMachineStartsAgain(t *testing.T) {
	t.Parallel()
	for pauses, want := range map[int]error{2: nil, attempts: ErrStalled} {
		var d door
		h := house{scale: quick, open: func(ctx context.Context) (door, error) {
			var err error
			d, err = openCollector(ctx)
			return d, err
		}}
		paused := 0
		res, err := execute(ready(t), "silent-second", Settings{}, func(m Moment) {
			if !strings.HasPrefix(m.What.EN, "end() has returned") || paused == pauses {
				return
			}
			// Sleep through the timer, right after end().
			paused++
			for start := time.Now(); len(d.Snapshot().Spans) == 0; time.Sleep(time.Millisecond) {
				if time.Since(start) > 10*time.Second {
					t.Error("the timer never fired")
					return
				}
			}
		}, h)
		if !errors.Is(err, want) || paused != pauses {
			t.Errorf("%d pauses: paused %d times, %v", pauses, paused, err)
		}
		if want == nil && res.Observed["at_end"] != "none" {
			t.Errorf("observed %v", res.Observed)
		}
	}
}
