package waterfall

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/x/ansi"

	"otelings/internal/i18n"
	"otelings/telemetry"
	"otelings/tui/ui"
)

func env(l i18n.Lang, theme string) *ui.Env {
	return &ui.Env{Lang: l, M: &i18n.For(l).TUI, Theme: ui.NewTheme(theme, true)}
}

func res(service string) *telemetry.Resource {
	return &telemetry.Resource{Attrs: telemetry.Attrs{{Key: "service.name", Value: telemetry.String(service)}}}
}

// at makes a span of trace t with times in milliseconds; parent 0 is none.
func at(t, id, parent byte, name string, from, to uint64) *telemetry.Span {
	s := &telemetry.Span{TraceID: telemetry.TraceID{t}, SpanID: telemetry.SpanID{id}, Name: name, Kind: telemetry.KindInternal, Resource: res("shop")}
	if parent > 0 {
		s.ParentID = telemetry.SpanID{parent}
	}
	base := uint64(1_700_000_000_000)
	if from > 0 {
		s.Start = (base + from) * 1e6
	}
	if to > 0 {
		s.End = (base + to) * 1e6
	}
	return s
}

func plainLines(v *View, w, h int, o Options) []string {
	return strings.Split(ansi.Strip(strings.Join(v.Lines(env(i18n.EN, "mono"), w, h, o), "\n")), "\n")
}

// names are the spans in the order of the rows; a header is "#".
func names(v *View) string {
	var out []string
	for _, n := range v.rows {
		x := v.forest.nodes[n]
		if x.span == nil {
			out = append(out, "#")
			continue
		}
		out = append(out, strings.Repeat(">", int(x.depth))+x.span.Name)
	}
	return strings.Join(out, " ")
}

func TestOrder(t *testing.T) {
	a, b := at(1, 1, 0, "a", 1, 9), at(1, 2, 1, "b", 3, 4)
	for _, c := range []struct {
		name  string
		spans []*telemetry.Span
		want  string
	}{
		{"nothing", nil, ""},
		{"nil spans", []*telemetry.Span{nil, nil}, ""},
		{"children by start, not by arrival", []*telemetry.Span{b, at(1, 3, 1, "c", 2, 3), a}, "# a >c >b"},
		{"two traces as they came", []*telemetry.Span{at(2, 1, 0, "x", 9, 9), a, at(2, 2, 1, "y", 9, 9)}, "# x >y # a"},
		{"same span id in two traces", []*telemetry.Span{a, at(2, 1, 0, "x", 1, 2), at(2, 5, 2, "o", 1, 2)}, "# a # x o"},
		{"orphans beside the root by start", []*telemetry.Span{a, at(1, 8, 7, "o", 0, 2), at(1, 9, 8, "p", 5, 6)}, "# o >p a"},
		{"the same pointer twice", []*telemetry.Span{a, b, a, b, b}, "# a >b"},
		{"two spans with one id", []*telemetry.Span{a, at(1, 1, 0, "a2", 2, 3), b}, "# a >b a2"},
		{"a ring of two", []*telemetry.Span{at(1, 1, 2, "r", 2, 3), at(1, 2, 1, "s", 1, 3)}, "# s >r"},
		{"its own parent", []*telemetry.Span{at(1, 1, 1, "me", 2, 3), at(1, 2, 1, "below", 3, 4)}, "# me >below"},
		{"a tail into a ring", []*telemetry.Span{at(1, 3, 2, "tail", 1, 3), at(1, 1, 2, "r", 2, 3), at(1, 2, 1, "s", 3, 3)}, "# r >s >>tail"},
		{"two rings", []*telemetry.Span{at(1, 3, 4, "c", 1, 3), at(1, 4, 3, "d", 2, 3), at(1, 1, 2, "a", 2, 3), at(1, 2, 1, "b", 1, 3)}, "# c >d b >a"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := names(New(c.spans))
			if got != c.want {
				t.Errorf("rows are %q, want %q", got, c.want)
			}
		})
	}
}

