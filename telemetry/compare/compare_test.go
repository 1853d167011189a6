package compare

import (
	"fmt"
	"strings"
	"testing"

	"otelings/telemetry"
)

func sp(id, parent byte, name string, attrs ...telemetry.Attr) *telemetry.Span {
	s := &telemetry.Span{TraceID: telemetry.TraceID{1}, SpanID: telemetry.SpanID{id}, Name: name, Start: uint64(id), End: 100, Attrs: attrs,
		Resource: &telemetry.Resource{Attrs: telemetry.Attrs{{Key: "service.name", Value: telemetry.String("shop")}}}}
	if parent > 0 {
		s.ParentID = telemetry.SpanID{parent}
	}
	return s
}

// told is rows as text: a sign, the name, and the changes.
func said(rows []Row) string {
	var out []string
	for _, r := range rows {
		sign, s := "=", r.After
		switch {
		case r.Before == nil:
			sign = "+"
		case r.After == nil:
			sign, s = "-", r.Before
		case len(r.Changes) > 0:
			sign = "~"
		}
		line := strings.Repeat(" ", r.Depth) + sign + s.Name
		for _, c := range r.Changes {
			line += fmt.Sprintf(" [%s %s %s>%s]", c.What, c.Key, c.Before, c.After)
		}
		out = append(out, line)
	}
	return strings.Join(out, "\n")
}

func TestBuild(t *testing.T) {
	str := func(k, v string) telemetry.Attr { return telemetry.Attr{Key: k, Value: telemetry.String(v)} }
	failed := sp(2, 1, "pay")
	failed.Status, failed.StatusMessage = telemetry.StatusError, "declined"
	told := sp(3, 1, "send")
	told.Events = []telemetry.Event{{Name: "retry"}, {Name: "retry"}}
	for _, c := range []struct {
		name          string
		before, after []*telemetry.Span
		want          string
	}{
		{"nothing", nil, nil, ""},
		{"other ids, the same", []*telemetry.Span{sp(1, 0, "a"), sp(2, 1, "b")}, []*telemetry.Span{sp(7, 0, "a"), sp(8, 7, "b")}, "=a\n =b"},
		{"one more", []*telemetry.Span{sp(1, 0, "a")}, []*telemetry.Span{sp(1, 0, "a"), sp(2, 1, "b")}, "=a\n +b"},
		{"one less, in its place", []*telemetry.Span{sp(1, 0, "a"), sp(2, 1, "b"), sp(3, 1, "c")}, []*telemetry.Span{sp(1, 0, "a"), sp(3, 1, "c")}, "=a\n -b\n =c"},
		{"renamed alone", []*telemetry.Span{sp(1, 0, "GET /orders/17")}, []*telemetry.Span{sp(1, 0, "GET /orders/{id}")}, "~GET /orders/{id} [name  GET /orders/17>GET /orders/{id}]"},
		{"the same name three times, then two", []*telemetry.Span{sp(1, 0, "a"), sp(2, 1, "q"), sp(3, 1, "q"), sp(4, 1, "q")}, []*telemetry.Span{sp(1, 0, "a"), sp(2, 1, "q"), sp(3, 1, "q")}, "=a\n =q\n =q\n -q"},
		{"status", []*telemetry.Span{sp(1, 0, "a"), sp(2, 1, "pay")}, []*telemetry.Span{sp(1, 0, "a"), failed}, "=a\n ~pay [status  UNSET>ERROR declined]"},
		{"attributes", []*telemetry.Span{sp(1, 0, "a", str("x", "1"), str("gone", ""))}, []*telemetry.Span{sp(1, 0, "a", telemetry.Attr{Key: "x", Value: telemetry.Int(1)}, str("thread.id", "9"))}, `~a [attribute gone "">] [attribute x 1>1 (int)]`},
		{"events", []*telemetry.Span{sp(1, 0, "a"), sp(3, 1, "send")}, []*telemetry.Span{sp(1, 0, "a"), told}, "=a\n ~send [event retry >2]"},
		{"an orphan became a child", []*telemetry.Span{sp(1, 0, "a"), sp(2, 9, "b")}, []*telemetry.Span{sp(1, 0, "a"), sp(2, 1, "b")}, "=a\n +b\n-b"},
		{"came twice", []*telemetry.Span{sp(1, 0, "a"), sp(1, 0, "a")}, []*telemetry.Span{sp(1, 0, "a")}, "=a"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := said(Build(c.before, c.after)); got != c.want {
				t.Errorf("got\n%s\nwant\n%s", got, c.want)
			}
		})
	}
}

func TestEverySpanIsInOneRow(t *testing.T) {
	var a, b []*telemetry.Span
	for i := 1; i < 200; i++ {
		a = append(a, sp(byte(i), byte(i/3), fmt.Sprint(i%7)))
		b = append(b, sp(byte(i), byte(i/2), fmt.Sprint(i%5)))
	}
	n := map[*telemetry.Span]int{}
	for _, r := range Build(a, b) {
		n[r.Before]++
		n[r.After]++
	}
	for _, s := range append(a, b...) {
		if n[s] != 1 {
			t.Errorf("%v is in %d rows", s.SpanID, n[s])
		}
	}
}

func TestDeepTracesAndCounts(t *testing.T) {
	var deep []*telemetry.Span
	for i := range 100_000 {
		deep = append(deep, &telemetry.Span{SpanID: telemetry.SpanID{1, byte(i >> 16), byte(i >> 8), byte(i)}, ParentID: telemetry.SpanID{1, byte((i - 1) >> 16), byte((i - 1) >> 8), byte(i - 1)}})
	}
	if got := Count(Build(deep, deep[:50_000])); got != (Totals{Same: 50_000, Removed: 50_000}) {
		t.Errorf("%+v", got)
	}
}
