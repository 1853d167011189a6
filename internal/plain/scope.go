package plain

import (
	"context"
	"fmt"
	"io"
	"strings"
	"time"

	"otelings/internal/i18n"
	"otelings/telemetry"
	"otelings/trainer"
)

const (
	maxTraceChoices = 20
	maxName         = 40 // cells of a name within a line
)

// scopeScreen is the live view: where it listens, what it holds, the newest
// traces. The first visit opens it; it stays open for the session.
type scopeScreen struct{}

func (*scopeScreen) page(ctx context.Context, s *Session) (Page, error) {
	if s.scope == nil {
		sc, err := s.trainer.OpenScope(ctx, trainer.ScopeOptions{})
		if err != nil {
			return Page{}, err
		}
		s.scope = sc
	}
	w, snap := scopeWordsIn(s.lang), s.scope.Snapshot()
	p := Page{Title: w.title, Body: scopeHead(s.words(), w, s.lang, s.scope)}
	p.Body = append(p.Body, w.stays, countsLine(s.words(), snap.Counts), keptLine(w, snap.Counts))
	traces := snap.Traces
	if len(traces) == 0 {
		p.Body = append(p.Body, w.nothing)
	}
	for i, t := range traces {
		if i == maxTraceChoices {
			p.Body = append(p.Body, fmt.Sprintf(w.moreTraces, snap.Counts.KeptTraces-i))
			break
		}
		p.Choices = append(p.Choices, Choice{Label: traceLabel(s.words(), w, t), Do: func(context.Context) move { return goTo(&scopeTraceScreen{id: t.ID}) }})
	}
	p.Enter = &Choice{Label: w.refresh, Do: func(context.Context) move { return move{} }}
	p.Choices = append(p.Choices, Choice{
		Key: "w", Label: w.why + s.words().colon + fmt.Sprintf(w.problems, problems(s.scope)),
		Do: func(context.Context) move { return goTo(&scopeWhyScreen{}) },
	})
	return p, nil
}

// scopeHead says where a live view gets what it shows.
func scopeHead(w words, v scopeWords, l i18n.Lang, sc *trainer.Scope) []string {
	var out []string
	if name, unread := sc.File(); name != "" {
		out = append(out, fmt.Sprintf(v.file, visible(name)))
		if unread > 0 {
			out = append(out, fmt.Sprintf(v.unread, unread))
		}
	}
	for _, p := range sc.Listeners() {
		line := fmt.Sprintf(v.listening, protocolName(p.Protocol), strings.Join(p.Addrs, w.comma))
		if p.Remote {
			line += w.comma + v.remote
		}
		if p.Taken != "" {
			line += w.comma + fmt.Sprintf(v.taken, p.Taken)
		}
		out = append(out, line)
	}
	for _, p := range sc.Listeners() {
		out = append(out, "- "+fmt.Sprintf(v.endpoint, "OTEL_EXPORTER_OTLP_ENDPOINT="+p.URL()+" ("+protocolName(p.Protocol)+")"))
	}
	if name, err := sc.Saving(); err != nil {
		fact, _ := trainer.Explain(err)
		out = append(out, fmt.Sprintf(v.notSaved, visible(name), visible(fact.In(l))))
	} else if name != "" {
		out = append(out, fmt.Sprintf(v.saving, visible(name)))
	}
	return out
}

func protocolName(p string) string {
	if p == "grpc" {
		return "gRPC"
	}
	return strings.ToUpper(p)
}

func keptLine(w scopeWords, c telemetry.Counts) string {
	return fmt.Sprintf(w.kept, c.KeptSpans, c.KeptPoints, c.KeptLogs, c.EvictedItems)
}

func brief(s string) string {
	v := visible(clip(s))
	if head := cut(v, maxName); len(head) < len(v) {
		return head + "…"
	}
	return v
}

// clip bounds what is looked at of a text that may be megabytes.
func clip(s string) string {
	if len(s) > 8*maxName {
		return s[:8*maxName]
	}
	return s
}

func traceLabel(w words, v scopeWords, t telemetry.TraceSummary) string {
	parts := []string{brief(t.Name)}
	if len(t.Services) > 0 {
		parts = append(parts, brief(strings.Join(t.Services[:min(len(t.Services), 4)], " ")))
	}
	parts = append(parts, fmt.Sprintf(v.spans, t.Spans), t.Took.String())
	if t.Errors > 0 {
		parts = append(parts, fmt.Sprintf(v.errors, t.Errors))
	}
	if t.Rootless {
		parts = append(parts, v.noRoot)
	}
	if !t.Seen.IsZero() {
		parts = append(parts, t.Seen.Format(time.TimeOnly))
	}
	return strings.Join(parts, w.comma)
}