func TestCursorStaysOnItsSpan(t *testing.T) {
	a, b, c := at(1, 1, 0, "a", 1, 9), at(1, 2, 1, "b", 3, 4), at(1, 3, 2, "c", 3, 4)
	v := New([]*telemetry.Span{a, b, c})
	if v.Cursor() != a {
		t.Fatalf("the cursor begins on %v", v.Cursor())
	}
	v.Move(-1)
	if v.Cursor() != nil || v.Len() != 4 {
		t.Errorf("on the header: %v, rows %d", v.Cursor(), v.Len())
	}
	v.Move(math.MinInt)
	v.Move(2)
	if v.Cursor() != b {
		t.Errorf("two below the header: %v", v.Cursor())
	}
	v.Toggle()
	if names(v) != "# a >b" {
		t.Errorf("collapsed: %q", names(v))
	}
	early := at(1, 9, 1, "early", 1, 2)
	v.Set([]*telemetry.Span{at(7, 1, 0, "other", 1, 2), early, a, b, c})
	if v.Cursor() != b || names(v) != "# other # a >early >b" {
		t.Errorf("after Set the cursor is on %v, rows %q", v.Cursor(), names(v))
	}
	if !v.Select(c.SpanID) || v.Cursor() != c || !strings.HasSuffix(names(v), ">>c") {
		t.Errorf("Select: %v, rows %q", v.Cursor(), names(v))
	}
	if v.Select(telemetry.SpanID{77}) || v.Cursor() != c {
		t.Error("Select of an unknown span moved the cursor")
	}
	v.Move(math.MaxInt)
	v.Set([]*telemetry.Span{a})
	if v.Cursor() != a {
		t.Errorf("what is gone leaves the cursor on %v", v.Cursor())
	}
	v.Set(nil)
	v.Toggle()
	v.Move(3)
	if v.Cursor() != nil || v.Len() != 0 {
		t.Error("an empty view has a cursor")
	}
	if got := v.Lines(env(i18n.EN, "mono"), 40, 3, Options{}); len(got) != 3 || strings.TrimSpace(strings.Join(got, "")) != "" {
		t.Errorf("an empty view draws %q", got)
	}
}

func TestCollapsingAnAncestorTakesTheCursorAlong(t *testing.T) {
	v := New([]*telemetry.Span{at(1, 1, 0, "a", 1, 9), at(1, 2, 1, "b", 3, 4), at(1, 3, 2, "c", 3, 4)})
	v.Toggle()
	if got := plainLines(v, 80, 2, Options{})[1]; !strings.Contains(got, "a +2") {
		t.Errorf("a collapsed span does not say what it hides: %q", got)
	}
	v.Toggle()
	v.Select(telemetry.SpanID{3})
	v.closed[v.forest.key(1)] = true
	v.Set([]*telemetry.Span{at(1, 1, 0, "a", 1, 9), at(1, 2, 1, "b", 3, 4), at(1, 3, 2, "c", 3, 4)})
	if v.Cursor().Name != "a" {
		t.Errorf("the cursor is on %q, hidden", v.Cursor().Name)
	}
}

func TestRowsSayWhatIsOdd(t *testing.T) {
	failed := at(1, 2, 1, "pay", 2, 5)
	failed.Status = telemetry.StatusError
	spans := []*telemetry.Span{
		at(1, 1, 0, "root", 1, 101), failed, at(1, 3, 1, "instant", 51, 51), at(1, 4, 1, "backwards", 40, 30),
		at(1, 5, 1, "open", 60, 0), at(1, 6, 1, "timeless", 0, 0), at(1, 7, 99, "lost", 10, 20), at(1, 3, 1, "again", 51, 52),
		at(1, 11, 12, "ring", 5, 6), at(1, 12, 11, "ring", 5, 6),
	}
	v := New(spans)
	for _, w := range []int{56, 76, 116} {
		lines := plainLines(v, w, v.Len(), Options{Focus: true})
		all := strings.Join(lines, "\n")
		for _, want := range []string{"01000000", "spans 10", "✗ 1", "✗ pay", "┃", "0ns", "-10ms", "╍", "?", "○ lost", "parent not received", "id seen twice", "parents form a ring", "100ms", "▸ "} {
			if !strings.Contains(all, want) {
				t.Errorf("at %d cells %q is missing in\n%s", w, want, all)
			}
		}
		for _, l := range lines {
			if ansi.StringWidth(l) != w {
				t.Errorf("a line of %d cells instead of %d: %q", ansi.StringWidth(l), w, l)
			}
		}
	}
	zh := ansi.Strip(strings.Join(v.Lines(env(i18n.ZH, "dark"), 56, v.Len(), Options{}), "\n"))
	for _, want := range []string{"父 Span 没收到", "10 个 Span", "id 重复", "父子关系成环"} {
		if !strings.Contains(zh, want) {
			t.Errorf("%q is missing in\n%s", want, zh)
		}
	}
}

