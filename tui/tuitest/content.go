package tuitest

import (
	"otelings/exercises"
	"otelings/exercises/check"
	"otelings/exercises/lab"
	"otelings/internal/i18n"
	"otelings/trainer"
)

var task = i18n.Text{
	EN: "A small program looks for a book. Its span never arrives.\n\nMake it arrive:\n\n1. open `src/main.rs`\n2. find out what is in memory when `main` returns\n\n```rust\nprovider.shutdown()?;\n```\n",
	ZH: "一个小程序在找一本书，它的 Span 一直没有送达。\n\n让它送达：\n\n1. 打开 `src/main.rs`\n2. 找出 `main` 返回时内存里还剩什么\n\n```rust\nprovider.shutdown()?;\n```\n",
}

func goals(s check.GoalState) []check.Goal {
	return []check.Goal{
		{Check: "arrives", Stage: exercises.StageDelivery, Text: tx("one span arrives", "收到一个 Span"), State: s},
		{Check: "named", Stage: exercises.StageExistence, Text: tx("it is named `find book`", "名为 `find book`"), State: map[bool]check.GoalState{true: check.GoalHeld, false: s}[s == check.GoalMissed]},
	}
}

func experiment() *lab.Experiment {
	counts := []lab.Choice{{Value: "0", Label: tx("none", "一个也没有")}, {Value: "1", Label: tx("one span", "一个 Span")}}
	return &lab.Experiment{
		ID: "silent-second", Title: tx("The silent second", "沉默的一秒"),
		Situation: tx("A program ends one span and goes on. The batch processor sends every few seconds. What does the Collector hold, and when?",
			"程序结束了一个 Span，然后继续运行。批处理器每隔几秒发送一次。Collector 里什么时候有什么？"),
		Knobs: []lab.Knob{
			{Name: "delay", Label: tx("batch delay", "批次延迟"), Default: "5s", Values: []lab.Choice{{Value: "1s", Label: tx("1 second", "1 秒")}, {Value: "5s", Label: tx("5 seconds", "5 秒")}}},
			{Name: "end", Label: tx("how the program ends", "程序如何结束"), Default: "exit", Values: []lab.Choice{{Value: "exit", Label: tx("just returns", "直接返回")}, {Value: "shutdown", Label: tx("shutdown, then returns", "先 shutdown 再返回")}}},
		},
		Questions: []lab.Question{
			{Key: "at-end", Ask: tx("What does the Collector hold when the span has ended?", "Span 结束时，Collector 里有什么？"), Choices: counts},
			{Key: "after", Ask: tx("And after the delay is over?", "延迟结束之后呢？"), Choices: counts},
		},
	}
}

func (f *Fake) questions() map[string]trainer.Question {
	qs := map[string]trainer.Question{
		"qs-flush": {ID: "qs-flush", Variant: "1", Kind: "choice", Topic: "flush", Checkpoint: true, Ask: tx("When does an ended span leave the program?", "结束的 Span 什么时候离开程序？"), Options: []trainer.Option{
			{ID: "a", Text: tx("when the batch is sent or flushed", "批次发出或刷出时")}, {ID: "b", Text: tx("at once", "马上")}, {ID: "c", Text: tx("when the Collector asks for it", "Collector 来取时")},
		}},
		"qs-order": {ID: "qs-order", Variant: "1", Kind: "order", Checkpoint: true, Ask: tx("Put the life of a span in order.", "按顺序排好 Span 的一生。"), Options: []trainer.Option{
			{ID: "b", Text: tx("it waits in the queue", "在队列里等待")}, {ID: "a", Text: tx("it ends", "结束")}, {ID: "c", Text: tx("it is exported", "被导出")},
		}},
	}
	for id, q := range qs {
		if a, ok := f.answers[id]; ok {
			q.Answered = &a
			qs[id] = q
		}
	}
	return qs
}

func blocks() []trainer.Block {
	prose := func(id string, heading, body i18n.Text) trainer.Block {
		b := trainer.Block{Kind: trainer.BlockProse, ID: id, Heading: heading, Markdown: body}
		if !heading.IsZero() {
			b.Markdown = tx("## "+heading.EN+"\n\n"+body.EN, "## "+heading.ZH+"\n\n"+body.ZH)
		}
		return b
	}
	body := tx("You add tracing to a program. It compiles, runs, does its work, exits with code 0. You open the tracing backend: **empty**. See [flush](faq:no-flush).\n\n- say what a span is\n- say when a span leaves the program\n\n```text\nspan.end() ─> queue ─> exporter\n```\n",
		"你给程序加上追踪。它能编译、能运行，退出码是 0。打开追踪后端：**空的**。见[刷出](faq:no-flush)。\n\n- 说出什么是 Span\n- 说出 Span 什么时候离开程序\n\n```text\nspan.end() ─> 队列 ─> 导出器\n```\n")
	code := tx("Flush before you leave:\n\n```rust\nlet provider = init()?;\nprovider.shutdown()?;\n```\n\n| step | who |\n|---|---|\n| end | your code |\n| send | the batch |\n", "离开之前先刷出：\n\n```rust\nlet provider = init()?;\nprovider.shutdown()?;\n```\n\n| 步骤 | 谁 |\n|---|---|\n| 结束 | 你的代码 |\n| 发送 | 批次 |\n")
	return []trainer.Block{
		prose("", i18n.Text{}, body),
		prose("four-words", tx("Four words", "四个词"), body),
		{Kind: trainer.BlockCheckpoint, ID: "qs-flush"},
		{Kind: trainer.BlockExercise, ID: LabID},
		prose("flush", tx("Flush before you leave", "离开之前先刷出"), code),
		prose("more", tx("What else can be silent", "还有哪些沉默"), body),
		{Kind: trainer.BlockCheckpoint, ID: "qs-order"},
		{Kind: trainer.BlockExercise, ID: CodeID},
		prose("now", tx("What you can do now", "现在你会什么"), body),
	}
}
