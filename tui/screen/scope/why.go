package scope

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"otelings/diagnosis"
	"otelings/internal/i18n"
	"otelings/telemetry"
	"otelings/tui/component/draw"
	"otelings/tui/component/list"
	"otelings/tui/text"
	"otelings/tui/ui"
)

// part is what the second tab shows.
type part int

const (
	partFindings part = iota // the findings, and in short the one under the cursor
	partFinding              // one finding in full
	partRefused              // what was turned away, one by one
	partReason               // one of these in full
)

// why is the second tab: what is wrong with what arrived, and why nothing did.
type why struct {
	part    part
	found   list.List // rows of frame.found
	door    list.List // rows of frame.door
	cause   telemetry.Cause
	example int // which example of the finding is marked
}

// put fits the lists to a new frame. Each cursor stays on what it was on; that
// of the refused follows the newest while it is there and nothing is open.
func (y *why) put(old, new *frame) {
	cause := y.cause
	if i := y.found.Cursor(); i > 0 && y.part != partFinding {
		cause = old.found[i].Cause
	}
	y.found.Set(make([]bool, len(new.found)))
	if cause != "" {
		if i := slices.IndexFunc(new.found, func(f diagnosis.Finding) bool { return f.Cause == cause }); i >= 0 {
			y.found.Select(i)
		} else if y.part == partFinding {
			y.part, y.cause = partFindings, ""
		}
	}
	var seq uint64
	newest := y.door.Cursor() <= 0 && y.part != partReason
	if !newest {
		seq = old.door[y.door.Cursor()].Seq
	}
	y.door.Set(make([]bool, len(new.door)))
	if !newest {
		y.door.Select(slices.IndexFunc(new.door, func(d telemetry.DoorEvent) bool { return d.Seq == seq }))
	}
}

// finding is the one under the cursor, nil for none.
func (s *Screen) finding() *diagnosis.Finding {
	if i := s.why.found.Cursor(); i >= 0 && i < len(s.now.found) {
		return &s.now.found[i]
	}
	return nil
}

// whyKeys are the keys of the second tab.
func (s *Screen) whyKeys() []ui.Binding {
	m, y := s.M.Scope, &s.why
	to := func(p part) func() { return func() { y.part, s.scroll = p, 0 } }
	switch y.part {
	case partFinding:
		n := 0
		if f := s.finding(); f != nil {
			n = len(f.Spans)
		}
		b := []ui.Binding{
			ui.Key(m.ToFindings, ui.Do(func() { to(partFindings)(); y.cause = "" }), "esc", "enter", "backspace"),
			ui.Key(m.OpenTrace, s.jump, "t").Only(n > 0, m.NoTrace),
			ui.Key(m.NextExample, ui.Do(func() { y.example = (y.example + 1) % max(n, 1) }), "n").Only(n > 1, m.NoMore),
		}
		b[1].Deep, b[2].Deep = n == 0, n < 2 // the footer is for what can be done
		return append(append(append(b, s.entry()...), s.moves(s.scrollBy)...), s.common()...)
	case partRefused:
		b := []ui.Binding{
			ui.Key(m.Why, ui.Do(to(partReason)), "enter").Only(y.door.Cursor() >= 0, m.Nothing),
			ui.Key(m.ToFindings, ui.Do(to(partFindings)), "esc", "backspace", "d"),
		}
		return append(append(b, s.common()...), s.moves(y.door.Move)...)
	case partReason:
		b := []ui.Binding{ui.Key(m.ToList, ui.Do(to(partRefused)), "esc", "enter", "backspace")}
		return append(append(b, s.moves(s.scrollBy)...), s.common()...)
	}
	f := s.finding()
	b := []ui.Binding{
		ui.Key(m.Details, ui.Do(func() { to(partFinding)(); y.cause, y.example = f.Cause, 0 }), "enter").Only(f != nil, m.AllWell),
		ui.Key(m.OpenTrace, s.jump, "t").Only(f != nil && len(f.Spans) > 0, m.NoTrace),
		ui.Key(m.Refused, ui.Do(to(partRefused)), "d"),
	}
	b = append(b, s.entry()...)
	move := y.found.Move
	if f == nil {
		move = s.scrollBy
	}
	return append(append(b, s.common()...), s.moves(move)...)
}

// entry is the key to the FAQ entry of the finding under the cursor.
func (s *Screen) entry() []ui.Binding {
	f := s.finding()
	if f == nil {
		return nil
	}
	id := diagnosis.Words(f.Cause).FAQ
	if id == "" {
		return nil
	}
	return []ui.Binding{ui.Key(s.M.FAQ.Entry, ui.Go(ui.Push{Route: ui.Route{Name: ui.FAQ, ID: id}}), "?")}
}

