package check

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"otelings/exercises"
	"otelings/exercises/source"
	"otelings/internal/i18n"
)

// Silence in the languages beside Rust is read from less: what the program said,
// how it ended, and words of the SDK in the sources, comments and strings left
// out. A cause is named when a word that it cannot do without is nowhere, or
// when a line stands there that can mean nothing else for a program that ended
// as this one did. Everything else stays with the candidates.

// idiom is what a language's SDK calls things. A nil pattern is never looked for.
type idiom struct {
	exporter   *regexp.Regexp // an OTLP exporter, or what brings one
	start, end *regexp.Regexp // of a span
	flush      *regexp.Regexp
	quit       *regexp.Regexp // ends the process on the spot with 0
	samplerOff *regexp.Regexp // the provider's own sampler keeps nothing
	crash      *regexp.Regexp // how a program that failed says so

	flushesAtExit bool   // the SDK flushes by itself when the program ends in the usual way
	flushCall     string // for people
	endCall       string
	setUp         string
}

// What makes spans without a line that starts one, and what sends each span at
// once, in every language.
var (
	instrumented = regexp.MustCompile(`(?i)instrument|otelhttp|otelgrpc`)
	sendsAtOnce  = regexp.MustCompile(`\bWithSyncer\b|SimpleSpanProcessor\b`)
)

// idiomOf is what is known of a language beside Rust; ok is false for the
// others. It is made when a program was silent, which is seldom.
func idiomOf(language string) (l idiom, ok bool) {
	re := regexp.MustCompile
	switch language {
	case exercises.LanguageGo:
		return idiom{
			exporter: re(`\botlptrace(http|grpc)?\b|\bautoexport\b`), start: re(`\.Start\(`), end: re(`\.End\(`), flush: re(`\b(Shutdown|ForceFlush)\b`),
			quit: re(`\bos\.Exit\(\s*0\s*\)`), samplerOff: re(`\b(WithSampler|ParentBased)\(\s*(\w+\.)?NeverSample\(\)`),
			crash:     re(`(?m)^(?:panic: .*|fatal error: .*)$`),
			flushCall: "tp.Shutdown(ctx)", endCall: "span.End()", setUp: "sdktrace.NewTracerProvider(sdktrace.WithBatcher(exporter))",
		}, true
	case exercises.LanguagePython:
		return idiom{
			exporter: re(`\bOTLPSpanExporter\b|\bopentelemetry\.sdk\._configuration\b`), start: re(`\bstart_(as_current_)?span\b`), end: re(`\.end\(|\bstart_as_current_span\b|\buse_span\b`),
			flush: re(`\b(shutdown|force_flush)\b`), quit: re(`\bos\._exit\(\s*0\s*\)`), samplerOff: re(`\bsampler\s*=\s*(\w+\.)*ALWAYS_OFF\b|\bParentBased\(\s*(root\s*=\s*)?(\w+\.)*ALWAYS_OFF\b`),
			crash: re(`(?m)^[A-Za-z_.]*(?:Error|Exception|Interrupt)\b.*$`), flushesAtExit: true,
			flushCall: "provider.shutdown()", endCall: "span.end()", setUp: "provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))",
		}, true
	case exercises.LanguageNode:
		return idiom{
			exporter: re(`\bOTLPTraceExporter\b|\bNodeSDK\b`), start: re(`\bstart(Active)?Span\b`), end: re(`\.end\(`), flush: re(`\b(shutdown|forceFlush)\b`),
			quit: re(`\bprocess\.exit\(\s*0?\s*\)`), samplerOff: re(`\b(sampler|root)\s*:\s*new\s+(\w+\.)*AlwaysOffSampler\b`),
			crash:     re(`(?m)^(?:Uncaught )?[A-Za-z]*Error\b.*$`),
			flushCall: "await sdk.shutdown()", endCall: "span.end()", setUp: "new NodeSDK({ traceExporter: new OTLPTraceExporter() })",
		}, true
	case exercises.LanguageJava:
		return idiom{
			exporter: re(`\bOtlp(Http|Grpc)SpanExporter\b|\bAutoConfiguredOpenTelemetrySdk\b`), start: re(`\.startSpan\(`), end: re(`\.end\(`),
			flush: re(`(?i)(provider|sdk|telemetry|processor)\w*(\(\))?\s*(\.|::)\s*(shutdown|forceFlush|close)\b|\btry\s*\(\s*(var|SdkTracerProvider|OpenTelemetrySdk)\b`),
			quit:  re(`\bRuntime\.getRuntime\(\)\.halt\(\s*0\s*\)|\bSystem\.exit\(\s*0\s*\)`), samplerOff: re(`\bsetSampler\(\s*(\w+\.)*(parentBased\(\s*(\w+\.)*)?alwaysOff\(\)`),
			crash:     re(`(?m)^Exception in thread .*$`),
			flushCall: "provider.close()", endCall: "span.end()", setUp: "SdkTracerProvider.builder().addSpanProcessor(BatchSpanProcessor.builder(exporter).build())",
		}, true
	case exercises.LanguageC:
		return idiom{}, true
	}
	return idiom{}, false
}

