package otlp

import (
	"go.opentelemetry.io/collector/pdata/pmetric"

	"otelings/telemetry"
)

// Metrics appends every metric of md to into, sharing resources and scopes.
// A metric without data of any type keeps an empty Type.
func Metrics(md pmetric.Metrics, into *telemetry.Batch) {
	in := interner{}
	into.Metrics = grow(into.Metrics, md.MetricCount())
	for _, rm := range md.ResourceMetrics().All() {
		res := in.resource(rm.Resource(), rm.SchemaUrl())
		for _, sm := range rm.ScopeMetrics().All() {
			scope := in.scope(sm.Scope(), sm.SchemaUrl())
			for _, m := range sm.Metrics().All() {
				into.Metrics = append(into.Metrics, in.metric(m, res, scope))
			}
		}
	}
}

func (in interner) metric(m pmetric.Metric, res *telemetry.Resource, scope *telemetry.Scope) *telemetry.Metric {
	out := &telemetry.Metric{
		Name: m.Name(), Description: m.Description(), Unit: in.str(m.Unit()),
		Metadata: in.attrs(m.Metadata()), Resource: res, Scope: scope,
	}
	switch m.Type() {
	case pmetric.MetricTypeGauge:
		out.Type = telemetry.MetricGauge
		out.Points = points(m.Gauge().DataPoints(), in.number)
	case pmetric.MetricTypeSum:
		out.Type = telemetry.MetricSum
		out.Temporality = telemetry.Temporality(m.Sum().AggregationTemporality())
		out.Monotonic = m.Sum().IsMonotonic()
		out.Points = points(m.Sum().DataPoints(), in.number)
	case pmetric.MetricTypeHistogram:
		out.Type = telemetry.MetricHistogram
		out.Temporality = telemetry.Temporality(m.Histogram().AggregationTemporality())
		out.Points = points(m.Histogram().DataPoints(), in.histogram)
	case pmetric.MetricTypeExponentialHistogram:
		out.Type = telemetry.MetricExpHistogram
		out.Temporality = telemetry.Temporality(m.ExponentialHistogram().AggregationTemporality())
		out.Points = points(m.ExponentialHistogram().DataPoints(), in.exponential)
	case pmetric.MetricTypeSummary:
		out.Type = telemetry.MetricSummary
		out.Points = points(m.Summary().DataPoints(), in.summary)
	}
	return out
}

func points[P any](from interface {
	Len() int
	At(int) P
}, convert func(P) telemetry.Point) []telemetry.Point {
	if from.Len() == 0 {
		return nil
	}
	out := make([]telemetry.Point, from.Len())
	for i := range out {
		out[i] = convert(from.At(i))
	}
	return out
}

func (in interner) number(p pmetric.NumberDataPoint) telemetry.Point {
	out := telemetry.Point{
		Start: uint64(p.StartTimestamp()), Time: uint64(p.Timestamp()),
		Attrs: in.attrs(p.Attributes()), Flags: uint32(p.Flags()), Exemplars: in.exemplars(p.Exemplars()),
	}
	switch p.ValueType() {
	case pmetric.NumberDataPointValueTypeInt:
		out.Value = telemetry.Int(p.IntValue())
	case pmetric.NumberDataPointValueTypeDouble:
		out.Value = telemetry.Double(p.DoubleValue())
	}
	return out
}

func (in interner) histogram(p pmetric.HistogramDataPoint) telemetry.Point {
	return telemetry.Point{
		Start: uint64(p.StartTimestamp()), Time: uint64(p.Timestamp()),
		Attrs: in.attrs(p.Attributes()), Flags: uint32(p.Flags()), Exemplars: in.exemplars(p.Exemplars()),
		Count: p.Count(), Sum: p.Sum(), Min: p.Min(), Max: p.Max(),
		HasSum: p.HasSum(), HasMin: p.HasMin(), HasMax: p.HasMax(),
		Bounds: raw[float64](p.ExplicitBounds()), Buckets: raw[uint64](p.BucketCounts()),
	}
}

func (in interner) exponential(p pmetric.ExponentialHistogramDataPoint) telemetry.Point {
	return telemetry.Point{
		Start: uint64(p.StartTimestamp()), Time: uint64(p.Timestamp()),
		Attrs: in.attrs(p.Attributes()), Flags: uint32(p.Flags()), Exemplars: in.exemplars(p.Exemplars()),
		Count: p.Count(), Sum: p.Sum(), Min: p.Min(), Max: p.Max(),
		HasSum: p.HasSum(), HasMin: p.HasMin(), HasMax: p.HasMax(),
		Scale: p.Scale(), ZeroCount: p.ZeroCount(), ZeroThreshold: p.ZeroThreshold(),
		PosOffset: p.Positive().Offset(), Positive: raw[uint64](p.Positive().BucketCounts()),
		NegOffset: p.Negative().Offset(), Negative: raw[uint64](p.Negative().BucketCounts()),
	}
}

func (in interner) summary(p pmetric.SummaryDataPoint) telemetry.Point {
	out := telemetry.Point{
		Start: uint64(p.StartTimestamp()), Time: uint64(p.Timestamp()),
		Attrs: in.attrs(p.Attributes()), Flags: uint32(p.Flags()),
		Count: p.Count(), Sum: p.Sum(), HasSum: true, // a summary's sum is not optional
	}
	if n := p.QuantileValues().Len(); n > 0 {
		out.Quantiles = make([]telemetry.Quantile, 0, n)
		for _, q := range p.QuantileValues().All() {
			out.Quantiles = append(out.Quantiles, telemetry.Quantile{Quantile: q.Quantile(), Value: q.Value()})
		}
	}
	return out
}

// raw copies a slice of numbers, nil when empty.
func raw[T any](s interface {
	Len() int
	AsRaw() []T
}) []T {
	if s.Len() == 0 {
		return nil
	}
	return s.AsRaw()
}

func (in interner) exemplars(s pmetric.ExemplarSlice) []telemetry.Exemplar {
	if s.Len() == 0 {
		return nil
	}
	out := make([]telemetry.Exemplar, 0, s.Len())
	for _, e := range s.All() {
		x := telemetry.Exemplar{
			Time: uint64(e.Timestamp()), TraceID: telemetry.TraceID(e.TraceID()),
			SpanID: telemetry.SpanID(e.SpanID()), Attrs: in.attrs(e.FilteredAttributes()),
		}
		switch e.ValueType() {
		case pmetric.ExemplarValueTypeInt:
			x.Value = telemetry.Int(e.IntValue())
		case pmetric.ExemplarValueTypeDouble:
			x.Value = telemetry.Double(e.DoubleValue())
		}
		out = append(out, x)
	}
	return out
}
