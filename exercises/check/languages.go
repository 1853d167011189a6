package check

import (
	"fmt"
	"path"
	"regexp"
	"strings"

	"otelings/exercises"
	"otelings/internal/i18n"
)

// Silence in the languages beside Rust is read from less: words of the SDK in
// the sources, comments and strings left out, and what the program said. So a
// cause is named only when a word that it cannot do without is nowhere, or when
// the program said it; everything else stays with the candidates.

// idiom is what a language's SDK calls things. A nil pattern is never looked for.
type idiom struct {
	exporter, start, end, flush, exit, samplerOff *regexp.Regexp

	flushesAtExit bool // the SDK flushes by itself when the program ends in the usual way
	lineComment   string
	quotes        string
	flushCall     string // for people
	endCall       string
	setUp         string
}

var idioms = map[string]idiom{
	exercises.LanguageGo: {
		exporter: regexp.MustCompile(`\botlptrace(http|grpc)?\b|\bautoexport\b`), start: regexp.MustCompile(`\.Start\(`), end: regexp.MustCompile(`\.End\(`),
		flush: regexp.MustCompile(`\b(Shutdown|ForceFlush)\b`), exit: regexp.MustCompile(`\bos\.Exit\(|\blog\.Fatal`), samplerOff: regexp.MustCompile(`\bNeverSample\(\)`),
		lineComment: "//", quotes: "\"'`", flushCall: "tp.Shutdown(ctx)", endCall: "span.End()", setUp: "sdktrace.NewTracerProvider(sdktrace.WithBatcher(exporter))",
	},
	exercises.LanguagePython: {
		exporter: regexp.MustCompile(`\bOTLPSpanExporter\b|\bopentelemetry\.sdk\._configuration\b`), start: regexp.MustCompile(`\bstart_(as_current_)?span\b`), end: regexp.MustCompile(`\.end\(|\bstart_as_current_span\b|\buse_span\b`),
		flush: regexp.MustCompile(`\b(shutdown|force_flush)\b`), exit: regexp.MustCompile(`\bos\._exit\(|\bos\.abort\(|\bos\.kill\(`), samplerOff: regexp.MustCompile(`\bALWAYS_OFF\b`),
		flushesAtExit: true, lineComment: "#", quotes: "\"'", flushCall: "provider.shutdown()", endCall: "span.end()", setUp: "provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))",
	},
	exercises.LanguageNode: {
		exporter: regexp.MustCompile(`\bOTLPTraceExporter\b|\bNodeSDK\b`), start: regexp.MustCompile(`\bstart(Active)?Span\b`), end: regexp.MustCompile(`\.end\(`),
		flush: regexp.MustCompile(`\b(shutdown|forceFlush)\b`), exit: regexp.MustCompile(`\bprocess\.(exit|abort|kill)\(`), samplerOff: regexp.MustCompile(`\bAlwaysOffSampler\b`),
		lineComment: "//", quotes: "\"'`", flushCall: "await sdk.shutdown()", endCall: "span.end()", setUp: "new NodeSDK({ traceExporter: new OTLPTraceExporter() })",
	},
	exercises.LanguageJava: {
		exporter: regexp.MustCompile(`\bOtlp(Http|Grpc)SpanExporter\b|\bAutoConfiguredOpenTelemetrySdk\b`), start: regexp.MustCompile(`\.startSpan\(`), end: regexp.MustCompile(`\.end\(`),
		flush: regexp.MustCompile(`(?i)(provider|sdk|telemetry|processor)\w*(\(\))?\s*(\.|::)\s*(shutdown|forceFlush|close)\b|\btry\s*\(\s*(var|SdkTracerProvider|OpenTelemetrySdk)\b`), exit: regexp.MustCompile(`\bRuntime\.getRuntime\(\)\.halt\(|\bSystem\.exit\(`), samplerOff: regexp.MustCompile(`\balwaysOff\(\)`),
		lineComment: "//", quotes: "\"'", flushCall: "provider.close()", endCall: "span.end()", setUp: "SdkTracerProvider.builder().addSpanProcessor(BatchSpanProcessor.builder(exporter).build())",
	},
	exercises.LanguageC: {lineComment: "//", quotes: "\"'"},
}

// crash is how a program that failed says so, by language.
var crash = map[string]*regexp.Regexp{
	exercises.LanguageGo:     regexp.MustCompile(`(?m)^(?:panic: .*|fatal error: .*)$`),
	exercises.LanguagePython: regexp.MustCompile(`(?m)^[A-Za-z_.]*(?:Error|Exception|Interrupt)\b.*$`),
	exercises.LanguageNode:   regexp.MustCompile(`(?m)^(?:Uncaught )?[A-Za-z]*Error\b.*$`),
	exercises.LanguageJava:   regexp.MustCompile(`(?m)^Exception in thread .*$`),
}