func TestBarsAreOnTheTracesAxis(t *testing.T) {
	v := New([]*telemetry.Span{at(1, 1, 0, "root", 100, 200), at(1, 2, 1, "half", 100, 150), at(1, 3, 1, "end", 190, 200), at(1, 4, 1, "point", 200, 200)})
	lines := plainLines(v, 76, 5, Options{})
	bars := func(l string) (from, n int) {
		r := []rune(l)
		from = slices.IndexFunc(r, func(x rune) bool { return x == '━' || x == '┃' || x == '├' })
		for _, x := range r {
			if strings.ContainsRune("━┃├─┤", x) && x != 0 {
				n++
			}
		}
		return from, n
	}
	axis, width := bars(lines[0])
	root, rootN := bars(lines[1])
	half, halfN := bars(lines[2][len("  ├ "):])
	if root != axis || rootN != width {
		t.Errorf("the root covers %d..+%d of the axis %d..+%d\n%s", root, rootN, axis, width, strings.Join(lines, "\n"))
	}
	if halfN < width/2 || halfN > width/2+2 || half < 0 {
		t.Errorf("half the time takes %d of %d cells", halfN, width)
	}
	tail := strings.TrimRight(lines[4][:strings.LastIndex(lines[4], "0ns")], " ")
	if !strings.HasSuffix(tail, "┃") || ansi.StringWidth(tail) != axis+width {
		t.Errorf("a point at the end of the axis is drawn at %d, the axis ends at %d", ansi.StringWidth(tail), axis+width)
	}
}

func TestForeignTextKeepsTheColumns(t *testing.T) {
	bad := at(1, 1, 0, "支付\x1b[31m\x1b]0;x\x07\r\n订单 with a name that never ends, never ever ends and goes on", 1, 2)
	bad.Resource = res("库存\x1b[2J服务很长的名字")
	bad.Attrs = telemetry.Attrs{{Key: "k\x1b[1m", Value: telemetry.String("line one\nline \x1b[5mtwo")}, {Key: "n", Value: telemetry.Int(3)}, {Key: "big", Value: telemetry.String(strings.Repeat("巨", 1<<20))}}
	bad.StatusMessage = "\x07boom"
	v := New([]*telemetry.Span{bad, at(1, 2, 1, strings.Repeat("x", 1<<20), 1, 2)})
	e := env(i18n.ZH, "mono")
	for _, w := range []int{20, 56, 57, 76, 200} {
		for _, l := range v.Lines(e, w, 4, Options{Mark: func(*telemetry.Span) string { return "▶" }}) {
			if ansi.StringWidth(l) != w || strings.ContainsAny(ansi.Strip(l), "\x07\x1b\r") || strings.Contains(l, "\x1b[31m") || strings.Contains(l, "\x1b[2J") {
				t.Errorf("at %d: %q", w, l)
			}
		}
		for _, l := range Details(e, bad, w) {
			if ansi.StringWidth(l) > max(w, minDetails) || strings.ContainsAny(ansi.Strip(l), "\x07\x1b\r\n") {
				t.Errorf("details at %d: %q", w, l)
			}
		}
	}
}

