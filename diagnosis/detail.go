package diagnosis

import (
	"fmt"
	"strings"
	"time"
	"unicode"

	"otelings/internal/i18n"
	"otelings/telemetry"
)

// maxName is how many characters of a name from outside a detail shows.
const maxName = 40

// line makes text from outside fit for one line: what does not print is a
// question mark, what is over limit characters is cut.
func line(s string, limit int) string {
	var out strings.Builder
	n := 0
	for _, r := range s {
		if n == limit {
			out.WriteString("…")
			break
		}
		if !unicode.IsPrint(r) || r == unicode.ReplacementChar {
			r = '?'
		}
		out.WriteRune(r)
		n++
	}
	return out.String()
}

// plain is a text that is the same in both languages.
func plain(s string) i18n.Text { return i18n.Text{EN: s, ZH: s} }

// doorDetail is one event on a line: `http POST / → 404: not an OTLP path`; of
// what was read whole with the number of items that the request held.
func doorDetail(d *telemetry.DoorEvent) i18n.Text {
	what := strings.TrimSpace(d.Transport + " " + d.Method)
	if what == "" {
		what = fmt.Sprintf("#%d %s", d.Seq, d.Outcome) // of a file that says no more
	}
	if d.Path != "" {
		what += " " + d.Path
	}
	if d.Code != "" {
		what += " → " + d.Code
	}
	en, zh := what, what
	if d.Outcome == telemetry.Partial || d.Items > 0 && d.Cause != telemetry.CauseMalformed {
		en += fmt.Sprintf(", items sent: %d", d.Items)
		zh += fmt.Sprintf("，发来的条目：%d", d.Items)
	}
	if d.Detail != "" {
		en, zh = en+": "+d.Detail, zh+"："+d.Detail
	}
	const limit = 400
	return i18n.Text{EN: line(en, limit), ZH: line(zh, limit)}
}

// of names a span with its ids: `"GET /" (trace 0102…, span 0304…)`.
func of(sp *telemetry.Span) string {
	return fmt.Sprintf("%q (trace %s, span %s)", line(sp.Name, maxName), sp.TraceID, sp.SpanID)
}

// spanDetail names a span.
func spanDetail(sp *telemetry.Span) i18n.Text { return plain(of(sp)) }

// nameDetail is the service name as it came.
func nameDetail(r *telemetry.Resource) i18n.Text {
	if name := r.Service(); name != "" {
		return plain("service.name = " + line(name, maxName))
	}
	return i18n.Text{EN: "no service.name", ZH: "没有 service.name"}
}

func lostDetail(sp *telemetry.Span, n losses) i18n.Text {
	return i18n.Text{
		EN: fmt.Sprintf("%s: left out: attributes %d, events %d, links %d", of(sp), n.attrs, n.events, n.links),
		ZH: fmt.Sprintf("%s：丢掉：属性 %d，事件 %d，链接 %d", of(sp), n.attrs, n.events, n.links),
	}
}

// timesDetail is a span's two times and, when it is known, when it arrived; or
// the event whose time is wrong.
func timesDetail(sp *telemetry.Span, arrived int64) i18n.Text {
	for i := range sp.Events {
		if e := &sp.Events[i]; (e.Time == 0 || coarse(e.Time)) && sp.Start != 0 && sp.End != 0 && !coarse(sp.Start) && !coarse(sp.End) {
			return i18n.Text{
				EN: fmt.Sprintf("%s: event %q, time %s", of(sp), line(e.Name, maxName), moment(e.Time)),
				ZH: fmt.Sprintf("%s：事件 %q，时间 %s", of(sp), line(e.Name, maxName), moment(e.Time)),
			}
		}
	}
	t := i18n.Text{
		EN: fmt.Sprintf("%s: start %s, end %s", of(sp), moment(sp.Start), moment(sp.End)),
		ZH: fmt.Sprintf("%s：开始 %s，结束 %s", of(sp), moment(sp.Start), moment(sp.End)),
	}
	if arrived > 0 {
		t.EN += ", arrived " + moment(uint64(arrived))
		t.ZH += "，到达 " + moment(uint64(arrived))
	}
	return t
}

