package otlp

import (
	"math"

	"otelings/telemetry"
)

type (
	jsonMetrics struct {
		Groups []*jsonResourceMetrics `json:"resourceMetrics"`
	}
	jsonResourceMetrics struct {
		Resource jsonResource        `json:"resource"`
		Scopes   []*jsonScopeMetrics `json:"scopeMetrics"`
		Schema   string              `json:"schemaUrl,omitempty"`
	}
	jsonScopeMetrics struct {
		Scope   jsonScope    `json:"scope"`
		Metrics []jsonMetric `json:"metrics"`
		Schema  string       `json:"schemaUrl,omitempty"`
	}
	jsonMetric struct {
		Name         string     `json:"name,omitempty"`
		Description  string     `json:"description,omitempty"`
		Unit         string     `json:"unit,omitempty"`
		Metadata     []jsonAttr `json:"metadata,omitempty"`
		Gauge        *jsonData  `json:"gauge,omitempty"`
		Sum          *jsonData  `json:"sum,omitempty"`
		Histogram    *jsonData  `json:"histogram,omitempty"`
		ExpHistogram *jsonData  `json:"exponentialHistogram,omitempty"`
		Summary      *jsonData  `json:"summary,omitempty"`
	}
	jsonData struct {
		Points      []jsonPoint `json:"dataPoints,omitempty"`
		Temporality int32       `json:"aggregationTemporality,omitempty"`
		Monotonic   bool        `json:"isMonotonic,omitempty"`
	}
	jsonPoint struct {
		Start         u64            `json:"startTimeUnixNano,omitempty"`
		Time          u64            `json:"timeUnixNano,omitempty"`
		Attrs         []jsonAttr     `json:"attributes,omitempty"`
		Flags         uint32         `json:"flags,omitempty"`
		Double        *real          `json:"asDouble,omitempty"`
		Int           *string        `json:"asInt,omitempty"`
		Count         u64            `json:"count,omitempty"`
		Sum           *real          `json:"sum,omitempty"`
		Min           *real          `json:"min,omitempty"`
		Max           *real          `json:"max,omitempty"`
		Bounds        []real         `json:"explicitBounds,omitempty"`
		Buckets       []u64          `json:"bucketCounts,omitempty"`
		Scale         int32          `json:"scale,omitempty"`
		ZeroCount     u64            `json:"zeroCount,omitempty"`
		ZeroThreshold *real          `json:"zeroThreshold,omitempty"`
		Positive      *jsonBuckets   `json:"positive,omitempty"`
		Negative      *jsonBuckets   `json:"negative,omitempty"`
		Quantiles     []jsonQuantile `json:"quantileValues,omitempty"`
		Exemplars     []jsonExemplar `json:"exemplars,omitempty"`
	}
	jsonBuckets struct {
		Offset int32 `json:"offset,omitempty"`
		Counts []u64 `json:"bucketCounts,omitempty"`
	}
	jsonQuantile struct {
		Quantile real `json:"quantile"`
		Value    real `json:"value"`
	}
	jsonExemplar struct {
		Attrs   []jsonAttr `json:"filteredAttributes,omitempty"`
		Time    u64        `json:"timeUnixNano,omitempty"`
		Double  *real      `json:"asDouble,omitempty"`
		Int     *string    `json:"asInt,omitempty"`
		SpanID  hexID      `json:"spanId,omitempty"`
		TraceID hexID      `json:"traceId,omitempty"`
	}
)

func metricsJSON(metrics []*telemetry.Metric) (out jsonMetrics) {
	var group *jsonResourceMetrics
	var in *jsonScopeMetrics
	grouped(metrics, func(m *telemetry.Metric) (*telemetry.Resource, *telemetry.Scope) { return m.Resource, m.Scope },
		func(m *telemetry.Metric) {
			group = &jsonResourceMetrics{}
			group.Resource, group.Schema = resourceJSON(m.Resource)
			out.Groups = append(out.Groups, group)
		},
		func(m *telemetry.Metric) {
			in = &jsonScopeMetrics{}
			in.Scope, in.Schema = scopeJSON(m.Scope)
			group.Scopes = append(group.Scopes, in)
		},
		func(m *telemetry.Metric) { in.Metrics = append(in.Metrics, metricJSON(m)) })
	return out
}

func metricJSON(m *telemetry.Metric) jsonMetric {
	out := jsonMetric{Name: m.Name, Description: m.Description, Unit: m.Unit, Metadata: attrsJSON(m.Metadata)}
	data := &jsonData{Temporality: int32(m.Temporality), Monotonic: m.Monotonic}
	for i := range m.Points {
		data.Points = append(data.Points, pointJSON(&m.Points[i], m.Type))
	}
	switch m.Type {
	case telemetry.MetricGauge:
		out.Gauge = data
	case telemetry.MetricSum:
		out.Sum = data
	case telemetry.MetricHistogram:
		out.Histogram = data
	case telemetry.MetricExpHistogram:
		out.ExpHistogram = data
	case telemetry.MetricSummary:
		out.Summary = data
	}
	return out
}

func pointJSON(p *telemetry.Point, t telemetry.MetricType) jsonPoint {
	out := jsonPoint{
		Start: u64(p.Start), Time: u64(p.Time), Attrs: attrsJSON(p.Attrs), Flags: p.Flags, Count: u64(p.Count),
		Bounds: numbers[real](p.Bounds), Buckets: numbers[u64](p.Buckets), Scale: p.Scale, ZeroCount: u64(p.ZeroCount),
	}
	out.Double, out.Int = measured(p.Value)
	out.ZeroThreshold = optional(p.ZeroThreshold, math.Float64bits(p.ZeroThreshold) != 0) // a zero with a sign is no zero
	out.Sum, out.Min, out.Max = optional(p.Sum, p.HasSum), optional(p.Min, p.HasMin), optional(p.Max, p.HasMax)
	if t == telemetry.MetricExpHistogram {
		out.Positive = &jsonBuckets{p.PosOffset, numbers[u64](p.Positive)}
		out.Negative = &jsonBuckets{p.NegOffset, numbers[u64](p.Negative)}
	}
	for _, q := range p.Quantiles {
		out.Quantiles = append(out.Quantiles, jsonQuantile{real(q.Quantile), real(q.Value)})
	}
	for _, e := range p.Exemplars {
		x := jsonExemplar{Attrs: attrsJSON(e.Attrs), Time: u64(e.Time), SpanID: spanHex(e.SpanID), TraceID: traceHex(e.TraceID)}
		x.Double, x.Int = measured(e.Value)
		out.Exemplars = append(out.Exemplars, x)
	}
	return out
}

func measured(v telemetry.Value) (*real, *string) {
	j := valueJSON(v)
	return j.Double, j.Int
}

func optional(v float64, has bool) *real {
	if !has {
		return nil
	}
	r := real(v)
	return &r
}

func numbers[To, From u64 | real | uint64 | float64](from []From) []To {
	var out []To
	for _, n := range from {
		out = append(out, To(n))
	}
	return out
}
