package trainer

import (
	"cmp"
	"context"
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"otelings/exercises"
	"otelings/exercises/check"
	"otelings/otlp"
	"otelings/telemetry"
)

// recorded is a trace exercise's telemetry, read once in the process's life.
func (t *Trainer) recorded(def *exercises.Definition) (*telemetry.Snapshot, error) {
	t.mu.Lock()
	s := t.recordings[def.ID]
	t.mu.Unlock()
	if s != nil {
		return s, nil
	}
	s, err := readRecording(def.Files, def.Trace.File)
	if err != nil {
		return nil, fmt.Errorf("exercise %q: %s: %w", def.ID, def.Trace.File, err)
	}
	// It came in batches, service by service; who reads it wants the story.
	slices.SortStableFunc(s.Spans, func(a, b *telemetry.Span) int { return cmp.Compare(a.Start, b.Start) })
	slices.SortStableFunc(s.Logs, func(a, b *telemetry.LogRecord) int { return cmp.Compare(a.When(), b.When()) })
	t.mu.Lock()
	t.recordings[def.ID] = s
	t.mu.Unlock()
	return s, nil
}

func readRecording(fsys fs.FS, name string) (*telemetry.Snapshot, error) {
	f, err := fsys.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	store := telemetry.NewStore(telemetry.Limits{})
	if err := otlp.ReadLines(f, store); err != nil {
		return nil, err
	}
	return store.Snapshot(), nil
}

// trace fills in what a trace exercise shows: the recording, the questions and
// the answers given last.
func (b book) trace(def *exercises.Definition, x *Exercise) error {
	s, err := b.t.recorded(def)
	if err != nil {
		return err
	}
	x.Recorded, x.Notes, x.Goals = s, def.Trace.Notes, goals(def)
	given := map[string]string{}
	for _, a := range b.state.Attempts {
		if a.Exercise == def.ID && a.Predict != nil {
			given = a.Predict
		}
	}
	for _, a := range def.Trace.Ask {
		x.Ask = append(x.Ask, Asked{Ask: a, Given: given[a.Key]})
	}
	return nil
}

// Submit grades a set of answers and keeps the verdict: about a recording, or
// about the last run of this process in which the method of a measure exercise
// held (*NotMeasured when there is none). An answer that is missing or does not
// fit is a *BadAnswer and nothing is graded; a verdict that could not be saved
// comes with a *NotSaved error beside it.
func (t *Trainer) Submit(ctx context.Context, id string, answers map[string]string) (Verdict, error) {
	if def, ok := t.set.Get(id); ok && def.Measure != nil {
		return t.report(ctx, def, answers)
	}
	def, err := t.ofKind(id, exercises.KindTrace)
	if err != nil {
		return Verdict{}, err
	}
	started := t.now()
	snap, err := t.recorded(def)
	if err != nil {
		return Verdict{}, err
	}
	all, err := expand(def.Asks(), snap, answers)
	if err != nil {
		return Verdict{}, err
	}
	v := Verdict{Exercise: id, Attempt: t.newID(), Snapshot: snap, Answers: picked(def, all)}
	v.Report = check.Grade(check.Evidence{Snapshot: snap, Answers: all, Final: true}, def)
	v.Took = t.now().Sub(started)
	err = t.keep(ctx, def, started, &v)
	t.mu.Lock()
	t.verdicts[id] = &v
	t.mu.Unlock()
	return v, err
}

func findSpan(spans []*telemetry.Span, given string) *telemetry.Span {
	var named []*telemetry.Span
	for _, s := range spans {
		if strings.EqualFold(s.SpanID.String(), given) {
			return s
		}
		if s.Name == given {
			named = append(named, s)
		}
	}
	if len(named) == 1 {
		return named[0]
	}
	return nil
}

// Services is every service.name in a recording, in order of arrival. Spans,
// logs and metrics count.
func Services(s *telemetry.Snapshot) []string {
	var out []string
	add := func(r *telemetry.Resource) {
		if name := r.Service(); name != "" && !slices.Contains(out, name) {
			out = append(out, name)
		}
	}
	for _, sp := range s.Spans {
		add(sp.Resource)
	}
	for _, l := range s.Logs {
		add(l.Resource)
	}
	for _, m := range s.Metrics {
		add(m.Resource)
	}
	return out
}
