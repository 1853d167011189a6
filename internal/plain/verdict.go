package plain

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"otelings/exercises/check"
	"otelings/telemetry"
	"otelings/trainer"
)

// How much of what a run left behind is printed with its verdict.
const (
	maxBuildLines = 60 // the beginning: the first error is the one to mend
	maxTraceSpans = 60
	maxSpanAttrs  = 12
	maxTraceDepth = 12
	maxValue      = 200 // cells of one attribute value
)

// verdictScreen is the graded attempt of a code exercise.
type verdictScreen struct {
	x trainer.Exercise
	v trainer.Verdict
}

func (r *verdictScreen) page(_ context.Context, s *Session) (Page, error) {
	w := s.words()
	p := Page{Title: verdictTitle(w, r.v.Report)}
	p.Body = append(p.Body, processLines(w, r.v)...)
	for _, f := range r.v.Report.Findings {
		p.section("", findingLines(s, f))
	}
	if r.v.Report.State != check.Passed {
		if goals := goalLines(s, r.v.Report.Goals); len(goals) > 0 {
			p.section("", goals[:len(goals)-1])
		}
	}
	if lines := runLines(s, r.v); len(lines) > 0 {
		p.section(s.project().runs, lines)
	}
	if snap := r.v.Snapshot; snap != nil && len(snap.Spans) > 0 {
		shown, left := fewTraces(r.x, snap.Spans)
		lines := traceLines(w, shown)
		if left > 0 {
			lines = append(lines, fmt.Sprintf(w.moreSpans, left))
		}
		p.section(w.receivedTrace, lines)
	}
	if !r.v.Saved {
		p.section(w.notSaved, nil)
	}
	p.Enter = &Choice{Label: w.back, Do: goBack}
	if r.v.Report.State == check.Passed && r.x.Why != nil {
		why := Choice{Label: w.whyQuestion, Do: func(context.Context) move { return becomes(whyScreen(r.x)) }}
		p.Choices = append(p.Choices, why)
		if r.v.First { // asked once, and enter skips it
			p.Enter = &Choice{Label: w.whyQuestion, Do: why.Do}
		}
	}
	return p, nil
}

func verdictTitle(w words, r check.Report) string {
	switch r.State {
	case check.Passed:
		return w.passed
	case check.Pending:
		return w.pending
	}
	if r.Stage == "" {
		return w.failed
	}
	return w.failed + w.comma + w.firstStage + w.stage(r.Stage)
}

// processLines is how the build and the program went, and what arrived.
func processLines(w words, v trainer.Verdict) []string {
	p := v.Process
	if !p.Built {
		out := []string{w.buildFailed}
		lines := visibleLines(p.Build)
		if len(lines) > maxBuildLines {
			lines = append(lines[:maxBuildLines], fmt.Sprintf(w.moreLines, len(lines)-maxBuildLines))
		}
		for _, l := range lines {
			out = append(out, "    "+l)
		}
		return out
	}
	var out []string
	took := p.Duration.Round(time.Millisecond).String()
	switch {
	case !p.Started:
		out = append(out, w.notStarted)
	case p.TimedOut:
		out = append(out, fmt.Sprintf(w.timedOut, took))
	case p.Signal != "":
		out = append(out, fmt.Sprintf(w.signalled, visible(p.Signal), took))
	default:
		out = append(out, fmt.Sprintf(w.exited, p.Exit, took))
	}
	if v.Snapshot != nil {
		out = append(out, countsLine(w, v.Snapshot.Counts))
	}
	return out
}

// spanTree prints received spans under their parents, depth first.
type spanTree struct {
	w        words
	children map[telemetry.SpanID][]*telemetry.Span
	printed  map[*telemetry.Span]bool
	out      []string
	left     int // spans not printed for want of room
}

// traceLines is what was received as indented text, one trace after the other
// in order of arrival. Spans whose parent did not arrive stand at the root and
// say so; rings of parents are printed once.
func traceLines(w words, spans []*telemetry.Span) []string {
	var order []telemetry.TraceID
	traces := map[telemetry.TraceID][]*telemetry.Span{}
	for _, sp := range spans {
		if traces[sp.TraceID] == nil {
			order = append(order, sp.TraceID)
		}
		traces[sp.TraceID] = append(traces[sp.TraceID], sp)
	}
	t := spanTree{w: w, printed: map[*telemetry.Span]bool{}}
	for _, id := range order {
		t.trace(id, traces[id])
	}
	if t.left > 0 {
		t.out = append(t.out, fmt.Sprintf(w.moreSpans, t.left))
	}
	return t.out
}

func (t *spanTree) trace(id telemetry.TraceID, spans []*telemetry.Span) {
	slices.SortStableFunc(spans, func(a, b *telemetry.Span) int { return cmp.Compare(a.Start, b.Start) })
	known := map[telemetry.SpanID]bool{}
	t.children = map[telemetry.SpanID][]*telemetry.Span{}
	for _, sp := range spans {
		known[sp.SpanID] = true
		t.children[sp.ParentID] = append(t.children[sp.ParentID], sp)
	}
	if len(t.printed) < maxTraceSpans {
		t.out = append(t.out, fmt.Sprintf(t.w.traceLine, id.String()))
	}
	for _, sp := range spans {
		if sp.Root() || !known[sp.ParentID] {
			t.span(sp, 1, !sp.Root())
		}
	}
	for _, sp := range spans { // what is left hangs in a ring
		t.span(sp, 1, false)
	}
}

func (t *spanTree) span(sp *telemetry.Span, depth int, orphan bool) {
	if t.printed[sp] {
		return
	}
	t.printed[sp] = true
	if len(t.printed) > maxTraceSpans {
		t.left++
	} else {
		t.out = append(t.out, t.describe(sp, strings.Repeat("  ", min(depth, maxTraceDepth)), orphan)...)
	}
	for _, c := range t.children[sp.SpanID] {
		t.span(c, depth+1, false)
	}
}

func (t *spanTree) describe(sp *telemetry.Span, pad string, orphan bool) []string {
	parts := []string{short(sp.Name), sp.Kind.String(), sp.Duration().String()}
	if sp.Root() {
		parts = append(parts, t.w.root)
	}
	if orphan {
		parts = append(parts, t.w.orphan)
	}
	if sp.Status != telemetry.StatusUnset {
		parts = append(parts, strings.TrimSpace(sp.Status.String()+" "+short(sp.StatusMessage)))
	}
	if sp.Root() || orphan {
		if name := sp.Resource.Service(); name != "" {
			parts = append(parts, "service.name="+short(name))
		}
	}
	out := []string{pad + strings.Join(parts, t.w.comma)}
	for i, a := range sp.Attrs {
		if i == maxSpanAttrs {
			out = append(out, pad+"    "+fmt.Sprintf(t.w.moreAttrs, len(sp.Attrs)-i))
			break
		}
		out = append(out, pad+"    "+short(a.Key)+" = "+short(a.Value.Text())+" ("+a.Value.Type().String()+")")
	}
	return out
}

// short is a string from outside made visible and cut to a readable length.
func short(s string) string {
	if len(s) > 8*maxValue {
		s = s[:8*maxValue]
	}
	s = visible(s)
	if head := cut(s, maxValue); len(s) > len(head) {
		return head + "…"
	}
	return s
}
