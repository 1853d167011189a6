package otlp

import "otelings/telemetry"

// message is one OTLP message type as far as counting needs it: which of its
// fields hold further messages, by protobuf number and by JSON name.
type message struct {
	item   bool // a span, data point or log record
	fields map[int32]*message
	names  map[string]*message
}

func (m *message) field(num int32, camel, snake string, child *message) *message {
	m.fields[num] = child
	m.names[camel], m.names[snake] = child, child
	return m
}

func newMessage() *message {
	return &message{fields: map[int32]*message{}, names: map[string]*message{}}
}

func newItem() *message {
	m := newMessage()
	m.item = true
	return m
}

// schemas are the export requests of opentelemetry-proto 1.11, by signal.
// The table is built once and never written again.
var schemas = buildSchemas()

func buildSchemas() map[telemetry.Signal]*message {
	value, kv, leaf := newMessage(), newMessage(), newMessage()
	kv.field(2, "value", "value", value)
	value.field(5, "arrayValue", "array_value", newMessage().field(1, "values", "values", value))
	value.field(6, "kvlistValue", "kvlist_value", newMessage().field(1, "values", "values", kv))
	withAttrs := func(m *message, num int32) *message { return m.field(num, "attributes", "attributes", kv) }
	resource := withAttrs(newMessage(), 1).field(3, "entityRefs", "entity_refs", leaf)
	scope := withAttrs(newMessage(), 3)

	request := func(resources, resourcesSnake, scopes, scopesSnake, items, itemsSnake string, item *message) *message {
		perScope := newMessage().field(1, "scope", "scope", scope).field(2, items, itemsSnake, item)
		perResource := newMessage().field(1, "resource", "resource", resource).field(2, scopes, scopesSnake, perScope)
		// Field 1000 is the instrumentation library of old senders, which the decoder still reads.
		perResource.fields[1000] = perScope
		return newMessage().field(1, resources, resourcesSnake, perResource)
	}

	span := withAttrs(newItem(), 9).
		field(11, "events", "events", withAttrs(newMessage(), 3)).
		field(13, "links", "links", withAttrs(newMessage(), 4)).
		field(15, "status", "status", leaf)
	record := withAttrs(newItem(), 6).field(5, "body", "body", value)

	exemplar := newMessage().field(7, "filteredAttributes", "filtered_attributes", kv)
	points := func(p *message) *message { return newMessage().field(1, "dataPoints", "data_points", p) }
	number := points(withAttrs(newItem(), 7).field(5, "exemplars", "exemplars", exemplar))
	histogram := points(withAttrs(newItem(), 9).field(8, "exemplars", "exemplars", exemplar))
	exponential := points(withAttrs(newItem(), 1).
		field(8, "positive", "positive", leaf).field(9, "negative", "negative", leaf).
		field(11, "exemplars", "exemplars", exemplar))
	summary := points(withAttrs(newItem(), 7).field(6, "quantileValues", "quantile_values", leaf))
	metric := newMessage().
		field(5, "gauge", "gauge", number).
		field(7, "sum", "sum", number).
		field(9, "histogram", "histogram", histogram).
		field(10, "exponentialHistogram", "exponential_histogram", exponential).
		field(11, "summary", "summary", summary).
		field(12, "metadata", "metadata", kv)

	return map[telemetry.Signal]*message{
		telemetry.SignalTraces:  request("resourceSpans", "resource_spans", "scopeSpans", "scope_spans", "spans", "spans", span),
		telemetry.SignalMetrics: request("resourceMetrics", "resource_metrics", "scopeMetrics", "scope_metrics", "metrics", "metrics", metric),
		telemetry.SignalLogs:    request("resourceLogs", "resource_logs", "scopeLogs", "scope_logs", "logRecords", "log_records", record),
	}
}