// jump opens the trace of the finding's example, with the cursor on its span.
func (s *Screen) jump() (tea.Cmd, ui.Action) {
	f := s.finding()
	if f == nil || len(f.Spans) == 0 {
		return nil, nil
	}
	sp := f.Spans[min(s.why.example, len(f.Spans)-1)]
	if s.why.part == partFindings {
		sp = f.Spans[0]
	}
	id, span := sp.TraceID, sp.SpanID
	s.tab, s.open, s.falls, s.detail, s.seek, s.jumped = tabTraces, &id, nil, false, &span, true
	return s.look(), nil
}

// problems is how many of the findings are problems.
func problems(found []diagnosis.Finding) (n int) {
	for i := range found {
		if found[i].Level == diagnosis.Problem {
			n++
		}
	}
	return n
}

// whyLines draws the second tab.
func (s *Screen) whyLines(w, h int) []string {
	full := func(lines []string) []string { return s.scrolled(lines, h) }
	switch s.why.part {
	case partFinding:
		if f := s.finding(); f != nil {
			return full(s.findingLines(f, w))
		}
	case partRefused:
		return s.refusedLines(w, h)
	case partReason:
		if i := s.why.door.Cursor(); i >= 0 {
			return full(s.reason(s.now.door[i], w))
		}
	}
	return s.findingsLines(w, h)
}

// findingsLines is the findings, a line each, and under them the one under the
// cursor in short.
func (s *Screen) findingsLines(w, h int) []string {
	th, at := s.Theme, s.why.found.Cursor()
	if at < 0 {
		return s.scrolled(s.nothingWrong(w), h)
	}
	below := s.short(&s.now.found[at], w)
	rows := min(max(h-len(below)-1, 3), len(s.now.found), h)
	top := list.Window(at, at+1, len(s.now.found), rows)
	var out []string
	for i := top; i < min(len(s.now.found), top+rows); i++ {
		f := &s.now.found[i]
		ink := th.Text
		if i == at {
			ink = th.Accent
		}
		left := draw.Cursor(th, i == at) + " " + s.sign(f) + " " + th.Muted.Render(text.FitLeft(count(f.Count), countCells)) + "  "
		name := string(f.Cause)
		if w < wideCells {
			out = append(out, left+ink.Render(text.Cut(s.T(f.Says), w-text.Width(left))))
			continue
		}
		room := w - text.Width(left) - text.Width(name) - 2
		out = append(out, text.Edges(left+ink.Render(text.Cut(s.T(f.Says), room)), th.Muted.Render(text.Clean(name)), w))
	}
	out = append(out, th.Faint.Render(strings.Repeat("─", w)))
	return append(out, below[:min(len(below), max(h-len(out), 0))]...)
}

const (
	countCells = 5
	wideCells  = 100 // from here on a line has room for the cause
)

// count is a number in countCells: in thousands when it has more digits.
func count(n int) string {
	if n >= 100_000 {
		return strconv.Itoa(n/1000) + "k"
	}
	return strconv.Itoa(n)
}

// sign tells problems from notes without colour.
func (s *Screen) sign(f *diagnosis.Finding) string {
	if f.Level == diagnosis.Note {
		return s.Theme.Warn.Render("!")
	}
	return s.Theme.Bad.Render("✗")
}

// short is what a finding means, what to do, and the evidence.
func (s *Screen) short(f *diagnosis.Finding, w int) []string {
	th, m := s.Theme, s.M.Scope
	out := draw.Paragraph(th, th.Text, s.T(f.Says), w)
	out = append(out, draw.Paragraph(th, th.Good, fmt.Sprintf(m.DoNow, s.T(f.Fix)), w)...)
	out = append(out, s.fact(m.Evidence, s.T(f.Detail), w)...)
	return append(out, th.Muted.Render(text.Cut(text.Clean(string(f.Cause)), w)))
}

// silence is what to look at while nobody has connected, nil when somebody has.
func (s *Screen) silence() []i18n.Text {
	if s.now.snap == nil {
		return nil
	}
	return s.scope.Silence(s.now.snap)
}

// nothingWrong says that all is well, or, as long as nobody has connected, what
// to look at in the program.
func (s *Screen) nothingWrong(w int) []string {
	th, m := s.Theme, s.M.Scope
	steps := s.silence()
	if steps == nil {
		return []string{th.Good.Render(m.AllWell)}
	}
	out := draw.Paragraph(th, th.Accent, m.Silent, w)
	for i, step := range steps {
		for k, l := range draw.Paragraph(th, th.Text, s.T(step), w-3) {
			number := "   "
			if k == 0 {
				number = strconv.Itoa(i+1) + ". "
			}
			out = append(out, th.Muted.Render(number)+l)
		}
	}
	return out
}

// factCells is how wide the labels of facts are.
const factCells = 10

