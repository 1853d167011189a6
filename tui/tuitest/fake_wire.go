package tuitest

import (
	"context"

	"otelings/exercises"
	"otelings/exercises/check"
	"otelings/internal/i18n"
	"otelings/telemetry"
	"otelings/trainer"
)

// WireID is the fake's exercise of a request by hand.
const WireID = "span-structure/by-hand"

const (
	wirePath = "/home/ada/otelings-workspace/wire/span-structure/by-hand/trace.json"
	wirePort = "http://127.0.0.1:40118"
	wireText = "{\n  \"resourceSpans\": [\n    {\"店\": \"till\"}\n  ]\n}\n"
)

// wireFake is the learner's request in the fake.
type wireFake struct {
	text   string
	held   bool // text was set
	sent   []string
	passed bool
}

func (w *wireFake) holds() string {
	if !w.held {
		return wireText
	}
	return w.text
}

func (f *Fake) wireExercise() trainer.Exercise {
	x := trainer.Exercise{
		ExerciseLine: trainer.ExerciseLine{ID: WireID, Lesson: "span-structure", Title: tx("A span by hand", "手写一个 Span"), Kind: exercises.KindWire, Minutes: 25, Done: f.wire.passed, Attempts: len(f.wire.sent)},
		Hints:        3, HintLevel: f.hintsAt, Task: tx("Write what the till has to say.\n", "写下收银机要说的话。\n"), Goals: goals(check.GoalOpen),
		Dir: "/home/ada/otelings-workspace/wire/span-structure/by-hand", Files: []string{"trace.json"},
		Wire: &trainer.WireFile{Name: "trace.json", Path: wirePath, Text: f.wire.holds(), To: "/v1/traces"},
	}
	f.solve.fill(&x, f.hintsAt)
	return x
}

// ReadWire implements the trainer.
func (f *Fake) ReadWire(context.Context, string) (trainer.WireFile, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	return trainer.WireFile{Name: "trace.json", Path: wirePath, Text: f.wire.holds(), To: "/v1/traces"}, f.Fail
}

// SaveWire implements the trainer.
func (f *Fake) SaveWire(_ context.Context, _, before, text string) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	switch {
	case f.Fail != nil:
		return f.Fail
	case before != f.wire.holds():
		return &trainer.FileChanged{Path: wirePath, Text: f.wire.holds()}
	}
	f.wire.text, f.wire.held = text, true
	return nil
}

// WriteElsewhere changes the file behind the screen's back.
func (f *Fake) WriteElsewhere(text string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.wire.text, f.wire.held = text, true
}

// OnDisk is the learner's request as saved; SentTexts what was sent.
func (f *Fake) OnDisk() string {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.wire.holds()
}

// SentTexts is every text that was sent from the file.
func (f *Fake) SentTexts() []string {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.wire.sent
}

// wireVerdict fails at a place of the file, or passes.
func (f *Fake) wireVerdict(file string) trainer.Verdict {
	v := trainer.Verdict{Exercise: WireID, Saved: true, Sent: &trainer.Sent{File: file, Method: "POST", Path: "/v1/traces", Endpoint: wirePort, Status: 200},
		Report: check.Report{State: check.Passed, Goals: goals(check.GoalMet)}, Snapshot: &telemetry.Snapshot{Spans: recording().Spans[:2], Counts: telemetry.Counts{Requests: 1, Spans: 2}}}
	if f.Pass {
		v.First, f.wire.passed = !f.wire.passed, true
		return v
	}
	v.Sent.Status, v.Sent.Line, v.Sent.Column = 400, 3, 6
	v.Snapshot = &telemetry.Snapshot{Counts: telemetry.Counts{Refused: 1}, Door: []telemetry.DoorEvent{{Seq: 1, Transport: "http", Method: "POST", Path: "/v1/traces", Code: "400",
		Outcome: telemetry.Refused, Cause: telemetry.CauseMalformed, Detail: Hostile}}}
	v.Report = check.Report{State: check.Failed, Stage: exercises.StageDelivery, Goals: goals(check.GoalMissed), Findings: []check.Finding{{
		Check: "request", Level: exercises.LevelViolation, Stage: exercises.StageDelivery, Mistake: "enum-by-name", Actual: i18n.Same(`kind is "` + Hostile + `": enums are numbers, at line 3, column 6`),
		Message: tx("An enum is written by its name; OTLP wants the number.", "枚举写成了名字，OTLP 要的是数字。"), Next: tx("CLIENT is 3.", "CLIENT 是 3。"),
	}}}
	if file == "" {
		v.Sent.Line, v.Sent.Column = 0, 0
	}
	return v
}

func (f *Fake) sendByHand(ctx context.Context, on func(trainer.RunNews)) (trainer.Verdict, error) {
	on(trainer.RunNews{Port: wirePort})
	if err := f.step(ctx); err != nil {
		return trainer.Verdict{}, err
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.Fail != nil {
		return trainer.Verdict{}, f.Fail
	}
	f.wire.sent = append(f.wire.sent, f.wire.holds())
	return f.wireVerdict("trace.json"), nil
}

// ListenWire implements the trainer: each value of Requests is one that came.
func (f *Fake) ListenWire(ctx context.Context, _ string, on func(trainer.RunNews)) (trainer.Verdict, error) {
	on(trainer.RunNews{Port: wirePort})
	var last trainer.Verdict
	for {
		select {
		case <-ctx.Done():
			return last, ctx.Err()
		case <-f.Requests:
		}
		f.mu.Lock()
		last = f.wireVerdict("")
		f.mu.Unlock()
		on(trainer.RunNews{Port: wirePort, Received: last.Snapshot.Counts, Door: last.Snapshot.Door, Verdict: &last})
		if last.Passed() {
			return last, nil
		}
	}
}
