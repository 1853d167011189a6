package plain

import (
	"context"
	"strings"
	"testing"

	"otelings/exercises"
	"otelings/exercises/check"
	"otelings/internal/i18n"
	"otelings/telemetry"
	"otelings/trainer"
)

const (
	wireID   = "span-structure/by-hand"
	wirePort = "http://127.0.0.1:41235"
)

func (f *fake) byHand() trainer.Exercise {
	return trainer.Exercise{
		ExerciseLine: trainer.ExerciseLine{ID: wireID, Lesson: "span-structure", Title: tx("By hand", "手写"), Kind: exercises.KindWire, Minutes: 20, Done: f.codeDone},
		Task:         tx("Write it.", "写出来。"), Files: []string{"trace.json"}, Dir: "/home/ada/work/wire/by-hand", Hints: 3,
		Goals: []check.Goal{{Check: "arrives", Text: tx("It is taken", "请求收下"), State: check.GoalOpen}},
		Wire:  &trainer.WireFile{Name: "trace.json", Path: "/home/ada/otelings workspace/wire/span-structure/by-hand/trace.json", Text: "{}", To: "/v1/traces"},
	}
}

// byHandVerdict fails at a place in the file, or passes.
func byHandVerdict(pass bool, file string) trainer.Verdict {
	v := trainer.Verdict{Exercise: wireID, Saved: true, Sent: &trainer.Sent{File: file, Method: "POST", Path: "/v1/traces", Endpoint: wirePort, Status: 200},
		Report: check.Report{State: check.Passed}, Snapshot: &telemetry.Snapshot{Counts: telemetry.Counts{Requests: 1, Spans: 2}}}
	if !pass {
		v.Sent.Status, v.Sent.Line, v.Sent.Column = 400, 7, 5
		v.Snapshot = &telemetry.Snapshot{Counts: telemetry.Counts{Refused: 1}, Door: []telemetry.DoorEvent{{Seq: 1, Transport: "http", Method: "POST", Path: "/v1/traces", Code: "400",
			Outcome: telemetry.Refused, Cause: telemetry.CauseMalformed, Detail: "kind is \"X\x1b\""}}}
		v.Report = check.Report{State: check.Failed, Stage: exercises.StageDelivery, Findings: []check.Finding{{Level: exercises.LevelViolation, Stage: exercises.StageDelivery,
			Message: tx("An enum is written by its name.", "枚举写成了名字。"), Actual: i18n.Same("kind is \"X\x1b\"")}}}
	}
	return v
}

func (f *fake) sendByHand(on func(trainer.RunNews)) trainer.Verdict {
	on(trainer.RunNews{Port: wirePort})
	v := byHandVerdict(f.codeDone, "trace.json")
	f.codeDone = true
	return v
}

func (f *fake) ListenWire(ctx context.Context, _ string, on func(trainer.RunNews)) (trainer.Verdict, error) {
	on(trainer.RunNews{Port: wirePort})
	bad := byHandVerdict(false, "")
	bad.Sent.Line = 0
	on(trainer.RunNews{Port: wirePort, Received: bad.Snapshot.Counts, Door: bad.Snapshot.Door})
	on(trainer.RunNews{Port: wirePort, Verdict: &bad})
	if f.runCode != nil {
		if err := f.runCode(ctx, on); err != nil {
			return bad, err
		}
	}
	good := byHandVerdict(true, "")
	on(trainer.RunNews{Port: wirePort, Verdict: &good})
	return good, nil
}

// A learner sends the file twice, opens the door, is told what was wrong with
// the first request there, and passes with the second.
func TestRequestsByHandInLines(t *testing.T) {
	for _, lang := range i18n.Langs() {
		f := newFake()
		say := func(en, zh string) string { return tx(en, zh).In(lang) }
		out := play(t, f, Options{Lang: lang, Exercise: wireID, Interrupt: make(chan struct{})}, "", "", "1", "", "2", "", "q")
		wants(t, out, say("By hand", "手写"), say("Write it.", "写出来。"), "trace.json", say("Send the request in the file, and grade", "发送文件里的请求，评分"),
			say("Endpoint of this attempt: ", "这次尝试的端点：")+wirePort, say("Answer: 400", "应答：400"),
			say("Place: trace.json, line 7, column 5", "位置：trace.json 第 7 行第 5 列"), say("An enum is written by its name.", "枚举写成了名字。"), say("# Passed", "# 已通过"), say("Answer: 200", "应答：200"),
			say("The door is open", "端口已打开"),
			"    curl -H 'Content-Type: application/json' --data-binary \\\n    @'/home/ada/otelings workspace/wire/span-structure/by-hand/trace.json' \\\n    "+wirePort+"/v1/traces\n",
			say("The request was sent by you", "请求由你发送"), say("The door is still open", "端口还开着"))
		if strings.Contains(out, "\x1b") {
			t.Error("an escape of a request reached the terminal")
		}
	}
}

// Ctrl-C closes the door; without it the door is not offered.
func TestTheDoorIsClosed(t *testing.T) {
	f := newFake()
	interrupt := make(chan struct{}, 1)
	f.runCode = func(ctx context.Context, _ func(trainer.RunNews)) error {
		interrupt <- struct{}{}
		<-ctx.Done()
		return ctx.Err()
	}
	wants(t, play(t, f, Options{Exercise: wireID, Interrupt: interrupt}, "2", "q"), "Stopping.", "The door is closed.")
	if out := play(t, newFake(), Options{Exercise: wireID}, "q"); strings.Contains(out, "Open the door") {
		t.Errorf("a door that nobody could close:\n%s", out)
	}
}
