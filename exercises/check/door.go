package check

import (
	"fmt"
	"slices"
	"strings"

	"otelings/exercises"
	"otelings/internal/i18n"
	"otelings/telemetry"
)

// told is a finding with the state it gives the attempt.
type told struct {
	Finding
	state State
}

// door is the finding for what was refused of a signal ("" = any): the cause
// that was seen most often, of several the first. A connection that never
// became a request says less and is left to doorDropped.
func (g *grader) door(signal telemetry.Signal) (told, bool) {
	return g.turnedAway(func(d telemetry.DoorEvent) bool {
		return d.Outcome == telemetry.Refused && (signal == "" || d.Signal == signal || d.Signal == "")
	})
}

// doorDropped is the finding for connections that ended without a request.
func (g *grader) doorDropped() (Finding, bool) {
	f, ok := g.turnedAway(func(d telemetry.DoorEvent) bool { return d.Outcome == telemetry.Dropped })
	return f.Finding, ok
}

func (g *grader) turnedAway(which func(telemetry.DoorEvent) bool) (told, bool) {
	if g.ev.Snapshot == nil {
		return told{}, false
	}
	var order []telemetry.Cause
	by := map[telemetry.Cause][]telemetry.DoorEvent{}
	for _, d := range g.ev.Snapshot.Door {
		if !which(d) {
			continue
		}
		if len(by[d.Cause]) == 0 {
			order = append(order, d.Cause)
		}
		by[d.Cause] = append(by[d.Cause], d)
	}
	if len(order) == 0 {
		return told{}, false
	}
	cause := order[0]
	for _, c := range order[1:] {
		if len(by[c]) > len(by[cause]) {
			cause = c
		}
	}
	events := by[cause]
	w := doorWords(cause)
	f := Finding{
		Check: g.firstCheck(), Level: exercises.LevelViolation, Stage: exercises.StageDelivery, Message: w.says, Next: w.next,
		Expected: w.expected, Actual: doorLine(events[0]), FAQ: w.faq, Mistake: string(cause), Count: len(events),
	}
	for _, d := range events[:min(len(events), maxEvidence)] {
		f.Evidence = append(f.Evidence, fmt.Sprintf("#%d", d.Seq))
	}
	g.explain(&f, fact{check: f.Check, door: string(cause)})
	return told{f, Failed}, true
}

func (g *grader) sawAtDoor(cause string) bool {
	return g.ev.Snapshot != nil && slices.ContainsFunc(g.ev.Snapshot.Door, func(d telemetry.DoorEvent) bool { return string(d.Cause) == cause })
}

// doorLine is one door event on a line: `http POST / → 404: not an OTLP path`.
func doorLine(d telemetry.DoorEvent) string {
	what := d.Transport
	if d.Method != "" {
		what += " " + d.Method
	}
	if d.Path != "" {
		what += " " + d.Path
	}
	if d.Code != "" {
		what += " → " + d.Code
	}
	if d.Detail != "" {
		what += ": " + d.Detail
	}
	return clip(strings.TrimSpace(what))
}

// doorText is what is said about a cause at the door.
type doorText struct {
	says, next i18n.Text
	expected   string
	faq        string
}