// silence works out why a program in another language than Rust sent nothing.
func (l idiom) silence(ev Evidence) Diagnosis {
	p := ev.Process
	out := readOutput(p)
	named := func(c SilenceCause, actual string) Diagnosis {
		d := l.describe(c)
		d.Actual = i18n.Same(clipTo(actual, 160))
		if at := buildPlace(actual); at != "" {
			d.Evidence = []string{at}
		}
		return d
	}
	switch {
	case out.Export != "" && wrongAddress(out, ev.Endpoint):
		d := l.describe(SilenceWrongPort)
		d.Actual = i18n.Same(exportLine(out))
		return d
	case p.Signal != "" && !p.TimedOut:
		return bySignal(named(SilenceEarlyExit, ""), p.Signal)
	case p.Exit != 0 && l.crash != nil:
		if said := l.crash.FindString(stripped(p.Stderr)); said != "" {
			return named(SilenceEarlyExit, said)
		}
	}
	if cause, at := l.missing(p); cause != "" {
		return named(cause, at)
	}
	if p.TimedOut {
		d := timeUp(named(SilenceEarlyExit, ""), p.Duration)
		d.Next = wordsTimedOut
		return d
	}
	return l.unknown(p)
}

// missing is the first cause for which the sources have evidence, with the line
// that shows it where there is one; "" when there is none.
func (l idiom) missing(p *Process) (cause SilenceCause, at string) {
	code := l.read(p)
	if l.exporter == nil || len(code) == 0 {
		return "", ""
	}
	started, flush, quit, off := code.line(l.start), code.line(l.flush), code.line(l.quit), code.line(l.samplerOff)
	switch {
	case !code.mentions(l.exporter):
		return SilenceNoExporter, ""
	case started == "" && !code.mentions(instrumented):
		return SilenceNoSpan, ""
	case off != "":
		return SilenceSamplerOff, off
	case started != "" && code.line(l.end) == "":
		return SilenceOpenSpan, ""
	case p.Exit != 0 || p.TimedOut:
		return "", ""
	case quit != "" && (flush != "" || l.flushesAtExit):
		return SilenceEarlyExit, quit
	case flush == "" && !l.flushesAtExit && !code.mentions(sendsAtOnce) && p.Duration < batchDelay:
		return SilenceNoFlush, ""
	}
	return "", ""
}

// maskedSource is a source file and what of it is code.
type maskedSource struct {
	Source
	code string
}

type maskedSources []maskedSource

// read is the code among the sources of a program.
func (l idiom) read(p *Process) maskedSources {
	var out maskedSources
	language, _ := exercises.FindLanguage(p.Language)
	for _, s := range p.Sources {
		if language.IsCode(s.Path) {
			out = append(out, maskedSource{s, source.Of(p.Language).Mask(s.Text)})
		}
	}
	return out
}

