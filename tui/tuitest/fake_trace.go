package tuitest

import (
	"context"

	"otelings/exercises"
	"otelings/exercises/check"
	"otelings/internal/i18n"
	"otelings/telemetry"
	"otelings/trainer"
)

// TraceID is the fake's exercise about recorded telemetry.
const TraceID = "faq/hole"

// recording is an order whose payment span is missing, and a log record of it.
func recording() *telemetry.Snapshot {
	res := func(name string) *telemetry.Resource {
		return &telemetry.Resource{Attrs: telemetry.Attrs{{Key: "service.name", Value: telemetry.String(name)}}}
	}
	shop, bank := res("shop"), res("bank\x1b[31m")
	span := func(id, parent byte, name string, from, to uint64, r *telemetry.Resource) *telemetry.Span {
		s := &telemetry.Span{TraceID: telemetry.TraceID{1}, SpanID: telemetry.SpanID{id}, Name: name, Kind: telemetry.KindInternal, Start: from * 1e6, End: to * 1e6, Resource: r}
		if parent > 0 {
			s.ParentID = telemetry.SpanID{parent}
		}
		return s
	}
	return &telemetry.Snapshot{
		Spans: []*telemetry.Span{span(1, 0, "POST /orders", 10, 90, shop), span(2, 1, "reserve stock", 12, 20, shop), span(4, 3, "书目 "+Hostile, 30, 60, bank)},
		Logs: []*telemetry.LogRecord{
			{Time: 20e6, SeverityText: "INFO", Body: telemetry.String("charged \x1b[2J card"), TraceID: telemetry.TraceID{1}, SpanID: telemetry.SpanID{3}, Flags: 1, Resource: bank},
			{Time: 95e6, SeverityText: "WARN", Body: telemetry.String("restarting"), Resource: bank},
		},
		Door: []telemetry.DoorEvent{{Seq: 1, Transport: "http", Method: "POST", Path: "/", Code: "404", Outcome: telemetry.Refused, Cause: telemetry.CausePathMissing, Detail: "no /v1/traces"}},
	}
}

func (f *Fake) traceLine() trainer.ExerciseLine {
	return trainer.ExerciseLine{ID: TraceID, Lesson: "faq", Title: tx("The hole in the middle", "中间的空洞"), Kind: exercises.KindTrace, Minutes: 8, Done: f.tracePassed, Attempts: f.traceRuns}
}

func (f *Fake) traceExercise() trainer.Exercise {
	q := f.questions()["qs-flush"]
	x := trainer.Exercise{ExerciseLine: f.traceLine(), Hints: 3, HintLevel: f.hintsAt, Task: task, Goals: goals(check.GoalOpen), Recorded: recording(), Why: &q}
	x.Notes = []exercises.TraceNote{{Title: tx("What bank printed", "bank 的输出"), Text: "listening\nstopping\n"}}
	x.Ask = []trainer.Asked{
		{Ask: exercises.Ask{Key: "span", Mark: exercises.MarkSpan, Text: tx("Mark the span whose parent is missing.", "标出没有父 Span 的那个 Span。")}},
		{Ask: exercises.Ask{Key: "who", Mark: exercises.MarkService, Text: tx("Which service lost spans?", "哪个服务丢了 Span？")}},
		{Ask: exercises.Ask{Key: "cause", Mark: exercises.MarkChoice, Text: tx("What happened?", "发生了什么？"), Options: []exercises.AskOption{
			{ID: "crash", Text: tx("it ended before its batch was sent", "批次还没发出，它就退出了")}, {ID: "sampler", Text: tx("its sampler dropped them", "被采样器丢掉了")},
		}}},
	}
	f.solve.fill(&x, f.hintsAt)
	return x
}

// Submit implements the trainer.
func (f *Fake) Submit(_ context.Context, id string, answers map[string]string) (trainer.Verdict, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.submitted = answers
	if f.Fail != nil {
		return trainer.Verdict{}, f.Fail
	}
	if id == MeasureID {
		return f.reportOn(answers), nil
	}
	f.traceRuns++
	v := trainer.Verdict{Exercise: id, Saved: true, First: f.Pass && !f.tracePassed, Answers: answers, Snapshot: recording(), Report: check.Report{State: check.Passed, Goals: goals(check.GoalMet)}}
	f.tracePassed = f.tracePassed || f.Pass
	if !f.Pass {
		v.Report = check.Report{State: check.Failed, Stage: exercises.StageConventions, Goals: goals(check.GoalMissed), Findings: []check.Finding{{
			Check: "right-cause", Level: exercises.LevelViolation, Stage: exercises.StageConventions, Actual: i18n.Same(`"` + Hostile + `" (bank)`),
			Message: tx("A sampler drops whole traces; here only one service's spans are missing.", "采样器丢的是整条链路；这里只少了一个服务的 Span。"),
			Next:    tx("look at the last log record", "看最后一条日志"),
		}}}
	}
	return v, nil
}

// Submitted is the answers handed in last.
func (f *Fake) Submitted() map[string]string {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.submitted
}
