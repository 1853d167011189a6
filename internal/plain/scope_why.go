package plain

import (
	"context"
	"fmt"
	"time"

	"otelings/diagnosis"
	"otelings/internal/i18n"
	"otelings/trainer"
)

// scopeWhyScreen is what is wrong with what arrived, and why nothing did.
type scopeWhyScreen struct{}

func (*scopeWhyScreen) page(_ context.Context, s *Session) (Page, error) {
	w := scopeWordsIn(s.lang)
	p := Page{Title: w.why, Enter: &Choice{Label: s.words().back, Do: goBack}}
	snap := s.scope.Snapshot()
	found, _ := s.scope.Diagnose(snap, time.Now())
	if len(found) == 0 {
		p.Body = []string{w.allWell}
	}
	if steps := s.scope.Silence(snap); steps != nil {
		p.Body = s.silence(w, steps)
	}
	for _, f := range found {
		if len(p.Body) > 0 {
			p.Body = append(p.Body, "")
		}
		p.Body = append(p.Body, s.finding(w, f)...)
		for _, sp := range f.Spans[:min(len(f.Spans), 1)] {
			p.Choices = append(p.Choices, Choice{
				Label: string(f.Cause) + s.words().colon + fmt.Sprintf(w.trace, sp.TraceID.String()[:8]),
				Do:    func(context.Context) move { return goTo(&scopeTraceScreen{id: sp.TraceID}) },
			})
		}
	}
	p.Choices = append(p.Choices, Choice{Key: "r", Label: w.refresh, Do: func(context.Context) move { return move{} }})
	return p, nil
}

// silence is what to look at while nobody has connected.
func (s *Session) silence(w scopeWords, steps []i18n.Text) []string {
	lines := []string{w.silent}
	for i, step := range steps {
		lines = append(lines, fmt.Sprintf("%d) %s", i+1, s.in(step)))
	}
	return lines
}

// finding is one finding in full.
func (s *Session) finding(w scopeWords, f diagnosis.Finding) []string {
	lines := append([]string{s.headline(w, f), s.in(f.Says), w.doNow + s.in(f.Fix)}, verbatim(visibleLines(f.Code), 4, s.width)...)
	if f.Env != "" {
		lines = append(lines, w.env+f.Env)
	}
	lines = append(lines, w.detail+visible(s.in(f.Detail)))
	if !f.Door.Time.IsZero() {
		lines = append(lines, w.last+f.Door.Time.Format(time.TimeOnly)+" "+doorLine(f.Door))
	}
	for _, sp := range f.Spans {
		lines = append(lines, "- "+brief(sp.Name)+s.words().comma+fmt.Sprintf(w.trace, sp.TraceID.String())+s.words().comma+sp.SpanID.String())
	}
	return lines
}

// headline is the cause, its level when it is a note, and its count.
func (s *Session) headline(w scopeWords, f diagnosis.Finding) string {
	line := string(f.Cause)
	if f.Level == diagnosis.Note {
		line += s.words().comma + w.note
	}
	return line + s.words().comma + fmt.Sprintf(w.seenTimes, f.Count)
}

// problems is how many findings are problems, now.
func problems(sc *trainer.Scope) (n int) {
	found, _ := sc.Diagnose(sc.Snapshot(), time.Now())
	for _, f := range found {
		if f.Level == diagnosis.Problem {
			n++
		}
	}
	return n
}

// diagnosed prints a finding: what it means and what to do the first time its
// cause is told, and only the new count afterwards.
func (f *follower) diagnosed(x diagnosis.Finding) {
	f.s.print(f.v.why + f.w.colon + f.s.headline(f.v, x))
	if f.told[x.Cause] {
		return
	}
	f.told[x.Cause] = true
	f.s.print("    "+f.s.in(x.Says), "    "+f.v.doNow+f.s.in(x.Fix))
	f.s.print(verbatim(visibleLines(x.Code), 8, f.s.width)...)
	if x.Env != "" {
		f.s.print("    " + f.v.env + x.Env)
	}
	f.s.print("    " + f.v.detail + visible(f.s.in(x.Detail)))
}
