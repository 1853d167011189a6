package check

import "otelings/internal/i18n"

var (
	wordsCandidates = i18n.Text{
		EN: "Nothing arrived, and the sources and the output do not say why. Most likely first:",
		ZH: "什么也没收到，源码和输出都看不出原因。按可能性排列：",
	}
	wordsTimedOut = i18n.Text{
		EN: "Let the program come to its end, and shut the provider down before it.",
		ZH: "让程序自己运行到结束，结束前关闭 provider。",
	}
)

// silenceText is what is said about a cause of silence.
type silenceText struct {
	name i18n.Text // a few words, for lists
	says i18n.Text
	next i18n.Text
	tell i18n.Text // how to find out whether it is this
	faq  string
}

// SilenceFAQs is the FAQ entry that each cause of silence refers to.
func SilenceFAQs() map[SilenceCause]string {
	out := map[SilenceCause]string{}
	for _, c := range []SilenceCause{SilenceBuild, SilenceNoProvider, SilenceSamplerOff, SilenceWrongPort, SilenceEarlyExit, SilenceNoFlush, SilenceOpenSpan, SilenceNoExporter, SilenceNoSpan, SilenceShutFirst, SilenceExporter, SilenceUnknown} {
		out[c] = silenceWords(c).faq
	}
	return out
}

