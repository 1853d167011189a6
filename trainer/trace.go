package trainer

import (
	"cmp"
	"context"
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"strings"

	"otelings/exercises"
	"otelings/exercises/check"
	"otelings/internal/i18n"
	"otelings/otlp"
	"otelings/telemetry"
)

// BadAnswer says why an answer to an exercise cannot be taken. Nothing was
// graded.
type BadAnswer struct {
	Key, Value string
	Missing    bool     // there is no answer under Key
	Unknown    bool     // nothing is asked under Key
	Options    []string // what could have been given, may be empty
	Nearest    string
}

func (e *BadAnswer) Error() string {
	switch {
	case e.Missing:
		return "no answer for " + e.Key
	case e.Unknown:
		return fmt.Sprintf("nothing is asked under %q", e.Key)
	}
	return fmt.Sprintf("%s cannot be %q", e.Key, e.Value)
}

// Words are the learner's.
func (e *BadAnswer) Words() (text, hint i18n.Text) {
	switch {
	case e.Missing:
		text = i18n.Text{EN: "no answer for " + e.Key, ZH: "还没有回答 " + e.Key}
		return text, i18n.Text{EN: "answer every question first: " + strings.Join(e.Options, ", "), ZH: "先回答每个问题：" + strings.Join(e.Options, "、")}
	case e.Unknown:
		text = i18n.Text{EN: e.Error(), ZH: fmt.Sprintf("没有叫 %q 的问题", e.Key)}
	default:
		text = i18n.Text{EN: e.Error(), ZH: fmt.Sprintf("%s 不能是 %q", e.Key, e.Value)}
	}
	switch {
	case e.Nearest != "":
		return text, i18n.Text{EN: "did you mean " + e.Nearest + "?", ZH: "是不是 " + e.Nearest + "？"}
	case len(e.Options) > 0:
		return text, i18n.Text{EN: "one of " + strings.Join(e.Options, ", "), ZH: "可用：" + strings.Join(e.Options, "、")}
	}
	return text, i18n.Text{EN: "give a span's id from the recording, or a name that one span alone has", ZH: "填录制里某个 Span 的 id，或只有一个 Span 用的名字"}
}

// Asked is one question about a recording as shown.
type Asked struct {
	exercises.TraceAsk
	Given string // the answer given last, "" for none
}

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
		x.Ask = append(x.Ask, Asked{TraceAsk: a, Given: given[a.Key]})
	}
	return nil
}

// Submit grades a set of answers and keeps the verdict. An answer that is
// missing or does not fit is a *BadAnswer and nothing is graded; a verdict that
// could not be saved comes with a *NotSaved error beside it.
func (t *Trainer) Submit(ctx context.Context, id string, answers map[string]string) (Verdict, error) {
	def, err := t.ofKind(id, exercises.KindTrace)
	if err != nil {
		return Verdict{}, err
	}
	started := t.now()
	snap, err := t.recorded(def)
	if err != nil {
		return Verdict{}, err
	}
	all, err := expand(def, snap, answers)
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

// picked is the answers alone, without what was derived from them.
func picked(def *exercises.Definition, all map[string]string) map[string]string {
	out := map[string]string{}
	for _, a := range def.Trace.Ask {
		out[a.Key] = all[a.Key]
	}
	return out
}

// expand checks the answers and adds what expressions may ask of a marked
// span: "<key>.name", ".service", ".trace", ".kind". A span may be given by its
// id or by its name where only one span has it.
func expand(def *exercises.Definition, s *telemetry.Snapshot, answers map[string]string) (map[string]string, error) {
	var keys []string
	for _, a := range def.Trace.Ask {
		keys = append(keys, a.Key)
	}
	for _, k := range slices.Sorted(maps.Keys(answers)) {
		if !slices.Contains(keys, k) {
			return nil, &BadAnswer{Key: k, Value: answers[k], Unknown: true, Options: keys, Nearest: nearestID(k, slices.Clone(keys))}
		}
	}
	out := maps.Clone(answers)
	for _, a := range def.Trace.Ask {
		given := strings.TrimSpace(answers[a.Key])
		if given == "" {
			return nil, &BadAnswer{Key: a.Key, Missing: true, Options: keys}
		}
		switch a.Mark {
		case exercises.MarkSpan:
			sp := findSpan(s.Spans, given)
			if sp == nil {
				return nil, &BadAnswer{Key: a.Key, Value: given}
			}
			out[a.Key] = sp.SpanID.String()
			out[a.Key+".name"], out[a.Key+".service"] = sp.Name, sp.Resource.Service()
			out[a.Key+".trace"], out[a.Key+".kind"] = sp.TraceID.String(), strings.ToLower(sp.Kind.String())
		case exercises.MarkService:
			if names := Services(s); !slices.Contains(names, given) {
				return nil, &BadAnswer{Key: a.Key, Value: given, Options: names, Nearest: nearestID(given, slices.Clone(names))}
			}
		case exercises.MarkChoice:
			var ids []string
			for _, o := range a.Options {
				ids = append(ids, o.ID)
			}
			if !slices.Contains(ids, given) {
				return nil, &BadAnswer{Key: a.Key, Value: given, Options: ids, Nearest: nearestID(given, slices.Clone(ids))}
			}
		}
	}
	return out, nil
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
