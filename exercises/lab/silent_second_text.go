package lab

import (
	"fmt"
	"strings"

	"otelings/internal/i18n"
)

// What the silent second says. Explanations are put together from what was
// counted, not from the knobs alone: see explainSilentSecond.

func textTitle() i18n.Text {
	return text("The silent second: when does a span leave?", "沉默的一秒：Span 何时发出？")
}

func textSituation() i18n.Text {
	return text(
		"A small service answers requests and ends a span for each. An exporter sends the spans to a collector, on this machine and in working order. You decide how long a batch waits and how the program ends, and say beforehand what will have arrived.",
		"一个小服务处理请求，每处理完一个就结束一个 Span。导出器把 Span 发给本机上一个工作正常的 Collector。批次等多久、程序怎样结束，由你定；运行之前先预测会收到什么。",
	)
}

func textTryNext() i18n.Text {
	return text(
		"Change only how the program ends, predict again, and compare. Then take 600 spans and let the program end at once: not all of them share one fate.",
		"只改程序的结束方式，再预测一次，比一比。然后用 600 个 Span，让程序立刻结束：它们的下场并不一样。",
	)
}

func textStalled() i18n.Text {
	return text("The machine paused longer than the delay; starting again", "机器停顿得比批次延迟还久，重新开始")
}

func textBegins(n int) i18n.Text {
	return text("The program starts and records "+spansEN(n), fmt.Sprintf("程序启动，记录 %d 个 Span", n))
}

func textEnded(n int) i18n.Text {
	return text(pluralEN(n, "end() has returned", "The last end() has returned"), pluralEN(n, "end() 已返回", "最后一个 end() 已返回"))
}

func textLeaves(n int) i18n.Text {
	return text(spansEN(n)+" set off in one request", fmt.Sprintf("%d 个 Span 装进一个请求发出", n))
}

func textNotTaken(n int) i18n.Text {
	return text("The request with "+spansEN(n)+" failed", fmt.Sprintf("装着 %d 个 Span 的请求失败", n))
}

func textLook(there, all int) i18n.Text {
	return text(fmt.Sprintf("First look: the collector has %d of %d", there, all), fmt.Sprintf("第一次看：Collector 里有 %d / %d", there, all))
}

func textFlush() i18n.Text {
	return text("The program calls force_flush()", "程序调用 force_flush()")
}

func textShutdown() i18n.Text {
	return text("The program calls shutdown()", "程序调用 shutdown()")
}

func textGone(ending string) i18n.Text {
	if ending == endingExit {
		return text("The program is gone, nothing flushed; the collector goes on listening", "程序没有刷出就结束了，Collector 继续等")
	}
	return text("The program has ended", "程序已结束")
}

func textOver(there, all int) i18n.Text {
	return text(fmt.Sprintf("Last look: the collector has %d of %d", there, all), fmt.Sprintf("最后一次看：Collector 里有 %d / %d", there, all))
}

func spansEN(n int) string {
	if n == 1 {
		return "1 span"
	}
	return fmt.Sprintf("%d spans", n)
}

func pluralEN(n int, one, many string) string {
	if n == 1 {
		return one
	}
	return many
}

// explainSilentSecond says why it came out as it did. Where the counts do not
// fit the story of the knobs, it says what was seen and no more.
func explainSilentSecond(f silentFacts) i18n.Text {
	if f.refused > 0 || f.simple && f.atEnd < f.ended || f.ending != endingExit && f.after < f.ended {
		return explainNotTaken(f)
	}
	if f.simple {
		return join(explainSimple(f), explainSimpleEnding(f))
	}
	return join(explainQueue(f), explainBatchEnding(f))
}

func explainNotTaken(f silentFacts) i18n.Text {
	if f.refused == 0 {
		return text(
			fmt.Sprintf("Of %s, %d reached the collector: the rest got no answer in time, or the connection broke.", spansEN(f.ended), f.after),
			fmt.Sprintf("%d 个 Span 里有 %d 个到了 Collector：其余的没等到回应，或者连接断了。", f.ended, f.after),
		)
	}
	return text(
		fmt.Sprintf("Of %s, %d reached the collector: %d of %d requests at its door were not accepted. The exporter of this experiment does not try again, and the processor has let go of what it handed over; so what is not accepted is gone, however the program ends.",
			spansEN(f.ended), f.after, f.refused, f.requests),
		fmt.Sprintf("%d 个 Span 里有 %d 个到了 Collector：到它门口的 %d 个请求里，有 %d 个没被接受。这个实验的导出器不重试，处理器交出去的也不再留着，所以没被接受的就没了，程序怎样结束都一样。",
			f.ended, f.after, f.requests, f.refused),
	)
}

