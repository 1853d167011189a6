package lab

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/trace"

	"otelings/telemetry"
)

// The knobs' values of the silent second that its code speaks of.
const (
	endingWait  = "wait"
	endingFlush = "force-flush"
	endingShut  = "shutdown"
	endingExit  = "exit-at-once"

	processorBatch  = "batch"
	processorSimple = "simple"
)

// silentSecond is the experiment about the time between a span's end and its
// departure.
//
// Its two looks at the collector are defined so that they come out the same on
// every machine:
//
//   - at_end is read after the last end() has returned and what leaves without
//     waiting for the timer has left and is answered: with 600 spans the first
//     512 make a full batch, which goes at once, in another goroutine. A program
//     that exits at once is given that moment too. If the timer has fired before
//     the look, the machine slept through it: the run starts again.
//   - after is read when the program is gone and, whatever its ending, at least
//     one schedule delay has passed since the last end(), or its flush or
//     shutdown has returned; requests in flight are answered.
func silentSecond() Experiment {
	return Experiment{
		ID:        "silent-second",
		Title:     textTitle(),
		Situation: textSituation(),
		Knobs: []Knob{
			{Name: "delay", Label: text("batch delay (SDK default 5 s)", "批次延迟（SDK 默认 5 秒）"), Default: "1s", Values: []Choice{
				{Value: "500ms", Label: text("500 ms", "500 ms")},
				{Value: "1s", Label: text("1 s", "1 秒")},
				{Value: "2s", Label: text("2 s", "2 秒")},
			}},
			{Name: "ending", Label: text("how the program ends", "程序怎样结束"), Default: endingWait, Values: []Choice{
				{Value: endingWait, Label: text("runs on, longer than the delay", "继续运行，比批次延迟久")},
				{Value: endingFlush, Label: text("force_flush(), then ends", "force_flush() 后结束")},
				{Value: endingShut, Label: text("shutdown(), then ends", "shutdown() 后结束")},
				{Value: endingExit, Label: text("ends at once, no flush", "立刻结束，不刷出")},
			}},
			{Name: "spans", Label: text("spans", "Span 数"), Default: "1", Values: []Choice{
				{Value: "1", Label: text("1", "1")},
				{Value: "3", Label: text("3", "3")},
				{Value: "600", Label: text("600 (a full batch is 512)", "600（满批是 512）")},
			}},
			{Name: "processor", Label: text("span processor", "Span 处理器"), Default: processorBatch, Values: []Choice{
				{Value: processorBatch, Label: text("batch", "批处理器")},
				{Value: processorSimple, Label: text("simple", "简单处理器")},
			}},
		},
		Questions: []Question{
			{Key: "at_end", Ask: text("How many spans has the collector right after the last end()?", "最后一个 end() 刚返回时，Collector 里有多少 Span？"), Choices: amounts()},
			{Key: "after", Ask: text("And when everything is over?", "一切结束之后呢？"), Choices: amounts()},
		},
		TryNext: textTryNext(),
		run:     runSilentSecond,
	}
}

func amounts() []Choice {
	return []Choice{
		{Value: "none", Label: text("none", "一个也没有")},
		{Value: "some", Label: text("some", "一部分")},
		{Value: "all", Label: text("all", "全部")},
	}
}

// silentFacts is what one run of the silent second showed.
type silentFacts struct {
	simple   bool
	ending   string
	delay    string // as the knob says
	ended    int
	atEnd    int
	after    int
	requests int // answered at the collector's door, refused ones too
	refused  int
}

func runSilentSecond(ctx context.Context, r *run) error {
	facts := silentFacts{simple: r.knobs["processor"] == processorSimple, ending: r.knobs["ending"], delay: r.knobs["delay"]}
	delay, err := time.ParseDuration(facts.delay)
	if err != nil {
		return fmt.Errorf("knob delay: %w", err)
	}
	delay = r.house.scale(delay)
	if facts.ended, err = strconv.Atoi(r.knobs["spans"]); err != nil {
		return fmt.Errorf("knob spans: %w", err)
	}
	if err := r.begin(ctx, sdkSettings{service: "silent-second", simple: facts.simple, delay: delay}); err != nil {
		return err
	}
	if err := work(ctx, r, facts.ended); err != nil {
		return err
	}
	ended := time.Now()
	if err := r.until(ctx, r.program.rest); err != nil {
		return err
	}
	atEnd, err := r.look(ctx)
	if err != nil {
		return err
	}
	if !facts.simple && r.program.timerFired() {
		return ErrStalled
	}
	facts.atEnd = len(atEnd.Spans)
	r.note(textLook(facts.atEnd, facts.ended))

	if err := finish(ctx, r, facts.ending, ended.Add(delay)); err != nil {
		return err
	}
	after, err := r.look(ctx)
	if err != nil {
		return err
	}
	facts.after = len(after.Spans)
	facts.requests, facts.refused = doorCounts(after)
	r.note(textOver(facts.after, facts.ended))

	r.observed["at_end"] = amount(facts.atEnd, facts.ended)
	r.observed["after"] = amount(facts.after, facts.ended)
	r.explanation, r.rustDiffers = explainSilentSecond(facts), rustSilentSecond(facts)
	r.snapshot = after
	return nil
}

// work is what the program does: n requests served, a span each. It returns
// when the last end() has.
func work(ctx context.Context, r *run, n int) error {
	r.note(textBegins(n))
	tracer := r.program.provider.Tracer("silent-second")
	err := r.during(ctx, func(ctx context.Context) error {
		for i := range n {
			if err := ctx.Err(); err != nil {
				return err
			}
			_, span := tracer.Start(ctx, "GET /price", trace.WithSpanKind(trace.SpanKindServer), trace.WithAttributes(
				attribute.String("http.request.method", "GET"),
				attribute.Int("http.response.status_code", 200),
				attribute.Int("lab.number", i+1),
			))
			r.program.end(span)
		}
		return nil
	})
	if err != nil {
		return err
	}
	r.note(textEnded(n))
	return nil
}

// finish lets the program end in the chosen way; delayOver is when a program
// that is still there would have sent everything.
func finish(ctx context.Context, r *run, ending string, delayOver time.Time) error {
	p := r.program
	switch ending {
	case endingFlush:
		r.note(textFlush())
		// The SDK's answer is not asked: what became of the spans is read from the collector.
		if err := r.during(ctx, func(ctx context.Context) error { _ = p.provider.ForceFlush(ctx); return nil }); err != nil {
			return err
		}
	case endingShut:
		r.note(textShutdown())
		// Shutdown works once: it must not return before its goroutines have ended.
		if err := r.during(ctx, func(ctx context.Context) error { _ = p.provider.Shutdown(context.WithoutCancel(ctx)); return nil }); err != nil {
			return err
		}
	case endingWait:
		if err := r.until(ctx, func() bool { return time.Now().After(delayOver) && p.empty() }); err != nil {
			return err
		}
	}
	p.cut()
	r.note(textGone(ending))
	if ending != endingExit {
		return nil
	}
	// Nothing is left to send: the learner watches that nothing comes.
	return r.until(ctx, func() bool { return time.Now().After(delayOver) })
}

func doorCounts(s *telemetry.Snapshot) (requests, refused int) {
	for i := range s.Door {
		requests++
		if s.Door[i].TurnedAway() {
			refused++
		}
	}
	return requests, refused
}