// scopeTraceScreen is one trace as a tree.
type scopeTraceScreen struct{ id telemetry.TraceID }

func (v *scopeTraceScreen) page(_ context.Context, s *Session) (Page, error) {
	w := scopeWordsIn(s.lang)
	p := Page{Title: fmt.Sprintf(w.trace, v.id.String()[:8]), Enter: &Choice{Label: s.words().back, Do: goBack}}
	p.Body = traceLines(s.words(), trainer.SpansOf(s.scope.Snapshot(), v.id))
	if len(p.Body) == 0 {
		p.Body = []string{w.gone}
	}
	p.Choices = []Choice{{Key: "r", Label: w.refresh, Do: func(context.Context) move { return move{} }}}
	return p, nil
}

// closeScope ends the live view of a session, if there is one.
func (s *Session) closeScope(ctx context.Context) {
	if s.scope != nil {
		_ = s.scope.Close(context.WithoutCancel(ctx)) // what was shown is shown; nothing depends on it
	}
}

// FollowScope prints what a live view gets, an item a line, until ctx ends, the
// file it shows ends, or writing fails. What is wrong is told when it is found,
// with what to do the first time, and again when there is more of it; at the
// end of a view to which nobody connected, what to look at.
func FollowScope(ctx context.Context, out io.Writer, sc *trainer.Scope, lang i18n.Lang, width int) error {
	f := &follower{s: &Session{out: out, width: clamp(width), lang: lang}, told: map[telemetry.Cause]bool{}}
	f.w, f.v = f.s.words(), scopeWordsIn(lang)
	f.s.print(scopeHead(f.w, f.v, lang, sc)...)
	err := sc.Follow(ctx, f.take)
	if f.s.failed != nil {
		return f.s.failed
	}
	snap := sc.Snapshot()
	f.s.print(countsLine(f.w, snap.Counts), keptLine(f.v, snap.Counts))
	if steps := sc.Silence(snap); steps != nil {
		f.s.print(f.s.silence(f.v, steps)...)
	}
	return err
}

type follower struct {
	s    *Session
	w    words
	v    scopeWords
	told map[telemetry.Cause]bool
}

func (f *follower) take(a trainer.Arrival) error {
	for _, r := range a.Requests {
		for _, sp := range r.Spans {
			f.s.print(f.span(sp))
		}
		for _, m := range r.Metrics {
			f.line(f.v.metric, m.Resource, brief(m.Name), string(m.Type), brief(m.Unit), fmt.Sprintf(f.v.points, len(m.Points)))
		}
		for _, l := range r.Logs {
			f.line(f.v.log, l.Resource, brief(l.SeverityText), brief(l.Body.Text()))
		}
		if r.Door.TurnedAway() {
			f.s.print(f.v.fell + f.w.colon + doorLine(r.Door))
		}
		if f.s.failed != nil {
			return f.s.failed
		}
	}
	for _, x := range a.Diagnoses {
		f.diagnosed(x)
	}
	if a.Evicted > 0 {
		f.s.print(fmt.Sprintf(f.v.evicted, a.Evicted))
	}
	return f.s.failed
}

// line prints what is not empty of an item, and who sent it.
func (f *follower) line(kind string, r *telemetry.Resource, parts ...string) {
	var all []string
	for _, p := range append(parts, brief(r.Service())) {
		if p != "" {
			all = append(all, p)
		}
	}
	f.s.print(kind + f.w.colon + strings.Join(all, f.w.comma))
}

func (f *follower) span(sp *telemetry.Span) string {
	parts := []string{brief(sp.Name), sp.Kind.String(), sp.Duration().String()}
	if name := sp.Resource.Service(); name != "" {
		parts = append(parts, brief(name))
	}
	if sp.Status != telemetry.StatusUnset {
		parts = append(parts, sp.Status.String())
	}
	parts = append(parts, fmt.Sprintf(f.v.trace, sp.TraceID.String()[:8]))
	return f.v.span + f.w.colon + strings.Join(parts, f.w.comma)
}