// moment is a time as a date, UTC, in milliseconds; one before 1971 as the
// number that came.
func moment(nanos uint64) string {
	const year = 365 * 24 * time.Hour
	if nanos < uint64(year) || nanos > 1<<63-1 {
		return fmt.Sprint(nanos)
	}
	return time.Unix(0, int64(nanos)).UTC().Format("2006-01-02T15:04:05.000Z")
}

func twiceDetail(first, sp *telemetry.Span) i18n.Text {
	t := i18n.Text{
		EN: fmt.Sprintf("%s: in request #%d and again in #%d", of(sp), first.Request, sp.Request),
		ZH: fmt.Sprintf("%s：请求 #%d 里有，#%d 里又有", of(sp), first.Request, sp.Request),
	}
	if first.Request == sp.Request {
		t.EN = fmt.Sprintf("%s: twice in request #%d", of(sp), sp.Request)
		t.ZH = fmt.Sprintf("%s：请求 #%d 里有两次", of(sp), sp.Request)
	}
	if first.Name != sp.Name {
		other := fmt.Sprintf("%q", line(first.Name, maxName))
		t.EN += ", first as " + other
		t.ZH += "，第一次叫 " + other
	}
	return t
}

func skewDetail(parent, sp *telemetry.Span) i18n.Text {
	by := round(parent.Start - sp.Start)
	a, b := line(sp.Resource.Service(), maxName), line(parent.Resource.Service(), maxName)
	return i18n.Text{
		EN: fmt.Sprintf("%s of %q begins %s before its parent %q of %q", of(sp), a, by, line(parent.Name, maxName), b),
		ZH: fmt.Sprintf("%[2]q 的 %[1]s 比 %[5]q 里的父 Span %[4]q 早开始 %[3]s", of(sp), a, by, line(parent.Name, maxName), b),
	}
}

// round is a difference in milliseconds, or in seconds when it is long.
func round(nanos uint64) time.Duration {
	d := time.Duration(min(nanos, 1<<63-1))
	if d > 10*time.Second {
		return d.Round(time.Second)
	}
	return d.Round(time.Millisecond)
}

func lateDetail(parent, sp *telemetry.Span, child, came int64) i18n.Text {
	by := round(uint64(came - child))
	return i18n.Text{
		EN: fmt.Sprintf("%s came %s after its child %q", of(parent), by, line(sp.Name, maxName)),
		ZH: fmt.Sprintf("%s 比子 Span %q 晚到 %s", of(parent), line(sp.Name, maxName), by),
	}
}

// The flags of a span: whether it is known that the parent is in another
// process, and whether it is.
const (
	remoteKnown = 0x100
	remote      = 0x200
)

func orphanDetail(sp *telemetry.Span) i18n.Text {
	t := i18n.Text{
		EN: fmt.Sprintf("%s: no parent %s", of(sp), sp.ParentID),
		ZH: fmt.Sprintf("%s：没有父 Span %s", of(sp), sp.ParentID),
	}
	switch sp.Flags & (remoteKnown | remote) {
	case remoteKnown | remote:
		t.EN += ", which is in another process"
		t.ZH += "，它在另一个进程里"
	case remoteKnown:
		t.EN += ", which is in the same process"
		t.ZH += "，它在同一个进程里"
	}
	return t
}

// metricDetail names a metric and, of a point that is given, its two times.
func metricDetail(m *telemetry.Metric, p *telemetry.Point) i18n.Text {
	name := fmt.Sprintf("%q", line(m.Name, maxName))
	if p == nil {
		return i18n.Text{EN: "metric " + name, ZH: "指标 " + name}
	}
	return i18n.Text{
		EN: fmt.Sprintf("metric %s: start %s, time %s", name, moment(p.Start), moment(p.Time)),
		ZH: fmt.Sprintf("指标 %s：开始 %s，时间 %s", name, moment(p.Start), moment(p.Time)),
	}
}

func logDetail(r *telemetry.LogRecord) i18n.Text {
	body := ""
	if r.Body.Type() == telemetry.ValueString {
		body = r.Body.Str()
	}
	name := fmt.Sprintf("%q", line(body, maxName))
	return i18n.Text{
		EN: fmt.Sprintf("log record %s: time %s, observed %s, left out: %d", name, moment(r.Time), moment(r.Observed), r.Dropped),
		ZH: fmt.Sprintf("日志记录 %s：时间 %s，观测 %s，丢掉：%d", name, moment(r.Time), moment(r.Observed), r.Dropped),
	}
}
