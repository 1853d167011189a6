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
	x      trainer.Exercise
	v      trainer.Verdict
	report *answers // measure exercises only
}

func (r *verdictScreen) page(_ context.Context, s *Session) (Page, error) {
	w := s.words()
	p := Page{Title: verdictTitle(w, r.v.Report)}
	if r.wantsReport() {
		p.Title = s.measureWords().held
	}
	switch {
	case r.v.Pipeline != nil:
		p.Body = append(p.Body, outputLines(s, r.v)...)
	case r.v.Sent != nil:
		p.Body = append(p.Body, sentLines(s, r.v)...)
	default:
		p.Body = append(p.Body, processLines(w, r.v)...)
	}
	for _, f := range r.v.Report.Findings {
		p.section("", findingLines(s, f))
	}
	if r.v.Report.State != check.Passed {
		if goals := goalLines(s, r.v.Report.Goals); len(goals) > 0 {
			p.section("", goals[:len(goals)-1])
		}
	}
	if lines := s.measured(r.v.Measured); len(lines) > 0 {
		p.section("", lines)
	}
	if lines := runLines(s, r.v); len(lines) > 0 {
		p.section(s.project().runs, lines)
	}
	r.outputs(s, &p)
	if snap := r.v.Snapshot; snap != nil && r.v.Pipeline == nil && len(snap.Spans) > 0 {
		shown, left := fewTraces(r.x, snap.Spans)
		lines := traceLines(w, shown)
		if left > 0 {
			lines = append(lines, fmt.Sprintf(w.moreSpans, left))
		}
		p.section(w.receivedTrace, lines)
	}
	if snap := r.v.Snapshot; snap != nil && (r.v.Sent == nil || r.v.Sent.File == "") { // of one request the finding says it
		if lines := refusedLines(s, snap.Door); len(lines) > 0 {
			p.section(s.solve().refused, lines)
		}
	}
	if !r.v.Saved {
		p.section(w.notSaved, nil)
	}
	for _, f := range r.v.Report.Findings {
		if f.FAQ != "" {
			p.Choices = append(p.Choices, s.openFAQ(s.faq().Entry+w.colon+f.FAQ, f.FAQ))
			break
		}
	}
	p.Enter = &Choice{Label: w.back, Do: goBack}
	if r.wantsReport() {
		p.Enter = &Choice{Label: s.measureWords().report, Do: func(context.Context) move { return becomes(&reportScreen{id: r.x.ID, v: r.report}) }}
		p.Choices = append(p.Choices, *p.Enter)
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

// wantsReport says that the method held and the questions are open.
func (r *verdictScreen) wantsReport() bool {
	return r.report != nil && r.v.Report.State == check.Pending
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

// outlined is one span in its place in the tree.
type outlined struct {
	span   *telemetry.Span
	depth  int  // 0 for a root
	orphan bool // its parent did not arrive
	first  bool // of its trace
	other  bool // of another resource than its parent, or without one
}

// spanTree puts received spans under their parents, depth first.
type spanTree struct {
	children map[telemetry.SpanID][]*telemetry.Span
	placed   map[*telemetry.Span]bool
	out      []outlined
}

// outline is what was received as a tree, one trace after the other in order
// of arrival. Spans whose parent did not arrive stand at the root and say so;
// rings of parents are placed once.
func outline(spans []*telemetry.Span) []outlined {
	var order []telemetry.TraceID
	traces := map[telemetry.TraceID][]*telemetry.Span{}
	for _, sp := range spans {
		if traces[sp.TraceID] == nil {
			order = append(order, sp.TraceID)
		}
		traces[sp.TraceID] = append(traces[sp.TraceID], sp)
	}
	t := spanTree{placed: map[*telemetry.Span]bool{}}
	for _, id := range order {
		at := len(t.out)
		t.trace(traces[id])
		t.out[at].first = true
	}
	return t.out
}

func (t *spanTree) trace(spans []*telemetry.Span) {
	slices.SortStableFunc(spans, func(a, b *telemetry.Span) int { return cmp.Compare(a.Start, b.Start) })
	known := map[telemetry.SpanID]bool{}
	t.children = map[telemetry.SpanID][]*telemetry.Span{}
	for _, sp := range spans {
		known[sp.SpanID] = true
		t.children[sp.ParentID] = append(t.children[sp.ParentID], sp)
	}
	for _, sp := range spans {
		if sp.Root() || !known[sp.ParentID] {
			t.place(outlined{span: sp, orphan: !sp.Root(), other: true})
		}
	}
	for _, sp := range spans { // what is left hangs in a ring
		t.place(outlined{span: sp, other: sp.Root()})
	}
}

func (t *spanTree) place(o outlined) {
	if t.placed[o.span] {
		return
	}
	t.placed[o.span] = true
	t.out = append(t.out, o)
	of := strings.Join(resourceFacts(o.span.Resource), " ")
	for _, c := range t.children[o.span.SpanID] {
		t.place(outlined{span: c, depth: o.depth + 1, other: strings.Join(resourceFacts(c.Resource), " ") != of})
	}
}

// traceLines is the tree as indented text, with attributes.
func traceLines(w words, spans []*telemetry.Span) []string {
	var out []string
	for i, o := range outline(spans) {
		if i == maxTraceSpans {
			return append(out, fmt.Sprintf(w.moreSpans, len(spans)-i))
		}
		if o.first {
			out = append(out, fmt.Sprintf(w.traceLine, o.span.TraceID.String()))
		}
		out = append(out, describe(w, o)...)
	}
	return out
}

func describe(w words, o outlined) []string {
	sp, pad := o.span, strings.Repeat("  ", min(o.depth+1, maxTraceDepth))
	out := []string{pad + strings.Join(spanFacts(w, o, o.other), w.comma)}
	for i, a := range sp.Attrs {
		if i == maxSpanAttrs {
			return append(out, pad+"    "+fmt.Sprintf(w.moreAttrs, len(sp.Attrs)-i))
		}
		out = append(out, pad+"    "+short(a.Key)+" = "+short(a.Value.Text())+" ("+a.Value.Type().String()+")")
	}
	return out
}

// spanFacts is a span in a few words: name, kind, duration, its place, its
// status and, when asked, whose it is.
func spanFacts(w words, o outlined, resource bool) []string {
	sp := o.span
	parts := []string{short(sp.Name), sp.Kind.String(), sp.Duration().String()}
	if sp.Root() {
		parts = append(parts, w.root)
	}
	if o.orphan {
		parts = append(parts, w.orphan)
	}
	if sp.Status != telemetry.StatusUnset {
		parts = append(parts, strings.TrimSpace(sp.Status.String()+" "+short(sp.StatusMessage)))
	}
	if resource {
		parts = append(parts, resourceFacts(sp.Resource)...)
	}
	return parts
}

// resourceFacts is who sent a span: the resource without what is true of every
// program with this SDK.
func resourceFacts(r *telemetry.Resource) []string {
	if r == nil {
		return nil
	}
	var out []string
	for _, a := range r.Attrs {
		switch {
		case strings.HasPrefix(a.Key, "telemetry.sdk."):
		case len(out) == maxSpanAttrs:
			return out
		case a.Key == "service.name":
			out = append([]string{"service.name=" + short(a.Value.Text())}, out...)
		default:
			out = append(out, short(a.Key)+"="+short(a.Value.Text()))
		}
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
