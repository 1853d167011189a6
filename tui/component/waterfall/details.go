package waterfall

import (
	"fmt"
	"strings"
	"time"

	"otelings/telemetry"
	"otelings/tui/text"
	"otelings/tui/ui"
)

// What is shown of one span at most. A sender can put megabytes into a value
// and thousands of events into a span; the rest is counted.
const (
	maxEntries = 100  // attributes of one list, events, links
	maxValue   = 4000 // bytes of one value
	maxLines   = 40   // lines of one value
)

// Flags of a span: the W3C trace flags, and what stands beside them
// (opentelemetry-proto, SpanFlags).
const (
	flagSampled   = 1 << 0
	flagsOfTrace  = 1<<8 - 1
	flagHasRemote = 1 << 8
	flagRemote    = 1 << 9
)

// minDetails is the narrowest width that details are wrapped to.
const minDetails = 30

// Details is everything a span says, as lines of at most w cells (never less
// than minDetails); nil for nil.
func Details(e *ui.Env, s *telemetry.Span, w int) []string {
	if s == nil {
		return nil
	}
	d := &details{Env: e, w: max(w, minDetails)}
	d.head(s)
	d.attrs(d.M.Waterfall.Attrs, s.Attrs, s.DroppedAttrs)
	d.events(s)
	d.links(s)
	if r := s.Resource; r != nil {
		d.attrs(d.M.Waterfall.Resource, r.Attrs, r.Dropped)
		d.fact(d.M.Waterfall.Schema, r.SchemaURL)
	}
	d.scope(s.Scope)
	return d.out
}

type details struct {
	*ui.Env
	w   int
	out []string
}

func (d *details) head(s *telemetry.Span) {
	m := d.M.Waterfall
	d.out = append(d.out, text.Wrap(d.Theme.Strong.Render(text.Clean(clip(s.Name))), d.w)...)
	status := s.Status.String()
	if s.Status == telemetry.StatusError {
		status = "✗ " + status
	}
	if s.StatusMessage != "" {
		status += " " + s.StatusMessage
	}
	d.fact(m.Kind, s.Kind.String())
	d.fact(m.Status, status)
	d.fact(m.TraceID, s.TraceID.String())
	d.fact(m.SpanID, s.SpanID.String())
	parent := m.NoParent
	if !s.Root() {
		parent = s.ParentID.String()
	}
	d.fact(m.ParentID, parent)
	d.fact(m.State, s.TraceState)
	flags := m.Unsampled
	switch {
	case s.Flags == 0: // the default of the field, and of every sender that leaves it out
		flags = m.Unset
	case s.Flags&flagSampled != 0:
		flags = m.Sampled
	}
	if s.Flags&flagHasRemote != 0 && s.Flags&flagRemote != 0 {
		flags += ", " + m.Remote
	}
	// As a traceparent writes them; the other bits are said in words.
	d.fact(m.Flags, fmt.Sprintf("%02x  %s", s.Flags&flagsOfTrace, flags))
	d.fact(m.Start, d.time(s.Start))
	d.fact(m.End, d.time(s.End))
	ns, negative, ok := took(s)
	long := Short(ns)
	switch {
	case !ok:
		long = m.Unset
	case negative:
		long = fmt.Sprintf(m.Negative, "-"+long)
	}
	d.fact(m.Took, long)
}

func (d *details) time(ns uint64) string {
	if ns == 0 {
		return d.M.Waterfall.Unset
	}
	if ns > 1<<63-1 {
		return fmt.Sprintf("%d ns", ns)
	}
	return time.Unix(0, int64(ns)).UTC().Format("2006-01-02 15:04:05.000000000 UTC")
}

// fact is a label with a value; an empty value is left out.
func (d *details) fact(label, value string) {
	if value == "" {
		return
	}
	const indent = 14
	for i, l := range text.Wrap(text.Clean(clip(value)), max(d.w-indent, 8)) {
		left := strings.Repeat(" ", indent)
		if i == 0 {
			left = d.Theme.Muted.Render(text.Fit(label, indent))
		}
		d.out = append(d.out, left+d.Theme.Text.Render(l))
	}
}

func (d *details) section(title string, dropped uint32) {
	if dropped > 0 {
		title += "  " + d.Theme.Warn.Render(fmt.Sprintf(d.M.Waterfall.Dropped, dropped))
	}
	d.out = append(d.out, "", d.Theme.Accent.Render(title))
}

func (d *details) attrs(title string, a telemetry.Attrs, dropped uint32) {
	d.section(title, dropped)
	if len(a) == 0 {
		d.out = append(d.out, "  "+d.Theme.Muted.Render(d.M.Waterfall.None))
	}
	d.entries(a, 2)
}

