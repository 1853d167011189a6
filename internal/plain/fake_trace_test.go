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

const traceID = "faq/hole"

func recorded() *telemetry.Snapshot {
	res := &telemetry.Resource{Attrs: telemetry.Attrs{{Key: "service.name", Value: telemetry.String("shop")}}}
	return &telemetry.Snapshot{
		Spans: []*telemetry.Span{
			{TraceID: telemetry.TraceID{1}, SpanID: telemetry.SpanID{1}, Name: "order", Kind: telemetry.KindServer, Start: 1, End: 9, Resource: res},
			{TraceID: telemetry.TraceID{1}, SpanID: telemetry.SpanID{4}, ParentID: telemetry.SpanID{3}, Name: "pay\x1b[2J", Start: 2, End: 3, Resource: res},
		},
		Logs: []*telemetry.LogRecord{
			{SeverityText: "INFO", Body: telemetry.String("charged"), TraceID: telemetry.TraceID{1}, SpanID: telemetry.SpanID{3}, Flags: 1, Resource: res},
			{SeverityText: "WARN", Body: telemetry.String("in the trace"), TraceID: telemetry.TraceID{1}, SpanID: telemetry.SpanID{1}, Resource: res},
		},
		Door: []telemetry.DoorEvent{{Transport: "http", Method: "POST", Path: "/", Code: "404", Outcome: telemetry.Refused, Cause: telemetry.CausePathMissing}},
	}
}

func traceExercise() trainer.Exercise {
	return trainer.Exercise{
		ExerciseLine: trainer.ExerciseLine{ID: traceID, Lesson: "faq", Title: tx("The hole", "空洞"), Kind: exercises.KindTrace, Minutes: 8},
		Task:         tx("Find it.", "找出来。"), Recorded: recorded(), Notes: []exercises.TraceNote{{Title: tx("Output of shop", "shop 的输出"), Text: "ok\x1b[1m\n"}},
		Goals: []check.Goal{{Check: "a", Text: tx("the span is found", "找到 Span"), State: check.GoalOpen}},
		Ask: []trainer.Asked{
			{Ask: exercises.Ask{Key: "span", Mark: exercises.MarkSpan, Text: tx("Which span?", "哪个 Span？")}},
			{Ask: exercises.Ask{Key: "who", Mark: exercises.MarkService, Text: tx("Which service?", "哪个服务？")}},
			{Ask: exercises.Ask{Key: "cause", Mark: exercises.MarkChoice, Text: tx("Why?", "为什么？"), Options: []exercises.AskOption{{ID: "crash", Text: tx("it crashed", "崩溃了")}, {ID: "sampler", Text: tx("sampled out", "被采样掉了")}}}},
		},
	}
}

func (f *fake) Submit(_ context.Context, _ string, answers map[string]string) (trainer.Verdict, error) {
	f.submitted = append(f.submitted, answers)
	v := trainer.Verdict{Exercise: traceID, Saved: true, Answers: answers, Process: check.Process{Built: true, Started: true}, Report: check.Report{State: check.Passed}}
	if answers["cause"] != "crash" {
		v.Report = check.Report{State: check.Failed, Stage: exercises.StageConventions, Findings: []check.Finding{{Message: tx("No sampler does that.", "采样器不会这样。"), Level: exercises.LevelViolation}}}
	}
	return v, f.openErr
}

// A learner answers by number, is told a mistake, mends it and passes.
func TestTraceInLines(t *testing.T) {
	for _, lang := range i18n.Langs() {
		f := newFake()
		say := func(en, zh string) string { return tx(en, zh).In(lang) }
		out := play(t, f, Options{Lang: lang, Exercise: traceID},
			"1", "", // the recording and back
			"5",         // hand in: refused
			"", "2", "", // the first question: enter asks, 2 = pay; the second is asked next
			"1", "", "2", // shop; then the cause: sampler
			"", "", // hand in, back
			"4", "1", "5", // the cause again, hand in by number
			"", "q")
		wants(t, out, say("The hole", "空洞"), say("Find it.", "找出来。"), say("Output of shop", "shop 的输出"), `    ok\x1b[1m`,
			"8ns", `pay\x1b[2J`, say("its parent did not arrive", "父 Span 没收到"),
			say("not received", "没收到"), say("was received", "收到了"), say("http POST / 404: The request went to /", "http POST / 404：请求发到了 /"),
			say("One question is open: Which span?", "还有一个问题没回答：哪个 Span？"),
			say("(answer: shop)", "（答：shop）"), say("No sampler does that.", "采样器不会这样。"), say("# Passed", "# 已通过"))
		if len(f.submitted) != 2 || f.submitted[1]["span"] != "0400000000000000" || f.submitted[1]["who"] != "shop" || f.submitted[1]["cause"] != "crash" || f.submitted[0]["cause"] != "sampler" {
			t.Errorf("handed in %v", f.submitted)
		}
	}
}

func TestPrintExercise(t *testing.T) {
	var out strings.Builder
	if err := PrintExercise(&out, traceExercise(), i18n.EN, 80); err != nil {
		t.Fatal(err)
	}
	wants(t, out.String(), "# The hole", "Find it.", "order, SERVER, 8ns, root, service.name=shop, 0100000000000000", "Keys in a file of answers:",
		"Question 3: Why?", "    cause:", "      - sampler: sampled out")
}
