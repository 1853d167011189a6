package cli

import (
	"bytes"
	"encoding/json"
	"fmt"
	"testing"

	"otelings/telemetry"
	"otelings/trainer"
)

// Spans of one large resource cost no map of it each, and every line has it.
func TestLinesOfACrowdedResource(t *testing.T) {
	crowd := &telemetry.Resource{Attrs: telemetry.Attrs{{Key: "service.name", Value: telemetry.String("<shop>")}}}
	for i := range 2000 {
		crowd.Attrs = append(crowd.Attrs, telemetry.Attr{Key: fmt.Sprint("k", i), Value: telemetry.Int(int64(i))})
	}
	plain := &telemetry.Resource{Attrs: telemetry.Attrs{{Key: "service.name", Value: telemetry.String("bar")}}}
	b := telemetry.Batch{Logs: []*telemetry.LogRecord{{Resource: crowd}, {}, {Resource: plain, Scope: &telemetry.Scope{Name: "lib"}}, {}}}
	for range 3 {
		b.Spans = append(b.Spans, &telemetry.Span{Resource: crowd})
	}
	var out bytes.Buffer
	enc := json.NewEncoder(&out)
	enc.SetEscapeHTML(false)
	lines := func() {
		for l := range arrivalLines(trainer.Arrival{Requests: []telemetry.Batch{b}}) {
			if err := enc.Encode(l); err != nil {
				t.Fatal(err)
			}
		}
	}
	lines()
	if bytes.Contains(out.Bytes(), []byte(`\u003c`)) {
		t.Error("text is escaped as for HTML")
	}
	var got []string
	for dec := json.NewDecoder(&out); dec.More(); {
		var l struct {
			Type, Service, Scope string
			Resource             map[string]any
		}
		if err := dec.Decode(&l); err != nil {
			t.Fatal(err)
		}
		got = append(got, fmt.Sprint(l.Type, " ", l.Service, " ", len(l.Resource), " ", l.Scope))
	}
	const span = "span <shop> 2001 "
	if want := fmt.Sprintf("%q", []string{span, span, span, "log <shop> 2001 ", "log  0 ", "log bar 1 lib", "log  0 "}); fmt.Sprintf("%q", got) != want {
		t.Errorf("got %q\nwant %s", got, want)
	}
	for range 97 {
		b.Spans = append(b.Spans, &telemetry.Span{Resource: crowd})
	}
	out.Reset()
	lines() // the buffer has its size now
	if n := testing.AllocsPerRun(1, func() { out.Reset(); lines() }); n > 20_000 {
		t.Errorf("%v allocations for 100 spans of one resource with 2,000 attributes", n)
	}
}