// fact is a labelled value, wrapped beside its label; nothing when it is empty.
func (s *Screen) fact(label, value string, w int) (out []string) {
	if value == "" {
		return nil
	}
	for i, l := range text.Wrap(text.Clean(value), max(w-factCells, 8)) {
		if i > 0 {
			label = ""
		}
		out = append(out, s.Theme.Muted.Render(text.Fit(label, factCells))+s.Theme.Text.Render(l))
	}
	return out
}

// findingLines is one finding in full.
func (s *Screen) findingLines(f *diagnosis.Finding, w int) []string {
	th, m := s.Theme, s.M.Scope
	level := m.Problem
	if f.Level == diagnosis.Note {
		level = m.Note
	}
	head := s.sign(f) + " " + th.Accent.Render(text.Clean(string(f.Cause))) + th.Muted.Render("   "+level+"   "+fmt.Sprintf(m.Times, f.Count))
	out := append([]string{head, ""}, draw.Paragraph(th, th.Text, s.T(f.Says), w)...)
	out = append(out, draw.Paragraph(th, th.Good, fmt.Sprintf(m.DoNow, s.T(f.Fix)), w)...)
	out = append(out, "")
	if f.Code != "" {
		out = append(out, th.Muted.Render(m.Code))
		for _, l := range strings.Split(f.Code, "\n") {
			for _, part := range text.Wrap(l, w-2) {
				out = append(out, "  "+th.Code.Render(part))
			}
		}
	}
	if f.Env != "" {
		out = append(out, th.Muted.Render(m.Env), "  "+th.Code.Render(text.Cut(f.Env, w-2)))
	}
	out = append(out, "")
	out = append(out, s.fact(m.Evidence, s.T(f.Detail), w)...)
	if d := &f.Door; d.Seq > 0 {
		out = append(out, s.fact(m.LastSeen, d.Time.Format(time.TimeOnly)+"  "+strings.TrimSpace(knock(*d)+"  "+d.Code), w)...)
		out = append(out, s.fact(m.From, strings.TrimSpace(d.Remote+"  "+d.UserAgent), w)...)
	}
	for i, sp := range f.Spans {
		on := i == s.why.example
		if i == 0 {
			out = append(out, "", th.Muted.Render(m.Examples))
		}
		ink := th.Text
		if on {
			ink = th.Accent
		}
		out = append(out, draw.Cursor(th, on)+" "+ink.Render(text.Cut(text.Clean(short(sp.Name)), w-2)),
			"  "+th.Muted.Render(text.Cut(sp.TraceID.String()+"  "+sp.SpanID.String(), w-2)))
	}
	return out
}

// refusedLines is what was turned away, the newest first, and under it why and
// what to do about the one under the cursor.
func (s *Screen) refusedLines(w, h int) []string {
	th := s.Theme
	at := s.why.door.Cursor()
	if at < 0 {
		return []string{th.Muted.Render(s.M.Scope.Nothing)}
	}
	below := s.reason(s.now.door[at], w)
	rows := max(h-len(below)-1, min(3, len(s.now.door), h))
	top := list.Window(at, at+1, len(s.now.door), rows)
	var out []string
	for i := top; i < min(len(s.now.door), top+rows); i++ {
		d := s.now.door[i]
		ink := th.Text
		if i == at {
			ink = th.Accent
		}
		left := draw.Cursor(th, i == at) + " " + th.Muted.Render(d.Time.Format(time.TimeOnly)) + " " + ink.Render(text.Clean(knock(d)))
		right := text.Clean(strings.TrimSpace(d.Code + " " + string(d.Cause)))
		out = append(out, text.Edges(left, th.Bad.Render(text.Cut(right, w/2)), w))
	}
	out = append(out, th.Faint.Render(strings.Repeat("─", w)))
	return append(out, below[:min(len(below), max(h-len(out), 0))]...)
}

// knock is what a request or connection was, as far as it got.
func knock(d telemetry.DoorEvent) string {
	what := d.Path
	if what == "" {
		what = d.Method
	} else {
		what = d.Method + " " + what
	}
	return strings.TrimSpace(d.Transport + " " + what)
}

// reason is why something was turned away and what to do.
func (s *Screen) reason(d telemetry.DoorEvent, w int) []string {
	th, m, e := s.Theme, s.M.Scope, s.scope.Words(d.Cause)
	out := draw.Paragraph(th, th.Text, s.T(e.Says), w)
	out = append(out, draw.Paragraph(th, th.Good, fmt.Sprintf(m.DoNow, s.T(e.Fix)), w)...)
	out = append(out, s.fact(m.Evidence, d.Detail, w)...)
	return append(out, s.fact(m.From, strings.TrimSpace(d.Remote+"  "+d.UserAgent), w)...)
}
