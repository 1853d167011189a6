package scope

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"otelings/telemetry"
	"otelings/tui/component/draw"
	"otelings/tui/component/list"
	"otelings/tui/component/waterfall"
	"otelings/tui/text"
	"otelings/tui/ui"
)

// widest is how much of the terminal the live view takes at most.
const widest = 180

// View draws the head, which always shows where it listens and what was kept,
// evicted and refused, and under it what is in front.
func (s *Screen) View(w, h int) string {
	cw, left := ui.Column(w, widest)
	if !s.Ready {
		words := s.M.Scope.Opening
		if s.opts.Open != "" {
			words = s.M.Common.Loading
		}
		out := []string{s.Theme.Muted.Render(words)}
		if s.Err != nil {
			out = append([]string{""}, draw.Failure(s.Env, s.Err, cw)...)
		}
		return strings.Join(ui.Indent(out, left), "\n")
	}
	out := s.head(cw)
	room := max(h-len(out), 1)
	switch {
	case s.tab == tabWhy:
		out = append(out, s.whyLines(cw, room)...)
	case s.detail && s.falls != nil && s.falls.Cursor() != nil:
		out = append(out, s.detailLines(cw, room)...)
	case s.open != nil:
		out = append(out, s.fallLines(cw, room)...)
	default:
		out = append(out, s.traceLines(cw, room)...)
	}
	return strings.Join(ui.Indent(out, left), "\n")
}

func (s *Screen) head(w int) []string {
	th, m, c := s.Theme, s.M.Scope, s.now.fresh
	var ports []string
	for _, l := range s.scope.Listeners() {
		ports = append(ports, th.Good.Render("●")+" "+th.Text.Render(address(l)))
	}
	if name, _ := s.scope.File(); name != "" {
		label := m.File + " "
		ports = append(ports, th.Muted.Render(label)+th.Text.Render(text.CutStart(text.Clean(name), max(w-text.Width(label), 8))))
	}
	first := strings.Join(ports, "   ")
	if s.paused {
		since := c.Spans
		if s.now.snap != nil {
			since -= s.now.snap.Counts.Spans
		}
		first = text.Edges(first, th.Warn.Render(m.Paused+" · "+fmt.Sprintf(m.Since, since)), w)
	}
	if s.movedOn {
		first = text.Edges(first, th.Warn.Render(m.MovedOn), w)
	}
	out := append([]string{first}, s.warnings(w)...)
	counts := th.Muted.Render(fmt.Sprintf(m.Counts, c.Spans, c.Points, c.Logs, c.Refused))
	kept := th.Muted.Render(fmt.Sprintf(m.Kept, c.KeptSpans+c.KeptPoints+c.KeptLogs, c.EvictedItems))
	names := [...]string{
		m.Traces + " " + strconv.Itoa(s.held()),
		m.Whys + " " + strconv.Itoa(problems(s.now.found)),
	}
	bar := ""
	for i, name := range names {
		if i > 0 {
			bar += "   "
		}
		switch {
		case tab(i) == s.tab:
			bar += th.Accent.Render("▸ " + name)
		case tab(i) == tabWhy && problems(s.now.found) > 0:
			bar += th.Bad.Render("  " + name)
		default:
			bar += th.Muted.Render("  " + name)
		}
	}
	return append(out, counts, text.Edges(bar, kept, w), th.Faint.Render(strings.Repeat("─", w)))
}

// warnings are what is not as usual: a port that moved, one that other machines
// reach, a file that is written or could not be read whole.
func (s *Screen) warnings(w int) []string {
	th, m := s.Theme, s.M.Scope
	var out []string
	warn := func(line string) { out = append(out, th.Warn.Render(text.Cut("! "+line, w))) }
	for _, l := range s.scope.Listeners() {
		if l.Remote {
			warn(fmt.Sprintf(m.Remote, strings.Join(l.Addrs, " ")))
		}
		if l.Taken != "" {
			name, at, _ := strings.Cut(address(l), " ")
			warn(fmt.Sprintf(m.Taken, l.Taken, name, at))
		}
	}
	if _, unread := s.scope.File(); unread > 0 {
		warn(fmt.Sprintf(m.Unread, unread))
	}
	name, _ := s.scope.Saving()
	switch {
	case s.now.unsaved != nil:
		why, _ := s.Why(s.now.unsaved)
		warn(fmt.Sprintf(m.SaveFailed, text.Clean(why)))
	case name != "":
		label := m.Saving + " "
		out = append(out, th.Muted.Render(label+text.CutStart(text.Clean(name), max(w-text.Width(label), 8))))
	}
	return out
}

// column widths of the list of traces.
const (
	spansCells  = 6
	errorsCells = 6
	tookCells   = 8
	ageCells    = 6
)