func TestDetailsAreComplete(t *testing.T) {
	s := at(1, 2, 1, "GET /book", 1, 3)
	s.Kind, s.Status, s.StatusMessage, s.TraceState, s.Flags = telemetry.KindServer, telemetry.StatusError, "no such book", "vendor=1", 0x301
	s.Attrs = telemetry.Attrs{{Key: "http.request.method", Value: telemetry.String("GET")}, {Key: "n", Value: telemetry.Int(7)}, {Key: "ok", Value: telemetry.Bool(true)},
		{Key: "list", Value: telemetry.Array([]telemetry.Value{telemetry.Int(1), telemetry.String("x")})}}
	s.DroppedAttrs = 4
	s.Events = []telemetry.Event{{Time: s.Start + 500_000, Name: "exception", Attrs: telemetry.Attrs{{Key: "exception.stacktrace", Value: telemetry.String("at a\nat b")}}}, {Name: "never"}}
	s.Links = []telemetry.Link{{TraceID: telemetry.TraceID{0xab}, SpanID: telemetry.SpanID{0xcd}}}
	s.Resource = &telemetry.Resource{Attrs: telemetry.Attrs{{Key: "service.name", Value: telemetry.String("library")}}, SchemaURL: "https://opentelemetry.io/schemas/1.30.0"}
	s.Scope = &telemetry.Scope{Name: "my.tracer", Version: "1.2"}
	all := ansi.Strip(strings.Join(Details(env(i18n.EN, "dark"), s, 76), "\n"))
	for _, want := range []string{"GET /book", "SERVER", "✗ ERROR no such book", s.TraceID.String(), s.SpanID.String(), s.ParentID.String(), "vendor=1", "01  sampled, parent in another process",
		"2023-11-14 22:13:20.001000000 UTC", "2ms", "http.request.method = GET (string)", "n = 7 (int)", "ok = true (bool)", "list = [1, x] (array)", "dropped by the sender: 4",
		"exception  +500µs", "at a", "at b", "never  not set", "ab000000", "cd000000", "service.name = library", "schemas/1.30.0", "my.tracer 1.2"} {
		if !strings.Contains(all, want) {
			t.Errorf("%q is missing in\n%s", want, all)
		}
	}
	for flags, want := range map[uint32]string{0: "00  not set", 0x100: "00  not sampled", 0x101: "01  sampled"} {
		s.Flags = flags
		if all := ansi.Strip(strings.Join(Details(env(i18n.EN, "dark"), s, 76), "\n")); !strings.Contains(all, want+"\n") && !strings.Contains(all, want+" ") {
			t.Errorf("flags %x: %q is missing in\n%s", flags, want, all)
		}
	}
	if Details(env(i18n.EN, "dark"), nil, 76) != nil {
		t.Error("no span has details")
	}
}

func TestMarksStandBeforeTheirSpan(t *testing.T) {
	v := New([]*telemetry.Span{at(1, 1, 0, "a", 1, 9), at(1, 2, 1, "b", 3, 4)})
	lines := plainLines(v, 60, 3, Options{Mark: func(s *telemetry.Span) string {
		if s.Name == "b" {
			return "▶"
		}
		return ""
	}})
	if !strings.Contains(lines[2], "▶") || strings.Contains(lines[1], "▶") {
		t.Errorf("marks:\n%s", strings.Join(lines, "\n"))
	}
}

func TestShort(t *testing.T) {
	for ns, want := range map[uint64]string{
		0: "0ns", 999: "999ns", 1500: "1.5µs", 999_940: "999.9µs", 999_999: "1ms", 999_999_998: "1s", 12_345_678: "12.35ms", 123_456_789: "123.5ms", 1_000_000_000: "1s", 59_990_000_000: "59.99s",
		61e9: "1m1s", 3661e9: "1h1m", 400000e9: "4d15h", math.MaxUint64: "106751d",
	} {
		if got := Short(ns); got != want || ansi.StringWidth(got) > 7 {
			t.Errorf("Short(%d) = %q, want %q", ns, got, want)
		}
	}
}

// FuzzLayout lays out spans with arbitrary parents: every span is drawn exactly
// once, whatever the ids are.
func FuzzLayout(f *testing.F) {
	f.Add([]byte{1, 1, 0, 1, 2, 1, 1, 3, 9})
	f.Add([]byte{1, 1, 2, 1, 2, 1, 1, 1, 1})
	f.Fuzz(func(t *testing.T, ids []byte) {
		var spans []*telemetry.Span
		for ; len(ids) >= 3; ids = ids[3:] {
			spans = append(spans, at(ids[0]%3, ids[1]%16, ids[2]%16, "s", uint64(ids[1]), uint64(ids[2])))
		}
		v := New(spans)
		seen := map[*telemetry.Span]int{}
		for _, n := range v.forest.nodes {
			if n.span != nil {
				seen[n.span]++
			}
		}
		for _, s := range spans {
			if seen[s] != 1 {
				t.Fatalf("a span is drawn %d times", seen[s])
			}
		}
		for range v.Len() {
			v.Toggle()
			v.Move(1)
			if got := v.Lines(env(i18n.EN, "mono"), 60, 5, Options{}); len(got) != 5 {
				t.Fatalf("%d lines", len(got))
			}
		}
	})
}

