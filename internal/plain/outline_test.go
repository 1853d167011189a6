package plain

import (
	"strings"
	"testing"

	"otelings/internal/i18n"
	"otelings/telemetry"
)

// Who sent a span is said where it changes: a call to another service, and
// another instance of the same one.
func TestOutlineSaysWhoseWhereItChanges(t *testing.T) {
	res := func(name, instance string) *telemetry.Resource {
		return &telemetry.Resource{Attrs: telemetry.Attrs{
			{Key: "telemetry.sdk.language", Value: telemetry.String("rust")},
			{Key: "service.instance.id", Value: telemetry.String(instance)},
			{Key: "service.name", Value: telemetry.String(name)},
		}}
	}
	span := func(id, parent byte, name string, r *telemetry.Resource) *telemetry.Span {
		s := &telemetry.Span{TraceID: telemetry.TraceID{1}, SpanID: telemetry.SpanID{id}, Name: name, Start: uint64(id), End: uint64(id) + 1, Resource: r}
		if parent > 0 {
			s.ParentID = telemetry.SpanID{parent}
		}
		return s
	}
	lines := traceLines((&Session{lang: i18n.EN}).words(), []*telemetry.Span{
		span(1, 0, "order", res("shop", "a")), span(2, 1, "call", res("shop", "a")),
		span(3, 2, "charge", res("pay", "one")), span(4, 2, "again", res("pay", "two")), span(6, 5, "lost", res("pay", "two")), span(7, 6, "bare", nil),
	})
	text := strings.Join(lines, "\n")
	for _, want := range []string{
		"order, UNSPECIFIED, 1ns, root, service.name=shop, service.instance.id=a", "call, UNSPECIFIED, 1ns\n",
		"charge, UNSPECIFIED, 1ns, service.name=pay, service.instance.id=one\n", "again, UNSPECIFIED, 1ns, service.name=pay, service.instance.id=two",
		"its parent did not arrive, service.name=pay", "bare, UNSPECIFIED, 1ns",
	} {
		if !strings.Contains(text+"\n", want) {
			t.Errorf("%q is missing in\n%s", want, text)
		}
	}
	if strings.Contains(text, "telemetry.sdk") {
		t.Errorf("what every program has is said:\n%s", text)
	}
}
