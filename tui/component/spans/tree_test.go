package spans

import (
	"strings"
	"testing"

	"otelings/internal/i18n"
	"otelings/telemetry"
	"otelings/tui/ui"
)

// Every span is drawn once, also one whose parent did not arrive, its own
// parent, and two that are each other's.
func TestTreeDrawsEverySpan(t *testing.T) {
	trace := telemetry.TraceID{1}
	id := func(n byte) telemetry.SpanID { return telemetry.SpanID{n} }
	all := []*telemetry.Span{
		{TraceID: trace, SpanID: id(1), Name: "root"}, {TraceID: trace, SpanID: id(2), ParentID: id(1), Name: "child"},
		{TraceID: trace, SpanID: id(3), ParentID: id(9), Name: "orphan"}, {TraceID: trace, SpanID: id(4), ParentID: id(4), Name: "self"},
		{TraceID: trace, SpanID: id(5), ParentID: id(6), Name: "egg"}, {TraceID: trace, SpanID: id(6), ParentID: id(5), Name: "hen"},
	}
	e := &ui.Env{Lang: i18n.EN, M: &i18n.For(i18n.EN).TUI, Theme: ui.NewTheme("mono", true)}
	got := strings.Join(Tree(e, all, false, 80), "\n")
	for _, s := range all {
		if strings.Count(got, s.Name) != 1 {
			t.Errorf("%q is drawn %d times:\n%s", s.Name, strings.Count(got, s.Name), got)
		}
	}
}