func (s *Screen) traceLines(w, h int) []string {
	th, m := s.Theme, s.M.Scope
	if len(s.now.traces) == 0 {
		return s.empty(w)
	}
	service := max(6, min(w/5, 24))
	name := max(8, w-2-service-spansCells-errorsCells-tookCells-ageCells-5)
	row := func(title, services, spans, errs, took, age string) string {
		return text.Fit(title, name) + " " + text.Fit(services, service) + " " + text.FitLeft(spans, spansCells) + " " +
			text.FitLeft(errs, errorsCells) + " " + text.FitLeft(took, tookCells) + " " + text.FitLeft(age, ageCells)
	}
	out := []string{"  " + th.Muted.Render(row(m.ColName, m.ColService, m.ColSpans, m.ColErrors, m.ColTook, m.ColAge))}
	at := s.traces.Cursor()
	room := max(h-1, 1)
	top := list.Window(at, at+1, s.rows(), room)
	for i := top; i < min(len(s.now.traces), top+room); i++ {
		t := s.now.traces[i]
		title, ink := text.Clean(short(t.Name)), th.Text
		if t.Rootless {
			title = "○ " + title + "  " + m.Rootless
		}
		if i == at {
			ink = th.Accent
		}
		errs := ""
		if t.Errors > 0 {
			errs = th.Bad.Render("✗ " + strconv.Itoa(t.Errors))
		}
		age := ""
		if !t.Seen.IsZero() {
			age = ago(s.now.at.Sub(t.Seen))
		}
		line := row(ink.Render(text.Cut(title, name)), th.Muted.Render(text.Cut(services(t), service)), strconv.Itoa(t.Spans), errs,
			waterfall.Short(uint64(t.Took)), th.Muted.Render(age))
		out = append(out, draw.Cursor(th, i == at)+" "+line)
	}
	if older := s.held() - len(s.now.traces); older > 0 && len(out) < h {
		out = append(out, "  "+th.Muted.Render(fmt.Sprintf(m.Older, older)))
	}
	return out
}

// rows is the lines of the list: the traces, and one for those too old to be
// listed.
func (s *Screen) rows() int { return len(s.now.traces) + min(s.held()-len(s.now.traces), 1) }

// held is how many traces there are, also those too old to be listed.
func (s *Screen) held() int {
	if s.now.snap == nil {
		return 0
	}
	return s.now.snap.Counts.KeptTraces
}

func services(t telemetry.TraceSummary) string {
	var names []string
	for _, n := range t.Services[:min(len(t.Services), 8)] {
		names = append(names, text.Clean(short(n)))
	}
	return strings.Join(names, ", ")
}

// short bounds what is measured of a text that may be megabytes.
func short(s string) string {
	if len(s) > 512 {
		s = strings.ToValidUTF8(s[:512], "")
	}
	return s
}

// ago is an age in its largest unit.
func ago(d time.Duration) string {
	d = max(d, 0)
	switch {
	case d < time.Minute:
		return strconv.Itoa(int(d.Seconds())) + "s"
	case d < time.Hour:
		return strconv.Itoa(int(d.Minutes())) + "m"
	case d < 48*time.Hour:
		return strconv.Itoa(int(d.Hours())) + "h"
	}
	return strconv.Itoa(int(d.Hours())/24) + "d"
}

// empty says how to make something arrive.
func (s *Screen) empty(w int) []string {
	th, m := s.Theme, s.M.Scope
	if s.now.fresh.Points+s.now.fresh.Logs > 0 {
		return draw.Paragraph(th, th.Muted, m.Attributes, w)
	}
	out := []string{"", th.Accent.Render(m.Waiting)}
	if len(s.scope.Listeners()) > 0 {
		out = append(out, "", th.Text.Render(m.HowTo))
	}
	for _, l := range s.scope.Listeners() {
		name, _, _ := strings.Cut(address(l), " ")
		out = append(out, "  "+th.Muted.Render(name)+"  "+th.Code.Render(text.Cut("OTEL_EXPORTER_OTLP_ENDPOINT="+l.URL(), w-8)))
	}
	if s.silence() != nil {
		out = append(append(out, ""), draw.Paragraph(th, th.Muted, m.SeeWhy, w)...)
	}
	return out
}

func (s *Screen) fallLines(w, h int) []string {
	switch {
	case s.falls == nil:
		return []string{s.Theme.Muted.Render(s.M.Common.Loading)}
	case s.falls.Len() == 0:
		return []string{s.Theme.Muted.Render(s.M.Scope.Gone)}
	}
	return s.falls.Lines(s.Env, w, h, waterfall.Options{Focus: true})
}

// facts are the details as they were wrapped last: they may be long.
type facts struct {
	of    *telemetry.Span
	w     int
	theme *ui.Theme
	lang  string
	lines []string
}

func (s *Screen) detailLines(w, h int) []string {
	of := s.falls.Cursor()
	if f := s.facts; f.of != of || f.w != w || f.theme != s.Theme || f.lang != string(s.Lang) {
		s.facts = facts{of, w, s.Theme, string(s.Lang), waterfall.Details(s.Env, of, w)}
	}
	return s.scrolled(s.facts.lines, h)
}

// scrolled is h of the lines; how many more there are below stands in the last.
func (s *Screen) scrolled(lines []string, h int) []string {
	s.scroll = max(0, min(s.scroll, len(lines)-h))
	below := len(lines) - s.scroll - h
	if below <= 0 || h < 2 {
		return lines[s.scroll:min(len(lines), s.scroll+h)]
	}
	out := slices.Clone(lines[s.scroll : s.scroll+h-1])
	return append(out, s.Theme.Muted.Render(fmt.Sprintf("↓ %d", below+1)))
}