// doorWords is the catalogue of causes at the door, each with its repair in
// Rust 0.31 (code and environment variable).
func doorWords(c telemetry.Cause) doorText {
	const post = "POST /v1/traces, application/x-protobuf"
	t := func(en, zh string) i18n.Text { return i18n.Text{EN: en, ZH: zh} }
	switch c {
	case telemetry.CauseTLS:
		return doorText{t("The program spoke TLS to a port that takes plain text.", "程序用 TLS 连接了明文端口。"),
			t("Use http:// instead of https:// in OTEL_EXPORTER_OTLP_ENDPOINT or with_endpoint(…).", "把 OTEL_EXPORTER_OTLP_ENDPOINT 或 with_endpoint(…) 里的 https:// 换成 http://。"), "http://", "https-transport-error"}
	case telemetry.CauseHTTPOnGRPC:
		return doorText{t("HTTP/1.1 arrived at a port that speaks gRPC only.", "只收 gRPC 的端口收到了 HTTP/1.1 请求。"),
			t("Build the exporter with .with_tonic(), or keep .with_http() and send to port 4318.", "导出器改用 .with_tonic()，或者保留 .with_http()，端口换成 4318。"), "gRPC", "grpc-or-http-port"}
	case telemetry.CauseGRPCOnHTTP:
		return doorText{t("gRPC arrived at a port that speaks HTTP/1.1 only.", "只收 HTTP/1.1 的端口收到了 gRPC 请求。"),
			t("Build the exporter with .with_http(), or keep .with_tonic() and send to port 4317.", "导出器改用 .with_http()，或者保留 .with_tonic()，端口换成 4317。"), "HTTP/1.1", "grpc-or-http-port"}
	case telemetry.CausePathMissing:
		return doorText{t("The request went to / instead of /v1/traces: with_endpoint(…) is used as it stands, nothing is appended.", "请求发到了 /，而不是 /v1/traces：with_endpoint(…) 按原样使用，不会补路径。"),
			t("Remove with_endpoint(…) so that OTEL_EXPORTER_OTLP_ENDPOINT is used, or write the full path: http://HOST:PORT/v1/traces.", "去掉 with_endpoint(…)，让 OTEL_EXPORTER_OTLP_ENDPOINT 生效，或者写全路径：http://HOST:PORT/v1/traces。"), post, "endpoint-path-404"}
	case telemetry.CausePathTwice:
		return doorText{t("The path was appended twice: /v1/traces/v1/traces.", "路径补了两次：/v1/traces/v1/traces。"),
			t("OTEL_EXPORTER_OTLP_ENDPOINT takes the base address without /v1/traces; OTEL_EXPORTER_OTLP_TRACES_ENDPOINT and with_endpoint(…) take the full path.", "OTEL_EXPORTER_OTLP_ENDPOINT 只写基础地址，不带 /v1/traces；OTEL_EXPORTER_OTLP_TRACES_ENDPOINT 和 with_endpoint(…) 才写全路径。"), post, "endpoint-path-404"}
	case telemetry.CausePathUnknown:
		return doorText{t("The request went to a path that is not OTLP's.", "请求的路径不是 OTLP 的路径。"),
			t("Send traces to /v1/traces, metrics to /v1/metrics, logs to /v1/logs; leave the path to OTEL_EXPORTER_OTLP_ENDPOINT when in doubt.", "链路发到 /v1/traces，指标发到 /v1/metrics，日志发到 /v1/logs；拿不准就只设 OTEL_EXPORTER_OTLP_ENDPOINT。"), post, "endpoint-path-404"}
	case telemetry.CauseMethod:
		return doorText{t("OTLP is sent with POST, another method arrived.", "OTLP 用 POST 发送，收到的是别的方法。"),
			t("Send with POST.", "改用 POST 发送。"), post, "otlp-by-hand"}
	case telemetry.CauseContentType:
		return doorText{t("The content type is neither protobuf nor JSON.", "Content-Type 既不是 protobuf 也不是 JSON。"),
			t("Set Content-Type: application/x-protobuf (with_protocol(Protocol::HttpBinary)) or application/json (Protocol::HttpJson).", "设 Content-Type: application/x-protobuf（with_protocol(Protocol::HttpBinary)）或 application/json（Protocol::HttpJson）。"), "application/x-protobuf", "otlp-content-type"}
	case telemetry.CauseEncodingMismatch:
		return doorText{t("The body is not what the content type says: JSON under protobuf, or the reverse.", "正文和 Content-Type 对不上：标着 protobuf 发 JSON，或者相反。"),
			t("Make both agree: application/json for JSON, application/x-protobuf for protobuf.", "让两者一致：JSON 用 application/json，protobuf 用 application/x-protobuf。"), "", "otlp-content-type"}
	case telemetry.CauseMalformed:
		return doorText{t("The body did not decode as OTLP.", "正文解不成 OTLP。"),
			t("Look at the detail: it names the place. In OTLP/JSON ids are hexadecimal, enums are numbers, keys are lowerCamelCase.", "看细节里指出的位置。OTLP/JSON 里 id 用十六进制，枚举用数字，键用 lowerCamelCase。"), "ExportTraceServiceRequest", "otlp-by-hand"}
	case telemetry.CauseCompression:
		return doorText{t("The body is not compressed the way its header says, or in a way that is not supported.", "正文的压缩方式和请求头不符，或者不受支持。"),
			t("Use gzip with the feature gzip-http or gzip-tonic, or remove with_compression(…) and OTEL_EXPORTER_OTLP_COMPRESSION.", "用 gzip 并打开 feature gzip-http 或 gzip-tonic，或者去掉 with_compression(…) 和 OTEL_EXPORTER_OTLP_COMPRESSION。"), "gzip", "compression-fails"}
	case telemetry.CauseTooLarge:
		return doorText{t("The request is over the size limit.", "请求超过了大小上限。"),
			t("Send smaller batches: with_max_export_batch_size(…) or OTEL_BSP_MAX_EXPORT_BATCH_SIZE.", "减小批次：with_max_export_batch_size(…) 或 OTEL_BSP_MAX_EXPORT_BATCH_SIZE。"), "≤ 4 MiB", "message-larger-than-max"}
	case telemetry.CauseTooManyItems:
		return doorText{t("One request holds more items than are taken.", "一个请求里的条目太多。"),
			t("Send smaller batches: with_max_export_batch_size(…) or OTEL_BSP_MAX_EXPORT_BATCH_SIZE.", "减小批次：with_max_export_batch_size(…) 或 OTEL_BSP_MAX_EXPORT_BATCH_SIZE。"), "", "message-larger-than-max"}
	case telemetry.CauseUnknownService:
		return doorText{t("The gRPC method is not one of OTLP's Export methods.", "gRPC 方法不是 OTLP 的 Export。"),
			t("Use the exporter of opentelemetry-otlp with .with_tonic(); its endpoint takes no path.", "用 opentelemetry-otlp 的导出器加 .with_tonic()；gRPC 端点不写路径。"), "TraceService/Export", "grpc-or-http-port"}
	case telemetry.CauseNotOTLP:
		return doorText{t("The first bytes are neither HTTP/1.1 nor gRPC.", "开头的字节既不是 HTTP/1.1 也不是 gRPC。"),
			t("Send with an OTLP exporter: SpanExporter::builder().with_http() or .with_tonic().", "用 OTLP 导出器发送：SpanExporter::builder().with_http() 或 .with_tonic()。"), "", "grpc-or-http-port"}
	case telemetry.CauseNoRequest, telemetry.CauseEvicted:
		return doorText{t("A connection was opened, but no complete request came.", "连接建立了，却没有完整的请求。"),
			t("Let the program live until the export is done: call shutdown() and do not block the Tokio worker it needs (multi_thread, at least two workers).", "让程序等到导出结束：调 shutdown()，也别占住它要用的 Tokio 线程（multi_thread，至少两个 worker）。"), "", "shutdown-hangs"}
	case telemetry.CauseFault:
		return doorText{t("The collector refused on purpose: a fault switch is on.", "Collector 按故障开关的设置拒收。"),
			t("The 0.31 exporter does not send again; turn the fault off, or keep the data until it is accepted.", "opentelemetry-otlp 0.31 不会重发；关掉故障开关，或者留住数据直到对方收下。"), "", "does-it-retry"}
	case telemetry.CauseOverload:
		return doorText{t("The collector refused: it was at its limit.", "Collector 到了上限，拒收。"),
			t("Send less at once, then run again.", "一次少发一些，再运行。"), "", "does-it-retry"}
	}
	return doorText{says: t("The collector refused what arrived.", "Collector 拒收了到达的数据。"),
		next: t("Look at the detail of the refusal.", "看拒收的细节。"), faq: "endpoint-path-404"}
}