// silenceWords is the catalogue of causes of silence. The ways to tell are
// ones that were run against opentelemetry 0.31.
func silenceWords(c SilenceCause) silenceText {
	t := func(en, zh string) i18n.Text { return i18n.Text{EN: en, ZH: zh} }
	switch c {
	case SilenceBuild:
		return silenceText{t("the build failed", "编译失败"), t("The program does not compile, so nothing ran.", "程序编译不过，没有运行。"),
			t("Mend the first error, then run again.", "先改第一个错误，再运行。"), t("read the compiler's output", "看编译器的输出"), ""}
	case SilenceNoProvider:
		return silenceText{t("no provider behind the span", "Span 背后没有 provider"), t("The spans come from a no-op tracer: no provider stood behind it when it was taken.", "Span 来自空的 Tracer：取它的时候背后没有 provider。"),
			t("Build a SdkTracerProvider and call global::set_tracer_provider before taking a tracer (or use provider.tracer); with tracing, add tracing_opentelemetry::layer().with_tracer(…).", "先建 SdkTracerProvider 并调 global::set_tracer_provider，再取 Tracer（或用 provider.tracer）；用 tracing 时加上 tracing_opentelemetry::layer().with_tracer(…)。"),
			t("print span.span_context().is_valid(): false means a no-op tracer", "打印 span.span_context().is_valid()，false 就是空的 Tracer"), "tracer-before-provider"}
	case SilenceSamplerOff:
		return silenceText{t("the sampler keeps nothing", "采样器全丢"), t("The sampler keeps no span, so there is nothing to send.", "采样器一个 Span 也不留，没有可发的。"),
			t("Remove with_sampler(…) or use Sampler::ParentBased(Box::new(Sampler::AlwaysOn)).", "去掉 with_sampler(…)，或用 Sampler::ParentBased(Box::new(Sampler::AlwaysOn))。"),
			t("print span.span_context().is_sampled(): false on a valid span means the sampler", "打印 span.span_context().is_sampled()，Span 有效而它是 false，就是采样器"), "sampler-variable-ignored"}
	case SilenceWrongPort:
		return silenceText{t("the program sends somewhere else", "发到了别处"), t("The program sends to another address than the one it was told.", "程序发往的地址不是给它的那个。"),
			t("Remove with_endpoint(…) and set_var(…): then OTEL_EXPORTER_OTLP_ENDPOINT is used, which is set for every run.", "去掉 with_endpoint(…) 和 set_var(…)，让 OTEL_EXPORTER_OTLP_ENDPOINT 生效，每次运行都会设好它。"),
			t("print the result of provider.force_flush(): an Err names the address (shutdown returns Ok all the same)", "打印 provider.force_flush() 的结果，Err 里有地址（shutdown 照样返回 Ok）"), "grpc-or-http-port"}
	case SilenceEarlyExit:
		return silenceText{t("the process ended too early", "进程结束得太早"), t("The process ended before the span did, or before the flush that would have sent it.", "进程在 Span 结束前，或者在刷出（flush）之前就结束了。"),
			t("Let main return after shutdown; process::exit and a panic skip what comes after.", "让 main 在 shutdown 之后再返回；process::exit 和 panic 会跳过后面的代码。"),
			t("print a line after shutdown(): does it appear, and is the exit code 0?", "在 shutdown() 后打印一行，看它有没有出现，退出码是不是 0"), "open-spans-at-exit"}
	case SilenceNoFlush:
		return silenceText{t("nothing flushes the batch", "批次没有刷出"), t("The span ended and waited in the batch; the process ended before the batch was sent.", "Span 结束后留在批次里，进程在发送之前就结束了。"),
			t("Keep a clone of the provider and call provider.shutdown() at the end of main: a provider in the global is never dropped.", "留一份 provider 的克隆，在 main 末尾调 provider.shutdown()：放进全局的 provider 不会被释放。"),
			t("sleep six seconds at the end of main; if the span arrives then, a flush is missing", "在 main 末尾睡 6 秒，这样能收到 Span，就是缺少刷出（flush）"), "spans-missing-at-exit"}
	case SilenceOpenSpan:
		return silenceText{t("the span never ended in time", "Span 没有及时结束"), t("The span was still open when the provider was shut down; only ended spans are sent.", "provider 关闭时 Span 还没结束；只有结束了的 Span 才会发送。"),
			t("End the span before shutdown: span.end(), drop(span), or a block of its own.", "在 shutdown 之前结束 Span：span.end()、drop(span)，或者放进单独的代码块。"),
			t("call span.end() right before shutdown()", "在 shutdown() 之前调 span.end()"), "open-spans-at-exit"}
	case SilenceNoExporter:
		return silenceText{t("no OTLP exporter", "没有 OTLP 导出器"), t("The provider has no OTLP exporter, so it sends nothing.", "provider 没有 OTLP 导出器，什么也不会发。"),
			t("Give the provider builder .with_batch_exporter(SpanExporter::builder().with_http().build()?).", "给 provider 的 builder 加上 .with_batch_exporter(SpanExporter::builder().with_http().build()?)。"),
			t("look for with_batch_exporter", "找 with_batch_exporter"), "tracer-before-provider"}
	case SilenceNoSpan:
		return silenceText{t("no span is started", "没有创建 Span"), t("The program starts no span.", "程序没有创建 Span。"),
			t("Start one: tracer.in_span(\"name\", |cx| { … }).", "创建一个：tracer.in_span(\"name\", |cx| { … })。"),
			t("look for in_span, start or a span macro", "找 in_span、start 或 Span 宏"), ""}
	case SilenceShutFirst:
		return silenceText{t("shut down before the span", "关闭早于 Span"), t("The provider was shut down before the span started; after that, spans are no-ops.", "provider 在 Span 开始之前就关闭了，之后的 Span 都是空的。"),
			t("Keep the provider (or its guard) in a named variable and shut it down last.", "把 provider（或它的 guard）放进有名字的变量，最后再关闭。"),
			t("print a line at shutdown and at the span's start", "在 shutdown 和 Span 开始处各打印一行"), "after-shutdown"}
	case SilenceExporter:
		return silenceText{t("the exporting thread panicked", "导出线程 panic 了"), t("The thread that exports panicked; the program went on without it.", "负责导出的线程 panic 了，程序在没有它的情况下继续运行。"),
			t("Use the default reqwest-blocking-client, or grpc-tonic with the provider built inside Tokio.", "用默认的 reqwest-blocking-client，或者用 grpc-tonic 并在 Tokio 里建 provider。"),
			t("read the error output", "看错误输出"), "no-reactor-running"}
	}
	return silenceText{t("unknown", "未知"), t("Nothing arrived.", "什么也没收到。"),
		t("Set RUST_LOG=opentelemetry=debug and install tracing_subscriber::fmt() before the provider: the SDK then says what it does.", "设 RUST_LOG=opentelemetry=debug，在建 provider 之前装上 tracing_subscriber::fmt()：SDK 就会说出它在做什么。"),
		t("", ""), "see-sdk-errors"}
}