// line is the first line of code with that pattern, "main.go:7: os.Exit(0)", "" when there is none.
func (m maskedSources) line(re *regexp.Regexp) string {
	for _, s := range m {
		if i := re.FindStringIndex(s.code); i != nil {
			line := strings.Count(s.code[:i[0]], "\n")
			return fmt.Sprintf("%s:%d: %s", s.Path, line+1, strings.TrimSpace(strings.Split(s.Text, "\n")[line]))
		}
	}
	return ""
}

// mentions reports whether the pattern stands anywhere, also in a string: the
// path of an import is one.
func (m maskedSources) mentions(re *regexp.Regexp) bool {
	return slices.ContainsFunc(m, func(s maskedSource) bool { return re.MatchString(s.Text) })
}

// describe is the words for a cause with the language's own calls in them.
func (l idiom) describe(c SilenceCause) Diagnosis {
	d := describe(c)
	t := func(en, zh string) i18n.Text { return i18n.Text{EN: en, ZH: zh} }
	switch c {
	case SilenceNoFlush:
		d.Next = t("Call `"+l.flushCall+"` and wait for it before the program ends.", "程序退出前调用 `"+l.flushCall+"`，并等它完成。")
	case SilenceEarlyExit:
		d.Next = t("Let the program come to its end by itself: what ends it on the spot skips the flush.", "让程序自己运行到结束：当场退出会跳过刷出（flush）。")
	case SilenceOpenSpan:
		d.Says = t("No line ends the span; only ended spans are sent.", "没有一行代码结束 Span；只有结束了的 Span 才会发送。")
		d.Next = t("Call `"+l.endCall+"` when the work is done, on every way out.", "工作做完时调用 `"+l.endCall+"`，每个出口都要。")
	case SilenceNoExporter:
		d.Next = t("Set the SDK up with an OTLP exporter: `"+l.setUp+"`.", "给 SDK 配上 OTLP 导出器：`"+l.setUp+"`。")
	case SilenceNoSpan:
		d.Next = t("Start a span around the work, and end it.", "在工作前后开始并结束一个 Span。")
	case SilenceSamplerOff:
		d.Next = t("Remove the sampler: the default keeps every trace.", "去掉采样器：默认会保留每条链路。")
	case SilenceWrongPort:
		d.Next = t("Leave the address out of the code: the exporter reads OTEL_EXPORTER_OTLP_ENDPOINT, which is set for every run.", "代码里不写地址：导出器会读 OTEL_EXPORTER_OTLP_ENDPOINT，每次运行都会设好它。")
	}
	return d
}

// unknown lists what is not ruled out, in words that hold in every language.
func (l idiom) unknown(p *Process) Diagnosis {
	d := Diagnosis{Cause: SilenceUnknown, FAQ: "see-sdk-errors"}
	if p.Exit != 0 {
		d.Actual = endedWith(p.Exit)
	}
	d.Next = i18n.Text{EN: "Print a line where the span ends and one where the telemetry is flushed, and look which of them appear.", ZH: "在 Span 结束处和刷出处各打印一行，看哪些出现了。"}
	add := func(c SilenceCause, en, zh string) {
		d.Candidates = append(d.Candidates, Candidate{c, silenceWords(c).name, i18n.Text{EN: en, ZH: zh}})
	}
	add(SilenceWrongPort, "print OTEL_EXPORTER_OTLP_ENDPOINT beside the address the program uses", "打印 OTEL_EXPORTER_OTLP_ENDPOINT 和程序实际用的地址")
	add(SilenceEarlyExit, "print a line after the last send", "在最后一次发送之后打印一行")
	if l.exporter != nil {
		add(SilenceNoProvider, "print whether the span is recording", "打印 Span 是否在记录（is recording）")
	}
	d.tellCandidates()
	return d
}