func explainSimple(f silentFacts) i18n.Text {
	if f.ended == 1 {
		return text(
			"The simple processor has no queue: end() itself makes the request and returns only when the collector has answered. So the span was there the moment end() returned.",
			"简单处理器没有队列：end() 自己发请求，等 Collector 回应了才返回。所以 end() 一返回，Span 就已经到了。",
		)
	}
	return text(
		fmt.Sprintf("The simple processor has no queue: each end() makes a request of its own and returns only when the collector has answered, %d requests for %s. So all of them were there the moment the last end() returned.", f.requests, spansEN(f.ended)),
		fmt.Sprintf("简单处理器没有队列：每个 end() 都自己发一个请求，等 Collector 回应了才返回，%d 个 Span 就是 %d 个请求。所以最后一个 end() 一返回，全部都到了。", f.ended, f.requests),
	)
}

func explainSimpleEnding(f silentFacts) i18n.Text {
	price := text(
		"The price: your code waits for the network at every end(), which is why production uses the batch processor.",
		"代价是每次 end() 都让业务代码等一趟网络，所以生产环境用批处理器。",
	)
	switch f.ending {
	case endingFlush, endingShut:
		return join(text("The call before the end found nothing left to send.", "结束前的那次调用已经没有东西可发。"), price)
	case endingExit:
		return join(text("Ending without a flush lost nothing, because nothing was waiting.", "没有刷出就结束也没丢东西，因为没有 Span 在等。"), price)
	}
	return join(text("Running on changed nothing.", "继续运行没带来任何变化。"), price)
}

func explainQueue(f silentFacts) i18n.Text {
	if f.atEnd == 0 {
		if f.ended == 1 {
			return text(
				fmt.Sprintf("end() only put the span into the batch processor's queue and returned; nothing had gone over the network yet. The queue is emptied when its timer fires (here every %s), when %d spans are waiting, or when somebody flushes it.", delayEN(f.delay), batchSize),
				fmt.Sprintf("end() 只是把 Span 放进批处理器的队列就返回了，这时网络上什么也没有。队列在三种情况下才清空：定时器到点（这里是 %s）、攒满 %d 个、有人刷出（flush）。", delayZH(f.delay), batchSize),
			)
		}
		return text(
			fmt.Sprintf("Each end() only put its span into the batch processor's queue and returned; nothing had gone over the network yet. The queue is emptied when its timer fires (here every %s), when %d spans are waiting, or when somebody flushes it.", delayEN(f.delay), batchSize),
			fmt.Sprintf("每个 end() 都只是把 Span 放进批处理器的队列就返回了，这时网络上什么也没有。队列在三种情况下才清空：定时器到点（这里是 %s）、攒满 %d 个、有人刷出（flush）。", delayZH(f.delay), batchSize),
		)
	}
	return text(
		fmt.Sprintf("end() only queues, but a full batch does not wait for the timer: once %d spans were in the queue they left together, while the program went on. The remaining %d were too few for a second batch and stayed in the queue.", f.atEnd, f.ended-f.atEnd),
		fmt.Sprintf("end() 只管排队，但满一批就不等定时器：攒到 %d 个时，这一批就发走了，程序照常运行。剩下的 %d 个凑不满第二批，留在队列里。", f.atEnd, f.ended-f.atEnd),
	)
}

func explainBatchEnding(f silentFacts) i18n.Text {
	left := f.ended - f.atEnd
	en, zh := fmt.Sprintf("the %d spans", left), fmt.Sprintf("这 %d 个 Span ", left)
	them, they, themZH := "them", "They", "它们"
	if left == 1 {
		en, zh, them, they, themZH = "the span", "这个 Span ", "it", "It", "它"
	}
	switch f.ending {
	case endingFlush:
		return text(
			fmt.Sprintf("force_flush() did not wait for the timer: it sent %s and returned when the collector had answered. The provider lives on and takes new spans, so this is the call for the end of a job, not only for the end of a program.", en),
			fmt.Sprintf("force_flush() 不等定时器：它把%s发出去，等 Collector 回应了才返回。provider 还活着，可以继续记录，所以一项工作做完时也能用它，不只在程序结束时。", zh),
		)
	case endingShut:
		return text(
			fmt.Sprintf("shutdown() sent %s, waited for the collector's answer and closed the provider: what ends after it is not sent any more. That makes it the last call of a program.", en),
			fmt.Sprintf("shutdown() 把%s发出去，等到 Collector 回应，再关闭 provider：之后结束的 Span 不会再发。所以它是程序的最后一步。", zh),
		)
	case endingExit:
		lost := f.ended - f.after
		mercy := i18n.Text{}
		if f.atEnd > 0 {
			mercy = text(
				"The full batch was spared only because its request was answered before the end; an exit a moment earlier cuts that one off too.",
				"满的那一批能留下，只因为它的请求在结束前得到了回应；再早一点退出，它也会被切断。",
			)
		}
		return join(text(
			fmt.Sprintf("Then the program was gone before the timer fired. The queue is memory of that process, so %s died with it: %d lost, no error, no warning, and no trace of %s at the collector's door.", en, lost, them),
			fmt.Sprintf("接着程序在定时器到点之前就没了。队列是这个进程的内存，%s跟着它一起消失：丢了 %d 个，没有报错，没有警告，Collector 门口也看不到%s的任何痕迹。", zh, lost, themZH),
		), mercy)
	}
	return text(
		fmt.Sprintf("The program lived longer than the delay, so the timer fired and %s left. %s arrived because the program was still there to send %s: nothing else was needed, and nothing less would have done.", en, they, them),
		fmt.Sprintf("程序活得比批次延迟久，定时器到点，%s就发走了。能到，是因为那时程序还在，有人来发：别的都不需要，缺了这一点就不行。", zh),
	)
}

