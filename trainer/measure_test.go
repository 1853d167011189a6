package trainer

import (
	"errors"
	"maps"
	"slices"
	"strconv"
	"testing"
	"time"

	"otelings/exercises"
	"otelings/exercises/check"
	"otelings/telemetry"
)

const measureID = "span-structure/what-a-span-costs"

// benchRun is a run of the shipped benchmark: each case with 50 rounds around
// its time in ns, everything as many times slower as the machine is.
func benchRun(slower float64, cases map[string]float64) check.Evidence {
	m := &telemetry.Metric{Name: "bench.time", Unit: "ns", Type: telemetry.MetricHistogram, Temporality: telemetry.TemporalityCumulative}
	total := 0.0
	for _, name := range slices.Sorted(maps.Keys(cases)) {
		ns := cases[name] * slower
		m.Points = append(m.Points, telemetry.Point{
			Attrs: telemetry.Attrs{{Key: "case", Value: telemetry.String(name)}, {Key: "bench.ops", Value: telemetry.Int(2000)}},
			Count: 50, Sum: 50 * ns * 1.05, Min: ns, Max: ns * 2, HasSum: true, HasMin: true, HasMax: true,
		})
		total += 50 * ns * 1.05 * 2000
	}
	s := &telemetry.Snapshot{
		Metrics: []*telemetry.Metric{m}, Counts: telemetry.Counts{Requests: 1, Points: len(m.Points)},
		Door: []telemetry.DoorEvent{{Seq: 1, Transport: "http", Signal: telemetry.SignalMetrics, Outcome: telemetry.Accepted, Items: len(m.Points)}},
	}
	p := check.Process{Built: true, Started: true, Language: "rust", Duration: time.Duration(total) + 5*time.Millisecond}
	return check.Evidence{Snapshot: s, Process: &p, Final: true}
}

// benchCases is what one machine measured, in ns.
func benchCases() map[string]float64 {
	return map[string]float64{"loop": 0.35, "not-sampled": 110, "recorded": 200, "attributes": 390}
}

func report(recorded, attribute, share float64) map[string]string {
	f := func(v float64) string { return strconv.FormatFloat(v, 'f', -1, 64) }
	return map[string]string{"recorded-cost": f(recorded), "per-attribute": f(attribute), "share": f(share), "above": "interrupted", "left-out": "sending"}
}

// How fast the machine is decides nothing: a hundred times slower or ten times
// faster, each method and each report gets the same verdict.
func TestMeasureIsNeverGradedOnSpeed(t *testing.T) {
	def := shipped(t, measureID)
	for _, c := range []struct {
		name   string
		change map[string]float64
		share  float64 // of the right number that is reported
		want   string  // the first mistake, "" = passed
	}{
		{"right", nil, 1, ""},
		{"a factor of 1.5 off", nil, 1.5, ""},
		{"micro for nano", nil, 0.001, "wrong-unit"},
		{"nothing recorded", map[string]float64{"recorded": 111}, 1, "nothing-recorded"},
		{"no attributes", map[string]float64{"attributes": 201}, 1, "attributes-forgotten"},
		{"no baseline", map[string]float64{"loop": 0}, 1, "no-baseline"},
	} {
		for _, slower := range []float64{0.1, 1, 100} {
			cases := benchCases()
			maps.Copy(cases, c.change)
			if cases["loop"] == 0 {
				delete(cases, "loop")
			}
			ev := benchRun(slower, cases)
			if r := check.Grade(ev, def); c.want == "" && r.State != check.Pending {
				t.Errorf("%s, ×%v: the method alone is %s: %+v", c.name, slower, r.State, r.Findings)
			}
			ev.Answers = report(200*slower*c.share, 24*slower, 390*slower*5/2e6*100)
			r := check.Grade(ev, def)
			got := ""
			if len(r.Findings) > 0 {
				got = cmpOr(r.Findings[0].Mistake, r.Findings[0].Check)
			}
			if got != c.want || (c.want == "") != (r.State == check.Passed) {
				t.Errorf("%s, ×%v: %s, told %q, want %q", c.name, slower, r.State, got, c.want)
			}
		}
	}
}

func cmpOr(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

func shipped(t *testing.T, id string) *exercises.Definition {
	t.Helper()
	set, err := exercises.Load(exercises.Content())
	if err != nil {
		t.Fatal(err)
	}
	def, ok := set.Get(id)
	if !ok {
		t.Fatalf("no exercise %s", id)
	}
	return def
}

// A report is about the last run whose method held, and on nothing else.
func TestReportOnARun(t *testing.T) {
	tr := caseBench(t, exercises.Content())
	def, right := shipped(t, measureID), report(200, 24, 0.1)
	var none *NotMeasured
	if _, err := tr.Submit(t.Context(), measureID, right); !errors.As(err, &none) {
		t.Fatalf("without a run: %v", err)
	}
	play := func(cases map[string]float64) Verdict {
		ev := benchRun(1, cases)
		v := Verdict{Exercise: measureID, Snapshot: ev.Snapshot, Process: *ev.Process, Report: check.Grade(ev, def), Measured: check.Measured(ev.Snapshot, def)}
		tr.hold(def, ev, v)
		return v
	}
	held := play(benchCases())
	if got := held.Measured; len(got) != 4 || got[0].Name != "loop" || got[3].Rounds != 50 || got[2].Min != 200 || got[2].Mean < 209.9 || got[2].Mean > 210.1 {
		t.Errorf("measured %+v", got)
	}
	x, err := tr.OpenExercise(t.Context(), measureID)
	if err != nil || !x.Measured || len(x.Ask) != 5 {
		t.Fatalf("opened: %v, measured %v, asks %d", err, x.Measured, len(x.Ask))
	}
	wrong := maps.Clone(right)
	wrong["left-out"] = "ids"
	v, err := tr.Submit(t.Context(), measureID, wrong)
	if err != nil || v.Report.State != check.Failed || v.Report.Findings[0].Mistake != "ids-left-out" || !v.Saved || len(v.Measured) != 4 {
		t.Fatalf("%v: %+v", err, v.Report)
	}
	v, err = tr.Submit(t.Context(), measureID, right) // the run is still there
	if err != nil || v.Report.State != check.Passed || !v.First {
		t.Fatalf("%v: %+v", err, v.Report)
	}
	x, err = tr.OpenExercise(t.Context(), measureID)
	if err != nil || !x.Done || x.Ask[0].Given != "200" || x.Ask[4].Given != "sending" {
		t.Errorf("opened again: %v, %+v", err, x.Ask)
	}
	bad := benchCases()
	delete(bad, "loop")
	play(bad)
	if _, err := tr.Submit(t.Context(), measureID, right); !errors.As(err, &none) {
		t.Errorf("after a run whose method failed: %v", err)
	}
}

func TestNumbers(t *testing.T) {
	ask := exercises.Ask{Key: "cost", Mark: exercises.MarkNumber, Unit: "ns"}
	for given, want := range map[string]string{"12.5": "12.5", " 480 ns ": "480", "480ns": "480", "1e3": "1e3", "-4": "-4", "": "", "ns": "", "NaN": "", "1/0": "", "Inf ns": "", "12,5": "", "480 us": ""} {
		got, err := Number(ask, given)
		var bad *BadAnswer
		if got != want || (want == "") != errors.As(err, &bad) {
			t.Errorf("%q is %q, %v; want %q", given, got, err, want)
		}
		if bad != nil && bad.Unit != "ns" {
			t.Errorf("%q: the words do not name the unit: %+v", given, bad)
		}
	}
}
