package check

import (
	"testing"

	"otelings/exercises"
	"otelings/telemetry"
)

// Of cumulative points the last counts, of deltas the sum; what is no histogram,
// has no case or no value does not count.
func TestMeasured(t *testing.T) {
	def := &exercises.Definition{Measure: &exercises.MeasureSpec{Metric: "bench.time", By: "case"}}
	point := func(name string, count uint64, sum, low, high float64) telemetry.Point {
		return telemetry.Point{Attrs: telemetry.Attrs{{Key: "case", Value: telemetry.String(name)}}, Count: count, Sum: sum, Min: low, Max: high}
	}
	metric := func(temporality telemetry.Temporality, points ...telemetry.Point) *telemetry.Metric {
		return &telemetry.Metric{Name: "bench.time", Unit: "ns", Type: telemetry.MetricHistogram, Temporality: temporality, Points: points}
	}
	gauge := metric(telemetry.TemporalityDelta, point("span", 9, 9, 9, 9))
	gauge.Type = telemetry.MetricGauge
	other := metric(telemetry.TemporalityDelta, point("span", 9, 9, 9, 9))
	other.Name = "other"
	for _, c := range []struct {
		name    string
		metrics []*telemetry.Metric
		want    []Case
	}{
		{"nothing", nil, nil},
		{"cumulative", []*telemetry.Metric{metric(telemetry.TemporalityCumulative, point("span", 2, 20, 8, 12)), metric(telemetry.TemporalityCumulative, point("span", 4, 48, 8, 20))},
			[]Case{{"span", "ns", 4, 8, 12, 20}}},
		{"delta", []*telemetry.Metric{metric(telemetry.TemporalityDelta, point("span", 2, 20, 8, 12)), metric(telemetry.TemporalityDelta, point("span", 4, 40, 7, 30))},
			[]Case{{"span", "ns", 6, 7, 10, 30}}},
		{"two cases, the fastest first", []*telemetry.Metric{metric(telemetry.TemporalityDelta, point("span", 1, 5, 5, 5), point("loop", 1, 1, 1, 1))},
			[]Case{{"loop", "ns", 1, 1, 1, 1}, {"span", "ns", 1, 5, 5, 5}}},
		{"what does not count", []*telemetry.Metric{gauge, other, metric(telemetry.TemporalityDelta, point("span", 0, 0, 0, 0), telemetry.Point{Count: 3, Sum: 3})}, nil},
	} {
		got := Measured(&telemetry.Snapshot{Metrics: c.metrics}, def)
		if len(got) != len(c.want) {
			t.Errorf("%s: %+v, want %+v", c.name, got, c.want)
			continue
		}
		for i := range got {
			if got[i] != c.want[i] {
				t.Errorf("%s: %+v, want %+v", c.name, got[i], c.want[i])
			}
		}
	}
	if got := Measured(&telemetry.Snapshot{}, &exercises.Definition{}); got != nil {
		t.Errorf("an exercise that measures nothing gives %v", got)
	}
}

func TestShort(t *testing.T) {
	for v, want := range map[float64]string{0: "0.00", 0.348: "0.35", 9.99: "9.99", 12.34: "12.3", 217.6: "218", 213878: "213878", -25.26: "-25.3"} {
		if got := Short(v); got != want {
			t.Errorf("%v is %q, want %q", v, got, want)
		}
	}
}