// rustSilentSecond says where Rust 0.31 behaves differently for these knobs.
func rustSilentSecond(f silentFacts) i18n.Text {
	if f.simple {
		return text(
			"Rust 0.31: the simple processor sends inside end() too, but the client decides where it works: tonic needs a Tokio runtime around it, the blocking reqwest client must not be called from Tokio's threads.",
			"Rust 0.31：简单处理器也在 end() 里发送，但能在哪里用取决于客户端：tonic 要在 Tokio 运行时里，阻塞式 reqwest 不能在 Tokio 的线程上调用。",
		)
	}
	defaults := text(
		"Rust 0.31 has the same defaults: 5 s, batches of 512, a queue of 2048.",
		"Rust 0.31 的默认值相同：5 秒、每批 512 个、队列 2048。",
	)
	if f.atEnd > 0 && f.atEnd < f.ended {
		rest := f.ended - f.atEnd
		defaults = join(defaults, text(
			fmt.Sprintf("But once a full batch wakes its worker, Rust takes all that waits, batch after batch: run there, the other %d left right after the first %d (seven runs of seven), unless the program was gone by then.", rest, f.atEnd),
			fmt.Sprintf("不过满批一叫醒工作线程，Rust 就把等着的全部取走，一批接一批：实测七次，余下的 %d 个每次都紧跟着前 %d 个发走，只要那时程序还在。", rest, f.atEnd),
		))
	}
	switch f.ending {
	case endingFlush:
		return join(defaults, text("There force_flush() gives up after 5 s; Go's waits as long as its context allows.", "那边的 force_flush() 最多等 5 秒；Go 的等多久由传入的 context 定。"))
	case endingShut:
		return join(defaults, text(
			"There shutdown() gives up after 5 s (shutdown_with_timeout sets another limit) and a second call returns Err(AlreadyShutdown); in Go a second call does nothing. Dropping the last clone of a local provider shuts it down as well; Go has no such moment.",
			"那边的 shutdown() 最多等 5 秒（用 shutdown_with_timeout 改），再调一次返回 Err(AlreadyShutdown)；Go 里第二次调用什么也不做。局部 provider 的最后一个克隆被释放时也会自动关闭；Go 没有这个时机。",
		))
	case endingExit:
		return join(defaults, text(
			"But the end is different: when the last clone of a local provider is dropped, Rust shuts it down and flushes. A provider handed to set_tracer_provider is never dropped, and process::exit drops nothing: there the spans are lost as here. Go has no drop; without flush or shutdown they are lost every time.",
			"但结尾不同：局部 provider 的最后一个克隆被释放时，Rust 会关闭它并刷出。交给 set_tracer_provider 的 provider 永远不会被释放，process::exit 也什么都不释放：这两种情况和这里一样会丢。Go 没有 drop，不刷出也不关闭，每次都丢。",
		))
	}
	return defaults
}

// delayEN and delayZH write a knob's delay ("500ms", "2s") as prose does.
func delayEN(delay string) string {
	number := strings.TrimRight(delay, "ms")
	return number + " " + strings.TrimPrefix(delay, number)
}

func delayZH(delay string) string {
	if number, ok := strings.CutSuffix(delayEN(delay), " s"); ok {
		return number + " 秒"
	}
	return delayEN(delay)
}

// join puts pieces of prose one after the other; Chinese takes no space between.
func join(pieces ...i18n.Text) i18n.Text {
	var en, zh []string
	for _, p := range pieces {
		if !p.IsZero() {
			en, zh = append(en, p.EN), append(zh, p.ZH)
		}
	}
	return text(strings.Join(en, " "), strings.Join(zh, ""))
}
