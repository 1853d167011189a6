package trainer

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"otelings/exercises"
	"otelings/exercises/check"
	"otelings/exercises/runner"
	"otelings/otlp"
	"otelings/telemetry"
)

// recorderDir is the folder of an exercise with the program that made its
// recording, and recorderTime how long it may run.
const (
	recorderDir  = "recorder"
	recorderTime = 60 * time.Second
)

// Record runs the recorder of a trace or config exercise and gives what it sent as the lines
// of a recording, for authors. The program must end by itself with 0.
func (t *Trainer) Record(ctx context.Context, id string, news func(RunNews)) ([]byte, error) {
	def, err := t.recordable(id)
	if err != nil {
		return nil, err
	}
	root, err := os.MkdirTemp("", "otelings-record-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(root)
	s, err := t.runRecorder(ctx, def, filepath.Join(root, def.Name), filepath.Join(t.dirs.Cache, "target"), news)
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	_, err = otlp.WriteLines(&out, s, 0)
	return out.Bytes(), err
}

// Recording is the name of an exercise's recording in its folder.
func (t *Trainer) Recording(id string) (string, error) {
	def, err := t.recordable(id)
	if err != nil {
		return "", err
	}
	return def.Recording(), nil
}

// recordable is the definition of an exercise with a recording.
func (t *Trainer) recordable(id string) (*exercises.Definition, error) {
	if def, ok := t.set.Get(id); ok && def.Recording() != "" {
		return def, nil
	}
	return t.ofKind(id, exercises.KindTrace)
}

// runRecorder builds and runs the recorder in dir and gives what arrived.
func (t *Trainer) runRecorder(ctx context.Context, def *exercises.Definition, dir, target string, news func(RunNews)) (*telemetry.Snapshot, error) {
	if err := materialize(dir, def.Files, recorderDir); err != nil {
		return nil, err
	}
	a := t.newAttempt(def, runner.Job{Dir: dir, Shared: target}, news)
	a.job.Language, a.job.Timeout = exercises.LanguageRust, recorderTime
	ev, _, err := a.play(ctx)
	if err != nil {
		return nil, err
	}
	p := ev.Process
	switch {
	case !p.Built:
		return nil, fmt.Errorf("the recorder does not build:\n%s", p.Build)
	case p.TimedOut || p.Exit != 0:
		return nil, fmt.Errorf("the recorder ended with exit code %d (timed out: %v):\n%s", p.Exit, p.TimedOut, p.Stderr)
	case len(ev.Snapshot.Spans)+len(ev.Snapshot.Logs)+len(ev.Snapshot.Metrics) == 0:
		return nil, errors.New("the recorder sent nothing")
	}
	return ev.Snapshot, nil
}

// trace verifies a trace exercise: its recorder still sends what was recorded,
// the solution passes, every wrong answer is told its mistake.
func (v *verifier) trace(ctx context.Context, def *exercises.Definition) error {
	recorded, err := readRecording(def.Files, def.Trace.File)
	if err != nil {
		v.add(def.ID, recorderDir, false, def.Trace.File+": "+err.Error())
		return nil
	}
	if err := v.recorder(ctx, def, recorded); err != nil {
		return err
	}
	return v.answers(def, recorded)
}

// recorder runs the recorder again and compares what it sends with what was
// recorded.
func (v *verifier) recorder(ctx context.Context, def *exercises.Definition, recorded *telemetry.Snapshot) error {
	dir := filepath.Join(v.root, strings.ReplaceAll(def.ID, "/", "-"), recorderDir)
	again, err := v.t.runRecorder(ctx, def, dir, v.target(), func(n RunNews) {
		if v.o.News != nil {
			v.o.News(def.ID, recorderDir, n)
		}
	})
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case err != nil:
		v.add(def.ID, recorderDir, false, err.Error())
	default:
		ok, why := sameShape(recorded, again)
		v.add(def.ID, recorderDir, ok, why)
	}
	return nil
}

// answers plays the sets of answers that are shipped.
func (v *verifier) answers(def *exercises.Definition, recorded *telemetry.Snapshot) error {
	all, err := variants(def)
	if err != nil {
		return err
	}
	for _, x := range all {
		if x.what == "starter" {
			continue
		}
		given, ok := v.given(def, x)
		if !ok {
			continue
		}
		answers, err := expand(def.Asks(), recorded, given)
		if err != nil {
			v.add(def.ID, x.what, false, err.Error())
			continue
		}
		ok, why := judgeVariant(x, check.Grade(check.Evidence{Snapshot: recorded, Answers: answers, Final: true}, def))
		v.add(def.ID, x.what, ok, why)
	}
	return nil
}

// sameShape compares two recordings by what does not change from run to run:
// services, names, kinds, statuses, who is whose parent, whose parent is
// missing, and each log record with what it belongs to. Ids, times and order do
// not count.
func sameShape(want, got *telemetry.Snapshot) (ok bool, why string) {
	a, b := shape(want), shape(got)
	if slices.Equal(a, b) {
		return true, fmt.Sprintf("%d spans, %d log records, as recorded", len(want.Spans), len(want.Logs))
	}
	var lines []string
	for _, l := range a {
		if !slices.Contains(b, l) {
			lines = append(lines, "recorded only: "+l)
		}
	}
	for _, l := range b {
		if !slices.Contains(a, l) {
			lines = append(lines, "sent only now: "+l)
		}
	}
	if lines == nil {
		lines = []string{fmt.Sprintf("the same traces and logs, but %d against %d of them", len(a), len(b))}
	}
	return false, "the recorder no longer sends what was recorded\n" + strings.Join(lines, "\n")
}

// shape is one line a trace and one a log record, sorted.
func shape(s *telemetry.Snapshot) []string {
	here := telemetry.SpanKeys(s.Spans)
	children := map[telemetry.SpanKey][]*telemetry.Span{}
	for _, sp := range s.Spans {
		children[sp.ParentKey()] = append(children[sp.ParentKey()], sp)
	}
	var draw func(sp *telemetry.Span, depth int) string
	draw = func(sp *telemetry.Span, depth int) string {
		out := fmt.Sprintf("%s %q %s %s", sp.Resource.Service(), sp.Name, sp.Kind, sp.Status)
		var below []string
		for _, c := range children[sp.Key()] {
			if depth < 64 && c != sp {
				below = append(below, draw(c, depth+1))
			}
		}
		if slices.Sort(below); below != nil {
			out += " [" + strings.Join(below, ", ") + "]"
		}
		return out
	}
	tops := map[telemetry.TraceID][]string{}
	for _, sp := range s.Spans {
		switch {
		case sp.Root():
			tops[sp.TraceID] = append(tops[sp.TraceID], draw(sp, 0))
		case !here[sp.ParentKey()]:
			tops[sp.TraceID] = append(tops[sp.TraceID], "orphan "+draw(sp, 0))
		}
	}
	var out []string
	for _, lines := range tops {
		slices.Sort(lines)
		out = append(out, "trace: "+strings.Join(lines, " | "))
	}
	for _, l := range s.Logs {
		line := fmt.Sprintf("log: %s %d %s, flags %d", l.Resource.Service(), l.Severity, l.Body.Type(), l.Flags)
		switch {
		case l.TraceID.IsZero():
			line += ", in no span"
		case here[l.SpanKey()]:
			line += ", in a received span"
		default:
			line += ", in a span that is missing"
		}
		out = append(out, line)
	}
	slices.Sort(out)
	return out
}