// otherSilence works out why a program in another language than Rust sent
// nothing.
func otherSilence(ev Evidence) Diagnosis {
	p := ev.Process
	lang := idioms[p.Language]
	out := readOutput(p)
	named := func(c SilenceCause, actual string, places ...string) Diagnosis {
		d := lang.describe(c)
		d.Actual, d.Evidence = actual, places
		return d
	}
	if out.Export != "" && wrongAddress(out, ev.Endpoint) {
		return named(SilenceWrongPort, exportLine(out))
	}
	if p.Signal != "" && !p.TimedOut {
		return named(SilenceEarlyExit, "signal: "+p.Signal)
	}
	if p.Exit != 0 {
		if re := crash[p.Language]; re != nil {
			if said := re.FindString(stripped(p.Stderr)); said != "" {
				return named(SilenceEarlyExit, clipTo(said, 160))
			}
		}
	}
	if cause, at, ok := lang.missing(p); ok {
		return named(cause, at, place(at)...)
	}
	if p.TimedOut {
		d := named(SilenceEarlyExit, "ended by the time limit after "+p.Duration.Round(100e6).String())
		d.Next = wordsTimedOut
		return d
	}
	return lang.unknown(p)
}

// place is the file:line at which a fact begins, none when it has no place.
func place(fact string) []string {
	if at := buildPlace(fact); at != "" {
		return []string{at}
	}
	return nil
}

// missing is the first cause for which the sources have evidence.
func (l idiom) missing(p *Process) (cause SilenceCause, at string, ok bool) {
	if l.exporter == nil || len(p.Sources) == 0 {
		return "", "", false
	}
	find := func(re *regexp.Regexp) string {
		for _, s := range p.Sources {
			if path.Ext(s.Path) == ".txt" || path.Ext(s.Path) == ".json" || path.Ext(s.Path) == ".xml" || path.Ext(s.Path) == ".mod" {
				continue
			}
			code := l.masked(s.Text)
			if i := re.FindStringIndex(code); i != nil {
				line := strings.Count(code[:i[0]], "\n")
				return fmt.Sprintf("%s:%d: %s", s.Path, line+1, strings.TrimSpace(strings.Split(s.Text, "\n")[line]))
			}
		}
		return ""
	}
	exit, flush, off := find(l.exit), find(l.flush), find(l.samplerOff)
	switch {
	case find(l.exporter) == "":
		return SilenceNoExporter, "", true
	case find(l.start) == "":
		return SilenceNoSpan, "", true
	case off != "":
		return SilenceSamplerOff, clipTo(off, 160), true
	case find(l.end) == "":
		return SilenceOpenSpan, "", true
	case exit != "" && (flush != "" || l.flushesAtExit):
		return SilenceEarlyExit, clipTo(exit, 160), true
	case flush == "" && !l.flushesAtExit && p.Exit == 0 && !p.TimedOut && p.Duration < batchDelay:
		return SilenceNoFlush, "", true
	}
	return "", "", false
}

// masked blanks comments and what stands in quotes, so that a word in them is
// none of the code's; line breaks stay. A quote that is not closed ends with
// its line, unless it is one of those that go on.
func (l idiom) masked(src string) string {
	out := []byte(src)
	blank := func(from, to int) {
		for i := from; i < to && i < len(out); i++ {
			if out[i] != '\n' {
				out[i] = ' '
			}
		}
	}
	for i := 0; i < len(src); {
		rest := src[i:]
		n := 1
		switch {
		case strings.HasPrefix(rest, l.lineComment):
			n = upTo(rest, "\n")
			blank(i, i+n)
		case l.lineComment == "//" && strings.HasPrefix(rest, "/*"):
			n = 2 + upTo(rest[2:], "*/") + 2
			blank(i, i+n)
		case l.lineComment == "#" && (strings.HasPrefix(rest, `"""`) || strings.HasPrefix(rest, `'''`)):
			n = 3 + upTo(rest[3:], rest[:3]) + 3
			blank(i, i+n)
		case strings.IndexByte(l.quotes, rest[0]) >= 0:
			n = quotedText(rest)
			blank(i+1, i+n-1)
		}
		i += n
	}
	return string(out)
}

func upTo(s, mark string) int {
	if i := strings.Index(s, mark); i >= 0 {
		return i
	}
	return len(s)
}

// quotedText is the length of what stands between two marks, both included.
func quotedText(s string) int {
	for i := 1; i < len(s); i++ {
		switch {
		case s[i] == '\\' && s[0] != '`':
			i++
		case s[i] == s[0], s[i] == '\n' && s[0] != '`':
			return i + 1
		}
	}
	return len(s)
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
		d.Actual = fmt.Sprintf("exit code %d", p.Exit)
	}
	d.Says = wordsCandidates
	d.Next = i18n.Text{EN: "Print a line where the span ends and one where the telemetry is flushed, and look which of them appear.", ZH: "在 Span 结束处和刷出处各打印一行，看哪些出现了。"}
	en := []string{"the telemetry is sent somewhere else – to find out: print OTEL_EXPORTER_OTLP_ENDPOINT beside the address the program uses", "the program ended before it was sent – to find out: print a line after the last send"}
	zh := []string{"发到了别处。怎么查：打印 OTEL_EXPORTER_OTLP_ENDPOINT 和程序实际用的地址", "还没发完程序就结束了。怎么查：在最后一次发送之后打印一行"}
	if l.exporter != nil {
		en = append(en, "the spans belong to another provider than the one that sends – to find out: print whether the span is recording")
		zh = append(zh, "Span 不属于负责发送的 provider。怎么查：打印 Span 是否在记录（is recording）")
	}
	for i := range en {
		d.Says.EN += fmt.Sprintf("\n%d. %s", i+1, en[i])
		d.Says.ZH += fmt.Sprintf("\n%d. %s", i+1, zh[i])
	}
	return d
}