// TestManyOfOneKind lays out what a broken or hostile sender makes: every step
// must take time in proportion to the spans, or this would not end.
func TestManyOfOneKind(t *testing.T) {
	const n = 30_000
	for name, change := range map[string]func(i int, s *telemetry.Span){
		"one id":                 func(_ int, s *telemetry.Span) { s.SpanID, s.ParentID = telemetry.SpanID{1}, telemetry.SpanID{} },
		"one id, its own parent": func(_ int, s *telemetry.Span) { s.SpanID, s.ParentID = telemetry.SpanID{1}, telemetry.SpanID{1} },
		"a service each":         func(i int, s *telemetry.Span) { s.Resource = res(fmt.Sprint("svc-", i)) },
		"a trace each": func(i int, s *telemetry.Span) {
			s.TraceID = telemetry.TraceID{byte(i), byte(i >> 8), byte(i >> 16), 1}
		},
		"one chain": func(i int, s *telemetry.Span) {
			if i > 0 {
				j := i - 1
				s.ParentID = telemetry.SpanID{byte(j >> 16), byte(j >> 8), byte(j), 1}
			}
		},
		"one ring": func(i int, s *telemetry.Span) {
			j := (i + 1) % n
			s.ParentID = telemetry.SpanID{byte(j >> 16), byte(j >> 8), byte(j), 1}
		},
		"nothing set": func(_ int, s *telemetry.Span) { *s = telemetry.Span{} },
	} {
		t.Run(name, func(t *testing.T) {
			spans := many(n)
			for i, s := range spans {
				change(i, s)
			}
			v := New(spans)
			v.Move(math.MaxInt)
			for _, l := range v.Lines(env(i18n.EN, "dark"), 76, 20, Options{Focus: true}) {
				if ansi.StringWidth(l) != 76 {
					t.Fatalf("%q", l)
				}
			}
			v.Set(append(spans, spans...))
			if v.Len() < n {
				t.Errorf("%d rows of %d spans", v.Len(), n)
			}
		})
	}
}

// many is one trace of n spans, some deep, some wide.
func many(n int) []*telemetry.Span {
	r := res("shop")
	out := make([]*telemetry.Span, n)
	base := uint64(time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC).UnixNano())
	id := func(i int) telemetry.SpanID {
		return telemetry.SpanID{byte(i >> 16), byte(i >> 8), byte(i), 1}
	}
	for i := range out {
		s := &telemetry.Span{TraceID: telemetry.TraceID{1}, SpanID: id(i), Name: fmt.Sprintf("operation %d", i), Start: base + uint64(i)*1000, End: base + uint64(2*n-i)*1000, Resource: r}
		if i > 0 {
			p := i - 1
			if i%3 > 0 {
				p = i / 3
			}
			s.ParentID = id(p)
		}
		out[i] = s
	}
	return out
}

func BenchmarkOpen100k(b *testing.B) {
	spans := many(100_000)
	for b.Loop() {
		v := New(spans)
		_ = v.Lines(env(i18n.EN, "dark"), 120, 36, Options{Focus: true})
	}
}

func BenchmarkKey100k(b *testing.B) {
	for _, c := range []struct {
		name string
		do   func(v *View, i int)
	}{
		{"move", func(v *View, _ int) { v.Move(1) }},
		{"end", func(v *View, i int) { v.Move((1 - 2*(i%2)) << 30) }},
		{"toggle", func(v *View, _ int) { v.Toggle() }},
	} {
		b.Run(c.name, func(b *testing.B) {
			v, e := New(many(100_000)), env(i18n.EN, "dark")
			i := 0
			for b.Loop() {
				c.do(v, i)
				_ = v.Lines(e, 120, 36, Options{Focus: true})
				i++
			}
		})
	}
}