func (d *details) entries(a telemetry.Attrs, indent int) {
	for i, x := range a {
		if i == maxEntries {
			d.more(len(a)-i, indent)
			return
		}
		d.entry(x.Key, x.Value, indent)
	}
}

func (d *details) more(n, indent int) {
	d.out = append(d.out, strings.Repeat(" ", indent)+d.Theme.Muted.Render(fmt.Sprintf(d.M.Waterfall.MoreLines, n)))
}

// entry is one attribute with the type of its value; a value of several lines
// keeps them.
func (d *details) entry(key string, v telemetry.Value, indent int) {
	th, pad := d.Theme, strings.Repeat(" ", indent)
	body, cut := bounded(v)
	lines := strings.Split(body, "\n")
	first := th.Code.Render(text.Clean(clip(key))) + th.Muted.Render(" = ")
	kind := th.Faint.Render(" (" + v.Type().String() + ")")
	if len(lines) > 1 {
		d.wrap(first+kind, pad)
		for i, l := range lines {
			if i == maxLines {
				d.more(len(lines)-i, indent+2)
				break
			}
			d.wrap(th.Text.Render(text.Clean(strings.TrimSuffix(l, "\r"))), pad+"  ")
		}
	} else {
		d.wrap(first+th.Text.Render(text.Clean(body))+kind, pad)
	}
	if cut > 0 {
		d.out = append(d.out, pad+"  "+th.Muted.Render(fmt.Sprintf(d.M.Waterfall.MoreBytes, cut)))
	}
}

// bounded is a value's text, and how many bytes of it were left out.
func bounded(v telemetry.Value) (body string, cut int) {
	body = v.Text()
	if n := len(body); n > maxValue {
		body = strings.ToValidUTF8(body[:maxValue], "")
		cut = n - len(body)
	}
	return body, cut
}

func (d *details) wrap(s, pad string) {
	for _, l := range text.Wrap(s, max(d.w-len(pad), 8)) {
		d.out = append(d.out, pad+l)
	}
}

func (d *details) events(s *telemetry.Span) {
	if len(s.Events) == 0 && s.DroppedEvents == 0 {
		return
	}
	d.section(d.M.Waterfall.Events, s.DroppedEvents)
	for i := range s.Events {
		if i == maxEntries {
			d.more(len(s.Events)-i, 2)
			return
		}
		x := &s.Events[i]
		at := d.M.Waterfall.Unset
		switch {
		case x.Time == 0:
		case s.Start == 0:
			at = d.time(x.Time)
		case x.Time >= s.Start:
			at = "+" + Short(x.Time-s.Start)
		default:
			at = "-" + Short(s.Start-x.Time)
		}
		d.wrap(d.Theme.Text.Render(text.Clean(clip(x.Name)))+"  "+d.Theme.Muted.Render(at), "  ")
		d.entries(x.Attrs, 4)
		d.dropped(x.Dropped, 4)
	}
}

func (d *details) dropped(n uint32, indent int) {
	if n > 0 {
		d.out = append(d.out, strings.Repeat(" ", indent)+d.Theme.Warn.Render(fmt.Sprintf(d.M.Waterfall.Dropped, n)))
	}
}

func (d *details) links(s *telemetry.Span) {
	if len(s.Links) == 0 && s.DroppedLinks == 0 {
		return
	}
	m := d.M.Waterfall
	d.section(m.Links, s.DroppedLinks)
	for i := range s.Links {
		if i == maxEntries {
			d.more(len(s.Links)-i, 2)
			return
		}
		x := &s.Links[i]
		d.wrap(d.Theme.Muted.Render(m.TraceID+" ")+d.Theme.Text.Render(x.TraceID.String())+d.Theme.Muted.Render("  "+m.SpanID+" ")+d.Theme.Text.Render(x.SpanID.String()), "  ")
		d.entries(x.Attrs, 4)
		d.dropped(x.Dropped, 4)
	}
}

func (d *details) scope(c *telemetry.Scope) {
	if c == nil {
		return
	}
	d.section(d.M.Waterfall.Scope, c.Dropped)
	name := strings.TrimSpace(c.Name + " " + c.Version)
	if name == "" && len(c.Attrs) == 0 {
		name = d.M.Waterfall.None
	}
	if name != "" {
		d.wrap(d.Theme.Text.Render(text.Clean(clip(name))), "  ")
	}
	d.entries(c.Attrs, 2)
	d.fact(d.M.Waterfall.Schema, c.SchemaURL)
}
