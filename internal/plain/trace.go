package plain

import (
	"context"
	"fmt"
	"io"
	"strings"

	"otelings/exercises/check"
	"otelings/internal/i18n"
	"otelings/telemetry"
	"otelings/trainer"
)

func (v *exerciseScreen) tracePage(s *Session, x trainer.Exercise) Page {
	w, tw := s.words(), s.traceWords()
	p := Page{}
	if v.told != s.lang {
		p.Body = append(v.task(s, x), s.traceNotes(x)...)
		p.Body = append(p.Body, goalLines(s, x.Goals)...)
	}
	p.Choices = []Choice{{Label: tw.look, Do: func(context.Context) move { return goTo(&recordingScreen{x: x}) }}}
	choices, enter := v.choices(s, x, func(v trainer.Verdict) screen { return &answersVerdict{x: x, v: v} })
	p.Choices, p.Enter = append(p.Choices, choices...), enter
	if h := hintChoice(s, x); h != nil {
		p.Choices = append(p.Choices, *h)
	}
	if x.Last != nil {
		last := *x.Last
		p.Choices = append(p.Choices, Choice{Label: w.lastVerdict, Do: func(context.Context) move { return goTo(&answersVerdict{x: x, v: last}) }})
	}
	if x.Why != nil && x.Done {
		p.Choices = append(p.Choices, Choice{Label: w.whyQuestion, Do: func(context.Context) move { return goTo(whyScreen(x)) }})
	}
	p.Choices = append(p.Choices, v.taskAgain(w))
	return p
}

func (s *Session) traceNotes(x trainer.Exercise) []string {
	var out []string
	for _, n := range x.Notes {
		out = append(out, s.traceWords().notes+s.words().colon+s.in(n.Title))
		for _, l := range visibleLines(strings.TrimRight(n.Text, "\n")) {
			out = append(out, "    "+l)
		}
		out = append(out, "")
	}
	return out
}

// answersVerdict is the verdict on a set of answers.
type answersVerdict struct {
	x trainer.Exercise
	v trainer.Verdict
}

func (r *answersVerdict) page(_ context.Context, s *Session) (Page, error) {
	w := s.words()
	p := Page{Title: w.failed, Enter: &Choice{Label: w.back, Do: goBack}}
	if r.v.Report.State == check.Passed {
		p.Title = w.passed
	}
	for _, f := range r.v.Report.Findings {
		p.section("", findingLines(s, f))
	}
	if goals := goalLines(s, r.v.Report.Goals); len(goals) > 0 {
		p.section("", goals[:len(goals)-1])
	}
	if !r.v.Saved {
		p.section(w.notSaved, nil)
	}
	if r.v.Report.State == check.Passed && r.x.Why != nil {
		why := Choice{Label: w.whyQuestion, Do: func(context.Context) move { return becomes(whyScreen(r.x)) }}
		p.Choices = append(p.Choices, why)
		if r.v.First { // asked once, and enter skips it
			p.Enter = &Choice{Label: w.whyQuestion, Do: why.Do}
		}
	}
	return p, nil
}

// recordingScreen is a recording as text.
type recordingScreen struct{ x trainer.Exercise }

func (r *recordingScreen) page(_ context.Context, s *Session) (Page, error) {
	return Page{Title: s.in(r.x.Title), Body: s.recording(r.x.Recorded), Enter: &Choice{Label: s.words().back, Do: goBack}}, nil
}

func (s *Session) recording(snap *telemetry.Snapshot) []string {
	return append(traceLines(s.words(), snap.Spans), s.besides(snap)...)
}

// besides is what a recording holds beside spans: log records and refusals.
func (s *Session) besides(snap *telemetry.Snapshot) []string {
	tw := s.traceWords()
	var out []string
	if len(snap.Logs) > 0 {
		out = append(out, "", tw.logs)
	}
	here := telemetry.SpanKeys(snap.Spans)
	for _, l := range snap.Logs {
		out = append(out, "- "+strings.Join(s.logFacts(l, here[l.SpanKey()]), s.words().comma))
	}
	first := true
	for _, d := range snap.Door {
		if !d.TurnedAway() {
			continue
		}
		if first {
			out = append(out, "", tw.refused)
		}
		first = false
		out = append(out, "- "+toldDoor(s, d))
	}
	return out
}

// logFacts is a log record with what became of its span.
func (s *Session) logFacts(l *telemetry.LogRecord, received bool) []string {
	tw := s.traceWords()
	parts := []string{strings.TrimSpace(short(l.SeverityText) + " " + short(l.Body.Text()))}
	if name := l.Resource.Service(); name != "" {
		parts = append(parts, "service.name="+short(name))
	}
	if l.TraceID.IsZero() {
		return append(parts, tw.logAlone)
	}
	parts = append(parts, fmt.Sprintf(tw.logLine, l.TraceID.String()[:8], l.SpanID.String()[:8]))
	fate := tw.unsampled
	if l.Flags&1 != 0 {
		fate = tw.sampled
	}
	parts = append(parts, fate)
	if received {
		return append(parts, tw.logHere)
	}
	return append(parts, tw.logGone)
}

// PrintExercise prints an exercise as plain text, at most width cells wide (0 =
// 80): task, goals, for a recording what was received, what is asked and what can
// be answered. The error is that of writing.
func PrintExercise(out io.Writer, x trainer.Exercise, lang i18n.Lang, width int) error {
	s := &Session{out: out, width: clamp(width), lang: lang}
	v := &exerciseScreen{id: x.ID}
	s.print(indented(s.in(x.Title), "# ", s.width)...)
	s.print("")
	s.print(v.task(s, x)...)
	s.print(s.traceNotes(x)...)
	s.print(goalLines(s, x.Goals)...)
	if x.Dir != "" {
		s.print(s.words().folder + visible(x.Dir))
	}
	if x.Recorded != nil {
		s.recorded(x.Recorded)
	}
	if len(x.Ask) > 0 {
		s.print("")
		s.asked(x.Ask)
	}
	return s.failed
}

// PrintAsked prints what is asked, its keys and what can be answered, as for a
// file of answers. The error is that of writing.
func PrintAsked(out io.Writer, asks []trainer.Asked, lang i18n.Lang, width int) error {
	s := &Session{out: out, width: clamp(width), lang: lang}
	s.asked(asks)
	return s.failed
}

// recorded is a recording with the ids that answers name.
func (s *Session) recorded(snap *telemetry.Snapshot) {
	for _, o := range outline(snap.Spans) {
		if o.first {
			s.print("", fmt.Sprintf(s.words().traceLine, o.span.TraceID.String()))
		}
		lines := describe(s.words(), o)
		s.print(lines[0] + s.words().comma + o.span.SpanID.String())
		s.print(lines[1:]...)
	}
	s.print(s.besides(snap)...)
}

func (s *Session) asked(asks []trainer.Asked) {
	tw := s.traceWords()
	s.print(tw.answerKeys)
	for i, a := range asks {
		key := "    " + a.Key + s.words().colon
		if a.Unit != "" {
			key += fmt.Sprintf(s.measureWords().number, a.Unit)
		}
		s.print(fmt.Sprintf(tw.question, i+1, s.in(a.Text)), key)
		for _, o := range a.Options {
			s.print("      - " + o.ID + s.words().colon + s.in(o.Text))
		}
	}
}
